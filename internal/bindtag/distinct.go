package bindtag

import (
	"fmt"
	"reflect"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// places keeps many paths in one piece of memory.
type places struct {
	text []byte
	ends []int // of each in text
}

// room says how many places there are, and how many bytes their paths take. To count first is cheaper than to let lists
// of what a body can have a hundred thousand of grow.
type room struct{ places, bytes int }

func (r *room) add(p shape.Place) { r.places, r.bytes = r.places+1, r.bytes+len(p.Path) }

func (r room) make() places {
	return places{make([]byte, 0, r.bytes), make([]int, 0, r.places)}
}

func (p *places) add(steps []byte) {
	p.text = append(p.text, steps...)
	p.ends = append(p.ends, len(p.text))
}

// steps returns path i, to keep.
func (p *places) steps(i int) path.Steps {
	start := 0
	if i > 0 {
		start = p.ends[i-1]
	}
	return path.Steps(p.text[start:p.ends[i]])
}

// rivals are the values that must be distinct, in the order of the body.
type rivals struct {
	places places
	fields []*shape.Field
	others []int                // for each the first other one that is equal to it; itself if there is none
	equal  int                  // how many have another
	groups map[path.Steps]group // by path pattern
}

// group holds, of the values at one path pattern, the first that is equal to each. Most are strings, for which a map of
// any value would need memory.
type group struct {
	texts map[string]int
	rest  map[any]int
}

// first returns the first value that is equal to v, which is number n; n itself if it is the first. ok is false for
// values that are never equal to another.
func (g group) first(v reflect.Value, n int) (first int, ok bool) {
	if v.Kind() == reflect.String {
		if first, ok = g.texts[v.String()]; !ok && v.Len() > 0 {
			g.texts[v.String()] = n
			return n, true
		}
		return first, ok
	}
	id, ok := identity(v)
	if !ok {
		return 0, false
	}
	if first, again := g.rest[id]; again {
		return first, true
	}
	g.rest[id] = n
	return n, true
}

// add adds the value at a place.
func (r *rivals) add(p shape.Place) {
	g, known := r.groups[path.Steps(p.Pattern)]
	if !known {
		g = group{map[string]int{}, map[any]int{}}
		r.groups[path.Steps(p.Pattern)] = g
	}
	n := len(r.others)
	first, ok := g.first(p.Value, n)
	switch {
	case !ok:
		return
	case first == n:
	case r.others[first] == first:
		r.others[first] = n
		r.equal += 2
	default:
		r.equal++
	}
	r.places.add(p.Path)
	r.fields = append(r.fields, p.Field)
	r.others = append(r.others, first)
}

// repeated reports the values that are equal to another, those that are asked for, and one more than most at the most.
func (r *rivals) repeated(budget mistake.Budget) []mistake.Mistake {
	if r.equal == 0 {
		return nil
	}
	room := r.equal
	if budget.Errors > 0 {
		room = min(room, budget.Errors+1)
	}
	fields := make([]mistake.Mistake, 0, room)
	for i, other := range r.others {
		if other == i {
			continue
		}
		steps, field := r.places.steps(i), r.fields[i]
		if !budget.Asks(steps) {
			continue
		}
		fields = append(fields, mistake.Mistake{
			Path: steps, Reference: field.IsReference(), Rule: mistake.RuleDistinct, Type: field.Leaf().Word(),
			Refs: []path.Steps{r.places.steps(other)},
		})
		if mistake.Over(len(fields), budget.Errors) {
			break
		}
	}
	return fields
}

// duplicates reports the values with bind:"distinct" that are equal to another at the same path pattern of the body: an
// index or a map key is as good as any other. Every member of a group of equals is reported; its Refs name the first
// other one. Zero values, which a body need not have sent, do not count, nor do values that could not be decoded.
// Repeated finds what must be distinct and is not.
func Repeated(s *jsonbody.Decoded, budget mistake.Budget) (fields []mistake.Mistake, err error) {
	defer mistake.Recovered(&err, "distinct") // map keys are the user's types
	var r room
	s.Type.Visit(s.Value, s.Root(), shape.HasDistinct, r.add)
	all := rivals{
		places: r.make(), fields: make([]*shape.Field, 0, r.places), others: make([]int, 0, r.places),
		groups: map[path.Steps]group{},
	}
	undecoded := placesOf(s.Mistakes)
	checked := map[*shape.Field]bool{}
	s.Type.Visit(s.Value, s.Root(), shape.HasDistinct, func(p shape.Place) {
		if !checked[p.Field] && err == nil {
			checked[p.Field] = true
			err = Incomparable(p.Field).On(p.Field)
		}
		if !undecoded.Empty() && undecoded.Touches(p.Steps()) {
			return
		}
		all.add(p)
	})
	if err != nil {
		return nil, err
	}
	return all.repeated(budget), nil
}

// Incomparable says why the values of a field cannot be compared, nil if they can. What an interface holds is compared
// where it can be.
func Incomparable(f *shape.Field) *shape.Fault {
	if t := f.Leaf(); t != nil && identifiable(t.Go) {
		return nil
	}
	return &shape.Fault{
		Fault: fmt.Sprintf(`bind:"distinct" on %v, whose values cannot be compared`, f.Type.Go),
		Cure:  "put it on fields in them that must differ; pointers, interfaces and times are compared by themselves only",
	}
}
