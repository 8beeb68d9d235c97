package bind_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestAnswersShareNoMemory: what a format of somebody else's keeps of a report, and of what a format of bind's makes of it, no
// later answer writes over.
func TestAnswersShareNoMemory(t *testing.T) {
	t.Parallel()
	type Lead struct {
		Name  string `json:"name" validate:"required,max=3"`
		Phone string `json:"phone" validate:"e164"`
	}
	var reports []bind.Report
	var responses []bind.Response
	keeping := bind.FormatFunc(func(r bind.Report) bind.Response {
		response := bind.Laravel{}.Render(r)
		reports, responses = append(reports, r), append(responses, response)
		return response
	})
	b := bind.Must(bind.New(bind.Config{Format: keeping}))
	h := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []Lead) error { return nil })

	bodies := []string{
		`[{"name":"Ada","phone":"1"},{"name":"Alan","phone":"2"}]`, `[{"phone":"+49301234567"}]`, `[{"name":"Edsger","phone":""}]`,
	}
	var answers []string
	for _, body := range bodies {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		h.ServeHTTP(w, r)
		require.Equal(t, http.StatusUnprocessableEntity, w.Code)
		answers = append(answers, w.Body.String())
	}

	require.Len(t, responses, len(bodies))
	for i, answer := range answers {
		text, err := json.Marshal(responses[i].Body)
		require.NoError(t, err)
		assert.Equal(t, answer, string(text), "body %d", i)
		for _, fe := range reports[i].Fields {
			assert.Contains(t, answer, fmt.Sprintf("%q", fe.Path.Dotted()), "body %d", i)
			assert.Contains(t, answer, fe.Message, "body %d", i)
		}
	}
}

// TestAnswersWithoutFields: what an answer has does not depend on those before it. An error that is Invalid has errors, also if
// none is of a field.
func TestAnswersWithoutFields(t *testing.T) {
	t.Parallel()
	const want = `{"message":"The given data was invalid.","errors":{}}`
	b := bind.Must(bind.New(bind.Config{}))
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	field := &bind.Error{Fields: bind.FieldErrors{{Path: bind.At("a"), Rule: "required"}}}
	for i, err := range []error{&bind.Error{}, &bind.Error{}, field, &bind.Error{}} {
		w := httptest.NewRecorder()
		b.WriteError(w, r, err)
		if err != error(field) {
			assert.Equal(t, want, w.Body.String(), "answer %d", i)
		}
	}
}

// TestErrorsThatOthersSee: an error that somebody may have kept stays as it was made, whatever is answered later.
func TestErrorsThatOthersSee(t *testing.T) {
	t.Parallel()
	type Lead struct {
		Name  string `json:"name" validate:"required,max=3"`
		Phone string `json:"phone" validate:"e164"`
	}
	var kept []error
	keep := func(err error) { kept = append(kept, err) }
	observed := bind.Must(bind.New(bind.Config{Observe: func(_ context.Context, o bind.Observation) { keep(o.Err) }}))
	plain := bind.Must(bind.New(bind.Config{}))
	handlers := map[string]http.Handler{
		"observed": bind.HandleMany(observed, func(http.ResponseWriter, *http.Request, []Lead) error { return nil }),
		"of the handler's own": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, err := bind.Many[Lead](plain, r)
			keep(err)
			plain.WriteError(w, r, err)
		}),
		"not kept": bind.HandleMany(plain, func(http.ResponseWriter, *http.Request, []Lead) error { return nil }),
	}
	bodies := []string{
		`[{"name":"Ada","phone":"1"},{"name":"Alan","phone":"2"}]`, `[{"phone":"+49301234567"}]`, `[{"name":"Edsger","phone":""}]`,
	}
	var facts []string
	for range 3 {
		for _, body := range bodies {
			for _, h := range handlers {
				h.ServeHTTP(httptest.NewRecorder(), post(body))
			}
		}
	}
	require.Len(t, kept, 2*3*len(bodies))
	for _, err := range kept {
		e, ok := errors.AsType[*bind.Error](err)
		require.True(t, ok)
		for _, fe := range e.Fields {
			assert.Empty(t, fe.Message, "the messages stand in a copy")
		}
		facts = append(facts, strings.Join(failures(t, err), ", "))
	}
	assert.ElementsMatch(t, slices.Repeat([]string{
		"0.phone e164, 1.name max=3, 1.phone e164", "0.name required", "0.name max=3, 0.phone e164",
	}, 6), facts)
}

// TestAnswersOneAfterTheOther: handlers answer each body as if they had answered none before, also several at once.
func TestAnswersOneAfterTheOther(t *testing.T) {
	t.Parallel()
	type Lead struct {
		Name  string   `json:"name" validate:"required,max=3"`
		Phone string   `json:"phone" validate:"required_with=Name,omitempty,e164"`
		Tags  []string `json:"tags" validate:"dive,alpha"`
	}
	many := func(lead string, n int) string { return "[" + list(lead, n) + "]" }
	bodies := []string{
		many(`{"name":"Alan","phone":"1"}`, 200), many(`{"name":"Alan"}`, 3), `[{"name":7,"tags":["1","a","2"]}]`,
		many(`{"tags":["1"]}`, 40), `[{"name":"Ada","phone":"+49301234567"}]`, `[{"name":"Ada",}]`, `[{"nmae":"Ada"}]`,
	}
	for name, format := range map[string]bind.Format{
		"laravel": bind.Laravel{}, "teamwork": bind.Teamwork{}, "problem": bind.Problem{}, "zoho": bind.Zoho{},
	} {
		fresh := func() http.Handler {
			b := newBinder(t, bind.Config{Format: format, NewID: func(*http.Request) string { return "id" }})
			return bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []Lead) error { return nil })
		}
		var want []string
		for _, body := range bodies {
			w := httptest.NewRecorder()
			fresh().ServeHTTP(w, post(body))
			want = append(want, w.Body.String())
		}

		h := fresh()
		var group sync.WaitGroup
		for worker := range 4 {
			group.Go(func() {
				for k := range 5 * len(bodies) {
					i := (k*(worker+1) + worker) % len(bodies)
					w := httptest.NewRecorder()
					h.ServeHTTP(w, post(bodies[i]))
					assert.Equal(t, want[i], w.Body.String(), "%s: %.40s", name, bodies[i])
				}
			})
		}
		group.Wait()
	}
}
