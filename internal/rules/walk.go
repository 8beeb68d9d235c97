package rules

import (
	"context"
	"fmt"
	"reflect"
	"strconv"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// walk validates one value, or chunks of a bulk body's items. It walks the value
// along its shape and asks validator about the rules of each level by
// themselves, with the struct around them. So the place of a failure is known
// without reading a namespace, nothing is named that does not fail, and a body
// with too many mistakes is left early.
//
// Structs on which a function of the user's could tell the difference are left
// to validator as a whole: see Engine.separable.
type walk struct {
	engine   *Engine
	ctx      context.Context
	found    *mistake.List
	path     []byte // path.Steps of the value that is looked at
	mistyped mistyped
	root     int // how long the path of the whole value is
	proved   jsonbody.Proved
	decoded  bool            // the value comes from JSON: no interface in it holds a struct
	spelled  *path.Spellings // the names that the JSON has; nil without
	keys     *keyBudget
	top      reflect.Value   // the outermost struct that is validated, or a pointer to it
	names    []byte          // the Go name of the field that is looked at, behind those around it
	calls    bool            // functions of the user's are called
	asked    asked           // what they are told
	within   context.Context // ctx, with asked in it
	looked   int             // values
	pathRoom [64]byte        // for path, mostly

	copies map[reflect.Type]*copies

	structLevels bool  // a struct may have a struct-level function
	mixed        bool  // the value is in one that validator has looked at as a whole: see resume
	err          error // a failure of the server: a panic in validator or in a rule
	misfits      int   // values that are reported as misfits

	refused map[path.Steps]bool // their places
}

// cursor is a value on the walk. Its place is walk.path.
type cursor struct {
	value    reflect.Value
	typ      *shape.Type
	level    *level       // the rules for the value
	check    *proof.Check // of the value and what is in it
	untagged bool         // no struct is around the value: validator starts at the structs in it
	isKey    bool         // it is the key of a map's entry
	bail     bool         // one failing rule of the level is enough
	doubted  bool         // its check does not accept the value
	tested   bool         // verdicts holds what is certain about the value
	verdicts proof.Verdicts
	embedded *shape.Name // of an embedded struct, whose members stand in the object around it

	// placeless: JSON has no place for the value, so that walk.path is the place
	// of what holds it. What a list that decodes itself is in JSON, only its type
	// knows.
	placeless bool

	holder
}

// holder is what is around the field that a value stands in.
type holder struct {
	field     *shape.Field  // the nearest; nil if the value has no place in JSON
	scope     *shape.Scope  // the struct that declares field
	parent    reflect.Value // and its value, addressable
	owner     *shape.Type   // the object that field is a member of
	ownerPath int           // how much of walk.path leads to it
	name      int           // where the field's Go name begins in walk.names
}

// member, key and index make the path longer; the walk cuts it again.
func (w *walk) member(f *shape.Field) { w.path = path.AppendName(w.path, f.NameIn(w.spelled, w.path)) }
func (w *walk) key(name string)       { w.path = path.AppendKey(w.path, name) }
func (w *walk) index(i int)           { w.path = path.AppendIndex(w.path, i) }

// entriesOf returns the entries of the map at the path.
func (w *walk) entriesOf(m reflect.Value) shape.Entries {
	return shape.Entries{Map: m, Place: w.path, Spelled: w.spelled}
}

// done reports whether there is no use in going on.
func (w *walk) done() bool { return w.err != nil || w.found.Full() }

// skips reports whether the value at the path is left alone: decoding has
// explained it, or nobody asks about it or anything in it.
func (w *walk) skips() bool {
	if w.mistyped.Empty() && w.found.AsksAll() {
		return false
	}
	return w.mistyped.HasBytes(w.path) || !w.found.Budget().Asks(w.path)
}

// value validates a value: its own rules, then what is in it.
func (w *walk) value(at *cursor) {
	w.look()
	if w.done() || w.skips() || !w.lookInside(at) {
		return
	}
	w.inside(at)
}

// inside validates what is in a value. The cursor stays as it is.
func (w *walk) inside(at *cursor) {
	if isScalar(at.value.Kind()) {
		return
	}
	v, ok := behind(at.value)
	k := v.Kind()
	if holdsNothing := isScalar(k); !ok || holdsNothing {
		return
	}
	if standsForOther := w.mixed && w.engine.replaces(at.typ); standsForOther {
		return
	}

	in := *at
	in.value = v
	if in.typ = at.typ.Deref(); in.typ.Go != v.Type() { // a value in an interface
		in.typ = w.engine.shapes.Read(v.Type())
		if in.check = w.engine.Proof(in.typ); in.check.Accepts(v) {
			return
		}
	}

	dives := in.untagged || in.level != nil && in.level.Dive
	switch {
	case k == reflect.Struct && in.untagged:
		w.outermost(&in)
	case k == reflect.Struct:
		w.nested(&in)
	case dives && k == reflect.Map:
		w.entries(in)
	case dives && isList(k):
		w.elements(in, 0, v.Len())
	}
}

// isScalar reports whether there is nothing in values of a kind.
func isScalar(k reflect.Kind) bool { return k < reflect.Array || k == reflect.String }

// behind follows pointers and interfaces; ok is false if one is nil.
func behind(v reflect.Value) (reflect.Value, bool) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return v, false
		}
		v = v.Elem()
	}
	return v, v.IsValid()
}

