package words

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/spelling"
)

// hasWords reports whether the catalog has words for a rule.
func (l *Language) hasWords(rule string) bool {
	named := rule == mistake.RuleOr || rule == mistake.RuleJSON
	known := l.catalog.Known(rule) || l.catalog.Known("noun."+rule)
	return named || known || l.under != nil && l.under.hasWords(rule)
}

// Rules yields the names of the rules that there are words for, among other
// keys of the catalog. A name may come up more than once.
func (l *Language) Rules() iter.Seq[string] {
	return func(yield func(string) bool) {
		for at := l; at != nil; at = at.under {
			for key := range at.catalog.Keys() {
				name, _, _ := strings.Cut(strings.TrimPrefix(key, "noun."), ".")
				if !yield(name) {
					return
				}
			}
		}
	}
}

// sorts are what may stand behind the dot of a sentence's key: the types of a
// value, the words for several of them, and circumstances.
var sorts = map[string]bool{
	"string": true, "integer": true, "number": true, "boolean": true, "array": true, "object": true,
	"date-time": true, "duration": true, "items": true, "time": true,
	"several": true, "by": true, "near": true, "body": true, "plain": true,
}

// needed are the texts without which an answer would have no words, or lose
// some, each with how many of {0} and {1} it must have. Check asks for those of
// validator's rules.
var needed = map[string]int{
	"frame.invalid": 0, "frame.must_be": 2, "frame.syntax": 0, "label.body": 0, "quote": 1,
	"join.and": 2, "join.either": 2, "join.is": 2, "join.absent": 1, "join.list": 2, "join.or": 2,
	"join.duration": 2,
	"empty":         0, "media_type": 0, "charset": 0, "content_encoding": 0,
	"max_bytes": 0, "max_memory": 0, "max_distinct": 0, "max_values": 0, "max_depth": 0,
	"max_key": 0, "max_number": 0, "max_string": 0, "max_item": 0,
	"type": 0, "range": 0, "key": 0, "format": 0, "unknown": 0,
	"present": 0, "exists": 0, "available": 0, "distinct": 0,
	"required": 0, "min.items": 0, "max.items": 0,
}

// neededPlurals are the plural texts that a language must have.
var neededPlurals = []string{
	"characters", "items", "hours", "minutes", "seconds", "milliseconds", "bytes", "values", "levels",
	"laravel.more", "problem.fields",
}

// missingTexts reports the needed texts that the language does not have as they
// must be.
func (l *Language) missingTexts(needs Needs) (faults []error) {
	report := func(key, fault string) {
		faults = append(faults, fmt.Errorf("locale %s: key %q%s", l.tag, key, fault))
	}
	want := func(key string, found bool) {
		if !found && l.under == nil {
			report(key, " is missing: add it to the catalog")
		}
	}

	for _, key := range slices.Sorted(maps.Keys(needed)) {
		if !l.catalog.Has(key) {
			want(key, false)
			continue
		}
		for slot := range needed[key] {
			if !l.catalog.Uses(key, slot) {
				report(key, fmt.Sprintf(": the placeholder {%d} is missing", slot))
			}
		}
	}
	for _, reason := range needs.Reasons {
		want("reason."+reason, l.catalog.Has("reason."+reason))
		want("title."+reason, l.catalog.Has("title."+reason))
	}
	if needs.Named {
		for _, key := range [...]string{"label.item", "label.item.nested", "label.place", "label.place.nested"} {
			want(key, l.catalog.Has(key))
		}
	}
	for _, key := range neededPlurals {
		want(key, l.catalog.HasPlural(key))
	}
	return faults
}

// offByOne reports whether a and b differ by one letter, or by two neighbours
// that have changed places. Names of one or two letters are like all others.
func offByOne(a, b string) bool {
	return min(len(a), len(b)) > 2 && spelling.Edits(a, b, 1) == 1
}

// cutLast is strings.Cut at the last separator; without one, all is after.
func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+len(separator):], true
}
