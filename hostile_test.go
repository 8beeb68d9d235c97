package bind_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

// The types that hostile bodies aim at.
type (
	wide struct { // 328 bytes
		A    string    `json:"a" validate:"required"`
		B    string    `json:"b" validate:"required"`
		C    string    `json:"c" validate:"required"`
		D    string    `json:"d" validate:"required"`
		E    string    `json:"e" validate:"required"`
		Rest [31]int64 `json:"-"`
	}
	grid struct {
		Rows [][]wide `json:"rows" validate:"dive,dive"`
	}
	ints struct {
		Rows [][]int `json:"rows"`
	}
	tree struct {
		Sub  map[string]*tree `json:"sub" validate:"dive"`
		List []leaf           `json:"list" validate:"dive"`
	}
	leaf struct {
		N int `json:"n" validate:"max=1"`
	}
	mail struct {
		Email string             `json:"email" validate:"omitempty,email"`
		N     float64            `json:"n"`
		Map   map[string]float64 `json:"map"`
		Free  any                `json:"free"`
	}
	flags struct {
		Rows [][]struct {
			A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T bool `bind:"present"`
		} `json:"rows"`
	}
	refs struct {
		Rows [][]int `json:"rows" bind:"exists=nothing"`
	}
	unequal struct {
		Rows [][]string `json:"rows" bind:"distinct"`
	}
	harsh struct { // ten rules that fail together
		Rows [][]string        `json:"rows" validate:"max=1,dive,max=1,dive,min=3,contains=q,email,hostname_port,fqdn,containsany=ABC,startswith=x,endswith=y,semver,datauri"`
		Text string            `json:"text" validate:"omitempty,max=9,contains=q,email,hostname_port,fqdn,containsany=ABC,startswith=x,endswith=y,semver,datauri"`
		Map  map[string]string `json:"map" validate:"max=1,dive,keys,min=9,alpha,endkeys,min=3,contains=q,email,hostname_port,fqdn,containsany=ABC,startswith=x,endswith=y,semver,datauri"`
		Sub  map[string]*harsh `json:"sub" validate:"max=1,dive"`
	}
	kibi  struct{ Rest [128]int64 }
	large struct {
		Rows [][]struct{ A, B, C, D, E, F, G, H, I, J *kibi } `json:"rows"`
	}
	chart struct {
		Rows [][]map[string]struct{ Rest [16]int64 } `json:"rows"`
	}
	family struct {
		Name string            `json:"name" bind:"distinct"`
		Kids map[string]family `json:"kids"`
	}
	numbers struct {
		N    int                `json:"n" bind:"exists=nothing"`
		Kids map[string]numbers `json:"kids"`
	}
	// claims asks all that bind tags can ask about values.
	claims struct {
		Name string            `json:"name" bind:"distinct,exists=names,available=addresses"`
		Kids map[string]claims `json:"kids"`
	}
	refer struct {
		Name string           `json:"name" bind:"exists=names,distinct"`
		Kids map[string]refer `json:"kids"`
	}
	zeroes struct {
		N    int               `json:"n" bind:"distinct"`
		Kids map[string]zeroes `json:"kids"`
	}
	// forks has as many patterns as a body wants.
	forks struct {
		N int    `json:"n" bind:"distinct"`
		A *forks `json:"a"`
		B *forks `json:"b"`
	}
	knot interface{ knot() }
	loop struct { // 184 bytes, without the member that names it
		Inner knot            `json:"inner"`
		Rows  [][]knot        `json:"rows" validate:"dive,dive"`
		Map   map[string]knot `json:"map" validate:"dive"`
		Free  any             `json:"free"`
		Text  string          `json:"text" validate:"max=100"`
		Rest  [14]int64       `json:"-"`
	}
	keyed struct {
		Flags map[int]bool        `json:"flags"`
		Hosts map[netip.Addr]leaf `json:"hosts" validate:"dive"`
		Big   map[uint64]leaf     `json:"big" validate:"dive"`
	}
	spelled struct {
		Sub  map[capital]*spelled `json:"sub" validate:"dive"`
		Rows [][]pascal           `json:"rows" validate:"dive,dive"`
	}
	carton struct { // more than a kilobyte, with rules about other fields
		A    string     `json:"a" validate:"required_with=B"`
		B    string     `json:"b" validate:"required_if=C x"`
		C    string     `json:"c" validate:"excluded_with=D"`
		D    string     `json:"d" validate:"required_unless=E y F z"`
		E    string     `json:"e" validate:"omitempty,eqfield=F"`
		F    string     `json:"f" validate:"required_without=Label.Text"`
		G    int        `json:"g" validate:"required_without_all=A B F,omitempty,gtfield=H"`
		H    int        `json:"h" validate:"ltfield=G"`
		I    int        `json:"i" validate:"excluded_if=H 7"`
		Rest [120]int64 `json:"-"`
		cartonLabel
	}
	cartonLabel struct{ Label struct{ Text string } }
	cartons     struct {
		Rows [][]carton `json:"rows" validate:"dive,dive"`
	}
	crate struct { // four kilobytes
		Name string     `json:"name" validate:"max=9" bind:"distinct"`
		Rest [500]int64 `json:"-"`
	}
	crated struct { // holds a crate, and a rule that only validator knows the answer to
		Crate crate  `json:"crate"`
		A     string `json:"a" validate:"required_with=B"`
		B     string `json:"b"`
	}
	harbour struct {
		Rows [][]struct {
			N      int               `json:"n" validate:"max=1"`
			Crates map[string]crate  `json:"crates" validate:"dive"`
			Crated map[string]crated `json:"crated" validate:"dive"`
		} `json:"rows" validate:"dive,dive"`
	}
	pascal struct {
		N    int    `json:"n,case:ignore" validate:"max=1"`
		Name string `json:"name,case:ignore"`
	}
)

