package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// documentedRequest is a request for each format, and the statuses that it may be answered with.
type documentedRequest struct {
	method, path, body string
	statuses           []int
	header             []string
}

// documentedRequests lead to every status that the API answers, in the order in which they are sent.
func documentedRequests(format string) []documentedRequest {
	mail := func(name string) string { return name + "@" + format + ".example" }
	good := contact(mail("c"))
	invalid := []int{422, 400}
	return []documentedRequest{
		{"POST", "/leads", bulk("leads", lead(mail("a")), lead(mail("b"))), []int{201}, nil},
		{"POST", "/leads?dry-run", bulk("leads", lead(mail("d"))), []int{204}, nil},
		{"POST", "/leads", `{"leads":[{"name":7,"source":"x","products":[{}]},{"email":"a"},null],"more":1}`, invalid, nil},
		{"POST", "/leads", `{"leads":[]}`, invalid, nil},
		{"POST", "/leads", bulk("leads", strings.Replace(lead(mail("e")), `"company_id": 1`, `"company_id": 99`, 1)), invalid, nil},
		{"POST", "/leads", `{"leads":`, []int{400}, nil},
		{"POST", "/leads", ``, []int{400}, nil},
		{"POST", "/leads", `[]`, invalid, nil},
		{"POST", "/leads", strings.Repeat("[", 33), []int{413}, nil},
		{"POST", "/leads", `{}`, []int{415}, []string{"Content-Type: text/plain"}},
		{"POST", "/leads", bulk("leads", lead(mail("k"))), []int{201}, []string{`Idempotency-Key: "` + format + `"`}},
		{"POST", "/leads", bulk("leads", lead(mail("k"))), []int{201}, []string{`Idempotency-Key: "` + format + `"`}},
		{"POST", "/leads", bulk("leads", lead(mail("l"))), []int{422}, []string{`Idempotency-Key: "` + format + `"`}},
		{"POST", "/leads", bulk("leads", lead(mail("l"))), []int{400}, []string{`Idempotency-Key: none`}},
		{"POST", "/leads/import", bulk("leads", lead(mail("m"))), []int{201}, nil},
		{"POST", "/leads/import", strings.ReplaceAll(lead(mail("n")), "\n", " ") + "\n", []int{201}, []string{"Content-Type: application/x-ndjson"}},
		{"POST", "/leads/import", "{}\n{\n", invalid, []string{"Content-Type: application/x-ndjson"}},
		{"POST", "/leads/import", "{", []int{400}, nil},
		{"POST", "/leads/import", "{}", []int{415}, []string{"Content-Type: text/csv"}},
		{"POST", "/contacts", good, []int{201}, nil},
		{"POST", "/contacts", good, []int{422, 409, 400}, nil},
		{"POST", "/contacts", `{"name":"a\u0000"}`, invalid, nil},
		{"POST", "/contacts", good, []int{421}, []string{"Host: elsewhere.example"}},
		{"POST", "/contacts/bulk", bulk("contacts", contact(mail("f")), contact(mail("g"))), []int{201}, nil},
		{"POST", "/contacts/bulk", bulk("contacts", contact(mail("h")), contact(mail("h"))), []int{422, 409, 400}, nil},
		{"PUT", "/contacts", `{"contacts":[{"id":1,"name":"Jane","email":"` + mail("jane") + `","company_id":1}]}`, []int{200}, nil},
		{"PUT", "/contacts", `{"contacts":[{"id":999},{}]}`, invalid, nil},
		{"PUT", "/contacts/1", contact(mail("jane")), []int{200}, nil},
		{"PUT", "/contacts/999", good, []int{404}, nil},
		{"PUT", "/contacts/1", good, []int{422, 409, 400}, nil},
		{"PATCH", "/contacts/1", `{"name":"Jane"}`, []int{200}, []string{"Content-Type: application/merge-patch+json"}},
		{"PATCH", "/contacts/1", `{"phone":null}`, []int{200}, nil},
		{"PATCH", "/contacts/1", `{"name":null,"version":1}`, invalid, nil},
		{"PATCH", "/contacts/1", `{"name":"Jane"}`, []int{412}, []string{`If-Match: "0"`}},
		{"PATCH", "/contacts/none", `{"name":"Jane"}`, []int{404}, nil},
		{"PATCH", "/contacts/1", `[]`, []int{415}, []string{"Content-Type: application/json-patch+json"}},
	}
}

