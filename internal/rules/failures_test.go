package rules_test

import (
	"context"
	"reflect"
	"sync/atomic"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/rules"
)

// line is an item with rules of its own, and a struct-level function in some
// of the tests.
type line struct {
	SKU  string `json:"sku" validate:"required,min=2,alpha"`
	Size int    `json:"size" validate:"gt=0"`
}

// Extra is embedded with rules of its own.
type Extra struct {
	Note string `json:"note" validate:"min=2,alpha"`
}

// many has rules that fail together.
type many struct {
	Password string                    `json:"password" validate:"omitempty,min=8,containsany=0123456789,containsany=ABC"`
	Code     string                    `json:"code" validate:"omitempty,max=2,strong,alpha"`
	Either   string                    `json:"either" validate:"omitempty,len=3,email|e164,lowercase"`
	Host     string                    `json:"host" validate:"omitempty,min=4,hostname,fqdn,startswith=a"`
	Ptr      *string                   `json:"ptr" validate:"omitempty,min=3,alpha,hostname"`
	Nil      *int                      `json:"nil" validate:"required_with=Name,omitnil,gt=1"`
	Name     string                    `json:"name" validate:"omitempty,eqfield=Code,min=3"`
	Tags     []string                  `json:"tags" validate:"max=2,unique,dive,min=2,alpha"`
	Grid     [][]int                   `json:"grid" validate:"omitempty,len=2,dive,min=2,dive,gt=0,lt=9"`
	Map      map[string]string         `json:"map" validate:"omitempty,max=1,dive,keys,min=2,alpha,endkeys,len=2,alpha"`
	Lines    []line                    `json:"lines" validate:"max=1,unique=SKU,dive"`
	Deep     map[string]map[string]int `json:"deep" validate:"omitempty,min=2,dive,min=2,dive,gt=0"`
	Object   line                      `json:"object" validate:"omitempty,excluded_with=Name"`
	Later    string                    `json:"later" validate:"max=0,omitempty,email"`
	Any      any                       `json:"any" validate:"omitempty,min=3,alpha"`
	Extra    `validate:"omitempty,excluded_with=Password"`
}

func manyBenches(t *testing.T, bail bool) map[string]bench {
	t.Helper()
	aliases := map[string]string{"strong": "uppercase,max=9"}
	foreign := validator.New(validator.WithRequiredStructEnabled())
	foreign.RegisterAlias("strong", "uppercase,max=9")
	nothing := func(context.Context, validator.StructLevel) {}
	itself := func(v reflect.Value) any { return v.Interface() } // of a type that nobody has
	type nobodys struct{}
	structs := map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[many](): nothing, reflect.TypeFor[line](): nothing}
	return map[string]bench{
		"field by field":           newBench(t, rules.Config{Aliases: aliases, Bail: bail}),
		"struct-level functions":   newBench(t, rules.Config{Aliases: aliases, Bail: bail, Structs: structs}),
		"a custom type, elsewhere": newBench(t, rules.Config{Aliases: aliases, Bail: bail, Types: map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[nobodys](): itself}}),
		"foreign":                  newBench(t, rules.Config{Validator: foreign, Bail: bail}),
	}
}

