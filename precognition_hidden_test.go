package bind_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// bill is a body with objects, lists and maps in one another.
type bill struct {
	Name  string `json:"name" validate:"required"`
	Größe string `json:"größe" validate:"required"`
	Lines []struct {
		SKU   string   `json:"sku" validate:"required"`
		Tags  []string `json:"tags" validate:"dive,max=2"`
		Parts []struct {
			SKU string `json:"sku" validate:"required"`
		} `json:"parts" validate:"dive"`
	} `json:"lines" validate:"dive"`
	Prices map[string]struct {
		Net int `json:"net" validate:"gt=0"`
	} `json:"prices" validate:"dive"`
	Address *struct {
		City string `json:"city" validate:"required"`
	} `json:"address" validate:"required"`
}

// TestPrecognitionAnswersUnderTheAskedName: whatever keeps a field from being looked at is told under the name that the
// form asked by, and under no other that it did not ask by.
func TestPrecognitionAnswersUnderTheAskedName(t *testing.T) {
	t.Parallel()
	const (
		rest    = `"name":"x","größe":"x","address":{"city":"x"}`
		fine    = `"lines":[{"sku":"x","tags":["a"],"parts":[{"sku":"x"}]}],"prices":{"EUR":{"net":1}},` + rest
		tooMany = "The lines field must not have more than 5 items."
	)
	rows := `"lines":[` + list(`{"sku":"x"}`, 6) + `],` + rest
	for name, tt := range map[string]struct {
		only, body string
		want       map[string]string // name → text; none: 204
	}{
		"rows/a field of one":     {"lines.3.sku", rows, map[string]string{"lines.3.sku": tooMany}},
		"rows/several":            {"lines.3.sku,lines.9.tags.0", rows, map[string]string{"lines.3.sku": tooMany, "lines.9.tags.0": tooMany}},
		"rows/pattern":            {"lines.*.parts.*.sku", rows, map[string]string{"lines.*.parts.*.sku": tooMany}},
		"rows/a field beside":     {"name,address.city", rows, map[string]string{"name": tooMany, "address.city": tooMany}},
		"rows/themselves":         {"lines", rows, map[string]string{"lines": tooMany}},
		"rows/themselves and one": {"lines,name", rows, map[string]string{"lines": tooMany, "name": tooMany}},
		"rows/nothing":            {"", rows, nil},

		"parent/object":        {"address.city", `"address":7,` + strings.Replace(rest, `,"address":{"city":"x"}`, "", 1), map[string]string{"address.city": "The address field must be an object."}},
		"parent/array":         {"lines.0.sku", `"lines":"x",` + rest, map[string]string{"lines.0.sku": "The lines field must be an array."}},
		"parent/map":           {"prices.EUR.net", `"prices":[],` + rest, map[string]string{"prices.EUR.net": "The prices field must be an object."}},
		"parent/inner list":    {"lines.*.tags.0", `"lines":[{"sku":"x","tags":"a"},{"sku":"x","tags":["abc"]}],` + rest, map[string]string{"lines.0.tags.0": "The lines.0.tags field must be an array.", "lines.1.tags.0": "The lines.1.tags.0 field must not be greater than 2 characters."}},
		"parent/entry":         {"prices.*.net", `"prices":{"EUR":1,"USD":{"net":1}},` + rest, map[string]string{"prices.EUR.net": "The prices.EUR field must be an object."}},
		"parent/null entry":    {"prices.EUR.net", `"prices":{"EUR":null},` + rest, map[string]string{"prices.EUR.net": "The prices.EUR field must be an object."}},
		"parent/above another": {"lines.0.parts.0.sku", `"lines":[7],` + rest, map[string]string{"lines.0.parts.0.sku": "The lines.0 field must be an object."}},
		"parent/not asked":     {"name", `"address":7,` + strings.Replace(rest, `,"address":{"city":"x"}`, "", 1), nil},
		"parent/asked, too":    {"address,address.city", `"address":7,` + strings.Replace(rest, `,"address":{"city":"x"}`, "", 1), map[string]string{"address": "The address field must be an object.", "address.city": "The address field must be an object."}},
		"parent/null":          {"address.city", `"address":null,` + strings.Replace(rest, `,"address":{"city":"x"}`, "", 1), map[string]string{"address.city": "The address field is required."}},

		"null item":            {"lines.0.sku", `"lines":[null],` + rest, map[string]string{"lines.0.sku": "The lines.0 field must be an object."}},
		"null item/pattern":    {"lines.*.sku", `"lines":[null,{"sku":"x"},null],` + rest, map[string]string{"lines.0.sku": "The lines.0 field must be an object.", "lines.2.sku": "The lines.2 field must be an object."}},
		"null item/of a list":  {"lines.0.tags.0", `"lines":[{"sku":"x","tags":[null]}],` + rest, map[string]string{"lines.0.tags.0": "The lines.0.tags.0 field must be a string."}},
		"null item/inner":      {"lines.0.parts.1.sku", `"lines":[{"sku":"x","parts":[{"sku":"x"},null]}],` + rest, map[string]string{"lines.0.parts.1.sku": "The lines.0.parts.1 field must be an object."}},
		"null item/not asked":  {"lines.1.sku", `"lines":[null,{"sku":"x"}],` + rest, nil},
		"one by two names":     {"lines.0.sku,lines.*.sku", `"lines":[null],` + rest, map[string]string{"lines.0.sku": "The lines.0 field must be an object."}},
		"several, the rest ok": {"lines.0.sku,name,lines.1.sku", `"lines":[null,{"sku":"x"}],` + rest, map[string]string{"lines.0.sku": "The lines.0 field must be an object."}},

		"nothing hidden": {"lines.0.sku,prices.EUR.net,address.city,lines.0.parts.0.sku", fine, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Precognition: true, Limits: bind.Limits{Items: 5}})
			w := serve(bind.Handle(b, never[bill](t)), precognitive(post("{"+tt.body+"}"), tt.only))
			assert.Equal(t, "true", w.Header().Get("Precognition"))
			if tt.only == "" && name == "rows/nothing" {
				assert.Equal(t, http.StatusUnprocessableEntity, w.Code, "nothing was looked at")
				return
			}
			if tt.want == nil {
				assert.Equal(t, http.StatusNoContent, w.Code, "%s", w.Body)
				return
			}
			assert.Equal(t, http.StatusUnprocessableEntity, w.Code)
			assert.Equal(t, tt.want, errorsIn(t, w.Body.Bytes()))
		})
	}
}

