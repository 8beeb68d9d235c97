package bind_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// What Check says of a tag on a type is compared with what becomes of bodies:
// what it accepts, some body passes, some body fails, and none is a failure of
// the server. What it refuses lacks one of these, or says something else than
// its tag. The decoder and validator decide, and no table.

// trial is a struct of a field F that has rules, and of a field Other.
type trial struct {
	rule, tag   string
	kind, other reflect.Type
	json        string // the json tag of F; "" is f
}

func (tr trial) String() string {
	return fmt.Sprintf("%s on %v beside %v", tr.tag, tr.kind, tr.other)
}

func (tr trial) typ() reflect.Type {
	name := tr.json
	if name == "" {
		name = "f"
	}
	format := func(t reflect.Type) string {
		if t == reflect.TypeFor[time.Duration]() {
			return ",format:units"
		}
		return ""
	}
	return reflect.StructOf([]reflect.StructField{
		{Name: "F", Type: tr.kind, Tag: reflect.StructTag(fmt.Sprintf(`json:"%s%s" validate:"%s"`, name, format(tr.kind), tr.tag))},
		{Name: "Other", Type: tr.other, Tag: reflect.StructTag(`json:"other` + format(tr.other) + `"`)},
	})
}

// moreSampled are types beside those in sampled: optional ones, times, types
// that decode themselves, and those that have another value validated.
var moreSampled = []reflect.Type{
	reflect.TypeFor[*string](), reflect.TypeFor[*int](), reflect.TypeFor[**int](), reflect.TypeFor[*bool](), reflect.TypeFor[*named](),
	reflect.TypeFor[*[]string](), reflect.TypeFor[*time.Time](), reflect.TypeFor[time.Duration](), reflect.TypeFor[any](),
	reflect.TypeFor[uuid.UUID](), reflect.TypeFor[goodValuer](), reflect.TypeFor[[]*string](),
}

// texts are strings that rules tell apart.
var texts = []string{
	"", "a", "b", "A", "1", "12", "ab", "a b", "b a", "x", "-90", "1.5", "true", "1h", "0x10", "c", "abc", "xabc", "abcx", "ABC",
	"a,b", "ä", "2006-01-02", "1999-12-31", "DE", "yyyyyyyyyyyyyyyy", "yyyyyyyyyyyyyyyyy", "-1", "nil", "%zz",
}

// sent are JSON values for a type; "" is a member that is not sent.
func sent(t reflect.Type, examples []string) (all []string) {
	quoted := func(texts ...string) {
		for _, text := range texts {
			value, _ := json.Marshal(text)
			all = append(all, string(value))
		}
	}
	numbers := func(list string) { all = append(all, strings.Fields(list)...) }
	all = append(all, "")

	switch k := t.Kind(); {
	case k == reflect.Pointer:
		return sent(t.Elem(), examples)
	case t == reflect.TypeFor[time.Time]():
		quoted("0001-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z")
	case t == reflect.TypeFor[time.Duration]():
		quoted("0s", "1ns", "1.5ms", "1h", "-1h", "2h", "-2h", "16ns", "-90ns", "18ns", "276ns", "840ns")
	case t == reflect.TypeFor[uuid.UUID]():
		quoted("00000000-0000-0000-0000-000000000000", "5f0c8a1e-7d39-4a6b-9c2d-1e8f7a6b5c4d", "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
			"6fa459ea-ee8a-3ca4-894e-db77e160355e", "886313e1-3b8a-5372-9b90-0c9aee199e5d", "01890a5d-ac96-774b-bcce-b302099a8057")
	case t == reflect.TypeFor[goodValuer]():
		for _, text := range sent(reflect.TypeFor[string](), examples)[1:] {
			all = append(all, `{"S":`+text+`}`)
		}
	case k == reflect.String:
		quoted(texts...)
		quoted(examples...)
	case k == reflect.Bool:
		numbers("true false")
	case k >= reflect.Int && k <= reflect.Int64:
		numbers("0 1 2 3 15 16 17 18 36 40 90 91 100 127 -90 -1")
	case k >= reflect.Uint && k <= reflect.Uint64:
		numbers("0 1 2 3 15 16 17 18 36 40 90 91 100 127")
		if t.Bits() > 8 {
			numbers("200")
		}
	case k == reflect.Float32 || k == reflect.Float64:
		numbers("0 1 2 3 15 16 17 18 36 90 91 127 -90 -1 1.25 1.5 500 1e10")
	case k == reflect.Interface:
		numbers(`0 1.5 true [] ["a"] {} {"a":1} null`)
		quoted(texts...)
		quoted(examples...)
	default:
		all = append(all, sentMany(t)...)
	}
	if large := []reflect.Kind{reflect.Int, reflect.Uint, reflect.Int64}; slices.Contains(large, t.Kind()) && t.PkgPath() == "" {
		numbers("3600000000000 79927398713")
	}
	return all
}