// manyCases are bodies, with "|" between what each path fails: with bail, the
// first of them is told.
var manyCases = []struct {
	name, body string
	want       [][]string
}{
	{"three_of_one", `{"password":"x"}`, [][]string{{"password min=8", "password containsany=0123456789", "password containsany=ABC"}}},
	{"the_first_and_the_last", `{"password":"1"}`, [][]string{{"password min=8", "password containsany=ABC"}}},
	{"an_or_group_is_one", `{"either":"AB"}`, [][]string{{"either len=3", "either or=email|e164", "either lowercase"}}},
	{"none_is_proved", `{"host":"-"}`, [][]string{{"host min=4", "host hostname", "host fqdn", "host startswith=a"}}},
	{"pointer", `{"ptr":"-"}`, [][]string{{"ptr min=3", "ptr alpha", "ptr hostname"}}},
	{"other_field", `{"name":"x","nil":7,"code":"ab"}`, [][]string{{"code strong"}, {"name eqfield=code", "name min=3"}}},
	{"list_and_items", `{"tags":["ok","1","1"]}`, [][]string{{"tags max=2", "tags unique"}, {"tags.1 min=2", "tags.1 alpha"}, {"tags.2 min=2", "tags.2 alpha"}}},
	{"lists_in_lists", `{"grid":[[0,9,5],[1],[0]]}`, [][]string{{"grid len=2"}, {"grid.0.0 gt=0"}, {"grid.0.1 lt=9"}, {"grid.1 min=2"}, {"grid.2 min=2"}, {"grid.2.0 gt=0"}}},
	{"map_keys_and_values", `{"map":{"1":"123","ok":"ok"}}`, [][]string{{"map max=1"}, {"map.1 key=min=2", "map.1 key=alpha"}, {"map.1 len=2", "map.1 alpha"}}},
	{"structs_in_a_list", `{"lines":[{"sku":"1"},{"sku":"1","size":1}]}`, [][]string{{"lines max=1", "lines unique=sku"},
		{"lines.0.sku min=2", "lines.0.sku alpha"}, {"lines.0.size gt=0"}, {"lines.1.sku min=2", "lines.1.sku alpha"}}},
	{"required_is_enough", `{"lines":[{"size":1}]}`, [][]string{{"lines.0.sku required"}}},
	{"maps_in_maps", `{"deep":{"a":{"x":0}}}`, [][]string{{"deep min=2"}, {"deep.a min=2"}, {"deep.a.x gt=0"}}},
	{"an_excluded_object", `{"name":"abc","nil":7,"code":"abc","object":{"sku":"1"}}`, [][]string{{"code max=2", "code strong"},
		{"object excluded_with=name"}, {"object.sku min=2", "object.sku alpha"}, {"object.size gt=0"}}},
	{"directive_behind_a_failure", `{"later":"x"}`, [][]string{{"later max=0", "later email"}}},
	{"interface", `{"any":"-"}`, [][]string{{"any min=3", "any alpha"}}},
}

func TestEveryFailingRule(t *testing.T) {
	t.Parallel()
	for _, bail := range []bool{false, true} {
		for name, b := range manyBenches(t, bail) {
			for _, tt := range manyCases {
				var want []string
				for _, one := range tt.want {
					if bail {
						one = one[:1]
					}
					want = append(want, one...)
				}
				got := b.failures(t, from[many](t, tt.body))
				if name == "foreign" && tt.name == "an_excluded_object" && !bail {
					want = append(want[:1], want[2:]...) // behind a failure, an alias may be a function of the user's
				}
				assert.ElementsMatch(t, want, got, "%s, %s, bail %v", tt.name, name, bail)
			}
		}
	}
}

// TestEmbeddedWithRules: the embedded struct fails a rule of its own, and so do
// its members.
func TestEmbeddedWithRules(t *testing.T) {
	t.Parallel()
	b := newBench(t, rules.Config{Aliases: map[string]string{"strong": "uppercase,max=9"}})
	assert.Equal(t, []string{"password min=8", "password containsany=ABC", "note excluded_with=password", "note min=2", "note alpha"},
		b.failures(t, from[many](t, `{"password":"1","note":"1"}`)))
}

// TestFunctionsBehindAFailure: a function of the user's is asked if validator's
// own rules before it have passed, whatever other functions say.
func TestFunctionsBehindAFailure(t *testing.T) {
	t.Parallel()
	type object struct {
		A string `json:"a" validate:"omitempty,min=2,mine,alpha"`
		B string `json:"b" validate:"omitempty,mine,max=1,other,alpha"`
		C string `json:"c" validate:"omitempty,other,mine,alias,alpha"`
		D string `json:"d" validate:"omitempty,alpha,file,len=3"`
		E string `json:"e" validate:"omitempty,alpha,maybe,len=3"`
	}
	for body, want := range map[string][]string{
		`{"a":"1"}`:  {"a min=2", "a alpha"},
		`{"a":"12"}`: {"a mine", "a alpha"},
		`{"b":"12"}`: {"b mine", "b max=1", "b alpha"},
		`{"b":"1"}`:  {"b mine", "b other", "b alpha"},
		`{"c":"1"}`:  {"c other", "c mine", "c alias", "c alpha"},
		`{"d":"1"}`:  {"d alpha", "d len=3"}, // no file of that name is looked for
		`{"e":"12"}`: {"e alpha", "e len=3"}, // nor is the alias asked that stands for a function
	} {
		calls := 0
		never := func(context.Context, validator.FieldLevel) bool { calls++; return false }
		fn := rules.Func{Func: never}
		b := newBench(t, rules.Config{
			Funcs:   map[string]rules.Func{"mine": fn, "other": fn},
			Aliases: map[string]string{"alias": "max=9,other", "maybe": "omitempty,mine"}, Host: []string{"file"},
		})
		assert.Equal(t, want, b.failures(t, from[object](t, body)), body)
		assert.LessOrEqual(t, calls, 3, body)
	}
}

