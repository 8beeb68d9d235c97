package shape_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/netip"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

type (
	namedString string
	namedBytes  []byte
	namedByte   byte
	namedAny    any
	namedTime   struct{ time.Time }
	namedPtr    *int

	withJSON struct{ A int }
	withText struct{ A int }
	withFrom struct{ A int }
	byValue  map[string]int
)

func (*withJSON) UnmarshalJSON([]byte) error                { return nil }
func (*withText) UnmarshalText([]byte) error                { return nil }
func (*withFrom) UnmarshalJSONFrom(*jsontext.Decoder) error { return nil }
func (byValue) UnmarshalText([]byte) error                  { return nil }

func TestKinds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		typ      reflect.Type
		kind     shape.Kind
		word     string
		nullable bool // as an array item: any, maps and custom unmarshalers take null
	}{
		{reflect.TypeFor[string](), shape.String, "string", false},
		{reflect.TypeFor[namedString](), shape.String, "string", false},
		{reflect.TypeFor[[]byte](), shape.Bytes, "string", false},
		{reflect.TypeFor[namedBytes](), shape.Bytes, "string", false},
		{reflect.TypeFor[[4]byte](), shape.Bytes, "string", false},
		{reflect.TypeFor[[]namedByte](), shape.Slice, "array", false},
		{reflect.TypeFor[[2]namedByte](), shape.Array, "array", false},
		{reflect.TypeFor[bool](), shape.Boolean, "boolean", false},
		{reflect.TypeFor[int8](), shape.Integer, "integer", false},
		{reflect.TypeFor[uintptr](), shape.Integer, "integer", false},
		{reflect.TypeFor[uint64](), shape.Integer, "integer", false},
		{reflect.TypeFor[float32](), shape.Number, "number", false},
		{reflect.TypeFor[time.Time](), shape.Time, "date-time", false},
		{reflect.TypeFor[namedTime](), shape.Opaque, "", true},
		{reflect.TypeFor[time.Duration](), shape.Duration, "duration", false},
		{reflect.TypeFor[any](), shape.Any, "", true},
		{reflect.TypeFor[namedAny](), shape.Any, "", true},
		{reflect.TypeFor[struct{}](), shape.Object, "object", false},
		{reflect.TypeFor[map[string]int](), shape.Map, "object", true},
		{reflect.TypeFor[[]int](), shape.Slice, "array", false},
		{reflect.TypeFor[[2]int](), shape.Array, "array", false},
		{reflect.TypeFor[*int](), shape.Pointer, "integer", false},
		{reflect.TypeFor[namedPtr](), shape.Pointer, "integer", false},
		{reflect.TypeFor[***string](), shape.Pointer, "string", false},
		{reflect.TypeFor[*map[string]int](), shape.Pointer, "object", true},
		{reflect.TypeFor[withJSON](), shape.Opaque, "", true},
		{reflect.TypeFor[withFrom](), shape.Opaque, "", true},
		{reflect.TypeFor[withText](), shape.Opaque, "string", true},
		{reflect.TypeFor[byValue](), shape.Opaque, "string", true},
		{reflect.TypeFor[*withText](), shape.Pointer, "string", true},
		{reflect.TypeFor[netip.Addr](), shape.Opaque, "string", true},
		{reflect.TypeFor[big.Int](), shape.Opaque, "", true},
		{reflect.TypeFor[jsontext.Value](), shape.Opaque, "", true},
		{reflect.TypeFor[json.RawMessage](), shape.Opaque, "", true},
		{reflect.TypeFor[struct{ netip.Addr }](), shape.Opaque, "string", true},
		{reflect.TypeFor[fmt.Stringer](), shape.Invalid, "", false},
		{reflect.TypeFor[chan int](), shape.Invalid, "", false},
		{reflect.TypeFor[func()](), shape.Invalid, "", false},
		{reflect.TypeFor[complex128](), shape.Invalid, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.typ.String(), func(t *testing.T) {
			t.Parallel()
			got := shape.NewReader("validate").Read(tt.typ)
			assert.Equal(t, tt.typ, got.Go)
			assert.Equal(t, tt.kind, got.Kind)
			assert.Equal(t, tt.word, got.Word())
			assert.Equal(t, tt.nullable, got.Nullable())
		})
	}
}

type featured struct {
	Plain plainItem
	Rules struct {
		V int `validate:"min=1"`
	}
	Lookup *struct {
		V int `bind:"exists=things"`
	}
	Other []struct {
		V string `bind:"available=names"`
	}
	Distinct map[string]struct {
		V int `bind:"distinct"`
	}
	Present [1]struct {
		V *bool `bind:"present"`
	}
	Self withJSON
}

