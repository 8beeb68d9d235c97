package bind_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// The types that cliffs stand on, beside those of hostile_test.go.
type (
	cliffTree struct {
		Name string               `json:"name" validate:"email" bind:"distinct"`
		Kids map[string]cliffTree `json:"kids" validate:"dive"`
	}
	cliffLooked struct {
		Name string                 `json:"name" bind:"exists=names"`
		Kids map[string]cliffLooked `json:"kids"`
	}
	cliffInts struct {
		M map[int]string `json:"m" validate:"dive,email"`
	}
	cliffTexts struct {
		M map[string]string `json:"m" validate:"dive,email"`
	}
	cliffKeys struct {
		M map[cliffKey]string `json:"m" validate:"dive,email"`
	}
	cliffLists struct {
		L [][]string `json:"l" validate:"dive,dive,email"`
	}
	cliffLeads struct {
		Leads []struct {
			Email string   `json:"email" validate:"required,email" bind:"distinct"`
			Name  string   `json:"name" validate:"required,max=3"`
			Tags  []string `json:"tags" validate:"dive,max=2"`
		} `json:"leads" validate:"dive"`
	}
)

// cliffKey is a map key that counts how often it is printed.
type cliffKey int

var cliffPrints atomic.Int64 // of TestCliffs, which runs alone

func (k cliffKey) String() string { cliffPrints.Add(1); return fmt.Sprint(int(k)) }

func (k cliffKey) MarshalText() ([]byte, error) { return fmt.Append(nil, int(k)), nil }

func (k *cliffKey) UnmarshalText(text []byte) error {
	_, err := fmt.Sscan(string(text), (*int)(k))
	return err
}

// sized is head, items that are numbered, and tail: size bytes or a few less.
func sized(size int, head, item, tail string) string {
	var all strings.Builder
	all.WriteString(head)
	for i := 0; all.Len()+len(item)+len(tail)+8 < size; i++ {
		if i > 0 {
			all.WriteByte(',')
		}
		all.WriteString(strings.ReplaceAll(item, "#", fmt.Sprint(i)))
	}
	return all.String() + tail
}

// grouped is sized with lists of a hundred items.
func grouped(size int, head, item, tail string) string {
	return sized(size, head, "["+strings.TrimSuffix(strings.Repeat(item+",", 100), ",")+"]", tail)
}

// ambiguousKeys is a tree of maps in which one namespace stands for many values.
func ambiguousKeys(size int) string {
	var node func(n int) string
	node = func(n int) string {
		if n == 0 {
			return `{"name":""}`
		}
		var kids []string
		for j := 1; j <= n; j++ {
			kids = append(kids, `"a`+strings.Repeat("].Kids[a", j-1)+`":`+node(n-j))
		}
		return `{"name":"a@b.de","kids":{` + strings.Join(kids, ",") + `}}`
	}
	one := node(8) // 7 kB
	return sized(size, `{"kids":{`, `"#":`+one, `}}`)
}

// longKeys is a tree of maps with keys of 256 bytes, and many leaves at the end.
func longKeys(size int, leaf string) string {
	head, tail := strings.Repeat(`{"kids":{"`+strings.Repeat("k", 256)+`":`, 14), strings.Repeat("}}", 14)
	return sized(size, head+`{"kids":{`, `"#":`+leaf, `}}`+tail)
}

