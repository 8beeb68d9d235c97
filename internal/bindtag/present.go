package bindtag

import (
	"iter"
	"slices"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Unsent reports what the body does not have: members with bind:"present", where
// no rule has said so, and the objects around failures.
//
// Go cannot tell an object that is not there, a struct that is no pointer, from
// an empty one; the body can. So the failures of rules inside such an object
// are put on the object itself. So are those inside a Go array: it has items
// also if the body has none. A form that is filled in wants to hear of each of
// its fields: where some are asked for by name, nothing is moved.
func Unsent(d *jsonbody.Decoded, found *mistake.List) {
	if d.Body == nil {
		return
	}
	members := absent(d, found)
	if found.Budget().Asked == nil {
		members = moved(d, found, members)
	}
	for _, m := range members {
		found.Add(m)
	}
}

// absent returns the members that must be present and are not, as far as an
// answer has room for them.
func absent(d *jsonbody.Decoded, found *mistake.List) []mistake.Mistake {
	if !d.Type.Has(shape.HasPresent) || found.Full() {
		return nil
	}
	reported := make(map[path.Steps]bool, found.Len())
	for _, m := range found.All() {
		reported[m.Path] = true
	}

	members, more := d.Absent(found.Budget())
	if more {
		found.Truncate()
	}
	return slices.DeleteFunc(members, func(m mistake.Mistake) bool { return reported[m.Path] })
}

// moved removes the mistakes inside objects that the body does not have from
// both lists, and returns those that stand for them with what is left of members.
func moved(d *jsonbody.Decoded, found *mistake.List, members []mistake.Mistake) []mistake.Mistake {
	reported := objects(d, found.All(), members)
	if len(reported) == 0 {
		return members
	}
	d.Cross(reported) // only those that it does not have are left
	for _, all := range [...][]mistake.Mistake{found.All(), members} {
		for _, m := range all {
			if _, ok := reported[m.Path]; ok {
				reported[m.Path] = true // a rule of its own says so
			}
		}
	}

	var objects []path.Steps
	inside := func(m mistake.Mistake) bool {
		object, ok := outermost(m.Path, reported)
		if ok && !reported[object] {
			reported[object] = true
			objects = append(objects, object)
		}
		return ok
	}
	found.DeleteFunc(0, inside)
	members = slices.DeleteFunc(members, inside)

	for _, object := range objects {
		at, field := d.View().At(object)
		members = append(members, mistake.Mistake{
			Path: object, Reference: field.IsReference(), Rule: mistake.RuleRequired, Type: at.Type.Word(),
		})
	}
	return members
}

// objects returns the places around mistakes of objects and Go arrays that are
// members and no pointers. None of them is reported yet.
func objects(d *jsonbody.Decoded, lists ...[]mistake.Mistake) (reported map[path.Steps]bool) {
	document := d.View()
	if !document.Type.Has(shape.HasObjects) {
		return nil
	}

	for _, found := range lists {
		for _, m := range found {
			for above := range objectsAround(m.Path, document) {
				if reported == nil {
					reported = map[path.Steps]bool{}
				}
				reported[above] = false
			}
		}
	}
	return reported
}

// objectsAround yields the places around one of objects and Go arrays that are
// members and no pointers in Go.
func objectsAround(p path.Steps, document shape.View) iter.Seq[path.Steps] {
	return func(yield func(path.Steps) bool) {
		for above := range p.Ancestors() {
			at, field := document.At(above)
			isField := field != nil && field.Type == at.Type // not an item or entry of one
			if !isField || at.Type.Kind != shape.Object && at.Type.Kind != shape.Array {
				continue
			}
			if !yield(above) {
				return
			}
		}
	}
}

// outermost returns the first place on the way to p that is in unsent.
func outermost(p path.Steps, unsent map[path.Steps]bool) (path.Steps, bool) {
	for above := range p.Ancestors() {
		if _, ok := unsent[above]; ok {
			return above, true
		}
	}
	return "", false
}
