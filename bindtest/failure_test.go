package bindtest_test

import (
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/bindtest"
)

var updateGoldens = flag.Bool("update", false, "rewrite the golden files in testdata")

// inChild is set where a test runs in a process of its own, to fail there.
const inChild = "BINDTEST_IN_CHILD"

// failing is a test that must fail.
type failing struct {
	name string
	run  func(t testing.TB)
}

const twoMistakes = `{"leads":[{"name":"Ada","phone":"030"},{"phone":"+4930123456"}]}`

// failings covers every message of every assertion.
func failings() []failing {
	answers := func(err error) http.Handler {
		b := bind.Must(bind.New(bind.Config{Logger: slog.New(slog.DiscardHandler)}))
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.WriteError(w, r, err) })
	}
	fields := func(rules ...string) http.Handler {
		var all []bind.FieldError
		for _, rule := range rules {
			name, param, _ := strings.Cut(rule, "=")
			all = append(all, bind.FieldError{Path: bind.At("name"), Rule: name, Param: param, Type: "string"})
		}
		return answers(bind.Reject(all...))
	}
	byHand := func(status int, media, body string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", media)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		})
	}
	const html = "text/html; charset=utf-8"

	return []failing{
		{"valid/mistakes", func(t testing.TB) { bindtest.Post(t, leads(nil), twoMistakes).Valid() }},
		{"valid/not_found", func(t testing.TB) {
			bindtest.Send(t, http.NewServeMux(), bindtest.Request{Method: "GET", Target: "/leads?limit=1"}).Valid()
		}},
		{"valid/server_failure", func(t testing.TB) {
			bindtest.Post(t, answers(errors.New("the database\nis away")), "{}").Valid()
		}},
		{"valid/status_of_success", func(t testing.TB) {
			ok := bind.FormatFunc(func(bind.Report) bind.Response { return bind.Response{Status: 200, Body: "no"} })
			bindtest.Post(t, leads(ok), twoMistakes).Valid()
		}},
		{"status/other", func(t testing.TB) { bindtest.Post(t, leads(bind.Teamwork{}), twoMistakes).Status(422) }},
		{"status/success", func(t testing.TB) { bindtest.Post(t, byHand(200, html, "<p>\n\tfine"), "{}").Status(422) }},
		{"status/long_body", func(t testing.TB) {
			bindtest.Post(t, byHand(200, html, strings.Repeat("long ", 1000)), "{}").Status(422)
		}},
		{"header/other", func(t testing.TB) { bindtest.Post(t, leads(nil), twoMistakes).Header("Content-Language", "de") }},
		{"header/there", func(t testing.TB) { bindtest.Post(t, leads(nil), twoMistakes).Header("Vary", "") }},
		{"invalid/near_rule", func(t testing.TB) {
			bindtest.Post(t, leads(bind.Problem{}), twoMistakes).Invalid("leads.0.phone", "required")
		}},
		{"invalid/near_index", func(t testing.TB) {
			bindtest.Post(t, leads(bind.Zoho{}), twoMistakes).Invalid("leads.0.name", "required")
		}},
		{"invalid/near_letters", func(t testing.TB) {
			bindtest.Post(t, leads(nil), twoMistakes).Invalid("leads.1.nmae", "required")
		}},
		{"invalid/near_argument", func(t testing.TB) { bindtest.Post(t, fields("max=20"), "{}").Invalid("name", "max=30") }},
		{"invalid/near_pointer", func(t testing.TB) {
			bindtest.Post(t, leads(nil), twoMistakes).Invalid("/leads/0/name", "required")
		}},
		{"invalid/nothing_near", func(t testing.TB) { bindtest.Post(t, leads(nil), twoMistakes).Invalid("id", "uuid") }},
		{"invalid/any_rule", func(t testing.TB) { bindtest.Post(t, leads(nil), twoMistakes).Invalid("id", "") }},
		{"invalid/success", func(t testing.TB) {
			bindtest.Post(t, byHand(201, "application/json", `{"id":1}`), "{}").Invalid("name", "required")
		}},
		{"invalid/whole_body", func(t testing.TB) { bindtest.Post(t, leads(nil), "5").Invalid("", "required") }},
		{"invalid/no_rules_in_answer", func(t testing.TB) {
			body := `{"message":"The given data was invalid.","errors":{"name":["The name field is required."]}}`
			bindtest.Post(t, byHand(422, "application/json", body), "{}").Invalid("name", "required")
		}},
		{"invalid/unread", func(t testing.TB) {
			format := bind.FormatFunc(func(bind.Report) bind.Response { return bind.Response{} })
			bindtest.Send(t, byHand(400, "application/json", `{"wrong":1}`), bindtest.Request{Format: format}).Invalid("name", "")
		}},
		{"only/missing", func(t testing.TB) {
			bindtest.Post(t, leads(nil), twoMistakes).
				Only("leads.0.phone", "e164", "leads.1.name", "required", "leads.1.email", "email")
		}},
		{"only/unexpected", func(t testing.TB) { bindtest.Post(t, leads(nil), twoMistakes).Only("leads.0.phone", "e164") }},
		{"only/near", func(t testing.TB) {
			bindtest.Post(t, leads(nil), twoMistakes).Only("leads.0.phone", "e164", "leads.0.name", "required")
		}},
		{"only/twice", func(t testing.TB) { bindtest.Post(t, fields("min=2", "min=2"), "{}").Only("name", "min") }},
		{"only/odd", func(t testing.TB) { bindtest.Post(t, leads(nil), twoMistakes).Only("leads.0.phone") }},
		{"only/nothing", func(t testing.TB) { bindtest.Post(t, leads(nil), twoMistakes).Only() }},
		{"message/other", func(t testing.TB) {
			bindtest.Post(t, leads(nil), twoMistakes).Message("leads.1.name", "The name is missing.")
		}},
		{"message/other_path", func(t testing.TB) {
			bindtest.Post(t, leads(nil), twoMistakes).Message("leads.0.name", "The leads.1.name field is required.")
		}},
		{"message/of_the_request", func(t testing.TB) {
			bindtest.Post(t, answers(&bind.Error{Reason: bind.Forbidden}), "{}").Message("", "Keep out.")
		}},
		{"truncated", func(t testing.TB) {
			e := &bind.Error{Truncated: true, Fields: bind.FieldErrors{{Path: bind.At("name"), Rule: "required"}}}
			bindtest.Post(t, answers(e), "{}").Valid()
		}},
		{"code", func(t testing.TB) {
			bindtest.Post(t, answers(&bind.Error{Reason: bind.Conflict, Code: "D12"}), "{}").Valid()
		}},
		{"chain", func(t testing.TB) {
			bindtest.Post(t, leads(nil), twoMistakes).Status(400).Invalid("leads.0.phone", "e164").Invalid("id", "uuid")
		}},
		{"send/target", func(t testing.TB) { bindtest.Send(t, leads(nil), bindtest.Request{Target: "leads"}) }},
		{"send/method", func(t testing.TB) { bindtest.Send(t, leads(nil), bindtest.Request{Method: "P OST"}) }},
		{"send/body", func(t testing.TB) { bindtest.Post(t, leads(nil), map[string]any{"f": func() {}}) }},
		{"send/line", func(t testing.TB) {
			bindtest.Send(t, leads(nil), bindtest.Request{Lines: true, Body: []any{1, func() {}}})
		}},
	}
}

