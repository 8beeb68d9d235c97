package httpio

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// Patience is how long the work on a request goes on after net/http has seen
// the end of what its client sends.
const Patience = 5 * time.Second

// Working returns the context of the work on a request whose body has been
// read, and a function that releases it.
//
// A server of net/http ends the context of an HTTP/1 request when it reads the
// end of the connection. A client that has left and one that has only said all
// it has to say (a half-closed connection) look the same until the answer is
// written. So the work goes on for [Patience] after that. A deadline ends it at
// once.
func Working(r *http.Request) (ctx context.Context, release func()) {
	ctx = r.Context()
	served := ctx.Value(http.ServerContextKey) != nil
	if !served || r.ProtoMajor != 1 {
		return ctx, func() {}
	}
	p := newPatient(ctx, Patience)
	return p, p.release
}

// patient is a context that outlives the cancellation of another for a while.
type patient struct {
	context.Context                 // holds values, and is never done
	request         context.Context // the other
	patience        time.Duration

	mu    sync.Mutex
	err   error
	done  chan struct{} // nil until it is asked for
	stop  func() bool   // ends the wait for request; nil until done is asked for
	timer *time.Timer   // runs out when the patience does; nil until request is canceled
}

func newPatient(request context.Context, patience time.Duration) *patient {
	return &patient{
		Context: context.WithoutCancel(request), request: request, patience: patience,
	}
}

// Deadline is the request's.
func (p *patient) Deadline() (time.Time, bool) { return p.request.Deadline() }

// Err returns nil while the work may go on.
func (p *patient) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.request.Err() != nil {
		p.requestEnded()
	}
	return p.err
}

// Done is closed when Err is not nil.
func (p *patient) Done() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done != nil {
		return p.done
	}

	p.done = make(chan struct{})
	if p.err != nil {
		close(p.done)
		return p.done
	}
	p.stop = context.AfterFunc(p.request, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.requestEnded()
	})
	return p.done
}

// requestEnded ends p at a deadline, and starts to lose patience otherwise.
func (p *patient) requestEnded() {
	err := p.request.Err()
	if !errors.Is(err, context.Canceled) {
		p.end(err)
		return
	}
	if p.timer != nil {
		return
	}

	// A request that was canceled does not say when its deadline passes.
	wait := p.patience
	if deadline, ok := p.request.Deadline(); ok && time.Until(deadline) < wait {
		wait, err = time.Until(deadline), context.DeadlineExceeded
	}
	p.timer = time.AfterFunc(wait, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.end(err)
	})
}

// end says that the work is to stop.
func (p *patient) end(err error) {
	if p.err != nil {
		return
	}
	p.err = err
	if p.done != nil {
		close(p.done)
	}
}

// release ends p with the work.
func (p *patient) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stop != nil {
		p.stop()
	}
	if p.timer != nil {
		p.timer.Stop()
	}
	p.end(context.Canceled)
}