// errorsIn returns the only text under each name of an answer in Laravel's format.
func errorsIn(t *testing.T, body []byte) map[string]string {
	t.Helper()
	var answer struct{ Errors map[string][]string }
	require.NoError(t, json.Unmarshal(body, &answer), "%s", body)
	only := map[string]string{}
	for name, texts := range answer.Errors {
		require.Len(t, texts, 1, name)
		only[name] = texts[0]
	}
	return only
}

// TestPrecognitionHiddenOfBulkBodies: names and places begin with the key of the list, and with that of the document
// around it.
func TestPrecognitionHiddenOfBulkBodies(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Precognition: true, Limits: bind.Limits{Items: 3}})
	for name, tt := range map[string]struct {
		only, body string
		opts       []bind.Option
		want       map[string]string
	}{
		"body":       {"0.name", `{}`, nil, map[string]string{"0.name": "The request body must be an array."}},
		"item":       {"1.name,*.phone", `[` + goodLead + `,null]`, nil, map[string]string{"1.name": "The 1 field must be an object.", "1.phone": "The 1 field must be an object."}},
		"rows":       {"0.name", `[` + list(goodLead, 4) + `]`, nil, map[string]string{"0.name": "The request body must not have more than 3 items."}},
		"under":      {"leads.0.name", `{"leads":[7]}`, []bind.Option{bind.Under("leads")}, map[string]string{"leads.0.name": "The leads.0 field must be an object."}},
		"under/rows": {"leads.0.name", `{"leads":[` + list(goodLead, 4) + `]}`, []bind.Option{bind.Under("leads")}, map[string]string{"leads.0.name": "The leads field must not have more than 3 items."}},
		"within":     {"data.leads.0.name", `{"leads":[7]}`, []bind.Option{bind.Under("leads"), bind.Within(bind.At("data"))}, map[string]string{"data.leads.0.name": "The data.leads.0 field must be an object."}},
		"within/rows": {"data.leads.0.name", `{"leads":[` + list(goodLead, 4) + `]}`, []bind.Option{bind.Under("leads"), bind.Within(bind.At("data"))},
			map[string]string{"data.leads.0.name": "The data.leads field must not have more than 3 items."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := serve(bind.HandleMany(b, never[[]lead](t), tt.opts...), precognitive(post(tt.body), tt.only))
			assert.Equal(t, tt.want, errorsIn(t, w.Body.Bytes()))
		})
	}
}

