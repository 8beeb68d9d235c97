package bind

import (
	"context"
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// validate finds every mistake in a decoded value: what decoding noted, then rules, then what bind tags ask for, then
// lookups. only, if set, says which of them a precognitive request wants to hear of.
func (b *Binder) validate(ctx context.Context, s subject, only *precognition) error {
	fields, cut, err := b.rules(ctx, s, append(s.decoded(), s.sizeMistakes()...))
	if err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	fields = append(fields, s.absent(fields)...)
	if only == nil { // a form that is filled in wants to hear of each of its fields
		fields = s.missing(fields)
	}
	fields = append(fields, s.duplicates()...)
	if !cut { // or else values would be looked up that may not have passed their rules
		looked, err := b.lookups(ctx, s, fields, only)
		if err != nil {
			return fmt.Errorf("bind: %w", err)
		}
		fields = append(fields, looked...)
	}
	fields = only.filter(fields)
	if len(fields) == 0 {
		return only.verdict()
	}
	document := s.document()
	slices.SortStableFunc(fields, func(x, y FieldError) int { return document.Compare(x.Path.steps, y.Path.steps) })
	out := &Error{Fields: fields, Truncated: cut, key: s.key, bulk: s.bulk, most: s.limits.report()}
	if most := s.limits.Errors; most > 0 && len(fields) > most {
		out.Fields, out.Truncated = fields[:most:most], true
	}
	return out
}

// decoded returns what decoding noted as mistakes of the client.
func (s subject) decoded() FieldErrors {
	if len(s.mistakes) == 0 {
		return nil
	}
	document := s.document()
	fields := make(FieldErrors, 0, len(s.mistakes))
	for _, m := range s.mistakes {
		_, field := document.At(m.Path)
		fields = append(fields, FieldError{
			Path: Path{steps: m.Path}, Kind: kindOf(field), Rule: m.Rule, Param: m.Param, Type: m.Type,
		})
	}
	return fields
}

// mistyped knows the places of values that could not be decoded. A rule that looks at one says nothing about what the
// client sent, so its failure is dropped.
type mistyped struct {
	at     map[path.Steps]bool
	around map[path.Steps]bool // the values that hold one
}

func newMistyped(mistakes []jsonbody.Mistake) mistyped {
	if len(mistakes) == 0 {
		return mistyped{}
	}
	m := mistyped{map[path.Steps]bool{}, map[path.Steps]bool{}}
	for _, mistake := range mistakes {
		if mistake.Rule == "unknown" {
			continue
		}
		m.at[mistake.Path] = true
		for above := range mistake.Path.Ancestors() {
			m.around[above] = true
		}
	}
	return m
}

// explains reports whether a failure is accounted for. owners are the structs whose struct-level function may have
// reported it. The number of items of an array is known even if an item is mistyped.
func (m mistyped) explains(fe FieldError, owners []path.Steps) bool {
	if len(m.at) == 0 {
		return false
	}
	counted := fe.Type == "array" && (fe.Rule == "len" || fe.Rule == "min" || fe.Rule == "max")
	return m.under(fe.Path.steps) || m.around[fe.Path.steps] && !counted ||
		slices.ContainsFunc(fe.Refs, func(p Path) bool { return m.under(p.steps) || m.around[p.steps] }) ||
		slices.ContainsFunc(owners, func(p path.Steps) bool { return m.under(p) || m.around[p] })
}

// under reports whether p is a mistyped value or in one.
func (m mistyped) under(p path.Steps) bool {
	for above := range p.Ancestors() {
		if m.at[above] {
			return true
		}
	}
	return m.at[p]
}

// kindOf returns the Kind of the mistakes on a field.
func kindOf(f *shape.Field) Kind {
	if f != nil && f.Bind.Exists != "" {
		return Relationship
	}
	return Attribute
}

// judge collects the failures of one request's rules.
type judge struct {
	binder   *Binder
	ctx      context.Context
	most     int    // mistakes; not positive is no limit
	room     int64  // bytes of rendered mistakes; not positive is no limit
	size     int64  // of found, as jsonbody.Weight counts it
	path     []byte // path.Steps of the value that is looked at
	found    FieldErrors
	mistyped mistyped
	err      error // a failure of the server: a panic in validator or in a rule
}

// rules runs validator on every struct in the value and appends to found what fails, each failure on its path. cut says
// that it stopped before the end, because an answer could not hold more.
func (b *Binder) rules(ctx context.Context, s subject, found FieldErrors) (_ FieldErrors, cut bool, err error) {
	defer recovered(&err, "validating "+typeName(s.shape.Go))
	j := judge{
		binder: b, ctx: ctx, most: s.limits.Errors, room: s.limits.report(), path: []byte(s.root()),
		found: found, mistyped: newMistyped(s.mistakes),
	}
	for _, fe := range found {
		j.size += jsonbody.Weight(fe.Path.steps)
	}
	j.inside(s.shape, s.value)
	return j.found, s.more || j.full(), j.err
}

// note adds a failure, unless decoding explains it: then it returns false. Where there are many, there is room for all
// that may come at once.
func (j *judge) note(fe FieldError, owners []path.Steps) bool {
	const many = 64
	if j.mistyped.explains(fe, owners) {
		return false
	}
	if n := len(j.found); n == cap(j.found) && n >= many && n <= j.most {
		j.found = slices.Grow(j.found, j.most+1-n)
	}
	j.found = append(j.found, fe)
	j.size += jsonbody.Weight(fe.Path.steps)
	return true
}

// full reports whether there is no use in going on.
func (j *judge) full() bool {
	return j.err != nil || j.most > 0 && len(j.found) > j.most || j.room > 0 && j.size > j.room
}

// inside finds the structs in v that validator would not reach by itself.
func (j *judge) inside(t *shape.Type, v reflect.Value) {
	v, ok := behind(v)
	if !ok || j.full() {
		return
	}
	if t = t.Deref(); t.Go != v.Type() { // a value in an interface
		t = j.binder.shapes.Read(v.Type())
	}
	here := len(j.path)
	switch v.Kind() {
	case reflect.Struct:
		j.structure(t, v)
	case reflect.Slice, reflect.Array:
		for i := 0; holdsStructs(t.Elem) && i < v.Len(); i++ {
			j.index(i)
			j.inside(t.Elem, v.Index(i))
			j.path = j.path[:here]
		}
	case reflect.Map:
		if !holdsStructs(t.Elem) {
			return
		}
		for _, key := range shape.SortedKeys(v) {
			j.key(key.Name)
			j.inside(t.Elem, v.MapIndex(key.Value))
			j.path = j.path[:here]
		}
	}
}

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

// holdsStructs reports whether there may be a struct for validator below t that is not inside another.
func holdsStructs(t *shape.Type) bool {
	for t.Elem != nil {
		t = t.Elem
	}
	return t.Scope != nil || t.Kind == shape.Any || t.Kind == shape.Opaque || t.Kind == shape.Invalid
}

var timeType = reflect.TypeFor[time.Time]()

// structure validates one struct: field by field where that is the same, else as a whole.
func (j *judge) structure(t *shape.Type, v reflect.Value) {
	switch {
	case v.Type().ConvertibleTo(timeType): // no struct to validator
	case j.binder.separable(t):
		j.object(t, v)
	default:
		j.whole(t, v)
	}
}

// whole lets validator validate a struct and all in it, and finds the place of what it reports.
func (j *judge) whole(t *shape.Type, v reflect.Value) {
	if v.CanAddr() {
		v = v.Addr()
	}
	err := j.binder.validator.StructCtx(j.ctx, v.Interface())
	if err == nil {
		return
	}
	found, ok := err.(validator.ValidationErrors)
	if !ok {
		j.err = fmt.Errorf("validating %v: %w", v.Type(), err)
		return
	}
	root := spot{steps: path.Steps(j.path), typ: t, value: reflect.Indirect(v)}
	p := placement{binder: j.binder, ctx: j.ctx, root: root, seen: map[string]int{}}
	for _, fe := range found {
		j.note(p.place(fe))
	}
}

// recovered turns a panic of validator or of a user's function into an error that says where it happened.
func recovered(err *error, doing string) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s: panic: %v\n%s", doing, p, debug.Stack())
	}
}

// fails reports whether a value fails rules that stand for themselves.
func (b *Binder) fails(ctx context.Context, v reflect.Value, rules string) (failed bool) {
	defer func() { failed = failed || recover() != nil }()
	return b.validator.VarCtx(ctx, v.Interface(), rules) != nil
}
