package bind_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// fuzzed are the types that FuzzDecode decodes into.
type fuzzed struct {
	Base
	Name  string            `json:"name" validate:"required,max=5"`
	Again string            `json:"again" validate:"eqfield=Name"`
	Age   int8              `json:"age" validate:"gte=0"`
	When  time.Time         `json:"when"`
	In    street            `json:"in"`
	PIn   *street           `json:"pin" validate:"omitempty"`
	Map   map[string]street `json:"map" validate:"dive"`
	Keys  map[int8]bool     `json:"keys"`
	Pair  [2]float64        `json:"pair"`
	Free  any               `json:"free"`
	Next  []fuzzed          `json:"next" validate:"max=2,dive"`
	Flag  bool              `json:"flag" bind:"present"`
	SKU   string            `json:"sku" bind:"distinct"`
}

// odd are shapes that need care: types that decode themselves or hold themselves, formats, keys that are no strings.
type odd struct {
	Rows  [][]consent            `json:"rows"`
	Own   handDecoded            `json:"own"`
	Wait  time.Duration          `json:"wait,format:units"`
	Unix  time.Time              `json:"unix,format:unix"`
	Hash  []byte                 `json:"hash,format:hex"`
	Tree  mapTree                `json:"tree"`
	Hosts map[netip.Addr]street  `json:"hosts" validate:"dive"`
	Big   map[uint64]*[]**street `json:"big"`
	Refs  [][]int64              `json:"refs" bind:"exists=odd"`
	Rest  map[string]any         `json:",embed"`
}

type consent struct {
	On bool `json:"on" bind:"present"`
	In struct {
		Deep *bool `json:"deep" bind:"present"`
	} `json:"in"`
}

type handDecoded struct{ A, B int }

func (h *handDecoded) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	type plain handDecoded
	return json.UnmarshalDecode(dec, (*plain)(h))
}

// fuzzTargets are what FuzzDecode decodes into, each with a body that is valid.
var fuzzTargets = []struct {
	typ   reflect.Type
	bulk  bool
	opts  []bind.Option
	valid string
}{
	{reflect.TypeFor[fuzzed](), false, nil, `{"name":"Ada","again":"Ada","id":"1","in":{"name":"s"},"flag":true,"map":{"a":{"name":"s","zip":"12345"}},"pair":[1,2],"free":[1]}`},
	{reflect.TypeFor[fuzzed](), false, []bind.Option{bind.Under("name")}, `{"name":{"name":"Ada","again":"Ada","id":"1","in":{"name":"s"},"flag":true,"sku":"x"}}`},
	{reflect.TypeFor[[]fuzzed](), true, nil, `[{"name":"Ada","again":"Ada","id":"1","in":{"name":"s"},"flag":true,"next":[{"name":"Bob","again":"Bob","id":"2","in":{"name":"s"},"flag":false}]}]`},
	{reflect.TypeFor[[]lead](), true, []bind.Option{bind.Under("leads")}, `{"leads":[` + goodLead + `]}`},
	{reflect.TypeFor[map[string]street](), false, nil, `{"a":{"name":"s","zip":"12345"}}`},
	{reflect.TypeFor[odd](), false, nil, `{"own":{"A":1},"wait":"1s","unix":1,"hash":"ff","tree":{"a":{"b":{}}},"hosts":{"::1":{"name":"s","zip":"12345"}},"refs":[[2]],"x":1}`},
}

