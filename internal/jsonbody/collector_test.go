package jsonbody_test

import (
	"bytes"
	"errors"
	"io"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// This file is another way to the same mistakes, for comparison: it decodes by
// the json package's decoder, one token after the other, and knows nothing of
// compiled programs.

var (
	strict  = json.JoinOptions(json.RejectUnknownMembers(true), shape.FormatTag())
	lenient = json.JoinOptions(json.RejectUnknownMembers(false), shape.FormatTag())
)

// collect decodes body by the collector. The error is a *SyntaxError or a
// failure of the type.
func collect(body []byte, to jsonbody.Target) (v reflect.Value, mistakes []mistake.Mistake, more bool, err error) {
	body = bytes.TrimPrefix(body, []byte("\uFEFF"))
	if syntax := locate(body); syntax != nil {
		return v, nil, false, syntax
	}
	options := strict
	if to.AllowUnknown {
		options = lenient
	}
	v = reflect.New(to.Type.Go)
	c := collector{
		body: body, dec: jsontext.NewDecoder(bytes.NewBuffer(body)), allowUnknown: to.AllowUnknown, options: options,
		found: mistake.NewList(mistake.Budget{Errors: to.Limits.Errors, Report: to.Limits.Report}),
	}
	if err := c.document(to, v.Elem()); err != nil {
		return v, nil, false, err
	}
	return v, c.found.All(), c.found.Full(), nil
}

// collector walks a body and a shape together. It fills the value as the json package would, and where a JSON value
// does not fit, it notes the mistake, leaves the zero value and goes on. Its methods return only errors that end the
// document: text that is not JSON.
type collector struct {
	body         []byte
	base         int    // where in body the text of dec begins
	kind         string // of the object that comes next: the member that says what it is
	dec          *jsontext.Decoder
	allowUnknown bool
	options      json.Options // what types that decode themselves are told
	path         []byte       // path.Steps of the value that comes next
	name         []byte       // of a member that was written with escapes
	text         []byte       // of a string
	found        *mistake.List
}

// document reads the whole body, with the value of to's type under to's key, if it has one.
func (c *collector) document(to jsonbody.Target, v reflect.Value) error {
	read := func() error { return c.value(to.Type, v, false) }
	if to.Key != "" {
		read = func() error { return c.envelope(to, v) }
	}
	if c.dec.PeekKind() == 'n' {
		read = func() error { return c.mistyped(to.Whole().Word()) }
	}
	if err := read(); err != nil {
		return err
	}
	return trailing(c.dec)
}

// envelope reads an object whose only member is the target's. The member must be there: nothing else could say so.
func (c *collector) envelope(to jsonbody.Target, v reflect.Value) error {
	if c.dec.PeekKind() != '{' {
		return c.mistyped("object")
	}
	found := false
	err := c.members(func(name []byte) error {
		if string(name) != to.Key {
			return c.unknown()
		}
		found = c.dec.PeekKind() != 'n'
		return c.value(to.Type, v, false)
	})
	if err == nil && !found {
		c.path = path.AppendKey(c.path, to.Key)
		c.add(mistake.Mistake{Rule: mistake.RuleRequired, Type: to.Type.Word()})
	}
	return err
}

// value reads the next JSON value into v. quoted says that numbers stand inside strings (json's string option).
func (c *collector) value(t *shape.Type, v reflect.Value, quoted bool) error {
	switch kind := c.dec.PeekKind(); {
	case kind == 'n' && t.Kind != shape.Opaque:
		v.SetZero()
		return c.dec.SkipValue()
	case t.Kind == shape.Pointer:
		before := c.found.Len()
		v.Set(reflect.New(t.Elem.Go))
		err := c.value(t.Elem, v.Elem(), quoted)
		if all := c.found.All(); len(all) > before && string(all[len(all)-1].Path) == string(c.path) {
			v.SetZero() // there is nothing to point to
		}
		return err
	case t.Kind == shape.Object && kind == '{':
		return c.object(t, v, quoted)
	case t.Kind == shape.Map && kind == '{':
		return c.mapping(t, v, quoted)
	case t.Kind == shape.Slice && kind == '[':
		v.Set(reflect.MakeSlice(t.Go, 0, 0))
		return c.slice(t, v, quoted)
	case t.Kind == shape.Array && kind == '[':
		return c.array(t, v, quoted)
	case t.Kind == shape.Any:
		return c.any(v)
	case t.Kind == shape.OneOf && kind == '{':
		return c.union(t, v)
	case t.Kind == shape.OneOf:
		return c.mistyped(t.Word())
	case t.Elem != nil || t.Kind == shape.Object:
		return c.mistyped(t.Word())
	}
	return c.leaf(t, v, quoted)
}

// errDuplicate says that two different names of an object stand for one member: 0 and -0 in a map of numbers, A and a
// in a struct that ignores case. The same name twice, the decoder finds itself.
var errDuplicate = errors.New("duplicate member")

// members reads an object and calls each with the path on one member after the other. name is good until each reads on.
func (c *collector) members(each func(name []byte) error) error {
	if _, err := c.dec.ReadToken(); err != nil {
		return err
	}
	here := len(c.path)
	for c.dec.PeekKind() != '}' {
		raw, err := c.dec.ReadValue()
		if err != nil {
			return err
		}
		start, name := c.base+int(c.dec.InputOffset())-len(raw), raw[1:len(raw)-1]
		if bytes.IndexByte(name, '\\') >= 0 {
			c.name, _ = jsontext.AppendUnquote(c.name[:0], raw)
			name = c.name
		}
		c.path = path.AppendName(c.path, name)
		if err := each(name); err == errDuplicate {
			return place(c.body, start, path.Steps(c.path))
		} else if err != nil {
			return err
		}
		c.path = c.path[:here]
	}
	_, err := c.dec.ReadToken()
	return err
}

// items reads an array and calls each with the path on one item after the other.
func (c *collector) items(each func(i int) error) error {
	if _, err := c.dec.ReadToken(); err != nil {
		return err
	}
	here := len(c.path)
	for i := 0; c.dec.PeekKind() != ']'; i++ {
		c.path = path.AppendIndex(c.path, i)
		if err := each(i); err != nil {
			return err
		}
		c.path = c.path[:here]
	}
	_, err := c.dec.ReadToken()
	return err
}

func (c *collector) object(t *shape.Type, v reflect.Value, quoted bool) error {
	var seen fieldSet
	kind := c.kind
	c.kind = ""
	return c.members(func(name []byte) error {
		f := t.MemberNamed(name)
		switch {
		case f == nil && kind != "" && string(name) == kind:
			return c.dec.SkipValue()
		case f == nil && t.Open != nil:
			return c.extra(string(name), t.Open.Type, fieldByIndex(v, t.Open.Index))
		case f == nil:
			return c.unknown()
		case !seen.add(f.Position):
			return errDuplicate
		}
		if f.Format != "" {
			return c.formatted(t, f, v)
		}
		return c.value(f.Type, fieldByIndex(v, f.Index), quoted || f.Quoted)
	})
}

// fieldSet holds positions of fields.
type fieldSet struct {
	first uint64 // of the first 64
	more  []int
}

// add reports whether the position is new.
func (s *fieldSet) add(position int) bool {
	switch {
	case s.has(position):
		return false
	case position < 64:
		s.first |= uint64(1) << position
	default:
		s.more = append(s.more, position)
	}
	return true
}

// has reports whether the position is in the set.
func (s *fieldSet) has(position int) bool {
	if position < 64 {
		return s.first&(uint64(1)<<position) != 0
	}
	return slices.Contains(s.more, position)
}

// fieldOf is FieldByIndex that makes the embedded pointers on its way.
func fieldByIndex(v reflect.Value, index []int) reflect.Value {
	for i, n := range index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(n)
	}
	return v
}