// sentMany is sent for lists, maps and structs.
func sentMany(t reflect.Type) (all []string) {
	item := func(i int) string { return `null` }
	switch t.Kind() {
	case reflect.Struct:
		return []string{`{}`, `{"name":""}`, `{"name":"a"}`, `{"name":"b"}`}
	case reflect.Map:
		elem := map[reflect.Kind]string{reflect.String: `"%d"`, reflect.Struct: `{"name":"%d"}`}[t.Elem().Kind()]
		item = func(i int) string { return fmt.Sprintf(`"%d":`+elem, i, i) }
		all = append(all, fmt.Sprintf(`{"a":`+elem+`,"b":`+elem+`}`, 1, 1))
	case reflect.Array:
		return []string{`[0,0]`, `[1,0]`, `[0,1]`, `[1,1]`, `[2,1]`}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return []string{`""`, `"e30="`, `"YQ=="`, `"YWI="`, `"YWJj"`, `"YWFhYWFhYWFhYWFhYWFhYQ=="`, `"YWFhYWFhYWFhYWFhYWFhYWE="`}
		}
		elems := map[reflect.Kind]string{
			reflect.String: `"%d"`, reflect.Int: `%d`, reflect.Struct: `{"name":"%d"}`, reflect.Slice: `["%d"]`, reflect.Map: `{"a":"%d"}`, reflect.Pointer: `"%d"`,
		}
		item = func(i int) string { return fmt.Sprintf(elems[t.Elem().Kind()], i) }
	}

	open, end := "[", "]"
	if t.Kind() == reflect.Map {
		open, end = "{", "}"
	} else {
		all = append(all, "["+item(0)+","+item(0)+"]")
	}
	for n := range 18 {
		items := make([]string, 0, n)
		for i := range n {
			items = append(items, item(i))
		}
		all = append(all, open+strings.Join(items, ",")+end)
	}
	return all
}

// outcome is what becomes of the bodies of a trial.
type outcome struct {
	passes, fails bool
	server        error // a failure of the server, of the body in it
}

// judge sends bodies with values for F and for Other until there is one of each
// outcome.
// refused is how many are sent to a type that Check refuses: it may be for one
// failure of the server.
func judge(b *bind.Binder, typ reflect.Type, fs, others []string, random *rand.Rand, refused int) (o outcome) {
	most := 1000
	if refused > 0 {
		most = refused
	}
	dst := reflect.New(typ).Interface()
	for _, i := range random.Perm(len(fs) * len(others))[:min(most, len(fs)*len(others))] {
		done := o.passes && o.fails && refused == 0
		if done || o.server != nil {
			return o
		}
		o.add(b, dst, fs[i%len(fs)], others[i/len(fs)])
	}
	return o
}

func (o *outcome) add(b *bind.Binder, dst any, f, other string) {
	var members []string
	if f != "" {
		members = append(members, `"f":`+f)
	}
	if other != "" {
		members = append(members, `"other":`+other)
	}
	body := "{" + strings.Join(members, ",") + "}"
	err := b.Decode(context.Background(), []byte(body), dst)
	var e *bind.Error
	switch {
	case err == nil:
		o.passes = true
	case errors.As(err, &e):
		o.fails = true
	default:
		o.server = fmt.Errorf("%s: %w", body, err)
	}
}

