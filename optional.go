package bind

import (
	"reflect"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind/internal/shape"
)

// Optional is a value of T that a body need not have: it tells a member that
// was sent as zero from one that was not sent. Its zero value is absent.
//
//	type PatchContact struct {
//		Name  bind.Optional[string]  `json:"name,omitzero"  validate:"min=2"`
//		Phone bind.Optional[*string] `json:"phone,omitzero" validate:"e164"` // null removes it
//	}
//
// A member that is null is absent, except that Optional[*T] takes null as a
// value. To rules, an Optional[T] is a *T with omitnil: they are about the value
// inside, and are asked only if it was sent. What was sent as zero is no empty
// value: omitempty does not let it go. required and its kin look at whether the
// member was sent: put them first. Paths and lookups are those of the value.
//
// It is for fields of structs. Check refuses it embedded, behind a pointer, in
// another Optional, as an item of a list, as a value of a map and as the body.
// An Optional is comparable if T is, and is copied by assignment.
type Optional[T any] struct {
	value T
	sent  bool
}

// Some returns an Optional that holds v.
func Some[T any](v T) Optional[T] { return Optional[T]{value: v, sent: true} }

// Get returns the value, and whether there is one: the zero value otherwise.
func (o Optional[T]) Get() (v T, ok bool) { return o.value, o.sent }

// Or returns the value, or v if there is none.
func (o Optional[T]) Or(v T) T {
	if o.sent {
		return o.value
	}
	return v
}

// IsZero reports whether there is no value: json:",omitzero" leaves the member
// out then.
func (o Optional[T]) IsZero() bool { return !o.sent }

// UnmarshalJSON decodes a value. null makes o absent, unless T is a pointer.
func (o *Optional[T]) UnmarshalJSON(text []byte) error {
	var decoded Optional[T]
	decoded.sent = string(text) != "null" || reflect.TypeFor[T]().Kind() == reflect.Pointer
	if decoded.sent {
		if err := json.Unmarshal(text, &decoded.value, shape.FormatTag()); err != nil {
			return err
		}
	}
	*o = decoded
	return nil
}

// MarshalJSON encodes the value, null without one.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if !o.sent {
		return []byte("null"), nil
	}
	return json.Marshal(o.value, json.Deterministic(true), shape.FormatTag())
}

// ValidatorValue is for a validator of your own: it returns a *T, nil without a
// value. What a Binder validates, it looks into by itself.
func (o Optional[T]) ValidatorValue() any { return o.pointer() }

// pointer returns a *T to the value, nil without one.
func (o *Optional[T]) pointer() any {
	if !o.sent {
		return (*T)(nil)
	}
	return &o.value
}

// put makes o hold a value, and returns a *T to it. It is zero if there was none.
func (o *Optional[T]) put() any {
	o.sent = true
	return &o.value
}

// types returns the types of o and of pointers to what it holds.
func (o *Optional[T]) types() (self, pointer reflect.Type) {
	return reflect.TypeFor[Optional[T]](), reflect.TypeFor[*T]()
}

// optional is what all Optionals have in common.
type optional interface {
	pointer() any
	put() any
	types() (self, pointer reflect.Type)
}

// optionalOf says how to reach the value in a t; nil if that is no Optional.
func optionalOf(t reflect.Type) *shape.Box {
	o, ok := reflect.New(t).Interface().(optional)
	if !ok {
		return nil
	}
	self, pointer := o.types()
	if self != t { // a struct that embeds one has its methods
		return nil
	}
	return &shape.Box{
		Pointer: pointer,
		Get:     func(v reflect.Value) reflect.Value { return reflect.ValueOf(addressed(v).pointer()) },
		Put:     func(v reflect.Value) reflect.Value { return reflect.ValueOf(addressed(v).put()) },
	}
}

// addressed returns the Optional v, or a copy if v has no address.
func addressed(v reflect.Value) optional {
	if !v.CanAddr() {
		copied := reflect.New(v.Type()).Elem()
		copied.Set(v)
		v = copied
	}
	o, _ := reflect.TypeAssert[optional](v.Addr())
	return o
}
