package check

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Whether any value passes some rules, Check finds out by asking validator about
// values that the rules would tell apart, if any do: those at the bounds that
// the rules name and on both sides of them, and all that they list.

// mostCounted is the length of the longest string or list that is made to be
// asked about.
const mostCounted = 1 << 12

// candidates are values of t that rules with such arguments tell apart. ok is
// false if they might not be enough to say that no value passes.
func candidates(t reflect.Type, rules []tag.Rule) (values []reflect.Value, ok bool) {
	words := argumentsOf(rules)
	switch {
	case shape.IsTime(t):
		return times(t), true
	case t.Kind() == reflect.String:
		return textsLike(t, words)
	case t.Kind() == reflect.Bool:
		return converted(t, false, true), true
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Map, t.Kind() == reflect.Array:
		return lists(t, words)
	}
	return numbers(t, words)
}

// argumentsOf are the arguments of rules, and the words in those that are lists.
func argumentsOf(rules []tag.Rule) (words []string) {
	for _, rule := range rules {
		words = append(words, argumentsOf(rule.Or)...)
		words = append(words, rule.Param)
		if tag.TakesList(rule.Name) {
			words = append(words, tag.Words(rule.Param)...)
		}
	}
	return words
}

// converted are values of type t.
func converted[T any](t reflect.Type, all ...T) (values []reflect.Value) {
	for _, v := range all {
		values = append(values, reflect.ValueOf(v).Convert(t))
	}
	return values
}

// times are no time, one that is over, and one to come.
func times(t reflect.Type) []reflect.Value {
	return converted(t, time.Time{}, time.Unix(1, 0), time.Now().AddDate(100, 0, 0))
}

// texts are strings that rules about strings tell apart.
var texts = []string{"", "a", "1", "ab", "B", "ä", " ", "true", "2020-01-01", "1,2", "<a>", "{}"}

func textsLike(t reflect.Type, words []string) ([]reflect.Value, bool) {
	counts, ok := countsIn(words)
	values := converted(t, texts...)
	for _, n := range counts {
		values = append(values, converted(t, strings.Repeat("a", n))...)
	}
	return append(values, converted(t, words...)...), ok
}

// countsIn are the numbers in words that may be lengths, with their neighbours.
// ok is false if one is too large.
func countsIn(words []string) (counts []int, ok bool) {
	counts, ok = []int{0, 1, 2, 3}, true
	for _, word := range words {
		n, err := strconv.ParseInt(word, 0, 64)
		switch {
		case err != nil || n < 0:
		case n > mostCounted:
			ok = false
		default:
			counts = append(counts, max(int(n)-1, 0), int(n), int(n)+1)
		}
	}
	slices.Sort(counts)
	return slices.Compact(counts), ok
}

// lists are nil, and lists and maps of so many elements, all of them different.
func lists(t reflect.Type, words []string) ([]reflect.Value, bool) {
	if t.Kind() == reflect.Array {
		return samples(t), true
	}
	counts, ok := countsIn(words)
	values := []reflect.Value{reflect.Zero(t)}
	if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
		values = append(values, converted(t, texts...)...)
	}

	for _, n := range counts {
		if t.Kind() == reflect.Map && t.Key().Kind() == reflect.Bool && n > 2 {
			break // there are no more keys
		}
		list, made := listOf(t, n)
		if !made {
			return values, false
		}
		values = append(values, list)
	}
	return values, ok
}

// listOf returns a list or a map of n elements, as long as so many of them can
// be told apart.
func listOf(t reflect.Type, n int) (reflect.Value, bool) {
	if t.Kind() == reflect.Map {
		list := reflect.MakeMap(t)
		for i := range n {
			key, ok := numbered(t.Key(), i)
			if !ok {
				return list, false
			}
			elem, _ := numbered(t.Elem(), i)
			list.SetMapIndex(key, elem)
		}
		return list, list.Len() == n
	}

	list := reflect.MakeSlice(t, n, n)
	for i := range n {
		if elem, ok := numbered(t.Elem(), i); ok {
			list.Index(i).Set(elem)
		}
	}
	return list, true
}

// numbered returns a value of t that differs from those of other numbers.
func numbered(t reflect.Type, i int) (reflect.Value, bool) {
	v := reflect.New(t).Elem()
	switch {
	case v.Kind() == reflect.String:
		v.SetString(strconv.Itoa(i))
	case v.Kind() == reflect.Bool:
		v.SetBool(i%2 == 1)
	case v.CanInt():
		v.SetInt(int64(i))
	case v.CanUint():
		v.SetUint(uint64(i))
	case v.CanFloat():
		v.SetFloat(float64(i))
	default:
		return v, false
	}

	return v, true
}

// known are numbers that some rule or other knows: 36, 840 and 978 are countries
// and currencies, 18 and 79927398713 have a check digit, 8080 is a port.
var known = []float64{0, 1, 2, -1, 0.5, 18, 36, 100, 200, 443, 840, 978, 8080, 79927398713}

// numbers are those that the words name, what is on both sides of each and
// between any two, the least and the greatest, and some that rules know.
func numbers(t reflect.Type, words []string) (values []reflect.Value, ok bool) {
	switch v := reflect.New(t).Elem(); {
	case v.CanInt():
		return signed(t, words), true
	case v.CanUint():
		return unsigned(t, words), true
	case v.CanFloat():
		return floats(t, words), true
	}
	return nil, false
}

func signed(t reflect.Type, words []string) (values []reflect.Value) {
	v := reflect.New(t).Elem()
	least := int64(math.MinInt64) >> (64 - t.Bits())
	all := []int64{least, -(least + 1)}
	for _, f := range known {
		all = append(all, int64(f))
	}
	for _, word := range words {
		n, err := strconv.ParseInt(word, 0, 64)
		if d, isDuration := time.ParseDuration(word); err != nil && isDuration == nil {
			n, err = int64(d), nil
		}
		if err == nil {
			all = append(all, n-1, n, n+1)
		}
	}

	for _, n := range all {
		if !v.OverflowInt(n) {
			values = append(values, converted(t, n)...)
		}
	}
	return values
}

func unsigned(t reflect.Type, words []string) (values []reflect.Value) {
	v := reflect.New(t).Elem()
	all := []uint64{0, uint64(math.MaxUint64) >> (64 - t.Bits())}
	for _, f := range known {
		all = append(all, uint64(max(f, 0)))
	}
	for _, word := range words {
		if n, err := strconv.ParseUint(word, 0, 64); err == nil {
			all = append(all, n-1, n, n+1)
		}
	}

	for _, n := range all {
		if !v.OverflowUint(n) {
			values = append(values, converted(t, n)...)
		}
	}
	return values
}

func floats(t reflect.Type, words []string) []reflect.Value {
	all := slices.Concat(known, []float64{-1e30, 1e30})
	for _, word := range words {
		if f, err := strconv.ParseFloat(word, t.Bits()); err == nil {
			all = append(all, f)
		}
	}

	slices.Sort(all)
	for i, f := range all[1:] {
		all = append(all, all[i]+(f-all[i])/2)
	}
	return converted(t, all...)
}