func (c *collector) slice(t *shape.Type, v reflect.Value, quoted bool) error {
	return c.items(func(i int) error {
		v.Grow(1)
		v.SetLen(i + 1)
		v.Index(i).SetZero()
		return c.item(t.Elem, v.Index(i), quoted)
	})
}

func (c *collector) array(t *shape.Type, v reflect.Value, quoted bool) error {
	n := 0
	err := c.items(func(i int) error {
		n++
		if i >= v.Len() {
			return c.dec.SkipValue()
		}
		return c.item(t.Elem, v.Index(i), quoted)
	})
	if err == nil && n != v.Len() {
		c.add(mistake.Mistake{Rule: mistake.RuleLen, Param: strconv.Itoa(v.Len()), Type: "array"})
	}
	return err
}

// item reads an array item or a map entry, where null stands for no value that a list of t could leave out.
func (c *collector) item(t *shape.Type, v reflect.Value, quoted bool) error {
	if c.dec.PeekKind() == 'n' && !t.Nullable() {
		return c.mistyped(t.Word())
	}
	return c.value(t, v, quoted)
}

// any reads a value of no particular type: only numbers beyond float64 do not fit.
func (c *collector) any(v reflect.Value) error {
	switch c.dec.PeekKind() {
	case '{':
		all := map[string]any{}
		err := c.members(func(name []byte) error {
			member, one := string(name), reflect.New(v.Type()).Elem()
			err := c.any(one)
			all[member] = one.Interface()
			return err
		})
		v.Set(reflect.ValueOf(all))
		return err
	case '[':
		all := []any{}
		err := c.items(func(int) error {
			one := reflect.New(v.Type()).Elem()
			err := c.any(one)
			all = append(all, one.Interface())
			return err
		})
		v.Set(reflect.ValueOf(all))
		return err
	}
	raw, err := c.dec.ReadValue()
	if err != nil {
		return err
	}
	if json.Unmarshal(raw, v.Addr().Interface()) != nil {
		c.add(mistake.Mistake{Rule: mistake.RuleRange, Type: "number"})
	}
	return nil
}

