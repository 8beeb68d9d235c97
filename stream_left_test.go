//go:build linux

package bind_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// leftTest is set in the process of a test that counts what is left behind:
// other tests would use the same process.
const leftTest = "BIND_LEFT_TEST"

// TestConnectionsLeaveNothing: however an import ends, no goroutine, no open
// file and no name in the temporary directory is left of it.
func TestConnectionsLeaveNothing(t *testing.T) {
	t.Parallel()
	if os.Getenv(leftTest) == "" {
		self := exec.Command(os.Args[0], "-test.v", "-test.run=^TestConnectionsLeaveNothing$")
		self.Env = append(os.Environ(), leftTest+"=1")
		out, err := self.CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Contains(t, string(out), "--- PASS: TestConnectionsLeaveNothing/50_at_once")
		return
	}

	type handler = func(http.ResponseWriter, *http.Request, *bind.Items[streamedLead]) error
	for _, test := range []struct {
		name string
		h    handler
		send func(t *testing.T, i *importing)
	}{
		{"valid", all, whole(http.StatusOK)}, // makes what is made once
		{"the handler stops early", stopping, whole(http.StatusOK)},
		{"the handler fails", refusing, whole(http.StatusInternalServerError)},
		{"a rule panics", all, sending("["+strings.Repeat(longLead+",", 2_000)+`{"name":"panic"}]`, http.StatusInternalServerError)},
		{"a mistake at the end", all, sending("["+strings.Repeat(longLead+",", 2_000)+`{}]`, http.StatusUnprocessableEntity)},
		{"no JSON at the end", all, sending(leadsOf(2_000)+"]", http.StatusBadRequest)},
		{"the handler panics", panicsInPassTwo, func(t *testing.T, i *importing) {
			_, _, err := i.send(t, t.Context(), strings.NewReader(leadsOf(2_000)))
			require.Error(t, err, "the connection ends")
		}},
		{"the client leaves in pass one", all, leavesInPassOne},
		{"the client leaves in pass two", untilLeft, leavesInPassTwo},
		{"the deadline comes in pass one", all, deadlineInPassOne},
		{"the deadline comes in pass two", untilDeadline, whole(http.StatusServiceUnavailable)},
		{"1 kB/s", all, slowly},
		{"50 at once", all, many},
	} {
		t.Run(test.name, func(t *testing.T) {
			goroutines, files := runtime.NumGoroutine(), openFiles(t)
			i := importer(t, test.h, func(cfg *bind.Config) {
				cfg.Rules.Funcs = map[string]bind.Rule{"max": {Func: mostRunes}}
			})

			test.send(t, i)

			require.Eventually(t, func() bool { return i.ended.Load() >= 1 }, 20*time.Second, time.Millisecond)
			i.Client().CloseIdleConnections()
			i.Close()
			i.leaveNothing(t, i.ended.Load())
			// Eventually has a goroutine of its own.
			for until := time.Now().Add(20 * time.Second); time.Now().Before(until); runtime.Gosched() {
				if runtime.NumGoroutine() <= goroutines && openFiles(t) <= files {
					break
				}
			}
			assert.LessOrEqual(t, runtime.NumGoroutine(), goroutines, "goroutines")
			assert.LessOrEqual(t, openFiles(t), files, "files")
		})
	}
}

// openFiles returns how many files the process has open.
func openFiles(t *testing.T) int {
	t.Helper()
	open, err := filepath.Glob("/proc/self/fd/*")
	require.NoError(t, err)
	return len(open)
}

// mostRunes stands for the rule max, and panics at one name.
func mostRunes(_ context.Context, field validator.FieldLevel) bool {
	if field.Field().String() == "panic" {
		panic("in a rule")
	}
	return true
}

func whole(status int) func(*testing.T, *importing) { return sending(leadsOf(2_500), status) }

// sending sends a body, and wants an answer.
func sending(body string, status int) func(*testing.T, *importing) {
	return func(t *testing.T, i *importing) {
		got, text, err := i.send(t, t.Context(), strings.NewReader(body))
		require.NoError(t, err)
		assert.Equal(t, status, got, text)
	}
}

