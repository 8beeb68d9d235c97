package bind_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

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
