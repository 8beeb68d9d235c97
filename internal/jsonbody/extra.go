package jsonbody

import (
	"reflect"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/shape"
)

// extra reads a member that no field takes into the embedded map or raw object that takes such members.
func (c *collector) extra(name string, t *shape.Type, v reflect.Value) error {
	for ; t.Kind == shape.Pointer; t, v = t.Elem, v.Elem() {
		if v.IsNil() {
			v.Set(reflect.New(t.Elem.Go))
		}
	}
	if t.Kind != shape.Map {
		raw, err := c.dec.ReadValue()
		if err != nil {
			return err
		}
		v.SetBytes(withMember(v.Bytes(), name, raw))
		return nil
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(t.Go))
	}
	elem := reflect.New(t.Elem.Go).Elem()
	err := c.value(t.Elem, elem, false)
	v.SetMapIndex(reflect.ValueOf(name).Convert(t.Key.Go), elem)
	return err
}

// withMember returns the text of an object, nothing if it is empty, with one member more.
func withMember(object []byte, name string, raw []byte) []byte {
	if len(object) == 0 {
		object = []byte("{")
	} else {
		object[len(object)-1] = ','
	}
	object, _ = jsontext.AppendQuote(object, name)
	return append(append(append(object, ':'), raw...), '}')
}
