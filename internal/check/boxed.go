package check

import (
	"fmt"

	"github.com/fielderrors/bind/internal/shape"
)

// optionals reports the places in t where an optional value says nothing that
// the place does not say itself, or cannot be told from its lack.
func optionals(t *shape.Type, isRoot bool) (faults []shape.Fault) {
	refuse := func(field string, boxed *shape.Type, where, cure string) {
		faults = append(faults, shape.Fault{
			Field: field, Fault: fmt.Sprintf("%v %s: it is for fields of structs", boxed.Go, where), Cure: cure,
		})
	}

	if isRoot && t.IsOptional() {
		refuse("", t, "as the body", "use the type of the value in it")
	}
	switch elem := t.Elem; {
	case elem == nil:
	case t.IsOptional():
		if inner := t.Boxed(); inner.IsOptional() {
			refuse("", inner, "in another one", "use one of them")
		}
	case !elem.IsOptional():
	case t.Kind == shape.Pointer:
		refuse("", elem, "behind a pointer", "use it without the pointer; Optional[*T] takes null, too")
	case t.Kind == shape.Map:
		refuse("", elem, "as the value of a map", "use the type of the value in it: an entry is there or is not")
	default:
		refuse("", elem, "as the item of a list", "use the type of the value in it: an item is always there")
	}

	for i, d := range t.Declared {
		if d.Type != nil && d.Type.IsOptional() && t.Go.Field(i).Anonymous {
			refuse(d.Name, d.Type, "embedded", "give the field a name")
		}
	}
	return faults
}
