package shape

import (
	"reflect"
	"slices"
)

// Scope resolves Go field names, as validator writes them in namespaces and in
// rules, within one struct. An embedded struct that JSON flattens has a Scope of
// its own, over the members of the object that holds it.
type Scope struct {
	Go     reflect.Type
	names  map[string]Name
	fields []*Name // those of the struct's own fields, by index
}

// Name is what a Go field name stands for. Its Index leads from the struct of
// the JSON object, not of the Scope.
type Name struct {
	Index []int
	Field *Field // nil if the Go field is no member
	Scope *Scope // of an embedded struct whose members stand in the same object
}

// Lookup resolves a Go field name, promoted ones included. A nil Scope knows
// none.
func (s *Scope) Lookup(name string) (Name, bool) {
	if s == nil {
		return Name{}, false
	}
	n, ok := s.names[name]
	return n, ok
}

// Field returns what the Go field i of the struct stands for. A nil Scope returns
// nil.
func (s *Scope) Field(i int) *Name {
	if s == nil {
		return nil
	}
	return s.fields[i]
}

// Names returns the names that Lookup knows, in the order of the declaration.
func (s *Scope) Names() []string {
	var all []string
	for _, sf := range reflect.VisibleFields(s.Go) {
		if _, ok := s.names[sf.Name]; ok && !slices.Contains(all, sf.Name) {
			all = append(all, sf.Name)
		}
	}
	return all
}

// newScope maps the Go names of a struct that stands at index within the struct
// of t.
func newScope(t *Type, structType reflect.Type, index []int) *Scope {
	s := &Scope{Go: structType, names: map[string]Name{}}
	for _, sf := range reflect.VisibleFields(structType) {
		// Go does not promote a name that is ambiguous.
		if _, ok := structType.FieldByName(sf.Name); !ok {
			continue
		}

		n := Name{Index: slices.Concat(index, sf.Index)}
		n.Field = t.fieldAt(n.Index)
		if sf.Anonymous && n.Field == nil {
			n.Scope = embeddedScope(t, sf.Type, n.Index)
		}
		s.names[sf.Name] = n
	}

	for i := range structType.NumField() {
		n := s.names[structType.Field(i).Name]
		s.fields = append(s.fields, &n)
	}
	return s
}

// embeddedScope returns the Scope of an embedded field, nil unless it is a
// struct whose members stand in the object of t.
func embeddedScope(t *Type, field reflect.Type, index []int) *Scope {
	embedded := structBehind(field)
	if embedded == nil || !t.holdsMembersOf(index) {
		return nil
	}
	return newScope(t, embedded, index)
}

func (t *Type) fieldAt(index []int) *Field {
	for _, f := range t.Fields {
		if slices.Equal(f.Index, index) {
			return f
		}
	}
	return nil
}

// holdsMembersOf reports whether a member of t stands in the embedded struct at
// index.
func (t *Type) holdsMembersOf(index []int) bool {
	return slices.ContainsFunc(t.Fields, func(f *Field) bool {
		return len(f.Index) > len(index) && slices.Equal(f.Index[:len(index)], index)
	})
}

// IsOpen reports whether the member at index takes the members of the object
// that it has no field for.
func (t *Type) IsOpen(index []int) bool {
	return t.Open != nil && slices.Equal(t.Open.Index, index)
}
