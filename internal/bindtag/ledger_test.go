package bindtag_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// person claims an address for the record that it stands for.
type person struct {
	ID     int    `json:"id" bind:"owner=people"`
	Email  string `json:"email" bind:"available=people"`
	Second string `json:"second" bind:"available=people"`
	Nick   string `json:"nick" bind:"distinct,bail,exists=nicks"`
}

// body is what a test has batches of, and what compares them.
type body struct {
	t       *testing.T
	stage   bindtag.Stage
	ledger  *bindtag.Ledger
	batches []string // lists of persons
	most    int      // mistakes of an answer
	passes  int      // that were made after the first
	cut     bool
	compare func(x, y path.Steps, of *shape.Field) int
}

// newBody returns a body whose lookups know nothing but the nicks.
func newBody(t *testing.T, limit int64, batches ...string) *body {
	people := bindtag.Owned(func(context.Context, []string) (map[string]int, error) { return nil, nil })
	nicks := bindtag.Stored(func(_ context.Context, keys []string) (known []string, err error) {
		for _, key := range keys {
			if key != "unknown" {
				known = append(known, key)
			}
		}
		return known, nil
	})
	return &body{t: t, batches: batches, ledger: bindtag.NewLedger(limit), stage: bindtag.Stage{
		Lookups: map[string]*bindtag.Lookup{"people": people, "nicks": nicks},
	}}
}

// pass validates all batches, and returns what is wrong with them.
func (b *body) pass() (all []mistake.Mistake, err error) {
	b.t.Helper()
	first := 0
	for _, text := range b.batches {
		d := decoded[[]person](b.t, text)
		b.compare = d.Type.CompareTo
		place := func(at path.Steps) path.Steps {
			step, rest := at.Next()
			return path.Steps("").Index(first+step.Index) + rest
		}
		found := mistake.NewList(mistake.Budget{})
		err := b.stage.Validate(b.t.Context(), d, bindtag.Given{Ledger: b.ledger, Place: place}, found)
		if err != nil {
			return nil, err
		}
		for _, m := range found.All() {
			m.Path = place(m.Path)
			for i, ref := range m.Refs {
				m.Refs[i] = place(ref)
			}
			all = append(all, m)
		}
		first += d.Value.Len()
	}
	return all, nil
}

// compared returns what is wrong with the body.
func (b *body) compared() (all []string, err error) {
	b.t.Helper()
	found, err := b.pass()
	if err != nil {
		return nil, err
	}
	if b.ledger.Crossed() {
		for b.ledger.Settle(b.most) {
			b.passes++
			if _, err := b.pass(); err != nil {
				return nil, err
			}
		}
		found, b.cut = b.ledger.Settled(found, b.compare)
	}
	list := mistake.NewList(mistake.Budget{})
	for _, m := range found {
		list.Add(m)
	}
	return texts(list), nil
}

func TestBatchesAreCompared(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		batches []string
		want    []string
	}{
		"all differ": {[]string{`[{"nick":"a"}]`, `[{"nick":"b"}]`}, nil},
		"two": {[]string{`[{"nick":"a"}]`, `[{"nick":"b"},{"nick":"a"}]`}, []string{
			"0.nick distinct 2.nick", "2.nick distinct 0.nick",
		}},
		"three, of which one batch has two": {[]string{`[{"nick":"a"}]`, `[{"nick":"a"},{"nick":"a"}]`}, []string{
			"0.nick distinct 1.nick", "1.nick distinct 0.nick", "2.nick distinct 0.nick",
		}},
		"in one batch, and another pair": {[]string{`[{"nick":"a"},{"nick":"a"},{"nick":"b"}]`, `[{"nick":"b"}]`}, []string{
			"0.nick distinct 1.nick", "1.nick distinct 0.nick", "2.nick distinct 3.nick", "3.nick distinct 2.nick",
		}},
		"a claim of another field": {[]string{`[{"email":"a"}]`, `[{"second":"a"}]`}, []string{
			"0.email distinct 1.second", "1.second distinct 0.email",
		}},
		"one record": {[]string{`[{"id":7,"email":"a"}]`, `[{"id":7,"email":"a"}]`}, nil},
		"one object": {[]string{`[{"email":"a","second":"a"},{"email":"b"}]`, `[{"email":"b"}]`}, []string{
			"1.email distinct 2.email", "2.email distinct 1.email",
		}},
		"one record and another": {
			[]string{`[{"id":7,"email":"a"}]`, `[{"id":7,"email":"a"}]`, `[{"id":8,"email":"a"}]`, `[{"id":7,"email":"a"}]`},
			[]string{
				"0.email distinct 2.email", "1.email distinct 2.email", "2.email distinct 0.email", "3.email distinct 2.email",
			},
		},
		"one failing rule is enough": {[]string{`[{"nick":"unknown"}]`, `[{"nick":"unknown"}]`}, []string{
			"0.nick distinct 1.nick", "1.nick distinct 0.nick",
		}},
		"other mistakes stay": {[]string{`[{"nick":"unknown"},{"nick":"a"}]`, `[{"nick":"a"}]`}, []string{
			"0.nick exists=nicks", "1.nick distinct 2.nick", "2.nick distinct 1.nick",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, err := newBody(t, 0, c.batches...).compared()
			require.NoError(t, err)
			assert.Equal(t, c.want, all)
		})
	}
}

