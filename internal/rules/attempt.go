package rules

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// attempt calls look, and turns a panic of validator or of a user's function
// into a failure of the server; one that ends its goroutine is a failure, too.
func (w *walk) attempt(look func()) {
	returned := false
	defer func() {
		switch p := recover(); {
		case p == errStopped:
			w.err = fmt.Errorf("validating: %w", w.ctx.Err())
		case p != nil:
			w.err = fmt.Errorf("validating: panic: %v\n%s", p, debug.Stack())
		case !returned && w.err == nil:
			w.err = errEnded
		}
	}()
	look()
	returned = true
}

// errEnded is the failure of a function of the user's that has called
// runtime.Goexit.
var errEnded = errors.New("validating: a function has ended its goroutine")

// errStopped is what a walk panics with when its context has ended.
var errStopped = errors.New("the context has ended")

// every is how many values are looked at before the context is asked again.
const every = 256

// look counts a value. It ends the walk if there is nobody left to hear of it.
func (w *walk) look() {
	if w.looked++; w.looked%every == 0 && w.ctx.Err() != nil {
		panic(errStopped)
	}
}
