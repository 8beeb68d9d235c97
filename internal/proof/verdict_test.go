package proof_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/tag"
)

// failure is a rule as validator reports it.
type failure struct{ rule, param string }

// ruled is a type with rules.
type ruled struct {
	typ   reflect.Type
	rules string
}

// structOf returns a struct type with a field F of the type that has the rules.
func (w world) structOf(r ruled) reflect.Type {
	if known, ok := w.structs.Load(r); ok {
		return known.(reflect.Type)
	}
	typ := reflect.StructOf([]reflect.StructField{{
		Name: "F",
		Type: r.typ,
		Tag:  reflect.StructTag(fmt.Sprintf("validate:%q", r.rules)),
	}})
	w.structs.Store(r, typ)
	return typ
}

// fieldOf returns a struct with value in a field F that has the rules.
func (w world) fieldOf(value reflect.Value, rules string) reflect.Value {
	v := reflect.New(w.structOf(ruled{value.Type(), rules})).Elem()
	v.Field(0).Set(value)
	return v
}

// reports returns the rule that validator says value fails, not what is in it;
// nil if it passes. panics says that validator does.
func (w world) reports(value reflect.Value, rules string) (failed *failure, panics bool) {
	defer func() { panics = recover() != nil }()

	var all validator.ValidationErrors
	if !errors.As(w.validator.Struct(w.fieldOf(value, rules).Interface()), &all) {
		return nil, false
	}
	if first := all[0]; first.StructNamespace() == "F" {
		return &failure{first.Tag(), first.Param()}, false
	}
	return nil, false
}

// checkOf returns the check of a value with rules.
func (w world) checkOf(value reflect.Value, rules string) *proof.Check {
	outer := w.structOf(ruled{value.Type(), rules})
	return w.prover.Of(w.shapes.Read(outer), nil).Field(0)
}

// alone returns the rule of a level by itself, behind the directive at the front
// of the level, if there is one.
func alone(level *tag.Level, rule tag.Rule) string {
	if first := level.Rules[0].Name; tag.Omits(first) != tag.OmitNothing && rule.Name != first {
		return first + "," + rule.Text()
	}
	return rule.Text()
}

// refutes returns the first rule of a tag that a value certainly fails, and its
// parameter, as validator reports them. ok is false if that rule, or one before
// it, is not certain.
func refutes(check *proof.Check, rules string, value reflect.Value) (rule, param string, ok bool) {
	verdicts := check.Verdicts(value)
	for i, r := range tag.ParseLevel(rules).Rules {
		switch {
		case verdicts.Of(i) == proof.Unknown:
			return "", "", false
		case verdicts.Of(i) == proof.Fails && r.Or != nil:
			return r.Decoded(), r.Or[len(r.Or)-1].Param, true
		case verdicts.Of(i) == proof.Fails:
			return r.Name, r.Param, true
		}
	}
	return "", "", false
}

// requireVerdicts compares what is certain about a value and its own rules with
// what validator says. It returns what validator says, and whether that is
// refuted.
func (w world) requireVerdicts(t *testing.T, value reflect.Value, rules string) (failed *failure, refuted bool) {
	check := w.checkOf(value, rules)
	level := tag.ParseLevel(rules)
	failed, panics := w.reports(value, level.Text)

	rule, param, refuted := refutes(check, rules, value)
	if refuted {
		require.False(t, panics, "%s of %#v: refuted by %s, validator panics", rules, value, rule)
		require.NotNil(t, failed, "%s of %#v: refuted by %s=%s", rules, value, rule, param)
		require.Equal(t, *failed, failure{rule, param}, "%s of %#v", rules, value)
	}

	verdicts := check.Verdicts(value)
	for i, r := range level.Rules {
		if verdicts.Of(i) == proof.Unknown {
			continue
		}
		one, panics := w.reports(value, alone(level, r))
		require.False(t, panics, "%s in %s of %#v: validator panics", r.Name, rules, value)
		require.Equal(t, verdicts.Of(i) == proof.Passes, one == nil, "%s in %s of %#v", r.Name, rules, value)
	}
	requireExamined(t, check, value, failed == nil && !panics)
	return failed, refuted
}

// requireExamined holds what Examine says against Accepts and Verdicts. passes is
// what validator says of the value's own rules.
func requireExamined(t *testing.T, check *proof.Check, value reflect.Value, passes bool) {
	t.Helper()
	verdicts, tested, accepted := check.Examine(value)
	if tested {
		require.Equal(t, check.Verdicts(value), verdicts, "%#v", value)
	}
	if accepted {
		require.True(t, passes, "%#v", value)
		return
	}
	typ := value.Type()
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	isList := typ.Kind() == reflect.Slice || typ.Kind() == reflect.Array
	require.True(t, isList || !check.Accepts(value), "%#v", value)
}

