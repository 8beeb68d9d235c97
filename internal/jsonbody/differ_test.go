package jsonbody_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
)

// How much the tests of this file, and those that draw types and bodies as they
// do, compare: go test ./internal/jsonbody -run Differ -rounds 1000000 -seed 7
var (
	rounds = flag.Int("rounds", 4_000, "bodies that each comparison draws")
	seed   = flag.Uint64("seed", 1, "of what is drawn")
)

// tally counts what a comparison has met.
type tally struct {
	bodies, valid, mistaken, malformed, mistakes int
}

// differTypes are drawn beside random ones.
var differTypes = []reflect.Type{
	reflect.TypeFor[lead](), reflect.TypeFor[limited](), reflect.TypeFor[formatted](), reflect.TypeFor[openDeep](),
	reflect.TypeFor[openMap](), reflect.TypeFor[openRaw](), reflect.TypeFor[map[string]string](),
	reflect.TypeFor[wideObject](), reflect.TypeFor[folded](), reflect.TypeFor[[]any](), reflect.TypeFor[figures](),
}

// wideObject has more than 64 members, the last of which are behind a pointer.
type wideObject struct {
	A [40]int `json:"a"`
	*WideHalf
	WideHalf2
}

type (
	WideHalf struct {
		B00, B01, B02, B03, B04, B05, B06, B07, B08, B09, B10, B11, B12, B13, B14, B15, B16, B17, B18, B19 string
		B20, B21, B22, B23, B24, B25, B26, B27, B28, B29, B30, B31, B32, B33, B34, B35, B36, B37, B38, B39 int
	}
	WideHalf2 struct {
		C00, C01, C02, C03, C04, C05, C06, C07, C08, C09, C10, C11, C12, C13, C14, C15, C16, C17, C18, C19 *bool
		C20, C21, C22, C23, C24, C25, C26, C27, C28, C29, C30, C31, C32, C33, C34, C35, C36, C37, C38, C39 []int
	}
)

// folded ignores the case of names, and knows one that others are like.
type folded struct {
	One   int            `json:"one_two,case:ignore"`
	Two   string         `json:"oneTwo"`
	Three map[int16]bool `json:"three,case:ignore"`
	Four  *folded        `json:"four,case:ignore"`
}

// crumbs are what bodies are broken with.
var crumbs = []string{
	`{`, `}`, `[`, `]`, `,`, `:`, `"`, `\`, `\"`, `\u`, `\u00e9`, `\ud83d\ude00`, `\ud800`, `\n`, `\/`, ` `, "\n", "\t", "\r\n        ",
	"\x00", "\x1f", "\x7f", "\xff", "\xc3", "é", "日本", "\U0001F600", "\xed\xa0\x80", "\xf0\x9f",
	`0`, `-0`, `00`, `1`, `-1`, `127`, `128`, `-128`, `-129`, `255`, `256`, `65535`, `65536`, `1.0`, `1e3`, `1E+2`, `-1.5e-3`, `.5`, `1.`, `+1`, `01`,
	`9223372036854775807`, `9223372036854775808`, `-9223372036854775808`, `-9223372036854775809`, `18446744073709551615`, `18446744073709551616`,
	`123456789012345678`, `1234567890123456789`, `3.4028235e38`, `3.5e38`, `1e308`, `1e309`, `0.1`, `0.30000000000000004`, `123456789012345`,
	`16777217`, `16777217.5`, `1e-400`, `null`, `true`, `false`, `nul`, `truex`, `NaN`, `"0"`, `"-0"`, `"1"`, `"a"`, `"a":1`, `"":{}`, `,"x":1`,
	`"x":[{"y":1,"y":2}]`, `/*c*/`, "\uFEFF", `"ONE-TWO":1`, `"oneTwo":""`, `"2024-01-02T3:04:05Z"`, `"2024-01-02T03:04:05,5Z"`,
	`"kind":"square"`, `"kind":"oval"`, `"kind":1`, `"\u006bind":"circle"`, `"type":"cat"`, `,"type":"dog"`, `"square"`,
	`"2024-01-02T03:04:05+24:00"`, `"2024-01-02T03:04:05+01:60"`, `"2024-02-30T03:04:05Z"`, `"AAE"`, `"AA\nE="`, `"AA-_"`,
}

