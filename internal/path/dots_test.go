package path_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/path"
)

// drawnPath returns a path of a few names and indexes, many of which begin
// alike.
func drawnPath(random *rand.Rand) (p path.Steps) {
	names := []string{"", "a", "ab", "a.b", "leads", "漢字", strings.Repeat("long", 50)}
	depth := random.IntN(5)
	if random.IntN(50) == 0 {
		depth = 60 + random.IntN(10)
	}
	for range depth {
		if random.IntN(2) == 0 {
			p = p.Index([]int{0, 1, 9, 10, 127, 128, 300}[random.IntN(7)])
			continue
		}
		p = p.Key(names[random.IntN(len(names))])
	}
	return p
}

// TestDotsWritesWhatEachPathIs goes along many paths, in one order and another.
func TestDotsWritesWhatEachPathIs(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	var dots path.Dots
	before, last := "", path.Steps("")
	for i := range 20_000 {
		if i%1000 == 999 {
			dots.Restart()
			before = ""
		}
		p := drawnPath(random)
		if random.IntN(3) == 0 {
			p = path.Steps(last.Parent()) + p
		}
		last = p
		text, kept := dots.Write(p)
		require.Equal(t, p.Dotted(), string(text), "%q", p)
		require.LessOrEqual(t, kept, min(len(before), len(text)))
		require.Equal(t, before[:kept], string(text[:kept]), "%q", p)

		_, indexed := p.Item()
		require.Equal(t, indexed, dots.Indexed(), "%q", p)
		before = string(text)
	}
}

// TestDotsForgetsDeepPaths: what one deep path has taken is not kept for all
// answers to come.
func TestDotsForgetsDeepPaths(t *testing.T) {
	var dots path.Dots
	dots.Restart()
	deep := path.Steps(strings.Repeat(string(path.Steps("").Key("a")), 10_000))
	short := path.Steps("").Key("leads").Index(3).Key("email")

	again := testing.AllocsPerRun(10, func() {
		dots.Restart()
		dots.Write(short)
	})
	assert.Zero(t, again, "memory is used again")
	after := testing.AllocsPerRun(10, func() {
		dots.Write(deep)
		dots.Restart()
	})
	assert.GreaterOrEqual(t, after, 2.0, "the memory of the deep path is gone")
	text, kept := dots.Write(short)
	assert.Equal(t, "leads.3.email", string(text))
	assert.Zero(t, kept)
}
