package bind

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// validate finds every mistake in a decoded value: what decoding noted, then rules, then what bind tags ask for, then
// lookups. only, if set, says which of them a precognitive request wants to hear of.
func (b *Binder) validate(ctx context.Context, s subject, only *precognition) error {
	fields, cut, err := b.rules(ctx, s, append(s.decoded(), s.sizeMistakes()...), only)
	if err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	absent, more := s.absent(fields, only)
	fields, cut = append(fields, absent...), cut || more
	if only == nil { // a form that is filled in wants to hear of each of its fields
		fields = s.missing(fields)
	}
	if s.shape.Has(shape.HasDistinct) {
		repeated, err := s.duplicates(only)
		if err != nil {
			return fmt.Errorf("bind: %w", err)
		}
		fields = append(fields, repeated...)
	}
	if !cut { // or else values would be looked up that may not have passed their rules
		looked, err := b.lookups(ctx, s, fields, only)
		if err != nil {
			return fmt.Errorf("bind: %w", err)
		}
		fields = append(fields, looked...)
	}
	unseen := false
	if only != nil {
		fields, unseen = only.filter(fields, s.document())
	}
	if len(fields) == 0 && !cut && !unseen {
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
	at      map[path.Steps]bool
	around  map[path.Steps]bool // the values that hold one
	without map[path.Steps]bool // the maps that lack an entry, because its name cannot be a key
}

func newMistyped(mistakes []jsonbody.Mistake) mistyped {
	if len(mistakes) == 0 {
		return mistyped{}
	}
	m := mistyped{map[path.Steps]bool{}, map[path.Steps]bool{}, map[path.Steps]bool{}}
	for _, mistake := range mistakes {
		if mistake.Rule == "unknown" {
			continue
		}
		m.at[mistake.Path] = true
		parent := path.Steps("")
		for above := range mistake.Path.Ancestors() {
			m.around[above] = true
			parent = above
		}
		if mistake.Rule == "key" {
			m.without[parent] = true
		}
	}
	return m
}

// explains reports whether a failure is accounted for. owners are the structs whose struct-level function may have
// reported it. The number of items or entries is known even if one is mistyped.
func (m mistyped) explains(fe FieldError, owners []path.Steps) bool {
	if len(m.at) == 0 {
		return false
	}
	counted := sized[fe.Rule] && (fe.Type == "array" || fe.Type == "object" && !m.without[fe.Path.steps])
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

// fails reports whether a value fails rules that stand for themselves.
func (b *Binder) fails(ctx context.Context, v reflect.Value, rules string) (failed bool) {
	defer func() { failed = failed || recover() != nil }()
	return b.validator.VarCtx(ctx, v.Interface(), rules) != nil
}
