package shape_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

type ordered struct {
	Zed int `json:"z"`
	Base
	Items []struct {
		B int `json:"b"`
		A int `json:"a"`
	} `json:"items"`
	Map  map[string]*struct{ Y, X int } `json:"m"`
	Any  any                            `json:"any"`
	Fold int                            `json:"fold_me,case:ignore"`
	Last int                            `json:"0"`
}

// inOrder are paths below an ordered in the order of section 4 of the design: item index, then field declaration order
// depth first, map keys in byte order, unknown members after the known ones of the same object.
var inOrder = [][]any{
	{},
	{"z"},
	{"id"},
	{"Note"},
	{"items"},
	{"items", 0},
	{"items", 0, "b"},
	{"items", 0, "a"},
	{"items", 0, "aaa"},
	{"items", 2},
	{"items", 2, "b"},
	{"items", 10, "a"},
	{"items", 300, "b"},
	{"m"},
	{"m", ""},
	{"m", "10"},
	{"m", "9"},
	{"m", "A"},
	{"m", "a"},
	{"m", "a", "Y"},
	{"m", "a", "X"},
	{"m", "a", "U"},
	{"m", "ab"},
	{"m", "longer than the others"},
	{"m", "é"},
	{"any"},
	{"any", 0},
	{"any", 1},
	{"any", 10},
	{"fold_me"},
	{"0"},
	{"a_member_that_nothing_takes"},
}

func TestCompare(t *testing.T) {
	t.Parallel()
	typ := read[ordered]()
	for _, under := range []string{"", "leads"} {
		body, root := typ, path.Steps("")
		if under != "" {
			body, root = shape.Document{Key: under, Type: typ}.Whole(), root.Key(under)
		}
		for i, x := range inOrder {
			for j, y := range inOrder {
				got := body.Compare(root+at(x...), root+at(y...))
				assert.Equal(t, cmp.Compare(i, j), got, "%v and %v under %q", x, y, under)
			}
		}
	}
}

func TestCompareBelowAny(t *testing.T) {
	t.Parallel()
	typ := read[ordered]()
	sorted := [][]any{
		{"any", 0, 0, 0}, {"any", 0, 1}, {"any", 2, "a", "x"}, {"any", 2, "b"}, {"any", 2, "c", 0}, {"any", 10, 0},
	}
	for i, x := range sorted {
		for j, y := range sorted {
			assert.Equal(t, cmp.Compare(i, j), typ.Compare(at(x...), at(y...)), "%v and %v", x, y)
		}
	}
}

func TestUnknownMembersOfOneObjectAreEqual(t *testing.T) {
	t.Parallel()
	typ := read[ordered]()
	assert.Zero(t, typ.Compare(at("unknown"), at("another")))
	assert.Zero(t, typ.Compare(at("items", 1, "x"), at("items", 1, "y")))
	assert.Negative(t, typ.Compare(at("items", 1, "y"), at("items", 2, "x")))
}

func TestCompareFoldedNames(t *testing.T) {
	t.Parallel()
	typ := read[ordered]()
	assert.Negative(t, typ.Compare(at("any"), at("FoldMe")), "a name in another case stands where its field stands")
	assert.Negative(t, typ.Compare(at("FoldMe"), at("0")))
}

// TestCompareIsAnOrder draws paths that bodies can have: what sorts by Compare needs a strict weak order.
func TestCompareIsAnOrder(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	typ := shape.NewReader("validate").Read(reflect.TypeFor[[]ordered]())
	for range 15_000 {
		x, y, z := draw(random, typ), draw(random, typ), draw(random, typ)
		name := fmt.Sprintf("%s, %s, %s", x.AppendPointer(nil), y.AppendPointer(nil), z.AppendPointer(nil))
		xy, yz, xz := typ.Compare(x, y), typ.Compare(y, z), typ.Compare(x, z)
		require.Zero(t, typ.Compare(x, x), name)
		require.Equal(t, -xy, typ.Compare(y, x), name)
		if xy <= 0 && yz <= 0 {
			require.LessOrEqual(t, xz, 0, name)
		}
		if xy == 0 && yz == 0 {
			require.Zero(t, xz, name)
		}
	}
}

// draw goes down from typ, some steps or all the way. What typ does not know holds arrays of objects of arrays.
func draw(random *rand.Rand, typ *shape.Type) (s path.Steps) {
	words := []string{"", "0", "a", "b", "unknown"}
	for depth := 0; depth < 6 && random.IntN(6) > 0; depth++ {
		step := at(words[random.IntN(len(words))])
		switch {
		case typ == nil && depth%2 == 0, typ != nil && (typ.Kind == shape.Slice || typ.Kind == shape.Any):
			step = at([]any{0, 1, 2, 10}[random.IntN(4)])
		case typ != nil && typ.Kind == shape.Object && random.IntN(4) > 0:
			step = at(typ.Fields[random.IntN(len(typ.Fields))].Name)
		case typ != nil && typ.Kind == shape.Object:
			return s + at([]any{"unknown", "another", "FoldMe"}[random.IntN(3)]) // nothing is reported below an unknown member
		case typ != nil && typ.Kind != shape.Map:
			return s
		}
		s += step
		if typ != nil {
			if typ, _ = typ.At(step); typ != nil {
				typ = typ.Deref()
			}
		}
	}
	return s
}
