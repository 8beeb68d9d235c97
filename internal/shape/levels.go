package shape

import (
	"iter"

	"github.com/fielderrors/bind/internal/tag"
)

// Levels yields the levels of a tag, each beside the type of the values that it
// is about: t, then what validator finds as keys and elements in it. What lies
// below a type without elements is left out. Both may be nil.
func (t *Type) Levels(l *tag.Level) iter.Seq2[*Type, *tag.Level] {
	return func(yield func(*Type, *tag.Level) bool) {
		for at, level := range tag.Walk(l, t, (*Type).keyAndElem) {
			if at != nil && !yield(at, level) {
				return
			}
		}
	}
}

// keyAndElem is Elements behind pointers; t may be nil.
func (t *Type) keyAndElem() (key, elem *Type) {
	if t == nil {
		return nil, nil
	}
	return t.Deref().Elements()
}
