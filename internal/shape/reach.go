package shape

import "iter"

// child is a type that stands directly in another.
type child struct {
	typ   *Type
	field string // the Go name of the field that holds it; "" for an element
}

// children are the types that JSON reaches from t.
func (t *Type) children() []child {
	var all []child
	elem := t.Elem
	if t.IsOptional() {
		elem = t.Boxed()
	}
	for _, element := range []*Type{t.Key, elem} {
		if element != nil {
			all = append(all, child{typ: element})
		}
	}

	for _, variant := range t.Variants {
		all = append(all, child{typ: variant.Type})
	}
	for _, f := range t.Fields {
		all = append(all, child{typ: f.Type, field: f.Go})
	}
	if t.Open != nil {
		all = append(all, child{typ: t.Open.Type, field: t.Open.Go})
	}
	return all
}

// validatedChildren are the types that JSON or validator reaches from t.
func (t *Type) validatedChildren() []child {
	all := t.children()
	if t.Elem == nil {
		for _, element := range []*Type{t.key, t.elem} {
			if element != nil {
				all = append(all, child{typ: element})
			}
		}
	}

	for _, d := range t.Declared {
		if d.Type != nil {
			all = append(all, child{typ: d.Type, field: d.Name})
		}
	}
	return all
}

// All yields t and every type that JSON can reach below it, each once, with the
// Go names of the fields that lead there, joined by dots.
func (t *Type) All() iter.Seq2[*Type, string] { return t.reach((*Type).children) }

// Validated yields t and every type that validator can reach below it, as All
// does: embedded structs and fields that are no members, too.
func (t *Type) Validated() iter.Seq2[*Type, string] { return t.reach((*Type).validatedChildren) }

// reach walks the tree breadth first.
func (t *Type) reach(children func(*Type) []child) iter.Seq2[*Type, string] {
	return func(yield func(*Type, string) bool) {
		seen := map[*Type]bool{t: true}
		for queue := []child{{typ: t}}; len(queue) > 0; queue = queue[1:] {
			current := queue[0]
			if !yield(current.typ, current.field) {
				return
			}

			for _, next := range children(current.typ) {
				if seen[next.typ] {
					continue
				}
				seen[next.typ] = true
				queue = append(queue, child{
					typ:   next.typ,
					field: joinNames(current.field, next.field),
				})
			}
		}
	}
}

// joinNames joins two names by a dot. Either may be empty.
func joinNames(above, name string) string {
	if above == "" || name == "" {
		return above + name
	}
	return above + "." + name
}