// TestVerdictsAreValidators holds random values of random types against their
// rules. It says how many failures are refuted, too: a check that refutes
// nothing would be right.
func TestVerdictsAreValidators(t *testing.T) {
	t.Parallel()
	w := newWorld()
	failures, refuted := map[string]int{}, map[string]int{}
	all, certain := 0, 0
	for seed := range uint64(2_000) {
		r := random{rand.New(rand.NewPCG(seed, 3))}
		typ, rules := r.typ(int(seed % 2))
		if rules == "" {
			continue
		}
		for range 8 {
			v := reflect.New(typ).Elem()
			r.fill(v)
			failed, ok := w.requireVerdicts(t, v, rules)
			if failed == nil {
				continue
			}
			all++
			failures[failed.rule]++
			if ok {
				certain++
				refuted[failed.rule]++
			}
		}
	}

	for rule, n := range failures {
		if refuted[rule] < n/2 {
			t.Logf("%s: %d of %d failures are refuted", rule, refuted[rule], n)
		}
	}
	t.Logf("%d of %d failures are refuted", certain, all)
	assert.Greater(t, certain, all/2)
}

// TestUsualMistakesAreRefuted names the mistakes of clients that cost no question
// to validator. Those of the second kind are left to it.
func TestUsualMistakesAreRefuted(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for rule, tt := range map[string]struct{ refuted, asked []string }{
		"email": {
			refuted: []string{"", "ada", "ada@", "@example.com", "ada@example", "a b@example.com", "a@b@example.com", "ada.example.com", "ada@exa mple.com", `"a b"@example`},
			asked:   []string{`"a b"@example.`, "ada@.", ".@example.com"},
		},
		"e164":     {refuted: []string{"", "+", "020 7946 0018", "+012345678", "+4420", "+1234567890123456", "phone"}},
		"url":      {refuted: []string{"", "example.com", "/path", "://example.com", "exa mple:80"}, asked: []string{"http:", "1http://example.com"}},
		"http_url": {refuted: []string{"", "example.com"}, asked: []string{"ftp://example.com"}},
		"uri":      {refuted: []string{"", "example.com", "?a=b", "#a"}, asked: []string{"a b:c"}},
		"uuid":     {refuted: []string{"", "1", "6ba7b810-9dad-11d1-80b4-00c04fd430cg", "6ba7b8109dad11d180b400c04fd430c8"}},
		"uuid4":    {refuted: []string{"", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6BA7B810-9DAD-41D1-80B4-00C04FD430C8"}},

		"uuid5_rfc4122":   {refuted: []string{"", "6ba7b810-9dad-51d1-00b4-00c04fd430c8"}},
		"alpha":           {refuted: []string{"", "a1", "a b", "é"}},
		"alphaspace":      {refuted: []string{"", "a1"}},
		"alphanum":        {refuted: []string{"", "a-1", "a b"}},
		"alphanumspace":   {refuted: []string{"", "a-1"}},
		"alphaunicode":    {refuted: []string{"", "a1", "é "}, asked: []string{"a×"}},
		"alphanumunicode": {refuted: []string{"", "a-1"}},
		"number":          {refuted: []string{"", "-1", "1.5", "x"}},
		"numeric":         {refuted: []string{"", "-", "1.", ".5", "1e3", "--1"}},
		"hexadecimal":     {refuted: []string{"", "0x", "g"}},
		"boolean":         {refuted: []string{"", "yes", "tRUE"}},
		"ascii":           {refuted: []string{"é", "\x80"}},
		"printascii":      {refuted: []string{"é", "\n"}},
		"lowercase":       {refuted: []string{"", "aB"}, asked: []string{"É"}},
		"uppercase":       {refuted: []string{"", "aB"}, asked: []string{"é"}},
		"ip":              {refuted: []string{"", "localhost"}, asked: []string{"256.1.1.1", "::x"}},
		"datetime=15:04":  {refuted: []string{"", "25:00", "noon"}},

		"required": {refuted: []string{""}},
		"min=3":    {refuted: []string{"", "日本"}},
		"max=1":    {refuted: []string{"ab", "日本"}},
		"len=1":    {refuted: []string{"", "ab"}},
		"eq=a":     {refuted: []string{"", "b"}},
		"ne=a":     {refuted: []string{"a"}},

		"oneof='a b' c":   {refuted: []string{"", "a", "b", "C"}},
		"contains=@":      {refuted: []string{"", "a"}},
		"startswith=a":    {refuted: []string{"", "ba"}},
		"endswith=a":      {refuted: []string{"", "ab"}},
		"excludes=a":      {refuted: []string{"ba"}},
		"startsnotwith=a": {refuted: []string{"ab"}},
		"endsnotwith=a":   {refuted: []string{"ba"}},
		"email|e164":      {refuted: []string{"", "x"}, asked: []string{"a@.b"}},
	} {
		for _, text := range tt.refuted {
			failed, ok := w.requireVerdicts(t, reflect.ValueOf(text), rule)
			assert.NotNil(t, failed, "%s of %q", rule, text)
			assert.True(t, ok, "%s of %q", rule, text)
		}
		for _, text := range tt.asked {
			failed, ok := w.requireVerdicts(t, reflect.ValueOf(text), rule)
			assert.NotNil(t, failed, "%s of %q", rule, text)
			assert.False(t, ok, "%s of %q", rule, text)
		}
	}
}

// TestFirstFailures holds values whose first failing rule a careless check would get
// wrong.
func TestFirstFailures(t *testing.T) {
	t.Parallel()
	w := newWorld()
	blank, none := "", []int(nil)
	type stamps struct{ At time.Time }

	for name, tt := range map[string]struct {
		value any
		rules string
		want  string // the rule and its parameter, of a group the last one; "" if validator is asked
	}{
		"the first of two":            {"", "required,email", "required"},
		"the second of two":           {"a", "required,email", "email"},
		"behind one that is unknown":  {"", "fqdn,email", ""},
		"before one that is unknown":  {"", "required,fqdn", "required"},
		"before a bad parameter":      {"", "required,min=x", "required"},
		"at a bad parameter":          {"", "min=x,required", ""},
		"before no rule at all":       {"", "required,nosuchrule", ""},
		"a bad group":                 {"", "required,omitempty|email", ""},
		"a part of the tag is empty":  {"", "required,,email", ""},
		"keys without dive":           {"", "required,keys,email,endkeys", ""},
		"an escaped parameter":        {"x", "eq=a0x2Cb0x7Cc", "eq=a,b|c"},
		"an escaped group":            {"x", "eq=a0x2Cb|uuid", "eq=a,b|uuid"},
		"a group":                     {"x", "uuid|eq=a", "uuid|eq=a=a"},
		"a group with an empty end":   {"x", "uuid|eq=", "uuid|eq="},
		"one that lets go":            {"", "omitempty,email", ""},
		"behind one that lets go":     {"x", "omitempty,email", "email"},
		"one that lets go later":      {"", "min=1,omitempty,email", "min=1"},
		"behind that":                 {"x", "min=1,omitempty,email", ""},
		"behind nostructlevel":        {"x", "nostructlevel,email", ""},
		"required with a parameter":   {"", "required=x", "required=x"},
		"a nil pointer":               {(*string)(nil), "min=3,email", "min=3"},
		"a nil pointer, required":     {(*string)(nil), "required,email", "required"},
		"a nil pointer, later":        {(*string)(nil), "fqdn,required", ""},
		"a nil pointer and a group":   {(*string)(nil), "uuid|email", ""},
		"a nil pointer, isdefault":    {(*string)(nil), "isdefault,email", ""},
		"a nil pointer, let go":       {(*string)(nil), "omitnil,email", ""},
		"a pointer to an empty text":  {&blank, "required,min=1", "min=1"},
		"a pointer that lets go":      {&blank, "omitzero,min=1", ""},
		"a pointer that does not":     {&blank, "omitempty,min=1", "min=1"},
		"a pointer to a nil list":     {&none, "required", "required"},
		"an empty list":               {[]int{}, "required,min=1", "min=1"},
		"an empty list that lets go":  {[]int{}, "omitempty,min=1", "min=1"},
		"a nil list that lets go":     {none, "omitempty,min=1", ""},
		"items play no part":          {[]string{""}, "max=0,dive,required", "max=0"},
		"only items fail":             {[]string{""}, "max=1,dive,required", ""},
		"an array":                    {[2]int{}, "max=1", "max=1"},
		"an array that lets go":       {[2]int{}, "omitzero,max=1", ""},
		"a zero struct":               {stamps{}, "required", "required"},
		"a zero time":                 {time.Time{}, "required", "required"},
		"a time that is compared":     {time.Time{}, "gt", ""},
		"false":                       {false, "required", "required"},
		"a comparison of a bool":      {false, "eq=true", "eq=true"},
		"a bool and a bad parameter":  {false, "eq=yes", ""},
		"a bool that lets go":         {false, "omitempty,eq=true", ""},
		"not a number":                {math.NaN(), "min=1", ""},
		"a duration":                  {time.Minute, "max=30s", "max=30s"},
		"a number among words":        {3, "oneof=1 2", "oneof=1 2"},
		"the syntax of a Stringer":    {spoken("x"), "uuid", ""},
		"the length of a Stringer":    {spoken("x"), "min=2", "min=2"},
		"a Valuer":                    {byValue{}, "required", ""},
		"an unsigned number":          {uint8(3), "lt=3", "lt=3"},
		"a float":                     {float32(0.5), "lte=0.4", "lte=0.4"},
		"a uri without a scheme":      {"/path", "uri", ""},
		"the uri of a whole server":   {"*", "uri", ""},
		"a map":                       {map[string]int{"a": 1}, "len=2", "len=2"},
		"rule 64 of a value":          {"x", strings.Repeat("min=1,", 63) + "max=0", "max=0"},
		"a rule too many":             {"x", strings.Repeat("min=1,", 64) + "max=0", ""},
		"a rule about another number": {5, "eq=1|eq=2", "eq=1|eq=2=2"},
	} {
		value := reflect.ValueOf(tt.value)
		rule, param, ok := refutes(w.checkOf(value, tt.rules), tt.rules, value)
		got := rule
		if param != "" {
			got += "=" + param
		}
		assert.Equal(t, tt.want, got, name)
		assert.Equal(t, tt.want != "", ok, name)
		w.requireVerdicts(t, value, tt.rules)
	}
}

func TestNothingIsRefutedThatTheUserChanged(t *testing.T) {
	t.Parallel()
	w := newWorld()
	value := reflect.ValueOf("")
	typ := w.shapes.Read(value.Type())
	level := tag.ParseLevel("required,mine,min=1")
	never := func(string) bool { return false }
	notForeign := func(reflect.Type) bool { return false }
	parses := func(string) bool { return true }

	for name, tt := range map[string]struct {
		prover *proof.Prover
		want   [3]proof.Verdict // required, mine, min=1
	}{
		"a rule that is not known": {
			&proof.Prover{Foreign: notForeign, Replaced: never, Parses: parses},
			[3]proof.Verdict{proof.Fails, proof.Unknown, proof.Fails},
		},
		"one of the user's, which may end the level": {
			&proof.Prover{Foreign: notForeign, Parses: parses, Replaced: func(r string) bool { return r == "mine" }},
			[3]proof.Verdict{proof.Fails, proof.Unknown, proof.Unknown},
		},
		"required is the user's": {
			&proof.Prover{Foreign: notForeign, Parses: parses, Replaced: func(r string) bool { return r == "required" }},
			[3]proof.Verdict{},
		},
		"the type is": {
			&proof.Prover{Foreign: func(reflect.Type) bool { return true }, Replaced: never, Parses: parses},
			[3]proof.Verdict{},
		},
		"validator panics on the tag": {
			&proof.Prover{Foreign: notForeign, Replaced: never, Parses: never},
			[3]proof.Verdict{},
		},
		"nobody knows whether it does": {
			&proof.Prover{Foreign: notForeign, Replaced: never},
			[3]proof.Verdict{},
		},
	} {
		check := tt.prover.Of(typ, level)
		verdicts := check.Verdicts(value)
		assert.Equal(t, tt.want, [3]proof.Verdict{verdicts.Of(0), verdicts.Of(1), verdicts.Of(2)}, name)

		_, _, ok := refutes(check, level.Tag, value)
		assert.Equal(t, tt.want[0] == proof.Fails, ok, name)
	}
}

func TestVerdictsOfEveryRule(t *testing.T) {
	t.Parallel()
	w := newWorld()
	of := func(value any, rules string) []proof.Verdict {
		v := reflect.ValueOf(value)
		verdicts := w.checkOf(v, rules).Verdicts(v)
		all := make([]proof.Verdict, len(tag.ParseLevel(rules).Rules))
		for i := range all {
			all[i] = verdicts.Of(i)
		}
		return all
	}
	const fails, passes, unknown = proof.Fails, proof.Passes, proof.Unknown

	assert.Equal(t, []proof.Verdict{passes, fails, fails, passes}, of("ab", "required,min=3,email,alpha"))
	assert.Equal(t, []proof.Verdict{fails, unknown, fails}, of("", "required,fqdn,email"))
	assert.Equal(t, []proof.Verdict{passes, passes}, of("", "omitempty,email"))
	assert.Equal(t, []proof.Verdict{passes, passes}, of((*string)(nil), "omitempty,email"))
	assert.Equal(t, []proof.Verdict{fails, unknown}, of((*string)(nil), "min=1,email"))
	assert.Equal(t, []proof.Verdict{fails, fails, passes}, of([]int{1}, "min=2,len=2,max=2"))

	var nothingAsked *proof.Check
	assert.Equal(t, passes, nothingAsked.Verdicts(reflect.ValueOf(1)).Of(0))
	assert.Equal(t, unknown, proof.Unproven.Verdicts(reflect.ValueOf(1)).Of(0))
	assert.Equal(t, unknown, proof.Verdicts{}.Of(200))
}

func TestVerdictsDoNotAllocate(t *testing.T) {
	w := newWorld()
	value := reflect.ValueOf("not an address")
	check := w.checkOf(value, "required,min=30,email")

	assert.Zero(t, testing.AllocsPerRun(100, func() { check.Verdicts(value) }))
}
