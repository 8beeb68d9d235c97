package bind_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// hunter makes types with rules, and bodies for them, at random.
type hunter struct {
	rand   *rand.Rand
	rules  []string
	params map[string][]string
}

var hunted = []reflect.Type{
	reflect.TypeFor[string](), reflect.TypeFor[*string](), reflect.TypeFor[int](), reflect.TypeFor[*int](), reflect.TypeFor[**int](),
	reflect.TypeFor[uint8](), reflect.TypeFor[float64](), reflect.TypeFor[bool](), reflect.TypeFor[*bool](), reflect.TypeFor[any](),
	reflect.TypeFor[[]string](), reflect.TypeFor[*[]int](), reflect.TypeFor[[]*string](), reflect.TypeFor[map[string]int](),
	reflect.TypeFor[named](), reflect.TypeFor[*named](), reflect.TypeFor[[]named](), reflect.TypeFor[time.Time](), reflect.TypeFor[*time.Time](),
	reflect.TypeFor[json.RawMessage](), reflect.TypeFor[[2]int](), reflect.TypeFor[goodValuer](), reflect.TypeFor[*goodValuer](),
	reflect.TypeFor[bind.Optional[int]](), reflect.TypeFor[bind.Optional[*int]](), reflect.TypeFor[bind.Optional[string]](),
	reflect.TypeFor[bind.Optional[[]string]](), reflect.TypeFor[bind.Optional[time.Time]](), reflect.TypeFor[bind.Optional[fickle]](),
	reflect.TypeFor[fickle](), reflect.TypeFor[*fickle](), reflect.TypeFor[[]fickle](), reflect.TypeFor[map[string]fickle](),
	reflect.TypeFor[fickleNumber](), reflect.TypeFor[[]*fickleNumber](), reflect.TypeFor[coins](), reflect.TypeFor[[][]fickleNumber](),
}

// Values of these types stand for others, of a kind that goes with the value.
type (
	fickle       string
	fickleNumber int
)

func (f fickle) ValidatorValue() any {
	switch f {
	case "2020-01-01T00:00:00Z":
		return named{}
	case "DE":
		return &named{Name: "a"}
	case "6ba7b810-9dad-11d1-80b4-00c04fd430c8":
		return []any{1, named{}}
	}
	return string(f)
}

func (f fickleNumber) ValidatorValue() any {
	switch f {
	case 1:
		return 1.5
	case 4:
		return true
	case 5:
		return struct{ In fickle }{"DE"}
	case 6:
		var in any = named{}
		return &in
	case 7:
		return nil
	}
	return int(f)
}

// huntedFuncs are rules that panic on other values than those they are for. What
// only some values stand for, they refuse.
var huntedFuncs = map[string]bind.Rule{
	"text":   huntedFunc(func(v reflect.Value) bool { return v.Interface().(string) != "a" }),
	"count":  huntedFunc(func(v reflect.Value) bool { return v.Len()%2 == 0 }),
	"signed": huntedFunc(func(v reflect.Value) bool { return v.Int()%2 == 0 }),
	"plain":  huntedFunc(func(v reflect.Value) bool { return !v.IsZero() }),
}

func huntedFunc(passes func(reflect.Value) bool) bind.Rule {
	rare := reflect.TypeFor[named]()
	return bind.Rule{Func: func(_ context.Context, f validator.FieldLevel) bool {
		v := f.Field()
		yielded := !v.IsValid() || v.Type() == rare || v.Kind() == reflect.Struct || v.Type() == reflect.TypeFor[[]any]()
		return !yielded && (v.Kind() == reflect.Bool || passes(v))
	}}
}

func pick[T any](h *hunter, all []T) T { return all[h.rand.IntN(len(all))] }

func (h *hunter) rule() string {
	rule := pick(h, h.rules)
	list, ok := h.params[rule]
	if !ok {
		list = h.params[""]
	}
	param := strings.ReplaceAll(pick(h, list), "Other", pick(h, []string{"A", "B", "C"}))
	if pair := strings.Contains(rule, "_if") || strings.HasSuffix(rule, "unless"); pair && h.rand.IntN(3) == 0 {
		other := pick(h, []string{"A", "B", "C"})
		param += " " + other + " " + pick(h, []string{"1", "abc", "nil", "0", "true", "1.5", "0x1G"})
	}
	return strings.TrimSuffix(rule+"="+param, "=")
}

