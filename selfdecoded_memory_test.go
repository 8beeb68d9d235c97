package bind_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

// Lists and maps that decode themselves. Proof knows nothing of the rule of
// ownTexts.
type (
	ownNumbers  []int
	ownTexts    []string
	ownNumbered map[string]int
	ownLeaves   []ownLeaf
	ownLeaf     struct {
		Name string `json:"name" validate:"required"`
		City string `json:"city" validate:"required_with=Name"`
	}
	ownRows [][]int

	ownForm struct {
		Numbers ownNumbers  `json:"numbers" validate:"omitempty,dive,gt=0"`
		Limit   int         `json:"limit"`
		Below   ownNumbers  `json:"below" validate:"omitempty,max=2,dive,ltfield=Limit"`
		Texts   ownTexts    `json:"texts" validate:"omitempty,dive,hostname_port,mac"`
		Map     ownNumbered `json:"map" validate:"omitempty,dive,keys,min=9,endkeys,gt=0"`
		Leaves  ownLeaves   `json:"leaves" validate:"omitempty,dive"`
		Rows    ownRows     `json:"rows" validate:"omitempty,dive,dive,gt=0"`
		Bytes   []byte      `json:"bytes" validate:"omitempty,dive,max=100"`
	}
	ownLists struct {
		Lists []ownForm `json:"lists" validate:"dive"`
	}
)

// own is a body of lists of at most 1,000 items each, n in all, in one member.
func own(member, item string, n int) string {
	var all []string
	for ; n > 0; n -= 1000 {
		all = append(all, `{"`+member+`":[`+list(item, min(n, 1000))+`]}`)
	}
	return `{"lists":[` + strings.Join(all, ",") + `]}`
}

func (l *ownNumbers) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, (*[]int)(l)) }
func (l *ownTexts) UnmarshalJSON(text []byte) error   { return json.Unmarshal(text, (*[]string)(l)) }
func (l *ownLeaves) UnmarshalJSON(text []byte) error  { return json.Unmarshal(text, (*[]ownLeaf)(l)) }
func (l *ownRows) UnmarshalJSON(text []byte) error    { return json.Unmarshal(text, (*[][]int)(l)) }

func (m *ownNumbered) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, (*map[string]int)(m))
}

// TestMemoryOfItemsThatFail: a list or a map that decodes itself has as many
// items as a body may have values. What all of them fail costs no more than what
// those of other lists do. It runs alone: bytes are counted for the whole
// process.
func TestMemoryOfItemsThatFail(t *testing.T) {
	const limit = 1 << 20
	wrong := strings.Repeat("\xff", 700_000)
	bodies := map[string]string{
		"numbers":               own("numbers", "0", 90_000),
		"last number":           strings.Replace(own("numbers", "1", 90_000), "1]", "0]", 1),
		"beside a field":        own("below", "1", 90_000),
		"texts":                 own("texts", `""`, 90_000),
		"leaves":                own("leaves", `{}`, 90_000),
		"leaves beside a field": own("leaves", `{"name":"a"}`, 30_000),
		"rows":                  own("rows", `[0]`, 40_000),
		"map":                   `{"lists":[{"map":{` + numbered(`"%d":0`, 20_000) + `}}]}`,
		"bytes":                 `{"lists":[{"bytes":"` + base64.StdEncoding.EncodeToString([]byte(wrong)) + `"}]}`,
	}
	for name, format := range map[string]bind.Format{"laravel": bind.Laravel{}, "zoho": bind.Zoho{Version: 8}} {
		h := into[ownLists](newBinder(t, bind.Config{Format: format}))
		h.ServeHTTP(httptest.NewRecorder(), post(`{}`))
		for body, text := range bodies {
			w, r := httptest.NewRecorder(), post(text)
			before := allocated()
			h.ServeHTTP(w, r)
			spent := allocated() - before
			t.Logf("%-8s %-24s %8d bytes sent, %8d bytes answered, %9d bytes allocated",
				name, body, len(text), w.Body.Len(), spent)
			assert.Contains(t, []int{http.StatusBadRequest, http.StatusUnprocessableEntity}, w.Code, body)
			assert.True(t, raced || spent <= 20*limit, "%s: %s: %d bytes allocated", name, body, spent)
		}
	}
}

