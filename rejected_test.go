package bind_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// anything takes what no Lead could hold.
type anything struct {
	Free any    `json:"free"`
	Code string `json:"code" validate:"omitempty,min=8,containsany=0123456789"`
}

// described are the bodies that docs/rejections.md describes in words.
var described = map[string]struct {
	body string
	many bool
	any  bool
}{
	"*(nothing)*":                                    {body: ""},
	"over 1 MiB":                                     {body: `{"name":"` + strings.Repeat("a", 1<<20) + `"}`},
	"33 arrays inside one another":                   {body: `{"free":` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + `}`, any: true},
	"a number of 65 digits":                          {body: `{"free":` + strings.Repeat("1", 65) + `}`, any: true},
	"a member name of 257 bytes":                     {body: `{"` + strings.Repeat("a", 257) + `":1}`},
	"an e-mail address of 65,537 bytes":              {body: `{"email":"` + strings.Repeat("a", 65_537) + `"}`},
	"1,001 leads":                                    {body: "[" + list("{}", 1001) + "]", many: true},
	"a code `x`, for `min=8,containsany=0123456789`": {body: `{"code":"x"}`, any: true},
	"100,001 values":                                 {body: `{"free":[` + list("["+list("1", 999)+"]", 101) + `]}`, any: true},
}

// list joins n copies of item with commas.
func list(item string, n int) string { return strings.TrimSuffix(strings.Repeat(item+",", n), ",") }

// TestDocsRejections sends what each line of the table in docs/rejections.md
// says, and looks for the answer that it promises.
func TestDocsRejections(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/rejections.md")
	require.NoError(t, err)
	_, table, found := strings.Cut(string(page), "| Body | Status | Answer |\n|---|---|---|\n")
	require.True(t, found)
	table, _, _ = strings.Cut(table, "\n\n")
	b := newBinder(t, bind.Config{})
	for line := range strings.SplitSeq(table, "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		require.Len(t, cells, 3, line)
		t.Run(cells[0], func(t *testing.T) {
			t.Parallel()
			w := serve(rejecting(b, cells[0]), rejected(cells[0]))
			assert.Equal(t, cells[1], strings.Fields(w.Result().Status)[0])
			assert.Contains(t, w.Body.String(), strings.Trim(cells[2], "`"))
		})
	}
}

// rejecting returns a handler for the type that a line of the table is about.
func rejecting(b *bind.Binder, line string) http.Handler {
	switch d := described[line]; {
	case d.many:
		return bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []Lead) error { return nil })
	case d.any:
		return bind.Handle(b, func(http.ResponseWriter, *http.Request, anything) error { return nil })
	}
	return bind.Handle(b, func(http.ResponseWriter, *http.Request, Lead) error { return nil })
}

// rejected returns the request that a line of the table describes.
func rejected(line string) *http.Request {
	text := strings.Trim(line, "`")
	if name, value, ok := strings.Cut(text, ": "); ok && strings.HasPrefix(name, "Content-") {
		r := post(goodLead)
		r.Header.Set(name, value)
		return r
	}
	if d, ok := described[line]; ok {
		return post(d.body)
	}
	return post(text)
}
