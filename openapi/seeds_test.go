package openapi_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/openapi"
)

// seed returns the page of an API that people keep by hand. They lie beside the
// checkout.
func seed(t *testing.T, number string) string {
	t.Helper()
	names, err := filepath.Glob("../../shared/seeds/" + number + "_*.txt")
	require.NoError(t, err)
	if len(names) == 0 {
		t.Skip("SKIPPED: there is no ../shared/seeds beside the checkout")
	}
	text, err := os.ReadFile(names[0])
	require.NoError(t, err)
	return string(text)
}

// row is a line of the table of a page, or what a seed says of a code.
type row struct {
	statuses []int
	meaning  string
}

// rows returns the table of a page, by code.
func rows(page string) map[string]row {
	all := map[string]row{}
	lines := regexp.MustCompile(`(?m)^\| \[(.*?)\]\(.*?\) \| ([0-9, ]+) \| (.*) \|$`)
	for _, match := range lines.FindAllStringSubmatch(page, -1) {
		var r row
		for _, status := range strings.Split(match[2], ", ") {
			n, _ := strconv.Atoi(status)
			r.statuses = append(r.statuses, n)
		}
		r.meaning = strings.ReplaceAll(match[3], `\`, "")
		all[strings.ReplaceAll(match[1], `\`, "")] = r
	}
	return all
}

// meansTheSame compares two texts without their typography.
func meansTheSame(seed, ours string) bool {
	plain := strings.NewReplacer("’", "'", ".", "", " already exits", " already exists", "(", "", ")", "", "Ativity", "Activity", "deals", "deal")
	one, other := strings.ToLower(plain.Replace(seed)), strings.ToLower(plain.Replace(ours))
	return strings.HasPrefix(one, other) || strings.HasPrefix(other, one)
}

// seedBody can be wrong in every way that the seeds tell of.
type seedBody struct {
	Email   string `json:"email" validate:"required,email,max=50" bind:"available=contacts.email"`
	Kind    string `json:"kind" validate:"oneof=a b"`
	Company int64  `json:"company_id" validate:"gt=0" bind:"exists=companies"`
}

type ctx = context.Context

// seedOperation answers errs, too.
func seedOperation(format bind.Format, errs ...error) openapi.Operation {
	stored := bind.Stored(func(_ ctx, ids []int64) ([]int64, error) { return ids, nil })
	free := bind.Stored(func(ctx, []string) ([]string, error) { return nil, nil })
	b := bind.Must(bind.New(bind.Config{Format: format, Lookups: map[string]bind.Lookup{"contacts.email": free, "companies": stored}}))
	handler := bind.Handle(b, func(http.ResponseWriter, *http.Request, seedBody) error { return nil })
	return openapi.Operation{Pattern: "POST /contacts", Handler: handler, Errors: errs}
}

// TestPageOfTeamwork compares it with seed 000: every code, with its title.
// Statuses are those of Teamwork's other products, as the seed has none.
func TestPageOfTeamwork(t *testing.T) {
	t.Parallel()
	listed := regexp.MustCompile(`(?m)^ +• (\S+) - (.*?)(?:, \$column will.*|, check detail.*)?$`).FindAllStringSubmatch(seed(t, "000"), -1)
	require.Len(t, listed, 49)
	status := func(code string) int {
		switch code {
		case "E1":
			return http.StatusUnauthorized
		case "E2", "E6", "E7", "E8", "L1", "L2":
			return http.StatusForbidden
		case "E3":
			return http.StatusNotFound
		case "E5":
			return http.StatusInternalServerError
		case "E9", "E10", "E11", "E12", "B1":
			return http.StatusPaymentRequired
		}
		if strings.ContainsAny(code[:1], "DC") {
			return http.StatusConflict
		}
		return http.StatusBadRequest
	}

	var errs []error
	for _, code := range listed {
		if code[1] != "?1_$column" {
			errs = append(errs, &bind.Error{Code: code[1]})
		}
	}
	format := bind.Teamwork{}
	known := rows(page(t, "en", seedOperation(format, errs...)))
	for _, code := range listed {
		require.Contains(t, known, code[1])
		assert.Contains(t, known[code[1]].statuses, status(code[1]), code[1])
		assert.True(t, meansTheSame(code[2], known[code[1]].meaning), "%s: %q, not %q", code[1], known[code[1]].meaning, code[2])
	}

	// What a handler answers by itself.
	known = rows(page(t, "en", seedOperation(format)))
	assert.ElementsMatch(t, []string{"E4", "E5", "V1", "V2", "D1", "?1_$column"}, codes(known))
	assert.Equal(t, []int{http.StatusConflict}, known["D1"].statuses)
}

// TestPageOfDeploy compares it with the table of seed 003.
func TestPageOfDeploy(t *testing.T) {
	t.Parallel()
	listed := regexp.MustCompile(`(?m)^(\w+) \| (\d+) \| (.*) \|$`).FindAllStringSubmatch(seed(t, "003"), -1)
	require.Len(t, listed, 8)
	known := rows(page(t, "en", seedOperation(bind.Deploy("https://example.com/errors"),
		&bind.Error{Reason: bind.Unauthenticated}, &bind.Error{Reason: bind.Forbidden}, &bind.Error{Reason: bind.NotFound},
		&bind.Error{Reason: bind.Conflict}, &bind.Error{Reason: bind.InProgress, RetryAfter: 9e9},
	)))
	for _, code := range listed {
		require.Contains(t, known, code[1])
		assert.Contains(t, known[code[1]].statuses, number(t, code[2]), code[1])
		assert.Equal(t, code[3], known[code[1]].meaning)
	}
	assert.Len(t, known, len(listed), "the set is closed")
}

// TestPageOfZoho compares it with the codes and the examples of seed 004. What
// belongs to other APIs of Zoho's, or to what a handler says itself, comes by
// Error.Code.
func TestPageOfZoho(t *testing.T) {
	t.Parallel()
	text := seed(t, "004")
	groups := regexp.MustCompile(`(?s)Errors with (?:the )?status code (\d+)\n((?: +• [A-Z_]+\n)+)`).FindAllStringSubmatch(text, -1)
	require.Len(t, groups, 4)
	errs := []error{
		&bind.Error{Reason: bind.Malformed, Code: "INVALID_MODULE", Detail: "the module name given seems to be invalid"},
		&bind.Error{Reason: bind.MethodNotAllowed}, &bind.Error{Reason: bind.PaymentRequired}, &bind.Error{Reason: bind.Unauthenticated},
		&bind.Error{Reason: bind.Unauthenticated, Code: "OAUTH_SCOPE_MISMATCH"}, &bind.Error{Reason: bind.Unauthenticated, Code: "INVALID_TOKEN"},
		&bind.Error{Reason: bind.Forbidden}, &bind.Error{Reason: bind.NotFound},
		&bind.Error{Reason: bind.Forbidden, Code: "FEATURE_NOT_SUPPORTED", Detail: "The Multi-Currency feature is not available except the Enterprise and higher editions."},
		bind.Reject(bind.FieldError{Path: bind.Query("module"), Rule: "required"}),
	}
	known := rows(page(t, "en", seedOperation(bind.Zoho{}, errs...)))
	asWritten := map[string]string{"AUTHENTICATION_FAILED": "AUTHENTICATION_FAILURE"} // in the seed's list, not in its example

	for _, group := range groups {
		for _, match := range regexp.MustCompile(`[A-Z_]{4,}`).FindAllString(group[2], -1) {
			code := match
			if other := asWritten[match]; other != "" {
				code = other
			}
			require.Contains(t, known, code)
			assert.Contains(t, known[code].statuses, number(t, group[1]), code)
			if code == "INVALID_DATA" {
				continue // its message varies, as the seed says
			}
			example := regexp.MustCompile(`(?s)"code": "` + code + `".*?"message": "([^"]*)"`).FindStringSubmatch(text)
			require.NotNil(t, example, code)
			assert.True(t, meansTheSame(example[1], known[code].meaning), "%s: %q, not %q", code, known[code].meaning, example[1])
		}
	}
	assert.Contains(t, known, "UNABLE_TO_PARSE_DATA_TYPE")
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}

// codes returns the codes of a table in order.
func codes(table map[string]row) (all []string) {
	for code := range table {
		all = append(all, code)
	}
	slices.Sort(all)
	return all
}
