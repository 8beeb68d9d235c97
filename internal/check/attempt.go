package check

import (
	"fmt"
	"iter"
	"sync/atomic"
	"time"
)

// patience is how long a call may take that Check makes of the user's code.
const patience = time.Second

// outcome is what a call does instead of returning: it panics, it ends its
// goroutine, or it does not return. The zero outcome is that of a call that
// returns.
type outcome struct{ does, detail string }

func (o outcome) returned() bool { return o.does == "" }

// on words the outcome of a call that is made on something.
func (o outcome) on(what any) string {
	if o.detail == "" {
		return fmt.Sprintf("%s on %v", o.does, what)
	}
	return fmt.Sprintf("%s on %v: %s", o.does, what, o.detail)
}

// attempt makes calls one after another, up to the first that does not return,
// and says what that one does. The calls are made on a goroutine of their own,
// which is lost if one of them never returns.
func attempt(calls iter.Seq[func()]) outcome {
	var begun atomic.Int64
	ended := make(chan outcome, 1)
	go func() {
		result := outcome{does: "ends its goroutine"}
		defer func() {
			if p := recover(); p != nil {
				result = outcome{"panics", fmt.Sprint(p)}
			}
			ended <- result
		}()
		for call := range calls {
			begun.Add(1)
			call()
		}
		result = outcome{}
	}()

	watch := time.NewTicker(patience)
	defer watch.Stop()
	for last := int64(-1); ; {
		select {
		case result := <-ended:
			return result
		case <-watch.C:
			current := begun.Load()
			if current == last { // it was made a second ago
				return outcome{does: "does not return"}
			}
			last = current
		}
	}
}

// attemptOne is attempt for a single call.
func attemptOne(call func()) outcome {
	return attempt(func(yield func(func()) bool) { yield(call) })
}
