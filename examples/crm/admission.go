package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
)

const (
	// inFlight is how many bytes of bodies the server holds at a time. Decoded,
	// validated, stored and answered, a body takes up to 16 times its size.
	inFlight = 8 << 20

	// bodyLimit is bind's default of Limits.Bytes.
	bodyLimit = 1 << 20

	// portion is what a request takes of the budget at a time: a body is read
	// in pieces of this size, and even the smallest takes one.
	portion = 16 << 10
)

// errOverBudget says that a body does not fit into the budget.
var errOverBudget = errors.New("too many bodies are in flight")

// budget is the memory that bodies in flight share. It is safe for concurrent
// use.
type budget struct{ free atomic.Int64 }

func newBudget(size int64) *budget {
	b := &budget{}
	b.free.Store(size)
	return b
}

// take takes a portion if there is one left.
func (b *budget) take() bool {
	if b.free.Add(-portion) >= 0 {
		return true
	}
	b.free.Add(portion)
	return false
}

// admitted reads the body into memory, within the budget, before next is
// called. When next has answered, the budget gets back what the body has taken.
// A client whose body does not fit is asked to come again. The body takes its
// part as its bytes come: slow clients keep nobody out with what they have not
// sent.
func (a api) admitted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := &heldBody{budget: a.budget, Closer: r.Body}
		defer body.release()

		err := body.read(r)
		if errors.Is(err, errOverBudget) {
			body.release()
			_, _ = io.CopyN(io.Discard, r.Body, bodyLimit) // clients read the answer when they have sent all
			a.binder.WriteError(w, r, unavailable(err))
			return
		}
		r.Body = body
		next.ServeHTTP(w, r)
	})
}

// heldBody is a request's body in memory. If it breaks off or is larger than
// bodyLimit, the error or the rest is read after what is held: bind sees the
// body as it came.
type heldBody struct {
	io.Reader
	io.Closer
	budget   *budget
	portions int // of it that the body has taken
}

// read takes in the body of r. The error is errOverBudget or nil.
func (b *heldBody) read(r *http.Request) error {
	b.Reader = r.Body
	if r.ContentLength > bodyLimit { // bind refuses it unread
		return nil
	}
	var held net.Buffers
	for size := 0; size <= bodyLimit; {
		if !b.budget.take() {
			return errOverBudget
		}
		b.portions++

		piece, err := readPiece(r.Body)
		size += len(piece)
		held = append(held, piece)

		switch {
		case err == io.EOF:
			b.Reader = &held
			return nil
		case err != nil:
			b.Reader = io.MultiReader(&held, failing{err})
			return nil
		}
	}
	b.Reader = io.MultiReader(&held, r.Body)
	return nil
}

// readPiece reads a portion, or less and why there is not more.
func readPiece(body io.Reader) (piece []byte, err error) {
	piece = make([]byte, portion)
	n := 0
	for n < portion && err == nil {
		var more int
		more, err = body.Read(piece[n:])
		n += more
	}
	return piece[:n], err
}

// release gives the budget back what the body has taken.
func (b *heldBody) release() {
	b.budget.free.Add(int64(b.portions) * portion)
	b.portions = 0
}

// failing is a Reader that fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
