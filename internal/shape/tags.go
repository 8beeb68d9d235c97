package shape

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/tag"
)

// fieldTags is what the three struct tags of a field say.
type fieldTags struct {
	name    string // the member's
	named   bool   // the json tag gives the name
	ignored bool   // the field is no member
	embed   bool   // its own members stand in the object around it
	fold    bool   // ,case:ignore
	quoted  bool   // ,string
	format  string
	rules   *tag.Level
	bind    Bind
	options []string // of the bind tag, by name
}

// isID reports whether the bind tag says that the field is an id, and nothing
// of its value: an id need not be a member.
func (out fieldTags) isID() bool {
	return len(out.options) > 0 && len(out.options) == len(out.bind.Owner)
}

// readTags reads the tags of one Go field. Faults are noted on t, the struct
// that JSON sees the field in.
func (b *builder) readTags(t *Type, sf reflect.StructField) fieldTags {
	out := readJSONTag(sf)
	if rules := sf.Tag.Get(b.tag); rules != "" && rules != "-" {
		out.rules = tag.ParseLevel(rules)
	}

	var err error
	out.bind, out.options, err = parseBind(sf.Tag.Get("bind"))
	if err != nil {
		t.addFault(sf.Name, err.Error(),
			`use bind:"exists=NAME", "available=NAME", "owner=NAME", "distinct", "present" or "bail"`)
	}
	return out
}

// readJSONTag reads the json tag as encoding/json/v2 does. What that package
// refuses, it refuses itself: see [Type.Faults].
func readJSONTag(sf reflect.StructField) fieldTags {
	name, options, ignored := JSONTag(sf)
	visible := sf.IsExported() || sf.Anonymous

	out := fieldTags{
		name:    sf.Name,
		named:   name != "",
		ignored: ignored || !visible,
		embed:   sf.Anonymous && name == "",
	}
	if out.named {
		out.name = strings.ToValidUTF8(name, string(utf8.RuneError))
	}
	out.readOptions(options)
	return out
}

func (out *fieldTags) readOptions(options string) {
	for option := range strings.SplitSeq(options, ",") {
		switch key, value, _ := strings.Cut(option, ":"); key {
		case "embed":
			out.embed = true
		case "string":
			out.quoted = true
		case "case":
			out.fold = value == "ignore"
		case "format":
			// These two say how to write, not what to read.
			if value != "emitnull" && value != "emitempty" {
				_, out.format, _ = strings.Cut(options, "format:")
			}
			return // always the last option; its value may hold commas
		}
	}
}

// parseBind reads bind:"exists=companies,distinct". options are the names in it.
func parseBind(tag string) (out Bind, options []string, err error) {
	if tag == "" {
		return out, nil, nil
	}

	for part := range strings.SplitSeq(tag, ",") {
		option, name, valued := strings.Cut(strings.TrimSpace(part), "=")
		switch {
		case option == "exists" && name != "":
			out.Exists = name
		case option == "available" && name != "":
			out.Available = name
		case option == "owner" && name != "":
			out.Owner = append(out.Owner, name)
		case option == "distinct" && !valued:
			out.Distinct = true
		case option == "present" && !valued:
			out.Present = true
		case option == "bail" && !valued:
			out.Bail = true
			continue // it is about the validate tag
		default:
			return out, options, fmt.Errorf("bind option %q is unknown or lacks its name", part)
		}
		options = append(options, option)
	}
	return out, options, nil
}

// JSONTag splits the json tag of a field as it is written: the member's name,
// and the options behind it. ignored says that the tag is "-", by which the json
// package leaves the field out.
func JSONTag(sf reflect.StructField) (name, options string, ignored bool) {
	text := sf.Tag.Get("json")
	name, options, _ = strings.Cut(text, ",")
	return name, options, text == "-"
}

// Rules returns the rules of a field as its tag has them, with those that an
// optional value is asked in another order.
func (r *Reader) Rules(sf reflect.StructField) string { return tag.ParseLevel(sf.Tag.Get(r.tag)).Text }
