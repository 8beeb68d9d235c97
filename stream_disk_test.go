//go:build linux

package bind_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// diskTest is set in the process of a test whose files may not grow.
const diskTest = "BIND_DISK_TEST"

// TestFullDisks are answered 503 and logged, and the handler is not called. A
// process of its own has files of 64 KiB at the most.
func TestFullDisks(t *testing.T) {
	t.Parallel()
	if os.Getenv(diskTest) == "" {
		self := exec.Command(os.Args[0], "-test.run=^TestFullDisks$")
		self.Env = append(os.Environ(), diskTest+"=1")
		out, err := self.CombinedOutput()
		require.NoError(t, err, "%s", out)
		return
	}

	signal.Ignore(syscall.SIGXFSZ)
	var limit syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit))
	defer func() { // a profile of the test may be longer
		require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
	}()
	small := syscall.Rlimit{Cur: 64 << 10, Max: limit.Max}
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small))
	var log bytes.Buffer
	dir := t.TempDir()
	b := streamBinder(t, func(cfg *bind.Config) {
		cfg.TempDir, cfg.Limits.Spool, cfg.Logger = dir, 1, slog.New(slog.NewTextHandler(&log, nil))
	})
	h := bind.HandleStream(b, func(http.ResponseWriter, *http.Request, *bind.Items[streamedLead]) error {
		panic("the handler does not run")
	})

	w := httptest.NewRecorder()
	h.ServeHTTP(w, post(leadsOf(10_000)))

	assert.Equal(t, http.StatusServiceUnavailable, w.Code, w.Body.String())
	assert.False(t, strings.Contains(w.Body.String(), dir), "the client hears nothing of files")
	assert.Contains(t, log.String(), "file too large")
	assert.Zero(t, filesIn(t, dir))
}
