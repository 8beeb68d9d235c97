package bind

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/schema"
)

// Schema returns a JSON Schema (draft 2020-12) of the bodies that are bound to a
// type, by the options of the call that binds them. v is a value of the type, or
// its reflect.Type; a slice is a bulk body. The same type always gives the same
// bytes.
//
// What the schema refuses, bind refuses. What bind refuses by a rule that can be
// said in JSON Schema, the schema refuses. The other rules stand under
// "x-bind-server" of the value that they are about, each with its name and its
// parameter: those that only the server can decide, such as lookups, comparisons
// with other fields and rules of your own, and, with "near": true, those that
// the schema says in part, such as email.
//
// A field's tag doc:"…" is its description, and its label in the first language
// its title. Schema refuses what Check refuses.
func (b *Binder) Schema(v any, opts ...Option) ([]byte, error) {
	body, _, err := b.schemaBody(v, opts)
	if err != nil {
		return nil, err
	}
	text, err := b.schemas.JSON(body)
	if err != nil {
		return nil, fmt.Errorf("bind: Schema: %w", err)
	}
	return text, nil
}

// Inside is for the packages of this module, which need more of a Binder than
// its API gives. It returns what a call of Schema knows.
func (b *Binder) Inside(v any, opts ...Option) (schema.Inside, error) {
	body, s, err := b.schemaBody(v, opts)
	if err != nil {
		return schema.Inside{}, err
	}
	body.Annotate = true
	return schema.Inside{Compiler: b.schemas, Body: body, Words: b.words, Bulk: s.bulk}, nil
}

// MergePatch makes Schema and Failures speak of a patch of the type, as Merge
// takes it, instead of the whole value.
func MergePatch() Option {
	return option{
		name: "MergePatch", apply: func(s *settings) { s.patch = true },
		works: func(c call) bool { return c.describes && !c.bulk },
		cure:  "it is for Schema and Failures, of one value: leave it out",
	}
}

// The calls that say beforehand what a body must be.
var (
	callDescribe     = call{name: "Schema", decodes: true, requests: true, handles: true, describes: true}
	callDescribeMany = call{name: "Schema", decodes: true, requests: true, handles: true, describes: true, bulk: true}
)

// schemaBody returns what the schema of a type is made of.
func (b *Binder) schemaBody(v any, opts []Option) (schema.Body, settings, error) {
	t, isType := v.(reflect.Type)
	if !isType {
		t = reflect.TypeOf(v)
	}
	if t == nil {
		return schema.Body{}, settings{}, errors.New(
			"bind: Schema: nil has no type: pass a value such as T{}, or its reflect.Type")
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}

	c := callDescribe
	if t.Kind() == reflect.Slice {
		c = callDescribeMany
	}
	s, err := b.settings(c, opts)
	if err == nil {
		err = errors.Join(b.checkCall(c, t), checked(b.checkType(t, s)), b.checkEach(t, s), b.checkDefaults(t, s))
	}
	if err != nil {
		return schema.Body{}, s, err
	}
	body, err := b.describedBody(t, s)
	return body, s, err
}

// describedBody returns what the schema of a type is made of by the settings of
// a call.
func (b *Binder) describedBody(t reflect.Type, s settings) (schema.Body, error) {
	body := schema.Body{
		Document: s.document(b.shapes.Read(t)), AllowEmpty: s.allowEmpty, AllowUnknown: s.allowUnknown,
		Patch: s.patch || s.changes != nil, Within: s.within.steps,
		Items: s.limits.Items, String: s.limits.String, Name: s.limits.Key,
		Default: s.defaults.of,
	}
	body.Title = func(at path.Steps) string { return b.words.First().Title(at) }

	if s.each == "" {
		return body, nil
	}
	holder, err := b.listType(t, s.each)
	if err != nil {
		return body, err
	}
	body.Field = b.shapes.Read(holder).Fields[0]
	body.Level = body.Field.Rules
	return body, nil
}

// of returns the default of the objects of a type.
func (d defaults) of(t reflect.Type) (reflect.Value, bool) {
	for _, v := range d.all {
		if v.Type() == t {
			return v, true
		}
	}
	return reflect.Value{}, false
}
