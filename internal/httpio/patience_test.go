package httpio

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type key struct{}

// ended reports whether ctx is done, and demands that Err says the same.
func ended(t *testing.T, ctx context.Context) bool {
	t.Helper()
	synctest.Wait()
	select {
	case <-ctx.Done():
		assert.Error(t, ctx.Err())
		return true
	default:
		assert.NoError(t, ctx.Err())
		return false
	}
}

func TestPatientOutlivesItsRequestForAWhile(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(p *patient){
		"asked for Done before": func(p *patient) { p.Done() },
		"asked for Err before":  func(p *patient) { _ = p.Err() },
		"not asked before":      func(*patient) {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				request, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
				p := newPatient(request, time.Second)
				defer p.release()
				ask(p)
				assert.Equal(t, "value", p.Value(key{}))

				cancel()
				assert.False(t, ended(t, p))
				time.Sleep(time.Second - time.Nanosecond)
				assert.False(t, ended(t, p))
				time.Sleep(time.Nanosecond)
				assert.True(t, ended(t, p))
				assert.ErrorIs(t, p.Err(), context.Canceled)
			})
		})
	}
}

func TestPatientKeepsToTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		request, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		p := newPatient(request, time.Minute)
		defer p.release()

		deadline, ok := p.Deadline()
		assert.True(t, ok)
		assert.Equal(t, time.Second, time.Until(deadline))
		assert.False(t, ended(t, p))
		time.Sleep(time.Second)
		assert.True(t, ended(t, p))
		assert.ErrorIs(t, p.Err(), context.DeadlineExceeded)
	})
}

// TestPatientKeepsToTheDeadlineOfACanceledRequest, which itself does not say when
// that has passed.
func TestPatientKeepsToTheDeadlineOfACanceledRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, leave := context.WithCancel(t.Context())
		request, cancel := context.WithTimeout(client, time.Second)
		defer cancel()
		p := newPatient(request, time.Minute)
		defer p.release()

		leave()
		assert.False(t, ended(t, p))
		time.Sleep(time.Second)
		assert.True(t, ended(t, p))
		assert.ErrorIs(t, p.Err(), context.DeadlineExceeded)
	})
}

// TestPatientIsAParent: contexts below it end when it does, not with the request.
func TestPatientIsAParent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		request, cancel := context.WithCancel(t.Context())
		p := newPatient(request, time.Second)
		below, stop := context.WithCancel(p)
		defer stop()

		cancel()
		assert.False(t, ended(t, below))
		assert.NoError(t, context.Cause(p))
		p.release()
		assert.True(t, ended(t, below))
		assert.True(t, ended(t, p))
	})
}

// TestPatientEndsWithTheWork though the request goes on.
func TestPatientEndsWithTheWork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPatient(t.Context(), time.Second)
		below, stop := context.WithCancel(p)
		defer stop()
		assert.False(t, ended(t, below))

		p.release()

		assert.True(t, ended(t, below))
		assert.ErrorIs(t, p.Err(), context.Canceled)
		assert.True(t, ended(t, p))
	})
}

func TestWorkingIsForServersOfHTTP1(t *testing.T) {
	t.Parallel()
	server := context.WithValue(context.Background(), http.ServerContextKey, &http.Server{})
	for name, tt := range map[string]struct {
		ctx   context.Context
		major int
		want  bool
	}{
		"HTTP/1":         {server, 1, true},
		"HTTP/2":         {server, 2, false},
		"without server": {context.Background(), 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(tt.ctx)
			r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/", nil)
			r.ProtoMajor = tt.major

			working, release := Working(r)
			defer release()
			cancel()

			if tt.want {
				require.NoError(t, working.Err())
				return
			}
			require.ErrorIs(t, working.Err(), context.Canceled)
		})
	}
}
