package mistake_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

func at(name string) mistake.Mistake {
	return mistake.Mistake{Path: path.Steps("").Key(name), Rule: mistake.RuleType}
}

func TestListKeepsOneMoreThanItsLimit(t *testing.T) {
	t.Parallel()
	l := mistake.NewList(mistake.Budget{Errors: 2})

	for _, name := range []string{"a", "b", "c", "d"} {
		l.Add(at(name))
	}

	assert.Equal(t, []mistake.Mistake{at("a"), at("b"), at("c")}, l.All())
	assert.Equal(t, 3, l.Len())
	assert.True(t, l.Full())
}

func TestListIsFullByWeight(t *testing.T) {
	t.Parallel()
	heavy := at(strings.Repeat("n", 100))
	l := mistake.NewList(mistake.Budget{Report: mistake.Weight(heavy.Path)})

	l.Add(heavy)
	assert.False(t, l.Full(), "the limit itself is allowed")
	assert.Equal(t, mistake.Weight(heavy.Path), l.Weight())

	l.Add(at("a"))
	assert.True(t, l.Full())
}

func TestListWithoutLimitsIsNeverFull(t *testing.T) {
	t.Parallel()
	for _, budget := range []mistake.Budget{{}, {Errors: -1, Report: -1}} {
		l := mistake.NewList(budget)
		for range 20_000 {
			l.Add(at("a"))
		}
		assert.False(t, l.Full())
		assert.Equal(t, 20_000, l.Len())
	}
}

func TestListPassesOverWhatNobodyAsksFor(t *testing.T) {
	t.Parallel()
	l := mistake.NewList(mistake.Budget{Errors: 5, Asked: func(p []byte) bool { return string(p) == string(at("a").Path) }})

	l.Add(at("a"))
	for range mistake.MostPassed {
		l.Add(at("b"))
	}
	assert.Equal(t, []mistake.Mistake{at("a")}, l.All())
	assert.False(t, l.Full())

	l.Add(at("b"))
	assert.True(t, l.Full(), "one more than MostPassed")
}

// TestListKeepsItsOwnPaths: what AddAt is given may be written over.
func TestListKeepsItsOwnPaths(t *testing.T) {
	t.Parallel()
	l := mistake.NewList(mistake.Budget{Errors: 500})
	var want []path.Steps

	for i := range 500 {
		p := path.Steps("").Key(strings.Repeat("n", i)).Index(i)
		at := []byte(p)
		l.AddAt(at, &mistake.Mistake{Rule: mistake.RuleType})
		clear(at)
		want = append(want, p)
	}

	for i, m := range l.All() {
		assert.Equal(t, mistake.Mistake{Path: want[i], Rule: mistake.RuleType}, m)
	}
	assert.Equal(t, 500, l.Len())
}

func TestListForgetsWhatIsDeleted(t *testing.T) {
	t.Parallel()
	l := mistake.NewList(mistake.Budget{Errors: 2})
	for _, name := range []string{"a", "b", "c"} {
		l.Add(at(name))
	}

	l.DeleteFunc(1, func(m mistake.Mistake) bool { return m.Path != at("c").Path })

	assert.Equal(t, []mistake.Mistake{at("a"), at("c")}, l.All())
	assert.Equal(t, 2*mistake.Weight(at("a").Path), l.Weight())
	assert.False(t, l.Full())
}

func TestRecovered(t *testing.T) {
	t.Parallel()
	attempt := func(look func()) (err error) {
		defer mistake.Recovered(&err, "looking")
		look()
		return nil
	}

	assert.NoError(t, attempt(func() {}))
	assert.ErrorContains(t, attempt(func() { panic("here") }), "looking: panic: here\n")
}

func TestListTakesBeforeThePathIsMade(t *testing.T) {
	t.Parallel()
	l := mistake.NewList(mistake.Budget{Errors: 1, Asked: func(p []byte) bool { return string(p) == string(at("a").Path) }})

	assert.True(t, l.Takes([]byte(at("a").Path)))
	assert.Zero(t, l.Len(), "nothing is added")
	for range mistake.MostPassed + 1 {
		assert.False(t, l.Takes([]byte(at("b").Path)))
	}
	assert.False(t, l.Takes([]byte(at("a").Path)), "too many were passed over")
}

func TestListStaysTruncated(t *testing.T) {
	t.Parallel()
	l := mistake.NewList(mistake.Budget{Errors: 1})
	assert.False(t, l.Truncated())
	l.Add(at("a"))
	l.Add(at("b"))
	assert.True(t, l.Truncated(), "a full list may not hold all")

	l.DeleteFunc(0, func(m mistake.Mistake) bool { return m.Path == at("a").Path })
	assert.False(t, l.Full())
	assert.True(t, l.Truncated())

	told := mistake.NewList(mistake.Budget{})
	told.Truncate()
	assert.True(t, told.Truncated())
	assert.False(t, told.Full(), "it takes others all the same")
}

func TestListReservesNoMoreThanItHolds(t *testing.T) {
	t.Parallel()
	l := mistake.NewList(mistake.Budget{Errors: 3})
	l.Reserve(math.MaxInt32)
	l.Reserve(-1)
	l.Add(at("a"))
	assert.Equal(t, []mistake.Mistake{at("a")}, l.All())
}

func TestListNarrowsForATime(t *testing.T) {
	t.Parallel()
	l := mistake.NewList(mistake.Budget{})
	widen := l.Narrow(func(p []byte) bool { return string(p) == string(at("a").Path) })
	l.Add(at("a"))
	l.Add(at("b"))
	widen()
	l.Add(at("c"))
	assert.Equal(t, []mistake.Mistake{at("a"), at("c")}, l.All())

	l.Restart(l.Budget())
	assert.Zero(t, l.Len())
	assert.Zero(t, l.Weight())
}

// TestBudgetWithOthers: a limit grows by what the others take, and no limit
// stays none.
func TestBudgetWithOthers(t *testing.T) {
	t.Parallel()
	others := mistake.NewList(mistake.Budget{})
	others.Add(mistake.Mistake{Path: "a"})
	others.Add(mistake.Mistake{Path: "b"})

	b := mistake.Budget{Errors: 3, Report: 100}.With(others)
	assert.Equal(t, 5, b.Errors)
	assert.Equal(t, 100+others.Weight(), b.Report)
	assert.Equal(t, mistake.Budget{}, mistake.Budget{}.With(others))
}
