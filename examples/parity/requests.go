package parity

import "strings"

// Request is what both servers are asked.
type Request struct {
	Name, Method, Path, Body string
	Header                   map[string]string
}

const (
	ada  = `{"name":"Ada","email":"ada@example.com"}`
	bob  = `{"name":"Bob","email":"bob@example.com","tags":["a","b"]}`
	many = `{"contacts":[` + ada + `,` + bob + `]}`
)

// hijacks reports whether the answer is written to the connection, so that no
// logger knows its status.
func (r Request) hijacks() bool { return r.Path == "/test/hijack" }

// Requests are asked in this order, in every format.
var Requests = []Request{
	{"valid", "POST", "/contacts", ada, nil},
	{"valid, in another language", "POST", "/contacts", bob, header("Accept-Language", "de")},
	{"nothing", "POST", "/contacts", "", nil},
	{"white space", "POST", "/contacts", " \n", nil},
	{"no JSON", "POST", "/contacts", `{"name":`, nil},
	{"two values", "POST", "/contacts", ada + ada, nil},
	{"bad UTF-8", "POST", "/contacts", "{\"name\":\"\xff\"}", nil},
	{"a member twice", "POST", "/contacts", `{"name":"a","name":"b"}`, nil},
	{"null", "POST", "/contacts", `null`, nil},
	{"an array", "POST", "/contacts", `[]`, nil},
	{"no members", "POST", "/contacts", `{}`, nil},
	{"unknown members", "POST", "/contacts", `{"name":"Ada","emial":"a@b.co","<b>":1}`, nil},
	{"wrong types", "POST", "/contacts", `{"name":1,"email":[],"tags":{}}`, nil},
	{"failed rules", "POST", "/contacts",
		`{"name":"` + strings.Repeat("a", 51) + `","email":"x","tags":["a","1","2","3"]}`, nil},
	{"failed rules in German", "POST", "/contacts", `{"email":"x"}`,
		header("Accept-Language", "de-AT, en;q=0.5")},
	{"failed rules in no language", "POST", "/contacts", `{"email":"x"}`, header("Accept-Language", "tlh")},
	{"a query", "POST", "/contacts?a=b", `{"email":"x"}`, nil},
	{"too large", "POST", "/contacts", `{"name":"` + strings.Repeat("a", 2<<20) + `"}`, nil},
	{"too deep", "POST", "/contacts", strings.Repeat("[", 40) + strings.Repeat("]", 40), nil},
	{"text", "POST", "/contacts", ada, header("Content-Type", "text/plain")},
	{"another charset", "POST", "/contacts", ada, header("Content-Type", "application/json; charset=latin1")},
	{"compressed", "POST", "/contacts", ada, header("Content-Encoding", "br")},

	{"valid, many", "POST", "/imports", many, nil},
	{"none of many", "POST", "/imports", `{"contacts":[]}`, nil},
	{"no list", "POST", "/imports", `{}`, nil},
	{"null among many", "POST", "/imports", `{"contacts":[null,` + ada + `]}`, nil},
	{"repeated among many", "POST", "/imports", `{"contacts":[` + ada + `,` + ada + `]}`, nil},
	{"several wrong", "POST", "/imports", `{"contacts":[{"name":1},{"email":"x","tags":["1"]},` + ada + `]}`, nil},
	{"too many", "POST", "/imports", `{"contacts":[` + strings.Repeat(ada+",", 1000) + ada + `]}`, nil},

	{"valid, by a path", "PUT", "/contacts/7", ada, nil},
	{"invalid, by a path", "PUT", "/contacts/7", `{}`, nil},
	{"of no number", "PUT", "/contacts/x", ada, nil},
	{"of no record", "PUT", "/contacts/8", ada, nil},

	{"validation only", "POST", "/contacts", ada, header("Precognition", "true")},
	{"validation only, of a field", "POST", "/contacts", `{"email":"x"}`,
		header("Precognition", "true", "Precognition-Validate-Only", "email")},
	{"validation only, hidden", "POST", "/imports", `{"contacts":7}`,
		header("Precognition", "true", "Precognition-Validate-Only", "contacts.0.email")},

	{"unknown route", "GET", "/nowhere", "", nil},
	{"unknown route with a body", "POST", "/notes", ada, nil},
	{"wrong method", "DELETE", "/contacts", "", nil},
	{"wrong method of a path", "GET", "/contacts/7", "", header("Accept-Language", "de")},
	{"a panic", "POST", "/test/panic", ada, nil},
	{"a failure", "POST", "/test/fails", ada, nil},
	{"a deadline", "POST", "/test/slow", ada, nil},
	{"a late error", "POST", "/test/late", ada, nil},
	{"a late error in a stream", "POST", "/test/stream", ada, nil},

	// gzip of gin and of echo writes its own end to such answers.
	{"a late error after a flush", "POST", "/test/flush", ada, header("Accept-Encoding", "identity")},
	{"a late error after a hijack", "POST", "/test/hijack", ada, header("Accept-Encoding", "identity")},
}

// header returns a header of names and values, one after the other.
func header(pairs ...string) map[string]string {
	h := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		h[pairs[i]] = pairs[i+1]
	}
	return h
}
