package rules

import (
	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// Where validator looks at a whole struct, it leaves out what is behind the
// first failure of each value: the other rules, and what is in the value. Both
// are looked at here, from that failure on. Struct-level functions of what
// validator has been in are not called again.
//
// Left out all the same are the values that stand for others, what is in them,
// and the rules of embedded structs: validator's errors do not lead there.

// resume goes on behind a failure that validator has reported about the value of
// a claim, or the key of its entry. told is false if decoding explains it.
func (l *locator) resume(fe validator.FieldError, c *claim, isKey, told bool) {
	at, ok := l.cursor(c, isKey)
	if !ok {
		return
	}
	w := l.walk
	defer w.enter(string(l.paths.Steps(c.path)), fe.StructField())()
	if w.skips() { // there is no value: decoding has said so
		return
	}

	r := w.ruling(&at)
	failed := reportOf(fe)
	index := at.level.find(0, failed)
	if index < 0 {
		return // a struct-level function has reported it, or an alias that nothing is known of
	}
	r.told, r.failed = &c.told, true
	if last := told && r.isLast(index, failed); !last && !w.done() {
		r.run(index + 1)
	}

	holds := !isKey && !r.empty && !omitted(&at) && w.holdsMore(&at)
	if !holds || w.done() {
		return
	}
	if fe, _ := r.validate(at.level.rules[index].alone); fe != nil { // else validator has been in it
		w.inside(&at)
	}
}

// cursor returns the cursor of a claim, or of its key. ok is false if nothing
// behind a failure of it can be found: there are no rules, or validator has
// looked at another value.
func (l *locator) cursor(c *claim, isKey bool) (at cursor, ok bool) {
	e := l.walk.engine
	at = cursor{
		value: c.raw, typ: c.rawType, level: e.levelOf(c.level), check: proof.Unproven,
		isKey: isKey, bail: e.cfg.Bail || c.field != nil && c.field.Bind.Bail,
		holder: holder{field: c.field, scope: c.scope, parent: c.parent},
	}
	if isKey {
		at.value, at.typ, at.level = c.key, c.keyType, e.levelOf(c.keys)
	}
	if !c.exact || c.owner == nil || at.level == nil || !at.value.IsValid() || !at.value.CanInterface() {
		return cursor{}, false
	}
	at.owner, at.ownerPath = c.owner.typ, len(l.paths.Steps(c.owner.path))
	return at, true
}

// enter puts the walk at a value, where functions of the user's are told of what
// is around it. The returned function takes it back.
func (w *walk) enter(place, name string) (leave func()) {
	path, names, mixed, alone := w.path, w.names, w.mixed, w.asked.alone
	w.path, w.names, w.mixed, w.asked.alone = []byte(place), []byte(name), true, true
	w.structLevels = len(w.engine.cfg.Structs) > 0
	return func() { w.path, w.names, w.mixed, w.asked.alone = path, names, mixed, alone }
}

// holdsMore reports whether there may be something in a value that validator
// looks at behind the rules of the value.
func (w *walk) holdsMore(at *cursor) bool {
	v, there := behind(at.value)
	if !there || w.mistyped.HasBytes(w.path) || w.engine.replaces(at.typ) {
		return false
	}
	return isStruct(v.Type()) || at.level.Dive && isList(v.Kind())
}

// mayReplace is replaces without a look at t itself, for nearly all types.
func (e *Engine) mayReplace(t *shape.Type) bool {
	return len(e.cfg.Types) > 0 || t.Kind == shape.Pointer || t.IsOptional() || t.Has(shape.HasValuers)
}

// replaces reports whether validator looks at other values instead of those of
// t, as far as is known.
func (e *Engine) replaces(t *shape.Type) bool {
	for {
		if e.cfg.Types[t.Go] != nil || shape.IsValuer(t.Go) {
			return true
		}
		if t.Kind != shape.Pointer {
			return false
		}
		t = t.Elem
	}
}

// nestedWhole validates a struct in a value that validator has turned back at:
// as a whole again, if it has to be.
func (w *walk) nestedWhole(t *shape.Type, at *cursor) (done bool) {
	plan := w.engine.planOf(t)
	if plan.separable && (w.decoded || !t.Has(shape.HasDynamic)) {
		return false
	}

	parent, alone := w.asked.parent, w.asked.alone
	w.asked.parent, w.asked.alone = at.parent, false
	w.whole(t, addressable(at.value).Addr(), at.level.leavesOutFields())
	w.asked.parent, w.asked.alone = parent, alone
	return true
}
