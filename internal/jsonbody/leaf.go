package jsonbody

import (
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
)

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
	fieldOf(v, f.Index).Set(fieldOf(one.Elem(), f.Index))
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
	if t.Kind == shape.Opaque && errors.Is(err, json.ErrUnknownName) { // a type that lets the json package decode part of it
		m = mistake.Mistake{Rule: mistake.RuleUnknown}
	}
	c.add(m)
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
	switch {
	case number && quoted && kind != '"':
		return mistake.Mistake{Rule: mistake.RuleType, Type: "string"}
	case number && errors.Is(err, strconv.ErrRange), t.Kind == shape.Integer && kind != '"' == !quoted && whole(raw):
		return mistake.Mistake{Rule: mistake.RuleRange, Param: bounds(t.Go), Type: t.Word()}
	case t.Kind == shape.Bytes && kind == '"':
		return mistake.Mistake{Rule: mistake.RuleBase64, Type: "string"}
	case t.Kind == shape.Opaque && (!t.Text || kind == '"'):
		return mistake.Mistake{Rule: mistake.RuleFormat, Type: t.Word()}
	}
	return mistake.Mistake{Rule: mistake.RuleType, Type: t.Word()}
}

// whole reports whether raw is an integer, in quotes or without: one that does not fit is out of range, be it negative
// for an unsigned type or too large.
func whole(raw jsontext.Value) bool {
	digits := strings.TrimPrefix(strings.Trim(string(raw), `"`), "-")
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