func (h *hunter) tag() string {
	parts := []string{}
	for range h.rand.IntN(4) {
		switch h.rand.IntN(8) {
		case 0:
			parts = append(parts, "omitempty")
		case 1:
			parts = append(parts, "dive")
		case 2:
			parts = append(parts, h.rule()+"|"+h.rule())
		case 3:
			parts = append(parts, "required")
		default:
			parts = append(parts, h.rule())
		}
	}
	return strings.Join(parts, ",")
}

func (h *hunter) structType() reflect.Type {
	var fields []reflect.StructField
	for i, name := range []string{"A", "B", "C"} {
		tag := fmt.Sprintf(`json:"%s"`, strings.ToLower(name))
		if rules := h.tag(); rules != "" && i < 2 {
			tag += " validate:" + strconv.Quote(rules)
		}
		fields = append(fields, reflect.StructField{Name: name, Type: pick(h, hunted), Tag: reflect.StructTag(tag)})
	}
	return reflect.StructOf(fields)
}

// anyJSON are JSON values of all kinds.
var anyJSON = []string{
	`""`, `"a"`, `"1"`, `"]:"`, `"2020-01-01T00:00:00Z"`, `0`, `1`, `-1`, `1.5`, `true`, `false`, `null`, `[]`, `["a","a"]`, `[1,2]`,
	`4`, `5`, `6`, `7`, `[4,5,6]`, `["DE","a","2020-01-01T00:00:00Z"]`, `{"a":"DE"}`, `{"Cents":77}`, `{"Cents":1}`, `[[5],[1]]`,
	`[null]`, `{}`, `{"name":"a"}`, `{"a":1}`, `[{"name":"a"},{}]`, `"DE"`, `{"S":"a"}`, `"6ba7b810-9dad-11d1-80b4-00c04fd430c8"`,
}

func (h *hunter) body() string {
	members := []string{}
	for _, name := range []string{"a", "b", "c"} {
		if h.rand.IntN(4) > 0 {
			members = append(members, strconv.Quote(name)+":"+pick(h, anyJSON))
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

// coinsHeld stands for some coins.
type coinsHeld struct{ In []fickle }

func huntedMessages() map[string]string {
	all := map[string]string{}
	for rule := range huntedFuncs {
		all[rule] = "The {0} field is wrong."
	}
	return all
}

// TestHuntForFailuresOfTheServer sends random bodies to random types that Check
// accepts. BIND_HUNT is for how long, 2s by default; BIND_SEED chooses another
// hunt.
func TestHuntForFailuresOfTheServer(t *testing.T) {
	t.Parallel()
	limit, err := time.ParseDuration(cmp.Or(os.Getenv("BIND_HUNT"), "2s"))
	require.NoError(t, err)
	seed, err := strconv.ParseUint(cmp.Or(os.Getenv("BIND_SEED"), "1"), 10, 64)
	require.NoError(t, err)
	text, err := os.ReadFile("testdata/params/params.json")
	require.NoError(t, err)
	h := &hunter{rand: rand.New(rand.NewPCG(seed, 0))}
	require.NoError(t, json.Unmarshal(text, &h.params))
	rules, _ := bakedIn(t)
	h.rules = slices.DeleteFunc(rules, func(rule string) bool { return rule == "validateFn" })

	h.rules = append(h.rules, "text", "count", "signed", "plain")
	cents := func(v reflect.Value) any {
		if n := v.Field(0).Int(); n != 77 {
			return int(n)
		}
		return coinsHeld{}
	}
	b := newBinder(t, bind.Config{
		Logger: slog.New(slog.DiscardHandler), Locales: []locales.Locale{locales.En().WithMessages(huntedMessages())},
		Rules: bind.Rules{Funcs: huntedFuncs, Types: map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[coins](): cents}},
	})
	types, accepted, bodies := 0, 0, 0
	for end := time.Now().Add(limit); time.Now().Before(end); types++ {
		typ := h.structType()
		if b.Check(reflect.New(typ).Elem().Interface()) != nil {
			continue
		}
		accepted++
		for range 200 {
			bodies++
			body := h.body()
			err := b.Decode(context.Background(), []byte(body), reflect.New(typ).Interface())
			var e *bind.Error
			if err != nil && !errors.As(err, &e) {
				t.Fatalf("seed %d: %s to %v: %v", seed, body, typ, err)
			}
		}
	}
	t.Logf("seed %d: %d types, %d accepted, %d bodies", seed, types, accepted, bodies)
}
