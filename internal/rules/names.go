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
	for i, fe := range found {
		names[i] = fe.StructNamespace()
		if typeName != "" && len(names[i]) > len(typeName) {
			names[i] = names[i][len(typeName)+1:]
		}
	}
	l.group(found, names)
	return l
}

// group sorts the errors, which have those names, by name. There may be many:
// nothing of theirs grows.
func (l *locator) group(found validator.ValidationErrors, names []string) {
	order := make([]int, len(found))
	for i := range order {
		order[i] = i
	}
	alike := len(commonPrefix(names))
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(names[a][alike:], names[b][alike:]) })

	sorted, different := make(validator.ValidationErrors, len(found)), 0
	for k, i := range order {
		sorted[k] = found[i]
		if k == 0 || names[order[k-1]] != names[i] {
			different++
		}
	}
	l.names, l.last = make([]string, 0, different), make([]int, 0, different)
	l.errors = make([][]validator.FieldError, 0, different)
	for k, start := 1, 0; k <= len(order); k++ {
		name := names[order[k-1]]
		if k == len(order) || names[order[k]] != name {
			l.names, l.errors, l.last = append(l.names, name), append(l.errors, sorted[start:k]), append(l.last, -1)
			start = k
		}
	}

	claims := different
	if most := l.walk.found.Budget().Errors; most > 0 {
		claims = min(claims, most+1)
	}
	l.claims = make([]claim, 0, claims)
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
