package proof

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/tag"
)

// The functions below return the test for a rule, nil if there is none. A parameter that validator would panic on has none.

// compared is the test of a rule that compares a value with a bound.
func compared[T cmp.Ordered](rule string, bound T) func(T) bool {
	switch rule {
	case "eq", "len":
		return func(v T) bool { return v == bound }
	case "ne":
		return func(v T) bool { return v != bound }
	case "gt":
		return func(v T) bool { return v > bound }
	case "gte", "min":
		return func(v T) bool { return v >= bound }
	case "lt":
		return func(v T) bool { return v < bound }
	case "lte", "max":
		return func(v T) bool { return v <= bound }
	}
	return nil
}

// sizeTest tests the number of items or entries.
func sizeTest(rule, param string) func(int) bool {
	bound, err := strconv.ParseInt(param, 0, strconv.IntSize)
	if err != nil {
		return nil
	}
	return compared(rule, int(bound))
}

func signedTest(t reflect.Type) func(rule, param string) func(int64) bool {
	return func(rule, param string) func(int64) bool {
		switch rule {
		case "oneof":
			return member(param, func(word string) (int64, error) { return strconv.ParseInt(word, 10, 64) })
		case "numeric", "number":
			return func(int64) bool { return true }
		}
		if t == reflect.TypeFor[time.Duration]() {
			if d, err := time.ParseDuration(param); err == nil {
				return compared(rule, int64(d))
			}
		}
		bound, err := strconv.ParseInt(param, 0, 64)
		if err != nil {
			return nil
		}
		return compared(rule, bound)
	}
}

func unsignedTest(rule, param string) func(uint64) bool {
	switch rule {
	case "oneof":
		return member(param, func(word string) (uint64, error) { return strconv.ParseUint(word, 10, 64) })
	case "numeric", "number":
		return func(uint64) bool { return true }
	}
	bound, err := strconv.ParseUint(param, 0, 64)
	if err != nil {
		return nil
	}
	return compared(rule, bound)
}

func floatTest(t reflect.Type) func(rule, param string) func(float64) bool {
	return func(rule, param string) func(float64) bool {
		if rule == "numeric" || rule == "number" {
			return func(float64) bool { return true }
		}
		bound, err := strconv.ParseFloat(param, t.Bits())
		if err != nil || bound != bound {
			return nil
		}
		return compared(rule, bound)
	}
}

// member tests whether a number is in a list of words. A word that is not spelt as validator spells numbers is none.
func member[T cmp.Ordered](param string, parse func(string) (T, error)) func(T) bool {
	var all []T
	for _, word := range tag.Words(param) {
		if n, err := parse(word); err == nil && fmt.Sprint(n) == word {
			all = append(all, n)
		}
	}
	return func(n T) bool { return slices.Contains(all, n) }
}

// textTest tests strings.
func textTest(t reflect.Type) func(rule, param string) func(string) bool {
	return func(rule, param string) func(string) bool {
		if test, ok := syntaxes[rule]; ok {
			if t.Implements(reflect.TypeFor[fmt.Stringer]()) { // some rules ask String instead
				return nil
			}
			return test
		}
		switch rule {
		case "len", "gt", "gte", "min", "lt", "lte", "max":
			return lengthTest(rule, param)
		case "eq":
			return func(s string) bool { return s == param }
		case "ne":
			return func(s string) bool { return s != param }
		case "oneof":
			words := tag.Words(param)
			return func(s string) bool { return slices.Contains(words, s) }
		case "contains":
			return func(s string) bool { return strings.Contains(s, param) }
		case "startswith":
			return func(s string) bool { return strings.HasPrefix(s, param) }
		case "endswith":
			return func(s string) bool { return strings.HasSuffix(s, param) }
		case "excludes":
			return func(s string) bool { return !strings.Contains(s, param) }
		case "startsnotwith":
			return func(s string) bool { return !strings.HasPrefix(s, param) }
		case "endsnotwith":
			return func(s string) bool { return !strings.HasSuffix(s, param) }
		case "datetime":
			return func(s string) bool { _, err := time.Parse(param, s); return err == nil }
		}
		return nil
	}
}

// lengthTest tests the number of characters, which it counts only where the number of bytes does not settle it.
func lengthTest(rule, param string) func(string) bool {
	bound, err := strconv.ParseInt(param, 0, strconv.IntSize)
	if err != nil {
		return nil
	}
	test, limit := compared(rule, int(bound)), int(bound)
	switch rule {
	case "max", "lte", "lt":
		return func(s string) bool { return len(s) < limit || test(utf8.RuneCountInString(s)) }
	case "min", "gte", "gt":
		return func(s string) bool { return len(s)/utf8.UTFMax > limit || test(utf8.RuneCountInString(s)) }
	}
	return func(s string) bool { return test(utf8.RuneCountInString(s)) }
}
