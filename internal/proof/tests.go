package proof

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/fielderrors/bind/internal/tag"
)

// The functions of this file return the test of a rule, nil if there is none. A
// parameter that validator would panic on has none. The tests are exact: what
// they do not accept, validator refuses.

// compared is the test of a rule that compares a value with a bound.
func compared[T cmp.Ordered](rule string, bound T) func(T) bool {
	switch rule {
	case "eq":
		return func(v T) bool { return v == bound }
	case "ne":
		return func(v T) bool { return v != bound }
	}

	switch tag.BoundOf(rule) {
	case tag.Exactly:
		return func(v T) bool { return v == bound }
	case tag.MoreThan:
		return func(v T) bool { return v > bound }
	case tag.AtLeast:
		return func(v T) bool { return v >= bound }
	case tag.LessThan:
		return func(v T) bool { return v < bound }
	case tag.AtMost:
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
	isDuration := t == reflect.TypeFor[time.Duration]()
	return func(rule, param string) func(int64) bool {
		switch rule {
		case "oneof":
			return oneOf(param, func(word string) (int64, error) {
				return strconv.ParseInt(word, 10, 64)
			})
		case "numeric", "number":
			return func(int64) bool { return true }
		}

		if isDuration {
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
		return oneOf(param, func(word string) (uint64, error) {
			return strconv.ParseUint(word, 10, 64)
		})
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

func boolTest(rule, param string) func(bool) bool {
	if rule == "boolean" {
		return func(bool) bool { return true }
	}

	want, err := strconv.ParseBool(param)
	if err != nil {
		return nil
	}
	switch rule {
	case "eq":
		return func(v bool) bool { return v == want }
	case "ne":
		return func(v bool) bool { return v != want }
	}
	return nil
}

// oneOf tests whether a number is in a list of words. Validator compares the
// words with the number as it writes it: a word in another spelling stands for
// no number.
func oneOf[T cmp.Ordered](param string, parse func(string) (T, error)) func(T) bool {
	var all []T
	for _, word := range tag.Words(param) {
		if n, err := parse(word); err == nil && fmt.Sprint(n) == word {
			all = append(all, n)
		}
	}
	return func(n T) bool { return slices.Contains(all, n) }
}
