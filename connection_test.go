package bind_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// connected serves h to a client that says text and, if hangUp is set, closes its
// half of the connection. It returns what the client is answered.
func connected(t *testing.T, h http.Handler, text string, hangUp bool) (status int, body string) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.SetDeadline(time.Now().Add(30*time.Second)))

	_, err = io.WriteString(conn, text)
	require.NoError(t, err)
	if hangUp {
		require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	}

	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(answer)
}

// requestKey is the key of the request's own context among its values.
type requestKey struct{}

// carrying gives everybody who is given the request's context the request's own.
func carrying(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, r.Context())))
	})
}

// hungUp waits until net/http has seen the end of what the client sends. It
// returns what that means for the work that was given ctx.
func hungUp(ctx context.Context) error {
	request := ctx.Value(requestKey{}).(context.Context)
	<-request.Done()
	return ctx.Err()
}

type order struct {
	Code    string `json:"code" validate:"patient"`
	Company int    `json:"company" bind:"exists=companies"`
}

func impatient() []locales.Locale {
	return []locales.Locale{locales.En().WithMessages(map[string]string{"patient": "The {0} field is impatient."})}
}

// waitingBinder has a rule and a lookup that wait until the client has hung up. Company 1
// is stored.
func waitingBinder(t *testing.T, parallel bool, log io.Writer) *bind.Binder {
	return newBinder(t, bind.Config{
		Parallel: parallel, Logger: slog.New(slog.NewTextHandler(log, nil)),
		Locales: impatient(),
		Rules: bind.Rules{Funcs: map[string]bind.Rule{
			"patient": {Func: func(ctx context.Context, fl validator.FieldLevel) bool {
				return hungUp(ctx) == nil && fl.Field().String() == "good"
			}},
		}},
		Lookups: map[string]bind.Lookup{
			"companies": bind.Stored(func(ctx context.Context, keys []int) ([]int, error) {
				return []int{1}, hungUp(ctx)
			}),
		},
	})
}

// TestHalfClosedClientsGetTheirAnswer: net/http ends a request's context as soon as
// there is no more to read from its client. What was sent is whole all the same.
func TestHalfClosedClientsGetTheirAnswer(t *testing.T) {
	t.Parallel()
	const valid, invalid, unknown = `{"code":"good","company":1}`, `{"code":"bad","company":1}`, `{"code":"good","company":2}`
	ok := func(w http.ResponseWriter) error {
		w.WriteHeader(http.StatusCreated)
		return nil
	}
	one := func(b *bind.Binder) http.Handler {
		return bind.Handle(b, func(w http.ResponseWriter, _ *http.Request, _ order) error { return ok(w) })
	}
	many := func(b *bind.Binder) http.Handler {
		return bind.HandleMany(b, func(w http.ResponseWriter, _ *http.Request, _ []order) error { return ok(w) })
	}
	own := func(b *bind.Binder) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var in order
			if err := b.Bind(r, &in); err != nil {
				b.WriteError(w, r, err)
				return
			}
			_ = ok(w)
		})
	}
	canceled := func(b *bind.Binder) http.Handler {
		return bind.Handle(b, func(_ http.ResponseWriter, r *http.Request, _ order) error {
			return fmt.Errorf("query: %w", hungUp(r.Context()))
		})
	}
	for name, tt := range map[string]struct {
		handler func(*bind.Binder) http.Handler
		body    string
		status  int
		answer  string
	}{
		"valid":             {one, valid, http.StatusCreated, ""},
		"many":              {many, "[" + valid + "," + valid + "]", http.StatusCreated, ""},
		"in an own handler": {own, valid, http.StatusCreated, ""},
		"invalid":           {one, invalid, http.StatusUnprocessableEntity, `{"code":["The code field is impatient."]}`},
		"unknown":           {one, unknown, http.StatusUnprocessableEntity, `{"company":["The selected company is invalid."]}`},
		"many, one unknown": {many, "[" + valid + "," + unknown + "]", http.StatusUnprocessableEntity, `"1.company"`},
		"broken":            {one, `{"code"`, http.StatusBadRequest, "line 1, column 8"},
		"handler canceled":  {canceled, valid, http.StatusServiceUnavailable, "temporarily unavailable"},
	} {
		for _, parallel := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/parallel=%t", name, parallel), func(t *testing.T) {
				t.Parallel()
				log := &journal{}
				h := carrying(tt.handler(waitingBinder(t, parallel, log)))
				head := "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

				status, answer := connected(t, h, fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(tt.body), tt.body), true)
				assert.Equal(t, tt.status, status)
				assert.Contains(t, answer, tt.answer)

				status, answer = connected(t, h, fmt.Sprintf(
					"%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", head, len(tt.body), tt.body), true)
				assert.Equal(t, tt.status, status, "in chunks")
				assert.Contains(t, answer, tt.answer, "in chunks")
				assert.Empty(t, log.String(), "nothing above Debug")
			})
		}
	}
}

