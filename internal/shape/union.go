package shape

import (
	"fmt"
	"reflect"
)

// Union says which structs an interface stands for in JSON: an object is the
// one that a member of it names.
type Union struct {
	Member   string // the member's name
	Variants []Named
}

// Named is a variant: a struct, or a pointer to one, and its name. Variants are
// in the order of their names.
type Named struct {
	Name string
	Go   reflect.Type
}

// Variant is a type that values of a union may have.
type Variant struct {
	Name string
	Type *Type // an object, or a pointer to one
}

// union looks for an interface that is a union.
func (b *builder) union(node *Type) bool {
	if b.unionOf == nil || node.Go.Kind() != reflect.Interface {
		return false
	}
	u := b.unionOf(node.Go)
	if u == nil {
		return false
	}

	node.Kind = OneOf
	node.Discriminator = &Field{Name: u.Member, Type: b.read(reflect.TypeFor[string]())}
	node.variants = make(map[reflect.Type]*Type, len(u.Variants))
	for _, named := range u.Variants {
		t := b.read(named.Go)
		node.Variants = append(node.Variants, Variant{Name: named.Name, Type: t})
		node.variants[named.Go] = t
	}
	return true
}

// VariantIn returns the variant that an interface of type t holds; nil if it
// holds none. v may be the zero Value.
func (t *Type) VariantIn(v reflect.Value) *Type {
	if !v.IsValid() || v.Kind() != reflect.Interface || v.IsNil() {
		return nil
	}
	return t.variants[v.Elem().Type()]
}

// anyMember returns the first field of a variant that takes the member name; nil
// if there is none. It is for objects whose variant is not known.
func (t *Type) anyMember(name string) *Field {
	for _, variant := range t.Variants {
		if f := variant.Type.Deref().Member(name); f != nil {
			return f
		}
	}
	if t.Discriminator != nil && name == t.Discriminator.Name {
		return t.Discriminator
	}
	return nil
}

// variantWith returns the first variant that has both members; nil if none has.
// It is for objects whose variant is not known.
func (t *Type) variantWith(x, y string) *Type {
	for _, variant := range t.Variants {
		if object := variant.Type.Deref(); object.Member(x) != nil && object.Member(y) != nil {
			return object
		}
	}
	return nil
}

// Discriminators returns the names of the members that name variants, of all
// unions at or below t, each once.
func (t *Type) Discriminators() (names []string) {
	if !t.Has(HasUnion) {
		return nil
	}
	known := map[string]bool{}
	for below := range t.All() {
		if d := below.Discriminator; d != nil && !known[d.Name] {
			known[d.Name] = true
			names = append(names, d.Name)
		}
	}
	return names
}

// unionFaults looks for variants that no JSON object can be decoded into.
func (t *Type) unionFaults() (faults []Fault) {
	for _, variant := range t.Variants {
		object := variant.Type.Deref()
		if object.Kind != Object && (object.Kind != Opaque || object.Text) {
			faults = append(faults, Fault{
				Fault: fmt.Sprintf("variant %q is %v, which is no JSON object", variant.Name, variant.Type.Go),
				Cure:  "use a struct that does not decode itself from text",
			})
			continue
		}

		f := object.Member(t.Discriminator.Name)
		if f != nil && f.Type.Word() != "string" && f.Type.Deref().Kind != Opaque {
			faults = append(faults, Fault{
				Fault: fmt.Sprintf("variant %q is %v, whose field %s is the member %q and takes no string",
					variant.Name, variant.Type.Go, f.Go, f.Name),
				Cure: "make it a string, or leave it out",
			})
		}
	}
	return faults
}

// noUnion is the fault of an interface that no value can be decoded into.
func noUnion(t reflect.Type) Fault {
	return Fault{
		Fault: fmt.Sprintf("no JSON value can be decoded into %v, an interface with methods", t),
		Cure:  `list its variants by bind.UnionOf in Config.Unions, use another type, or json:"-"`,
	}
}
