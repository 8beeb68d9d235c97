package bind_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// filesIn returns how many files in a directory are open, with names or
// without.
func filesIn(t *testing.T, dir string) (n int) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Log("files without names are counted on Linux only")
		return 0
	}
	links, err := filepath.Glob("/proc/self/fd/*")
	require.NoError(t, err)
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && filepath.Dir(target) == dir {
			n++
		}
	}
	return n
}

// importing is a server whose handler takes a stream.
type importing struct {
	*httptest.Server
	dir    string
	called atomic.Int64
	ended  atomic.Int64
}

// longLead is an item that does not fit into the memory of the test's streams.
const longLead = `{"name":"Ada","company":1,"note":"n"}`

// importer serves streams with h. Every body goes to a file.
func importer(
	t *testing.T, h func(http.ResponseWriter, *http.Request, *bind.Items[streamedLead]) error, change func(*bind.Config),
) *importing {
	t.Helper()
	i := &importing{dir: t.TempDir()}
	b := streamBinder(t, func(cfg *bind.Config) {
		cfg.TempDir, cfg.Limits.Spool, cfg.Logger = i.dir, 1, slog.New(slog.DiscardHandler)
		if change != nil {
			change(cfg)
		}
	})
	stream := bind.HandleStream(b, func(w http.ResponseWriter, r *http.Request, items *bind.Items[streamedLead]) error {
		i.called.Add(1)
		return h(w, r, items)
	})
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer i.ended.Add(1)
		stream.ServeHTTP(w, r)
	}))
	i.Config.ErrorLog = nil
	t.Cleanup(i.Close)
	return i
}

// leaveNothing waits until n requests have ended, and demands that no file is
// left of them.
func (i *importing) leaveNothing(t *testing.T, n int64) {
	t.Helper()
	require.Eventually(t, func() bool { return i.ended.Load() == n }, 20*time.Second, time.Millisecond)
	assert.Zero(t, filesIn(t, i.dir))
	named, err := os.ReadDir(i.dir)
	require.NoError(t, err)
	assert.Empty(t, named)
}

// send sends a body and returns the answer.
func (i *importing) send(t *testing.T, ctx context.Context, body io.Reader) (status int, text string, err error) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, i.URL, body)
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	answer, err := i.Client().Do(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = answer.Body.Close() }()
	all, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(all), err
}

// all reads all items.
func all(_ http.ResponseWriter, _ *http.Request, items *bind.Items[streamedLead]) error {
	for _, err := range items.Batches(100) {
		if err != nil {
			return err
		}
	}
	return nil
}

func leadsOf(n int) string { return "[" + strings.Repeat(longLead+",", n-1) + longLead + "]" }

func TestImportsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body   string
		h      func(http.ResponseWriter, *http.Request, *bind.Items[streamedLead]) error
		change func(*bind.Config)
		status int
		called int64
	}{
		"valid":              {leadsOf(2_500), all, nil, 200, 1},
		"stops early":        {leadsOf(2_500), func(http.ResponseWriter, *http.Request, *bind.Items[streamedLead]) error { return nil }, nil, 200, 1},
		"stops in a batch":   {leadsOf(2_500), stopping, nil, 200, 1},
		"fails":              {leadsOf(2_500), refusing, nil, 500, 1},
		"invalid":            {leadsOf(2_500)[:len(leadsOf(2_500))-1] + ",{}]", all, nil, 422, 0},
		"no JSON at the end": {leadsOf(2_500) + "]", all, nil, 400, 0},
		"too long":           {leadsOf(2_500), all, func(cfg *bind.Config) { cfg.Limits.Stream = 50_000 }, 413, 0},
		"no directory":       {leadsOf(2_500), all, func(cfg *bind.Config) { cfg.TempDir = "/nowhere/at/all" }, 503, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := importer(t, test.h, test.change)

			status, text, err := i.send(t, t.Context(), strings.NewReader(test.body))

			require.NoError(t, err)
			assert.Equal(t, test.status, status, text)
			assert.NotContains(t, text, "nowhere")
			assert.Equal(t, test.called, i.called.Load())
			i.leaveNothing(t, 1)
		})
	}
}

func stopping(_ http.ResponseWriter, _ *http.Request, items *bind.Items[streamedLead]) error {
	for range items.Batches(10) {
		break
	}
	return nil
}

func refusing(_ http.ResponseWriter, _ *http.Request, items *bind.Items[streamedLead]) error {
	for range items.Batches(10) {
		return errors.New("the database is away")
	}
	return nil
}

// TestImportsThatPanicLeaveNothing: in the handler, in a lookup, in a rule.
func TestImportsThatPanicLeaveNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	panicking := bind.Stored(func(context.Context, []int) ([]int, error) { panic("in a lookup") })
	b := streamBinder(t, func(cfg *bind.Config) {
		cfg.TempDir, cfg.Limits.Spool, cfg.Logger = dir, 1, slog.New(slog.DiscardHandler)
	})
	h := bind.HandleStream(b, func(http.ResponseWriter, *http.Request, *bind.Items[streamedLead]) error { panic("in a handler") })
	assert.PanicsWithValue(t, "in a handler", func() { h.ServeHTTP(httptest.NewRecorder(), post(leadsOf(100))) })
	assert.Zero(t, filesIn(t, dir))

	b = streamBinder(t, func(cfg *bind.Config) {
		cfg.TempDir, cfg.Limits.Spool, cfg.Logger = dir, 1, slog.New(slog.DiscardHandler)
		cfg.Lookups = map[string]bind.Lookup{"companies": panicking}
	})
	_, err := bind.DecodeStream[streamedLead](t.Context(), b, strings.NewReader(leadsOf(100)))
	require.ErrorContains(t, err, "in a lookup")
	assert.Zero(t, filesIn(t, dir))

	_, err = bind.DecodeStream[streamedLead](t.Context(), b, io.MultiReader(strings.NewReader("["), panickingReader{}))
	require.ErrorContains(t, err, "in a reader")
	assert.Zero(t, filesIn(t, dir))
}

