package schema

import (
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// refuses reports whether validator refuses a value that does not come of the
// body, but of nothing: v is zero, or a default. What rules say that look at
// other fields, or that are the user's, does not count.
func (c *compiler) refuses(p place, v reflect.Value) bool {
	if c.foreign(p.typ) {
		return false
	}
	pointer := false

	for p.typ.Kind == shape.Pointer || p.typ.Kind == shape.Optional {
		if p.typ.IsOptional() {
			p.typ, v = p.typ.Elem, p.typ.Inside(v)
			continue
		}
		if v.IsNil() {
			return c.refusesNil(p.level)
		}
		p.typ, v, pointer = p.typ.Elem, v.Elem(), true
		if c.foreign(p.typ) {
			return false
		}
	}
	if v.Kind() == reflect.Interface {
		if v.IsNil() {
			return c.refusesNil(p.level)
		}
		return false
	}
	return c.refusesValue(p, v, pointer)
}

// refusesNil reports whether validator refuses nil by a level.
func (c *compiler) refusesNil(l *tag.Level) bool {
	if l == nil {
		return false
	}

	if len(l.Rules) == 0 {
		return l.Dive && l.Text == ""
	}
	for i, r := range l.Rules {
		name := r.Alternatives()[0].Name
		switch {
		case r.Name == "" || tag.Omits(r.Name) != tag.OmitNothing, r.Name == "isdefault":
			return false
		case c.isUsers(r), r.Or != nil && i > 0:
			return false
		case name == "required":
			return true
		case tag.AsksNil(name):
			continue
		case i == 0 && !tag.Decides(name):
			return true
		default:
			return false
		}
	}
	return false
}

// isUsers reports whether a function of the user's decides about a rule.
func (c *compiler) isUsers(r tag.Rule) bool {
	for _, one := range r.Alternatives() {
		if c.replaced(one.Name) {
			return true
		}
		expanded, is := c.alias(one.Name)
		for _, inner := range expanded {
			if is && c.isUsers(inner) {
				return true
			}
		}
	}
	return c.engine.Config().Validator != nil && !c.engine.BakedIn(r)
}

// refusesValue is refuses for what stands behind pointers.
func (c *compiler) refusesValue(p place, v reflect.Value, pointer bool) bool {
	if p.level != nil {
		for _, r := range p.level.Rules {
			omits := tag.Omits(r.Name)
			switch {
			case r.Name == "structonly", r.Name == "nostructlevel":
				return false
			case omits != tag.OmitNothing && letGo(r, v, pointer):
				return false
			case omits != tag.OmitNothing, r.Name == "":
				continue
			}
			if c.fails(r, v, pointer) {
				return true
			}
		}
	}

	return c.refusesInside(p, v)
}

// isNone reports whether validator takes v for no value; isEmpty, whether
// omitzero does.
func isNone(v reflect.Value) bool { return v.IsZero() }

func isEmpty(v reflect.Value) bool {
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}

// fails reports whether v fails a rule of validator's that looks at nothing
// else.
func (c *compiler) fails(r tag.Rule, v reflect.Value, pointer bool) bool {
	if c.isUsers(r) {
		return false
	}
	switch r.Name {
	case "required":
		return !pointer && isNone(v)
	case "isdefault":
		return pointer || !isNone(v)
	}
	if v.Kind() == reflect.Struct && !shape.IsTime(v.Type()) || !c.alone(r) {
		return false
	}
	return c.engine.Fails(v, r)
}

// alone reports whether a rule looks at the value and at nothing else.
func (c *compiler) alone(r tag.Rule) bool {
	for _, one := range r.Alternatives() {
		expanded, is := c.alias(one.Name)
		for _, inner := range expanded {
			if !c.alone(inner) || tag.Structural(inner.Name) {
				return false
			}
		}
		elsewhere := tag.LooksAtParent(one.Name) && one.Name != "unique"
		if !is && (elsewhere || tag.LooksAtHost(one.Name) || one.Name == "validateFn") {
			return false
		}
	}
	return true
}

// refusesInside reports whether something in v is refused.
func (c *compiler) refusesInside(p place, v reflect.Value) bool {
	switch p.typ.Kind {
	case shape.Object:
		if stopsInside(p.level) {
			return false
		}
		for _, f := range p.typ.Fields {
			m := place{typ: f.Type, level: f.Rules, field: f, own: true, holder: p.typ}
			member, err := v.FieldByIndexErr(f.Index)
			if err != nil || !c.looksAt(p.typ, f) {
				continue
			}
			if c.refuses(m, member) || c.refusesBeside(p.typ, f, member, v) {
				return true
			}
		}
	case shape.Slice, shape.Array:
		if p.level == nil || !p.level.Dive {
			return false
		}
		for i := range v.Len() {
			if c.refuses(place{typ: p.typ.Elem, level: p.level.Elem}, v.Index(i)) {
				return true
			}
		}
	}

	return false
}

// refusesBeside reports whether a member of an object that does not come of the
// body fails a rule about other members of the object.
func (c *compiler) refusesBeside(t *shape.Type, f *shape.Field, member, around reflect.Value) bool {
	foreign := func(f *shape.Field) bool { return c.foreign(f.Type.Deref()) }
	if f.Rules == nil || slices.ContainsFunc(t.Fields, foreign) {
		return false
	}

	plain := f.Type.Deref() == f.Type // no pointer and no Optional
	for _, r := range f.Rules.Rules {
		omits := tag.Omits(r.Name) != tag.OmitNothing
		if omits && (!plain || letGo(r, member, false)) {
			return false
		}
		depends := tag.AsksNil(r.Name) && tag.LooksAtParent(r.Name)
		if depends && !c.isUsers(r) && c.engine.FailsBeside(member, around, r) {
			return true
		}
	}
	return false
}
