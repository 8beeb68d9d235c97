package words

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/tag"
)

// variant names the sort of value that a message may be worded for.
func variant(word string) string {
	switch word {
	case "integer", "number":
		return "number"
	case "array", "object":
		return "items"
	case "date-time":
		return "time"
	}
	return word
}

// arguments returns {1} and {2}: the rule's argument in words. sort is the value's: string, number, items, …
func (t *Language) arguments(fe *mistake.Mistake, sort string) (args [2]string) {
	args[0] = fe.Param
	switch {
	case fe.Rule == mistake.RuleOr:
		args[0] = t.either(fe)
	case fe.Rule == mistake.RuleRange:
		low, high, _ := strings.Cut(fe.Param, " ")
		args[0], args[1] = t.isolated(low), t.isolated(high)
	case tag.References(fe.Rule) == tag.FieldPairs && len(fe.Refs) > 0:
		args[0] = t.conditions(fe)
	case len(fe.Refs) > 0:
		labels := make([]string, 0, len(fe.Refs))
		for _, ref := range fe.Refs {
			labels = append(labels, t.label(ref))
		}
		args[0] = strings.Join(labels, " / ")
	case tag.TakesList(fe.Rule):
		args[0] = t.quoted(fe.Param)
	case tag.Equates(fe.Rule) && (fe.Type == "string" || fe.Param == ""):
		args[0] = t.quote(fe.Param)
	case tag.Unit(fe.Rule) != "":
		args[0] = t.count(tag.Unit(fe.Rule), fe.Rule, fe.Param)
	case !tag.Counts(fe.Rule) && !tag.Equates(fe.Rule) && sort != "items":
		args[0] = t.isolated(fe.Param)
	case fe.Type == "duration":
		args[0] = t.duration(fe.Rule, fe.Param)
	case sort == "string":
		args[0] = t.count("characters", fe.Rule, decimal(fe))
	case sort == "items":
		args[0] = t.count("items", fe.Rule, decimal(fe))
	default:
		args[0] = t.isolated(decimal(fe))
	}
	return args
}

// count returns a number with its unit: "3 characters". A language may count differently for one rule, whose sentence
// asks for another case.
func (t *Language) count(unit, rule, number string) string {
	key := unit + "." + rule
	if !t.catalog.HasPlural(key) {
		key = unit
	}
	text, err := t.catalog.Count(key, number)
	if err != nil {
		return number
	}
	if strings.HasPrefix(number, "-") {
		return strings.Replace(text, number, t.isolated(number), 1)
	}
	return text
}

// decimal returns the number that a rule compares with as people write it: a tag may have it as 0x10, 1_000 or 1e-3.
// What has digits alone stays as it is, however long it is.
func decimal(fe *mistake.Mistake) string {
	if fe.Type == "number" {
		if f, err := strconv.ParseFloat(fe.Param, 64); err == nil && strings.ContainsAny(fe.Param, "xXpPeE_+") {
			return strconv.FormatFloat(f, 'f', -1, 64)
		}
		return fe.Param
	}
	if n, err := strconv.ParseInt(fe.Param, 0, 64); err == nil {
		return strconv.FormatInt(n, 10)
	}
	if n, err := strconv.ParseUint(fe.Param, 0, 64); err == nil {
		return strconv.FormatUint(n, 10)
	}
	return fe.Param
}

// duration words a length of time, which a tag gives as Go writes it or in nanoseconds: "1 hour 30 minutes".
func (t *Language) duration(rule, param string) string {
	d, err := time.ParseDuration(param)
	if n, number := strconv.ParseInt(param, 0, 64); err != nil && number == nil {
		d, err = time.Duration(n), nil
	}
	if err != nil || d == math.MinInt64 {
		return t.isolated(param)
	}
	sign, minus := "", d < 0
	if minus {
		d, sign = -d, "-"
	}
	var parts []string
	for _, unit := range []struct {
		key  string
		size time.Duration
	}{{"hours", time.Hour}, {"minutes", time.Minute}, {"seconds", time.Second}} {
		n := d / unit.size
		d %= unit.size
		if n > 0 || unit.size == time.Second && d == 0 && len(parts) == 0 {
			parts = append(parts, t.count(unit.key, rule, sign+strconv.FormatInt(int64(n), 10)))
			sign = ""
		}
	}
	if d > 0 { // of a millisecond, there may be parts
		parts = append(parts, t.count("milliseconds", rule, sign+strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', -1, 64)))
	}
	text := t.join("join.duration", parts)
	if minus && !strings.Contains(text, "-") { // the language says this number in a word
		return t.isolated(param)
	}
	return text
}

// conditions words the pairs of required_if and its kin: "type is card and country is DE". Of those of required_unless and
// excluded_unless, validator wants one.
func (t *Language) conditions(fe *mistake.Mistake) string {
	var parts []string
	words := tag.Words(fe.Param)
	for i, ref := range fe.Refs {
		part := t.label(ref)
		if 2*i+1 < len(words) {
			part = t.condition(part, words[2*i+1])
		}
		parts = append(parts, part)
	}
	if tag.AnyPair(fe.Rule) {
		return t.join("join.either", parts)
	}
	return t.join("join.and", parts)
}

// condition words one pair. Where the sentence puts no quotes around the value, the empty one needs them.
func (t *Language) condition(label, value string) string {
	if value == "nil" {
		return t.catalog.Text("join.absent", &catalog.Params{label})
	}
	text := t.catalog.Text("join.is", &catalog.Params{label, t.isolated(value)})
	if quoted := t.catalog.Text("quote", &catalog.Params{}); value == "" && !strings.Contains(text, quoted) {
		return t.catalog.Text("join.is", &catalog.Params{label, t.quote("")})
	}
	return text
}

// quoted lists the words of a rule's argument: "red", "light blue".
func (t *Language) quoted(param string) string {
	words := tag.Words(param)
	for i, word := range words {
		words[i] = t.quote(word)
	}
	return t.join("join.list", words)
}

// quote puts a value in quotes. In a list, it is isolated whatever it begins with: two Latin words and the comma between
// them would else be one piece that is read from the left.
func (t *Language) quote(value string) string {
	return t.isolate(t.catalog.Text("quote", &catalog.Params{value}))
}
