package openapi

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/go-json-experiment/json/jsontext"
)

// object is a JSON object whose members keep their order. A value is an *object,
// or JSON that stays as it is.
type object struct {
	names  []string
	values map[string]any // *object or jsontext.Value
}

func newObject() *object { return &object{values: map[string]any{}} }

// parse reads a JSON object. Arrays and scalars in it stay as they are.
func parse(text []byte) (*object, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(text))
	if dec.PeekKind() != '{' {
		return nil, errors.New("want an object")
	}
	o, err := readObject(dec)
	if err != nil {
		return nil, err
	}
	if dec.PeekKind() != 0 {
		return nil, errors.New("there is more behind it")
	}
	return o, nil
}

func readObject(dec *jsontext.Decoder) (*object, error) {
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	o := newObject()
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return nil, err
		}
		member := name.String()
		if dec.PeekKind() == '{' {
			inner, err := readObject(dec)
			if err != nil {
				return nil, err
			}
			o.set(member, inner)
			continue
		}

		value, err := dec.ReadValue()
		if err != nil {
			return nil, err
		}
		o.set(member, bytes.Clone(value))
	}
	_, err := dec.ReadToken()
	return o, err
}

// set sets a member. A new one stands last.
func (o *object) set(name string, value any) {
	if text, ok := value.([]byte); ok {
		value = jsontext.Value(text)
	}
	if _, there := o.values[name]; !there {
		o.names = append(o.names, name)
	}
	o.values[name] = value
}

// text sets a member that is a string.
func (o *object) text(name, value string) {
	text, _ := json.Marshal(value)
	o.set(name, text)
}

// at returns the object that a member is, and makes it one.
func (o *object) at(names ...string) *object {
	for _, name := range names {
		inner, ok := o.values[name].(*object)
		if !ok {
			inner = newObject()
			o.set(name, inner)
		}
		o = inner
	}
	return o
}

// append appends the object as JSON.
func (o *object) append(b []byte) []byte {
	b = append(b, '{')
	for i, name := range o.names {
		if i > 0 {
			b = append(b, ',')
		}
		b, _ = jsontext.AppendQuote(b, name)
		b = append(b, ':')
		switch value := o.values[name].(type) {
		case *object:
			b = value.append(b)
		case jsontext.Value:
			b = append(b, value...)
		}
	}
	return append(b, '}')
}

// json returns the object as a document for people.
func (o *object) json() []byte {
	text := jsontext.Value(o.append(nil))
	_ = text.Indent(jsontext.WithIndent("  "))
	return append(text, '\n')
}
