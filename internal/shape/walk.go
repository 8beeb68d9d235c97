package shape

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/path"
)

// At returns the type of the value at steps below t, and the struct field nearest to it; nil where t knows none.
func (t *Type) At(steps path.Steps) (*Type, *Field) {
	var field *Field
	if t == nil {
		return nil, nil
	}
	for step := range steps.All() {
		var f *Field
		if t, f = t.child(step); t == nil {
			return nil, field
		}
		if f != nil {
			field = f
		}
	}
	return t, field
}

// Below returns the type of the value that step leads to from t, which may be nil; nil where t knows none.
func (t *Type) Below(step path.Step) *Type {
	if t == nil {
		return nil
	}
	below, _ := t.child(step)
	return below
}

// child returns the type of the value that step leads to, and the field if step is a member.
func (t *Type) child(step path.Step) (*Type, *Field) {
	t = t.Deref()
	switch {
	case step.Array && (t.Kind == Slice || t.Kind == Array), !step.Array && t.Kind == Map:
		return t.Elem, nil
	case !step.Array && t.members != nil:
		if f := t.Member(step.Name); f != nil {
			return f.Type, f
		}
		if t.Open != nil {
			return t.Open.Type.Deref().Elem, nil
		}
	}
	return nil, nil
}

// Compare orders two paths below t: array items by index, members by the declaration of their fields, unknown members
// behind them, map keys by their bytes. A value comes before what is in it. Unknown members of one object are equal.
func (t *Type) Compare(a, b path.Steps) int {
	for a != "" && b != "" {
		var x, y path.Step
		x, a = a.Next()
		y, b = b.Next()
		if x != y {
			return t.compareSteps(x, y)
		}
		if t != nil {
			t, _ = t.child(x)
		}
	}
	return cmp.Compare(len(a), len(b))
}

// compareSteps orders two steps from t; nil is any value.
func (t *Type) compareSteps(x, y path.Step) int {
	if x.Array || y.Array {
		return cmp.Compare(x.Index, y.Index)
	}
	if t == nil || t.Deref().members == nil {
		return strings.Compare(x.Name, y.Name)
	}
	t = t.Deref()
	return cmp.Compare(t.position(x.Name), t.position(y.Name))
}

// position returns where the member stands among the fields; unknown ones stand last.
func (t *Type) position(name string) int {
	if f := t.Member(name); f != nil {
		return f.Position
	}
	return len(t.Fields)
}

// KeyName returns the member name that the json package gives a map key.
func KeyName(key reflect.Value) string {
	plain := key.NumMethod() == 0
	switch {
	case plain && key.Kind() == reflect.String:
		return key.String()
	case plain && key.CanInt():
		return strconv.FormatInt(key.Int(), 10)
	case plain && key.CanUint():
		return strconv.FormatUint(key.Uint(), 10)
	}
	text, err := json.Marshal(key.Interface(), json.StringifyNumbers(true))
	if jsontext.Value(text).Kind() != '"' { // a type that is written otherwise where it is no key
		one := reflect.MakeMap(reflect.MapOf(key.Type(), reflect.TypeFor[struct{}]()))
		one.SetMapIndex(key, reflect.ValueOf(struct{}{}))
		text, err = json.Marshal(one.Interface())
		text = bytes.TrimSuffix(bytes.TrimPrefix(text, []byte("{")), []byte(":{}}"))
	}
	name, unquoted := jsontext.AppendUnquote(nil, text)
	if err != nil || unquoted != nil {
		return fmt.Sprint(key)
	}
	return string(name)
}
