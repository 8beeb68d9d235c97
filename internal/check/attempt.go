package check

import (
	"fmt"
	"iter"
	"sync/atomic"
	"time"
)

// A call of the user's code may take a second. The time is counted in glances:
// those that a busy machine misses do not count against the call.
const (
	glance  = 50 * time.Millisecond
	glances = 20
)

// What a call does that does not return.
const (
	panics = "panics"
	hangs  = "does not return"
)

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
				result = outcome{panics, fmt.Sprint(p)}
			}
			ended <- result
		}()
		for call := range calls {
			begun.Add(1)
			call()
		}
		result = outcome{}
	}()

	watch := time.NewTicker(glance)
	defer watch.Stop()
	for last, seen := int64(0), 0; ; {
		select {
		case result := <-ended:
			return result
		case <-watch.C:
			if current := begun.Load(); current != last {
				last, seen = current, 0
			}
			if seen++; seen > glances {
				return outcome{does: hangs}
			}
		}
	}
}

// attemptOne is attempt for a single call.
func attemptOne(call func()) outcome {
	return attempt(func(yield func(func()) bool) { yield(call) })
}
