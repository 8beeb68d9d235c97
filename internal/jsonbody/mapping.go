package jsonbody

import (
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind/internal/shape"
)

// mapping reads a JSON object into a Go map.
func (c *collector) mapping(t *shape.Type, v reflect.Value, quoted bool) error {
	v.Set(reflect.MakeMap(t.Go))
	key, elem := reflect.New(t.Key.Go).Elem(), reflect.New(t.Elem.Go).Elem()
	return c.members(func(name []byte) error {
		key.SetZero()
		elem.SetZero()
		fits := setKey(t.Key, key, string(name))
		if !fits {
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
	c.add(Mistake{Rule: "key", Type: t.Key.Word()})
	n := len(c.mistakes)
	err := c.value(t.Elem, elem, quoted)
	inside := slices.DeleteFunc(c.mistakes[n:], func(m Mistake) bool { return string(m.Path) == string(c.path) })
	c.mistakes = c.mistakes[:n+len(inside)]
	return err
}

// setKey decodes a member name into a map key, by the json package's own rules where it is no plain string.
func setKey(t *shape.Type, key reflect.Value, name string) bool {
	if t.Kind == shape.String {
		key.SetString(name)
		return true
	}
	one := reflect.New(reflect.MapOf(t.Go, reflect.TypeFor[any]()))
	body, err := json.Marshal(map[string]any{name: nil})
	if err != nil || json.Unmarshal(body, one.Interface()) != nil {
		return false
	}
	key.Set(one.Elem().MapKeys()[0])
	return true
}
