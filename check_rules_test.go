package bind_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// bakedIn reads the names of validator's rules and aliases from its source in the module cache.
func bakedIn(t *testing.T) (rules, aliases []string) {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-playground/validator/v10").Output()
	require.NoError(t, err)
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "baked_in.go"))
	require.NoError(t, err)
	names := func(variable string) (all []string) {
		_, block, found := strings.Cut(string(source), variable)
		require.True(t, found, variable)
		block, _, _ = strings.Cut(block, "\n\t}\n")
		for _, match := range regexp.MustCompile(`(?m)^\t\t"(\w+)":`).FindAllStringSubmatch(block, -1) {
			all = append(all, match[1])
		}
		return all
	}
	return names("bakedInValidators = map"), names("bakedInAliases = map")
}

func TestEveryBakedInRuleHasAMessage(t *testing.T) {
	t.Parallel()
	rules, aliases := bakedIn(t)
	assert.Len(t, rules, 185, "a new version of validator: give its new rules messages")
	assert.Len(t, aliases, 3)
	b := newBinder(t, bind.Config{})
	for _, name := range append(rules, aliases...) {
		for _, word := range []string{"string", "integer", "number", "boolean", "array", "object", "date-time", "duration"} {
			err := bind.Reject(bind.FieldError{Path: bind.At("x"), Rule: name, Param: "1", Type: word, Refs: []bind.Path{bind.At("y")}})
			_, _, body := b.Answer("en", err)
			if name != "validateFn" {
				assert.NotContains(t, string(body), "The x field is invalid.", "%s on %s", name, word)
			}
			assert.NotRegexp(t, `\{\d\}|%!`, string(body), "%s on %s", name, word)
		}
	}
}

// sampled are the types whose pairs with rules are tried.
type named struct {
	Name string `json:"name"`
}

var sampled = []reflect.Type{
	reflect.TypeFor[string](), reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int64](),
	reflect.TypeFor[uint](), reflect.TypeFor[uint16](), reflect.TypeFor[float32](), reflect.TypeFor[float64](),
	reflect.TypeFor[[]string](), reflect.TypeFor[[]int](), reflect.TypeFor[[2]int](), reflect.TypeFor[[]byte](),
	reflect.TypeFor[[]named](), reflect.TypeFor[[][]string](), reflect.TypeFor[map[string]string](), reflect.TypeFor[map[string]named](),
	reflect.TypeFor[[]map[string]string](), reflect.TypeFor[named](), reflect.TypeFor[time.Time](),
}

// values returns zero and filled values of a struct type, by means of this test's own.
func values(t reflect.Type) []reflect.Value {
	texts := []string{"a", "1", "2006-01-02", "DE"}
	all := []reflect.Value{reflect.New(t).Elem()}
	for _, text := range texts {
		v := reflect.New(t).Elem()
		populate(v, text)
		all = append(all, v)
	}
	return all
}

func populate(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
			return
		}
		for i := range v.NumField() {
			populate(v.Field(i), text)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		populate(v.Index(0), text)
		populate(v.Index(1), text)
	case reflect.Array:
		populate(v.Index(0), text)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		elem := reflect.New(v.Type().Elem()).Elem()
		populate(elem, text)
		v.SetMapIndex(reflect.ValueOf(text), elem)
	default:
		if v.CanInt() {
			v.SetInt(1)
		} else {
			v.SetUint(1)
		}
	}
}

// opaqueList decodes itself: to JSON it may be anything, to validator it is a list.
type opaqueList []string

func (l *opaqueList) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, (*[]string)(l)) }

// opaqueMap is the same as a map.
type opaqueMap map[string]string

func (m *opaqueMap) UnmarshalText(b []byte) error { return json.Unmarshal(b, (*map[string]string)(m)) }

type ruled struct {
	Name string `json:"name" validate:"required"`
}

// opaqueRuled is a list of what has rules.
type opaqueRuled []ruled

