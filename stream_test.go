package bind_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type streamedProduct struct {
	SKU      string `json:"sku" validate:"required,max=8"`
	Quantity uint8  `json:"quantity" validate:"min=1"`
}

type streamedLead struct {
	Name     string            `json:"name" validate:"required,max=20"`
	Email    string            `json:"email" validate:"omitempty,email"`
	Score    *int              `json:"score" validate:"omitnil,min=1,max=10"`
	Products []streamedProduct `json:"products" validate:"max=3,dive"`
	Tags     map[string]string `json:"tags" validate:"dive,keys,alpha,endkeys,max=3"`
	Company  int               `json:"company" bind:"exists=companies"`
	Note     *string           `json:"note" bind:"present"`
}

// streamBinder knows the companies 1 to 5.
func streamBinder(t *testing.T, change func(*bind.Config)) *bind.Binder {
	t.Helper()
	cfg := bind.Config{Lookups: map[string]bind.Lookup{
		"companies": bind.Stored(func(_ context.Context, keys []int) (known []int, err error) {
			for _, key := range keys {
				if key <= 5 {
					known = append(known, key)
				}
			}
			return known, nil
		}),
	}}
	if change != nil {
		change(&cfg)
	}
	b, err := bind.New(cfg)
	require.NoError(t, err)
	return b
}

// randomItem returns a lead, most of whose members are as they should be.
func randomItem(random *rand.Rand) string {
	pick := func(good string, bad ...string) string {
		if random.IntN(8) > 0 {
			return good
		}
		return bad[random.IntN(len(bad))]
	}
	members := []string{
		`"name":` + pick(`"Ada"`, `""`, `1`, `null`, `"`+strings.Repeat("x", 21)+`"`),
		`"email":` + pick(`"a@b.co"`, `"x"`, `[]`, `""`),
		`"score":` + pick(`3`, `0`, `11`, `1.5`, `"x"`),
		`"products":` + pick(`[{"sku":"a","quantity":1}]`, `[{},{"sku":1}]`, `[{},{},{},{}]`, `{}`, `[null]`, `[{"sku":"a","quantity":300}]`),
		`"tags":` + pick(`{"a":"x"}`, `{"1":"xxxx"}`, `{"b":"xxxx","a":"xxxx"}`, `[]`),
		`"company":` + pick(`2`, `7`, `"x"`),
		`"note":` + pick(`"n"`, `1`, `null`),
		pick(`"name2":1`, `"other":{"a":[1,2]}`),
	}
	random.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	kept := members[:0]
	for _, m := range members {
		if !strings.HasPrefix(m, `"name2"`) && random.IntN(12) > 0 {
			kept = append(kept, m)
		}
	}
	return pick("{"+strings.Join(kept, ",")+"}", `1`, `"x"`, `null`, `[{}]`)
}

// randomItems returns up to 12 of them.
func randomItems(random *rand.Rand) (all []string) {
	for range random.IntN(13) {
		all = append(all, randomItem(random))
	}
	return all
}

// facts returns what is wrong, without what a client's reader sees.
func facts(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var e *bind.Error
	require.ErrorAs(t, err, &e)
	all := []string{e.Reason.String(), fmt.Sprint(e.Truncated)}
	for _, fe := range e.Fields {
		refs := ""
		for _, ref := range fe.Refs {
			refs += " " + ref.Pointer()
		}
		all = append(all, strings.Join([]string{fe.Path.Pointer(), fe.Pattern, fe.Rule, fe.Param, fe.Type, refs}, "|"))
	}
	return all
}

// streamed decodes a body as a stream whose batches hold size items.
func streamed(b *bind.Binder, body string, size int, opts ...bind.Option) (bodyItems []streamedLead, err error) {
	items, err := bind.DecodeStream[streamedLead](context.Background(), b, strings.NewReader(body),
		append(opts, bind.BatchesOf(size))...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = items.Close() }()
	for batch, err := range items.Batches(size) {
		if err != nil {
			return nil, err
		}
		if batch.First != len(bodyItems) {
			return nil, fmt.Errorf("batch begins at %d, not at %d", batch.First, len(bodyItems))
		}
		bodyItems = append(bodyItems, batch.Items...)
	}
	if items.Len() != len(bodyItems) {
		return nil, fmt.Errorf("%d items, and Len says %d", len(bodyItems), items.Len())
	}
	return bodyItems, nil
}

