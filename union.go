package bind

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Union says which structs an interface stands for in a body, for
// [Config].Unions. [UnionOf] makes one.
type Union struct {
	of       reflect.Type
	member   string
	variants map[string]reflect.Value
}

// UnionOf makes values of the interface I readable: a field, an item, a map
// value or the body itself. An object is decoded into the variant that its
// member of the given name names, wherever in the object that stands:
//
//	bind.UnionOf("kind", map[string]Payment{"card": Card{}, "iban": &IBAN{}})
//
// A variant is a zero struct, or a pointer to one; values in the body have that
// type. Its rules, bind tags and limits hold as they do elsewhere, and the
// mistakes in it are at their own paths: pays.0.number. A member that is missing
// or null is the mistake required at pays.0.kind, a name that no variant has the
// mistake oneof. A variant may have the member as a field; one that does not
// have it ignores it. null in the place of the object is nil, where a list may
// hold no null.
//
// New refuses an I that is no interface with methods, since every type would
// implement it, and variants that are no such structs. Several names may stand
// for one type only if it has the member as a field: nothing else could tell
// them apart. The map is copied.
func UnionOf[I any](member string, variants map[string]I) Union {
	u := Union{
		of: reflect.TypeFor[I](), member: member, variants: make(map[string]reflect.Value, len(variants)),
	}
	for name, variant := range variants {
		u.variants[name] = reflect.ValueOf(variant)
	}
	return u
}

// newShapes returns what reads the types of a Binder. The error joins what is
// wrong with Config.Unions.
func newShapes(cfg Config) (*shape.Reader, error) {
	var errs []error
	known := map[reflect.Type]*shape.Union{}
	for i, u := range cfg.Unions {
		err := u.check()
		switch {
		case u.of == nil:
			err = fmt.Errorf("union %d: it is empty: make it by UnionOf", i+1)
		case err == nil && known[u.of] != nil:
			err = u.fault("it is there twice: list all variants in one UnionOf")
		case err == nil:
			known[u.of] = u.shape()
		}
		errs = append(errs, err)
	}

	r := shape.NewReader(cfg.Rules.Tag)
	r.BoxOf = optionalOf
	r.UnionOf = func(t reflect.Type) *shape.Union { return known[t] }
	for _, u := range cfg.Unions {
		if known[u.of] != nil {
			errs = append(errs, u.checkNames(r))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return r, fmt.Errorf("Config.Unions: %w", err)
	}
	return r, nil
}

// shape returns u as the reader of types takes it.
func (u Union) shape() *shape.Union {
	out := &shape.Union{Member: u.member}
	for _, name := range u.names() {
		out.Variants = append(out.Variants, shape.Named{Name: name, Go: u.variants[name].Type()})
	}
	return out
}

// names returns the names of the variants, sorted.
func (u Union) names() []string { return slices.Sorted(maps.Keys(u.variants)) }

// fault words an error about u.
func (u Union) fault(format string, args ...any) error {
	return fmt.Errorf("UnionOf[%v]: "+format, append([]any{u.of}, args...)...)
}

// check returns what is wrong with u by itself; nil if nothing is.
func (u Union) check() error {
	switch {
	case u.of == nil:
		return nil
	case u.of.Kind() != reflect.Interface:
		return u.fault("%v is no interface: want one that the variants implement", u.of)
	case u.of.NumMethod() == 0:
		return u.fault("%v has no methods, so that every type implements it: give it one that the variants have", u.of)
	case u.member == "" || !utf8.ValidString(u.member):
		return u.fault("member %q: want the name of the member that names the variant, such as \"kind\"", u.member)
	case len(u.variants) == 0:
		return u.fault("there are no variants: list them by their names")
	}

	var errs []error
	for _, name := range u.names() {
		errs = append(errs, u.checkVariant(name))
	}
	return errors.Join(errs...)
}

// checkVariant returns what is wrong with a variant; nil if nothing is.
func (u Union) checkVariant(name string) error {
	v := u.variants[name]
	switch {
	case !utf8.ValidString(name):
		return u.fault("variant %q: the name is not UTF-8: no body can have it", name)
	case strings.Contains(name, "'"):
		return u.fault("variant %q: the name holds a quote, which the rule oneof cannot say: leave it out", name)
	case !v.IsValid():
		return u.fault("variant %q is nil: want a struct or a pointer to one", name)
	}

	object := v.Type()
	if v.Kind() == reflect.Pointer {
		object, v = object.Elem(), v.Elem()
	}
	switch {
	case object.Kind() != reflect.Struct:
		return u.fault("variant %q is %v: want a struct or a pointer to one", name, u.variants[name].Type())
	case v.IsValid() && !v.IsZero():
		return u.fault("variant %q is not zero, and nothing of it would be kept: want %v{}", name, object)
	}
	return nil
}

// checkNames refuses two names for one type that has nothing to keep them in.
func (u Union) checkNames(r *shape.Reader) error {
	var errs []error
	first := map[reflect.Type]string{}
	for _, name := range u.names() {
		t := u.variants[name].Type()
		other, again := first[t]
		if !again {
			first[t] = name
			continue
		}
		if r.Read(t).Deref().Member(u.member) == nil {
			errs = append(errs, u.fault("variants %q and %q are both %v, which has no member %q to tell them apart: "+
				"give it a field for that", other, name, t, u.member))
		}
	}
	return errors.Join(errs...)
}

// isUnion reports whether t is an interface of Config.Unions.
func (b *Binder) isUnion(t reflect.Type) bool {
	return t.Kind() == reflect.Interface && b.shapes.Read(t).Kind == shape.OneOf
}

// concealed returns the place of the value that has a mistake, and whether nothing
// has been looked at in it. A mistake in the member that says what an object is
// conceals the object.
func concealed(document shape.View, m mistake.Mistake) (at path.Steps, nothing bool) {
	if namesNone(document, m) {
		return m.Path.Parent(), true
	}
	_, field := document.At(m.Path)
	return m.Path, conceals(m, field)
}

// namesNone reports whether m is a mistake in the member that says what an object
// is, so that nobody knows that.
func namesNone(document shape.View, m mistake.Mistake) bool {
	if m.Path == "" {
		return false
	}
	around, _ := document.At(m.Path.Parent())
	member, _ := m.Path[len(m.Path.Parent()):].Next()
	return around.VagueBy(member.Name)
}

// unnamed returns the mistakes in members that say what an object is, as far as
// nobody asks about those members themselves.
func unnamed(d *jsonbody.Decoded, document shape.View, asked func(at []byte) bool) (all []mistake.Mistake) {
	if !d.Type.Has(shape.HasUnion) {
		return nil
	}
	for _, m := range d.Mistakes {
		if namesNone(document, m) && !asked([]byte(m.Path)) {
			all = append(all, m)
		}
	}
	return all
}