// TestPanicsBehindAFailure: validator would not have come to a rule that panics.
func TestPanicsBehindAFailure(t *testing.T) {
	t.Parallel()
	type object struct {
		A string `json:"a" validate:"omitempty,max=2,tcp_addr,alpha"`
		B string `json:"b" validate:"omitempty,mine,panics,alpha"`
	}
	b := newBench(t, rules.Config{Host: []string{"tcp_addr"}, Funcs: map[string]rules.Func{
		"mine":   {Func: never},
		"panics": {Func: func(context.Context, validator.FieldLevel) bool { panic("in a rule") }},
	}})
	assert.Equal(t, []string{"a max=2", "a alpha", "b mine", "b alpha"}, b.failures(t, from[object](t, `{"a":"\"]:","b":"1"}`)))
}

// TestStructLevelFunctionsAreCalledOnce: for every struct, also for those in a
// list that fails, and with what is around them.
func TestStructLevelFunctionsAreCalledOnce(t *testing.T) {
	t.Parallel()
	for name, types := range map[string]map[reflect.Type]validator.CustomTypeFunc{
		"field by field": nil,
		"as a whole":     {reflect.TypeFor[line](): nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var lines, roots atomic.Int64
			cfg := rules.Config{
				Aliases: map[string]string{"strong": "uppercase,max=9"},
				Structs: map[reflect.Type]validator.StructLevelFuncCtx{
					reflect.TypeFor[line](): func(_ context.Context, sl validator.StructLevel) {
						lines.Add(1)
						around := reflect.Indirect(sl.Parent()).Type()
						top := reflect.Indirect(sl.Top()).Type()
						if around == reflect.TypeFor[many]() && top == around {
							sl.ReportError(sl.Current().Field(1).Interface(), "Size", "Size", "odd", "")
						}
					},
					reflect.TypeFor[many](): func(_ context.Context, sl validator.StructLevel) {
						roots.Add(1)
						sl.ReportError(nil, "Lines", "Lines", "sum", "")
					},
				},
			}
			if types != nil { // a type in the struct that has another value validated
				cfg.Types = map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[Extra](): func(reflect.Value) any { return "ok" }}
			}
			b := newBench(t, cfg)
			got := b.failures(t, from[many](t, `{"lines":[{"sku":"1","size":1},{"sku":"ok","size":1}],"object":{"sku":"ok","size":1}}`))
			assert.ElementsMatch(t, []string{
				"lines max=1", "lines.0.sku min=2", "lines.0.sku alpha", "lines.0.size odd", "lines.1.size odd", "object.size odd", "lines sum",
			}, got)
			assert.Equal(t, int64(3), lines.Load())
			assert.Equal(t, int64(1), roots.Load())

			lines.Store(0)
			assert.ElementsMatch(t, []string{"lines sum", "lines.0.size odd"}, b.failures(t, from[many](t, `{"lines":[{"sku":"ok","size":1}]}`)))
			assert.Equal(t, int64(1), lines.Load(), "a function has reported the list, and validator has been in it")
		})
	}
}

// TestReportedByAFunctionToo: what a struct-level function reports by the name of
// a rule of the field is told beside what the field fails, once. The embedded
// struct fails, too, and stands for the text that is there instead of it.
func TestReportedByAFunctionToo(t *testing.T) {
	t.Parallel()
	b := newBench(t, rules.Config{
		Types: map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[Extra](): func(reflect.Value) any { return "ok" }},
		Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[many](): func(_ context.Context, sl validator.StructLevel) {
			sl.ReportError(nil, "Password", "Password", "containsany", "ABC")
			sl.ReportError(nil, "Password", "Password", "other", "")
		}},
		Aliases: map[string]string{"strong": "uppercase,max=9"},
	})
	require.Equal(t, []string{"password min=8", "password containsany=0123456789", "password containsany=ABC", "password other", " excluded_with"},
		b.failures(t, from[many](t, `{"password":"x"}`)))
	require.Equal(t, []string{"password containsany=ABC", "password other", " excluded_with"}, b.failures(t, from[many](t, `{"password":"12345678A"}`)))
}