// TestStreamsAreAsBulkBodies: the same mistakes, in the same order, however the
// body is cut.
func TestStreamsAreAsBulkBodies(t *testing.T) {
	t.Parallel()
	b := streamBinder(t, nil)
	random := rand.New(rand.NewPCG(5, 6))

	valid := 0
	for n := range 1_000 {
		all := randomItems(random)
		array := "[" + strings.Join(all, ", ") + "]"
		envelope := []string{
			`{"leads":` + array + `}`, `{"x":1,"leads":` + array + `,"y":[2]}`,
			`{"x":{"leads":[1]}}`, `{"leads":null}`, `{"leads":{}}`, `[]`, `{"leads":` + array + `,"leads":[]}`,
		}[max(0, random.IntN(12)-5)]

		var want, under []streamedLead
		wantErr := b.DecodeMany(t.Context(), []byte(array), &want)
		underErr := b.DecodeMany(t.Context(), []byte(envelope), &under, bind.Under("leads"))
		if wantErr == nil {
			valid++
		}
		for _, size := range []int{1, 2, 7, 1_000} {
			got, err := streamed(b, array, size)
			require.Equal(t, facts(t, wantErr), facts(t, err), "%d: %s", n, array)
			require.Equal(t, want, got, "%d: %s", n, array)

			got, err = streamed(b, envelope, size, bind.Under("leads"))
			require.Equal(t, facts(t, underErr), facts(t, err), "%d: %s", n, envelope)
			require.Equal(t, under, got, "%d: %s", n, envelope)

			if len(all) == 0 {
				continue // an array of nothing is a mistake of its own
			}
			got, err = streamed(b, strings.Join(all, "\n"), size, bind.Lines())
			require.Equal(t, facts(t, wantErr), facts(t, err), "%d: %s", n, array)
			require.Equal(t, want, got, "%d: %s", n, array)
		}
	}
	assert.Greater(t, valid, 20)
}

// TestStreamsAreRefusedAsBulkBodies: what is no JSON, and what is over a limit.
func TestStreamsAreRefusedAsBulkBodies(t *testing.T) {
	t.Parallel()
	b := streamBinder(t, func(cfg *bind.Config) { cfg.Limits = bind.Limits{Depth: 4, Number: 8, Key: 8} })
	lead := `{"name":"Ada","company":1,"note":"n"}`

	for _, body := range []string{
		``, ` `, `[`, `[1`, `[` + lead, `[` + lead + `,`, `[` + lead + `,]`, `[,]`, `[` + lead + "\n" + lead + `]`,
		`[` + lead + `]x`, `[` + lead + `] ]`, `[` + lead + `}`, `[` + lead + `,{"name":]`, `[{"name":"` + "\xff" + `"}]`,
		`[{"name":"a","name":"b"}]`, "[\n" + lead + ",\n{\"näme\":1,\"name\" 1}]", `[{"tags":{"a":"` + "\n" + `"}}]`,
		`nul`, `null`, `{}`, `"x"`, `[{"products":[{"x":[[]]}]}]`, `[{"company":1234567890}]`, `[{"unknown-name":1}]`,
		`[` + strings.Repeat(lead+",", 8) + `{"name":tru}]`, `[` + strings.Repeat(lead+",", 8) + `x]`,
	} {
		for _, under := range []bool{false, true} {
			opts := []bind.Option{bind.AllowEmpty()}
			if under {
				body, opts = `{"a":"ä","leads":`+body+`}`, append(opts, bind.Under("leads"))
			}
			var all []streamedLead
			want := facts(t, b.DecodeMany(t.Context(), []byte(body), &all, opts...))
			for _, size := range []int{1, 2, 7, 1_000} {
				_, err := streamed(b, body, size, opts...)
				assert.Equal(t, want, facts(t, err), "%d: %q", size, body)
			}
		}
	}
}

func TestLinesThatAreNoJSONAreMistakes(t *testing.T) {
	t.Parallel()
	b := streamBinder(t, nil)
	lead := `{"name":"Ada","company":1,"note":"n"}`

	for name, test := range map[string]struct {
		body string
		want []string
	}{
		"first":          {"{\"name\":tru}\n" + lead, []string{"/0|*|json|1:12||"}},
		"last":           {lead + "\n" + lead + "\n{\"name\"", []string{"/2|*|json|3:8||"}},
		"several":        {"x\n" + lead + "\n\n[}\n" + lead + "\ny", []string{"/0|*|json|1:1||", "/2|*|json|4:2||", "/4|*|json|6:1||"}},
		"two values":     {lead + "," + lead + "\n" + lead, []string{fmt.Sprintf("/0|*|json|1:%d||", len(lead)+1)}},
		"two halves":     {"{\"tags\":{\"a\":\"x\"\n}}\n" + lead, []string{"/0|*|json|1:17||", "/1|*|json|2:1||"}},
		"column":         {lead + "\r\n  \"ä\" x", []string{"/1|*|json|2:7||"}},
		"charset":        {lead + "\n{\"name\":\"\xff\"}", []string{"/1|*|charset|2:10||"}},
		"duplicate":      {lead + "\n{\"name\":\"a\",\"tags\":{\"x\":\"\",\"x\":\"\"}}", []string{"/1/tags/x|*.tags.*|duplicate|2:28||"}},
		"with others":    {"{\"name\":1,\"company\":1,\"note\":1}\nx", []string{"/0/name|*.name|type||string|", "/0/note|*.note|type||string|", "/1|*|json|2:1||"}},
		"no line at all": {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, size := range []int{1, 2, 7, 1_000} {
				_, err := streamed(b, test.body, size, bind.Lines())
				if test.want == nil {
					assert.Equal(t, []string{"malformed", "false", "||empty|||"}, facts(t, err))
					continue
				}
				assert.Equal(t, append([]string{"invalid", "false"}, test.want...), facts(t, err), "%d", size)
			}
		})
	}
}

