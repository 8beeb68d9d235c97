package fromgin

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/bindtest"
)

// steps are those of docs/from-gin.md.
var steps = map[string]func(*Signups) *gin.Engine{"1": Step1, "2": Step2, "3": Step3}

// post sends a body and returns the answer as "status body".
func post(h http.Handler, body string) string {
	r := httptest.NewRequest("POST", "/signups", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return http.StatusText(w.Code) + " " + w.Body.String()
}

// valid are bodies that gin takes: every step stores the same.
var valid = []string{
	`{"name":"Ada","email":"ada@example.com"}`,
	`{"name":"Ada","email":"ada@example.com","plate":"B-AD 1","plan":"pro","referrer":"Bob","seats":[{"email":"bob@example.com"}]}`,
	`{"name":"Ada","email":"ada@example.com","plate":"","plan":"","seats":null}`,
}

func TestValidBodiesStayValid(t *testing.T) {
	for _, body := range valid {
		before := &Signups{}
		want := post(Before(before), body)
		want = strings.Replace(want, `"plan":""`, `"plan":"free"`, 1) // an empty plan is the default, too
		for name, step := range steps {
			after := &Signups{}
			assert.Equal(t, want, post(step(after), body), "step %s: %s", name, body)
			require.Len(t, after.All, 1, name)
		}
	}
}

// TestInvalidBodiesStayInvalid has bodies that gin refuses, and what every step
// says of them: gin has named the first wrong type alone.
func TestInvalidBodiesStayInvalid(t *testing.T) {
	for body, mistakes := range map[string][]string{
		`{"name":"Ada"}`: {"email", "required"},
		`{"name":"Ada","email":"ada","plate":"B"}`:                                               {"email", "email", "plate", "plate"},
		`{"name":"Ada","email":"ada@example.com","plan":"gold"}`:                                 {"plan", "oneof"},
		`{"name":"Ada","email":"ada@example.com","referrer":"R2D2"}`:                             {"referrer", "alpha"},
		`{"name":"Ada","email":"ada@example.com","seats":[{},{"email":"x"}]}`:                    {"seats.0.email", "required", "seats.1.email", "email"},
		`{"name":7,"email":[],"plan":true}`:                                                      {"name", "type", "email", "type", "plan", "type"},
		`{"name":"Ada","email":"ada@example.com","seats":[{"email":"a@b.example"},{"email":5}]}`: {"seats.1.email", "type"},
	} {
		assert.True(t, strings.HasPrefix(post(Before(&Signups{}), body), "Bad Request "), body)
		for name, step := range steps {
			store := &Signups{}
			answer := bindtest.Send(t, step(store), bindtest.Request{Target: "/signups", Body: body})
			answer.Status(http.StatusUnprocessableEntity).Only(mistakes...)
			assert.Empty(t, store.All, "step %s", name)
		}
	}
}

// TestWhatChanges has the differences that docs/from-gin.md lists.
func TestWhatChanges(t *testing.T) {
	send := func(step func(*Signups) *gin.Engine, body string) *bindtest.Answer {
		return bindtest.Send(t, step(&Signups{}), bindtest.Request{Target: "/signups", Body: body})
	}
	const unknown = `{"name":"Ada","email":"ada@example.com","emial":"x"}`
	assert.Contains(t, post(Before(&Signups{}), unknown), "Created")
	send(Step1, unknown).Valid()
	send(Step3, unknown).Only("emial", "unknown")

	const otherCase = `{"Name":"Ada","email":"ada@example.com"}`
	assert.Contains(t, post(Before(&Signups{}), otherCase), "Created")
	send(Step1, otherCase).Only("name", "required")
	send(Step3, otherCase).Only("name", "required", "Name", "unknown")

	const twice = `{"name":"Ada","name":"Bob","email":"ada@example.com"}`
	assert.Contains(t, post(Before(&Signups{}), twice), "Created")
	send(Step1, twice).Status(http.StatusBadRequest).Only("name", "duplicate")

	const behind = `{"name":"Ada","email":"ada@example.com"} {}`
	assert.Contains(t, post(Before(&Signups{}), behind), "Created")
	send(Step1, behind).Status(http.StatusBadRequest).Only("", "json")
}

// TestWhatDecodesOtherwise has what encoding/json takes, and gin with it, and
// bind does not.
func TestWhatDecodesOtherwise(t *testing.T) {
	type file struct {
		Key   [2]byte   `json:"key"`
		Data  []byte    `json:"data"`
		Pair  [2]int    `json:"pair"`
		Notes []string  `json:"notes"`
		At    time.Time `json:"at"`
	}
	b := bind.Must(bind.New(bind.Config{}))
	for body, rule := range map[string]string{
		`{"key":[1,2]}`: "type", `{"data":[1]}`: "type", `{"pair":[1]}`: "len", `{"notes":[null]}`: "type",
		`{"at":"2026-01-01T0:00:00Z"}`: "type", "{\"notes\":[\"\xff\"]}": "charset",
	} {
		require.NoError(t, json.Unmarshal([]byte(body), &file{}), body)
		err := b.Decode(t.Context(), []byte(body), &file{})
		failed, ok := errors.AsType[*bind.Error](err)
		require.True(t, ok, body)
		require.Len(t, failed.Fields, 1, body)
		assert.Equal(t, rule, failed.Fields[0].Rule, body)
	}

	type job struct {
		Wait time.Duration `json:"wait"`
		Done bool          `json:"done,string"`
	}
	err := b.Check(job{})
	assert.ErrorContains(t, err, "job.Wait")
	assert.ErrorContains(t, err, "job.Done")
}

// TestDocument looks for the document's code in this package, and for its
// answers in what the steps answer.
func TestDocument(t *testing.T) {
	document, err := os.ReadFile("../../docs/from-gin.md")
	require.NoError(t, err)
	var sources []byte
	for _, name := range []string{"signup.go", "before.go", "steps.go", "fromgin_test.go"} {
		source, err := os.ReadFile(name)
		require.NoError(t, err)
		sources = append(sources, source...)
	}
	blocks := strings.Split(string(document), "```go\n")[1:]
	require.NotEmpty(t, blocks)
	for _, block := range blocks {
		code, _, _ := strings.Cut(block, "```")
		assert.Contains(t, undented(string(sources)), undented(code))
	}

	const body = `{"name":"Ada","email":"ada","seats":[{"email":"x"}]}`
	assert.Contains(t, string(document), body)
	for name, engine := range map[string]*gin.Engine{
		"before": Before(&Signups{}), "step 1": Step1(&Signups{}), "step 3": Step3(&Signups{}),
	} {
		_, answer, _ := strings.Cut(post(engine, body), "{")
		var pretty bytes.Buffer
		require.NoError(t, json.Compact(&pretty, []byte("{"+answer)))
		assert.Contains(t, string(document), pretty.String(), name)
	}
}

// undented returns text without the white space at the start of its lines.
func undented(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
