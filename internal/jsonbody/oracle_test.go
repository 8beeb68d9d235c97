package jsonbody_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/shape"
)

// The slow way to find all mistakes of a body: decode it with the json package, note the place of the first error, take
// the value there out, decode again. It knows nothing of shapes and collectors.

// node is a JSON value that can be taken apart.
type node struct {
	raw     string  // of a scalar
	members []entry // of an object
	items   []*node // of an array
	kind    jsontext.Kind
}

type entry struct {
	name  string
	sent  string // the name in the body, if another has been put in its place
	value *node
}

func parse(body []byte) *node {
	dec := jsontext.NewDecoder(bytes.NewReader(body))
	n, err := parseNext(dec)
	if err != nil {
		panic(fmt.Sprintf("oracle: %s: %v", body, err))
	}
	return n
}

func parseNext(dec *jsontext.Decoder) (*node, error) {
	n := &node{kind: dec.PeekKind()}
	if n.kind != '{' && n.kind != '[' {
		raw, err := dec.ReadValue()
		n.raw = string(raw)
		return n, err
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	for dec.PeekKind() != '}' && dec.PeekKind() != ']' {
		var name jsontext.Token
		var err error
		if n.kind == '{' {
			if name, err = dec.ReadToken(); err != nil {
				return nil, err
			}
		}
		text := name.String()
		value, err := parseNext(dec)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, value)
		n.members = append(n.members, entry{text, text, value})
	}
	_, err := dec.ReadToken()
	return n, err
}

func (n *node) text() []byte {
	var b []byte
	switch n.kind {
	case '{':
		for _, m := range n.members {
			b, _ = jsontext.AppendQuote(append(b, ','), m.name)
			b = append(append(b, ':'), m.value.text()...)
		}
		return append(append([]byte{'{'}, bytes.TrimPrefix(b, []byte{','})...), '}')
	case '[':
		for _, item := range n.items {
			b = append(append(b, ','), item.text()...)
		}
		return append(append([]byte{'['}, bytes.TrimPrefix(b, []byte{','})...), ']')
	}
	return []byte(n.raw)
}

// at returns the value at the pointer, what holds it, and the pointer to it in the body as it was sent; nil if there is none.
func (n *node) at(pointer jsontext.Pointer) (value, holder *node, sent string) {
	value = n
	for token := range pointer.Tokens() {
		holder = value
		if value, token = holder.child(token); value == nil {
			return nil, nil, ""
		}
		sent += "/" + escape(token)
	}
	return value, holder, sent
}

func (n *node) child(token string) (value *node, sent string) {
	if n.kind == '[' {
		i, err := strconv.Atoi(token)
		if err != nil || i < 0 || i >= len(n.items) {
			return nil, ""
		}
		return n.items[i], token
	}
	for _, m := range n.members {
		if m.name == token {
			return m.value, m.sent
		}
	}
	return nil, ""
}

func (n *node) remove(name string) {
	n.members = slices.DeleteFunc(n.members, func(m entry) bool { return m.name == name })
}

// rename gives a member a name that fits as a map key of any type, and that no other has.
func (n *node) rename(name string) {
	for i := range n.members {
		if n.members[i].name == name {
			n.members[i].name = strconv.Itoa(-100 + i)
		}
	}
}

// slowly returns the mistakes of body for typ, each as "POINTER" or, where the json package says so without words,
// "POINTER unknown" or "POINTER range", and the value that is left when they are out of the way.
func slowly(body []byte, typ reflect.Type) (mistakes []string, value reflect.Value, err error) {
	root := parse(body)
	if root.kind == 'n' {
		return []string{""}, reflect.New(typ), nil
	}
	mistakes = nullItems(root, typ, "")
	for {
		value, failure := decode(root, typ)
		if failure == nil {
			slices.Sort(mistakes)
			return slices.Compact(mistakes), value, nil
		}
		mistake, err := root.repair(failure, typ)
		if err != nil {
			return nil, value, err
		}
		if !slices.Contains(mistakes, strings.TrimSuffix(mistake, " range")) { // else it is the value under a key that does not fit
			mistakes = append(mistakes, mistake)
		}
	}
}

func decode(root *node, typ reflect.Type) (reflect.Value, error) {
	value := reflect.New(typ)
	err := json.Unmarshal(root.text(), value.Interface(), json.RejectUnknownMembers(true), shape.FormatTag())
	return value, err
}

