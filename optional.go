package bind

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
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
	if !reflect.PointerTo(t).Implements(reflect.TypeFor[optional]()) {
		return nil
	}
	o, _ := reflect.New(t).Interface().(optional)
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

// Defaults gives members that a body does not have the values that they have in
// one of values, each of which is a struct or a pointer to one. A value is for
// every object of its type: the body, items, entries, members and variants. It
// counts before what another value holds for a member that is such an object. An
// object that the body does not have is as the value around it has it.
//
// Rules see the defaults. present, distinct, available and exists look only at
// what was sent. Nothing is shared with values, apart from what only a type
// itself can reach. In a patch, null sets a member to its default. Handle and
// its kin refuse values that fail their own rules.
func Defaults(values ...any) Option { return defaultsOption(values) }

// defaults are those of a call.
type defaults struct {
	all    []reflect.Value
	values *jsonbody.Defaults
}

type defaultsOption []any

func (o defaultsOption) applyTo(s *settings, c call) error {
	if !c.decodes {
		return fmt.Errorf("%s: option Defaults has no effect: a value has all its members: leave it out", c.name)
	}

	for _, value := range o {
		v := reflect.ValueOf(value)
		for v.Kind() == reflect.Pointer && !v.IsNil() {
			v = v.Elem()
		}
		switch {
		case v.Kind() != reflect.Struct:
			return fmt.Errorf("%s: option Defaults: %T: want a struct or a pointer to one", c.name, value)
		case s.defaults.has(v.Type()):
			return fmt.Errorf("%s: option Defaults: %s is there twice: want one value of a type", c.name, v.Type())
		}
		s.defaults.all = append(s.defaults.all, v)
	}
	s.defaults.values = jsonbody.NewDefaults(s.defaults.all, optionalOf)
	return nil
}

func (d defaults) has(t reflect.Type) bool {
	for _, v := range d.all {
		if v.Type() == t {
			return true
		}
	}
	return false
}

// standIn refuses defaults of types of which no object can stand in a t.
func (d defaults) standIn(t *shape.Type) error {
	if len(d.all) == 0 {
		return nil
	}
	objects := map[reflect.Type]bool{}
	for node := range t.All() {
		objects[node.Go] = node.Kind == shape.Object
	}

	var errs []error
	for _, v := range d.all {
		if !objects[v.Type()] {
			errs = append(errs, fmt.Errorf("bind: option Defaults: no object in %s is a %s: leave it out", t.Go, v.Type()))
		}
	}
	return errors.Join(errs...)
}

// checkDefaults reports the defaults that fail their own rules. What they leave
// zero is for the body to say.
func (b *Binder) checkDefaults(t reflect.Type, s settings) error {
	errs := []error{s.defaults.standIn(b.shapes.Read(t))}
	for _, v := range s.defaults.all {
		typ, found := b.shapes.Read(v.Type()), mistake.NewList(mistake.Budget{})
		value := jsonbody.Decoded{Document: shape.Document{Type: typ}, Value: v}
		if err := b.rules.Validate(context.Background(), &value, found); err != nil {
			errs = append(errs, fmt.Errorf("bind: option Defaults: %w", err))
		}
		for _, m := range found.All() {
			if at, ok := typ.ValueAt(v, m.Path); m.Path != "" && ok && !at.IsZero() {
				errs = append(errs, fmt.Errorf("bind: option Defaults: %s: %s fails rule %q: give it a value that passes",
					v.Type(), m.Path.Dotted(), strings.TrimSuffix(m.Rule+"="+m.Param, "=")))
			}
		}
	}
	return errors.Join(errs...)
}
