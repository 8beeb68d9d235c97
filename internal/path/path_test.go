package path_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/path"
)

// steps builds a path of names and indexes.
func steps(all ...any) path.Steps {
	var s path.Steps
	for _, step := range all {
		switch v := step.(type) {
		case string:
			s = s.Key(v)
		case int:
			s = s.Index(v)
		}
	}
	return s
}

// decoded is the inverse of steps.
func decoded(s path.Steps) []any {
	all := []any{}
	for step := range s.All() {
		if step.Array {
			all = append(all, step.Index)
			continue
		}
		all = append(all, step.Name)
	}
	return all
}

func TestStepsKeepNamesAndIndexes(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("n", 300) // its length takes two bytes
	tests := []struct {
		name string
		want []any
	}{
		{"whole_document", []any{}},
		{"name", []any{"email"}},
		{"index", []any{7}},
		{"nested", []any{"leads", 3, "email"}},
		{"empty_name", []any{"", "", 0, ""}},
		{"index_and_its_digits", []any{0, "0", "1", 1}},
		{"largest_index", []any{math.MaxInt}},
		{"two_byte_index", []any{127, 128, 16383, 16384}},
		{"long_name", []any{long, 1, long + "x"}},
		{"names_like_the_encoding", []any{"k\x01a", "i\x00", "k", "i"}},
		{"names_with_separators", []any{"a.b", "a/b", "m[0]", "~", "['x']"}},
		{"unicode", []any{"é", "日本", "\U0001F600", "\x00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, decoded(steps(tt.want...)))
		})
	}
}

func TestStepsReplaceWhatJSONCannotHold(t *testing.T) {
	t.Parallel()
	assert.Equal(t, steps("a\uFFFDb"), steps("a\xffb"), "invalid UTF-8")
	assert.Equal(t, steps("\uFFFD"), steps("\xed\xa0\x80"), "an encoded surrogate is one run of invalid bytes")
	assert.Equal(t, steps("-1"), steps(-1), "no array has a negative index")
}

func TestStepsAreEqualOnlyForTheSamePath(t *testing.T) {
	t.Parallel()
	different := [][]any{
		{}, {""}, {"", ""}, {0}, {"0"}, {0, 0}, {"0", "0"}, {0, "0"}, {"0", 0}, {"00"}, {"a", "b"}, {"a.b"}, {"ab"},
		{"a/b"}, {"a", 0}, {"a0"}, {"a", "0"}, {128}, {1, 0}, {"k"}, {"i"}, {"\x00"}, {"k\x00"}, {"i\x00"}, {-1, 0},
	}
	for i, x := range different {
		for j, y := range different {
			assert.Equal(t, i == j, steps(x...) == steps(y...), "%q and %q", x, y)
		}
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		below []any
		root  []any
		want  bool
	}{
		{"itself", []any{"a", 1}, []any{"a", 1}, true},
		{"child", []any{"a", 1, "b"}, []any{"a", 1}, true},
		{"whole_document", []any{"a"}, nil, true},
		{"parent", []any{"a"}, []any{"a", 1}, false},
		{"longer_name", []any{"ab"}, []any{"a"}, false},
		{"longer_index", []any{"a", 12}, []any{"a", 1}, false},
		{"index_of_two_bytes", []any{"a", 300}, []any{"a", 44}, false},
		{"name_for_index", []any{"a", "1"}, []any{"a", 1}, false},
		{"sibling", []any{"a", 2}, []any{"a", 1}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, steps(tt.below...).Within(steps(tt.root...)))
		})
	}
}

func TestAncestors(t *testing.T) {
	t.Parallel()
	got := slices.Collect(steps("a", 300, "c").Ancestors())
	assert.Equal(t, []path.Steps{"", steps("a"), steps("a", 300)}, got)
	assert.Empty(t, slices.Collect(path.Steps("").Ancestors()), "nothing is around the whole document")
}

func TestNextSplitsTheFirstStep(t *testing.T) {
	t.Parallel()
	first, rest := steps("a", 5).Next()
	assert.Equal(t, path.Step{Name: "a"}, first)
	second, rest := rest.Next()
	assert.Equal(t, path.Step{Index: 5, Array: true}, second)
	assert.Empty(t, rest)
}

func TestLoopsStopEarly(t *testing.T) {
	t.Parallel()
	s := steps("a", "b", "c")
	visited := 0
	for range s.All() {
		visited++
		break
	}
	for range s.Ancestors() {
		visited++
		break
	}
	assert.Equal(t, 2, visited)
}

func TestAppendKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	b := path.AppendIndex(path.AppendKey([]byte(steps("root")), "a"), 2)
	require.Equal(t, steps("root", "a", 2), path.Steps(b))
	assert.Equal(t, "at root.a.2", string(path.Steps(b).AppendDotted([]byte("at "))))
	assert.Equal(t, "root: root", string(steps("root").AppendDotted([]byte("root: "))), "no dot before the first step")
}

func TestCommonCountsEqualBytes(t *testing.T) {
	t.Parallel()
	whole := path.Steps("").Key("leads").Index(300).Key("products").Index(0).Key("product_id")
	for n := range len(whole) + 1 {
		for differ := range n {
			other := []byte(whole[:n])
			other[differ] ^= 0x80
			assert.Equal(t, differ, whole.Common(path.Steps(other)), "%d bytes, other at %d", n, differ)
			assert.Equal(t, differ, path.Steps(other).Common(whole), "%d bytes, other at %d", n, differ)
		}
		assert.Equal(t, n, whole.Common(whole[:n]))
		assert.Equal(t, n, whole[:n].Common(whole))
	}
}
