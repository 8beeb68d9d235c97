package proof

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/tag"
)

// textTest returns what makes the tests of strings of type t.
func textTest(t reflect.Type) testMaker[string] {
	// Some rules about syntax may ask the method String for the text.
	stringer := t.Implements(reflect.TypeFor[fmt.Stringer]())

	return func(rule, param string) test[string] {
		syntax, ok := syntaxes[rule]
		switch {
		case ok && stringer:
			return test[string]{}
		case ok:
			return syntax
		case tag.Counts(rule):
			return test[string]{accepts: lengthTest(rule, param)}
		}
		return test[string]{accepts: wordTest(rule, param)}
	}
}

// wordTest tests for certain texts, nil if the rule is about something else. It
// says what validator says.
func wordTest(rule, param string) func(string) bool {
	switch rule {
	case "eq":
		return func(s string) bool { return s == param }
	case "ne":
		return func(s string) bool { return s != param }
	case "oneof":
		words := tag.Words(param)
		return func(s string) bool { return slices.Contains(words, s) }
	case "datetime":
		return func(s string) bool { _, err := time.Parse(param, s); return err == nil }
	}
	return partTest(rule, param)
}

// partTest tests for a text inside another.
func partTest(rule, part string) func(string) bool {
	switch rule {
	case "contains":
		return func(s string) bool { return strings.Contains(s, part) }
	case "startswith":
		return func(s string) bool { return strings.HasPrefix(s, part) }
	case "endswith":
		return func(s string) bool { return strings.HasSuffix(s, part) }
	case "excludes":
		return func(s string) bool { return !strings.Contains(s, part) }
	case "startsnotwith":
		return func(s string) bool { return !strings.HasPrefix(s, part) }
	case "endsnotwith":
		return func(s string) bool { return !strings.HasSuffix(s, part) }
	}
	return nil
}

// lengthTest tests the number of characters. It counts them only where the
// number of bytes does not settle it.
func lengthTest(rule, param string) func(string) bool {
	bound, err := strconv.ParseInt(param, 0, strconv.IntSize)
	if err != nil {
		return nil
	}

	test, limit := compared(rule, int(bound)), int(bound)
	switch tag.BoundOf(rule) {
	case tag.AtMost, tag.LessThan:
		return func(s string) bool {
			return len(s) < limit || test(utf8.RuneCountInString(s))
		}
	case tag.AtLeast, tag.MoreThan:
		return func(s string) bool {
			return len(s)/utf8.UTFMax > limit || test(utf8.RuneCountInString(s))
		}
	}
	return func(s string) bool { return test(utf8.RuneCountInString(s)) }
}
