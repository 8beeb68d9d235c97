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
	fields := append(s.decoded(), s.sizeMistakes()...)
	failures, err := b.rules(ctx, s.shape, s.value, s.root())
	if err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	fields = append(fields, unexplained(failures, s.mistakes)...)
	fields = append(fields, s.absent(fields)...)
	fields = append(fields, s.duplicates()...)
	looked, err := b.lookups(ctx, s, fields, only)
	if err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	fields = only.filter(append(fields, looked...))
	if len(fields) == 0 {
		return only.verdict()
	}
	document := s.document()
	slices.SortStableFunc(fields, func(x, y FieldError) int { return document.Compare(x.Path.steps, y.Path.steps) })
	out := &Error{Fields: fields, key: s.key, bulk: s.bulk, most: s.limits.report()}
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

// unexplained drops the failures that mistakes in decoding account for: a rule that looks at a value which could not be
// decoded says nothing about what the client sent. The number of items of an array is known all the same.
func unexplained(failures []failure, mistakes []jsonbody.Mistake) FieldErrors {
	at, around := map[path.Steps]bool{}, map[path.Steps]bool{}
	for _, m := range mistakes {
		if m.Rule == "unknown" {
			continue
		}
		at[m.Path] = true
		for above := range m.Path.Ancestors() {
			around[above] = true
		}
	}
	below := func(p path.Steps) bool {
		for above := range p.Ancestors() {
			if at[above] {
				return true
			}
		}
		return at[p]
	}
	var kept FieldErrors
	for _, f := range failures {
		counted := f.Type == "array" && (f.Rule == "len" || f.Rule == "min" || f.Rule == "max")
		explained := below(f.Path.steps) || around[f.Path.steps] && !counted ||
			slices.ContainsFunc(f.Refs, func(p Path) bool { return below(p.steps) || around[p.steps] }) ||
			slices.ContainsFunc(f.owners, func(p path.Steps) bool { return below(p) || around[p] })
		if !explained {
			kept = append(kept, f.FieldError)
		}
	}
	return kept
}

// absent reports the members with bind:"present" that the body does not have, where no rule has said so.
func (s subject) absent(said FieldErrors) FieldErrors {
	if s.body == nil || !s.shape.Has(shape.HasPresent) {
		return nil
	}
	reported := map[Path]bool{}
	for _, fe := range said {
		reported[fe.Path] = true
	}
	document := s.document()
	var fields FieldErrors
	for _, steps := range jsonbody.Absent(s.body, document) {
		fe := FieldError{Path: Path{steps: steps}, Rule: "present"}
		if reported[fe.Path] {
			continue
		}
		if t, field := document.At(steps); t != nil {
			fe.Type = t.Word()
			fe.Kind = kindOf(field)
		}
		fields = append(fields, fe)
	}
	return fields
}

// kindOf returns the Kind of the mistakes on a field.
func kindOf(f *shape.Field) Kind {
	if f != nil && f.Bind.Exists != "" {
		return Relationship
	}
	return Attribute
}

// rules runs validator on every struct in v that it would not reach by itself and returns what failed, each failure on
// its path. The error is a failure of the server: a panic in validator or in a rule.
func (b *Binder) rules(ctx context.Context, t *shape.Type, v reflect.Value, at path.Steps) ([]failure, error) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil, nil
		}
		if t.Kind != shape.Pointer {
			return b.rules(ctx, b.shapes.Read(v.Elem().Type()), v.Elem(), at)
		}
		return b.rules(ctx, t.Elem, v.Elem(), at)
	case reflect.Struct:
		return b.structRules(ctx, t, v, at)
	case reflect.Slice, reflect.Array:
		return b.itemRules(ctx, t, v, at)
	case reflect.Map:
		return b.entryRules(ctx, t, v, at)
	}
	return nil, nil
}

func (b *Binder) itemRules(ctx context.Context, t *shape.Type, v reflect.Value, at path.Steps) (all []failure, err error) {
	if !holdsStructs(t.Elem) {
		return nil, nil
	}
	for i := range v.Len() {
		found, err := b.rules(ctx, t.Elem, v.Index(i), at.Index(i))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func (b *Binder) entryRules(ctx context.Context, t *shape.Type, v reflect.Value, at path.Steps) (all []failure, err error) {
	if !holdsStructs(t.Elem) {
		return nil, nil
	}
	for entry := v.MapRange(); entry.Next(); {
		found, err := b.rules(ctx, t.Elem, entry.Value(), at.Key(shape.KeyName(entry.Key())))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// holdsStructs reports whether there may be a struct for validator below t that is not inside another.
func holdsStructs(t *shape.Type) bool {
	for t.Elem != nil {
		t = t.Elem
	}
	return t.Kind == shape.Object || t.Kind == shape.Any || t.Kind == shape.Opaque
}

var timeType = reflect.TypeFor[time.Time]()

// structRules validates one struct.
func (b *Binder) structRules(ctx context.Context, t *shape.Type, v reflect.Value, at path.Steps) ([]failure, error) {
	if v.Type().ConvertibleTo(timeType) {
		return nil, nil // no struct to validator
	}
	found, err := b.runValidator(ctx, v)
	if len(found) == 0 {
		return nil, err
	}
	p := placement{binder: b, ctx: ctx, root: spot{steps: at, typ: t, value: v}, seen: map[string]int{}}
	failures := make([]failure, 0, len(found))
	for _, fe := range found {
		failures = append(failures, p.place(fe))
	}
	return failures, nil
}

// runValidator turns what validator says into a list, and its panics into errors.
func (b *Binder) runValidator(ctx context.Context, v reflect.Value) (found validator.ValidationErrors, err error) {
	defer recovered(&err, "validating "+v.Type().String())
	if v.CanAddr() {
		v = v.Addr()
	}
	switch err := b.validator.StructCtx(ctx, v.Interface()).(type) {
	case nil:
		return nil, nil
	case validator.ValidationErrors:
		return err, nil
	default:
		return nil, fmt.Errorf("validating %s: %w", v.Type(), err)
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