func (loop) knot() {}

// attack is a hostile request, and what the answer to it must be.
type attack struct {
	name   string
	serve  func(*bind.Binder) http.Handler
	body   string
	accept string
	status int
	holds  string
}

// into returns a handler maker for T.
func into[T any](b *bind.Binder) http.Handler {
	return bind.Handle(b, func(http.ResponseWriter, *http.Request, T) error { return nil })
}

func manyInto[T any](b *bind.Binder) http.Handler {
	return bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []T) error { return nil })
}

// rows is an object with n items in rows of at most 1,000.
func rows(item string, n int) string {
	var all []string
	for ; n > 0; n -= 1000 {
		all = append(all, "["+list(item, min(n, 1000))+"]")
	}
	return `{"rows":[` + strings.Join(all, ",") + `]}`
}

// deep wraps a body in levels objects and maps with 250-byte keys, two levels of JSON each.
func deep(levels int, body string) string {
	return strings.Repeat(`{"sub":{"`+strings.Repeat("k", 250)+`":`, levels) + body + strings.Repeat("}}", levels)
}

// leaves returns n leaves with a value, in maps of at most 1,000.
func leaves(value string, n int) string {
	var all []string
	for i := 0; n > 0; n -= 1000 {
		all = append(all, `"`+string(rune('a'+i))+`":{"list":[`+list(`{"n":`+value+`}`, min(n, 1000))+`]}`)
		i++
	}
	return `{"sub":{` + strings.Join(all, ",") + `}}`
}

