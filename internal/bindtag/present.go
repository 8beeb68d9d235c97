package bindtag

import (
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/subject"
)

// Absent reports the members with bind:"present" that the body does not have, where no rule has said so. more says that
// there are others than an answer could hold.
func Absent(s *subject.Subject, limits jsonbody.Limits, said []mistake.Mistake) (fields []mistake.Mistake, more bool) {
	if s.Body == nil || !s.Type.Has(shape.HasPresent) {
		return nil, false
	}
	reported := map[path.Steps]bool{}
	for _, fe := range said {
		reported[fe.Path] = true
	}
	document := s.Document()
	missing, more := jsonbody.Absent(s.Body, document, limits, s.Budget.Asked)
	for _, steps := range missing {
		fe := mistake.Mistake{Path: steps, Rule: "present"}
		if reported[fe.Path] {
			continue
		}
		if t, field := document.At(steps); t != nil {
			fe.Type = t.Word()
			fe.Reference = field.IsReference()
		}
		fields = append(fields, fe)
	}
	return fields, more
}

// Missing puts the failures of rules inside an object that the body does not have on the object itself: it is the member
// that is missing. Go cannot tell such an object, a struct that is no pointer, from an empty one; the body can.
func Missing(s *subject.Subject, fields []mistake.Mistake) []mistake.Mistake {
	if s.Body == nil || len(fields) == 0 {
		return fields
	}
	wanted := objects(s, fields)
	if len(wanted) == 0 {
		return fields
	}
	jsonbody.Cross(s.Body, s.Document(), wanted)
	for _, fe := range fields {
		if _, ok := wanted[fe.Path]; ok {
			wanted[fe.Path] = true // a rule of its own says so
		}
	}
	kept := fields[:0]
	for _, fe := range fields {
		object, ok := shallowest(fe.Path, wanted)
		if !ok {
			kept = append(kept, fe)
			continue
		}
		if wanted[object] {
			continue // reported
		}
		wanted[object] = true
		t, field := s.Document().At(object)
		kept = append(kept, mistake.Mistake{Path: object, Reference: field.IsReference(), Rule: "required", Type: t.Word()})
	}
	return kept
}

// objects returns the places around mistakes of objects that are members and no pointers in Go.
func objects(s *subject.Subject, fields []mistake.Mistake) map[path.Steps]bool {
	wanted := map[path.Steps]bool{}
	document := s.Document()
	for _, fe := range fields {
		for above := range fe.Path.Ancestors() {
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
