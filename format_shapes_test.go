package bind_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// checkAnswer is the contract of every answer, whatever its case.
func checkAnswer(t *testing.T, f wireFormat, a wireAnswer) {
	assert.Equal(t, "nosniff", a.header.Get("X-Content-Type-Options"))
	if a.status == http.StatusNoContent {
		assert.Empty(t, a.body)
		return
	}
	assert.Equal(t, "en", a.header.Get("Content-Language"))
	require.True(t, jsontext.Value(a.body).IsValid(), "%s", a.body)
	assert.NotRegexp(t, "[<>&\u2028\u2029]", string(a.body), "a browser could take it for HTML or script")
	assert.NotContains(t, string(a.body), "secret cause")
	f.shape(t, a)
}

func decodeStrictly(t *testing.T, body []byte, into any) {
	require.NoError(t, json.Unmarshal(body, into, json.RejectUnknownMembers(true)), "%s", body)
}

func laravelShape(t *testing.T, a wireAnswer) {
	var body struct {
		Message string              `json:"message"`
		Errors  map[string][]string `json:"errors"`
	}
	decodeStrictly(t, a.body, &body)
	assert.Equal(t, "application/json", a.header.Get("Content-Type"))
	assert.NotEmpty(t, body.Message)
	for path, messages := range body.Errors {
		assert.NotEmpty(t, path)
		assert.NotEmpty(t, messages)
		assert.NotContains(t, messages, "")
	}
}

type teamworkAnswer struct {
	Errors []struct {
		ID     string         `json:"id"`
		Title  string         `json:"title"`
		Code   string         `json:"code"`
		Detail string         `json:"detail"`
		Meta   map[string]any `json:"meta"`
	} `json:"errors"`
}

func teamworkShape(t *testing.T, a wireAnswer) {
	var body teamworkAnswer
	decodeStrictly(t, a.body, &body)
	assert.Equal(t, "application/json", a.header.Get("Content-Type"))
	assert.NotEmpty(t, body.Errors)
	ids := map[string]bool{}
	for _, e := range body.Errors {
		assert.NotEmpty(t, e.ID)
		assert.NotEmpty(t, e.Title)
		assert.NotEmpty(t, e.Code)
		assert.NotEmpty(t, e.Detail)
		assert.False(t, ids[e.ID], "an id stands for one occurrence")
		ids[e.ID] = true
	}
	if id := a.header.Get("Error-Id"); id != "" {
		assert.True(t, ids[id], "the id of the header and the log is in the body")
	}
}

type problemAnswer struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	Instance string `json:"instance"`
	Code     string `json:"code"`
	Errors   []struct {
		Detail    string  `json:"detail"`
		Pointer   *string `json:"pointer"`
		Parameter *string `json:"parameter"`
		Code      string  `json:"code"`
	} `json:"errors"`
	Truncated bool   `json:"truncated"`
	Ticket    string `json:"ticket"` // the extension member of the cases with Meta
	ID        string `json:"id"`     // another
}

func (p problemAnswer) check(t *testing.T, a wireAnswer, pointer string) {
	assert.NotEmpty(t, p.Title)
	assert.NotEmpty(t, p.Detail)
	assert.Equal(t, a.status, p.Status)
	assert.Equal(t, "/leads", p.Instance)
	for _, e := range p.Errors {
		assert.NotEmpty(t, e.Detail)
		assert.NotEqual(t, e.Pointer == nil, e.Parameter == nil, "either a pointer or a parameter")
		if e.Pointer != nil {
			assert.Regexp(t, pointer, *e.Pointer)
		}
	}
	assert.Equal(t, p.Truncated, a.header.Get("Errors-Truncated") == "true")
}

func problemShape(t *testing.T, a wireAnswer) {
	var body problemAnswer
	decodeStrictly(t, a.body, &body)
	assert.Equal(t, "application/problem+json", a.header.Get("Content-Type"))
	assert.Equal(t, "about:blank", body.Type)
	assert.Empty(t, body.Code)
	body.check(t, a, `^#(/([A-Za-z0-9._!$&'()*+,;=:@?-]|~[01]|%[0-9A-F]{2})*)*$`)
}

func deployShape(t *testing.T, a wireAnswer) {
	var body problemAnswer
	decodeStrictly(t, a.body, &body)
	assert.Equal(t, "application/json", a.header.Get("Content-Type"))
	assert.Equal(t, "https://api.example.com/errors#"+body.Code, body.Type)
	body.check(t, a, `^(/([^~/]|~[01])*)*$`)
}

type zohoAnswer struct {
	Code    string                    `json:"code"`
	Details map[string]jsontext.Value `json:"details"`
	Message string                    `json:"message"`
	Status  string                    `json:"status"`
}

func zohoShape(t *testing.T, a wireAnswer) {
	assert.Equal(t, "application/json", a.header.Get("Content-Type"))
	for _, entry := range zohoEntries(t, a.body) {
		assert.NotEmpty(t, entry.Code)
		assert.NotEmpty(t, entry.Message)
		assert.NotNil(t, entry.Details, "details is always an object")
		assert.Equal(t, "error", entry.Status)
		if id, ok := entry.Details["id"]; ok {
			assert.Regexp(t, `^"?[0-9]+"?$`, string(id))
		}
	}
}

// zohoEntries returns the entries of a body, those inside MULTIPLE_OR_MULTI_ERRORS too.
func zohoEntries(t *testing.T, body []byte) (all []zohoAnswer) {
	var members map[string]jsontext.Value
	decodeStrictly(t, body, &members)
	if _, ok := members["code"]; ok {
		all = make([]zohoAnswer, 1)
		decodeStrictly(t, body, &all[0])
		return all
	}
	require.Len(t, members, 1, "the root key stands alone")
	for _, list := range members {
		decodeStrictly(t, list, &all)
	}
	require.NotEmpty(t, all)
	for _, entry := range all {
		if entry.Code == "MULTIPLE_OR_MULTI_ERRORS" {
			var inner []zohoAnswer
			decodeStrictly(t, entry.Details["errors"], &inner)
			assert.Greater(t, len(inner), 1)
			all = append(all, inner...)
		}
	}
	return all
}

// checkCodes holds the codes against the catalogues of Teamwork and Deploy, which are closed.
func checkCodes(t *testing.T, format string, a wireAnswer) {
	switch {
	case a.status == http.StatusNoContent:
	case format == "teamwork":
		var body teamworkAnswer
		decodeStrictly(t, a.body, &body)
		catalogue := regexp.MustCompile(`^(E[1-9]|E1[0-2]|V[12]|U[1-4]|D[1-9]|D1[0-7]|C[124-8]|\?1_.+|\?[2-4]|L[12]|B1)$`)
		for _, e := range body.Errors {
			assert.Regexp(t, catalogue, e.Code)
		}
	case format == "deploy":
		var body problemAnswer
		decodeStrictly(t, a.body, &body)
		assert.Contains(t, []string{
			"invalid_request_error", "authentication_error", "permission_error", "not_found_error", "conflict_error",
			"contact_exists", "operation_in_progress", "api_error",
		}, body.Code)
	}
}
