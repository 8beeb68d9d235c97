package openapi_test

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
	"github.com/fielderrors/bind/openapi"
)

// page returns the page of operations.
func page(t *testing.T, language string, operations ...openapi.Operation) string {
	t.Helper()
	var out strings.Builder
	require.NoError(t, openapi.Page(&out, language, operations...))
	return out.String()
}

// anchors returns those of a page, in its order.
func anchors(page string) (codes []string) {
	for _, match := range regexp.MustCompile(`<a id="([^"]+)"></a>`).FindAllStringSubmatch(page, -1) {
		codes = append(codes, match[1])
	}
	return codes
}

func TestPageHasEachCode(t *testing.T) {
	t.Parallel()
	whole := []string{"invalid", "malformed", "not_found", "timeout", "too_large", "unsupported_media", "rate_limited", "internal", "unavailable"}
	want := map[string][]string{
		"laravel": whole, "problem": whole, "wrapped": whole,
		"teamwork": {"?1_$column", "V1", "D1", "D4", "E3", "E4", "E5"},
		"deploy":   {"invalid_request_error", "contact_exists", "not_found_error", "api_error"},
		"zoho": {
			"INVALID_DATA", "MANDATORY_NOT_FOUND", "DUPLICATE_DATA", "UNABLE_TO_PARSE_DATA_TYPE", "LIMIT_EXCEEDED",
			"INVALID_REQUEST", "REQUEST_TIMEOUT", "TOO_MANY_REQUESTS", "INVALID_URL_PATTERN", "INTERNAL_ERROR", "SERVICE_UNAVAILABLE",
		},
	}
	want["zoho 8"] = append([]string{"MULTIPLE_OR_MULTI_ERRORS"}, want["zoho"]...)
	for name, format := range formats() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			english, german := page(t, "en", operations(format)...), page(t, "de", operations(format)...)
			assert.ElementsMatch(t, want[name], anchors(english))
			assert.Equal(t, anchors(english), anchors(german))
			assert.Contains(t, german, "muss")
			assert.NotContains(t, german, "The ")
			assert.Equal(t, english, page(t, "en", operations(format)...), "two runs give the same bytes")
		})
	}
}

// TestTypesLeadToTheirParagraphs in every language that there is.
func TestTypesLeadToTheirParagraphs(t *testing.T) {
	t.Parallel()
	const base = "https://example.com/errors"
	b := bind.Must(bind.New(bind.Config{Format: bind.Deploy(base), Locales: locales.All(), Logger: slog.New(slog.DiscardHandler)}))
	handler := bind.Handle(b, func(http.ResponseWriter, *http.Request, plainLead) error { return nil })
	operation := openapi.Operation{Pattern: "POST /leads", Handler: handler, Errors: []error{
		&bind.Error{Reason: bind.Unauthenticated}, &bind.Error{Reason: bind.Forbidden}, &bind.Error{Reason: bind.Conflict, Code: "out of stock"},
	}}
	fragment := regexp.MustCompile(`"type":"` + base + `#([^"]*)"`)
	for _, locale := range locales.All() {
		text := page(t, locale.Tag(), operation)
		for _, err := range append(operation.Errors, b.Decode(context.Background(), []byte(`{}`), new(plainLead)), context.Canceled) {
			_, _, body := b.Answer(locale.Tag(), err)
			match := fragment.FindSubmatch(body)
			require.NotNil(t, match, "%s", body)
			assert.Contains(t, anchors(text), string(match[1]), locale.Tag())
		}
	}
}

type plainLead struct {
	Name string `json:"name" validate:"required"`
}

// strange has members whose names say something in an answer, or in Markdown.
type strange struct {
	Code    string `json:"code" validate:"required"`
	Type    string `json:"type" validate:"required"`
	Title   string `json:"title" validate:"required,oneof=a* <b>"`
	Pattern string `json:"*_x_*" validate:"required"`
}

// TestPagesAreText: nothing that comes from a body, a label or an error is
// markup.
func TestPagesAreText(t *testing.T) {
	t.Parallel()
	for name, format := range formats() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			words := locales.En().WithLabels(map[string]string{"title": "<script>alert(1)</script> [x](y) `z`\n# no"})
			b := bind.Must(bind.New(bind.Config{Format: format, Locales: []locales.Locale{words}}))
			handler := bind.Handle(b, func(http.ResponseWriter, *http.Request, strange) error { return nil })
			text := page(t, "en", openapi.Operation{Pattern: "POST /a", Handler: handler, Errors: []error{
				&bind.Error{Reason: bind.NotFound, Detail: "1. # <i>no</i> ```"},
			}})

			prose := regexp.MustCompile("(?s)\n(```+)json\n.*?\n```+\n").ReplaceAllString(text, "")
			prose = regexp.MustCompile(`<a id="[^"<>]*"></a>|\]\(<#[^<>]*>\)`).ReplaceAllString(prose, "")
			assert.NotRegexp(t, "(^|[^\\\\])[<>]", prose, "only anchors are HTML")
			assert.NotContains(t, prose, "\n# ")
			assert.NotContains(t, prose, "[x](y)")
			assert.Contains(t, prose, `- 1\. # \<i\>no\</i\> \`+"`")
			assert.NotContains(t, anchors(text), "The code field is required.")
		})
	}
}

// TestPageReadsCodesOfTheUsers and tells when they come.
func TestPageReadsCodesOfTheUsers(t *testing.T) {
	t.Parallel()
	text := page(t, "en", operations(own{"Own", `{}`})...)
	assert.Contains(t, anchors(text), "rate_limited")
	assert.Contains(t, text, "\n`Retry-After: 9`\n")
	assert.Contains(t, text, "`POST /leads`, `PATCH  /leads/{id}`")

	coded := bind.FormatFunc(func(r bind.Report) bind.Response {
		return bind.Response{Body: map[string]any{"errors": []any{map[string]any{"code": "own." + r.Error.Reason.String()}}}}
	})
	assert.Contains(t, anchors(page(t, "en", operations(coded)...)), "own.rate_limited")
}