// TestEqualsInOneBatchNeedNoOtherPass: the batch itself tells them.
func TestEqualsInOneBatchNeedNoOtherPass(t *testing.T) {
	t.Parallel()
	b := newBody(t, 0, `[{"nick":"a"},{"nick":"a"}]`, `[{"nick":"b"}]`)
	all, err := b.compared()
	require.NoError(t, err)
	assert.Equal(t, []string{"0.nick distinct 1.nick", "1.nick distinct 0.nick"}, all)
	assert.False(t, b.ledger.Crossed())
}

// pairs returns batches in which n nicks come twice, first all of them and then
// all of them again.
func pairs(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"nick":"%d"}`, i))
	}
	half := "[" + strings.Join(all, ",") + "]"
	return []string{half, half}
}

// TestLedgersAreBounded: by what the values of the body take, and by what is
// kept of one that comes again.
func TestLedgersAreBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limit  int64
		passes int // 0: it is over the limit
	}{
		"not the marks":    {10*64 - 1, 0},
		"not one group":    {10 * 64, 0},
		"one group a pass": {10*64 + 300, 7}, // those that are done leave their marks' room
		"all":              {10 * (64 + 300), 1},
		"no limit":         {0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBody(t, c.limit, pairs(10)...)

			all, err := b.compared()

			if c.passes == 0 {
				var limit *jsonbody.LimitError
				require.ErrorAs(t, err, &limit)
				assert.Equal(t, jsonbody.LimitError{Limit: "distinct", Max: c.limit}, *limit)
				return
			}
			require.NoError(t, err)
			assert.Len(t, all, 20)
			assert.Equal(t, "0.nick distinct 10.nick", all[0])
			assert.Equal(t, "19.nick distinct 9.nick", all[19])
			assert.Equal(t, c.passes, b.passes)
			assert.False(t, b.cut)
		})
	}
}

// TestNoPassIsMadeForAFullAnswer: of more mistakes than an answer holds, the
// first are told.
func TestNoPassIsMadeForAFullAnswer(t *testing.T) {
	t.Parallel()
	for limit, passes := range map[int64]int{0: 1, 10*64 + 300: 2} {
		b := newBody(t, limit, pairs(10)...)
		b.most = 2

		all, err := b.compared()

		require.NoError(t, err)
		assert.Equal(t, passes, b.passes)
		assert.True(t, b.cut)
		require.GreaterOrEqual(t, len(all), 3, "one more, which says that there are others")
		assert.Equal(t, []string{"0.nick distinct 10.nick", "1.nick distinct 11.nick"}, all[:2])
	}
}

// TestLookupsAreAskedOnce about a key of several batches.
func TestLookupsAreAskedOnce(t *testing.T) {
	t.Parallel()
	emails, users := store[string]{}, store[int]{stored: []int{1}}
	stage, ledger := stageOf(&emails, &users), bindtag.NewLedger(0)
	for _, text := range []string{
		`{"contacts":[{"owner":1},{"owner":2}]}`, `{"contacts":[{"owner":2},{"owner":3}]}`, `{"contacts":[{"owner":1}]}`,
	} {
		found := mistake.NewList(mistake.Budget{})
		err := stage.Validate(t.Context(), decoded[book](t, text), bindtag.Given{Ledger: ledger}, found)
		require.NoError(t, err)
		wrong := strings.Count(text, ":2}") + strings.Count(text, ":3}")
		assert.Len(t, found.All(), wrong, text)
	}
	assert.Equal(t, [][]int{{1, 2}, {3}}, users.asked)
}
