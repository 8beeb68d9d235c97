package bind_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestFailuresGoldens lists what can be wrong with some types, in each format.
func TestFailuresGoldens(t *testing.T) {
	t.Parallel()
	formats := map[string]bind.Format{
		"laravel": bind.Laravel{}, "teamwork": bind.Teamwork{}, "problem": bind.Deploy("https://example.com/errors"), "zoho": bind.Zoho{},
	}
	for name, format := range formats {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := schemaBinderOf(format)
			var out strings.Builder
			for _, v := range []any{schemaExact{}, schemaServer{}, []schemaOrder{}, schemaTree{}} {
				failures, err := b.Failures(v)
				require.NoError(t, err)
				again, err := b.Failures(v)
				require.NoError(t, err)
				assert.Equal(t, failures, again)
				fmt.Fprintf(&out, "%T\n", v)
				for _, f := range failures {
					fmt.Fprintf(&out, "  %-20s %s=%s (%s) %v %s %d: %s\n", f.Pattern, f.Rule, f.Param, f.Type, f.Reason, f.Code, f.Status, f.Text)
				}
			}
			compareGolden(t, "testdata/failures/"+name+".golden", []byte(out.String()))
		})
	}
}

// listing is what Failures lists of a type.
type listing map[string]bool

func listed(t *testing.T, b *bind.Binder, v any, opts ...bind.Option) listing {
	t.Helper()
	failures, err := b.Failures(v, opts...)
	require.NoError(t, err)
	known := listing{}
	for _, f := range failures {
		known[f.Pattern+" "+f.Rule+"="+f.Param] = true
	}
	return known
}

// holds reports whether a mistake in a value of t is listed; deeper ones, at the
// place that is left without the way from an object to another one of its type.
func (l listing) holds(t reflect.Type, steps []string, rule string) bool {
	if l[strings.Join(steps, ".")+" "+rule] || strings.HasPrefix(rule, "max_") && l[" "+rule] {
		return true
	}
	if n := len(steps); n > 1 && steps[n-1] == "*" && steps[n-2] == "*" && strings.HasPrefix(rule, "max=") {
		return l.holds(t, steps[:n-1], rule) // in a value of which no type says what it holds
	}
	types := typesAlong(t, steps)
	for i := range types {
		for j := i + 1; j < len(types); j++ {
			again := types[i] == types[j] && types[i].Kind() == reflect.Struct
			if again && l.holds(t, slices.Delete(slices.Clone(steps), i, j), rule) {
				return true
			}
		}
	}
	return false
}

// typesAlong are the type of a value, and those of what the steps lead to in it,
// behind pointers and what is optional.
func typesAlong(t reflect.Type, steps []string) []reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct && strings.HasPrefix(t.Name(), "Optional[") {
		return typesAlong(t.Field(0).Type, steps)
	}
	all := []reflect.Type{t}
	if len(steps) == 0 {
		return all
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		return append(all, typesAlong(t.Elem(), steps[1:])...)
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).Tag.Get("json") == steps[0] {
				return append(all, typesAlong(t.Field(i).Type, steps[1:])...)
			}
		}
	}
	return all
}

// check compares the mistakes in err with what is listed, and returns how many
// there are.
func (l listing) check(t *testing.T, typ reflect.Type, err error, about ...any) (reported int) {
	t.Helper()
	var failed *bind.Error
	if !errors.As(err, &failed) {
		require.NoError(t, err)
		return 0
	}
	for _, fe := range failed.Fields {
		param := fe.Param
		if fe.Rule == "unknown" {
			param = "" // the name that was meant
		}
		rule := fe.Rule + "=" + param
		assert.True(t, l.holds(typ, strings.Split(fe.Pattern, "."), rule),
			"%s %s: %s", fe.Pattern, rule, fmt.Sprint(about...))
		reported++
	}
	return reported
}

// TestFailuresHoldEveryMistake draws types, ways to bind them and bodies: each
// mistake that is reported is one that Failures lists.
func TestFailuresHoldEveryMistake(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(20, 2))
	b := bind.Must(bind.New(bind.Config{}))
	ways := map[string][]bind.Option{
		"plain": nil, "under": {bind.Under("item")}, "unknown": {bind.AllowUnknown()},
		"within": {bind.Within(bind.At("data", "attributes"))},
		"limits": {bind.Limit(bind.Limits{Items: 2, String: 4, Key: 2, Values: 12})},
		"both":   {bind.Under("item"), bind.AllowUnknown(), bind.Limit(bind.Limits{Items: 1})},
		"bulk":   nil, "bulk under": {bind.Under("item")}, "bulk empty": {bind.AllowEmpty()}, "patch": nil, "patch under": {bind.Under("item")},
	}
	reported := map[string]int{}
	for range 120 {
		typ := drawStruct(random, 3)
		if _, err := b.Failures(typ); err != nil {
			continue // Check refuses it
		}
		for way, opts := range ways {
			bulk, patch := strings.HasPrefix(way, "bulk"), strings.HasPrefix(way, "patch")
			body, described := typ, opts
			if bulk {
				body = reflect.SliceOf(typ)
			}
			if patch {
				described = append(slices.Clone(opts), bind.MergePatch())
			}
			known := listed(t, b, body, described...)
			for range 3 {
				text := drawBody(random, body, strings.Contains(way, "under") || way == "both")
				dst := reflect.New(body).Interface()
				var err error
				switch {
				case bulk:
					err = b.DecodeMany(t.Context(), []byte(text), dst, opts...)
				case patch:
					_, err = b.MergeBytes(t.Context(), []byte(text), dst, opts...)
				default:
					err = b.Decode(t.Context(), []byte(text), dst, opts...)
				}
				reported[way] += known.check(t, typ, err, way, typ, text)
			}
		}
	}
	for way := range ways {
		assert.Greater(t, reported[way], 30, way) // some 100, by what is drawn
	}
}

