package schema

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/fielderrors/bind/internal/shape"
)

// zero returns the schema of the values that validator takes for none. certain
// is false if only the type knows which JSON they come of. Then there may be
// others in it, and none is missing; without a schema, all values may be none.
func (c *compiler) zero(p place) (is Node, certain bool) {
	t := p.typ
	if t.Kind == shape.Pointer || t.Kind == shape.Optional {
		return never, true
	}
	if c.foreign(t) {
		return nil, false
	}

	f, _ := p.form()
	switch {
	case f == text:
		return Node{{"const", ""}}, true
	case f == boolean:
		return Node{{"const", false}}, true
	case f == signed, f == unsigned, f == single, f == double:
		return Node{{"const", number("0")}}, true
	case p.own && p.field != nil && p.field.Format != "":
		return nil, false
	}
	switch t.Kind {
	case shape.Slice, shape.Map, shape.OneOf:
		return never, true
	case shape.Integer: // in a string
		return Node{{"type", "string"}, {"pattern", "^-?0$"}}, true
	case shape.Time: // with an offset, it is in a zone, and that is not zero
		return Node{{"type", "string"}, {"pattern", `^0001-01-01T00:00:00(?:\.0+)?Z$`}}, true
	case shape.Bytes:
		return zeroBytes(t.Go), true
	case shape.Array:
		elem := place{typ: t.Elem, validated: p.validated}
		item, certain := c.zeroOrNull(elem)
		return Node{{"type", "array"}, {"items", item}}, certain
	case shape.Object:
		return c.zeroObject(p)
	}
	return nil, false
}

// zeroBytes returns the schema of base64 that stands for bytes which are zero.
// Bytes of any number are nil only if there are none.
func zeroBytes(t reflect.Type) Node {
	if t.Kind() != reflect.Array {
		return never
	}
	const most = 1000                                          // that the regular expressions of Go count to
	left := [...]string{``, `A[A-P]==`, `AA[A-D]=`}[t.Len()%3] // bits at the end do not count
	pattern := `^A{` + strconv.Itoa(t.Len()/3*4) + `}` + left + `$`
	if t.Len()/3*4 > most {
		pattern = `^A*` + left + `$`
	}
	return Node{{"type", "string"}, {"pattern", pattern}}
}

// zeroObject returns the schema of the objects of which nothing but zero comes.
func (c *compiler) zeroObject(p place) (is Node, certain bool) {
	// What is set beside the members, no body can undo. What a patch leaves alone
	// may be there.
	base := c.baseOf(p)
	certain = p.typ.Open == nil && !p.patch && isZeroBeside(base, p.typ.Fields)
	properties, patterns := Node{}, Node{}
	var required []any // members that must be sent: they are not zero if they are absent
	for _, f := range p.typ.Fields {
		m := place{typ: f.Type, field: f, own: true, holder: p.typ, validated: p.validated}
		m.base = c.absent(m, base)
		member, sure := c.zeroOrNull(m)
		// It must be there all the same. With rules, present is asked by itself.
		present := !c.body.Annotate && (f.Bind.Present || holdsPresent(f))
		if present && !f.Folds() {
			member, sure = c.zero(m)
		}
		if present && !f.Folds() && !p.patch { // what a patch leaves alone is there
			required = append(required, f.Name)
		}
		certain = certain && sure
		if f.Folds() {
			certain = certain && m.base.IsZero()
			patterns = append(patterns, Member{"^" + foldedName(f.Name) + "$", member})
			continue
		}
		properties = append(properties, Member{f.Name, member})
		if !m.base.IsZero() && !slices.Contains(required, any(f.Name)) { // a default has set it
			required = append(required, f.Name)
		}
	}

	is = Node{{"type", "object"}, {"properties", properties}}
	if len(required) > 0 {
		is = is.with("required", required)
	}
	if len(patterns) > 0 {
		is = is.with("patternProperties", patterns)
	}
	if p.typ.Open != nil || c.body.AllowUnknown {
		return is, certain
	}
	return is.with("additionalProperties", false), certain
}

// zeroOrNull is zero for a member, which may be null as well.
func (c *compiler) zeroOrNull(p place) (is Node, certain bool) {
	zero, certain := c.zero(p)
	switch {
	case zero == nil:
		return nil, false
	case p.typ.TakesNull():
		return never, true
	}
	if value, scalar := zero.get("const"); scalar {
		return Node{{"enum", []any{value, nil}}}, true
	}
	null := Node{{"const", nil}}
	if _, isNever := zero.get("not"); isNever {
		return null, true
	}
	return either(null, zero), certain
}