// TestAnswersFitTheDocument asks for the document, and holds what the server takes and answers against it.
func TestAnswersFitTheDocument(t *testing.T) {
	t.Parallel()
	c := home{file: filepath.Join(t.TempDir(), "crm.db")}.serve(t)
	full := home{file: filepath.Join(t.TempDir(), "crm.db")}.serveWithin(t, service{inFlight: 1})
	broken := home{file: filepath.Join(t.TempDir(), "crm.db")}.serve(t)
	broken.exec("ALTER TABLE companies RENAME TO gone")
	d := c.document(t)
	valid, faults := d.ValidateDocument()
	require.True(t, valid, "%v", faults)

	for _, path := range []string{"/leads?limit=1", "/leads?limit=x", "/companies", "/products", "/languages", "/laravel/leads/import?import=none"} {
		d.holds(t, c, "", documentedRequest{"GET", path, "", nil, nil})
	}

	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			seen := map[int]bool{}
			for _, r := range documentedRequests(f.name) {
				response := d.holds(t, c, f.name, r)
				seen[response.StatusCode] = true
				assert.Contains(t, r.statuses, response.StatusCode, "%s %s %.80s %v", r.method, r.path, r.body, r.header)
			}
			one := documentedRequest{"POST", "/contacts", contact("z@" + f.name + ".example"), nil, nil}
			for status, other := range map[int]*crm{503: full, 500: broken} {
				response := d.holds(t, other, f.name, one)
				assert.Equal(t, status, response.StatusCode)
			}
			if f.live {
				one.header = []string{"Precognition: true"}
				assert.Equal(t, http.StatusNoContent, d.holds(t, c, f.name, one).StatusCode)
				one.body = `{}`
				assert.Equal(t, http.StatusUnprocessableEntity, d.holds(t, c, f.name, one).StatusCode)
			}
			assertStalled(t, c, f.name)
			assertInFlight(t, c, f.name)
			for _, s := range steps { // of the tour
				d.holds(t, c, f.name, documentedRequest{s.verb(), "/" + s.resource, strings.TrimSpace(s.body), nil, nil})
			}
			for _, status := range []int{200, 201, 204, 400, 404, 412, 413, 415, 421, 422} {
				assert.True(t, seen[status], "%d is never answered", status)
			}
		})
	}
}

// stalled is a body of which nothing comes in time.
type stalled struct{}

func (stalled) Read([]byte) (int, error) { return 0, os.ErrDeadlineExceeded }

// assertStalled sends a body that stalls to each operation that takes one. What is answered is recorded, and held against
// the document.
func assertStalled(t *testing.T, c *crm, format string) {
	t.Helper()
	for _, operation := range []string{
		"POST /leads", "POST /leads/import", "POST /contacts", "PUT /contacts", "POST /contacts/bulk", "PUT /contacts/1", "PATCH /contacts/1",
	} {
		method, path, _ := strings.Cut(operation, " ")
		r := httptest.NewRequest(method, "http://"+c.addr+"/"+format+path, stalled{})
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, r)
		assert.Equal(t, http.StatusRequestTimeout, w.Code, "%s in %s: %s", operation, format, w.Body)
	}
}

// assertInFlight asks for a key whose request is under way.
func assertInFlight(t *testing.T, c *crm, format string) {
	t.Helper()
	held := newCheckpoint(t)
	c.watch(held.before("SELECT id FROM companies"), nil)
	defer c.watch(nil, nil)
	key, path, body := "in flight "+format, "/"+format+"/contacts", contact("flight@"+format+".example")
	answered := make(chan string, 1)
	go func() { answered <- c.doOnce(key, path, body) }()
	<-held.arrived
	c.askOnce(key, path, body).Status(http.StatusConflict)
	held.open()
	assert.Equal(t, "201", status(<-answered))
}

