package bindtag

import (
	"fmt"
	"reflect"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Repeated reports the values with bind:"distinct" that are equal to another at
// the same path pattern of the body: an index or a map key is as good as any
// other. Every member of a group of equals is reported; its Refs name the first
// other one.
func (v *Values) Repeated(found *mistake.List) {
	if v.equals == 0 {
		return
	}

	for i := range v.all.len() {
		h := v.all.at(i)
		if h.equal < 0 || !h.asked {
			continue
		}
		if found.Full() {
			return
		}
		found.Add(mistake.Mistake{
			Path: v.steps(h), Reference: h.field.IsReference(), Rule: mistake.RuleDistinct, Type: h.field.Leaf().Word(),
			Refs: []path.Steps{v.steps(v.all.at(int(h.equal)))},
		})
	}
}

// group holds, of the values at one path pattern, the first that is equal to
// each. Most are strings, for which a map of any value would need memory.
type group struct {
	texts map[string]int32
	rest  map[any]int32
}

// first returns the first value that is equal to v, which is number n. again is
// false if v itself is the first, or never equal to another.
func (g group) first(v reflect.Value, n int32) (first int32, again bool) {
	if v.Kind() == reflect.String {
		if first, again = g.texts[v.String()]; !again {
			g.texts[v.String()] = n
		}
		return first, again
	}

	id, ok := identity(v)
	if !ok {
		return 0, false
	}
	if first, again = g.rest[id]; !again {
		g.rest[id] = n
	}
	return first, again
}

// Incomparable says why the values of a field cannot be compared, nil if they
// can. What an interface holds is compared where it can be.
func Incomparable(f *shape.Field) *shape.Fault {
	if t := f.Leaf(); t != nil && hasIdentity(t.Go) {
		return nil
	}
	return &shape.Fault{
		Fault: fmt.Sprintf(`bind:"distinct" on %v, whose values cannot be compared`, f.Type.Go),
		Cure:  "put it on fields in them that must differ; pointers, interfaces and times are compared by themselves only",
	}
}