// elements validates the items of a list from one index to before another.
func (w *walk) elements(at cursor, from, to int) {
	list := at.value
	if !w.descend(&at) {
		return
	}

	here, name := len(w.path), len(w.names)
	body := here == w.root && at.untagged // the list is the whole body
	doubted := body && w.proved.Known()
	for i := from; i < to && !w.done(); i++ {
		if body && w.proved.Item(i) {
			w.look()
			continue
		}
		if at.value = list.Index(i); !doubted && at.examine() {
			w.look()
			continue
		}
		if at.doubted = true; body {
			w.found.Reached(i-from+1, to-from)
			w.mistyped.enter(i)
		}
		if !at.placeless {
			w.index(i)
		}
		if w.calls {
			w.names = append(strconv.AppendInt(append(w.names, '['), int64(i), 10), ']')
		}
		w.value(&at)
		w.path, w.names = w.path[:here], w.names[:name]
	}
}

// examine reports whether the check accepts the value.
func (at *cursor) examine() (accepted bool) {
	at.verdicts, at.tested, accepted = at.check.Examine(at.value)
	return accepted
}

// entries validates the keys and the values of a map, in the order of the keys.
func (w *walk) entries(at cursor) {
	at.doubted, at.tested = false, false
	entries, key := at.value, at
	key.typ, _ = at.typ.Elements()
	key.level, key.check, key.isKey = at.level.ofKeys(), at.check.Key(), true
	if !w.descend(&at) && key.level == nil {
		return
	}
	key.placeless = at.placeless
	wanted := func(v reflect.Value) bool {
		w.look()
		return key.level != nil || !at.check.Accepts(v)
	}

	here, name := len(w.path), len(w.names)
	copied := shape.CopiedFrom(entries)
	for _, k := range w.sorted(entries, wanted) {
		if w.done() {
			return
		}
		if !w.keys.copies(copied) {
			w.err = w.keys.overMemory()
			return
		}
		if !at.placeless {
			w.key(k.Name)
		}
		if w.calls {
			w.names = fmt.Appendf(w.names, "[%v]", k.Value)
		}
		if key.level != nil && !w.skips() {
			key.value = k.Value
			w.lookInside(&key)
		}
		at.value = entries.MapIndex(k.Value)
		w.value(&at)
		w.path, w.names = w.path[:here], w.names[:name]
	}
}

// descend moves the cursor of a list or a map to its elements; false says that
// there is nothing to validate in them.
func (w *walk) descend(at *cursor) bool {
	at.placeless = at.placeless || !at.untagged && at.typ.Elem == nil
	_, at.typ = at.typ.Elements() // also of a list that decodes itself
	if at.untagged {
		at.check = w.engine.Proof(at.typ)
		return mayHoldStructs(at.typ)
	}
	at.level, at.check = at.level.ofElements(), at.check.Elem()
	return at.level != nil || w.mayFail(at.typ)
}

// mayHoldStructs reports whether there may be a struct for validator below t
// that is not inside another.
func mayHoldStructs(t *shape.Type) bool {
	inner := t.Innermost()
	if inner == nil {
		return false
	}
	k := inner.Kind
	unknown := k == shape.Any || k == shape.OneOf || k == shape.Opaque || k == shape.Invalid
	return unknown || inner.Declared != nil
}

// add notes a failure, unless decoding explains it: then it returns false.
func (w *walk) add(m mistake.Mistake, owners []path.Steps) bool {
	if w.mistyped.explains(m, owners) {
		return false
	}
	w.found.Add(m)
	return true
}