// unknown notes the member that the path names and skips its value.
func (c *collector) unknown() error {
	if !c.allowUnknown {
		c.add(mistake.Mistake{Rule: mistake.RuleUnknown})
	}
	return c.dec.SkipValue()
}

// mistyped skips the next value and notes that it should have been a word.
func (c *collector) mistyped(word string) error {
	if err := c.dec.SkipValue(); err != nil {
		return err
	}
	c.add(mistake.Mistake{Rule: mistake.RuleType, Type: word})
	return nil
}

// add notes a mistake at the current path. The first one there stands.
func (c *collector) add(m mistake.Mistake) {
	if all := c.found.All(); len(all) > 0 && string(all[len(all)-1].Path) == string(c.path) || c.found.Full() {
		return // the rest is read all the same: it may not be JSON
	}
	m.Path = path.Steps(c.path)
	c.found.Add(m)
}

// leaf reads a value that is no container to us.
func (c *collector) leaf(t *shape.Type, v reflect.Value, quoted bool) error {
	raw, err := c.dec.ReadValue()
	if err != nil {
		return err
	}
	kind := raw.Kind()
	switch {
	case t.Kind == shape.String && kind == '"':
		c.text, _ = jsontext.AppendUnquote(c.text[:0], raw)
		v.SetString(string(c.text))
		return nil
	case t.Kind == shape.Boolean && (kind == 't' || kind == 'f'):
		v.SetBool(kind == 't')
		return nil
	case t.Kind == shape.Integer && !quoted && setInteger(v, raw):
		return nil
	case t.Kind == shape.Integer && strings.Trim(string(raw), `"`) == "-0" && kind == '"' == quoted: // unsigned, too
		return nil
	}
	if err := json.Unmarshal(raw, v.Addr().Interface(), json.StringifyNumbers(quoted), c.options); err != nil {
		v.SetZero()
		c.addLeaf(t, raw, quoted, err)
	}
	return nil
}

// setInteger sets v to a number that is as plain as nearly all are: at most 18 digits that fit.
func setInteger(v reflect.Value, raw jsontext.Value) bool {
	if len(raw) > 18 {
		return false
	}
	n := int64(0)
	for _, c := range raw {
		if c < '0' || c > '9' {
			return false
		}
		n = 10*n + int64(c-'0')
	}
	switch {
	case v.CanInt() && !v.OverflowInt(n):
		v.SetInt(n)
	case v.CanUint() && !v.OverflowUint(uint64(n)):
		v.SetUint(uint64(n))
	default:
		return false
	}
	return true
}

// formatted reads a member whose json tag has a format, which only a struct with that tag can decode.
func (c *collector) formatted(t *shape.Type, f *shape.Field, v reflect.Value) error {
	raw, err := c.dec.ReadValue()
	if err != nil {
		return err
	}
	name, _ := jsontext.AppendQuote(nil, f.Name)
	body := append(append(append(append([]byte{'{'}, name...), ':'), raw...), '}')
	one := reflect.New(t.Go)
	if err := json.Unmarshal(body, one.Interface(), c.options); err != nil {
		c.add(formatMistake(f, raw, err))
		return nil
	}
	fieldByIndex(v, f.Index).Set(fieldByIndex(one.Elem(), f.Index))
	return nil
}

