package httpio_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/httpio"
)

// endless unwraps to itself.
type endless struct{ http.ResponseWriter }

func (e endless) Unwrap() http.ResponseWriter { return e }

// told has what gin's and echo's writers have, of other kinds.
type told struct {
	http.ResponseWriter
	Committed string
	Status    bool
}

type hidden struct {
	http.ResponseWriter
	committed bool
}

type inner struct{ Committed bool }

type promoted struct {
	http.ResponseWriter
	*inner
}

func TestBegunAsksOnlyWhatItKnows(t *testing.T) {
	t.Parallel()
	recorder := httptest.NewRecorder()
	for name, w := range map[string]http.ResponseWriter{
		"nobody tells":        recorder,
		"endless":             endless{recorder},
		"fields of a kind":    &told{ResponseWriter: recorder, Committed: "true", Status: true},
		"an unexported field": &hidden{recorder, true},
		"a promoted field":    &promoted{recorder, nil},
		"no pointer":          told{ResponseWriter: recorder},
	} {
		status, begun := httpio.Begun(w)
		assert.False(t, begun, name)
		assert.Zero(t, status, name)
	}
}

func TestBegunLooksInside(t *testing.T) {
	t.Parallel()
	inside := httpio.Track(httptest.NewRecorder())
	outside := httpio.Track(inside)
	inside.WriteHeader(http.StatusTeapot)

	status, begun := httpio.Begun(outside)
	assert.True(t, begun)
	assert.Equal(t, http.StatusTeapot, status)
}

func TestForgetEndsToo(t *testing.T) {
	t.Parallel()
	w := endless{httptest.NewRecorder()}
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Etag", "x")
	httpio.Forget(w)
	assert.Equal(t, http.Header{"Content-Encoding": {"gzip"}}, w.Header(), "somebody may compress")
}
