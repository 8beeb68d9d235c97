package httpio

import (
	"context"
	"sync"
)

// Recorder keeps what the last answer to a request was made of, for the test
// that has sent the request: the error, and the format as which it was
// rendered. It is safe for concurrent use: handlers may run on a goroutine of
// their own.
type Recorder struct {
	mu     sync.Mutex
	err    error
	format any
}

// recorderKey is the key of a Recorder in a context.
type recorderKey struct{}

// WithRecorder returns a context in which RecorderOf finds the recorder.
func WithRecorder(ctx context.Context) (context.Context, *Recorder) {
	recorder := &Recorder{}
	return context.WithValue(ctx, recorderKey{}, recorder), recorder
}

// RecorderOf returns the recorder of a request's context; nil outside of tests.
func RecorderOf(ctx context.Context) *Recorder {
	recorder, _ := ctx.Value(recorderKey{}).(*Recorder)
	return recorder
}

// Keep keeps an answer in place of the one before.
func (r *Recorder) Keep(err error, format any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.err, r.format = err, format
}

// Kept returns the last answer; a nil error if there was none.
func (r *Recorder) Kept() (err error, format any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err, r.format
}
