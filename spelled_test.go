package bind_test

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// capital is a key in capitals, however it is written.
type capital string

func (c *capital) UnmarshalText(text []byte) error {
	*c = capital(strings.ToUpper(string(text)))
	return nil
}

// initial is a key that cannot be written.
type initial struct{ letter byte }

func (i *initial) UnmarshalText(text []byte) error {
	i.letter = text[0]
	return nil
}

// shelf has mistakes of every stage.
type shelf struct {
	Width int    `json:"width" validate:"gt=0"`
	Label string `json:"label" validate:"required" bind:"present"`
	Owner int    `json:"owner" bind:"exists=owners"`
	Code  string `json:"code" bind:"distinct"`
	Low   int    `json:"low"`
	High  int    `json:"high" validate:"gtefield=Low"`
}

const (
	shelfWrong  = `{"width":0,"label":"","owner":9,"code":"c","low":5,"high":1}`
	shelfTyped  = `{"width":"1","label":"a","owner":1,"code":"t","low":1,"high":2}`
	shelfAbsent = `{"width":1,"owner":1,"code":"a"}`
)

// shelfMistakes are those of shelfWrong below a name that the client has written, and the sibling that a rule names.
func shelfMistakes(at string) []string {
	return []string{
		at + "/width gt=0", at + "/label required", at + "/owner exists=owners", at + "/code distinct", at + "/high gtefield=low " + at + "/low",
	}
}

type warehouse[K comparable] struct {
	Shelves map[K]shelf              `json:"shelves" validate:"dive"`
	Nested  map[K]map[K]*shelf       `json:"nested" validate:"dive,dive"`
	Lists   map[K][]shelf            `json:"lists" validate:"dive,dive"`
	List    []map[K]shelf            `json:"list" validate:"dive,dive"`
	Pointer *map[K]*shelf            `json:"pointer" validate:"omitempty,dive"`
	Counts  map[K]int                `json:"counts" validate:"dive,gt=0"`
	In      map[K]map[string]storage `json:"in" validate:"dive,dive"`
}

type storage struct {
	On shelf `json:"ON,case:ignore"`
}

// keyType is a type of keys, with names that it takes and that its values would not have.
type keyType struct {
	body  reflect.Type
	top   reflect.Type
	names [2]string
}

func keysOf[K comparable](one, two string) keyType {
	return keyType{reflect.TypeFor[warehouse[K]](), reflect.TypeFor[map[K]shelf](), [2]string{one, two}}
}

var keyTypes = map[string]keyType{
	"string":           keysOf[string]("de", "DE"),
	"text":             keysOf[capital]("de", "En"),
	"text/not_written": keysOf[initial]("abc", "b/~"),
	"uuid/capitals":    keysOf[uuid.UUID]("6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "7ba7b810-9dad-11d1-80b4-00c04fd430c8"),
	"uuid/urn_braces":  keysOf[uuid.UUID]("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", "{7ba7b810-9dad-11d1-80b4-00c04fd430c8}"),
	"time":             keysOf[time.Time]("2024-01-02T03:04:05.000Z", "2024-01-02T03:04:05.10+01:00"),
	"address":          keysOf[netip.Addr]("0:0::1", "::FFFF"),
	"float":            keysOf[float64]("1.0", "1e2"),
	"float32":          keysOf[float32]("-0.50", "2.5E+1"),
	"int":              keysOf[int]("-0", "7"),
	"int8":             keysOf[int8]("-0", "-7"),
	"uint":             keysOf[uint16]("0", "12"),
}

// spelledBinders look at values in all ways: rule by rule, and by a struct as a whole.
func spelledBinders(t *testing.T) map[string]*bind.Binder {
	t.Helper()
	lookups := map[string]bind.Lookup{"owners": stored(1).lookup()}
	nothing := func(context.Context, validator.StructLevel) {}
	return map[string]*bind.Binder{
		"own":     newBinder(t, bind.Config{Lookups: lookups, Precognition: true}),
		"whole":   newBinder(t, bind.Config{Lookups: lookups, Rules: bind.Rules{Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[shelf](): nothing}}}),
		"foreign": newBinder(t, bind.Config{Lookups: lookups, Validator: validator.New(validator.WithRequiredStructEnabled())}),
	}
}

