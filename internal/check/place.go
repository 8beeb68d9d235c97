package check

import (
	"fmt"
	"reflect"

	"github.com/fielderrors/bind/internal/shape"
)

// place is a type that is checked, and the Go names of the fields that lead
// there from the type that Check was given.
type place struct {
	root, at *shape.Type
	names    string
}

// errors words faults in the declaration of the type or of its fields.
func (p place) errors(faults []shape.Fault) (errs []error) {
	for _, f := range faults {
		errs = append(errs, p.error(f))
	}
	return errs
}

// error words a fault: where it is, what it is, and what cures it.
func (p place) error(f shape.Fault) error {
	return fmt.Errorf("%s: %s: %s", p.name(f.Field), p.aside(f), f.Cure)
}

// name names the field of the fault, "" for the type itself. A type that has a
// name is named by it, as the same type may stand in several others.
func (p place) name(field string) string {
	name := typeName(p.root.Go)
	switch {
	case field != "" && p.at.Go.Name() != "":
		name = p.at.Go.Name()
	case p.names != "":
		name = typeName(p.root.Innermost().Go) + "." + p.names
	}

	if field == "" {
		return name
	}
	return name + "." + field
}

// aside is the fault with the type that it is about in front, where the place
// names the field that holds a struct.
func (p place) aside(f shape.Fault) string {
	held := f.Field == "" && p.at != p.root
	if held && p.at.Kind == shape.Object && p.at.Go.Name() != "" {
		return p.at.Go.String() + ": " + f.Fault
	}
	return f.Fault
}

// typeName returns the name of a type without its package, its full notation if
// it has none.
func typeName(t reflect.Type) string {
	if t.Name() != "" {
		return t.Name()
	}
	return t.String()
}