// mutated returns a body that is changed somewhere.
func mutated(r *rand.Rand, body []byte) []byte {
	b := bytes.Clone(body)
	for range 1 + r.IntN(3) {
		i, j := r.IntN(len(b)+1), r.IntN(len(b)+1)
		if i > j {
			i, j = j, i
		}
		crumb := []byte(crumbs[r.IntN(len(crumbs))])
		switch r.IntN(7) {
		case 0: // something more
			b = append(b[:i:i], append(crumb, b[i:]...)...)
		case 1: // something less
			b = append(b[:i:i], b[min(i+1+r.IntN(3), len(b)):]...)
		case 2: // broken off
			b = b[:j]
		case 3: // twice
			if j-i < 200 {
				b = append(b[:j:j], b[i:]...)
			}
		case 4: // another byte
			if i < len(b) {
				b[i] = byte(r.IntN(256))
			}
		case 5:
			b = revalued(b, i, crumb)
		case 6:
			b = escapedAt(b, i)
		}
	}
	return b
}

// revalued puts a crumb in the place of a value behind i.
func revalued(b []byte, i int, crumb []byte) []byte {
	k := bytes.IndexAny(b[i:], ":,[")
	if k < 0 {
		return b
	}
	k += i + 1
	end := k
	for end < len(b) && bytes.IndexByte([]byte(",]}"), b[end]) < 0 {
		end++
	}
	return append(b[:k:k], append(crumb, b[end:]...)...)
}

// escapedAt writes the first character of a string behind i as an escape.
func escapedAt(b []byte, i int) []byte {
	k := bytes.IndexByte(b[i:], '"')
	if k < 0 || i+k+1 >= len(b) {
		return b
	}
	k += i + 1
	if c := b[k]; c >= 0x80 || c <= ' ' || c == '\\' || c == '"' {
		return b
	}
	return append(b[:k:k], append(fmt.Appendf(nil, `\u%04x`, b[k]), b[k+1:]...)...)
}

// withoutNear returns mistakes without the members that may be meant with
// unknown ones, of which the collector knows nothing.
func withoutNear(mistakes []mistake.Mistake) []mistake.Mistake {
	all := slices.Clone(mistakes)
	for i := range all {
		if all[i].Rule == mistake.RuleUnknown || all[i].Rule == mistake.RuleFormat { // what a type takes, only it knows
			all[i].Param = ""
		}
	}
	return all
}

// compare decodes a body by the decoder, by the collector and, where it is
// valid, by the json package.
func (n *tally) compare(t *testing.T, d *jsonbody.Decoder, body []byte, to jsonbody.Target) {
	t.Helper()
	kept := bytes.Clone(body)
	got, gotErr := d.Decode(body, to)
	where := fmt.Sprintf("%v under %q, unknown %v: %q", to.Type.Go, to.Key, to.AllowUnknown, kept)
	require.Equal(t, kept, body, "the body is changed: %s", where)
	n.bodies++

	v, mistakes, more, err := collect(kept, to)
	if err != nil || gotErr != nil {
		n.malformed++
		requireSameRefusal(t, err, gotErr, where)
		return
	}
	facts := withoutNear(got.Mistakes)
	if !reflect.DeepEqual(mistakes, facts) && len(mistakes)+len(facts) > 0 {
		require.Equal(t, found(mistakes), found(facts), where)
		require.Equal(t, mistakes, facts, where)
	}
	require.Equal(t, more, got.More, where)
	n.mistakes += len(mistakes)
	renamed := bytes.IndexByte(kept, '\\') >= 0 && holdsRaw(to.Type) // the collector writes such names anew
	if len(mistakes) > 0 {
		n.mistaken++
		if !got.More && !renamed {
			requireSameValue(t, v.Elem(), got.Value, where)
		}
		return
	}

	n.valid++
	if !renamed {
		requireSameValue(t, v.Elem(), got.Value, where)
	}
	kept = bytes.TrimPrefix(kept, []byte("\uFEFF"))
	if to.Key == "" && !bytes.Contains(kept, []byte("-0")) { // which is no zero of an unsigned type to the json package
		twin := reflect.New(to.Type.Go)
		require.NoError(t, json.Unmarshal(kept, twin.Interface(), unionsOf(to.AllowUnknown),
			json.RejectUnknownMembers(!to.AllowUnknown), shape.FormatTag()), where)
		requireSameValue(t, twin.Elem(), got.Value, where)
	}
}