// TestFilesThatCannotBeRead are no mistake of a client: a job is tried again. Of a
// request's body, they are.
func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	b := streamBinder(t, func(cfg *bind.Config) { cfg.Logger = slog.New(slog.DiscardHandler) })
	for cause, answered := range map[error]int{
		errors.New("the disk is broken"): http.StatusInternalServerError,
		io.ErrUnexpectedEOF:              http.StatusInternalServerError,
		syscall.ECONNRESET:               http.StatusInternalServerError,
		os.ErrDeadlineExceeded:           http.StatusServiceUnavailable,
	} {
		for _, begun := range []string{"", "[", `[{"name":`, leadsOf(2_500)[:50_000], "[{},", leadsOf(3) + " "} {
			body := io.MultiReader(strings.NewReader(begun), iotest.ErrReader(cause))
			_, err := bind.DecodeStream[streamedLead](t.Context(), b, body)

			require.ErrorIs(t, err, cause, begun)
			var mistakes *bind.Error
			require.NotErrorAs(t, err, &mistakes, begun)
			status, _, _ := b.Answer("en", err)
			assert.Equal(t, answered, status, "%v", cause)
		}
	}

	r := post("")
	r.Body = io.NopCloser(io.MultiReader(strings.NewReader("["), iotest.ErrReader(io.ErrUnexpectedEOF)))
	_, err := bind.Stream[streamedLead](b, r)
	var mistakes *bind.Error
	require.ErrorAs(t, err, &mistakes)
	assert.Equal(t, bind.Malformed, mistakes.Reason)
}

type panickingReader struct{}

func (panickingReader) Read([]byte) (int, error) { return 0, errors.New("in a reader") }

// TestClientsThatGoAway in the middle of the body.
func TestClientsThatGoAway(t *testing.T) {
	t.Parallel()
	i := importer(t, all, nil)
	ctx, leave := context.WithCancel(t.Context())
	body, pipe := io.Pipe()
	go func() {
		_, _ = io.WriteString(pipe, leadsOf(2_500)[:50_000])
		leave()
		_ = pipe.CloseWithError(context.Canceled) // net/http waits for its reader
	}()

	_, _, err := i.send(t, ctx, body)

	require.Error(t, err)
	i.leaveNothing(t, 1)
	assert.Zero(t, i.called.Load())
}

// TestSlowClientsAreTakenToTheirEnd: a byte here, a byte there.
func TestSlowClientsAreTakenToTheirEnd(t *testing.T) {
	t.Parallel()
	i := importer(t, all, nil)
	text := leadsOf(30)
	body, pipe := io.Pipe()
	go func() {
		for _, c := range []byte(text) {
			_, _ = pipe.Write([]byte{c})
		}
		_ = pipe.Close()
	}()

	status, answer, err := i.send(t, t.Context(), body)

	require.NoError(t, err)
	assert.Equal(t, 200, status, answer)
	i.leaveNothing(t, 1)
}

// TestImportsEndWithTheirDeadline, in either pass.
func TestImportsEndWithTheirDeadline(t *testing.T) {
	t.Parallel()
	b := streamBinder(t, func(cfg *bind.Config) { cfg.TempDir = t.TempDir() })

	late, cancel := context.WithCancelCause(t.Context())
	cancel(context.DeadlineExceeded)
	_, err := bind.DecodeStream[streamedLead](late, b, strings.NewReader(leadsOf(10)))
	require.ErrorIs(t, err, context.Canceled)

	ctx, end := context.WithCancel(t.Context())
	defer end()
	items, err := bind.DecodeStream[streamedLead](ctx, b, strings.NewReader(leadsOf(2_500)))
	require.NoError(t, err)
	defer func() { require.NoError(t, items.Close()) }()
	n := 0
	for batch, err := range items.Batches(10) {
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
			continue
		}
		n += len(batch.Items)
		end()
	}
	assert.Equal(t, 1_000, n, "what had been decoded already")
	require.ErrorIs(t, items.Validate(ctx), context.Canceled)
}

// TestManyImportsAtOnce keep apart, and leave no goroutine and no file.
func TestManyImportsAtOnce(t *testing.T) {
	t.Parallel()
	i := importer(t, func(w http.ResponseWriter, _ *http.Request, items *bind.Items[streamedLead]) error {
		n := 0
		for batch, err := range items.Batches(70) {
			if err != nil {
				return err
			}
			n += len(batch.Items)
		}
		_, err := fmt.Fprint(w, n)
		return err
	}, nil)

	const imports = 50
	var running sync.WaitGroup
	for n := range imports {
		running.Go(func() {
			status, text, err := i.send(t, t.Context(), bytes.NewReader([]byte(leadsOf(n+1))))
			assert.NoError(t, err)
			assert.Equal(t, 200, status)
			assert.Equal(t, fmt.Sprint(n+1), text)
		})
	}
	running.Wait()
	i.leaveNothing(t, imports)
}