var cliffs = []struct {
	name  string
	serve func(*bind.Binder) http.Handler
	body  func(size int) string
}{
	{"empty objects in a list", manyInto[wide], func(n int) string { return sized(n, "[", "{}", "]") }},
	{"null in a list", manyInto[wide], func(n int) string { return sized(n, "[", "null", "]") }},
	{"empty objects in lists", into[grid], func(n int) string { return grouped(n, `{"rows":[`, "{}", "]}") }},
	{"tiny values", into[ints], func(n int) string { return grouped(n, `{"rows":[`, "0", "]}") }},
	{"failed rules behind long keys", into[tree], func(n int) string { return deep(13, sized(n, `{"sub":{"a":{"list":[`, `{"n":2}`, "]}}}")) }},
	{"wrong types behind long keys", into[tree], func(n int) string { return deep(13, sized(n, `{"sub":{"a":{"list":[`, `{"n":"2"}`, "]}}}")) }},
	{"an e-mail address", into[mail], func(n int) string { return `{"email":"` + strings.Repeat("a", n) + `"}` }},
	{"members that are not present", into[flags], func(n int) string { return grouped(n, `{"rows":[`, "{}", "]}") }},
	{"references to nothing", into[refs], func(n int) string { return grouped(n, `{"rows":[`, "1", "]}") }},
	{"equal strings", into[unequal], func(n int) string { return grouped(n, `{"rows":[`, `"a"`, "]}") }},
	{"unequal strings", into[unequal], func(n int) string { return sized(n, `{"rows":[`, `["#"]`, "]}") }},
	{"pointers to 1 KiB", into[large], func(n int) string { return grouped(n, `{"rows":[`, `{"A":{},"B":{}}`, "]}") }},
	{"maps", into[chart], func(n int) string { return grouped(n, `{"rows":[`, `{"":{}}`, "]}") }},
	{"deep values of any type", into[mail], func(n int) string {
		return sized(n, `{"free":[`, strings.Repeat(`{"a":`, 26)+"1"+strings.Repeat("}", 26), "]}")
	}},
	{"keys and a wrong one", into[keyed], func(n int) string { return sized(n, `{"flags":{"x":true,`, `"#":true`, "}}") }},
	{"addresses as keys", into[keyed], func(n int) string { return sized(n, `{"hosts":{"::":{"n":2},`, `"1::#":{"n":2}`, "}}") }},
	{"unknown members", into[mail], func(n int) string { return sized(n, `{`, `"x#":0`, "}") }},
	{"numbers as keys", into[cliffInts], func(n int) string { return sized(n, `{"m":{`, `"#":""`, "}}") }},
	{"strings as keys", into[cliffTexts], func(n int) string { return sized(n, `{"m":{`, `"#":""`, "}}") }},
	{"brackets as keys", into[cliffTexts], func(n int) string { return sized(n, `{"m":{`, `"]].].[#]":""`, "}}") }},
	{"keys that are printed", into[cliffKeys], func(n int) string { return sized(n, `{"m":{`, `"#":""`, "}}") }},
	{"strings in lists of lists", into[cliffLists], func(n int) string { return grouped(n, `{"l":[`, `"a"`, "]}") }},
	{"leads with mistakes", into[cliffLeads], func(n int) string {
		return sized(n, `{"leads":[`, `{"email":"#","name":"long","tags":["a","abc"]}`, "]}")
	}},
	{"leads without", into[cliffLeads], func(n int) string {
		return sized(n, `{"leads":[`, `{"email":"a#@b.de","name":"ada","tags":["a","bc"]}`, "]}")
	}},
	{"strings that fail ten rules", into[harsh], func(n int) string { return grouped(n, `{"rows":[`, `"1"`, "]}") }},
	{"entries that fail twelve rules", into[harsh], func(n int) string { return sized(n, `{"map":{`, `"#":"1"`, "}}") }},
	{"failing maps in failing maps", into[harsh], func(n int) string { return sized(n, `{"sub":{`, `"#":{"sub":{"a":{"text":"1","rows":[["1"]]}}}`, "}}") }},
	{"ambiguousKeys keys", into[cliffTree], ambiguousKeys},
	{"equal names behind long keys", into[cliffTree], func(n int) string { return longKeys(n, `{"name":"a@b.de"}`) }},
	{"distinct names behind long keys", into[cliffTree], func(n int) string { return longKeys(n, `{"name":"a#@b.de"}`) }},
	{"lookups behind long keys", into[cliffLooked], func(n int) string { return longKeys(n, `{"name":"a#"}`) }},
}

// cliffStars is a request's header with as many patterns as are read.
func cliffStars() string {
	var all []string
	for i := range 20 {
		all = append(all, strings.Repeat("kids."+strings.Repeat("*k", 60)+".", 13)+fmt.Sprint("kids.*.z", i))
	}
	return strings.Join(all, ",")
}

// TestCliffs: work grows with the body, four times for one four times as long,
// whatever the body is and however its rules are asked for. Work is what can be
// counted: values that a rule looks at, keys that are printed, bytes that are
// allocated. Time is printed beside it. It runs alone.
func TestCliffs(t *testing.T) {
	if raced {
		t.Skip("the race detector allocates, too, and is slow: CI runs this test without it")
	}
	calls := new(atomic.Int64)
	email := validator.New()
	counted := func(_ context.Context, fl validator.FieldLevel) bool {
		calls.Add(1)
		return email.Var(fl.Field().String(), "email") == nil
	}
	foreign := validator.New(validator.WithRequiredStructEnabled())
	if err := foreign.RegisterValidationCtx("email", counted); err != nil {
		t.Fatal(err)
	}

	with := func(change func(*bind.Config)) *bind.Binder {
		cfg := hostileConfig(nil)
		none := func(context.Context, []string) ([]string, error) { return nil, nil }
		cfg.Lookups["names"] = bind.Stored(none)
		cfg.Limits = bind.Limits{Items: -1, Values: -1}
		change(&cfg)
		return newBinder(t, cfg)
	}
	binders := []struct {
		name string
		*bind.Binder
		only string
	}{
		{"plain", with(func(*bind.Config) {}), ""},
		{"own rule", with(func(c *bind.Config) { c.Rules.Funcs = map[string]bind.Rule{"email": {Func: counted}} }), ""},
		{"foreign", with(func(c *bind.Config) { c.Validator = foreign }), ""},
		{"stars", with(func(c *bind.Config) { c.Precognition = true }), cliffStars()},
	}

	var table costTable
	for _, b := range binders {
		table.add(b.name)
		for _, c := range cliffs {
			h := c.serve(b.Binder)
			var before cliffWork
			for _, size := range []int{64 << 10, 256 << 10, largestCliff} {
				body := c.body(size)
				r := cliffRequest(body, b.only)
				if before.bytes == 0 { // what is made once for a type does not count
					h.ServeHTTP(httptest.NewRecorder(), post(`{}`))
				}
				work, status := measure(h, r, calls)
				if before.bytes > 0 && work.bytes > before.most() {
					work = work.least(h, b.only, body, calls)
				}
				t.Logf("%-9s %-34s %7d bytes: %3d, %8d values, %8d keys, %10d bytes allocated, %v",
					b.name, c.name, size, status, work.values, work.keys, work.bytes, work.took.Round(time.Millisecond))
				if before.bytes > 0 {
					about := fmt.Sprintf("%s: %s: %d bytes", b.name, c.name, size)
					assert.LessOrEqual(t, work.values, before.values*9/2+100, "%s: values", about)
					assert.LessOrEqual(t, work.keys, before.keys*9/2+100, "%s: keys", about)
					assert.LessOrEqual(t, work.bytes, before.most(), "%s: bytes allocated", about)
				}
				before = work
				if size == largestCliff {
					table.note(c.name, len(body), work)
				}
			}
		}
	}
	table.write(t)
}