func TestBatchesAreOfAnySize(t *testing.T) {
	t.Parallel()
	b := streamBinder(t, nil)
	var body []string
	for i := range 2_345 {
		body = append(body, fmt.Sprintf(`{"name":"n%d","company":1,"note":"n"}`, i))
	}
	items, err := bind.DecodeStream[streamedLead](t.Context(), b, strings.NewReader("["+strings.Join(body, ",")+"]"))
	require.NoError(t, err)
	defer func() { require.NoError(t, items.Close()) }()
	assert.Equal(t, 2_345, items.Len())

	for _, size := range []int{0, 1, 7, 999, 1_000, 1_001, 2_344, 2_345, 2_346, 100_000} {
		n := 0
		for batch, err := range items.Batches(size) {
			require.NoError(t, err)
			require.Equal(t, n, batch.First)
			require.LessOrEqual(t, len(batch.Items), max(size, 1_000))
			for i := range batch.Items {
				require.Equal(t, fmt.Sprintf("n%d", n+i), batch.Items[i].Name)
			}
			n += len(batch.Items)
			if size > 0 && n < 2_345 {
				require.Len(t, batch.Items, size)
			}
			_ = append(batch.Items, streamedLead{Name: "not in the next batch"})
		}
		assert.Equal(t, 2_345, n)
	}
	for range items.Batches(10) { // a loop that ends early
		break
	}
	require.NoError(t, items.Validate(t.Context()))
}