// trials are the trials of one rule: its arguments on all types, and beside
// others for the rules that compare.
func trials(rule string, params []string, ignored bool) (all []trial) {
	compares := slices.Equal(params, []string{"Other"})
	kinds := slices.Concat(sampled, moreSampled)
	for p, param := range params {
		tag := strings.TrimSuffix(rule+"="+param, "=")
		for i, kind := range kinds {
			const third = 3 // of the types, on which a rule has an argument that takes none
			if ignored && param != "" && (i+p)%third != 0 {
				continue
			}
			all = append(all, trial{rule: rule, tag: tag, kind: kind, other: kind})
			for j, other := range kinds {
				const few = 6 // of the other types, beside which F is compared
				if compares && other != kind && j%few == i%few {
					all = append(all, trial{rule: rule, tag: tag, kind: kind, other: other})
				}
			}
		}
	}
	return all
}

// otherwise finds what is refused though its outcomes differ: the rule says
// something else than its tag, or does nothing but in some cases.
var otherwise = regexp.MustCompile(`which is never true of|which is always true of|takes for false|ignores its argument|has no layout|has no text|` +
	`put omitempty|nil fails|no place in JSON|names no field|takes one field`)

// TestCheckSaysTheTruth asks about every rule, with its arguments, on every
// type.
func TestCheckSaysTheTruth(t *testing.T) {
	t.Parallel()
	params := jsonOf[map[string][]string](t, "testdata/params/params.json")
	examples := jsonOf[map[string][]string](t, "testdata/params/examples.json")
	rules, _ := bakedIn(t)
	most, random := 24, 3
	if os.Getenv("BIND_HUNT") != "" {
		most, random = 120, 200
	}

	tried, refused := 0, 0
	for i, rule := range rules {
		if raced && i%8 != 0 {
			continue // make hunt asks all of them, without the race detector
		}
		list, takesSome := params[rule]
		if !takesSome {
			list = params[""]
		}
		h := &hunter{rand: rand.New(rand.NewPCG(uint64(i), 0))}
		b := newBinder(t, bind.Config{}) // a new one: the types that validator keeps slow it down
		for _, tr := range trials(rule, list, !takesSome) {
			typ := tr.typ()
			err := b.Check(reflect.New(typ).Elem().Interface())
			if err != nil && strings.Contains(err.Error(), "Rules.Host") {
				continue
			}
			others := sent(tr.other, examples[rule])
			if tr.kind != tr.other { // it is compared: that it may be absent, makes no difference
				others = others[1:]
			}
			fs := sent(tr.kind, examples[rule])
			tried++
			if err != nil {
				refused++
				few := most
				if tr.kind.Kind() == reflect.Interface { // one of many bodies is a failure of the server
					few = 1000
				}
				compareTruth(t, tr, err, judge(b, typ, fs, others, h.rand, few))
				continue
			}
			o := judge(b, typ, fs, others, h.rand, 0)
			compareTruth(t, tr, nil, o)
			for range random {
				o.add(b, reflect.New(typ).Interface(), pick(h, anyJSON), pick(h, anyJSON))
			}
			require.NoError(t, o.server, "%v", tr)
		}
	}
	t.Logf("%d pairs of tag and types, %d of them refused", tried, refused)
	assert.Positive(t, refused)
}

// compareTruth compares what Check says with what becomes of bodies.
func compareTruth(t *testing.T, tr trial, err error, o outcome) {
	t.Helper()
	if err != nil {
		lacks := !o.passes || !o.fails || o.server != nil
		assert.True(t, lacks || otherwise.MatchString(err.Error()), "%v has both outcomes, and Check says %v", tr, err)
		return
	}
	assert.NoError(t, o.server, "%v", tr)
	assert.True(t, o.passes, "no body passes %v, and Check accepts it", tr)
	assert.True(t, o.fails || cannotFail(tr), "every body passes %v, and Check accepts it", tr)
}

// cannotFail reports whether a rule says the truth about all values of its type:
// a bound that is too wide, a number that is numeric, an id that is one.
func cannotFail(tr trial) bool {
	switch tr.rule {
	case "min", "max", "gt", "gte", "lt", "lte", "len":
		return true
	case "numeric", "number":
		return tr.kind.Kind() >= reflect.Int && tr.kind.Kind() <= reflect.Float64
	case "boolean":
		return tr.kind.Kind() == reflect.Bool
	case "uuid", "uuid_rfc4122":
		return tr.kind == reflect.TypeFor[uuid.UUID]()
	}
	return false
}

// jsonOf reads a JSON file.
func jsonOf[T any](t *testing.T, file string) (v T) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &v))
	return v
}