// TestPrecognitionHiddenIsPlaced: what a handler sees of a hidden field has the field's place and the mistake's facts.
func TestPrecognitionHiddenIsPlaced(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Precognition: true})
	_, err := bind.One[bill](b, precognitive(post(`{"lines":7,"prices":"x"}`), "lines.2.tags.0,lines.*.sku,prices.EUR.net"))
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	var got []string
	for _, fe := range e.Fields {
		got = append(got, fmt.Sprintf("%s %s %s %s", fe.Path.Pointer(), fe.Pattern, fe.Rule, fe.Type))
	}
	assert.Equal(t, []string{
		"/lines/*/sku lines.*.sku type array",
		"/lines/2/tags/0 lines.*.tags.* type array",
		"/prices/EUR/net prices.*.net type object",
	}, got)
	assert.Equal(t, bind.At("lines", 2, "tags", 0), e.Fields[1].Path)
}

// TestPrecognitionReadsBytes: browsers send a header in Latin-1.
func TestPrecognitionReadsBytes(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Precognition: true})
	h := bind.Handle(b, never[bill](t))
	want := map[string]string{"größe": "The größe field is required."}
	for name, only := range map[string]string{
		"utf-8": "größe", "latin-1": "gr\xf6\xdfe", "latin-1 among others": "address.city,gr\xf6\xdfe", "both": "gr\xf6\xdfe,größe",
		"pattern": "gr\xf6*",
	} {
		w := serve(h, precognitive(post(`{"name":"x","address":{"city":"x"}}`), only))
		assert.Equal(t, want, errorsIn(t, w.Body.Bytes()), name)
		w = serve(h, precognitive(post(`{"name":"x","address":{"city":"x"},"größe":"x"}`), only))
		assert.Equal(t, http.StatusNoContent, w.Code, name)
	}
	within := bind.Handle(b, never[bill](t), bind.Within(bind.At("größe", "daten")))
	w := serve(within, precognitive(post(`{"lines":7}`), "gr\xf6\xdfe.daten.gr\xf6\xdfe"))
	assert.Equal(t, map[string]string{"größe.daten.größe": "The größe.daten.größe field is required."}, errorsIn(t, w.Body.Bytes()))
	w = serve(h, precognitive(post(`{"lines":7}`), "lines.0.gr\xf6\xdfe"))
	assert.Equal(t, map[string]string{"lines.0.größe": "The lines field must be an array."}, errorsIn(t, w.Body.Bytes()))
}

// TestPrecognitionHiddenIsNoAttack: however many names are hidden, and however long they are, an answer costs no more
// than it has room for.
func TestPrecognitionHiddenIsNoAttack(t *testing.T) {
	type cell struct {
		Name string `json:"name"`
	}
	type sheet struct {
		Rows [][]cell `json:"rows" validate:"dive,dive"`
	}
	b := newBinder(t, bind.Config{Precognition: true})
	h := bind.Handle(b, never[sheet](t))
	var names strings.Builder
	for i := range 9000 {
		fmt.Fprintf(&names, "rows.%d,", i)
	}
	for name, tt := range map[string]struct{ only, body string }{
		"names":         {names.String(), `{"rows":7}`},
		"names of rows": {names.String(), `{"rows":[` + list(`7`, 1001) + `]}`},
		"long":          {"rows.*.*." + strings.Repeat("x", 60<<10), rows(`7`, 99_000)},
		"deep":          {"rows.*.*" + strings.Repeat(".x", 30<<10), rows(`null`, 99_000)},
		"stars":         {"rows" + strings.Repeat(".*", 30<<10), rows(`null`, 99_000)},
		"cut":           {"rows.0.0.x" + strings.Repeat(".y", 30<<10), rows(`{"name":7}`, 40_000)},
	} {
		before := allocated()
		w := serve(h, precognitive(post(tt.body), tt.only))
		spent := allocated() - before
		assert.Equal(t, http.StatusUnprocessableEntity, w.Code, name)
		assert.LessOrEqual(t, w.Body.Len(), 1<<20, name)
		assert.True(t, raced || spent <= 20<<20, "%s: %d bytes allocated", name, spent)
	}
}
