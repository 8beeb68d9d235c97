package rules

import (
	"github.com/fielderrors/bind/internal/proof"
)

// An optional value is a pointer to rules. Of one that is absent, those are
// asked first that ask for a value: see tag.Level.Optional. Of one that is
// there, all are asked in the order of the tag, as of any other value.

// unbox takes the optional value of a field for a pointer.
func (at *cursor) unbox(f *field) {
	at.value, at.typ, at.check = f.Type.Inside(at.value), f.Type.Elem, at.check.Elem()
	if f.sent != nil && !at.value.IsNil() {
		at.level, at.check, at.tested = f.sent, proof.Unproven, false // what is proved is in the other order
	}
}

// unbox takes an optional value for a pointer.
func (at *location) unbox() {
	if !at.typ.IsOptional() {
		return
	}
	if at.value.IsValid() {
		at.value = at.typ.Inside(at.value)
	}
	if sent := at.field.Sent; sent != nil && at.value.IsValid() && !at.value.IsNil() {
		at.level = sent
	}
	at.typ = at.typ.Elem
}