// drawBody draws a body for a type, maybe under the key item.
func drawBody(random *rand.Rand, typ reflect.Type, under bool) string {
	w := drawer{random, 0.15}
	text := w.value(typ, nil, 4)
	if random.IntN(8) == 0 {
		text = []string{"null", "[]", "5", `"a"`, "{}", "[[]]", "[null]"}[random.IntN(7)]
	}
	if !under || random.IntN(8) == 0 {
		return text
	}
	return fmt.Sprintf([]string{`{"item":%s}`, `{"item":%s}`, `{"item":%s,"other":1}`, `{"Item":%s}`}[random.IntN(4)], text)
}

// Types that hold themselves, each in another way.
type (
	ringTree struct {
		Name string     `json:"name" validate:"required,max=3"`
		Kids []ringTree `json:"kids" validate:"max=2,dive"`
	}
	ringNext struct {
		Name string               `json:"name" validate:"required"`
		Next *ringNext            `json:"next"`
		Map  map[string]*ringNext `json:"map" validate:"max=1,dive,keys,max=2,endkeys,required"`
	}
	ringA struct {
		B *ringB `json:"b"`
		X int    `json:"x" validate:"max=3"`
	}
	ringB struct {
		A  []ringA               `json:"a" validate:"dive"`
		B  bind.Optional[*ringB] `json:"b"`
		Y  string                `json:"y" validate:"required_with=A"`
		In named                 `json:"in"`
	}
)

func TestFailuresOfTypesThatHoldThemselves(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{}))
	for name, tt := range map[string]struct {
		v      any
		bodies []string
		least  int
	}{
		"tree": {&ringTree{}, []string{
			`{"kids":[{"kids":[{"kids":[{"name":"long","x":1},{},5,{"kids":[{"kids":[{"name":7}]}]}]}]}]}`,
		}, 9},
		"list": {&ringNext{}, []string{
			`{"next":{"next":{"next":{"name":1}}},"map":{"a":{"next":{"map":{"long":null,"b":{"map":{"c":{}}}}}}}}`,
			`{"map":{"a":{"map":{"a":{"map":{"a":{"map":5}}}}}}}`,
		}, 8},
		"two": {&ringA{}, []string{
			`{"b":{"a":[{"x":4,"b":{"a":[{"x":5,"b":{"a":[{"x":"a"}],"b":{"b":{"b":{"y":1}}}}}]}}]}}`,
		}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			known := listed(t, b, tt.v)
			reported := 0
			for _, body := range tt.bodies {
				typ := reflect.TypeOf(tt.v).Elem()
				err := b.Decode(t.Context(), []byte(body), reflect.New(typ).Interface())
				reported += known.check(t, typ, err, body)
			}
			assert.GreaterOrEqual(t, reported, tt.least)
		})
	}
	tree := listed(t, b, ringTree{})
	assert.True(t, tree["kids.*.name max=3"], "an object in one of its own type is listed")
	assert.False(t, tree["kids.*.kids.*.name max=3"], "deeper ones are not")
}

// web1 to web4 all hold each other.
type (
	web1 struct {
		A, B *web1
		C, D *web2
		E, F *web3
		G, H *web4
	}
	web2 struct {
		A, B *web1
		C, D *web2
		E, F *web3
		G, H *web4
	}
	web3 struct {
		A, B *web1
		C, D *web2
		E, F *web3
		G, H *web4
	}
	web4 struct {
		A, B *web1
		C, D *web2
		E, F *web3
		G, H *web4
	}
)

// TestFailuresHaveAnEnd lists types that all hold each other.
func TestFailuresHaveAnEnd(t *testing.T) {
	t.Parallel()
	failures, err := bind.Must(bind.New(bind.Config{})).Failures(web1{})
	require.NoError(t, err)
	assert.Less(t, len(failures), 100_000)
}

func TestFailuresInALanguage(t *testing.T) {
	t.Parallel()
	b := schemaBinderOf(bind.Laravel{})
	failures, err := b.Failures(schemaCard{}, bind.InLanguage("de"), bind.Under("card"))
	require.NoError(t, err)
	var texts []string
	for _, f := range failures {
		if f.Pattern == "card.number" {
			texts = append(texts, f.Text)
		}
	}
	assert.Equal(t, []string{
		"Das Feld card.number muss eine Zeichenfolge sein.", "Das Feld card.number ist erforderlich.",
		"Das Feld card.number muss genau 4 Zeichen lang sein.",
	}, texts)

	_, err = b.Failures(nil)
	assert.Error(t, err)
	assert.Error(t, b.Decode(t.Context(), []byte(`{}`), &schemaCard{}, bind.InLanguage("de")), "InLanguage is not for Decode")
}
