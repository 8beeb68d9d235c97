package words

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/tag"
)

// misspelt returns what is wrong with a rule that no mistake can have, and what to write instead; "" if one can have it.
// A handler may report rules of its own, so an unknown name is one of those unless it is one letter off. field tells that
// the message is for some fields.
func (t *Language) misspelt(rule string, field bool, own func(rule string) bool) string {
	instead := func(cure string) string { return fmt.Sprintf("there is no rule %q: %s", rule, cure) }
	name, sort, sorted := cutLast(rule, ".")
	part, _, _ := strings.Cut(rule, ".")
	part = strings.TrimSuffix(part, rule) // of the catalog
	switch {
	case rule == "" || strings.Contains(rule, "*") || field && (sort == "body" || parts[part] != 0):
		return instead(`want PATH:RULE, such as "leads.*.phone:required"`)
	case t.words(rule) || own(rule) || own(name) || sorts[sort] && t.words(name) || part == "noun" && (own(sort) || own(strings.TrimPrefix(name, "noun."))):
		return ""
	case t.catalog.HasPlural(part):
		return "it has plural forms: they are changed in a catalog"
	case parts[part] == open:
		return ""
	case sorted && t.words(name):
		return instead("want " + name + " with a sort of value behind the dot: string, number, items, duration, time, …")
	}
	for key := range t.catalog.Keys() {
		for _, known := range [...]string{key, strings.TrimPrefix(key, "noun.")} {
			if t.catalog.Known(key) && offByOne(rule, known) {
				return instead(fmt.Sprintf("is it %q?", known))
			}
		}
	}
	if parts[part] == closed {
		return "the catalog has no such text: want one of its keys"
	}
	return ""
}

// parts are what a catalog has beside the words of rules, by what stands before the first dot of a key.
var parts = map[string]int{
	"reason": closed, "title": closed, "noun": closed, "frame": closed, "join": closed, "label": closed, "laravel": closed,
	"teamwork": open, "zoho": open, "problem": open,
}

// Whether there may be keys in a part that no catalog of ours has: a format can have codes of the user's own.
const (
	closed = iota + 1
	open
)

// mispathed returns what is wrong with the path of a message or label; "" if nothing is. A member may have any name, so
// only what is surely meant otherwise is refused.
func mispathed(path string) string {
	const dotted = `want a dotted path, such as "leads.*.phone"`
	_, bracket, _ := strings.Cut(path, "[")
	index, _, closed := strings.Cut(bracket, "]")
	if path == "" || path[0] == '/' || closed && index != "" && strings.Trim(index, "0123456789*") == "" {
		return dotted
	}
	for step := range strings.SplitSeq(path, ".") {
		if step == "" || step != "*" && strings.Contains(step, "*") {
			return dotted + ": a name, an index or * between two dots"
		}
	}
	return ""
}

// mislabelled returns what is wrong with the label for a path; "" if nothing is.
func (t *Language) mislabelled(path string) string {
	key := catalog.LabelPrefix + path
	if t.catalog.Uses(key, 0) || t.catalog.Uses(key, 1) || t.catalog.Uses(key, 2) {
		return "want no placeholders in a label but {index} and {position}"
	}
	_, rule, ruled := cutLast(path, ":")
	name, sort, sorted := cutLast(rule, ".")
	if !sorted {
		name = rule
	}
	if ruled && (rule == "required" || tag.References(rule) != tag.NoField || tag.TakesList(rule) || sorts[sort] && t.words(name)) { // og:url is a member
		return "want the path of a field, without a rule"
	}
	return mispathed(path)
}

// words reports whether the catalog has words for a rule.
func (t *Language) words(rule string) bool {
	return t.catalog.Known(rule) || t.catalog.Known("noun."+rule) || rule == "or" || rule == "json"
}

// sorts are what may stand behind the dot of a message's key: the sorts of value of FieldError.Type, the words for several
// of them, and circumstances.
var sorts = map[string]bool{
	"string": true, "integer": true, "number": true, "boolean": true, "array": true, "object": true, "date-time": true,
	"duration": true, "items": true, "time": true, "several": true, "by": true, "body": true,
}

// offByOne reports whether a and b differ by one letter, or by two neighbours that have changed places.
func offByOne(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) < 3 || a == b:
		return false
	case len(a) == len(b) && i+2 <= len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]:
		return true
	case len(a) == len(b):
		return a[i+1:] == b[i+1:]
	}
	return len(b) == len(a)+1 && a[i:] == b[i+1:]
}

// cutLast is strings.Cut at the last separator; without one, all is after.
func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+len(separator):], true
}

// needed are the texts without which an answer would have no words, or lose some: by key, with the placeholders that each
// must have. Those of validator's rules, Check asks for.
var needed = map[string]int{
	"frame.invalid": 0, "frame.must_be": 2, "frame.syntax": 0, "label.body": 0, "quote": 1,
	"join.and": 2, "join.either": 2, "join.is": 2, "join.absent": 1, "join.list": 2, "join.or": 2, "join.duration": 2,
	"empty": 0, "media_type": 0, "charset": 0, "content_encoding": 0, "max_bytes": 0, "max_memory": 0, "max_values": 0, "max_depth": 0,
	"max_key": 0, "max_number": 0, "max_string": 0, "type": 0, "range": 0, "key": 0, "format": 0, "unknown": 0, "present": 0, "exists": 0,
	"available": 0, "distinct": 0, "required": 0, "min.items": 0, "max.items": 0,
}

// neededPlurals are the plural texts that a language must have.
var neededPlurals = []string{
	"characters", "items", "hours", "minutes", "seconds", "milliseconds", "bytes", "values", "levels", "laravel.more", "problem.fields",
}

// lacking reports the needed texts that t does not have as they must be.
func (t *Language) lacking(reasons []string) (faults []error) {
	lacks := func(key string) {
		faults = append(faults, fmt.Errorf("locale %s: key %q is missing: add it to the catalog", t.tag, key))
	}
	for _, key := range slices.Sorted(maps.Keys(needed)) {
		if !t.catalog.Has(key) {
			lacks(key)
			continue
		}
		for slot := range needed[key] {
			if !t.catalog.Uses(key, slot) {
				faults = append(faults, fmt.Errorf("locale %s: key %q: the placeholder {%d} is missing", t.tag, key, slot))
			}
		}
	}
	for _, r := range reasons {
		for _, key := range [...]string{"reason." + r, "title." + r} {
			if !t.catalog.Has(key) {
				lacks(key)
			}
		}
	}
	for _, key := range neededPlurals {
		if !t.catalog.HasPlural(key) {
			lacks(key)
		}
	}
	return faults
}