// deadline is a context whose deadline passes when pass is called, not by the clock: a slow machine would else end a
// request before it comes to the stage that is tested.
type deadline struct {
	context.Context
	done chan struct{}
}

type deadlineKey struct{}

func withDeadline(ctx context.Context) context.Context {
	d := &deadline{Context: ctx, done: make(chan struct{})}
	return context.WithValue(d, deadlineKey{}, d)
}

// wait lets the deadline pass, and returns what a context then says.
func wait(ctx context.Context) error {
	close(ctx.Value(deadlineKey{}).(*deadline).done)
	<-ctx.Done()
	return ctx.Err()
}

func (d *deadline) Done() <-chan struct{} { return d.done }

func (d *deadline) Err() error {
	select {
	case <-d.done:
		return context.DeadlineExceeded
	default:
		return d.Context.Err()
	}
}

// TestDeadlinesAreTheServers: a deadline of the server's is answered 503 and logged, wherever the work was.
func TestDeadlinesAreTheServers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		rule    func(context.Context) error
		lookup  func(context.Context) error
		handler func(context.Context) error
		logged  string
	}{
		"in a rule":                        {rule: wait, logged: "context deadline exceeded"},
		"in the handler":                   {handler: wait, logged: "context deadline exceeded"},
		"in the handler, by a driver":      {handler: func(ctx context.Context) error { _ = wait(ctx); return context.Canceled }, logged: "context canceled"},
		"in the handler, of its own":       {handler: func(context.Context) error { return fmt.Errorf("call: %w", context.DeadlineExceeded) }, logged: "call: context deadline"},
		"in a lookup":                      {lookup: wait, logged: "lookup companies: "},
		"in a lookup, in a driver's words": {lookup: func(ctx context.Context) error { _ = wait(ctx); return errors.New("interrupted") }, logged: "context deadline exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := &journal{}
			do := func(fn func(context.Context) error, ctx context.Context) error {
				if fn == nil {
					return nil
				}
				return fn(ctx)
			}
			b := newBinder(t, bind.Config{
				Logger:  slog.New(slog.NewTextHandler(log, nil)),
				Locales: impatient(),
				Lookups: companies(func(ctx context.Context) error { return do(tt.lookup, ctx) }),
				Rules: bind.Rules{Funcs: map[string]bind.Rule{
					"patient": {Func: func(ctx context.Context, _ validator.FieldLevel) bool { return do(tt.rule, ctx) == nil }},
				}},
			})
			h := bind.Handle(b, func(_ http.ResponseWriter, r *http.Request, _ order) error { return do(tt.handler, r.Context()) })
			limited := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				h.ServeHTTP(w, r.WithContext(withDeadline(r.Context())))
			})
			const body = `{"code":"good","company":1}`

			text := fmt.Sprintf("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"+
				"Content-Length: %d\r\n\r\n%s", len(body), body)
			for _, hangUp := range []bool{false, tt.handler == nil} {
				log.reset()
				status, answer := connected(t, limited, text, hangUp)

				assert.Equal(t, http.StatusServiceUnavailable, status)
				assert.Contains(t, answer, "temporarily unavailable")
				assert.Contains(t, log.String(), tt.logged)
				assert.Contains(t, log.String(), "level=ERROR")
			}
		})
	}
}
