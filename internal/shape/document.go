package shape

import "github.com/fielderrors/bind/internal/path"

// Document is the shape of a body: the type of the value, and where in the body
// the value stands.
type Document struct {
	Type *Type
	Key  string // the member that holds the value; "" if it is the body itself
	Bulk bool   // the value is a slice of items, each validated by itself
}

// Root returns the path of the value.
func (d Document) Root() path.Steps {
	if d.Key == "" {
		return ""
	}
	return path.Steps("").Key(d.Key)
}

// Whole returns the shape of the whole body: a JSON object whose only member is
// Key, or Type. Such an object has no Go type of its own. The type remembers the
// last one: mostly, its values stand under one key.
func (d Document) Whole() *Type {
	if d.Key == "" {
		return d.Type
	}
	if known := d.Type.around.Load(); known != nil && known.Fields[0].Name == d.Key {
		return known
	}

	f := &Field{Name: d.Key, Type: d.Type}
	whole := &Type{
		Kind:    Object,
		Fields:  []*Field{f},
		members: map[string]*Field{d.Key: f},
		has:     d.Type.has | f.ownFeatures(),
	}
	d.Type.around.Store(whole)
	return whole
}