// addLeaf notes why a leaf of type t did not take raw. The text of err is never used: it is not stable, and it quotes
// the value.
func (c *collector) addLeaf(t *shape.Type, raw jsontext.Value, quoted bool, err error) {
	var semantic *json.SemanticError
	if errors.As(err, &semantic) && t.Kind == shape.Opaque && semantic.JSONPointer != "" {
		here := len(c.path)
		c.path = append(c.path, resolve(raw, semantic.JSONPointer)...)
		defer func() { c.path = c.path[:here] }()
	}
	m := leafMistake(t, raw, quoted, err)
	if semantic != nil && t.Kind == shape.Opaque && semantic.JSONPointer != "" && semantic.Err == nil {
		m = mistake.Mistake{Rule: mistake.RuleType, Type: insideWords[semantic.GoType.Kind()]}
	}
	if t.Kind == shape.Opaque && errors.Is(err, json.ErrUnknownName) { // a type that lets the json package decode part of it
		m = mistake.Mistake{Rule: mistake.RuleUnknown}
	}
	c.add(m)
}

// insideWords are the words for what is wrong inside of a type that decodes itself.
var insideWords = map[reflect.Kind]string{
	reflect.String: "string", reflect.Bool: "boolean", reflect.Int: "integer", reflect.Int8: "integer", reflect.Int64: "integer",
	reflect.Uint: "integer", reflect.Uint8: "integer", reflect.Float64: "number", reflect.Slice: "array", reflect.Map: "object", reflect.Struct: "object",
}

// formatMistake says why a member with a format did not take raw.
func formatMistake(f *shape.Field, raw jsontext.Value, err error) mistake.Mistake {
	t, word := f.Type.Deref(), f.Word()
	if word == t.Word() && (t.Kind != shape.Bytes || strings.HasPrefix(f.Format, "base64")) {
		return leafMistake(t, raw, f.Quoted, err)
	}
	if words := map[jsontext.Kind]string{'"': "string", '0': "number", '[': "array"}; words[raw.Kind()] == word {
		return mistake.Mistake{Rule: mistake.RuleFormat, Type: word}
	}
	return mistake.Mistake{Rule: mistake.RuleType, Type: word}
}

func leafMistake(t *shape.Type, raw jsontext.Value, quoted bool, err error) mistake.Mistake {
	kind := raw.Kind()
	number := t.Kind == shape.Integer || t.Kind == shape.Number
	text := string(raw)
	if kind == '"' {
		unquoted, _ := jsontext.AppendUnquote(nil, raw)
		text = string(unquoted)
	}
	switch {
	case number && quoted && kind != '"':
		return mistake.Mistake{Rule: mistake.RuleType, Type: "string"}
	case number && errors.Is(err, strconv.ErrRange), t.Kind == shape.Integer && kind != '"' == !quoted && whole(text):
		return mistake.Mistake{Rule: mistake.RuleRange, Param: bounds(t.Go), Type: t.Word()}
	case t.Kind == shape.Integer && kind == '"' == quoted && wholeOtherwise(text):
		return mistake.Mistake{Rule: mistake.RuleType, Param: "plain", Type: t.Word()}
	case t.Kind == shape.Bytes && kind == '"' && t.Go.Kind() == reflect.Array && isBase64(raw):
		return mistake.Mistake{Rule: mistake.RuleLen, Param: strconv.Itoa(t.Go.Len()), Type: "string"}
	case t.Kind == shape.Bytes && kind == '"':
		return mistake.Mistake{Rule: mistake.RuleBase64, Type: "string"}
	case t.Kind == shape.Opaque && (!t.Text || kind == '"'):
		return mistake.Mistake{Rule: mistake.RuleFormat, Type: t.Word()}
	}
	return mistake.Mistake{Rule: mistake.RuleType, Type: t.Word()}
}

// wholeOtherwise reports whether a text is a whole number with a decimal point or an exponent.
func wholeOtherwise(text string) bool {
	if !jsontext.Value(text).IsValid() || jsontext.Value(text).Kind() != '0' {
		return false
	}
	if _, exponent, _ := strings.Cut(strings.ToLower(text), "e"); len(exponent) > 5 { // a number that large is not made
		return exponent[0] != '-' || strings.Trim(text[:len(text)-len(exponent)], "-0.eE") == ""
	}
	n, ok := new(big.Rat).SetString(text)
	return ok && n.IsInt() && strings.ContainsAny(text, ".eE")
}

func isBase64(raw jsontext.Value) bool {
	var b []byte
	return json.Unmarshal(raw, &b) == nil
}

// whole reports whether a text is an integer: one that does not fit is out of range, be it negative for an unsigned type or
// too large.
func whole(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	return digits == "0" || digits != "" && digits[0] != '0' && strings.Trim(digits, "0123456789") == ""
}

