package shape

import "reflect"

// Features tell what can be found at or below a type, so that a walk which looks
// for it can turn back.
type Features uint16

// The features.
const (
	HasRules    Features = 1 << iota // a validate tag
	HasLookups                       // bind:"exists=…" or bind:"available=…"
	HasDistinct                      // bind:"distinct"
	HasPresent                       // bind:"present"
	// HasUnbounded is a map, an interface, raw JSON or a type inside itself:
	// depth and names are the client's.
	HasUnbounded
	HasOpaque     // a type that decodes itself
	HasDynamic    // an interface, which may hold anything
	HasKeyMethods // a map whose keys have methods, which may be what makes names of them
	HasValuers    // a type that tells validator to look at another value
	HasBytes      // a value whose length is one in bytes
	HasUnion      // an interface of which only a value tells what is in it
	HasObjects    // a member that is a struct or an array, and no pointer: Go cannot tell that it is absent
)

// Has reports whether any of f can be found at or below t.
func (t *Type) Has(f Features) bool { return t.has&f != 0 }

// ownFeatures returns the features of the type itself, without those of what is
// below it.
func (t *Type) ownFeatures() Features {
	has := t.kindFeatures()
	if IsValuer(t.Go) && !t.IsOptional() {
		has |= HasValuers
	}
	if t.Open != nil {
		has |= HasUnbounded
	}

	for _, f := range t.Fields {
		has |= f.ownFeatures()
	}

	for _, d := range t.Declared {
		if d.Rules != nil {
			has |= HasRules
		}
	}
	return has
}

// kindFeatures returns the features that the kind of the type brings with it.
func (t *Type) kindFeatures() Features {
	switch t.Kind {
	case Any:
		return HasUnbounded | HasDynamic
	case OneOf:
		return HasUnion | HasDynamic
	case Invalid:
		return HasDynamic
	case Bytes:
		return HasBytes
	case Map:
		if reflect.PointerTo(t.Key.Go).NumMethod() > 0 {
			return HasUnbounded | HasKeyMethods
		}
		return HasUnbounded
	case Opaque:
		has := HasOpaque
		if t.CountsBytes() {
			has |= HasBytes
		}
		if !t.Text {
			has |= HasUnbounded
		}
		return has
	}

	return 0
}

// CountsBytes reports whether rules about the length of a t count bytes: of a
// string that stands for them, and of what a list of them has kept, such as raw
// JSON.
func (t *Type) CountsBytes() bool {
	isList := t.Kind == Opaque && t.Go.Kind() == reflect.Slice
	return t.Kind == Bytes || isList && t.Go.Elem().Kind() == reflect.Uint8
}

// ownFeatures returns the features that the field brings with it.
func (f *Field) ownFeatures() Features {
	var has Features
	if f.Bind.Exists != "" || f.Bind.Available != "" {
		has |= HasLookups
	}
	if f.Bind.Distinct {
		has |= HasDistinct
	}
	if f.Bind.Present {
		has |= HasPresent
	}
	if f.Type.Kind == Object || f.Type.Kind == Array {
		has |= HasObjects
	}
	return has
}
