package path

import (
	"cmp"
	"slices"
)

// Items follows paths into the items of a list, one after the other, and keeps
// something about each place within an item: items mostly are wrong at the same
// places. It gives up where they are not. The zero Items knows of no place.
type Items[T any] struct {
	list   Steps // the path of the list
	within Steps // the path of the item that the last path leads into
	item   int   // its index
	places []place[T]
	at     int // which of the places the last path leads to; -1 is none of them
	missed int // how many paths led elsewhere
}

// place is a place within an item.
type place[T any] struct {
	steps Steps // that lead to it from the item
	kept  T
}

// mostPlaces is how many places are remembered at the most, and mostMissed how
// many paths may lead to no place before Items gives up.
const mostPlaces, mostMissed = 32, 64

// Go moves to a path that leads to a place which is known, in an item of the
// same list. It returns how the path before it compares with it, by their items
// and by the order that Add has the places in. ok is false if it does not move.
func (t *Items[T]) Go(to Steps) (compared int, ok bool) {
	if len(t.places) == 0 || t.at < 0 {
		return 0, false
	}
	within, item, at := t.within, t.item, t.at
	if !to.Within(within) {
		if within, item, ok = t.enter(to); !ok {
			return 0, false
		}
		compared, at = cmp.Compare(t.item, item), 0
	}

	steps := to[len(within):]
	for range t.places {
		if t.places[at].steps == steps {
			if compared == 0 {
				compared = cmp.Compare(t.at, at)
			}
			t.within, t.item, t.at = within, item, at
			return compared, true
		}
		if at++; at == len(t.places) {
			at = 0
		}
	}
	return 0, false
}

// enter returns the item of the list that a path leads into.
func (t *Items[T]) enter(to Steps) (within Steps, item int, ok bool) {
	n := len(t.list)
	if len(to) <= n || !to.Within(t.list) || to[n] != 'i' {
		return "", 0, false
	}
	index, size := uvarint(to[n+1:])
	return to[:n+1+size], int(index), true
}

// Within returns the path of the item that the last path leads into.
func (t *Items[T]) Within() Steps { return t.within }

// Kept returns what is kept about the place that the last path leads to.
func (t *Items[T]) Kept() T { return t.places[t.at].kept }

// Add takes in a path that Go has not moved to, and keeps something about its
// place. The places stand in the order of compare; one that is equal to another
// is not kept.
func (t *Items[T]) Add(to Steps, kept T, compare func(a, b Steps) int) {
	list, item, steps, ok := to.CutItem()
	if t.at = -1; !ok || t.missed > mostMissed {
		return
	}
	if list != t.list {
		t.list, t.places = list, t.places[:0]
	}
	t.within, t.item = to[:len(to)-len(steps)], item

	at, known := slices.BinarySearchFunc(t.places, steps, func(p place[T], steps Steps) int {
		return compare(p.steps, steps)
	})
	switch {
	case known && t.places[at].steps == steps:
	case known || len(t.places) == mostPlaces:
		t.missed++
		return
	default:
		t.places = slices.Insert(t.places, at, place[T]{steps, kept})
	}
	t.at = at
}
