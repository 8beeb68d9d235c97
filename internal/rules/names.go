package rules

import (
	"slices"
	"sort"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// span is the names of a locator from one index to before another, which begin
// alike up to a byte.
type span struct{ from, to, size int }

// newLocator returns a locator for errors about a struct type of that name.
func newLocator(w *walk, typeName string, found validator.ValidationErrors) *locator {
	l := &locator{walk: w, stood: map[span]bool{}, blamed: map[path.Steps]bool{}}
	names := make([]string, len(found))
	order := make([]int, len(found))
	for i, fe := range found {
		names[i], order[i] = fe.StructNamespace(), i
		if typeName != "" && len(names[i]) > len(typeName) {
			names[i] = names[i][len(typeName)+1:]
		}
	}

	alike := len(commonPrefix(names))
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(names[a][alike:], names[b][alike:]) })
	for _, i := range order {
		if n := len(l.names); n == 0 || l.names[n-1] != names[i] {
			l.names, l.errors, l.last = append(l.names, names[i]), append(l.errors, nil), append(l.last, -1)
		}
		n := len(l.names) - 1
		l.errors[n] = append(l.errors[n], found[i])
	}
	return l
}

// commonPrefix returns what all names begin with.
func commonPrefix(names []string) string {
	prefix := names[0]
	for _, name := range names[1:] {
		n := min(len(prefix), len(name))
		for n > 0 && prefix[:n] != name[:n] {
			n /= 2
		}
		prefix = prefix[:n]
	}
	return prefix
}

// narrow returns the names of s that go on with text.
func (l *locator) narrow(s span, text string) span {
	from := s.from + sort.Search(s.to-s.from, func(i int) bool { return l.names[s.from+i][s.size:] >= text })
	to := from + sort.Search(s.to-from, func(i int) bool { return !strings.HasPrefix(l.names[from+i][s.size:], text) })
	return span{from, to, s.size + len(text)}
}

func (s span) empty() bool { return s.from == s.to }

// full reports whether the list cannot hold more than has been claimed.
func (l *locator) full() bool {
	w, b := l.walk, l.walk.found.Budget()
	return w.done() || l.passed > mistake.MostPassed ||
		mistake.Over(w.found.Len()+l.kept, b.Errors) || mistake.Over(w.found.Weight()+l.weight, b.Report)
}