var attacks = []attack{
	{"1 MiB of {} in a bulk array", manyInto[wide], "[" + list("{}", 349_524) + "]", "", 422, "more than 1000 items"},
	{"1,000 of {} in a bulk array, 5 fields missing in each", manyInto[wide], "[" + list("{}", 1000) + "]", "", 422, `"999.e"`},
	{"1 MiB of null in a bulk array", manyInto[wide], "[" + list("null", 209_714) + "]", "", 422, "more than 1000 items"},
	{"1,000 of null in a bulk array", manyInto[wide], "[" + list("null", 1000) + "]", "", 422, `"999"`},
	{"350,000 tiny values", into[ints], rows("0", 350_000), "", 413, "100000 JSON values"},
	{"99,000 tiny values", into[ints], rows("0", 99_000), "", 200, ""},
	{"99,000 of {} into 328-byte elements", into[grid], rows("{}", 99_000), "", 413, "16 MiB"},
	{"51,000 of {} into 328-byte elements", into[grid], rows("{}", 51_000), "", 422, "is required"},
	{"depth 10,000", into[mail], `{"free":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + "}", "", 413, "32 levels"},
	{"depth 32", into[mail], `{"free":` + strings.Repeat("[", 31) + strings.Repeat("]", 31) + "}", "", 200, ""},
	{"31 levels of 250-byte keys, 9,000 failed rules", into[tree], deep(13, leaves("2", 9000)), "", 422, "must not be greater than 1."},
	{"31 levels of 250-byte keys, 1,000 failed rules", into[tree], deep(13, leaves("2", 1000)), "", 422, "must not be greater than 1."},
	{"31 levels of 250-byte keys, 9,000 wrong types", into[tree], deep(13, leaves(`"2"`, 9000)), "", 422, "must be an integer."},
	{"31 levels of 250-byte keys, 1,000 wrong types", into[tree], deep(13, leaves(`"2"`, 1000)), "", 422, "must be an integer."},
	{"17,000 items under a 50 kB key", into[tree], `{"sub":{"` + strings.Repeat("k", 50_000) + `":` + leaves("2", 17_000) + "}}", "", 413, "256 bytes"},
	{"17,000 items under a 256-byte key", into[tree], `{"sub":{"` + strings.Repeat("k", 256) + `":` + leaves("2", 17_000) + "}}", "", 422, "must not be greater than 1."},
	{"a 1 MB number", into[mail], `{"n":` + strings.Repeat("1", 1_000_000) + `}`, "", 413, "64 bytes"},
	{"a 64-byte number", into[mail], `{"n":` + strings.Repeat("1", 64) + `}`, "", 200, ""},
	{"a 1 MB e-mail address", into[mail], `{"email":"` + strings.Repeat("a", 1_000_000) + `"}`, "", 413, "64 KiB"},
	{"a 64 KiB e-mail address", into[mail], `{"email":"` + strings.Repeat("a", 64<<10) + `"}`, "", 422, "valid email"},
	{"99,000 of {}, 20 members not present in each", into[flags], rows("{}", 99_000), "", 422, "must be present"},
	{"99,000 references to nothing", into[refs], rows("1", 99_000), "", 422, "is invalid"},
	{"99,000 equal strings", into[unequal], rows(`"a"`, 99_000), "", 422, "duplicate"},
	{"70,000 unequal strings", into[unequal], numberedRows(`"N-%d"`, 70_000), "", 200, ""},
	{"9,000 of 10 pointers to 1 KiB", into[large], rows(`{"A":{},"B":{},"C":{},"D":{},"E":{},"F":{},"G":{},"H":{},"I":{},"J":{}}`, 9000), "", 413, "16 MiB"},
	{"1,500 of 10 pointers to 1 KiB", into[large], rows(`{"A":{},"B":{},"C":{},"D":{},"E":{},"F":{},"G":{},"H":{},"I":{},"J":{}}`, 1500), "", 200, ""},
	{"49,000 maps", into[chart], rows(`{"":{}}`, 49_000), "", 413, "16 MiB"},
	{"12,000 maps", into[chart], rows(`{"":{}}`, 12_000), "", 200, ""},
	{"3,400 objects 28 deep, of any type", into[mail], free(3400), "", 413, "16 MiB"},
	{"1,600 objects 28 deep, of any type", into[mail], free(1600), "", 200, ""},
	{"1,600 objects 28 deep, and a wrong type", into[mail], strings.Replace(free(1600), "{", `{"n":"x",`, 1), "", 422, "must be a number"},
	{"80,000 keys and a wrong one", into[keyed], `{"flags":{"x":true,` + numbered(`"%d":true`, 80_000) + `}}`, "", 422, "flags.x"},
	{"40,000 addresses as keys", into[keyed], `{"hosts":{` + numbered(`"::%x":{"n":1}`, 40_000) + `}}`, "", 200, ""},
	{"40,000 addresses as keys, one failed rule", into[keyed], `{"hosts":{"::":{"n":2},` + numbered(`"1::%x":{"n":1}`, 40_000) + `}}`, "", 422, "must not be greater"},
	{"40,000 large numbers as keys, one failed rule", into[keyed], `{"big":{"1":{"n":2},` + numbered(`"1%019d":{"n":1}`, 30_000) + `}}`, "", 422, "must not be greater"},
	{"40,000 names in another case, one failed rule", into[spelled], strings.Replace(rows(`{"N":1,"Name":"a"}`, 20_000), "1", "2", 1), "", 422, "must not be greater"},
	{"65,000 names in another case, one failed rule", into[spelled], strings.Replace(rows(`{"N":1,"Name":"a"}`, 32_500), "1", "2", 1), "", 422, "must not be greater"},
	{"20,000 names in another case below 3 KB of keys, all fail", into[spelled], deep(13, rows(`{"N":2}`, 20_000)), "", 422, "must not be greater"},
	{"70,000 names that are no addresses", into[keyed], `{"hosts":{` + numbered(`"k%d":{}`, 70_000) + `}}`, "", 413, "16 MiB"},
	{"6,500 of 1.2 KB that validator compares nine fields of", into[cartons], rows(`{"h":-1,"f":"1","d":"1"}`, 6_500), "", 200, ""},
	{"6,500 of 1.2 KB in which four of nine rules fail", into[cartons], rows(`{"a":"1","b":"1","c":"1"}`, 6_500), "", 422, "rows.0.0.h"},
	{"90,000 maps of 4 KB that are not there", into[harbour], strings.Replace(rows(`{}`, 90_000), "{}", `{"n":2}`, 1), "", 422, "rows.0.0.n"},
	{"20,000 maps of 4 KB that are empty", into[harbour], strings.Replace(rows(`{"crates":{}}`, 20_000), `"crates":{}`, `"n":2`, 1), "", 422, "rows.0.0.n"},
	{"1,800 values of 4 KB in a map, one wrong", into[harbour], `{"rows":[[{"crates":{` + numbered(`"%d":{}`, 1_800) + `,"x":{"name":"too long a name"}}}]]}`, "", 422, "rows.0.0.crates.x.name"},
	{"1,000 values of 4 KB in maps, with a rule about another field", into[harbour], rows(`{"crated":{"a":{"b":""}}}`, 1_000), "", 200, ""},
	{"3,500 values of 4 KB in maps, with a rule about another field", into[harbour], rows(`{"crated":{"a":{"b":""}}}`, 3_500), "", 413, "16 MiB"},
	{"99,000 strings that fail ten rules each", into[harsh], rows(`"1"`, 99_000), "", 422, "must be at least 3 characters"},
	{"90 strings that fail ten rules each", into[harsh], rows(`"1"`, 90), "", 422, "rows.0.89"},
	{"64 KiB that fail ten rules", into[harsh], `{"text":"` + strings.Repeat("1-", 32<<10) + `"}`, "", 422, "must end with"},
	{"40,000 entries that fail twelve rules each", into[harsh], `{"map":{` + numbered(`"%d":"1"`, 40_000) + `}}`, "", 422, "must not have more than 1"},
	{"31 levels of 250-byte keys, 9,000 that fail ten rules each", into[harsh], deep(13, rows(`"1"`, 9000)), "", 422, "must be at least 3 characters"},
	{"a union 31 deep, each kind behind 1 MiB", into[knot], knots(28, rows(`{"text":"some text","kind":"loop"}`, 28_000)), "", 200, ""},
	{"a union 31 deep, each kind behind 1 MiB, one unknown", into[knot], knots(28, rows(`{"text":"some text","kind":"loop"}`, 28_000)+`,"map":{"a":{"kind":"x"}}`), "", 422, "must be one of"},
	{"a union 31 deep, each kind behind 1 MiB, none inside", into[knot], knots(28, rows(`{"text":"x"}`, 9000)), "", 422, "kind field is required"},
	{"49,000 unions of no kind", into[knot], knots(0, rows(`{"kind":""}`, 49_000)), "", 422, "must be one of"},
	{"unions of 184 bytes, 33,000 of them", into[knot], knots(0, rows(`{"kind":"loop"}`, 33_000)), "", 200, ""},
	{"unions of 184 bytes, 49,900 of them", into[knot], knots(0, rows(`{"kind":"loop"}`, 49_900)), "", 413, "16 MiB"},
	{"20,000 kinds in front of the one that is meant", into[knot], `{"free":` + "[" + rows(`{"kind":0}`, 20_000) + `],"kind":"loop"}`, "", 200, ""},
	{"20,000 kinds, and none that is meant", into[knot], `{"free":[` + rows(`{"kind":0}`, 20_000) + `]}`, "", 422, "kind field is required"},
	{"a union with a 1 MB kind", into[knot], `{"kind":"` + strings.Repeat("k", 1_000_000) + `"}`, "", 422, "must be one of"},
	{"a union with a kind of 100,000 escapes", into[knot], `{"\u006bind":"` + strings.Repeat(`\u006b`, 100_000) + `"}`, "", 422, "must be one of"},
	{"a union with 30,000 names of escapes in front of its kind", into[knot], `{"free":{` + numbered(`"\u006b%d":0`, 30_000) + `},"kind":"loop"}`, "", 200, ""},
	{"a 1 MB Accept-Language of _", manyInto[wide], "[{}]", strings.Repeat("_", 1_000_000), 422, "required"},
	{"a 1 KiB Accept-Language of _", manyInto[wide], "[{}]", strings.Repeat("_", 1<<10), 422, "required"},
}

// knots is a loop, given by its members, in others, each of which says last what
// it is.
func knots(depth int, members string) string {
	if strings.HasPrefix(members, "{") {
		members = strings.TrimSuffix(strings.TrimPrefix(members, "{"), "}")
	}
	return strings.Repeat(`{"inner":`, depth) + "{" + members + strings.Repeat(`,"kind":"loop"}`, depth+1)
}

// numbered returns n values between commas, each with its number in it.
func numbered(format string, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(format, i)
	}
	return strings.Join(all, ",")
}

// behindKeys is a tree of maps with keys of 256 bytes, and n leaves at its end.
func behindKeys(leaf string, n int) string {
	key := `{"kids":{"` + strings.Repeat("k", 256) + `":`
	return strings.Repeat(key, 14) + `{"kids":{` + numbered(leaf, n) + `}}` + strings.Repeat("}}", 14)
}

// forked is a tree of objects in which each has a place of its own in the type.
func forked(levels int) string {
	if levels == 0 {
		return `{"n":0}`
	}
	below := forked(levels - 1)
	return `{"n":0,"a":` + below + `,"b":` + below + `}`
}

// numberedRows is rows of values with numbers in them.
func numberedRows(format string, n int) string {
	var all []string
	for ; n > 0; n -= 1000 {
		all = append(all, "["+numbered(strings.ReplaceAll(format, "N", fmt.Sprintf("%d", n)), min(n, 1000))+"]")
	}
	return `{"rows":[` + strings.Join(all, ",") + `]}`
}

// free is an object with n values of any type, 28 objects deep each.
func free(n int) string {
	return strings.Replace(rows(strings.Repeat(`{"a":`, 28)+"1"+strings.Repeat("}", 28), n), "rows", "free", 1)
}

func (a attack) request() *http.Request {
	r := post(a.body)
	if a.accept != "" {
		r.Header.Set("Accept-Language", a.accept)
	}
	return r
}

// hostileConfig has a lookup that finds nothing.
func hostileConfig(format bind.Format) bind.Config {
	nothing := bind.Stored(func(context.Context, []int) ([]int, error) { return nil, nil })
	return bind.Config{Format: format, Lookups: map[string]bind.Lookup{
		"nothing":   nothing,
		"names":     bind.Stored(func(_ context.Context, keys []string) ([]string, error) { return keys, nil }),
		"addresses": bind.Stored(func(context.Context, []string) ([]string, error) { return nil, nil }),
	}, Logger: slog.New(slog.DiscardHandler), Unions: []bind.Union{
		bind.UnionOf("kind", map[string]knot{"loop": loop{}}),
	}}
}

// TestHostileBodies measures what each attack costs. It runs alone: bytes are counted for the whole process.
func TestHostileBodies(t *testing.T) {
	const limit = 1 << 20
	for name, format := range map[string]bind.Format{
		"laravel": bind.Laravel{}, "teamwork": bind.Teamwork{}, "problem": bind.Problem{}, "zoho": bind.Zoho{Version: 8},
	} {
		b := newBinder(t, hostileConfig(format))
		for _, a := range attacks {
			h, r, w := a.serve(b), a.request(), httptest.NewRecorder()
			before := allocated()
			h.ServeHTTP(w, r)
			spent := allocated() - before
			t.Logf("%-8s %-55s %8d bytes sent, %3d, %8d bytes answered, %9d bytes allocated", name, a.name, len(a.body), w.Code, w.Body.Len(), spent)
			assert.True(t, raced || spent <= 20*limit, "%s: %s allocated %d bytes", name, a.name, spent)
			assert.LessOrEqual(t, w.Body.Len(), 2*limit, "%s: %s", name, a.name)
			if name == "laravel" {
				assert.Equal(t, a.status, w.Code, a.name)
				assert.Contains(t, w.Body.String(), a.holds, a.name)
			}
		}
	}
}

// TestPathsThatAreKept: what distinct and lookups keep of a place does not grow
// with the length of its path, which is the client's choice. It runs alone.
func TestPathsThatAreKept(t *testing.T) {
	const limit = 1 << 20
	b := newBinder(t, hostileConfig(nil))
	for _, tt := range []struct {
		name, body string
		dst        any
		rule       string
	}{
		{"unequal", behindKeys(`"%x":{"name":"%[1]x"}`, 40_000), new(family), ""},
		{"equal", behindKeys(`"%x":{"name":"a"}`, 45_000), new(family), "distinct"},
		{"looked_up", behindKeys(`"%x":{"n":%[1]d}`, 40_000), new(numbers), "exists"},
		{"distinct and stored", behindKeys(`"%x":{"name":"%[1]x"}`, 40_000), new(refer), ""},
		{"distinct, stored, available", behindKeys(`"%x":{"name":"%[1]x"}`, 40_000), new(claims), ""},
		{"equal, stored, available", behindKeys(`"%x":{"name":"a"}`, 45_000), new(claims), "distinct"},
		{"sent as zero", behindKeys(`"%x":{"n":0}`, 49_000), new(zeroes), "distinct"},
		{"many patterns", forked(14), new(forks), ""},
	} {
		before := allocated()
		err := b.Decode(context.Background(), []byte(tt.body), tt.dst)
		spent := allocated() - before
		t.Logf("%-10s %d bytes sent, %d bytes allocated", tt.name, len(tt.body), spent)
		assert.True(t, raced || spent <= 20*limit, "%s: %d bytes allocated", tt.name, spent)
		if tt.rule == "" {
			assert.NoError(t, err, tt.name)
		} else {
			assert.ErrorContains(t, err, "("+tt.rule+")", tt.name)
		}
	}
}

// allocated returns the bytes that have ever been allocated.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// BenchmarkHostile prints the time and the bytes that each attack costs, beside those of a valid body: the time for each
// byte that comes in, and for each that comes in or goes out. An answer takes work, too: a body of 3 kB can make one of
// 600 kB.
func BenchmarkHostile(b *testing.B) {
	binder := bind.Must(bind.New(hostileConfig(nil)))
	item := `{"a":"` + strings.Repeat("a", 40) + `","b":"b","c":"c","d":"d","e":"` + strings.Repeat("e", 40) + `"}`
	all := append([]attack{{name: "valid", serve: manyInto[wide], body: "[" + list(item, 1000) + "]", status: 200}}, attacks...)
	for _, a := range all {
		b.Run(strings.ReplaceAll(a.name, " ", "_"), func(b *testing.B) {
			h := a.serve(binder)
			b.SetBytes(int64(len(a.body) + len(a.accept)))
			b.ReportAllocs()
			out := 0
			for b.Loop() {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, a.request())
				out = w.Body.Len()
			}
			in := len(a.body) + len(a.accept)
			each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
			b.ReportMetric(each/float64(in), "ns/B-in")
			b.ReportMetric(each/float64(in+out), "ns/B-in+out")
		})
	}
}