// cliffWork is what a request cost.
type cliffWork struct {
	values, keys, bytes int64
	took                time.Duration
}

// most is how many bytes a body four times as long may make the server allocate.
func (w cliffWork) most() int64 { return w.bytes*9/2 + 2<<20 }

// least measures a request again and returns the least bytes that it took: a
// collection of garbage empties the pools of buffers, which are then made anew.
func (w cliffWork) least(h http.Handler, only, body string, calls *atomic.Int64) cliffWork {
	for range 3 {
		again, _ := measure(h, cliffRequest(body, only), calls)
		w.bytes = min(w.bytes, again.bytes)
	}
	return w
}

// cliffRequest asks for only, if that is not empty, by Precognition.
func cliffRequest(body, only string) *http.Request {
	r := post(body)
	if only != "" {
		r.Header.Set("Precognition", "true")
		r.Header.Set("Precognition-Validate-Only", only)
	}
	return r
}

func measure(h http.Handler, r *http.Request, calls *atomic.Int64) (work cliffWork, status int) {
	calls.Store(0)
	cliffPrints.Store(0)
	w := httptest.NewRecorder()
	bytes, start := allocated(), time.Now()
	h.ServeHTTP(w, r)
	return cliffWork{calls.Load(), cliffPrints.Load(), int64(allocated() - bytes), time.Since(start)}, w.Code
}

// TestEndedContextStops: a rule of the user's ends the context, and counts what
// is looked at behind that.
func TestEndedContextStops(t *testing.T) {
	t.Parallel()
	type entry struct {
		Text string `json:"text" validate:"mine"`
	}
	type object struct {
		M map[int]string `json:"m" validate:"dive,mine"`
		L []entry        `json:"l" validate:"dive"`
	}
	bodies := map[string]string{
		"map":     sized(500_000, `{"m":{`, `"#":""`, `}}`),
		"structs": sized(500_000, `{"l":[`, `{"text":"#"}`, `]}`),
	}
	nothing := func(context.Context, validator.StructLevel) {}
	whole := map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[object](): nothing}
	for body, text := range bodies {
		for name, structs := range map[string]map[reflect.Type]validator.StructLevelFuncCtx{"field by field": nil, "as a whole": whole} {
			t.Run(body+"/"+name, func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithCancel(context.Background())
				calls := 0
				mine := func(context.Context, validator.FieldLevel) bool { calls++; cancel(); return false }
				b := newBinder(t, bind.Config{
					Rules:  bind.Rules{Funcs: map[string]bind.Rule{"mine": {Func: mine}}, Structs: structs},
					Limits: bind.Limits{Items: -1},
				})

				err := b.Decode(ctx, []byte(text), new(object))

				require.ErrorIs(t, err, context.Canceled)
				assert.LessOrEqual(t, calls, 1000)
			})
		}
	}
}

// TestKeysThatValidatorSpellsOut: a Validator of the user's spells out the keys on the way to each failure, and cannot be
// stopped. Keys of a usual size are no reason to refuse a body.
func TestKeysThatValidatorSpellsOut(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Validator: validator.New(validator.WithRequiredStructEnabled())})
	plain := newBinder(t, bind.Config{})
	dead := longKeys(500_000, `{"name":"a"}`)
	for name, tt := range map[string]struct {
		binder *bind.Binder
		body   string
		want   bind.Reason
	}{
		"long keys":            {b, dead, bind.TooLarge},
		"long keys, ours":      {plain, dead, bind.Invalid},
		"long keys, few":       {b, longKeys(8_000, `{"name":"a"}`), bind.Invalid},
		"uuids, many failures": {b, sized(400_000, `{"kids":{`, `"6ba7b810-9dad-11d1-80b4-00c04fd430c8#":{"name":"a"}`, `}}`), bind.Invalid},
	} {
		err := tt.binder.Decode(context.Background(), []byte(tt.body), new(cliffTree), bind.Limit(bind.Limits{Items: -1, Values: -1}))
		var e *bind.Error
		require.ErrorAs(t, err, &e, name)
		assert.Equal(t, tt.want, e.Reason, name)
	}
}
