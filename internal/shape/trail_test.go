package shape_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// TestTrail goes back and forth along paths, as each of many orders has them, and compares every step of the way with what
// is said of the path alone.
func TestTrail(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	typ := read[ordered]()
	documents := map[string]struct {
		view shape.View
		root path.Steps
	}{
		"the body":    {shape.View{Type: typ}, ""},
		"under a key": {shape.View{Type: shape.Document{Key: "leads", Type: typ}.Whole()}, path.Steps("").Key("leads")},
		"unknown":     {shape.View{}, ""},
	}

	for name, d := range documents {
		var paths []path.Steps
		for _, steps := range inOrder {
			paths = append(paths, d.root+at(steps...))
		}
		for n := range 20 {
			random.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
			var trail shape.Trail
			trail.Start(d.view, n)
			before := path.Steps("")
			for _, to := range paths {
				assert.Equal(t, d.view.Compare(before, to), trail.Go(to), "%s: from %q to %q", name, before, to)
				assert.Equal(t, string(d.view.AppendPattern(nil, to)), trail.Pattern(), "%s: %q", name, to)
				before = to
			}
		}
	}
}

// TestTrailOfAnyPaths does so along paths that bodies can have.
func TestTrailOfAnyPaths(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	view := shape.View{Type: shape.NewReader("validate").Read(reflect.TypeFor[[]ordered]())}
	var trail shape.Trail
	before := path.Steps("")
	for i := range 15_000 {
		if i%100 == 0 {
			trail.Start(view, i)
			before = ""
		}
		to := draw(random, view.Type)
		require.Equal(t, view.Compare(before, to), trail.Go(to), "from %q to %q", before, to)
		require.Equal(t, string(view.AppendPattern(nil, to)), trail.Pattern(), "%q", to)
		before = to
	}
}

// TestTrailAlongItems follows mistakes that stand at the same places of many items, with others among them.
func TestTrailAlongItems(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(11, 12))
	view := shape.View{Type: shape.Document{Key: "leads", Type: shape.NewReader("validate").Read(reflect.TypeFor[[]ordered]())}.Whole()}
	for range 60 {
		var places []path.Steps
		for range 1 + random.IntN(10) {
			places = append(places, draw(random, read[ordered]()))
		}
		if random.IntN(3) == 0 {
			places = append(places, at("unknown"), at("other"))
		}

		var trail shape.Trail
		trail.Start(view, 1000)
		before := path.Steps("")
		for i := range 100 {
			for _, place := range places {
				to := at("leads", i) + place
				if random.IntN(9) == 0 {
					to = []path.Steps{"", at("leads"), at("other", i) + place, at("leads", random.IntN(200)) + place, at("leads", "1") + place}[random.IntN(5)]
				}
				require.Equal(t, view.Compare(before, to), trail.Go(to), "from %q to %q", before, to)
				require.Equal(t, string(view.AppendPattern(nil, to)), trail.Pattern(), "%q", to)
				before = to
			}
		}
	}
}

// TestTrailOfOneName: a member of the document itself has the name that its field declares, in however many ways it may be
// spelt.
func TestTrailOfOneName(t *testing.T) {
	t.Parallel()
	var trail shape.Trail
	trail.Start(shape.View{Type: read[ordered]()}, 0)
	for to, name := range map[path.Steps]string{
		at("z"): "z", at("FOLD_ME"): "fold_me", at("unknown"): "*", at("items", 0): "items.*", at(): "",
	} {
		trail.Go(to)
		assert.Equal(t, name, trail.Pattern(), "%q", to)
	}
}
