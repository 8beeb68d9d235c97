package rules

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
)

// chunk is how many items of a bulk body a goroutine takes at a time; fewer
// than two chunks are not worth a goroutine.
const chunk = 64

// parallel reports whether the items of a list are validated on several cores:
// there are enough of them, no function of the user's would be called
// concurrently that has not been said to bear it, and nobody has to be asked
// which mistakes are wanted.
func (w *walk) parallel(list cursor) bool {
	if list.value.Len() < 2*chunk || runtime.GOMAXPROCS(0) == 1 || w.found.Budget().Asked != nil {
		return false
	}
	_, t := list.typ.Elements()
	e := w.engine
	plan := e.planOf(t.Deref())
	ours := plan.separable && !plan.calls && !t.Has(shape.HasKeyMethods) && (w.decoded || !t.Has(shape.HasDynamic))
	return e.cfg.Parallel || ours
}

// part is what a worker has found in one chunk.
type part struct {
	found []mistake.Mistake
	err   error
	done  bool // the chunk was looked at
}

// chunks validates the items of a list on several cores. What it finds is
// what one core would find: chunks are handed out in order, and none is handed
// out once those before it hold more than an answer can.
func (w *walk) chunks(list cursor) {
	parts := make([]part, (list.value.Len()+chunk-1)/chunk)
	workers := min(runtime.GOMAXPROCS(0), len(parts))
	budget := w.found.Budget()
	var next, found, weight atomic.Int64
	found.Store(int64(w.found.Len()))
	weight.Store(w.found.Weight())

	work := func() {
		worker := walk{
			engine: w.engine, ctx: w.ctx, found: mistake.NewList(budget), path: slices.Clone(w.path),
			mistyped: w.mistyped, root: w.root, proved: w.proved, decoded: w.decoded, spelled: w.spelled, keys: w.keys,
		}
		for {
			n := int(next.Add(1)) - 1
			full := mistake.Over(found.Load(), int64(budget.Errors)) || mistake.Over(weight.Load(), budget.Report)
			if n >= len(parts) || full {
				return
			}
			before, weighed := worker.found.Len(), worker.found.Weight()
			worker.chunk(list, n, &parts[n])
			more := worker.found.Len() - before
			found.Add(int64(more))
			weight.Add(worker.found.Weight() - weighed)
			worker.found.Reserve(more * (1 + (len(parts)-n)/workers)) // if the chunks to come are like this one
		}
	}

	var group sync.WaitGroup
	for range workers - 1 {
		group.Go(work)
	}
	work()
	group.Wait()
	w.found.Reserve(int(found.Load()) - w.found.Len())
	w.join(parts)
}

// chunk validates the items of chunk n. A function of the user's may end the
// goroutine: what was found is kept all the same.
func (w *walk) chunk(list cursor, n int, out *part) {
	from := w.found.Len()
	defer func() { *out = part{w.found.All()[from:], w.err, true} }()

	w.attempt(func() { w.elements(list, n*chunk, min((n+1)*chunk, list.value.Len())) })
}

// join takes over what has been found, in the order of the chunks, as far as
// there is room.
func (w *walk) join(parts []part) {
	for _, p := range parts {
		for _, m := range p.found {
			w.found.Add(m)
		}
		if w.found.Full() || !p.done {
			return
		}
		if w.err = p.err; w.err != nil {
			return
		}
	}
}
