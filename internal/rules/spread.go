package rules

import (
	"reflect"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
)

// share is how many items of a bulk body a goroutine takes at a time; fewer than two shares are not worth a goroutine.
const share = 64

// spreads reports whether n items of type t are validated on several cores: there are enough of them, and no function
// of the user's would be called concurrently that has not been said to bear it.
func (b *Engine) spreads(t *shape.Type, n int, decoded bool) bool {
	if n < 2*share || runtime.GOMAXPROCS(0) == 1 {
		return false
	}
	ours := b.separable(t.Deref()) && !t.Has(shape.HasKeyMethods) && (decoded || !t.Has(shape.HasDynamic))
	return b.cfg.Parallel || ours
}

// spread looks inside the items of a bulk body, on several cores. What it finds is what one core would find: shares are
// handed out in order, and none is handed out once those before it hold more than an answer can.
func (j *judge) spread(t *shape.Type, v reflect.Value) {
	shares := make([]finding, (v.Len()+share-1)/share)
	workers := min(runtime.GOMAXPROCS(0), len(shares))
	var next, found, size atomic.Int64
	found.Store(int64(len(j.found)))
	size.Store(j.size)
	take := func(w *judge, n int) {
		from, before := len(w.found), w.size
		defer func() {
			shares[n] = finding{w, from, len(w.found), w.err}
			found.Add(int64(len(w.found) - from))
			size.Add(w.size - before)
		}()
		w.attempt(func() { w.items(t, v, n*share, min((n+1)*share, v.Len())) })
	}
	work := func() {
		w := &judge{
			engine: j.engine, ctx: j.ctx, budget: j.budget, path: slices.Clone(j.path), mistyped: j.mistyped,
			root: j.root, proved: j.proved, decoded: j.decoded,
		}
		for {
			n := int(next.Add(1)) - 1
			if n >= len(shares) || mistake.Over(found.Load(), int64(j.budget.Errors)) || mistake.Over(size.Load(), j.budget.Report) {
				return
			}
			before := len(w.found)
			take(w, n)
			w.expect(len(w.found)-before, 1+(len(shares)-n)/workers)
		}
	}
	var group sync.WaitGroup
	for range workers - 1 {
		group.Go(work)
	}
	work()
	group.Wait()
	j.found = slices.Grow(j.found, int(found.Load())-len(j.found))
	for _, f := range shares {
		j.merge(f)
	}
}

// expect makes room for what a worker will find if the shares that it has before it are like the last.
func (j *judge) expect(found, shares int) {
	if cap(j.found)-len(j.found) >= found {
		return
	}
	room := found * shares
	if j.budget.Errors > 0 {
		room = min(room, j.budget.Errors)
	}
	j.found = slices.Grow(j.found, room)
}

// finding is what a worker has found in one share.
type finding struct {
	worker   *judge
	from, to int // in worker.found
	err      error
}

// merge takes over what has been found in a share, as far as there is room.
func (j *judge) merge(f finding) {
	if f.worker == nil { // nobody has looked at it
		return
	}
	for _, fe := range f.worker.found[f.from:f.to] {
		if j.full() {
			return
		}
		j.found = append(j.found, fe)
		j.size += mistake.Weight(fe.Path)
	}
	if !j.full() {
		j.err = f.err
	}
}
