package bindtag

import (
	"maps"
	"math"
	"slices"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// wrongs are the values of a body that are equal to others and must not be. It
// keeps as many as an answer holds, and one more: the first in the body.
type wrongs struct {
	most  int // 0 is no limit
	all   map[int32]*wrong
	until int32 // the number of the first value that is not kept
	cut   bool  // some are not kept
}

// wrong is one of them.
type wrong struct {
	*terms
	at, other path.Steps
	as        int // what they are compared as
}

func newWrongs(most int) wrongs {
	w := wrongs{all: map[int32]*wrong{}, until: math.MaxInt32}
	if most > 0 {
		w.most = most + 1
	}
	return w
}

// add notes that a value is equal to another one. What is told first stays,
// except that a claim gives way to an equal value at the same pattern.
func (w *wrongs) add(one *rival, other path.Steps, as int) {
	if !one.asked {
		return
	}
	if one.n >= w.until {
		w.cut = true
		return
	}
	if known := w.all[one.n]; known != nil && (known.as == asEqual || as == asClaim) {
		return
	}
	w.all[one.n] = &wrong{one.terms, one.at, other, as}
	if w.most > 0 && len(w.all) >= 2*w.most {
		w.trim()
	}
}

// full reports whether an answer can hold no more.
func (w *wrongs) full() bool { return w.most > 0 && len(w.all) >= w.most }

// trim keeps the first ones only.
func (w *wrongs) trim() {
	w.until, w.cut = w.numbers()[w.most], true
	maps.DeleteFunc(w.all, func(n int32, _ *wrong) bool { return n >= w.until })
}

// numbers returns the numbers of those that are kept, in the order of the body.
func (w *wrongs) numbers() []int32 { return slices.Sorted(maps.Keys(w.all)) }

// Settled returns what was found in a body, in the order of the document, with
// all that must differ and does not, when no pass is left to make. compare orders
// two places, the second of which is of a field. cut says that there may be more.
func (l *Ledger) Settled(
	found []mistake.Mistake, compare func(x, y path.Steps, of *shape.Field) int,
) (out []mistake.Mistake, cut bool) {
	w := &l.rivals.wrong
	cut = w.cut || l.rivals.skipped
	at := make(map[path.Steps]*wrong, len(w.all)) // nil once it has been told
	for _, one := range w.all {
		at[one.at] = one
	}

	for _, m := range found {
		one, again := at[m.Path]
		if m.Rule == mistake.RuleDistinct && (again || cut) {
			continue // it may be equal to another one than its batch has
		}
		placed := one != nil && slices.Contains(one.order, m.Rule)
		behind := placed && one.isBefore(m.Rule)
		if behind {
			out = append(out, one.mistake())
			at[m.Path] = nil
		}
		if !behind || !one.bail {
			out = append(out, m)
		}
		if placed && one.bail {
			at[m.Path] = nil
		}
	}

	var rest []*wrong
	for _, n := range w.numbers() {
		if one := w.all[n]; at[one.at] == one {
			rest = append(rest, one)
		}
	}
	return merged(out, rest, compare), cut
}

// merged returns two lists as one. What stands at one place comes from the first
// list first.
func merged(
	x []mistake.Mistake, y []*wrong, compare func(x, y path.Steps, of *shape.Field) int,
) (all []mistake.Mistake) {
	for _, one := range y {
		for len(x) > 0 && !isLast(&x[0], one.at) && compare(x[0].Path, one.at, one.field) <= 0 {
			all, x = append(all, x[0]), x[1:]
		}
		all = append(all, one.mistake())
	}
	return append(all, x...)
}

// isBefore reports whether distinct stands before a rule in the tag.
func (w *wrong) isBefore(rule string) bool {
	return slices.Index(w.order, rule) > slices.Index(w.order, mistake.RuleDistinct)
}

func (w *wrong) mistake() mistake.Mistake {
	return mistake.Mistake{
		Path: w.at, Rule: mistake.RuleDistinct, Type: w.word, Reference: w.field.IsReference(),
		Refs: []path.Steps{w.other},
	}
}

// isLast reports whether m is about a member that is not known, of an object
// that holds the place: it stands behind all that are.
func isLast(m *mistake.Mistake, place path.Steps) bool {
	return m.Rule == mistake.RuleUnknown && place.Within(m.Path.Parent())
}
