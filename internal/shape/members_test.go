package shape_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/shape"
)

// read returns the shape of T by a Reader of its own.
func read[T any]() *shape.Type {
	return shape.NewReader("validate").Read(reflect.TypeFor[T]())
}

// memberTypes are structs whose members are all ints or structs of such, so that the members of any of them can be
// told apart by setting one. What their names should be, nobody says but the json package.
var memberTypes = []struct {
	name string
	typ  reflect.Type
}{
	{"plain", reflect.TypeFor[struct{ A, B, C int }]()},
	{"empty", reflect.TypeFor[struct{}]()},
	{"tagged", reflect.TypeFor[tagged]()},
	{"odd_names", reflect.TypeFor[oddNames]()},
	{"embedded", reflect.TypeFor[embedded]()},
	{"embedded_between", reflect.TypeFor[embeddedBetween]()},
	{"embedded_twice_deep", reflect.TypeFor[struct{ embedded }]()},
	{"embedded_pointer", reflect.TypeFor[struct{ *Base }]()},
	{"embedded_pointer_deep", reflect.TypeFor[struct{ *BasePointer }]()},
	{"embedded_unexported", reflect.TypeFor[struct{ base }]()},
	{"embedded_tagged", reflect.TypeFor[embeddedTagged]()},
	{"embedded_tagged_pointer", reflect.TypeFor[embeddedTaggedPointer]()},
	{"embedded_ignored", reflect.TypeFor[embeddedIgnored]()},
	{"embedded_options_only", reflect.TypeFor[embeddedOption]()},
	{"embedded_generic", reflect.TypeFor[struct{ Generic[Base] }]()},
	{"embed_option", reflect.TypeFor[embedOption]()},
	{"embed_option_pointer", reflect.TypeFor[embedOptionPointer]()},
	{"shadowed", reflect.TypeFor[shadowed]()},
	{"shadowed_by_tag", reflect.TypeFor[shadowedByTag]()},
	{"shadowed_by_ignored", reflect.TypeFor[shadowedByIgnored]()},
	{"ambiguous", reflect.TypeFor[ambiguous]()},
	{"ambiguous_hides_deeper", reflect.TypeFor[ambiguousHidesDeeper]()},
	{"ambiguous_one_tagged", reflect.TypeFor[ambiguousOneTagged]()},
	{"ambiguous_both_tagged", embedding(reflect.TypeFor[One](), reflect.TypeFor[Two](), reflect.TypeFor[Three]())},
	{"ambiguous_settled_by_third", embedding(reflect.TypeFor[Settled](), reflect.TypeFor[One](), reflect.TypeFor[Two]())},
	{"diamond", embedding(reflect.TypeFor[Left](), reflect.TypeFor[Right]())},
	{"diamond_uneven", reflect.TypeFor[diamondUneven]()},
	{"diamond_below", embedding(reflect.TypeFor[LeftOf](), reflect.TypeFor[RightOf](), reflect.TypeFor[One]())},
	{"recursive_embed", reflect.TypeFor[recursiveEmbed]()},
	{"mutual_embed", reflect.TypeFor[mutualEmbed]()},
	{"fold", reflect.TypeFor[fold]()},
	{"fold_exact_wins", reflect.TypeFor[foldExact]()},
	{"fold_strict", reflect.TypeFor[foldStrict]()},
	{"fold_embedded", reflect.TypeFor[foldEmbedded]()},
	{"unexported", reflect.TypeFor[unexportedFields]()},
	{"local_type_of_a_function", localType()},
}

func TestMembersAreThoseOfTheJSONPackage(t *testing.T) {
	t.Parallel()
	for _, tt := range memberTypes {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := shape.NewReader("validate").Read(tt.typ)
			require.Equal(t, shape.Object, got.Kind)
			assert.Equal(t, marshalled(t, tt.typ), names(got), "names and order, as json.Marshal writes them")
			for i, f := range got.Fields {
				assert.Equal(t, i, f.Position)
				assert.Equal(t, tt.typ.FieldByIndex(f.Index).Name, f.Go)
			}
			for _, name := range candidates(tt.typ) {
				assertMember(t, tt.typ, got, name)
			}
			assert.Empty(t, got.Faults())
		})
	}
}

// assertMember compares what the shape and what the json package make of the member name.
func assertMember(t *testing.T, typ reflect.Type, got *shape.Type, name string) {
	t.Helper()
	f := got.Member(name)
	index, known := taken(t, typ, name)
	require.Equal(t, known, f != nil, "%v takes the member %q", typ, name)
	if index != nil {
		require.Equal(t, index, f.Index, "field of %v that takes the member %q", typ, name)
	}
}

