package batch_test

import (
	"context"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/batch"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/spool"
)

type row struct {
	N int `json:"n"`
}

// plan is one that has nothing validated but what decoding finds.
func plan(key string, size int) batch.Plan {
	list := shape.NewReader("validate").Read(reflect.TypeFor[[]row]())
	return batch.Plan{
		Document: shape.Document{Key: key, Type: list, Bulk: true}, Items: size, Decoder: new(jsonbody.Decoder),
		Item: 1 << 20, Around: 1 << 20,
		Validate: func(_ context.Context, part batch.Part, found *mistake.List) error {
			for _, m := range part.Mistakes {
				found.Add(m)
			}
			return nil
		},
		Budget: func(int64) mistake.Budget { return mistake.Budget{} },
	}
}

// wrong are the places of the mistakes that a pass finds.
func wrong(t *testing.T, p batch.Plan, body string) (places []string) {
	t.Helper()
	pass := p.Over(context.Background(), strings.NewReader(body))
	require.NoError(t, pass.Run())
	found, truncated := pass.Found()
	assert.False(t, truncated)
	for _, m := range found {
		places = append(places, string(m.Path.AppendDotted(nil))+" "+m.Rule)
	}
	return places
}

func TestMistakesStandInTheWholeBody(t *testing.T) {
	t.Parallel()
	const items = `{"n":1},{"n":"x"},{"n":3},{"n":4,"m":1},{"n":5},{"n":true}`
	for _, size := range []int{1, 2, 4, 1000} {
		want := []string{"1.n type", "3.m unknown", "5.n type"}
		assert.Equal(t, want, wrong(t, plan("", size), "["+items+"]"), "batches of %d", size)

		lines := plan("", size)
		lines.Lines = true
		assert.Equal(t, want, wrong(t, lines, strings.ReplaceAll(items, "},", "}\n\n")), "lines, batches of %d", size)

		for i, place := range want {
			want[i] = "rows." + place
		}
		want = append(want, "o unknown")
		assert.Equal(t, want, wrong(t, plan("rows", size), `{"o":1,"rows":[`+items+`]}`), "under a key, batches of %d", size)
	}
}

func TestALineThatIsNoJSONIsAMistakeOfItsItem(t *testing.T) {
	t.Parallel()
	lines := plan("", 0)
	lines.Lines = true
	assert.Equal(t, []string{"1 json", "2.n type"}, wrong(t, lines, "{\"n\":1}\n{\"n\":\n{\"n\":\"x\"}\n"))
}

func TestABodyThatIsNoJSONEndsThePass(t *testing.T) {
	t.Parallel()
	pass := plan("", 1).Over(context.Background(), strings.NewReader(`[{"n":1},{"n":2},{"n":!}]`))
	var syntax *batch.SyntaxError
	require.ErrorAs(t, pass.Run(), &syntax)
	assert.EqualValues(t, strings.Index(`[{"n":1},{"n":2},{"n":!}]`, "!"), syntax.At)
}

func TestAPassEndsWhereAnAnswerIsFull(t *testing.T) {
	t.Parallel()
	few := plan("", 1)
	few.Budget = func(int64) mistake.Budget { return mistake.Budget{Errors: 2} }
	pass := few.Over(context.Background(), strings.NewReader("["+strings.Repeat(`{"n":""},`, 99)+`{"n":""}]`))
	require.NoError(t, pass.Run())

	found, truncated := pass.Found()
	assert.Len(t, found, 3, "the one that is over says that there are others")
	assert.True(t, truncated)
	assert.Less(t, pass.Count(), 5, "the rest has not been looked at")
}

func TestItemsOfAValidBody(t *testing.T) {
	t.Parallel()
	var got []int
	pass := plan("", 2).Over(context.Background(), strings.NewReader(`[{"n":1},{"n":2},{"n":3}]`))
	require.NoError(t, pass.Items(func(list reflect.Value) error {
		assert.LessOrEqual(t, list.Len(), 2)
		for _, r := range list.Interface().([]row) {
			got = append(got, r.N)
		}
		return nil
	}))
	assert.Equal(t, []int{1, 2, 3}, got)

	changed := plan("", 2).Over(context.Background(), strings.NewReader(`[{"n":1},{"n":"2"}]`))
	assert.Error(t, changed.Items(func(reflect.Value) error { return nil }), "what was valid is not any more")
}

// The places of the mistakes in a part are those of the part: Place says where they are in the body.
func TestPartsKnowTheirPlace(t *testing.T) {
	t.Parallel()
	p := plan("rows", 1)
	var places []string
	p.Validate = func(_ context.Context, part batch.Part, _ *mistake.List) error {
		if part.Value.IsValid() && part.Value.Kind() == reflect.Slice && part.Value.Len() > 0 {
			places = append(places, string(part.Place(path.Steps("").Index(0).Key("n")).AppendDotted(nil)))
		}
		return nil
	}
	require.NoError(t, p.Over(context.Background(), strings.NewReader(`{"rows":[{"n":1},{"n":2}]}`)).Run())
	assert.Equal(t, []string{"rows.0.n", "rows.1.n"}, places)
}

func TestPositionsCountCharacters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, before string
		line, column int
	}{
		{"at the start", "", 1, 1},
		{"behind characters of several bytes", "é本", 1, 3},
		{"on another line", "a\nbé", 2, 3},
		{"behind a byte order mark", "\uFEFF[", 1, 2},
		{"behind one that is a character", "[\uFEFF", 1, 3},
		{"on a line behind a byte order mark", "\uFEFF[\n", 2, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			kept := &spool.Spool{}
			defer kept.Close()
			_, err := io.Copy(io.Discard, batch.Kept(context.Background(), strings.NewReader(c.before+"!rest"), kept))
			require.NoError(t, err)

			line, column, err := batch.Position(kept, int64(len(c.before)))
			require.NoError(t, err)
			assert.Equal(t, []int{c.line, c.column}, []int{line, column})
		})
	}
}