// TestFailing fails, in the process that TestFailureMessages starts.
func TestFailing(t *testing.T) {
	if os.Getenv(inChild) == "" {
		t.Skip("it is to fail, in a process that TestFailureMessages starts")
	}
	for _, f := range failings() {
		t.Run(f.name, func(t *testing.T) { f.run(t) })
	}
}

// What go test prints around a failure.
var (
	failureOf = regexp.MustCompile(`(?m)^ +--- (FAIL|PASS): TestFailing/(\S+) \(.*\)$`)
	place     = regexp.MustCompile(`(?m)^ +(\w+_test\.go):\d+: `)
	indent    = regexp.MustCompile(`(?m)^ {12}`)
	jsonText  = regexp.MustCompile(`json: .*`) // is another in other versions of Go
)

// TestFailureMessages runs tests that must fail in a process of their own, and compares what go test prints with the
// golden files: each failure stands at its line of this file.
func TestFailureMessages(t *testing.T) {
	t.Parallel()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFailing$")
	child.Env = append(os.Environ(), inChild+"=1")
	out, err := child.CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit, "%s", out)
	require.Equal(t, 1, exit.ExitCode(), "%s", out)

	printed := map[string]string{}
	heads := failureOf.FindAllSubmatchIndex(out, -1)
	for i, head := range heads {
		end := len(out)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		require.Equal(t, "FAIL", string(out[head[2]:head[3]]), "%s", out)
		text, _, _ := strings.Cut(string(out[head[1]:end]), "\nFAIL")
		text = indent.ReplaceAllString(place.ReplaceAllString(text, "$1: "), "")
		printed[string(out[head[4]:head[5]])] = jsonText.ReplaceAllString(text, "json: …")
	}

	used := map[string]bool{}
	for _, f := range failings() {
		file := filepath.Join("testdata", "failures", f.name+".golden")
		used[file] = true
		require.Contains(t, printed, f.name, "%s", out)
		compareGolden(t, file, strings.TrimPrefix(printed[f.name], "\n"))
	}
	assert.Len(t, printed, len(used), "each failing test has a name of its own")
	files, err := filepath.Glob("testdata/failures/*.golden")
	require.NoError(t, err)
	below, err := filepath.Glob("testdata/failures/*/*.golden")
	require.NoError(t, err)
	for _, file := range append(files, below...) {
		assert.True(t, used[file], "%s belongs to no test", file)
	}
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	got = strings.TrimRight(got, "\n") + "\n"
	if *updateGoldens {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run the test with -update, and read what it wrote")
	assert.Equal(t, string(want), got, file)
}

// recorded collects failures instead of failing.
type recorded struct {
	testing.TB
	failures []string
}

func (*recorded) Helper()            {}
func (r *recorded) Error(all ...any) { r.failures = append(r.failures, fmt.Sprint(all...)) }
func (r *recorded) Fatalf(text string, all ...any) {
	r.failures = append(r.failures, fmt.Sprintf(text, all...))
}

// TestFailuresNeedNoProcess says that any testing.TB hears of failures, and each once.
func TestFailuresNeedNoProcess(t *testing.T) {
	t.Parallel()
	for _, f := range failings() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			r := &recorded{}
			f.run(r)
			want := 1
			if f.name == "chain" {
				want = 2
			}
			assert.Len(t, r.failures, want)
		})
	}
}
