package shape_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

type scoped struct {
	Name string `json:"name" validate:"required"`
	ScopedBase
	*ScopedPointer
	ScopedTagged `json:"tagged"`
	ScopedHidden `json:"-"`
	Secret       string `json:"-" validate:"max=3"`
	ScopedClash
	ScopedOtherClash
	private int `validate:"min=1"`
}

type ScopedClash struct{ Note int }

type ScopedOtherClash struct{ Note int }

type ScopedBase struct {
	ID    int `json:"number" validate:"min=1"`
	Inner struct {
		Deep int `json:"deep"`
	} `json:"inner"`
}

type ScopedPointer struct {
	Remote string `json:"remote"`
}

type ScopedTagged struct {
	Own string `json:"own"`
}

type ScopedHidden struct {
	Gone string `json:"gone" validate:"email"`
}

var _ = scoped{}.private

func TestScope(t *testing.T) {
	t.Parallel()
	typ := read[scoped]()
	tests := []struct {
		name   string
		member string // "" if the Go name is no member
		index  []int
		scope  bool // the name of an embedded struct whose members stand in the same object
	}{
		{"Name", "name", []int{0}, false},
		{"ScopedBase", "", []int{1}, true},
		{"ID", "number", []int{1, 0}, false},
		{"Inner", "inner", []int{1, 1}, false},
		{"ScopedPointer", "", []int{2}, true},
		{"Remote", "remote", []int{2, 0}, false},
		{"ScopedTagged", "tagged", []int{3}, false},
		{"Own", "", []int{3, 0}, false},
		{"ScopedHidden", "", []int{4}, false},
		{"Gone", "", []int{4, 0}, false},
		{"Secret", "", []int{5}, false},
		{"private", "", []int{8}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := typ.Scope.Lookup(tt.name)
			require.True(t, ok)
			assert.Equal(t, tt.index, got.Index)
			assert.Equal(t, tt.scope, got.Scope != nil)
			if tt.member == "" {
				assert.Nil(t, got.Field)
				return
			}
			assert.Same(t, typ.Member(tt.member), got.Field)
		})
	}
	for _, name := range []string{"", "name", "Deep", "Note", "Nope"} { // a JSON name, one below, an ambiguous one, none
		_, ok := typ.Scope.Lookup(name)
		assert.False(t, ok, name)
	}
}

// TestScopesOfEmbeddedStructs looks names up as validator writes them: through the embedded struct's own name.
func TestScopesOfEmbeddedStructs(t *testing.T) {
	t.Parallel()
	typ := read[scoped]()
	base, _ := typ.Scope.Lookup("ScopedBase")
	id, ok := base.Scope.Lookup("ID")
	require.True(t, ok)
	assert.Same(t, typ.Member("number"), id.Field, "its member stands in the object around it")
	assert.Equal(t, []int{1, 0}, id.Index, "the index leads from the object's struct")
	_, ok = base.Scope.Lookup("Name")
	assert.False(t, ok, "names of the struct around it are not its own")
	assert.Equal(t, reflect.TypeFor[ScopedBase](), base.Scope.Go)

	var none *shape.Scope
	_, ok = none.Lookup("ID")
	assert.False(t, ok)
}

func TestDeclared(t *testing.T) {
	t.Parallel()
	typ := read[scoped]()
	var names, embedded, hidden []string
	for _, d := range typ.Declared {
		names = append(names, d.Name)
		if d.Embedded {
			embedded = append(embedded, d.Name)
		}
		if !d.Exported {
			hidden = append(hidden, d.Name)
		}
	}
	assert.Equal(t, []string{"Name", "ScopedBase", "ScopedPointer", "ScopedTagged", "ScopedHidden", "Secret", "ScopedClash", "ScopedOtherClash", "private"}, names)
	assert.Subset(t, embedded, []string{"ScopedBase", "ScopedPointer", "ScopedClash"})
	assert.NotContains(t, embedded, "ScopedTagged")
	assert.Equal(t, []string{"private"}, hidden)
	assert.Equal(t, "max=3", typ.Declared[5].Rules.Text, "rules count where JSON sees no member")
}

func TestValidatedGoesWhereValidatorGoes(t *testing.T) {
	t.Parallel()
	typ := read[scoped]()
	all, validated := map[reflect.Type]bool{}, map[reflect.Type]bool{}
	for node := range typ.All() {
		all[node.Go] = true
	}
	for node := range typ.Validated() {
		validated[node.Go] = true
	}
	hidden := reflect.TypeFor[ScopedHidden]()
	assert.False(t, all[hidden], "JSON does not reach it")
	assert.True(t, validated[hidden], "validator does")
	assert.True(t, typ.Has(shape.HasRules))
}

func TestRuleText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"required", "min=3", "eq=a0x2Cb0x7Cc", "oneof=a 'b c'", "rgb|rgba", "eq=a0x2Cb|len=3", "eq=a=b"} {
		level := tag.ParseLevel(text)
		require.Len(t, level.Rules, 1)
		assert.Equal(t, text, level.Rules[0].Text())
	}
}

func TestSortedKeys(t *testing.T) {
	t.Parallel()
	names := func(m any) (all []string) {
		for _, key := range (shape.Entries{Map: reflect.ValueOf(m)}).Sorted() {
			assert.True(t, reflect.ValueOf(m).MapIndex(key.Value).IsValid())
			all = append(all, key.Name)
		}
		return all
	}
	assert.Equal(t, []string{"", "A", "a", "a.b", "é"}, names(map[string]int{"a": 1, "é": 2, "": 3, "a.b": 4, "A": 5}))
	assert.Equal(t, []string{"-1", "10", "9"}, names(map[int]bool{9: true, 10: true, -1: true}), "by their bytes, as section 4 of the design says")
	assert.Empty(t, names(map[string]int(nil)))
}
