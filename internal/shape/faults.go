package shape

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Fault is a mistake in the declaration of a Go type, which no body can make
// good.
type Fault struct {
	Field, Fault, Cure string
}

// On is the error of a request for a type with the fault, which may be nil.
func (f *Fault) On(field *Field) error {
	if f == nil {
		return nil
	}
	return fmt.Errorf("field %s: %s: %s", field.Go, f.Fault, f.Cure)
}

// addFault notes a mistake that reading the declaration shows.
func (t *Type) addFault(field, fault, cure string) {
	t.faults = append(t.faults, Fault{Field: field, Fault: fault, Cure: cure})
}

// Faults lists what is wrong with the declaration of t itself: its bind tags,
// and what the json package refuses.
func (t *Type) Faults() []Fault {
	faults := slices.Clip(t.faults)
	if isJSONNumber(t.Go) {
		faults = append(faults, Fault{
			Fault: "json.Number is decoded differently by different versions of Go",
			Cure:  "use a number type, a string or any",
		})
	}

	switch t.Kind {
	case Object:
		faults = append(faults, t.structFaults()...)
	case Map:
		if !t.Key.canBeName() {
			faults = append(faults, Fault{
				Fault: fmt.Sprintf("%v cannot be a JSON member name", t.Key.Go),
				Cure:  "use a string, a number or a type with MarshalText and UnmarshalText as the key",
			})
		}
		faults = append(faults, t.elementFaults()...)
	case Slice, Array:
		faults = append(faults, t.elementFaults()...)
	case OneOf:
		faults = append(faults, t.unionFaults()...)
	case Invalid:
		if t.Go.Kind() == reflect.Interface {
			return append(faults, noUnion(t.Go))
		}
		faults = append(faults, Fault{
			Fault: "no JSON value can be decoded into " + t.Go.String(),
			Cure:  `use another type, or json:"-"`,
		})
	}
	return faults
}

// isJSONNumber reports whether t is the Number of encoding/json. t may be nil.
func isJSONNumber(t reflect.Type) bool {
	return t != nil && t.PkgPath() == "encoding/json" && t.Name() == "Number"
}

func (t *Type) elementFaults() []Fault {
	if t.Elem.Deref().Kind != Duration {
		return nil
	}
	return []Fault{{
		Fault: "time.Duration inside a list or a map has no JSON form",
		Cure:  "use a type of your own with UnmarshalText",
	}}
}

// structFaults asks the json package about the struct and about each of its
// members.
func (t *Type) structFaults() []Fault {
	if t.Go == nil {
		return nil
	}
	if err := t.decodes("{}"); err != nil {
		if fault := t.embeddedFault(); fault != nil {
			return []Fault{*fault}
		}
		return []Fault{{Fault: err.Error(), Cure: "correct its json tags, or use another type"}}
	}

	var faults []Fault
	for _, f := range t.Fields {
		if fault := t.memberFault(f); fault != nil {
			faults = append(faults, *fault)
		}
	}
	return faults
}

// embeddedFault returns the embedded struct that the json package refuses t for;
// nil if it is none: sync.Mutex, which has no fields for JSON.
func (t *Type) embeddedFault() *Fault {
	for i := range t.Go.NumField() {
		f := t.Go.Field(i)
		inner := structBehind(f.Type)
		if !f.Anonymous || inner == nil || f.Tag.Get("json") == "-" {
			continue
		}
		if err := (&Type{Go: inner}).decodes("{}"); err != nil {
			return &Fault{
				Field: f.Name,
				Fault: fmt.Sprintf("the embedded %v: %v", inner, err),
				Cure:  `give it the tag json:"-", or make it a field that is not exported`,
			}
		}
	}
	return nil
}

// memberFault returns what is wrong with a member of t; nil if nothing is.
func (t *Type) memberFault(f *Field) *Fault {
	leaf := f.Leaf()
	switch {
	case f.Type.IsOptional() && (f.Quoted || f.Format != ""):
		return &Fault{
			Field: f.Go,
			Fault: fmt.Sprintf("json option \"string\" or \"format\" on %v, which has no effect", f.Type.Go),
			Cure:  "remove the option, or use a type of your own with UnmarshalText",
		}

	case f.Type.IsOptional() && f.Type.Deref().Kind == Duration:
		return &Fault{
			Field: f.Go,
			Fault: fmt.Sprintf("%v has no JSON form", f.Type.Go),
			Cure:  "use a type of your own with UnmarshalText in it",
		}

	case f.Type.Deref().Kind == Duration && f.Format == "":
		return &Fault{
			Field: f.Go,
			Fault: "time.Duration has no default JSON form",
			Cure: `add format:units to the json tag, as in json:"wait,format:units", ` +
				`or format:nano for a number`,
		}

	case f.Quoted && !leaf.quotable():
		return &Fault{
			Field: f.Go,
			Fault: `json option "string" on a field that is no number`,
			Cure:  "remove the option",
		}

	case leaf != nil && leaf.Kind == Opaque:
		return nil // what it does with null is its own affair
	case leaf != nil && leaf.Kind == Invalid:
		return nil // the type itself has that fault
	}

	if err := t.decodes(nullMember(f.Name)); err != nil {
		return &Fault{Field: f.Go, Fault: err.Error(), Cure: "correct the json tag"}
	}
	return nil
}

// quotable reports whether json's string option has a number to quote in t,
// which may be nil.
func (t *Type) quotable() bool {
	if t == nil {
		return false
	}
	switch t.Kind {
	case Integer, Number, Map:
		return true
	}
	return false
}

func nullMember(name string) string {
	quoted, _ := jsontext.AppendQuote(nil, name)
	return "{" + string(quoted) + ":null}"
}

// decodes returns why the json package cannot decode body, which is fine by
// itself, into a new t. For some declarations it panics: an embedded struct of
// an unexported type that has a JSON name of its own cannot be set to null.
func (t *Type) decodes(body string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the json package panics: %v", p)
		}
	}()

	err = json.Unmarshal([]byte(body), reflect.New(t.Go).Interface(), FormatTag())
	var semantic *json.SemanticError
	if errors.As(err, &semantic) && semantic.Err != nil {
		return semantic.Err
	}
	return err
}

// canBeName reports whether the json package can make a member name of t.
func (t *Type) canBeName() bool {
	switch t.Kind {
	case String, Integer, Number, Time, Opaque:
		return true
	}
	return false
}

// formatTag is the json package's marker for support of the format tag option.
// Without it, no field of type time.Duration can be decoded.
type formatTag struct{ json.Options }

// ExperimentalSupportFormatTag is the method that the json package looks for.
func (formatTag) ExperimentalSupportFormatTag() bool { return true }

// FormatTag turns on json's format tag option: `json:"wait,format:units"`.
func FormatTag() json.Options { return &formatTag{} }
