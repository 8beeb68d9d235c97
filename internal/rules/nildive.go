package rules

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// validator panics when it dives into a nil pointer to a list or a map, whose
// rules have let nil pass: *[]int `validate:"required_without=Other,dive"`. It
// asks every rule about an optional value that is absent. Where validator looks
// at a whole struct, such fields are left out: they hold nothing. What an absent
// value fails, such as required, it is asked by itself.

// mayDiveNil reports whether validator may dive into a nil pointer in a field.
func mayDiveNil(d *shape.Declaration) bool {
	if d.Type == nil || d.Rules == nil {
		return false
	}
	return d.Type.IsOptional() || d.Type.Kind == shape.Pointer && d.Rules.Dive && d.Rules.Text != ""
}

// nilDives holds the namespaces of the fields that validator is to leave out.
type nilDives struct {
	walk  *walk
	out   map[string]bool
	space []byte // the namespace of the value that is looked at

	failing map[string]*misfit         // absent values that fail a rule, of those that are left out
	visited validator.ValidationErrors // those of them that validator has come to
}

// leavesOut reports whether validator is not to look at a field.
func (n *nilDives) leavesOut(namespace []byte) bool { return n != nil && n.out[string(namespace)] }

// forget forgets what visit has noted.
func (n *nilDives) forget() {
	if n != nil {
		n.visited = nil
	}
}

// visit notes that validator has come to a field.
func (n *nilDives) visit(namespace []byte) {
	if n == nil {
		return
	}
	if m := n.failing[string(namespace)]; m != nil {
		n.visited = append(n.visited, m)
	}
}

// asked returns the fields whose rules are to be asked one by one.
func (n *nilDives) asked() validator.ValidationErrors {
	if n == nil {
		return nil
	}
	return n.visited
}

// nilDivesIn returns the fields in v, a struct of type t, into which validator
// would dive although they are nil.
func (w *walk) nilDivesIn(t *shape.Type, v reflect.Value) *nilDives {
	n := &nilDives{walk: w, out: map[string]bool{}, failing: map[string]*misfit{}}
	if name := v.Type().Name(); name != "" {
		n.space = append(append(n.space, name...), '.')
	}
	n.object(t, v)
	return n
}

// object looks at the fields of a struct.
func (n *nilDives) object(t *shape.Type, v reflect.Value) {
	here := len(n.space)

	for i, d := range t.Declared {
		if d.Type == nil {
			continue
		}
		n.space = append(n.space, d.Name...)
		field, typ := v.Field(i), d.Type
		if typ.IsOptional() {
			field, typ = typ.Inside(field), typ.Elem
		}
		if _, there := behind(field); mayDiveNil(d) && !there {
			n.absent(d, field, v)
		} else {
			n.value(typ, field, d.Rules)
		}
		n.space = n.space[:here]
	}
}

// absent looks at a field of parent that holds nothing.
func (n *nilDives) absent(d *shape.Declaration, field, parent reflect.Value) {
	if !field.CanInterface() {
		return
	}
	space := string(n.space)
	switch {
	case n.passes(field, parent, d.Rules):
		n.out[space] = true
	case d.Type.IsOptional():
		n.out[space] = true
		n.failing[space] = &misfit{namespace: space, name: d.Name, absent: true}
	}
}

// passes reports whether nil passes the rules in front of dive. If it fails
// them, validator says so and does not dive.
func (n *nilDives) passes(field, parent reflect.Value, l *tag.Level) (passed bool) {
	defer func() {
		if recover() != nil {
			passed = false
		}
	}()
	w := n.walk
	return w.engine.validator.VarWithValueCtx(w.ctx, field.Interface(), handed(parent), l.Text) == nil
}

// value looks into a value.
func (n *nilDives) value(t *shape.Type, v reflect.Value, l *tag.Level) {
	n.walk.look()
	v, ok := behind(v)
	if !ok {
		return
	}
	if t = t.Deref(); t.Go != v.Type() { // a value in an interface
		t = n.walk.engine.shapes.Read(v.Type())
	}

	here := len(n.space)
	_, elem := t.Elements()
	dive := l != nil && l.Dive && elem != nil
	switch k := v.Kind(); {
	case k == reflect.Struct && !shape.IsTime(v.Type()):
		n.space = append(n.space, '.')
		n.object(t, v)
	case dive && (k == reflect.Slice || k == reflect.Array):
		for i := range v.Len() {
			n.space = append(strconv.AppendInt(append(n.space[:here], '['), int64(i), 10), ']')
			n.value(elem, v.Index(i), l.Below())
		}
	case dive && k == reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			n.space = fmt.Appendf(n.space[:here], "[%v]", entries.Key())
			n.value(elem, entries.Value(), l.Below())
		}
	}
	n.space = n.space[:here]
}