func holdsRaw(t *shape.Type) bool {
	for below := range t.All() {
		if below.Open != nil && below.Open.Type.Deref().Kind != shape.Map {
			return true
		}
	}
	return false
}

func requireSameValue(t *testing.T, want, got reflect.Value, where string) {
	t.Helper()
	if !reflect.DeepEqual(want.Interface(), got.Interface()) {
		require.Equal(t, want.Interface(), got.Interface(), where)
		require.Fail(t, "not equal", where)
	}
}

// requireSameRefusal holds that both refuse a body at one place. What the
// decoder finds first may stand before what the other does, which looks for
// what is no JSON first. A name that no colon follows is in the other's path.
func requireSameRefusal(t *testing.T, want, got error, where string) {
	t.Helper()
	var old, now *jsonbody.SyntaxError
	if !errors.As(want, &old) || !errors.As(got, &now) {
		require.Equal(t, want, got, where)
		return
	}
	sooner := now.Line < old.Line || now.Line == old.Line && now.Column < old.Column
	if now.Rule == "duplicate" && sooner || old.Rule == "duplicate" && now.Rule != "duplicate" && !sooner {
		return // a name that no colon follows is no member to the decoder
	}
	require.Equal(t, [2]int{old.Line, old.Column}, [2]int{now.Line, now.Column}, where)
	if old.Path != now.Path { // a bracket that closes nothing, too
		require.True(t, old.Path.Within(now.Path) || now.Path.Within(old.Path), "%q, %q: %s", old.Path, now.Path, where)
		require.NotEqual(t, "duplicate", now.Rule, where)
	}
}

// drawnTarget draws a type.
func drawnTarget(random *rand.Rand) jsonbody.Target {
	switch random.IntN(4) {
	case 0:
		return target(unionType(random, 3))
	case 1:
		return target(differTypes[random.IntN(len(differTypes))])
	}
	return target(randomType(random, 4))
}

// TestDiffer compares drawn types and bodies, whole and broken, with the json
// package and with the collector.
func TestDiffer(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(*seed, 2))
	var n tally
	var to jsonbody.Target
	var d *jsonbody.Decoder
	for i := range *rounds {
		if i%20 == 0 {
			to, d = drawnTarget(random), new(jsonbody.Decoder)
		}
		to.Key, to.AllowUnknown = "", random.IntN(8) == 0
		w := writer{random, []float64{0, 0.02, 0.1, 0.4}[random.IntN(4)]}
		body := []byte(w.value(to.Type.Go, 4))
		if random.IntN(4) == 0 {
			to.Key = "k/y"
			body = fmt.Appendf(nil, ` {"k/y" : %s}`, body)
		}
		if random.IntN(2) == 0 {
			body = mutated(random, body)
		}
		to.Limits = jsonbody.Limits{}
		if random.IntN(8) == 0 {
			to.Limits.Errors = 1 + random.IntN(4)
		}
		n.compare(t, d, body, to)
	}
	t.Logf("%+v", n)
	assert.Greater(t, n.valid, *rounds/10)
	assert.Greater(t, n.mistaken, *rounds/10)
	assert.Greater(t, n.malformed, *rounds/10)
}