func TestStreamsOverHTTP(t *testing.T) {
	t.Parallel()
	b := streamBinder(t, nil)
	lead := `{"name":"Ada","company":1,"note":"n"}`
	h := bind.HandleStream(b, func(w http.ResponseWriter, _ *http.Request, items *bind.Items[streamedLead]) error {
		names := []string{}
		for batch, err := range items.Batches(2) {
			if err != nil {
				return err
			}
			for _, item := range batch.Items {
				names = append(names, item.Name)
			}
		}
		return json.NewEncoder(w).Encode(names)
	}, bind.Under("leads"))

	for name, test := range map[string]struct {
		media, body string
		status      int
		want        string
	}{
		"JSON":           {"application/json", `{"leads":[` + lead + `,` + lead + `]}`, 200, `["Ada","Ada"]`},
		"lines":          {"application/x-ndjson", lead + "\n" + lead, 200, `["Ada","Ada"]`},
		"JSON Lines":     {"application/jsonl; charset=utf-8", lead, 200, `["Ada"]`},
		"a suffix":       {"application/vnd.api+json", `{"leads":[` + lead + `]}`, 200, `["Ada"]`},
		"another type":   {"text/plain", lead, 415, "application/json, application/x-ndjson"},
		"charset":        {"application/x-ndjson; charset=utf-16", lead, 415, "UTF-8"},
		"mistake":        {"application/json", `{"leads":[` + lead + `,{"company":9,"note":"n"}]}`, 422, `"leads.1.company"`},
		"mistake, lines": {"application/x-ndjson", lead + "\n" + `{"company":9,"note":"n"}`, 422, `"leads.1.name"`},
		"broken line":    {"application/x-ndjson", lead + "\nx", 422, "line 2, column 1"},
		"broken":         {"application/json", `{"leads":[` + lead + `,`, 400, "line 1, column"},
		"nothing":        {"application/json", `{"leads":[]}`, 422, `"leads"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(test.body))
			r.Header.Set("Content-Type", test.media)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			assert.Equal(t, test.status, w.Code)
			assert.Contains(t, w.Body.String(), test.want)
		})
	}
}

func TestStreamLimits(t *testing.T) {
	t.Parallel()
	lead := `{"name":"Ada","company":1,"note":"n"}`
	many := "[" + strings.Repeat(lead+",", 99) + lead + "]"

	for name, test := range map[string]struct {
		limits bind.Limits
		body   string
		want   []string
	}{
		"stream":        {bind.Limits{Stream: 100}, many, []string{"too_large", "false", "||max_bytes|100||"}},
		"just right":    {bind.Limits{Stream: int64(len(many))}, many, nil},
		"item":          {bind.Limits{Item: 30}, many, []string{"too_large", "false", "/0|*|max_item|30||"}},
		"around":        {bind.Limits{Bytes: 10}, `{"some":"thing"}`, []string{"too_large", "false", "||max_bytes|10||"}},
		"values":        {bind.Limits{Values: 50}, many, nil},
		"values, few":   {bind.Limits{Values: 3}, many, []string{"too_large", "false", "||max_values|3||"}},
		"memory":        {bind.Limits{Memory: 4 << 10}, many, nil},
		"items":         {bind.Limits{Items: 2}, many, nil},
		"inner items":   {bind.Limits{Items: 2}, `[{"name":"Ada","company":1,"note":"n","products":[{},{},{}]}]`, []string{"invalid", "false", "/0/products|*.products|max|2|array|"}},
		"errors":        {bind.Limits{Errors: 3}, "[" + strings.Repeat(`{"name":"","company":1,"note":"n"},`, 9) + lead + "]", []string{"invalid", "true", "/0/name|*.name|required||string|", "/1/name|*.name|required||string|", "/2/name|*.name|required||string|"}},
		"nothing spool": {bind.Limits{Spool: 1}, many, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := streamBinder(t, func(cfg *bind.Config) { cfg.TempDir = t.TempDir() })
			for _, size := range []int{1, 7, 1_000} {
				_, err := streamed(b, test.body, size, bind.Limit(test.limits))
				assert.Equal(t, test.want, facts(t, err), "%d", size)
			}
		})
	}
}

func TestStreamsTellHowFarTheyAre(t *testing.T) {
	t.Parallel()
	b := streamBinder(t, nil)
	body := "[" + strings.Repeat(`{"name":"Ada","company":1,"note":"n"},`, 4) + `{"company":1,"note":"n"}]`

	var told []bind.Progress
	_, err := streamed(b, body, 2, bind.OnProgress(func(_ context.Context, p bind.Progress) { told = append(told, p) }))

	require.Error(t, err)
	size := int64(len(body))
	assert.Equal(t, []bind.Progress{{size, 2, 0}, {size, 4, 0}, {size, 5, 1}, {size, 5, 1}}, told)
}

func TestPrecognitiveStreamsAnswerForTheirRows(t *testing.T) {
	t.Parallel()
	b := streamBinder(t, func(cfg *bind.Config) { cfg.Precognition = true })
	h := bind.HandleStream(b, func(http.ResponseWriter, *http.Request, *bind.Items[streamedLead]) error {
		panic("the handler does not run")
	}, bind.Under("leads"), bind.BatchesOf(2))
	many := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []streamedLead) error {
		panic("the handler does not run")
	}, bind.Under("leads"))
	lead := `{"name":"Ada","company":1,"note":"n"}`
	body := `{"leads":[` + strings.Repeat(lead+",", 4) + `{"name":"","company":9,"note":"n"},{"name":1}]}`

	for only, status := range map[string]int{
		"leads.0.name": 204, "leads.4.name": 422, "leads.4.company": 422, "leads.5.name": 422, "leads.*.email": 204,
		"leads.*.name": 422, "leads": 204, "leads.5": 204, "leads.4.name,leads.4.company": 422, "other": 204,
	} {
		t.Run(only, func(t *testing.T) {
			t.Parallel()
			answer := func(h http.Handler) *httptest.ResponseRecorder {
				r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Precognition", "true")
				r.Header.Set("Precognition-Validate-Only", only)
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				return w
			}
			got, want := answer(h), answer(many)
			assert.Equal(t, status, got.Code)
			assert.Equal(t, want.Code, got.Code)
			assert.Equal(t, want.Body.String(), got.Body.String())
			assert.Equal(t, want.Header().Get("Precognition-Success"), got.Header().Get("Precognition-Success"))
		})
	}
}

// TestStreamsReadNoMoreThanTheyHold: the body itself is never in memory as a
// whole.
func TestStreamsAreSpooled(t *testing.T) {
	t.Parallel()
	b := streamBinder(t, func(cfg *bind.Config) { cfg.TempDir = t.TempDir() })
	lead := []byte(`{"name":"Ada","company":1,"note":"n"},` + strings.Repeat(" ", 1000))
	body := append([]byte{'['}, bytes.Repeat(lead, 20_000)...)
	body = append(body, `{"name":"last","company":1,"note":"n"}]`...)

	items, err := bind.DecodeStream[streamedLead](t.Context(), b, bytes.NewReader(body))
	require.NoError(t, err)
	assert.Equal(t, 20_001, items.Len())
	n := 0
	for batch, err := range items.Batches(3_000) {
		require.NoError(t, err)
		n += len(batch.Items)
	}
	assert.Equal(t, 20_001, n)
	require.NoError(t, items.Close())
	for _, err := range items.Batches(10) {
		require.ErrorContains(t, err, "closed")
	}
}