// bounds returns the smallest and the largest value of an integer type, "" for other types.
func bounds(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		largest := int64(1)<<(t.Bits()-1) - 1
		return strconv.FormatInt(-largest-1, 10) + " " + strconv.FormatInt(largest, 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return "0 " + strconv.FormatUint(uint64(1)<<t.Bits()-1, 10)
	}
	return ""
}

// mapping reads a JSON object into a Go map.
func (c *collector) mapping(t *shape.Type, v reflect.Value, quoted bool) error {
	v.Set(reflect.MakeMapWithSize(t.Go, 0))
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
		err := c.item(t.Elem, elem, quoted)
		v.SetMapIndex(key, elem)
		return err
	})
}

// misnamed notes that a map cannot have the member, and what is wrong inside its value. One mistake at its path is
// enough.
func (c *collector) misnamed(t *shape.Type, elem reflect.Value, quoted bool) error {
	c.add(mistake.Mistake{Rule: mistake.RuleKey, Type: t.Key.Word()})
	n := c.found.Len()
	err := c.item(t.Elem, elem, quoted)
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
	case t.Kind == shape.Integer && string(name) == "-0": // unsigned, too
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
	err := c.item(t.Elem, elem, false)
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

// locate finds the place where body stops being one JSON value; nil if it is one. A decoder's stack tells array indexes
// from member names, a JSON Pointer does not.
func locate(body []byte) *jsonbody.SyntaxError {
	if len(bytes.TrimLeft(body, space)) == 0 {
		return &jsonbody.SyntaxError{Rule: mistake.RuleEmpty, Line: 1, Column: 1}
	}
	dec := jsontext.NewDecoder(bytes.NewBuffer(body))
	for {
		if _, err := dec.ReadToken(); err != nil {
			return placedAt(body, dec, err)
		}
		if dec.StackDepth() == 0 {
			break
		}
	}
	rest := bytes.TrimLeft(body[dec.InputOffset():], space)
	if len(rest) == 0 {
		return nil
	}
	return place(body, len(body)-len(rest), "")
}

// space is JSON's white space.
const space = " \t\r\n"

// at places the error that dec has just returned.
func placedAt(body []byte, dec *jsontext.Decoder, err error) *jsonbody.SyntaxError {
	offset, pointer := len(body), dec.StackPointer()
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		offset, pointer = int(syntax.ByteOffset), syntax.JSONPointer
	}
	fault := place(body, offset, stepsOf(dec, pointer))
	if errors.Is(err, jsontext.ErrDuplicateName) {
		fault.Rule = mistake.RuleDuplicate
	}
	return fault
}

func place(body []byte, offset int, steps path.Steps) *jsonbody.SyntaxError {
	out := &jsonbody.SyntaxError{Path: steps, Rule: mistake.RuleJSON}
	out.Line, out.Column = position(body, min(offset, len(body)))
	return out
}

// resolve reads pointer, which leads to a value of body.
func resolve(body []byte, pointer jsontext.Pointer) path.Steps {
	dec := jsontext.NewDecoder(bytes.NewBuffer(body))
	for dec.StackPointer() != pointer {
		if _, err := dec.ReadToken(); err != nil {
			break
		}
	}
	return stepsOf(dec, pointer)
}

// position returns the line and the column, in characters, of the byte at offset. Both count from 1.
func position(body []byte, offset int) (line, column int) {
	before := body[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[start:])
}

// stepsOf reads pointer with the help of the stack of dec, which knows the arrays.
func stepsOf(dec *jsontext.Decoder, pointer jsontext.Pointer) path.Steps {
	var steps path.Steps
	depth := 0
	for token := range strings.SplitSeq(strings.TrimPrefix(string(pointer), "/"), "/") {
		if pointer == "" {
			break
		}
		depth++
		if kind, _ := stackIndex(dec, depth); kind == '[' {
			parsed, _ := path.Parse("/" + token)
			steps += parsed
			continue
		}
		steps = steps.Key(path.Unescape(token))
	}
	return steps
}

// stackIndex is dec.StackIndex for any depth.
func stackIndex(dec *jsontext.Decoder, depth int) (jsontext.Kind, int64) {
	if depth > dec.StackDepth() {
		return jsontext.KindInvalid, 0
	}
	return dec.StackIndex(depth)
}

// trailing returns an error if anything but white space follows the value that dec has read.
func trailing(dec *jsontext.Decoder) error {
	_, err := dec.ReadToken()
	switch {
	case err == io.EOF:
		return nil
	case err != nil:
		return err
	}
	return errTrailing
}

var errTrailing = errors.New("data after the JSON value")