// pointersOf returns the mistakes of an error: pointer, rule, param and the fields that they name.
func pointersOf(t *testing.T, err error) (all []string) {
	t.Helper()
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	for _, fe := range e.Fields {
		text := strings.TrimSuffix(fe.Path.Pointer()+" "+fe.Rule+"="+fe.Param, "=")
		if fe.Rule != "distinct" {
			for _, ref := range fe.Refs {
				text += " " + ref.Pointer()
			}
		}
		all = append(all, text)
	}
	return all
}

// TestNamesAreTheClients: a mistake below a map key stands where the client has put it, whatever stage finds it, and
// under no other name.
func TestNamesAreTheClients(t *testing.T) {
	t.Parallel()
	binders := spelledBinders(t)
	for name, key := range keyTypes {
		one, two := key.names[0], key.names[1]
		tokens := [2]string{pointerOf([]any{one}), pointerOf([]any{two})}
		entries := func(a, b string) string { return fmt.Sprintf(`{%q:%s,%q:%s}`, one, a, two, b) }
		typed := func(at string) []string { return []string{at + "/width type"} }
		absent := func(at string) []string { return []string{at + "/label required"} }
		wrong := shelfMistakes

		for place, tt := range map[string]struct {
			typ  reflect.Type
			body string
			want [2][]string // below each of the names
			at   [2]string   // "" and the name
		}{
			"member":   {key.body, `{"shelves":` + entries(shelfWrong, shelfWrong) + `}`, [2][]string{wrong("/shelves" + tokens[0]), wrong("/shelves" + tokens[1])}, tokens},
			"top":      {key.top, entries(shelfWrong, shelfWrong), [2][]string{wrong(tokens[0]), wrong(tokens[1])}, tokens},
			"typed":    {key.body, `{"shelves":` + entries(shelfTyped, shelfAbsent) + `}`, [2][]string{typed("/shelves" + tokens[0]), absent("/shelves" + tokens[1])}, tokens},
			"nested":   {key.body, `{"nested":{` + fmt.Sprintf("%q", two) + `:` + entries(shelfTyped, shelfAbsent) + `}}`, [2][]string{typed("/nested" + tokens[1] + tokens[0]), absent("/nested" + tokens[1] + tokens[1])}, tokens},
			"lists":    {key.body, `{"lists":` + entries(`[`+shelfTyped+`]`, `[`+shelfWrong+`,`+strings.Replace(shelfTyped, `"t"`, `"u"`, 1)+`]`) + `}`, [2][]string{typed("/lists" + tokens[0] + "/0"), append(without(wrong("/lists"+tokens[1]+"/0"), "distinct"), typed("/lists"+tokens[1]+"/1")...)}, tokens},
			"list":     {key.body, `{"list":[{},` + entries(shelfTyped, shelfAbsent) + `]}`, [2][]string{typed("/list/1" + tokens[0]), absent("/list/1" + tokens[1])}, tokens},
			"pointer":  {key.body, `{"pointer":` + entries(shelfWrong, shelfWrong) + `}`, [2][]string{wrong("/pointer" + tokens[0]), wrong("/pointer" + tokens[1])}, tokens},
			"scalars":  {key.body, `{"counts":` + entries("0", "null") + `}`, [2][]string{{"/counts" + tokens[0] + " gt=0"}, {"/counts" + tokens[1] + " type"}}, tokens},
			"folded":   {key.body, `{"in":` + entries(`{"x":{"on":`+shelfWrong+`}}`, `{"x":{"O-n":`+shelfTyped+`}}`) + `}`, [2][]string{without(wrong("/in"+tokens[0]+"/x/on"), "distinct"), typed("/in" + tokens[1] + "/x/O-n")}, tokens},
			"no_field": {key.body, `{"shelves":` + entries(`{"nope":1}`, shelfAbsent) + `}`, [2][]string{{"/shelves" + tokens[0] + "/width gt=0", "/shelves" + tokens[0] + "/label required", "/shelves" + tokens[0] + "/nope unknown"}, absent("/shelves" + tokens[1])}, tokens},
		} {
			want := slices.Concat(tt.want[0], tt.want[1])
			if strings.Compare(one, two) > 0 {
				want = slices.Concat(tt.want[1], tt.want[0])
			}
			for by, b := range binders {
				t.Run(name+"/"+place+"/"+by, func(t *testing.T) {
					t.Parallel()
					err := b.Decode(context.Background(), []byte(tt.body), reflect.New(tt.typ).Interface())
					assert.Equal(t, want, pointersOf(t, err), tt.body)

					many := reflect.New(reflect.SliceOf(tt.typ)).Interface()
					err = b.DecodeMany(context.Background(), []byte(`{"data":[{},`+tt.body+`]}`), many, bind.Under("data"))
					var below []string
					for _, m := range want {
						below = append(below, "/data/1"+strings.ReplaceAll(m, " /", " /data/1/"))
					}
					assert.Equal(t, below, pointersOf(t, err), tt.body)
				})
			}
		}
	}
}

