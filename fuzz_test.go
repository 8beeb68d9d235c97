package bind_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

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

var fuzzTargets = []struct {
	typ  reflect.Type
	bulk bool
	opts []bind.Option
}{
	{reflect.TypeFor[fuzzed](), false, nil},
	{reflect.TypeFor[fuzzed](), false, []bind.Option{bind.Under("name")}},
	{reflect.TypeFor[[]fuzzed](), true, nil},
	{reflect.TypeFor[[]lead](), true, []bind.Option{bind.Under("leads")}},
	{reflect.TypeFor[map[string]street](), false, nil},
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{}`, `[]`, `null`, ``, `{"name":"Ada","flag":false}`, `[{"name":"a"},null,{"next":[{},{},{}]}]`, `{"leads":[` + goodLead + `,{}]}`,
		`{"name":{"name":1},"map":{"a.b[0]":{},"":{"zip":5}},"keys":{"x":1,"999":true},"pair":[1],"age":999,"when":"x"}`,
		`{"in":{"zip":"1"},"pin":{},"free":[1e999],"id":"","a":{"a":{"a":{}}}}`, `{"name":"\ud800"}`, "\ufeff{}", `{"a":1,"a":2}`,
		`{"a":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, `[` + strings.Repeat(`{"sku":"x"},`, 5) + `{}]`,
	} {
		f.Add([]byte(seed))
	}
	b := bind.Must(bind.New(bind.Config{Limits: bind.Limits{Bytes: 1 << 16}}))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, target := range fuzzTargets {
			dst := reflect.New(target.typ)
			before := dst.Elem().Interface()
			decode := b.Decode
			if target.bulk {
				decode = b.DecodeMany
			}
			err := decode(context.Background(), bytes.Clone(body), dst.Interface(), target.opts...)
			if err == nil {
				continue
			}
			assert.Equal(t, before, dst.Elem().Interface(), "dst is as it was")
			var e *bind.Error
			require.ErrorAs(t, err, &e, "a body is never the server's fault")
			status, _, answer := b.Answer("en", err)
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
