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
		for range 20 {
			random.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
			var trail shape.Trail
			trail.Start(d.view)
			before := path.Steps("")
			for _, to := range paths {
				assert.Equal(t, d.view.Compare(before, to), trail.Go(to), "%s: from %q to %q", name, before, to)
				assert.Equal(t, string(d.view.AppendPattern(nil, to)), string(trail.Pattern()), "%s: %q", name, to)
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
	trail.Start(view)
	before := path.Steps("")
	for range 15_000 {
		to := draw(random, view.Type)
		require.Equal(t, view.Compare(before, to), trail.Go(to), "from %q to %q", before, to)
		require.Equal(t, string(view.AppendPattern(nil, to)), string(trail.Pattern()), "%q", to)
		before = to
	}
}

// TestTrailOfOneName: a member of the document itself has the name that its field declares, in however many ways it may be
// spelt.
func TestTrailOfOneName(t *testing.T) {
	t.Parallel()
	var trail shape.Trail
	trail.Start(shape.View{Type: read[ordered]()})
	for _, tt := range []struct {
		at   path.Steps
		name string
		ok   bool
	}{
		{at("z"), "z", true},
		{at("FOLD_ME"), "fold_me", true},
		{at("unknown"), "", false},
		{at("items", 0), "", false},
		{at("items", 0, "b"), "", false},
		{at(), "", false},
	} {
		trail.Go(tt.at)
		name, ok := trail.Name()
		assert.Equal(t, tt.ok, ok, "%q", tt.at)
		assert.Equal(t, tt.name, name, "%q", tt.at)
	}
}
