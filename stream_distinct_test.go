package bind_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// rivalRow has every way in which values of a body are compared.
type rivalRow struct {
	ID     int                   `json:"id" bind:"owner=emails"`
	Email  string                `json:"email" validate:"omitempty,max=6" bind:"available=emails"`
	Other  string                `json:"other" bind:"exists=teams,available=emails"`
	Phone  bind.Optional[string] `json:"phone" validate:"omitempty,max=6" bind:"distinct"`
	Team   string                `json:"team" bind:"distinct,exists=teams,bail"`
	Nick   *string               `json:"nick" bind:"available=nicks,distinct,exists=teams"`
	Refs   []string              `json:"refs" bind:"exists=teams,distinct"`
	Detail []rivalDetail         `json:"detail" validate:"dive"`
	Shape  rivalShape            `json:"shape"`
	Any    any                   `json:"any" bind:"distinct"`
	Kept   string                `json:"kept" bind:"distinct"`
}

type rivalDetail struct {
	Email string `json:"email" bind:"available=emails"`
	Code  int    `json:"code" validate:"max=4" bind:"distinct"`
}

type rivalShape interface{ isRivalShape() }

type rivalCircle struct {
	Name string `json:"name" bind:"distinct"`
}

type rivalSquare struct {
	Side int    `json:"side" validate:"max=3"` // other variants, and the alphabet, have it behind the name
	Name string `json:"name" bind:"available=nicks"`
}

func (rivalCircle) isRivalShape() {}
func (rivalSquare) isRivalShape() {}

func rivalBinder(t *testing.T) *bind.Binder {
	t.Helper()
	short := func(_ context.Context, keys []string) (known []string, err error) {
		for _, key := range keys {
			if len(key) > 1 && key[1] < 'd' {
				known = append(known, strings.ToLower(key))
			}
		}
		return known, nil
	}
	b, err := bind.New(bind.Config{
		Lookups: map[string]bind.Lookup{
			"emails": bind.Fold(bind.Owned(func(ctx context.Context, keys []string) (map[string]int, error) {
				stored, err := short(ctx, keys)
				owners := map[string]int{}
				for _, key := range stored {
					owners[key] = int(key[1] - 'a')
				}
				return owners, err
			}), strings.ToLower),
			"nicks": bind.Stored(short),
			"teams": bind.Stored(short),
		},
		Unions: []bind.Union{bind.UnionOf[rivalShape]("kind", map[string]rivalShape{
			"circle": rivalCircle{}, "square": rivalSquare{},
		})},
	})
	require.NoError(t, err)
	return b
}

// rivalItem returns a row whose values others have, too, now and then.
func rivalItem(random *rand.Rand, spread int) string {
	text := func() string {
		letters := []string{"x", "X", "y"}
		return fmt.Sprintf(`"%s%c%d"`, letters[random.IntN(3)], 'a'+random.IntN(26), random.IntN(spread))
	}
	pick := func(all ...string) string { return all[random.IntN(len(all))] }
	members := []string{
		`"id":` + fmt.Sprint(random.IntN(4)),
		`"email":` + pick(text(), text(), text(), `""`, `1`, `"too long"`),
		`"other":` + pick(text(), `""`),
		`"phone":` + pick(text(), text(), `""`, `1`),
		`"team":` + pick(text(), `1`),
		`"nick":` + pick(text(), `null`),
		`"refs":[` + pick("", text(), text()+","+text()) + `]`,
		`"detail":[` + pick("", `{"email":`+text()+`,"code":`+fmt.Sprint(random.IntN(6))+`}`, `{},{"code":0}`) + `]`,
		`"shape":` + pick(`null`, `{"kind":"circle","name":`+text()+`}`, `{"kind":"square","name":`+text()+`}`, `{"kind":"x"}`,
			`{"kind":"circle","side":1,"name":`+text()+`}`, `{"kind":"square","side":4,"name":`+text()+`}`),
		`"any":` + pick(text(), `1`, `null`, `[1]`, `{}`, `1.5`),
		`"kept":` + pick(`"default"`, text()),
	}
	random.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	return "{" + strings.Join(members[:random.IntN(len(members)+1)], ",") + "}"
}