// wholeRows has lists that JSON knows, and a member that another value stands for.
type wholeRows struct {
	Rows   [][]int              `json:"rows" validate:"dive,dive,gt=0"`
	Texts  [][]string           `json:"texts" validate:"dive,dive,mac"`
	Named  map[string]string    `json:"named" validate:"dive,keys,min=9,endkeys,min=3"`
	Leaves map[string]ownLeaf   `json:"leaves" validate:"dive"`
	Sets   [][]bulky            `json:"sets" validate:"dive,unique"`
	Bytes  []byte               `json:"bytes" validate:"omitempty,dive,max=100"`
	Maybe  bind.Optional[[]int] `json:"maybe,omitzero" validate:"omitempty,dive,gt=0"`
	Price  wholePrice           `json:"price"`
	Prices [][]wholePrice       `json:"prices" validate:"dive,dive,required"`
}

type wholePrice struct{ cents int }

func (p *wholePrice) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &p.cents) }

// TestMemoryOfWholeStructs: where validator looks at a struct as a whole, it
// makes an error for each value that fails. They are charged beforehand. What is
// likely to be valid is not. It runs alone: bytes are counted for the whole
// process.
func TestMemoryOfWholeStructs(t *testing.T) {
	const limit = 1 << 20
	cents := func(v reflect.Value) any { return v.Interface().(wholePrice).cents }
	nothing := func(context.Context, validator.StructLevel) {}
	binders := map[string]bind.Config{
		"foreign": {Validator: validator.New(validator.WithRequiredStructEnabled())},
		"types": {Rules: bind.Rules{
			Types:   map[reflect.Type]validator.CustomTypeFunc{reflect.TypeFor[wholePrice](): cents},
			Structs: map[reflect.Type]validator.StructLevelFuncCtx{reflect.TypeFor[wholeRows](): nothing},
		}},
	}
	bodies := map[string]func(n int) string{
		"rows":   func(n int) string { return rows("0", n) },
		"texts":  func(n int) string { return strings.Replace(rows(`""`, n), "rows", "texts", 1) },
		"named":  func(n int) string { return `{"named":{` + numbered(`"%d":""`, n) + `}}` },
		"leaves": func(n int) string { return `{"leaves":{` + numbered(`"%d":{}`, n) + `}}` },
		"sets": func(n int) string {
			return `{"sets":[` + list(`[{"x":1},{"x":2},{"x":3},{"x":4},{"x":5},{"x":6}]`, min(n/6, 1000)) + `]}`
		},
		"bytes": func(n int) string { return `{"bytes":"` + strings.Repeat("////", n) + `"}` },
		"maybe": func(n int) string { return `{"maybe":[` + list("0", min(n, 1000)) + `]}` },
	}
	valid := map[string]string{
		"rows":   rows("1", 95_000),
		"named":  `{"named":{` + numbered(`"123456%05d":"abc"`, 35_000) + `}}`,
		"prices": strings.Replace(rows("1", 30_000), "rows", "prices", 1),
	}
	for about, cfg := range binders {
		h := into[wholeRows](newBinder(t, cfg))
		h.ServeHTTP(httptest.NewRecorder(), post(`{}`))
		for name, body := range bodies {
			refused, told := false, false
			for _, n := range []int{1_000, 3_000, 6_000, 10_000, 20_000, 30_000, 60_000, 90_000, 230_000} {
				text := body(n)
				if len(text) > 999_999 {
					continue
				}
				w, r := httptest.NewRecorder(), post(text)
				before := allocated()
				h.ServeHTTP(w, r)
				spent := allocated() - before
				t.Logf("%-8s %-8s %8d bytes sent, %3d, %8d bytes answered, %9d bytes allocated", about, name, len(text), w.Code, w.Body.Len(), spent)
				assert.True(t, raced || spent <= 20*limit, "%s: %s: %d bytes allocated", about, name, spent)
				refused, told = refused || w.Code == 413, told || w.Code == 422
			}
			assert.Equal(t, name != "sets", told, "%s: %s: mistakes are told", about, name)
			assert.Equal(t, name != "maybe", refused, "%s: %s: too many are refused", about, name)
		}
		for name, text := range valid {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, post(text))
			assert.Equal(t, 200, w.Code, "%s: %s: %s", about, name, w.Body)
		}
	}
}
