package bind

import (
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// absent reports the members with bind:"present" that the body does not have, where no rule has said so. more says that
// there are others than an answer could hold.
func (s subject) absent(said FieldErrors, only *precognition) (fields FieldErrors, more bool) {
	if s.body == nil || !s.shape.Has(shape.HasPresent) {
		return nil, false
	}
	reported := map[Path]bool{}
	for _, fe := range said {
		reported[fe.Path] = true
	}
	document := s.document()
	var asked func(path.Steps) bool
	if only != nil {
		asked = only.heeds
	}
	missing, more := jsonbody.Absent(s.body, document, s.limits.ofBody(), asked)
	for _, steps := range missing {
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
	return fields, more
}

// missing puts the failures of rules inside an object that the body does not have on the object itself: it is the member
// that is missing. Go cannot tell such an object, a struct that is no pointer, from an empty one; the body can.
func (s subject) missing(fields FieldErrors) FieldErrors {
	if s.body == nil || len(fields) == 0 {
		return fields
	}
	wanted := s.objects(fields)
	if len(wanted) == 0 {
		return fields
	}
	jsonbody.Cross(s.body, s.document(), wanted)
	for _, fe := range fields {
		if _, ok := wanted[fe.Path.steps]; ok {
			wanted[fe.Path.steps] = true // a rule of its own says so
		}
	}
	kept := fields[:0]
	for _, fe := range fields {
		object, ok := shallowest(fe.Path.steps, wanted)
		if !ok {
			kept = append(kept, fe)
			continue
		}
		if wanted[object] {
			continue // reported
		}
		wanted[object] = true
		t, field := s.document().At(object)
		kept = append(kept, FieldError{Path: Path{steps: object}, Kind: kindOf(field), Rule: "required", Type: t.Word()})
	}
	return kept
}

// objects returns the places around mistakes of objects that are members and no pointers in Go.
func (s subject) objects(fields FieldErrors) map[path.Steps]bool {
	wanted := map[path.Steps]bool{}
	document := s.document()
	for _, fe := range fields {
		for above := range fe.Path.steps.Ancestors() {
			t, field := document.At(above)
			if field != nil && field.Type == t && t.Kind == shape.Object { // not an item or entry of the field
				wanted[above] = false
			}
		}
	}
	return wanted
}

// shallowest returns the first place on the way to p that is in missing.
func shallowest(p path.Steps, missing map[path.Steps]bool) (path.Steps, bool) {
	for above := range p.Ancestors() {
		if _, ok := missing[above]; ok {
			return above, true
		}
	}
	return "", false
}
