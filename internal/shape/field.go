package shape

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/tag"
)

// Field is a member of a JSON object.
type Field struct {
	Name     string // its JSON name
	Go       string // the Go field's name
	Index    []int  // as reflect.Value.FieldByIndex takes it
	Position int    // in Type.Fields
	Type     *Type
	Quoted   bool       // json ",string": numbers stand inside JSON strings
	Format   string     // json ",format:…": only the json package knows what it takes; "" without
	Rules    *tag.Level // nil without a validate tag
	Sent     *tag.Level // see Declaration
	Bind     Bind
	Options  []string // the names of the bind tag's options, as they stand in it
	Doc      string   // the doc tag: what a reader wants to know

	fold bool // json ",case:ignore"
}

// Bind holds the options of a bind tag.
type Bind struct {
	Exists, Available string // names of lookups
	Distinct, Present bool
	Bail              bool     // one failing rule of a level is enough
	Owner             []string // names of lookups: the field is the id of a record
}

// compared returns how many rules there are about a value: available is two of
// them, because no two objects of a body may claim one value.
func (b Bind) compared() (n int) {
	if b.Exists != "" {
		n++
	}
	if b.Available != "" {
		n += 2
	}
	if b.Distinct && b.Available == "" {
		n++
	}
	return n
}

// Declaration is a Go field of a struct, whether JSON knows it or not.
type Declaration struct {
	Name     string
	Type     *Type      // nil if validator does not look at the field
	Rules    *tag.Level // nil without a validate tag
	Sent     *tag.Level // Rules in the tag's order, for an optional value that is there; nil if that is theirs
	Bail     bool       // its bind tag says so: see Bind
	Compared int        // how many rules its bind tag has about values
	Exported bool
	Embedded bool // its members stand in the object of the struct that embeds it
}

// IsReference reports whether the member refers to a stored record. f may be nil.
func (f *Field) IsReference() bool { return f != nil && f.Bind.Exists != "" }

// Compared reports whether bind tags look up or compare the member or what is
// in it.
func (f *Field) Compared() bool {
	const compared = HasDistinct | HasLookups
	return f.ownFeatures()&compared != 0 || f.Type.Has(compared)
}

// Folds reports whether a body may spell the member's name in other ways, with
// json's case:ignore.
func (f *Field) Folds() bool { return f.fold }

// Leaf returns the type of the values that Visit visits for f; nil if there can
// be none.
func (f *Field) Leaf() *Type { return f.Type.Leaf() }

// Word names what the member takes, as [Type.Word] does, with its format in mind.
func (f *Field) Word() string {
	t := f.Type.Deref()
	switch t.Kind {
	case Time:
		return timeWord(f.Format)
	case Duration:
		return durationWord(f.Format)
	}
	return t.Word()
}

func timeWord(format string) string {
	switch {
	case strings.HasPrefix(format, "unix"):
		return "number"
	case format == "", strings.HasPrefix(format, "RFC3339"):
		return "date-time"
	}
	return "string"
}

func durationWord(format string) string {
	switch {
	case slices.Contains([]string{"sec", "milli", "micro", "nano"}, format):
		return "number"
	case format == "iso8601":
		return "string"
	}
	return "duration"
}

// Member returns the field that takes the member name, nil if none does.
func (t *Type) Member(name string) *Field {
	if f := t.members[name]; f != nil || t.folded == nil {
		return f
	}
	return t.folded[foldName(name)]
}

// memberFrom is Member for a name that is likely to be that of a field at a
// position or soon behind it. A few names are compared faster than one is found
// in a map.
func (t *Type) memberFrom(position int, name string) *Field {
	const few = 8
	for _, f := range t.Fields[position:min(position+few, len(t.Fields))] {
		if f.Name == name {
			return f
		}
	}
	return t.Member(name)
}

// MemberNamed is Member for a name in bytes. It allocates nothing for a name
// that is spelt as the field has it.
func (t *Type) MemberNamed(name []byte) *Field {
	if f := t.members[string(name)]; f != nil || t.folded == nil {
		return f
	}
	return t.folded[foldName(string(name))]
}

// Canonical returns the name of the member that name stands for: with
// case:ignore, it may be spelt otherwise. A name that is no member's stays as it
// is. t may be nil.
func (t *Type) Canonical(name string) string {
	if t == nil {
		return name
	}
	object := t.Deref()
	if f := cmp.Or(object.Member(name), object.anyMember(name)); f != nil {
		return f.Name
	}
	return name
}

// NameIn returns the name that a document has for the member in the object at a
// place: with case:ignore, it may be spelt otherwise.
func (f *Field) NameIn(spelled *path.Spellings, around []byte) string {
	if f.fold {
		if name, ok := spelled.Name(around, f); ok {
			return name
		}
	}
	return f.Name
}

// foldName is the json package's case-insensitive form of a name: dashes and
// underscores do not count.
func foldName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return -1
		}
		return smallestFold(r)
	}, name)
}

// smallestFold returns the smallest rune of the fold orbit of r, which stands
// for all of them.
func smallestFold(r rune) rune {
	for {
		next := unicode.SimpleFold(r)
		if next <= r {
			return next
		}
		r = next
	}
}