// TestStreamsCompareAllOfTheBody as bulk bodies do, however the body is cut.
func TestStreamsCompareAllOfTheBody(t *testing.T) {
	t.Parallel()
	b := rivalBinder(t)
	random := rand.New(rand.NewPCG(7, 8))
	valid, rivals := 0, 0

	for n := range 600 {
		var all []string
		for range random.IntN(14) {
			all = append(all, rivalItem(random, []int{1, 3, 1_000_000}[n%3]))
		}
		body := "[" + strings.Join(all, ",") + "]"
		opts := []bind.Option{bind.AllowEmpty()}
		if n%2 == 0 {
			opts = append(opts, bind.Defaults(rivalRow{Kept: "default"}))
		}
		if n%5 == 0 {
			opts = append(opts, bind.Owner("emails", 1+n%3))
		}

		var want []rivalRow
		wantErr := b.DecodeMany(t.Context(), []byte(body), &want, opts...)
		wantFacts := facts(t, wantErr)
		if wantErr == nil {
			valid++
		}
		for _, fact := range wantFacts {
			if strings.Contains(fact, "|distinct|") {
				rivals++
			}
		}
		for _, size := range []int{1, 2, 7, 1_000} {
			got, err := rivalsStreamed(b, body, append(opts, bind.BatchesOf(size))...)
			require.Equal(t, wantFacts, facts(t, err), "%d, %d: %s", n, size, body)
			require.Equal(t, want, got, "%d: %s", n, body)
		}
	}
	assert.Greater(t, valid, 20)
	assert.Greater(t, rivals, 500)
}

func rivalsStreamed(b *bind.Binder, body string, opts ...bind.Option) (all []rivalRow, err error) {
	items, err := bind.DecodeStream[rivalRow](context.Background(), b, strings.NewReader(body), opts...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = items.Close() }()
	all = []rivalRow{}
	for batch, err := range items.Batches(5) {
		if err != nil {
			return nil, err
		}
		all = append(all, batch.Items...)
	}
	return all, items.Validate(context.Background())
}

// TestStreamsCompareInSeveralPasses what is not in memory at once, with the same
// result.
func TestStreamsCompareInSeveralPasses(t *testing.T) {
	t.Parallel()
	b := rivalBinder(t)
	random := rand.New(rand.NewPCG(9, 10))
	rivals := 0

	for n := range 20 {
		var all []string
		for range random.IntN(14) {
			all = append(all, rivalItem(random, []int{1, 3}[n%2]))
		}
		body := "[" + strings.Join(all, ",") + "]"
		var want []rivalRow
		wantFacts := facts(t, b.DecodeMany(t.Context(), []byte(body), &want, bind.AllowEmpty()))

		// The least that is enough, and a little more.
		enough := 0
		for limit := int64(256); enough < 4; limit += 256 {
			_, err := rivalsStreamed(b, body, bind.AllowEmpty(), bind.BatchesOf(2), bind.Limit(bind.Limits{Distinct: limit}))
			got := facts(t, err)
			if len(got) > 0 && got[0] == "too_large" {
				require.Zero(t, enough)
				continue
			}
			enough++
			require.Equal(t, wantFacts, got, "%d, within %d: %s", n, limit, body)
		}
		rivals += strings.Count(strings.Join(wantFacts, "\n"), "|distinct|")
	}
	assert.Greater(t, rivals, 50)
}

