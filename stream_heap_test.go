//go:build !race

package bind_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"runtime/metrics"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// heapRow is a lead without values that must differ in the whole body.
type heapRow struct {
	Name  string   `json:"name" validate:"required,max=40"`
	Email string   `json:"email" validate:"required,email"`
	Phone string   `json:"phone" validate:"omitempty,e164"`
	City  string   `json:"city" validate:"max=40"`
	Tags  []string `json:"tags" validate:"max=5,dive,max=20"`
	Score int      `json:"score" validate:"min=0,max=100"`
}

// distinctRow is one that has such a value.
type distinctRow struct {
	heapRow
	Key int `json:"key" bind:"distinct"`
}

// heapBody is a body of NDJSON of size bytes, that is made while it is read.
type heapBody struct {
	size, made int64
	n          int
	rest       []byte
	watch      func()
}

func (r *heapBody) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		if r.made >= r.size {
			return 0, io.EOF
		}
		r.rest = fmt.Appendf(r.rest[:0], `{"name":"Lead number %d","email":"lead%d@example.com","phone":"+4930%07d",`+
			`"city":"Springfield","tags":["import","2026"],"score":%d,"key":%d}`+"\n", r.n, r.n, r.n, r.n%100, r.n)
		r.n++
		r.made += int64(len(r.rest))
		r.watch()
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// heapPeak returns by how much what is in use of the heap grows at the most
// while a body of n bytes goes through HandleStream. In a process that does
// nothing else, the collector lets garbage grow to as much again. In this one,
// it lets it grow to what the other tests keep: bench measures both together.
func heapPeak[T any](t *testing.T, n int64) (peak uint64, items int) {
	t.Helper()
	b, err := bind.New(bind.Config{
		TempDir: t.TempDir(), AllowUnknown: true, Limits: bind.Limits{Stream: -1, Distinct: 1 << 30},
		Locales: []locales.Locale{locales.En()},
	})
	require.NoError(t, err)
	var watch func()
	h := bind.HandleStream(b, func(_ http.ResponseWriter, r *http.Request, all *bind.Items[T]) error {
		for batch, err := range all.Batches(1_000) {
			if err != nil {
				return err
			}
			items += len(batch.Items)
			for range batch.Items {
				watch()
			}
		}
		return nil
	})

	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	runtime.GC()
	metrics.Read(sample)
	before, watched := sample[0].Value.Uint64(), 0
	watch = func() {
		if watched++; watched%500 == 0 {
			metrics.Read(sample)
			peak = max(peak, sample[0].Value.Uint64()-min(before, sample[0].Value.Uint64()))
		}
	}
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/", &heapBody{size: n, watch: watch})
	r.Header.Set("Content-Type", "application/x-ndjson")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	return peak, items
}

// heapTest is the variable with how many megabytes a test streams in a process
// of its own: other tests would use the same heap.
const heapTest = "BIND_HEAP_TEST"

// TestTheHeapOfAStreamDoesNotGrow with the body. 200 MB, as `make nightly` has
// them, take what 20 MB take; BIND_HEAP_MB says how many.
func TestTheHeapOfAStreamDoesNotGrow(t *testing.T) {
	t.Parallel()
	if megabytes, err := strconv.Atoi(os.Getenv(heapTest)); err == nil {
		plain, n := heapPeak[heapRow](t, int64(megabytes)<<20)
		fmt.Printf("%d MB, %d items: %.1f MiB in use\n", megabytes, n, float64(plain)/(1<<20))
		assert.LessOrEqual(t, 2*plain, uint64(16<<20), "with garbage")

		distinct, n := heapPeak[distinctRow](t, int64(megabytes)<<20)
		fmt.Printf("%d MB, %d keys: %.1f MiB in use\n", megabytes, n, float64(distinct)/(1<<20))
		assert.LessOrEqual(t, 2*distinct, uint64(16<<20+64*n), "with garbage")
		return
	}

	size := os.Getenv("BIND_HEAP_MB")
	if size == "" {
		size = "20"
	}
	self := exec.Command(os.Args[0], "-test.run=^TestTheHeapOfAStreamDoesNotGrow$")
	self.Env = append(os.Environ(), heapTest+"="+size)
	out, err := self.CombinedOutput()
	t.Logf("%s", out)
	require.NoError(t, err)
}