// FuzzDecode holds for any bytes: no panic; memory within bounds; on an error the destination is as it was, else it is
// replaced; what is reported stands in the body, or is missing where its parent stands; the same bytes give the same
// answer.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{}`, `[]`, `null`, ``, `{"name":"Ada","flag":false}`, `[{"name":"a"},null,{"next":[{},{},{}]}]`, `{"leads":[` + goodLead + `,{}]}`,
		`{"name":{"name":1},"map":{"a.b[0]":{},"":{"zip":5}},"keys":{"x":1,"999":true},"pair":[1],"age":999,"when":"x"}`,
		`{"in":{"zip":"1"},"pin":{},"free":[1e999],"id":"","a":{"a":{"a":{}}}}`, `{"name":"\ud800"}`, "\ufeff{}", `{"a":1,"a":2}`,
		`{"a":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, `[` + strings.Repeat(`{"sku":"x"},`, 5) + `{}]`,
		`{"rows":[[{},{"on":true,"in":{"deep":null}}]],"own":{"C":1},"wait":5,"unix":"x","hash":"zz","hosts":{"x":{}},"big":{"1":[{}],"-1":[]},"refs":[[1,2,1]]}`,
	} {
		f.Add([]byte(seed))
	}
	const bytesOfBody = 1 << 16
	odd := bind.Stored(func(_ context.Context, keys []int64) (stored []int64, err error) {
		return slices.DeleteFunc(slices.Clone(keys), func(key int64) bool { return key%2 != 0 }), nil
	})
	b := bind.Must(bind.New(bind.Config{Limits: bind.Limits{Bytes: bytesOfBody}, Lookups: map[string]bind.Lookup{"odd": odd}}))
	decoder := func(bulk bool) func(context.Context, []byte, any, ...bind.Option) error {
		if bulk {
			return b.DecodeMany
		}
		return b.Decode
	}
	for _, target := range fuzzTargets {
		f.Add([]byte(target.valid))
		require.NoError(f, decoder(target.bulk)(context.Background(), []byte(target.valid), reflect.New(target.typ).Interface(), target.opts...))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, target := range fuzzTargets {
			decode := decoder(target.bulk)
			dst, valid := reflect.New(target.typ), reflect.New(target.typ)
			for _, filled := range []reflect.Value{dst, valid} {
				require.NoError(t, decode(context.Background(), []byte(target.valid), filled.Interface(), target.opts...))
			}
			before := allocated()
			err := decode(context.Background(), body, dst.Interface(), target.opts...)
			if err == nil {
				fresh := reflect.New(target.typ)
				require.NoError(t, decode(context.Background(), body, fresh.Interface(), target.opts...))
				assert.Equal(t, fresh.Elem().Interface(), dst.Elem().Interface(), "dst is replaced, not merged into")
				continue
			}
			status, _, answer := b.Answer("en", err)
			spent := allocated() - before
			assert.True(t, raced || spent <= 20*bytesOfBody, "%d bytes allocated", spent)
			assert.Equal(t, valid.Elem().Interface(), dst.Elem().Interface(), "dst is as it was")
			var e *bind.Error
			require.ErrorAs(t, err, &e, "a body is never the server's fault")
			assert.Less(t, status, 500)
			assert.True(t, jsontext.Value(answer).IsValid(), "%s", answer)
			again := decode(context.Background(), bytes.Clone(body), dst.Interface(), target.opts...)
			_, _, same := b.Answer("en", again)
			assert.Equal(t, string(answer), string(same))
			if e.Reason == bind.Invalid {
				assertResolves(t, body, e.Fields)
			}
		}
	})
}

// assertResolves fails unless each pointer leads to a value of body, or its parent does.
func assertResolves(t *testing.T, body []byte, fields bind.FieldErrors) {
	t.Helper()
	places := map[jsontext.Pointer]bool{"": true}
	dec := jsontext.NewDecoder(bytes.NewReader(body))
	for {
		if _, err := dec.ReadToken(); err != nil {
			break
		}
		places[dec.StackPointer()] = true
	}
	for _, fe := range fields {
		p := jsontext.Pointer(fe.Path.Pointer())
		assert.True(t, places[p] || places[p.Parent()], "%s (%s) of %s", p, fe.Rule, body)
	}
}

func FuzzAcceptLanguage(f *testing.F) {
	for _, seed := range []string{
		"", "en", "de-AT,de;q=0.5", "*", "en;q=0", "fr-CA, zh-Hant;q=0.9, *;q=0.1", strings.Repeat("_", 200), strings.Repeat("a-", 100),
		"en;q=x", ",,,", "de;q=0.5,fr;q=0.6,pl", "xx,ja;q=0.001, ko; q=0.01", "zh,pt;q=0.9", "zh-HK,zh;q=0", "pt-PT, es;q=0.9, pt-BR;q=0.8", "\xff", "x-klingon", strings.Repeat("en,", 300),
	} {
		f.Add(seed)
	}
	b := bind.Must(bind.New(bind.Config{Locales: locales.All()}))
	f.Fuzz(func(t *testing.T, header string) {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.Header["Accept-Language"] = []string{header}
		w := httptest.NewRecorder()
		b.WriteError(w, r, &bind.Error{Reason: bind.Gone})
		assert.Equal(t, http.StatusGone, w.Code)
		assert.Equal(t, []string{"Accept-Language"}, w.Header().Values("Vary"))
		got := w.Header().Get("Content-Language")
		assert.Contains(t, shipped(), got)
		if want := readPlainly(header); want != "" {
			assert.Equal(t, want, got, "%q", header)
		}
	})
}

// plainHeader is a header of languages of two letters, with or without a weight above 0.
var plainHeader = regexp.MustCompile(`^(?:[a-z]{2}(?:; ?q=(?:1|0\.[0-9]{0,2}[1-9]))?(?:, ?|$)){1,32}$`)

// readPlainly returns the language for a plain header as RFC 9110 has it: the one with the greatest weight, the first of
// those that have it, else ours; "" for other headers, and for languages that have several names.
func readPlainly(header string) (best string) {
	if !plainHeader.MatchString(header) || len(header) > 1024 {
		return ""
	}
	var greatest float64
	best = shipped()[0]
	for _, member := range strings.Split(header, ",") {
		name, weight, weighted := strings.Cut(strings.TrimSpace(member), ";")
		value := 1.0
		if weighted {
			value, _ = strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(weight), "q="), 64)
		}
		if name == "in" { // withdrawn for id
			return ""
		}
		if slices.Contains(shipped(), name) && value > greatest {
			best, greatest = name, value
		}
	}
	return best
}
