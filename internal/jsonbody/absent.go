package jsonbody

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Absent returns the paths of the members that must be present (bind:"present") and that no object of body has, or has
// as null. body is valid JSON for t.
func Absent(body []byte, t *shape.Type) []path.Steps {
	a := absence{dec: jsontext.NewDecoder(bytes.NewBuffer(body))}
	a.value(t, "")
	return a.missing
}

type absence struct {
	dec     *jsontext.Decoder
	missing []path.Steps
}

// value reads the next value. Errors end the walk early: decoding has reported them.
func (a *absence) value(t *shape.Type, at path.Steps) {
	if t != nil {
		t = t.Deref()
	}
	kind := a.dec.PeekKind()
	if t == nil || !t.Has(shape.HasPresent) {
		kind = jsontext.KindInvalid
	}
	switch {
	case kind == '{' && t.Kind != shape.Slice && t.Kind != shape.Array:
		a.object(t, at)
	case kind == '[' && (t.Kind == shape.Slice || t.Kind == shape.Array):
		a.array(t, at)
	default:
		_ = a.dec.SkipValue()
	}
}

func (a *absence) object(t *shape.Type, at path.Steps) {
	seen := map[*shape.Field]bool{}
	_, err := a.dec.ReadToken()
	for err == nil && a.dec.PeekKind() != '}' {
		var name jsontext.Token
		if name, err = a.dec.ReadToken(); err != nil {
			return
		}
		key := name.String()
		seen[t.Member(key)] = a.dec.PeekKind() != 'n'
		child, _ := t.At(path.Steps("").Key(key))
		a.value(child, at.Key(key))
	}
	_, _ = a.dec.ReadToken()
	for _, f := range t.Fields {
		if f.Bind.Present && !seen[f] {
			a.missing = append(a.missing, at.Key(f.Name))
		}
	}
}

func (a *absence) array(t *shape.Type, at path.Steps) {
	_, err := a.dec.ReadToken()
	for i := 0; err == nil && a.dec.PeekKind() != ']'; i++ {
		if a.dec.PeekKind() == jsontext.KindInvalid {
			return
		}
		a.value(t.Elem, at.Index(i))
	}
	_, _ = a.dec.ReadToken()
}

// Cross deletes from wanted the places of values that body, which is valid JSON for t, has; null is none.
func Cross(body []byte, t *shape.Type, wanted map[path.Steps]bool) {
	around := map[path.Steps]bool{}
	for at := range wanted {
		for above := range at.Ancestors() {
			around[above] = true
		}
	}
	x := crossing{dec: jsontext.NewDecoder(bytes.NewBuffer(body)), wanted: wanted, around: around}
	x.value(t, "")
}

// crossing walks a body along the way to some places.
type crossing struct {
	dec            *jsontext.Decoder
	wanted, around map[path.Steps]bool
}

// value reads the next value, which stands at a place. Errors end the walk early: decoding has reported them.
func (x *crossing) value(t *shape.Type, at path.Steps) {
	kind := x.dec.PeekKind()
	if kind != 'n' {
		delete(x.wanted, at)
	}
	if !x.around[at] || kind != '{' && kind != '[' {
		_ = x.dec.SkipValue()
		return
	}
	_, err := x.dec.ReadToken()
	for i := 0; err == nil && x.dec.PeekKind() != '}' && x.dec.PeekKind() != ']'; i++ {
		step := path.Steps("").Index(i)
		if kind == '{' {
			var name jsontext.Token
			if name, err = x.dec.ReadToken(); err != nil {
				return
			}
			step = path.Steps("").Key(t.Canonical(name.String()))
		}
		if x.dec.PeekKind() == jsontext.KindInvalid {
			return
		}
		child, _ := t.At(step)
		x.value(child, at+step)
	}
	_, _ = x.dec.ReadToken()
}
