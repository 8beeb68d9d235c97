package jsonbody

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/shape"
)

type parcel struct {
	Text string            `json:"t"`
	N    int               `json:"n"`
	List []parcel          `json:"l"`
	Map  map[string]string `json:"m"`
}

func parcels(key string) Target {
	return Target{Document: shape.Document{Type: shape.NewReader("validate").Read(reflect.TypeFor[[]parcel]()), Key: key}, Concurrent: true}
}

// pieceByPiece decodes body in n pieces.
func pieceByPiece(to Target, body string, n int) (items []parcel, ok bool) {
	ok = to.inPieces([]byte(body), reflect.ValueOf(&items).Elem(), strict, n)
	return items, ok
}

func TestPieces(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{
		`[{"t":"a"},{"t":"b"}]`:                                   2,
		` [ {"t":"a"} , {"t":"b"} ] `:                             2,
		"\n[{\"t\":\"},{\"},\n{\"t\":\"b\"},{}]\n":                3,
		`[{"t":"\"},{"},{"t":"\\"},{"m":{"a":"]}"}}]`:             3,
		`[{"l":[{"n":1},{"n":2}]},{"l":[{},{}]},{}]`:              3,
		`[` + strings.Repeat(`{},`, 99) + `{"t":"a"}]`:            100,
		`[{"t":"` + strings.Repeat("a", 9000) + `"},{},{},{},{}]`: 5,
	} {
		for n := 2; n < 6; n++ {
			var whole []parcel
			require.NoError(t, json.Unmarshal([]byte(body), &whole))
			require.Len(t, whole, want)
			items, ok := pieceByPiece(parcels(""), body, n)
			assert.True(t, ok, "%d of %s", n, body)
			assert.Equal(t, whole, items, "%d of %s", n, body)
			items, ok = pieceByPiece(parcels("leads"), ` { "leads" : `+body+` } `, n)
			assert.True(t, ok, "%d of %s", n, body)
			assert.Equal(t, whole, items, "%d of %s", n, body)
		}
	}
}

// TestNoPieces holds what is left to the plain pass: nothing may have been decoded.
func TestNoPieces(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ key, body string }{
		"one item":                {"", `[{"t":"a"}]`},
		"no item":                 {"", `[]`},
		"no array":                {"", `{"t":"a"}`},
		"another key":             {"leads", `{"deals":[{},{}]}`},
		"a key with an escape":    {"leads", `{"lead\u0073":[{},{}]}`},
		"another member behind":   {"leads", `{"leads":[{},{}],"x":[{},{}]}`},
		"another member in front": {"leads", `{"x":1,"leads":[{},{}]}`},
		"the key twice":           {"leads", `{"leads":[{},{}],"leads":[{},{}]}`},
		"no envelope":             {"leads", `[{},{}]`},
		"a wrong type":            {"", `[{},{"n":"1"},{}]`},
		"an unknown member":       {"", `[{},{},{"x":1}]`},
		"a comma too many":        {"", `[{},{},]`},
		"a comma twice":           {"", `[{},,{}]`},
		"a bracket too many":      {"", `[{},{}]]`},
		"brackets that cross":     {"", `[{},{]},{}]`},
		"two arrays":              {"", `[{},{}],[{},{}]`},
		"an open string":          {"", `[{"t":"a"},{"t":"b},{}]`},
		"a duplicate name":        {"", `[{},{"n":1,"n":2},{}]`},
		"data behind":             {"", `[{},{}] 1`},
		"bad UTF-8":               {"", "[{},{\"t\":\"\xff\"},{}]"},
	} {
		for n := 2; n < 5; n++ {
			items, ok := pieceByPiece(parcels(tt.key), tt.body, n)
			assert.False(t, ok, "%s: %d of %s", name, n, tt.body)
			assert.Nil(t, items, name)
		}
	}
}

// TestCrowdedPieces has small items behind large ones, so that a piece has more items than there is room for.
func TestCrowdedPieces(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 3000 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"n":%d,"t":"%s"}`, i, strings.Repeat("x", max(0, 300-i)))
	}
	for n := 2; n < 6; n++ {
		items, ok := pieceByPiece(parcels(""), "["+b.String()+"]", n)
		require.True(t, ok)
		require.Len(t, items, 3000)
		for i, item := range items {
			require.Equal(t, i, item.N)
		}
	}
}

// TestSharedIsPlain decodes large random arrays, valid and not, on as many cores as there are and on one.
func TestSharedIsPlain(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		items := make([]string, 200+r.IntN(400))
		for i := range items {
			items[i] = fmt.Sprintf(`{"n":%d,"t":"%s","l":[{"n":1},{"t":"},{"}]}`, i, strings.Repeat("é", r.IntN(200)))
		}
		if r.IntN(2) == 0 {
			items[r.IntN(len(items))] = []string{`{"n":"x"}`, `null`, `{"x":1}`, `{"n":1`, `{"n":1,"n":2}`, `7`}[r.IntN(6)]
		}
		body := []byte(`{"leads":[` + strings.Join(items, ",") + `]}`)
		to := parcels("leads")
		shared, sharedErr := Decode(body, to)
		to.Concurrent = false
		plain, plainErr := Decode(body, to)
		require.Equal(t, plainErr, sharedErr)
		if plainErr == nil {
			require.Equal(t, plain.Value.Interface(), shared.Value.Interface())
			require.Equal(t, plain.Mistakes, shared.Mistakes)
		}
	}
}

type fragile struct {
	N int `json:"n"`
}

func (f *fragile) UnmarshalJSON(b []byte) error {
	if strings.Contains(string(b), "7") {
		panic("seven")
	}
	return nil
}

func TestPanicsInPieces(t *testing.T) {
	t.Parallel()
	type item struct {
		F fragile `json:"f"`
	}
	to := Target{Document: shape.Document{Type: shape.NewReader("validate").Read(reflect.TypeFor[[]item]())}, Concurrent: true}
	body := []byte(`[` + strings.Repeat(`{"f":{"n":1}},`, 5000) + `{"f":{"n":7}}]`)
	_, err := Decode(body, to)
	require.ErrorContains(t, err, "panic: seven", "it is found again by the plain pass, and told")
}

// FuzzPieces holds that what is decoded in pieces is what the json package makes of the whole.
func FuzzPieces(f *testing.F) {
	f.Add([]byte(`[{"t":"a"},{"t":"},{"},{"l":[{},{}]}]`), uint8(2))
	f.Add([]byte(`{"leads":[{"t":"\\"},{"t":"\""}]}`), uint8(3))
	f.Add([]byte(`[{}],[{}]`), uint8(2))
	f.Add([]byte(`{"leads":[{},{}],"leads":[{}]}`), uint8(2))
	plain, keyed := parcels(""), parcels("leads")
	f.Fuzz(func(t *testing.T, body []byte, n uint8) {
		if items, ok := pieceByPiece(plain, string(body), 2+int(n%6)); ok {
			var want []parcel
			require.NoError(t, json.Unmarshal(body, &want, strict))
			require.Equal(t, want, items)
		}
		if items, ok := pieceByPiece(keyed, string(body), 2+int(n%6)); ok {
			var want struct {
				Leads []parcel `json:"leads"`
			}
			require.NoError(t, json.Unmarshal(body, &want, strict))
			require.Equal(t, want.Leads, items)
		}
	})
}
