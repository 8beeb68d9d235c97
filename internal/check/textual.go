package check

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// textual reports a rule about texts on a type that has none: to validator, all
// its values read the same.
func (f *fieldCheck) textual(t *shape.Type, rule tag.Rule) {
	t = f.looked(t)
	if !f.hasNoText(t) || f.maybeYields(t) || !isAboutText(rule.Name) || !f.knownRule(rule.Name) {
		return
	}
	values, _ := candidates(t.Go, []tag.Rule{rule})
	if isStruct(t.Go) {
		values = f.samples(t.Go)
	}
	isID := isStringer(t.Go) && f.asksString(rule)
	if isID {
		if values = idsOf(t.Go); values == nil {
			return
		}
	}

	var outcomes [2]bool
	tried := attempt(func(yield func(func()) bool) {
		for _, v := range values {
			call := func() {
				passes := rule.Name != postcodeBeside && f.passesAlone(v, rule.Text())
				outcomes[0], outcomes[1] = outcomes[0] || !passes, outcomes[1] || passes
			}
			if !yield(call) {
				return
			}
		}
	})
	if !tried.returned() {
		return
	}

	cure := "use a rule that is for the type"
	if isStruct(t.Go) {
		cure += ", or " + cureOfStruct(t.Go)
	}
	switch outcomes {
	case [2]bool{true, false}:
		f.report(cure, "rule %q looks at text, and no value of %v passes it", rule.Text(), t.Go)
	case [2]bool{false, true}:
		if isID || holdsAnyway(rule.Name) {
			return
		}
		f.report(cure, "rule %q looks at text, and every value of %v passes it", rule.Text(), t.Go)
	}
}

// isStringer reports whether values of t have a text that some rules ask for.
// validator does not ask times.
func isStringer(t reflect.Type) bool {
	stringer := t.Implements(reflect.TypeFor[fmt.Stringer]())
	return stringer && !shape.IsTime(t) && t != reflect.TypeFor[time.Duration]()
}

// spoken is no string, and has a text for rules that ask a value for one.
type spoken [1]string

func (s spoken) String() string { return s[0] }

// ids are texts that the rules about ids tell apart.
var ids = []spoken{
	{""}, {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}, {"6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
	{"6fa459ea-ee8a-3ca4-894e-db77e160355e"}, {"5f0c8a1e-7d39-4a6b-9c2d-1e8f7a6b5c4d"},
	{"886313e1-3b8a-5372-9b90-0c9aee199e5d"}, {"01890a5d-ac96-774b-bcce-b302099a8057"},
}

// asksString reports whether a rule asks values that are no strings for their
// text, by their method String.
func (f *fieldCheck) asksString(rule tag.Rule) bool {
	passes := 0
	tried := attempt(func(yield func(func()) bool) {
		for _, id := range ids {
			call := func() {
				if f.engine.Validator().Var(id, rule.Text()) == nil {
					passes++
				}
			}
			if !yield(call) {
				return
			}
		}
	})
	return !tried.returned() || passes > 0 && passes < len(ids)
}

// idsOf are values of t that rules about ids tell apart; nil if t is no id.
func idsOf(t reflect.Type) (values []reflect.Value) {
	if t.Kind() != reflect.Array || t.Len() != 16 || t.Elem().Kind() != reflect.Uint8 {
		return nil
	}
	for _, id := range ids {
		v := reflect.New(t).Elem()
		bytes, err := hex.DecodeString(strings.ReplaceAll(id[0], "-", ""))
		if err == nil && len(bytes) > 0 {
			reflect.Copy(v, reflect.ValueOf(bytes))
		}
		values = append(values, v)
	}
	return values
}

// hasNoText reports whether validator has no text to look at in values of t,
// unless a rule asks their method String.
func (f *fieldCheck) hasNoText(t *shape.Type) bool {
	if f.yieldedBy(t) != "" {
		return false
	}
	kind := t.Go.Kind()
	return kind != reflect.String && kind != reflect.Interface
}

// isAboutText reports whether a rule is about the text of a value.
func isAboutText(rule string) bool {
	return tag.Plain(rule) || rule == "noneof" || rule == "noneofci" || rule == postcodeBeside
}

// postcodeBeside looks at a postcode, and at another field for its country.
const postcodeBeside = "postcode_iso3166_alpha2_field"

// holdsAnyway reports whether a rule may be true of all values of a type: a
// number is numeric, and a truth value boolean, whatever it is.
func holdsAnyway(rule string) bool {
	return rule == "numeric" || rule == "number" || rule == "boolean"
}

// passesAlone asks validator about a value that stands alone.
func (f *fieldCheck) passesAlone(v reflect.Value, rule string) bool {
	if isStruct(v.Type()) {
		return f.engine.Validator().Struct(f.holding(reflect.ValueOf(struct{}{}), v, rule)) == nil
	}
	return f.engine.Validator().Var(v.Interface(), rule) == nil
}