// heldDocument is the document of the API, by which answers are validated.
type heldDocument struct{ validator.Validator }

// document returns what the server says of itself.
func (c *crm) document(t *testing.T) heldDocument {
	t.Helper()
	response, text := send(t, c.addr, newRequest("GET", "/openapi.json", c.addr, ""))
	require.Equal(t, http.StatusOK, response.StatusCode, text)
	assert.Equal(t, "application/json", response.Header.Get("Content-Type"))
	again := newRequest("GET", "/openapi.json", c.addr, "", "If-None-Match: "+response.Header.Get("ETag"))
	response, _ = send(t, c.addr, again)
	assert.Equal(t, http.StatusNotModified, response.StatusCode)

	document, err := libopenapi.NewDocument([]byte(text))
	require.NoError(t, err)
	v, errs := validator.NewValidator(document)
	require.Empty(t, errs)
	return heldDocument{v}
}

// holds sends a request in a format, and compares the answer with the document; and the body, if it has been taken.
func (d heldDocument) holds(t *testing.T, c *crm, format string, r documentedRequest) *http.Response {
	t.Helper()
	path := "/" + strings.TrimLeft(format+r.path, "/") // some routes have no format
	response, body := send(t, c.addr, requestWith(r, path, c.addr))
	sent := func() *http.Request {
		request, err := http.NewRequest(r.method, "http://"+c.addr+path, strings.NewReader(r.body))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/json")
		for _, line := range r.header {
			name, value, _ := strings.Cut(line, ": ")
			request.Header.Set(name, value)
		}
		return request
	}

	response.Body = io.NopCloser(strings.NewReader(body))
	fits, faults := d.ValidateHttpResponse(sent(), response)
	assert.True(t, fits, "%s %s %.80s %v: %d %.300s: %v", r.method, path, r.body, r.header, response.StatusCode, body, faults)
	isJSON := !slices.Contains(r.header, "Content-Type: application/x-ndjson") // the validator reads no other
	if response.StatusCode < 300 && isJSON {
		fits, faults = d.ValidateHttpRequest(sent())
		assert.True(t, fits, "%s %s %.200s: %v", r.method, path, r.body, faults)
	}
	return response
}

// requestWith returns the text of a request whose header has the lines of r, in the place of the usual ones.
func requestWith(r documentedRequest, path, addr string) string {
	text := newRequest(r.method, path, addr, r.body, r.header...)
	for _, line := range r.header {
		name, _, _ := strings.Cut(line, ":")
		first, rest, _ := strings.Cut(text, "\r\n\r\n")
		var lines []string
		for _, own := range strings.Split(first, "\r\n") {
			if own == line || !strings.HasPrefix(own, name+":") {
				lines = append(lines, own)
			}
		}
		text = strings.Join(lines, "\r\n") + "\r\n\r\n" + rest
	}
	return text
}

// TestDocumentIsWhole looks for each route of each format, and for what is kept by hand.
func TestDocumentIsWhole(t *testing.T) {
	t.Parallel()
	c := home{file: filepath.Join(t.TempDir(), "crm.db")}.serve(t)
	_, text := send(t, c.addr, newRequest("GET", "/openapi.json", c.addr, ""))
	var document struct {
		Paths map[string]map[string]json.RawMessage
	}
	require.NoError(t, json.Unmarshal([]byte(text), &document))
	ids := map[string]bool{}
	for path, item := range document.Paths {
		for method, text := range item {
			if method == "parameters" {
				continue
			}
			var operation struct {
				OperationID string
				RequestBody any
				Responses   map[string]any
			}
			require.NoError(t, json.Unmarshal(text, &operation))
			assert.False(t, ids[operation.OperationID], operation.OperationID)
			ids[operation.OperationID] = true
			if method != "get" && method != "delete" {
				assert.NotNil(t, operation.RequestBody, "%s %s", method, path)
				assert.Contains(t, operation.Responses, "503", "%s %s", method, path)
			}
		}
	}
	assert.Len(t, ids, 9*len(formats)+4, fmt.Sprint(ids))
}
