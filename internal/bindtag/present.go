package bindtag

import (
	"slices"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Absent reports the members with bind:"present" that the body does not have, where no rule has said so. more says that
// there are others than an answer could hold.
func Absent(s *jsonbody.Decoded, budget mistake.Budget, said []mistake.Mistake) (missing []mistake.Mistake, more bool) {
	if s.Body == nil || !s.Type.Has(shape.HasPresent) {
		return nil, false
	}
	reported := map[path.Steps]bool{}
	for _, fe := range said {
		reported[fe.Path] = true
	}
	missing, more = s.Absent(budget)
	return slices.DeleteFunc(missing, func(m mistake.Mistake) bool { return reported[m.Path] }), more
}

// Missing puts the failures of rules inside an object that the body does not have on the object itself: it is the member
// that is missing. Go cannot tell such an object, a struct that is no pointer, from an empty one; the body can.
func Missing(s *jsonbody.Decoded, fields []mistake.Mistake) []mistake.Mistake {
	if s.Body == nil || len(fields) == 0 {
		return fields
	}
	wanted := objects(s, fields)
	if len(wanted) == 0 {
		return fields
	}
	jsonbody.Cross(s.Body, s.Whole(), wanted)
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
		t, field := s.Whole().At(object)
		kept = append(kept, mistake.Mistake{Path: object, Reference: field.IsReference(), Rule: mistake.RuleRequired, Type: t.Word()})
	}
	return kept
}

// objects returns the places around mistakes of objects that are members and no pointers in Go.
func objects(s *jsonbody.Decoded, fields []mistake.Mistake) map[path.Steps]bool {
	wanted := map[path.Steps]bool{}
	document := s.Whole()
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
