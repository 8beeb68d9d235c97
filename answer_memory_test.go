package bind_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
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