// without leaves out the mistakes of a rule.
func without(mistakes []string, rule string) []string {
	return slices.DeleteFunc(slices.Clone(mistakes), func(m string) bool { return strings.HasSuffix(m, " "+rule) })
}

// TestPrecognitionAsksByTheClientsNames: a form knows the names that it sends.
func TestPrecognitionAsksByTheClientsNames(t *testing.T) {
	t.Parallel()
	b := spelledBinders(t)["own"]
	body := `{"shelves":{"de":` + shelfWrong + `,"EN":` + shelfWrong + `},"in":{"a":{"x":{"On":` + shelfWrong + `}}}}`
	for only, want := range map[string][]string{
		"shelves.de.width":                 {"/shelves/de/width gt=0"},
		"shelves.DE.width":                 nil,
		"shelves.EN.owner,shelves.de.code": {"/shelves/EN/owner exists=owners", "/shelves/de/code distinct"},
		"shelves.*.label":                  {"/shelves/EN/label required", "/shelves/de/label required"},
		"in.a.x.On.width":                  {"/in/a/x/On/width gt=0"},
		"in.a.x.ON.width":                  nil,
	} {
		err := b.Bind(precognitive(post(body), only), new(warehouse[capital]))
		assert.Equal(t, want, pointersOf(t, err), only)
	}
}

// TestOneEntryUnderTwoNames: a key that is there already stands twice, whatever its name.
func TestOneEntryUnderTwoNames(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	for body, dst := range map[string]any{
		`{"de":{},"DE":{}}`: new(map[capital]struct{}),
		`{"1.0":{},"1":{}}`: new(map[float64]struct{}),
		`{"0":{},"-0":{}}`:  new(map[int]struct{}),
		`{"a":{},"abc":{}}`: new(map[initial]struct{}),
	} {
		err := b.Decode(context.Background(), []byte(body), dst)
		var e *bind.Error
		require.ErrorAs(t, err, &e, body)
		assert.Equal(t, bind.Malformed, e.Reason, body)
		second := strings.LastIndex(body[:len(body)-4], `"`)
		second = strings.LastIndex(body[:second], `"`)
		name, _, _ := strings.Cut(body[second+1:], `"`)
		assert.Equal(t, []string{pointerOf([]any{name}) + fmt.Sprintf(" duplicate=1:%d", second+1)}, pointersOf(t, err), body)
	}
}

// TestNullIsNoEntry: null in a map is a mistake where it is one in a list.
func TestNullIsNoEntry(t *testing.T) {
	t.Parallel()
	type rates struct {
		Rates  map[string]int           `json:"rates" validate:"dive,gt=0"`
		Ptrs   map[string]*shelf        `json:"ptrs" validate:"dive,required"`
		Flags  map[string]bool          `json:"flags"`
		Lists  map[int][]string         `json:"lists" validate:"dive,min=1"`
		Times  map[capital]time.Time    `json:"times"`
		Any    map[string]any           `json:"any"`
		Maps   map[string]map[int]int   `json:"maps"`
		Own    map[string]*netip.Addr   `json:"own"`
		Within []map[string]map[int]int `json:"within"`
	}
	const body = `{"rates":{"EUR":null},"ptrs":{"a":null},"flags":{"a":null},"lists":{"1":null},"times":{"now":null},"any":{"a":null},
		"maps":{"a":null},"own":{"a":null},"within":[{"a":{"1":null}}]}`
	want := []string{
		"/rates/EUR type", "/ptrs/a type", "/flags/a type", "/lists/1 type", "/times/now type", "/within/0/a/1 type",
	}
	for name, b := range spelledBinders(t) {
		err := b.Decode(context.Background(), []byte(body), new(rates))
		assert.Equal(t, want, pointersOf(t, err), name)

		err = b.Decode(context.Background(), []byte(`{"a":1,"b":null}`), new(map[string]int))
		assert.Equal(t, []string{"/b type"}, pointersOf(t, err), name)
		status, _, answer := b.Answer("", err)
		assert.Equal(t, http.StatusUnprocessableEntity, status)
		assert.JSONEq(t, `{"message":"The given data was invalid.","errors":{"b":["The b field must be an integer."]}}`, string(answer))
	}
}