// FuzzDiffer is TestDiffer for any bytes.
func FuzzDiffer(f *testing.F) {
	for _, tt := range decodable {
		f.Add([]byte(tt.body))
	}
	for _, crumb := range crumbs {
		f.Add([]byte(`{"name":"x","any":[` + crumb + `],"addrs":[{"zip":` + crumb + `}]}`))
	}
	var all []jsonbody.Target
	for _, t := range differTypes {
		all = append(all, target(t))
	}
	d := new(jsonbody.Decoder)
	f.Fuzz(func(t *testing.T, body []byte) {
		var n tally
		for _, to := range all {
			n.compare(t, d, body, to)
		}
	})
}

// TestDifferInLimits compares which limits bodies break, one limit at a time,
// with a scan of the text that knows nothing of values.
func TestDifferInLimits(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(*seed, 9))
	var to jsonbody.Target
	var d *jsonbody.Decoder
	broken := map[string]int{}
	for i := range *rounds {
		if i%20 == 0 {
			to, d = drawnTarget(random), new(jsonbody.Decoder)
		}
		body := []byte(writer{random, []float64{0, 0.02, 0.1}[random.IntN(3)]}.value(to.Type.Go, 4))
		if !jsontext.Value(body).IsValid() { // then it matters what is found first
			continue
		}
		few := func(n int) int { return 1 + random.IntN(12*n)/n }
		to.Limits = []jsonbody.Limits{
			{Items: few(1)}, {Values: 4 * few(1)}, {Depth: few(2)}, {Number: few(2)}, {String: few(1)},
		}[random.IntN(5)]
		_, want := scan(to, body)
		_, got := d.Decode(body, to)
		var syntax *jsonbody.SyntaxError
		if errors.As(got, &syntax) {
			continue // a duplicate by the type's own idea
		}
		if to.Limits.String > 0 && want != nil {
			continue // the scan looks at strings that are read over, too
		}
		require.Equal(t, want, got, "%v with %+v: %s", to.Type.Go, to.Limits, body)
		var limit *jsonbody.LimitError
		if errors.As(want, &limit) {
			broken[limit.Limit]++
		}
	}
	t.Log(broken)
	assert.Len(t, broken, 4)
}

// TestNesting goes to the depth that the json package follows.
func TestNesting(t *testing.T) {
	t.Parallel()
	for _, depth := range []int{9_999, 10_000, 10_001} {
		for _, unit := range [][2]string{{"[", "]"}, {`{"a":`, "}"}, {`{"name":"x","left":`, "}"}} {
			body := bytes.Repeat([]byte(unit[0]), depth)
			if unit[0] != "[" {
				body = append(body, "null"...)
			}
			body = append(body, bytes.Repeat([]byte(unit[1]), depth)...)
			for _, typ := range []reflect.Type{
				reflect.TypeFor[any](), reflect.TypeFor[treeNode](), reflect.TypeFor[lead](), reflect.TypeFor[map[string]any](),
			} {
				_, _, err := decoded(body, target(typ))
				assert.Equal(t, locate(body) == nil, err == nil, "%d of %s into %v", depth, unit[0], typ)
			}
		}
	}
}

// TestDifferWithinALimit are bodies whose mistakes are kept for a moment only:
// one at the path of a wrong name stands for its value.
func TestDifferWithinALimit(t *testing.T) {
	t.Parallel()
	for body, typ := range map[string]reflect.Type{
		`{"x":[-1,1e309]}`:       reflect.TypeFor[map[int8][1]bool](),
		`{"a":{"b":[1e999]}}`:    reflect.TypeFor[map[int8]map[int8][2]bool](),
		`{"300":[1.5]}`:          reflect.TypeFor[map[int8][2]map[string]int](),
		`{"x":["1",2,3],"y":""}`: reflect.TypeFor[map[int8][2]string](),
		`{"x":5,"y":5,"z":5}`:    reflect.TypeFor[map[int8]string](),
	} {
		to, d := target(typ), new(jsonbody.Decoder)
		for to.Limits.Errors = range 6 {
			var n tally
			n.compare(t, d, []byte(body), to)
		}
	}
}
