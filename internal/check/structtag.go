package check

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/spelling"
)

// tagPart is one name:"value" of a struct tag.
type tagPart struct{ name, value string }

// tagParts reads a struct tag as package reflect does. rest is what reflect
// leaves unread, because it is malformed.
func tagParts(structTag reflect.StructTag) (parts []tagPart, rest string) {
	for rest = strings.TrimLeft(string(structTag), " "); rest != ""; rest = strings.TrimLeft(rest, " ") {
		name, value, ok := strings.Cut(rest, `:"`)
		end := closingQuote(value)
		if !ok || !isTagName(name) || end < 0 {
			return parts, rest
		}
		parts = append(parts, tagPart{name, value[:end]})
		rest = value[end+1:]
	}
	return parts, ""
}

// isTagName reports whether package reflect takes a text for a name.
func isTagName(name string) bool {
	bad := func(r rune) bool { return r <= ' ' || r == ':' || r == '"' || r == 0x7f }
	return name != "" && !strings.ContainsFunc(name, bad)
}

// closingQuote returns where the text in quotes ends; -1 if it does not.
func closingQuote(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			if _, err := strconv.Unquote(`"` + text[:i] + `"`); err != nil {
				return -1
			}
			return i
		}
	}
	return -1
}

// malformed reports a tag that package reflect does not read to the end, or that
// has a name which only looks like one of ours: json:"mail",validate:"required".
func (f *fieldCheck) malformed(structTag reflect.StructTag) {
	const cure = `write name:"value" name:"value", with one space between`
	parts, rest := tagParts(structTag)
	for i, part := range parts {
		same := func(p tagPart) bool { return p.name == part.name }
		if slices.Contains(f.tagNames(), part.name) && slices.ContainsFunc(parts[:i], same) {
			f.report("write all of it in one, with commas between",
				"the struct tag has %q twice, and the second, %q, is not read", part.name, part.value)
		}
		if meant := f.tagMeant(part.name); meant != "" {
			f.report(cure, "the struct tag has %q for a name, which nobody reads: did you mean %q?", part.name, meant)
		}
	}
	if slices.ContainsFunc(f.tagNames(), func(name string) bool { return startsTag(rest, name) }) {
		f.report(cure, "the struct tag is malformed from %q on, so that nothing behind is read", rest)
	}
}

// tagNames are the names of struct tags that matter here.
func (c *Checker) tagNames() []string {
	return []string{"json", "bind", "validate", "binding", c.config.Tag}
}

// startsTag reports whether a name stands in a text before a colon or an equals
// sign, as if it were that of a tag.
func startsTag(text, name string) bool {
	for {
		_, behind, found := strings.Cut(text, name)
		if !found {
			return false
		}
		next := strings.TrimLeft(behind, " \t")
		if strings.HasPrefix(next, ":") || strings.HasPrefix(next, "=") {
			return true
		}
		text = behind
	}
}

// tagMeant returns the name that a tag's name stands for by mistake; "" if it is
// none of ours: ,validate or Validate or valdiate.
func (f *fieldCheck) tagMeant(name string) string {
	const long = 6 // shorter names are too much alike: json and bson
	bare := strings.Trim(name, ",;.|&")
	for _, ours := range f.tagNames() {
		if name == ours {
			return ""
		}
	}
	for _, ours := range f.tagNames() {
		misspelt := len(ours) >= long && spelling.Edits(strings.ToLower(bare), ours, 2) <= 2
		if strings.EqualFold(bare, ours) || misspelt {
			return ours
		}
	}
	return ""
}

// jsonOptions are those of the json package.
var jsonOptions = []string{"case", "embed", "omitzero", "omitempty", "string", "format"}

// foreignOptions are options of other packages, and what they are called here.
var foreignOptions = map[string]string{
	"inline": "embed", "squash": "embed", "flatten": "embed", "unknown": "embed", "remain": "embed",
}

// jsonTag reports options that the json package ignores, and a name that was
// meant to be an option.
func (f *fieldCheck) jsonTag(sf reflect.StructField) {
	name, options, _ := shape.JSONTag(sf)
	f.jsonName(sf, name, options)

	for option := range strings.SplitSeq(options, ",") {
		key, _, _ := strings.Cut(option, ":")
		if key == "format" {
			return // always the last one; its value may hold commas
		}
		embedded := sf.Anonymous && name == "" && foreignOptions[key] == "embed"
		if key == "" || embedded || slices.Contains(jsonOptions, spelt(key)) {
			continue // the json package itself refuses omitEmpty
		}
		if meant := nearestOption(key); meant != "" {
			f.report("write "+meant, "json option %q is ignored: did you mean %q?", key, meant)
		} else {
			f.report("remove it", "json option %q is ignored", key)
		}
	}
}

// jsonName reports a name that was meant to be an option. Most options can be
// the name of a member, too: only where that makes no sense, they are reported.
func (f *fieldCheck) jsonName(sf reflect.StructField, name, options string) {
	omits := spelt(name) == "omitempty" || spelt(name) == "omitzero"
	embeds := sf.Anonymous && (name == "embed" || foreignOptions[name] == "embed")
	quotes := name == "string" && isNumber(sf.Type)

	switch {
	case omits || quotes:
		f.report(fmt.Sprintf("write json:\",%s\"", spelt(name)),
			"%q is the member's name in the json tag, and no option", name)
	case embeds:
		f.report("remove the json tag: an embedded struct's members stand in the object around it",
			"%q is the member's name in the json tag, and no option", name)
	case name == "-" && options != "":
		f.report(`write json:"-" to leave the field out, or json:"'-'" for a member of that name`,
			`"-" is the member's name in the json tag, because there is a comma behind it`)
	}
}

// isNumber reports whether t is a number, or a pointer to one.
func isNumber(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer && t.Elem() != t {
		t = t.Elem()
	}
	return t.Kind() >= reflect.Int && t.Kind() <= reflect.Float64
}

// spelt is an option as the json package compares it with those that it knows.
func spelt(option string) string {
	return strings.ReplaceAll(strings.ToLower(option), "_", "")
}

// nearestOption returns the option that a misspelt one is most like; "" if it is
// like none.
func nearestOption(option string) string {
	if meant := foreignOptions[option]; meant != "" {
		return meant
	}
	for _, known := range jsonOptions {
		if spelling.Edits(option, known, 2) <= 2 {
			return known
		}
	}
	return ""
}
