package shape

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/tag"
)

// tags is what the three struct tags of a field say.
type tags struct {
	name                        string
	named, ignored, embed, fold bool
	quoted                      bool
	format                      string
	rules                       *tag.Level
	bind                        Bind
}

// readTags reads the tags of one Go field. Faults are noted on t, the struct that JSON sees the field in.
func (b *builder) readTags(t *Type, sf reflect.StructField) tags {
	var out tags
	out.readJSON(sf)
	if rules := sf.Tag.Get(b.tag); rules != "" && rules != "-" {
		out.rules = tag.ParseLevel(rules)
	}
	var err error
	if out.bind, err = parseBind(sf.Tag.Get("bind")); err != nil {
		t.faults = append(t.faults, Fault{sf.Name, err.Error(), `use bind:"exists=NAME", "available=NAME", "distinct" or "present"`})
	}
	return out
}

// readJSON reads the json tag as encoding/json/v2 does. What that package refuses, it refuses itself: see [Type.Faults].
func (out *tags) readJSON(sf reflect.StructField) {
	tag := sf.Tag.Get("json")
	out.ignored = tag == "-" || !sf.IsExported() && !sf.Anonymous
	out.name = sf.Name
	name, options, _ := strings.Cut(tag, ",")
	if name != "" {
		out.name, out.named = strings.ToValidUTF8(name, string(utf8.RuneError)), true
	}
	out.embed = sf.Anonymous && !out.named
	for option := range strings.SplitSeq(options, ",") {
		switch key, value, _ := strings.Cut(option, ":"); key {
		case "embed":
			out.embed = true
		case "string":
			out.quoted = true
		case "format":
			if value != "emitnull" && value != "emitempty" { // which say how to write
				_, out.format, _ = strings.Cut(options, "format:")
			}
			return // always the last option; its value may hold commas
		case "case":
			out.fold = value == "ignore"
		}
	}
}

// parseBind reads bind:"exists=companies,distinct".
func parseBind(tag string) (Bind, error) {
	var out Bind
	if tag == "" {
		return out, nil
	}
	for part := range strings.SplitSeq(tag, ",") {
		option, name, valued := strings.Cut(strings.TrimSpace(part), "=")
		switch {
		case option == "exists" && name != "":
			out.Exists = name
		case option == "available" && name != "":
			out.Available = name
		case option == "distinct" && !valued:
			out.Distinct = true
		case option == "present" && !valued:
			out.Present = true
		default:
			return out, fmt.Errorf("bind option %q is unknown or lacks its name", part)
		}
	}
	return out, nil
}
