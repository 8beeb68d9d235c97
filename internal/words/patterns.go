package words

import (
	"iter"
	"strings"

	"github.com/fielderrors/bind/internal/catalog"
)

// Pattern is a path in the settings of a locale: of a label, or of a message
// for some fields.
type Pattern struct {
	Setting string // the function that it was given to
	Key     string // as it was given there
	Path    string
	Items   int // how many items its text counts the place in: {position.2} is 2
}

// Patterns yields the paths in the settings of the locale.
func (l *Language) Patterns() iter.Seq[Pattern] {
	return func(yield func(Pattern) bool) {
		for _, p := range l.labels {
			key := catalog.LabelPrefix + p.path
			if !yield(Pattern{"WithLabels", p.path, p.path, l.itemsIn(key)}) {
				return
			}
		}
		for _, p := range l.messages {
			key := p.path + ":" + p.rule
			if !yield(Pattern{"WithMessages", key, p.path, l.itemsIn(key)}) {
				return
			}
		}
	}
}

// itemsIn returns how many items the text under key counts the place in.
func (l *Language) itemsIn(key string) (items int) {
	for depth := range catalog.MaxItems {
		slot := catalog.MaxParams + 2*depth
		if l.catalog.Uses(key, slot) || l.catalog.Uses(key, slot+1) {
			items = depth + 1
		}
	}
	return items
}

// itemsFault returns what is wrong with a text that counts more items than its
// path can lead into; "" if nothing is.
func (l *Language) itemsFault(key, path string) string {
	if l.itemsIn(key) <= indexesIn(path) {
		return ""
	}
	return "want no {index} or {position} of an item that the path does not lead into: " +
		"each takes a * or an index in the path"
}

// indexesIn returns how many steps of a pattern an index may stand for.
func indexesIn(path string) (indexes int) {
	for step := range strings.SplitSeq(path, ".") {
		if step == "*" || digits(step) {
			indexes++
		}
	}
	return indexes
}