type plainItem struct {
	Name string
	List []string
	Anys []any
}

func TestFeatures(t *testing.T) {
	t.Parallel()
	const all = shape.HasRules | shape.HasLookups | shape.HasDistinct | shape.HasPresent | shape.HasUnbounded | shape.HasOpaque | shape.HasDynamic
	whole := read[featured]()
	tests := []struct {
		name string
		typ  *shape.Type
		want shape.Features
	}{
		{"whole", whole, all | shape.HasObjects},
		{"plain", whole.Member("Plain").Type, shape.HasUnbounded | shape.HasDynamic},
		{"plain_string", whole.Member("Plain").Type.Member("Name").Type, 0},
		{"list", whole.Member("Plain").Type.Member("List").Type, 0},
		{"list_of_nullables", whole.Member("Plain").Type.Member("Anys").Type, shape.HasUnbounded | shape.HasDynamic},
		{"rules", whole.Member("Rules").Type, shape.HasRules},
		{"exists_behind_pointer", whole.Member("Lookup").Type, shape.HasLookups},
		{"available_in_items", whole.Member("Other").Type, shape.HasLookups},
		{"distinct_in_map", whole.Member("Distinct").Type, shape.HasDistinct | shape.HasUnbounded},
		{"present_in_array", whole.Member("Present").Type, shape.HasPresent},
		{"opaque", whole.Member("Self").Type, shape.HasOpaque | shape.HasUnbounded},
		{"opaque_text", read[withText](), shape.HasOpaque},
		{"under", shape.Document{Key: "items", Type: read[[]int]()}.Whole(), 0},
		{"under_object", shape.Document{Key: "item", Type: read[plainItem]()}.Whole(), shape.HasObjects | shape.HasUnbounded | shape.HasDynamic},
		{"open_struct", read[openMap](), shape.HasUnbounded},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got shape.Features
			for bit := shape.Features(1); bit != 0; bit <<= 1 {
				if tt.typ.Has(bit) {
					got |= bit
				}
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

type tree struct {
	Name     string `json:"name" validate:"required"`
	Children []tree `json:"children"`
	Parent   *tree  `json:"parent"`
	Side     *sidewise
}

type sidewise struct {
	Back map[string]*tree
	ID   int `bind:"exists=things"`
}

func TestRecursiveTypes(t *testing.T) {
	t.Parallel()
	r := shape.NewReader("validate")
	root := r.Read(reflect.TypeFor[tree]())
	assert.Same(t, root, root.Member("children").Type.Elem, "a type is one node, wherever it stands")
	assert.Same(t, root, root.Member("parent").Type.Elem)
	assert.Same(t, root, root.Member("Side").Type.Elem.Member("Back").Type.Elem.Elem)
	for typ := range root.All() {
		if typ.Kind == shape.String || typ.Kind == shape.Integer {
			continue
		}
		assert.True(t, typ.Has(shape.HasUnbounded), "%v: depth is the client's", typ.Go)
		assert.True(t, typ.Has(shape.HasLookups), "%v: features go all the way round", typ.Go)
		assert.True(t, typ.Has(shape.HasRules), "%v", typ.Go)
	}

	deep := path.Steps("").Key("parent").Key("children").Index(1).Key("Side").Key("Back").Key("k").Key("name")
	typ, field := root.At(deep)
	assert.Equal(t, shape.String, typ.Kind)
	assert.Same(t, root.Member("name"), field)

	type list []list
	loop := r.Read(reflect.TypeFor[list]())
	assert.Same(t, loop, loop.Elem)
	assert.True(t, loop.Has(shape.HasUnbounded))

	nested := r.Read(reflect.TypeFor[struct{ Flat [][]int }]())
	assert.False(t, nested.Has(shape.HasUnbounded), "nesting of a fixed depth is the type's")
}

func TestReadRemembers(t *testing.T) {
	t.Parallel()
	r := shape.NewReader("validate")
	types := []reflect.Type{
		reflect.TypeFor[tree](), reflect.TypeFor[sidewise](), reflect.TypeFor[[]tree](), reflect.TypeFor[featured](), reflect.TypeFor[map[string]*tree](),
	}
	var running sync.WaitGroup
	nodes := make([]*shape.Type, 64)
	for i := range nodes {
		running.Go(func() {
			nodes[i] = r.Read(types[i%len(types)])
			nodes[i].Has(shape.HasUnbounded)
			nodes[i].Faults()
		})
	}
	running.Wait()
	for i := range nodes {
		assert.Same(t, r.Read(types[i%len(types)]), nodes[i])
	}
	assert.Same(t, nodes[0], nodes[2].Elem, "types that come later share the nodes of those that came before")
}

func TestUnder(t *testing.T) {
	t.Parallel()
	items := read[[]tree]()
	body := shape.Document{Key: "leads", Type: items}.Whole()
	assert.Equal(t, "object", body.Word())
	typ, field := body.At(path.Steps("").Key("leads").Index(3).Key("name"))
	assert.Equal(t, shape.String, typ.Kind)
	assert.Equal(t, "Name", field.Go)
	typ, field = body.At(path.Steps("").Key("other"))
	assert.Nil(t, typ)
	assert.Nil(t, field)
	assert.Empty(t, body.Faults())
}

func TestAll(t *testing.T) {
	t.Parallel()
	seen := map[reflect.Type]int{}
	for typ := range read[tree]().All() {
		seen[typ.Go]++
	}
	want := map[reflect.Type]int{
		reflect.TypeFor[tree](): 1, reflect.TypeFor[*tree](): 1, reflect.TypeFor[[]tree](): 1, reflect.TypeFor[string](): 1,
		reflect.TypeFor[*sidewise](): 1, reflect.TypeFor[sidewise](): 1, reflect.TypeFor[map[string]*tree](): 1, reflect.TypeFor[int](): 1,
	}
	assert.Equal(t, want, seen)
	for range read[tree]().All() {
		break
	}
}

type (
	lists    []*lists
	maps     map[string][]maps
	pointers *pointers
)

func TestEndless(t *testing.T) {
	t.Parallel()
	assert.Nil(t, read[lists]().Leaf())
	assert.Nil(t, read[lists]().Innermost())
	assert.Equal(t, shape.Map, read[maps]().Leaf().Kind)
	assert.Nil(t, read[[2]maps]().Innermost())
	assert.Equal(t, shape.String, read[map[string]*[][]string]().Innermost().Kind)
	assert.Equal(t, shape.Invalid, read[pointers]().Kind)
	assert.Equal(t, shape.Invalid, read[[]*pointers]().Innermost().Kind)
	field := reflect.StructField{Name: "L", Type: reflect.TypeFor[lists](), Tag: `json:"l,string"`}
	typ := shape.NewReader("validate").Read(reflect.StructOf([]reflect.StructField{field}))
	assert.Contains(t, typ.Faults()[0].Fault, "a field that is no number")
}

func TestAllNamesTheWay(t *testing.T) {
	t.Parallel()
	type inner struct {
		Flags map[bool]int
		Open  map[string]int8 `json:",embed"`
	}
	ways := map[reflect.Type]string{}
	for typ, names := range read[[]struct{ In *[]inner }]().All() {
		ways[typ.Go] = names
	}
	assert.Empty(t, ways[reflect.TypeFor[struct{ In *[]inner }]()])
	assert.Equal(t, "In", ways[reflect.TypeFor[inner]()])
	assert.Equal(t, "In.Flags", ways[reflect.TypeFor[bool]()])
	assert.Equal(t, "In.Open", ways[reflect.TypeFor[int8]()])
}

func TestAt(t *testing.T) {
	t.Parallel()
	root := read[featured]()
	tests := []struct {
		name  string
		steps []any
		kind  string // of Go; "" if there is none
		field string
	}{
		{"whole", nil, "struct", ""},
		{"member", []any{"Plain", "Name"}, "string", "Name"},
		{"item", []any{"Plain", "List", 4}, "string", "List"},
		{"map_entry", []any{"Distinct", "any.key"}, "struct", "Distinct"},
		{"below_a_map_entry", []any{"Distinct", "0", "V"}, "int", "V"},
		{"behind_a_pointer", []any{"Lookup", "V"}, "int", "V"},
		{"unknown_member", []any{"Plain", "Nope"}, "", "Plain"},
		{"below_unknown", []any{"Plain", "Nope", 1}, "", "Plain"},
		{"member_of_an_array", []any{"Plain", "List", "0"}, "", "List"},
		{"index_of_an_object", []any{"Plain", 0}, "", "Plain"},
		{"index_of_a_map", []any{"Distinct", 0}, "", "Distinct"},
		{"below_any", []any{"Plain", "Anys", 0, "x"}, "", "Anys"},
		{"below_a_scalar", []any{"Plain", "Name", "x"}, "", "Name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			typ, field := root.At(at(tt.steps...))
			kind, name := "", ""
			if typ != nil {
				kind = typ.Go.Kind().String()
			}
			if field != nil {
				name = field.Go
			}
			assert.Equal(t, tt.kind, kind)
			assert.Equal(t, tt.field, name)
		})
	}
}

// at builds a path of names and indexes.
func at(all ...any) path.Steps {
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