// TestStreamsWithManyEqualValues have as many mistakes as an answer holds,
// however many there are.
func TestStreamsWithManyEqualValues(t *testing.T) {
	t.Parallel()
	type row struct {
		Key int `json:"key" bind:"distinct"`
	}
	b, err := bind.New(bind.Config{})
	require.NoError(t, err)
	const rows = 60_000
	var body strings.Builder
	for i := range rows {
		fmt.Fprintf(&body, "{\"key\":%d}\n", i%(rows/2))
	}

	_, err = bind.DecodeStream[row](t.Context(), b, strings.NewReader(body.String()), bind.Lines(),
		bind.Limit(bind.Limits{Distinct: 5 << 20}))

	var e *bind.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, bind.Invalid, e.Reason)
	assert.True(t, e.Truncated)
	require.Len(t, e.Fields, 10_000)
	for i, fe := range e.Fields[:3] {
		assert.Equal(t, fmt.Sprintf("%d.key distinct %d.key", i, i+rows/2),
			fe.Path.Dotted()+" "+fe.Rule+" "+fe.Refs[0].Dotted())
	}
}

// TestStreamsCompareScalars that Each gives rules to.
func TestStreamsCompareScalars(t *testing.T) {
	t.Parallel()
	b := rivalBinder(t)
	for body, want := range map[string][]string{
		`{"ids":["a","b","c","b","a"]}`: {
			"/ids/0|ids.*|distinct||string| /ids/4", "/ids/1|ids.*|distinct||string| /ids/3",
			"/ids/3|ids.*|distinct||string| /ids/1", "/ids/4|ids.*|distinct||string| /ids/0",
		},
		`{"ids":["a","b","c"]}`: nil,
	} {
		for _, size := range []int{1, 2, 7, 1_000} {
			_, err := bind.DecodeStream[string](t.Context(), b, strings.NewReader(body),
				bind.Under("ids"), bind.Each(`bind:"distinct"`), bind.BatchesOf(size))
			if want == nil {
				require.NoError(t, err)
				continue
			}
			assert.Equal(t, append([]string{"invalid", "false"}, want...), facts(t, err), "%d", size)
		}
	}
}

// TestStreamsBoundWhatTheyCompare: over Limits.Distinct is over a limit.
func TestStreamsBoundWhatTheyCompare(t *testing.T) {
	t.Parallel()
	b := rivalBinder(t)
	body := func(n int) string {
		rows := make([]string, n)
		for i := range rows {
			rows[i] = fmt.Sprintf(`{"phone":"%d"}`, i)
		}
		return strings.Join(rows, "\n")
	}

	for n, want := range map[int][]string{
		100: nil, 101: {"too_large", "false", "||max_distinct|6400||"},
	} {
		items, err := bind.DecodeStream[rivalRow](t.Context(), b, strings.NewReader(body(n)),
			bind.Lines(), bind.Limit(bind.Limits{Distinct: 6_400}))
		assert.Equal(t, want, facts(t, err), "%d", n)
		if err == nil {
			require.NoError(t, items.Close())
		}
	}
}

// TestStreamsAskOnceAboutAKey that comes in many batches, and once for a batch.
func TestStreamsAskOnceAboutAKey(t *testing.T) {
	t.Parallel()
	type member struct {
		Team int `json:"team" bind:"exists=teams"`
	}
	var calls, keys atomic.Int64
	b, err := bind.New(bind.Config{Lookups: map[string]bind.Lookup{
		"teams": bind.Stored(func(_ context.Context, asked []int) ([]int, error) {
			calls.Add(1)
			keys.Add(int64(len(asked)))
			return []int{1, 2}, nil
		}),
	}})
	require.NoError(t, err)

	_, err = bind.DecodeStream[member](t.Context(), b, strings.NewReader(
		`[{"team":1},{"team":2}, {"team":1},{"team":3}, {"team":3},{"team":2}, {"team":1},{"team":1}]`), bind.BatchesOf(2))

	assert.Equal(t, []string{
		"invalid", "false", "/3/team|*.team|exists|teams|integer|", "/4/team|*.team|exists|teams|integer|",
	}, facts(t, err))
	assert.Equal(t, int64(2), calls.Load())
	assert.Equal(t, int64(3), keys.Load())
}
