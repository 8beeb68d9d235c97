package jsonbody

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/shape"
)

type suspect struct {
	Email string            `json:"e" validate:"email"`
	Text  string            `json:"t"`
	List  []string          `json:"l" validate:"dive,email"`
	Nums  []float64         `json:"n"`
	Objs  []struct{ A int } `json:"o"`
}

type openSuspect struct {
	suspect
	Map map[string]string `json:"m"`
	Any any               `json:"a"`
	Own *openSuspect      `json:"s"`
}

func targets() []Target {
	r := shape.NewReader("validate")
	return []Target{
		{Document: shape.Document{Type: r.Read(reflect.TypeFor[suspect]())}},
		{Document: shape.Document{Type: r.Read(reflect.TypeFor[[]openSuspect]())}},
		{Document: shape.Document{Type: r.Read(reflect.TypeFor[openSuspect]()), Key: "e"}},
		{Document: shape.Document{Type: r.Read(reflect.TypeFor[map[string][]*openSuspect]())}},
	}
}

// assertSuspected holds that a body which scan would refuse is scanned, or refused for another reason. Only member names
// of a type that has none of the client's own are left to the collecting pass.
func assertSuspected(t *testing.T, l Limits, body []byte, to Target) {
	t.Helper()
	to.Limits = l
	_, err := to.scan(body)
	if err == nil {
		return
	}
	limit := err.(*LimitError)
	if now, _ := to.suspects(body); now {
		return
	}
	if limit.Limit == "key" && !to.Type.Has(shape.HasUnbounded) {
		l.Key = 0
		assertSuspected(t, l, body, to)
		return
	}
	_, err = Decode(body, to)
	require.Error(t, err, "not refused: %s %d at %q: %q", limit.Limit, limit.Max, limit.Path.AppendPointer(nil), body)
	if _, malformed := err.(*SyntaxError); !malformed {
		require.Equal(t, limit, err, "%q", body)
	}
}

func TestWhatScanRefusesIsSuspected(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(11, 12))
	pieces := []string{
		`{`, `}`, `[`, `]`, `,`, `:`, `"e"`, `"t"`, `"l"`, `"n"`, `"o"`, `"m"`, `"a"`, `"s"`, `"e":"`, `"l":["`, `"n":[`, `"`, `\"`, `\\`, `\`, `\u0061`, ` `, "\n",
		`1`, `12`, `-1.5e+3`, `000`, `true`, `null`, `x`, `é`, `abc`, `{"e":"`, `[{"e":"`, `{"e":{"m":{"`, `{"t":"","e":"`, `","e":"`,
	}
	all := targets()
	refused := 0
	for range 60_000 {
		var b strings.Builder
		for range random.IntN(14) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		body, to := []byte(b.String()), all[random.IntN(len(all))]
		small := func() int { return random.IntN(8) }
		l := Limits{Items: small(), Values: small(), Depth: small(), Key: small(), Number: small(), String: small(), Memory: int64(random.IntN(200))}
		if random.IntN(2) == 0 { // one at a time, or the others hide it
			l = []Limits{{Items: 1 + small()}, {Values: 1 + small()}, {Depth: 1 + small()}, {Key: 1 + small()}, {Number: 1 + small()}, {String: 1 + small()}, {Memory: 1 + int64(small())*40}}[random.IntN(7)]
		}
		assertSuspected(t, l, body, to)
		to.Limits = l
		if _, err := to.scan(body); err != nil {
			refused++
		}
	}
	assert.Greater(t, refused, 6_000)
}

// TestEscapedQuotesDoNotHideALongString puts an escaped quote at every offset: the samples of longString must not take
// it for the string's end.
func TestEscapedQuotesDoNotHideALongString(t *testing.T) {
	t.Parallel()
	to := targets()[0]
	for spaces := range 8 {
		for before := range 8 {
			for after := range 8 {
				body := `{"t":` + strings.Repeat(" ", spaces) + `"","e":"` + strings.Repeat("a", before) + `\"` + strings.Repeat("b", after) + `"}`
				for limit := 1; limit < 9; limit++ {
					assertSuspected(t, Limits{String: limit}, []byte(body), to)
				}
			}
		}
	}
}

func FuzzSuspects(f *testing.F) {
	f.Add([]byte(`{"t":"","e":"aa\"bb"}`), uint8(3), uint8(5))
	f.Add([]byte(`{"e":"a\\\"b","l":["\\","\""]}`), uint8(3), uint8(5))
	f.Add([]byte(`[{"m":{"abcdef":1}}]`), uint8(5), uint8(3))
	f.Add([]byte(`[{"n":[123456,-1.5e+3]}]`), uint8(4), uint8(4))
	f.Add([]byte(`{"e":[[[[1,2,3]]]]}`), uint8(2), uint8(0))
	f.Add([]byte(`{"x":[{},{},{}]}`), uint8(20), uint8(6))
	all := targets()
	f.Fuzz(func(t *testing.T, body []byte, limit, which uint8) {
		l := Limits{}
		fields := []*int{&l.Items, &l.Values, &l.Depth, &l.Key, &l.Number, &l.String}
		if i := int(which) % 8; i < len(fields) {
			*fields[i] = 1 + int(limit)
		} else {
			l.Memory = 1 + int64(limit)*8
		}
		for _, to := range all {
			assertSuspected(t, l, body, to)
		}
	})
}
