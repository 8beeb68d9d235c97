package proof

import (
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/tag"
)

// interval holds numbers, or lengths in bytes, that certainly pass all rules of
// a level. One comparison with it answers for most values. There may be others
// that pass. The zero interval holds none.
type interval struct{ from, end int64 } // without end

func (i interval) holds(n int64) bool { return i.from <= n && n < i.end }

// intervalOf returns the interval of a level whose rules are all understood.
func intervalOf(s sort, t reflect.Type, level *tag.Level) interval {
	within := interval{math.MinInt64, math.MaxInt64}
	switch {
	case s == text:
		within.from = 0
	case s != signed || t == reflect.TypeFor[time.Duration]():
		return interval{}
	}

	for _, rule := range level.Rules {
		switch {
		case rule.Or != nil:
			return interval{}
		case tag.Omits(rule.Name) != never:
			continue // it lets more values pass
		case rule.Name == "required":
			within.from = max(within.from, 1) // zero and below are left to the rules
			continue
		}

		bound, err := strconv.ParseInt(rule.Param, 0, 64)
		narrowed, ok := within.narrowed(s, rule.Name, bound)
		if err != nil || !ok {
			return interval{}
		}
		within = narrowed
	}
	return within
}

// narrowed returns what is left of the interval by a rule with a bound. A
// character takes up to four bytes, so a text may be as long as its bytes and as
// short as a quarter of them. ok is false for a rule that is none of these.
func (i interval) narrowed(s sort, rule string, bound int64) (_ interval, ok bool) {
	if extreme := bound < math.MinInt32 || bound > math.MaxInt32; extreme {
		return interval{}, false
	}
	least := bound
	if s == text {
		least = bound * utf8.UTFMax
	}

	switch tag.BoundOf(rule) {
	case tag.AtLeast:
		i.from = max(i.from, least)
	case tag.MoreThan:
		i.from = max(i.from, least+1)
	case tag.AtMost:
		i.end = min(i.end, bound+1)
	case tag.LessThan:
		i.end = min(i.end, bound)
	default:
		return interval{}, false
	}
	return i, true
}