// integer matches a number that an integer type refuses for its size or its sign only.
var integer = regexp.MustCompile(`^"?-?[0-9]+"?$`)

// repair takes out what failed and says what it was.
func (n *node) repair(failure error, typ reflect.Type) (mistake string, err error) {
	var semantic *json.SemanticError
	if !errors.As(failure, &semantic) {
		return "", failure
	}
	pointer := semantic.JSONPointer
	wrong, holder, sent := n.at(pointer)
	if wrong == nil {
		return "", fmt.Errorf("%q is not in %s: %w", pointer, n.text(), failure)
	}
	if semantic.Err == json.ErrUnknownName {
		holder.remove(pointer.LastToken())
		return sent + " unknown", nil
	}
	category := ""
	if errors.Is(semantic.Err, strconv.ErrRange) || errors.Is(semantic.Err, strconv.ErrSyntax) && integer.MatchString(wrong.raw) {
		category = " range"
	}
	was := *wrong
	*wrong = node{raw: "null", kind: 'n'}
	_, failure = decode(n, typ)
	if !errors.As(failure, &semantic) || semantic.JSONPointer != pointer {
		return sent + category, nil
	}
	// null is not better: it is the name that does not fit.
	*wrong = was
	holder.rename(pointer.LastToken())
	return sent, nil
}

// nullItems finds what the json package does not mind: null as an array item or a map entry, where the design allows it
// only for any, maps and types that decode themselves.
func nullItems(n *node, typ reflect.Type, at string) (all []string) {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if decodesItself(typ) || typ == reflect.TypeFor[[]byte]() || typ == reflect.TypeFor[[2]byte]() {
		return nil
	}
	switch {
	case n.kind == '{' && typ.Kind() == reflect.Struct:
		for _, m := range n.members {
			if f, ok := fieldOf(typ, m.name); ok {
				all = append(all, nullItems(m.value, f, at+"/"+escape(m.name))...)
			} else if open, ok := embeddedMap(typ); ok {
				all = append(all, nullEntries(m, open.Elem(), at)...)
			}
		}
	case n.kind == '{' && typ.Kind() == reflect.Map:
		for _, m := range n.members {
			all = append(all, nullEntries(m, typ.Elem(), at)...)
		}
	case n.kind == '[' && (typ.Kind() == reflect.Slice || typ.Kind() == reflect.Array):
		for i, item := range n.items {
			place := at + "/" + strconv.Itoa(i)
			if typ.Kind() == reflect.Array && i >= typ.Len() {
				break // nobody looks at what is past the end
			}
			if item.kind == 'n' && !takesNull(typ.Elem()) {
				all = append(all, place)
			}
			all = append(all, nullItems(item, typ.Elem(), place)...)
		}
	}
	return all
}

// nullEntries is nullItems for one entry of a map.
func nullEntries(m entry, typ reflect.Type, at string) (all []string) {
	place := at + "/" + escape(m.name)
	if m.value.kind == 'n' && !takesNull(typ) {
		all = append(all, place)
	}
	return append(all, nullItems(m.value, typ, place)...)
}

func takesNull(typ reflect.Type) bool {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	return typ.Kind() == reflect.Interface || typ.Kind() == reflect.Map || decodesItself(typ)
}

// decodesItself holds for the types with methods that the tests use.
func decodesItself(typ reflect.Type) bool {
	return slices.Contains(ownDecoding, typ)
}

// fieldOf returns the type of the field that takes the member name, for structs where every field has a name in its tag
// and none hides another.
func fieldOf(typ reflect.Type, name string) (reflect.Type, bool) {
	for _, sf := range reflect.VisibleFields(typ) {
		tag, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
		if tag == name || strings.Contains(options, "case:ignore") && strings.EqualFold(strings.ReplaceAll(tag, "_", ""), name) {
			return sf.Type, true
		}
	}
	return nil, false
}

// embeddedMap returns the map that takes the members for which typ has no field.
func embeddedMap(typ reflect.Type) (reflect.Type, bool) {
	for _, sf := range reflect.VisibleFields(typ) {
		if sf.Tag.Get("json") == ",embed" && sf.Type.Kind() == reflect.Map {
			return sf.Type, true
		}
	}
	return nil, false
}

func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