func panicsInPassTwo(_ http.ResponseWriter, _ *http.Request, items *bind.Items[streamedLead]) error {
	for range items.Batches(10) {
		panic(http.ErrAbortHandler) // in the middle of pass two
	}
	return nil
}

// leavesInPassOne sends half of a body.
func leavesInPassOne(t *testing.T, i *importing) {
	ctx, leave := context.WithCancel(t.Context())
	body, pipe := io.Pipe()
	go func() {
		_, _ = io.WriteString(pipe, leadsOf(2_500)[:50_000])
		leave()
		_ = pipe.CloseWithError(context.Canceled)
	}()
	_, _, err := i.send(t, ctx, body)
	require.ErrorIs(t, err, context.Canceled)
}

// inPassTwo is the header of the answer of a handler that has begun to read
// items.
const inPassTwo = "In-Pass-Two"

// untilLeft reads items until the client has left, and then the others.
func untilLeft(w http.ResponseWriter, r *http.Request, items *bind.Items[streamedLead]) error {
	began := false
	for _, err := range items.Batches(100) {
		if err != nil {
			return err
		}
		if !began {
			w.Header().Set(inPassTwo, "true")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
			began = true
		}
	}
	return r.Context().Err()
}

// leavesInPassTwo sends a body, and leaves when the handler reads its items.
func leavesInPassTwo(t *testing.T, i *importing) {
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, i.URL, strings.NewReader(leadsOf(2_500)))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	answer, err := i.Client().Do(r)
	require.NoError(t, err)
	assert.Equal(t, "true", answer.Header.Get(inPassTwo))
	leave()
	require.NoError(t, answer.Body.Close())
}

// untilDeadline reads items until its time is up, and then the others.
func untilDeadline(_ http.ResponseWriter, r *http.Request, items *bind.Items[streamedLead]) error {
	ctx, cancel := context.WithDeadline(r.Context(), time.Now())
	defer cancel()
	for range items.Batches(100) {
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return errors.New("the deadline did not come")
}

// deadlineInPassOne sends the second half of a body when the time of its
// request is up.
func deadlineInPassOne(t *testing.T, i *importing) {
	late := make(chan struct{})
	h := i.Config.Handler
	hurried := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 10*time.Millisecond)
		defer cancel()
		go func() {
			<-ctx.Done()
			close(late)
		}()
		h.ServeHTTP(w, r.WithContext(ctx))
	}))
	defer hurried.Close()
	body, pipe := io.Pipe()
	go func() {
		text := leadsOf(2_500)
		_, _ = io.WriteString(pipe, text[:50_000])
		<-late
		_, _ = io.WriteString(pipe, text[50_000:])
		_ = pipe.Close()
	}()

	answer, err := hurried.Client().Post(hurried.URL, "application/json", body)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusServiceUnavailable, answer.StatusCode)
	hurried.Client().CloseIdleConnections()
}

// slowly sends a kilobyte and a half, at a kilobyte a second.
func slowly(t *testing.T, i *importing) {
	const piece = 50
	body, pipe := io.Pipe()
	go func() {
		ticks := time.NewTicker(time.Second * piece / 1000)
		defer ticks.Stop()
		for text := leadsOf(40); text != ""; {
			<-ticks.C
			n := min(piece, len(text))
			_, _ = io.WriteString(pipe, text[:n])
			text = text[n:]
		}
		_ = pipe.Close()
	}()
	status, text, err := i.send(t, t.Context(), body)
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, status, text)
}

// many sends 50 bodies at once. A third of the clients leave, and another third
// sends a mistake.
func many(t *testing.T, i *importing) {
	var running sync.WaitGroup
	for n := range 50 {
		running.Go(func() {
			switch n % 3 {
			case 0:
				leavesInPassOne(t, i)
			case 1:
				sending("["+strings.Repeat(longLead+",", 1_200)+`{}]`, http.StatusUnprocessableEntity)(t, i)
			default:
				whole(http.StatusOK)(t, i)
			}
		})
	}
	running.Wait()
	require.Eventually(t, func() bool { return i.ended.Load() == 50 }, 20*time.Second, time.Millisecond)
}