func TestOpenIsWhatTheJSONPackageTakes(t *testing.T) {
	t.Parallel()
	types := []reflect.Type{
		reflect.TypeFor[Base](), reflect.TypeFor[openMap](), reflect.TypeFor[openNamedKey](), reflect.TypeFor[openRaw](),
		reflect.TypeFor[openEmbedded](), reflect.TypeFor[openAmbiguous](), reflect.TypeFor[openSettled](), reflect.TypeFor[openTagged](),
	}
	for _, typ := range types {
		t.Run(typ.Name(), func(t *testing.T) {
			t.Parallel()
			got := shape.NewReader("validate").Read(typ)
			err := json.Unmarshal([]byte(`{"unknown":1}`), reflect.New(typ).Interface(), json.RejectUnknownMembers(true))
			assert.Equal(t, err == nil, got.Open != nil)
			assert.Nil(t, got.Member("unknown"))
			assert.Empty(t, got.Faults())
		})
	}
}

func names(t *shape.Type) []string {
	all := []string{}
	for _, f := range t.Fields {
		all = append(all, f.Name)
	}
	return all
}

// marshalled returns the member names that json.Marshal writes, in its order.
func marshalled(t *testing.T, typ reflect.Type) []string {
	t.Helper()
	v := reflect.New(typ).Elem()
	fill(v, 2)
	body, err := json.Marshal(v.Interface())
	require.NoError(t, err)
	dec := jsontext.NewDecoder(bytes.NewReader(body))
	_, err = dec.ReadToken()
	require.NoError(t, err)
	all := []string{}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		require.NoError(t, err)
		all = append(all, name.String())
		require.NoError(t, dec.SkipValue())
	}
	return all
}

// fill sets the ints, so that none is omitted, and makes what pointers point to, depth levels of it.
func fill(v reflect.Value, depth int) {
	if v.CanInt() && v.CanSet() {
		v.SetInt(1)
	}
	if v.Kind() == reflect.Pointer && v.CanSet() && depth > 0 {
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth-1)
	}
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		fill(v.Field(i), depth)
	}
}

// taken reports whether json.Unmarshal knows the member name, and returns the index of the Go field that it decodes it
// into, unless nothing that fits shows there.
func taken(t *testing.T, typ reflect.Type, name string) (index []int, known bool) {
	t.Helper()
	quoted, err := jsontext.AppendQuote(nil, name)
	require.NoError(t, err)
	for _, value := range []string{"1", `{"id":1}`, `{"Value":{"id":1}}`, `{"A":1}`, `{"a":1}`, `{}`} {
		v := reflect.New(typ)
		err := json.Unmarshal([]byte("{"+string(quoted)+":"+value+"}"), v.Interface(), json.RejectUnknownMembers(true))
		var semantic *json.SemanticError
		if errors.As(err, &semantic) && semantic.Err == json.ErrUnknownName && strings.Count(string(semantic.JSONPointer), "/") == 1 {
			return nil, false
		}
		if err == nil {
			return filled(v.Elem()), true
		}
	}
	require.Fail(t, "no value fits", "%v, member %q", typ, name)
	return nil, false
}

// filled returns the index of the one member of v that is not zero; nil if there is none.
func filled(v reflect.Value) []int {
	for i := range v.NumField() {
		f, sf := v.Field(i), v.Type().Field(i)
		if f.IsZero() {
			continue
		}
		tag, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
		flattened := sf.Anonymous && tag == "" || strings.Contains(sf.Tag.Get("json"), ",embed")
		if !flattened {
			return []int{i}
		}
		if below := filled(reflect.Indirect(f)); below != nil {
			return append([]int{i}, below...)
		}
	}
	return nil
}

// candidates returns every name that a member of typ could have, and what a case-insensitive match could take for it.
func candidates(typ reflect.Type) []string {
	all := []string{"", "unknown", "0"}
	for name := range goNames(typ, map[reflect.Type]bool{}) {
		all = append(all, name, strings.ToUpper(name), strings.ToLower(name), "_"+name, strings.ReplaceAll(name, "_", ""), strings.ReplaceAll(name, "_", "-"), name+" ", name+"x")
		if len(name) > 1 {
			all = append(all, name[:1]+"_-"+name[1:], strings.ReplaceAll(name, "k", "\u212A"))
		}
	}
	all = slices.DeleteFunc(all, func(s string) bool { return strings.ContainsRune(s, unicode.ReplacementChar) })
	slices.Sort(all)
	return slices.Compact(all)
}

// goNames holds the names of all fields at or below typ, as Go has them and as tags have them.
func goNames(typ reflect.Type, seen map[reflect.Type]bool) map[string]bool {
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	all := map[string]bool{}
	if typ.Kind() != reflect.Struct || seen[typ] {
		return all
	}
	seen[typ] = true
	for i := range typ.NumField() {
		sf := typ.Field(i)
		tag, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
		all[sf.Name], all[tag] = true, true
		for name := range goNames(sf.Type, seen) {
			all[name] = true
		}
	}
	return all
}
