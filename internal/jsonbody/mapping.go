package jsonbody

import (
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
)

// mapping reads a JSON object into a Go map.
func (c *collector) mapping(t *shape.Type, v reflect.Value, quoted bool) error {
	v.Set(reflect.MakeMapWithSize(t.Go, c.length()))
	key, elem := reflect.New(t.Key.Go).Elem(), reflect.New(t.Elem.Go).Elem()
	var keys keyReader
	return c.members(func(name []byte) error {
		key.SetZero()
		elem.SetZero()
		if !keys.read(t.Key, key, name) {
			return c.misnamed(t, elem, quoted)
		}
		if v.MapIndex(key).IsValid() {
			return errDuplicate
		}
		err := c.value(t.Elem, elem, quoted)
		v.SetMapIndex(key, elem)
		return err
	})
}

// misnamed notes that a map cannot have the member, and what is wrong inside its value. One mistake at its path is
// enough.
func (c *collector) misnamed(t *shape.Type, elem reflect.Value, quoted bool) error {
	c.add(mistake.Mistake{Rule: mistake.RuleKey, Type: t.Key.Word()})
	n := c.found.Len()
	err := c.value(t.Elem, elem, quoted)
	c.found.DeleteFunc(n, func(m mistake.Mistake) bool { return string(m.Path) == string(c.path) })
	return err
}

// keyReader decodes member names into map keys, by the json package's own rules where they are not plain.
type keyReader struct {
	one  reflect.Value // a pointer to a map with one key
	body []byte
}

func (r *keyReader) read(t *shape.Type, key reflect.Value, name []byte) bool {
	switch {
	case t.Kind == shape.String:
		key.SetString(string(name))
		return true
	case t.Kind == shape.Integer && len(name) > 0 && (name[0] != '0' || len(name) == 1) && setInteger(key, name):
		return true
	case !r.one.IsValid():
		r.one = reflect.New(reflect.MapOf(t.Go, reflect.TypeFor[struct{}]()))
	}
	r.one.Elem().Clear()
	r.body, _ = jsontext.AppendQuote(append(r.body[:0], '{'), name)
	r.body = append(r.body, ":{}}"...)
	if json.Unmarshal(r.body, r.one.Interface()) != nil {
		return false
	}
	for entry := r.one.Elem().MapRange(); entry.Next(); {
		key.SetIterKey(entry)
	}
	return true
}
