package schema

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
)

// promoted returns what members that stand in an embedded pointer must have
// beside them: without any of them, the pointer is nil and nothing is asked.
func (c *compiler) promoted(p place) (all []Node) {
	if p.patch || !p.validated {
		return nil
	}
	groups := map[string][]*shape.Field{}
	var order []string
	for _, f := range p.typ.Fields {
		if way := throughPointer(p.typ.Go, f.Index); way != "" && !f.Folds() {
			if groups[way] == nil {
				order = append(order, way)
			}
			groups[way] = append(groups[way], f)
		}
	}

	for _, way := range order {
		var sent []Node
		var needed []any
		properties := Node{}
		for _, f := range groups[way] {
			sent = append(sent, there(f.Name, not(Node{{"const", nil}})))
			m := c.placeOf(p, f)
			if m.validated && strings.Count(way, ".") == 0 && c.refuses(m, reflect.Zero(f.Type.Go)) {
				needed = append(needed, f.Name)
				properties = append(properties, Member{f.Name, not(Node{{"const", nil}})})
			}
		}
		if len(needed) > 0 {
			all = append(all, Node{{"if", either(sent...)}, {"then", Node{{"properties", properties}, {"required", needed}}}})
		}
	}
	return all
}

// throughPointer returns the way to the first embedded pointer that a field
// stands in; "" if there is none. A way with dots has several.
func throughPointer(t reflect.Type, index []int) (way string) {
	for _, i := range index[:len(index)-1] {
		sf := t.Field(i)
		t = sf.Type
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
			way = strings.TrimPrefix(way+"."+sf.Name+strconv.Itoa(i), ".")
		}
	}
	return way
}