func (l *opaqueRuled) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, (*[]ruled)(l)) }

// opaqueFaulty is a list of what nothing can be validated by.
type opaqueFaulty []struct {
	Name string `json:"name" validate:"nope"`
}

func (l *opaqueFaulty) UnmarshalText([]byte) error { return nil }

type structValuer struct{ S string }

func (structValuer) ValidatorValue() any { return named{} }

// tagged returns a struct with an int field for each tag, for tags that no linter lets pass.
func tagged(tags ...reflect.StructTag) any {
	var fields []reflect.StructField
	for i, tag := range tags {
		fields = append(fields, reflect.StructField{Name: string(rune('A' + i)), Type: reflect.TypeFor[int](), Tag: tag})
	}
	return reflect.New(reflect.StructOf(fields)).Elem().Interface()
}

func TestCheckFindsWhatPassesSilently(t *testing.T) {
	t.Parallel()
	type Embedded struct {
		Name string `json:"name" validate:"required"`
	}
	lookups := map[string]bind.Lookup{"ints": bind.Stored(func(context.Context, []int) ([]int, error) { return nil, nil })}
	for name, tt := range map[string]struct {
		v    any
		want string // "" = nothing is wrong
	}{
		"eqfield/unknown": {struct {
			A string `validate:"eqfield=Nope"`
		}{}, "names the field Nope, which"},
		"eqfield/nested": {struct {
			A string `validate:"eqfield=B.Name"`
			B ruled
		}{}, ""},
		"required_if/unknown": {struct {
			A string `validate:"required_if=Nope x"`
		}{}, "names the field Nope"},
		"required_if/embedded": {struct {
			Embedded
			A string `validate:"required_if=Name x"`
		}{}, ""},
		"unique/unknown": {struct {
			A []named `validate:"unique=Nope"`
		}{}, "names the field Nope"},
		"validateFn/no method": {struct {
			A string `validate:"validateFn=Nope"`
		}{}, "names no method"},
		"dive/scalar": {struct {
			A string `validate:"dive,required"`
		}{}, "dive on string"},
		"dive/any": {struct {
			A any `validate:"dive"`
		}{}, "A: dive on interface {}, which panics on a value without elements: use a type"},
		"dive/any/omitempty": {struct {
			A any `validate:"omitempty,dive,required"`
		}{}, "dive on interface {}"},
		"dive/any/elements": {struct {
			A []any `validate:"dive,dive,email"`
		}{}, "dive on interface {}"},
		"dive/any/into": {struct {
			A []any `validate:"dive"`
		}{}, ""},
		"dive/bytes": {struct {
			A []byte `validate:"dive,unique"`
		}{}, `rule "unique" panics on uint8`},
		"dive/bytes/param": {struct {
			A []byte `validate:"dive,min=1.5"`
		}{}, `rule "min=1.5" panics on uint8`},
		"dive/bytes/fits": {struct {
			A []byte `validate:"dive,min=1"`
		}{}, ""},
		"dive/decodes itself": {struct {
			A opaqueList `validate:"dive,unique"`
		}{}, `rule "unique" panics on string`},
		"dive/decodes itself/fits": {struct {
			A opaqueList `validate:"unique,dive,email"`
		}{}, ""},
		"dive/decodes itself/map": {struct {
			A opaqueMap `validate:"dive,keys,unique,endkeys,dive"`
		}{}, `rule "unique" panics on string`},
		"dive/decodes itself/twice": {struct {
			A opaqueList `validate:"dive,dive"`
		}{}, "dive on string"},
		"dive/keys/list": {struct {
			A []string `validate:"dive,keys,alpha,endkeys,required"`
		}{}, "A: keys on []string, which is no map: remove all from keys to endkeys"},
		"dive/keys/map": {struct {
			A map[string]string `validate:"dive,keys,alpha,endkeys,required"`
		}{}, ""},
		"no dive/decodes itself":      {struct{ A opaqueRuled }{}, "rules inside of bind_test.opaqueRuled are skipped"},
		"no dive/decodes itself/deep": {struct{ A map[string]*opaqueRuled }{}, "are skipped"},
		"dive/decodes itself/rules": {struct {
			A opaqueRuled `validate:"dive"`
		}{}, ""},
		"dive/decodes itself/rules inside": {struct {
			A opaqueFaulty `validate:"dive"`
		}{}, "Undefined validation function 'nope'"},
		"no dive/slice": {struct {
			A []ruled `validate:"required"`
		}{}, "add dive"},
		"no dive/no tag": {struct{ A []*ruled }{}, "add dive"},
		"no dive/map":    {struct{ A map[string]ruled }{}, "add dive"},
		"no dive/nested": {struct {
			A [][]ruled `validate:"dive"`
		}{}, "add dive"},
		"dive/nested": {struct {
			A [][]ruled `validate:"dive,dive"`
		}{}, ""},
		"no dive/nothing inside": {struct{ A []named }{}, ""},
		"unexported": {struct {
			//lint:ignore U1000 the point of the case
			a string `validate:"required"`
		}{}, "unexported field"},
		"embedded pointer": {struct{ *Embedded }{}, "embedded pointer"},
		"pointer/without omitempty": {struct {
			A *string `validate:"email"`
		}{}, "which nil fails"},
		"pointer/omitempty": {struct {
			A *string `validate:"omitempty,email"`
		}{}, ""},
		"pointer/required": {struct {
			A *string `validate:"required,email"`
		}{}, ""},
		"pointer/elements": {struct {
			A []*string `validate:"dive,email"`
		}{}, "which nil fails"},
		"valuer": {struct{ A structValuer }{}, "validated as a struct"},
		"any": {struct {
			A any `validate:"min=1"`
		}{}, "panics on interface"},
		"any/required": {struct {
			A any `validate:"required"`
		}{}, ""},
		"any/unique": {struct {
			A []any `validate:"unique"`
		}{}, "panics on []interface"},
		"json.Number":   {struct{ A json.Number }{}, "json.Number"},
		"time.Duration": {struct{ A time.Duration }{}, "format:units"},
		"lookup/unknown": {struct {
			A int `bind:"exists=nope"`
		}{}, `lookup "nope"`},
		"lookup/key type": {struct {
			A string `bind:"exists=ints"`
		}{}, "keys of type int"},
		"lookup/slice": {struct {
			A []int `bind:"exists=ints"`
		}{}, ""},
		"lookup/pointer": {struct {
			A *int `bind:"available=ints"`
		}{}, ""},
		"bind/unknown": {struct {
			A int `bind:"exist=ints"`
		}{}, `bind option "exist=ints"`},
		"distinct/map": {struct {
			A map[string]int `bind:"distinct"`
		}{}, "cannot be compared"},
		"json/same name": {tagged(`json:"x"`, `json:"x"`), "conflict"},
		"json/chan":      {struct{ A chan int }{}, "no JSON value"},
		"json/option":    {tagged(`json:"a,omitEmpty"`), "omitempty"},
		"rule/empty": {struct {
			A int `validate:"min=1,,max=2"`
		}{}, "Invalid validation tag"},
		"rule/stray keys": {struct {
			A map[string]int `validate:"keys,min=1,endkeys"`
		}{}, "keys"},
		"ignored by JSON": {struct {
			A int `json:"-" validate:"nope"`
		}{}, "Undefined validation function 'nope'"},
		"nested in a list": {struct {
			A []struct {
				B int `validate:"nope"`
			} `validate:"dive"`
		}{}, "Undefined"},
		"nil": {nil, "has no type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := newBinder(t, bind.Config{Lookups: lookups}).Check(tt.v)
			if tt.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

// TestListsThatDecodeThemselves binds what Check lets pass.
func TestListsThatDecodeThemselves(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	ctx := context.Background()
	require.NoError(t, b.DecodeMany(ctx, []byte(`["192.0.2.1"]`), new([]net.IP)))
	require.NoError(t, b.DecodeMany(ctx, []byte(`[{"a":1}]`), new([]json.RawMessage)))
	require.NoError(t, b.Decode(ctx, []byte(`{"a":"192.0.2.1"}`), new(map[string]net.IP)))
	require.NoError(t, b.DecodeMany(ctx, []byte(`[{"name":"Ada"}]`), new(opaqueRuled)))
	assert.Equal(t, []string{"1.name required"}, failures(t, b.DecodeMany(ctx, []byte(`[{"name":"Ada"},{"name":""}]`), new(opaqueRuled))))
	assert.Equal(t, []string{"0.0.name required"}, failures(t, b.DecodeMany(ctx, []byte(`[[{"name":""}]]`), new([]opaqueRuled))))
	many := `[` + strings.Repeat(`{"name":"Ada"},`, 500) + `{}]`
	assert.Equal(t, []string{"500.name required"}, failures(t, b.DecodeMany(ctx, []byte(many), new(opaqueRuled))))
	dived := new(struct {
		List opaqueRuled `json:"list" validate:"dive"`
	})
	assert.Equal(t, []string{"list required"}, failures(t, b.Decode(ctx, []byte(`{"list":[{"name":""}]}`), dived)), "what its JSON looks like, only the type knows")
}

func TestCheckAllowsHostRulesByName(t *testing.T) {
	t.Parallel()
	type server struct {
		Listen string `json:"listen" validate:"tcp_addr"`
		Zone   string `json:"zone" validate:"timezone"`
	}
	assert.ErrorContains(t, newBinder(t, bind.Config{}).Check(server{}), `server.Listen: rule "tcp_addr" looks at`)
	b := newBinder(t, bind.Config{Rules: bind.Rules{Host: []string{"timezone"}}})
	err := b.Check(server{})
	assert.ErrorContains(t, err, "tcp_addr")
	assert.NotContains(t, err.Error(), "timezone")
}

func TestCheckWantsMessages(t *testing.T) {
	t.Parallel()
	type car struct {
		Plate string `json:"plate" validate:"plate"`
	}
	rules := bind.Rules{Aliases: map[string]string{"plate": "alphanum,len=7"}}
	err := newBinder(t, bind.Config{Rules: rules}).Check(car{})
	assert.ErrorContains(t, err, `car.Plate: rule "plate" has no message in locale en: add one with Locale.WithMessages`)
	en := locales.En().WithMessages(map[string]string{"plate": "no plate"})
	assert.NoError(t, newBinder(t, bind.Config{Rules: rules, Locales: []locales.Locale{en}}).Check(car{}))
}

func TestCheckLooksIntoAliases(t *testing.T) {
	t.Parallel()
	aliases := map[string]string{
		"short": "max=5", "same": "eqfield=Nope", "logfile": "file", "maybe": "omitempty,email", "each": "dive,required",
		"deep": "required,short", "other": "eqfield=B",
	}
	messages := map[string]string{}
	for name := range aliases {
		messages[name] = "no " + name
	}
	b := newBinder(t, bind.Config{
		Rules:   bind.Rules{Aliases: aliases},
		Locales: []locales.Locale{locales.En().WithMessages(messages)},
	})
	for name, tt := range map[string]struct {
		v    any
		want string // "" = nothing is wrong
	}{
		"panics": {struct {
			A bool `validate:"short"`
		}{}, `A: rule "max=5" panics on bool: Bad field type bool, where "short" stands for "max=5": use`},
		"panics/nested": {struct {
			A bool `validate:"omitempty,deep"`
		}{}, `where "omitempty,deep" stands for "omitempty,required,max=5"`},
		"panics/alternative": {struct {
			A bool `validate:"eq=true|short"`
		}{}, `rule "max=5" panics on bool`},
		"panics/key": {struct {
			A map[bool]int `validate:"dive,keys,short,endkeys"`
		}{}, `rule "max=5" panics on bool`},
		"fits": {struct {
			A string `validate:"short"`
		}{}, ""},
		"fits/key": {struct {
			A map[string]int `validate:"dive,keys,short,endkeys"`
		}{}, ""},
		"unknown field": {struct {
			A string `validate:"same"`
		}{}, `rule "eqfield=Nope" names the field Nope`},
		"known field": {struct {
			A string `validate:"other"`
			B string
		}{}, ""},
		"host": {struct {
			A string `validate:"logfile"`
		}{}, `rule "file" looks at the server's files`},
		"pointer": {struct {
			A *string `validate:"maybe"`
		}{}, ""},
		"dive": {struct {
			A []*ruled `validate:"each"`
		}{}, ""},
		"dive/scalar": {struct {
			A string `validate:"each"`
		}{}, "dive on string"},
		"dive/behind": {struct {
			A []bool `validate:"each,short"`
		}{}, `rule "max=5" panics on bool`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := b.Check(tt.v)
			if tt.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestNewRefusesAliasesOfThemselves(t *testing.T) {
	t.Parallel()
	for _, aliases := range []map[string]string{
		{"a": "a"}, {"a": "required,b", "b": "email|a"}, {"a": "b=1", "b": "a=2"},
	} {
		_, err := bind.New(bind.Config{Rules: bind.Rules{Aliases: aliases}})
		assert.EqualError(t, err, `bind: Config.Rules.Aliases: alias "a" stands for itself: want other rules`)
	}
	newBinder(t, bind.Config{Rules: bind.Rules{Aliases: map[string]string{"a": "b,c", "b": "c,required", "c": "email"}}})
}

// TestNewNamesSettingsWithoutAnEffect: a struct tag that holds no rules, and rules
// that do not look at the host.
func TestNewNamesSettingsWithoutAnEffect(t *testing.T) {
	t.Parallel()
	const host = `Config.Rules.Host: rule "fiel" does not look at the host, or does not exist: remove it` +
		"\n" + `Config.Rules.Host: rule "email" does not look at the host, or does not exist: remove it`
	for _, v := range []*validator.Validate{nil, validator.New()} {
		_, err := bind.New(bind.Config{Validator: v, Rules: bind.Rules{Host: []string{"file", "fiel", "timezone", "email"}}})
		assert.EqualError(t, err, "bind: "+host)

		for _, name := range []string{"json", "bind", "my rules", "validate:", " validate"} {
			_, err := bind.New(bind.Config{Validator: v, Rules: bind.Rules{Tag: name}})
			assert.EqualError(t, err, fmt.Sprintf(
				"bind: Config.Rules.Tag: no rules can be read from the struct tag %q: want a name such as validate", name))
		}
	}
}

// Types that hold each other in many ways, and a type with something at its bottom.
type (
	webA struct{ A, B, C *webB }
	webB struct {
		A, B, C *webC
		D       []webA
	}
	webC struct {
		A, B, C map[string]webD
		D       []webB
	}
	webD struct {
		A, B, C []webA
		D       deep1
	}
	deep1 struct{ In deep2 }
	deep2 struct{ In [1]deep3 }
	deep3 struct{ In deep4 }
	deep4 struct{ In deep5 }
	deep5 struct{ In deep6 }
	deep6 struct{ Any any }
)

func TestCheckTriesValuesToTheBottom(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	assert.ErrorContains(t, b.Check(struct {
		A []deep1 `validate:"unique"`
	}{}), `rule "unique" panics on []bind_test.deep1`)
	assert.ErrorContains(t, b.Check(struct {
		A []webD `validate:"unique=D"`
	}{}), `rule "unique=D" panics on []bind_test.webD`)
	assert.NoError(t, b.Check(struct {
		A webA    `validate:"required"`
		B *webB   `validate:"required_with=A"`
		C []*webD `validate:"min=1"`
		D webD    `validate:"excluded_with=E"`
		E webD
	}{}))
}
