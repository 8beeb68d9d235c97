package tag

import "iter"

// Walk yields a level and all those below it: the value's, then that of its
// keys, then that of its elements. Beside each, it yields what the level is
// about, which is at for the first one; into leads from there to the keys and
// the elements. It is the one walk over levels. l may be nil.
func Walk[T any](l *Level, at T, into func(T) (key, elem T)) iter.Seq2[T, *Level] {
	return func(yield func(T, *Level) bool) { walk(l, at, into, yield) }
}

func walk[T any](l *Level, at T, into func(T) (key, elem T), yield func(T, *Level) bool) bool {
	if l == nil {
		return true
	}
	if !yield(at, l) {
		return false
	}

	key, elem := into(at)
	return walk(l.Keys, key, into, yield) && walk(l.Elem, elem, into, yield)
}

// All yields the level and all those below it. l may be nil.
func (l *Level) All() iter.Seq[*Level] {
	alone := func(struct{}) (key, elem struct{}) { return }
	return func(yield func(*Level) bool) {
		for _, level := range Walk(l, struct{}{}, alone) {
			if !yield(level) {
				return
			}
		}
	}
}
