package openapi

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// document is a JSON document in which what is not changed keeps its bytes.
type document struct {
	root        *object
	lead, trail string // the white space around it
	layout      layout
	fault       error // the first place at which something else stands than OpenAPI has there
}

// layout is how a document is written.
type layout struct {
	newline string // "" in a document of one line
	unit    string // of the indentation
}

// object is a JSON object of a document.
type object struct {
	layout  *layout
	depth   int
	members []*member
	end     string // the white space before the brace that closes it
}

// member is a member of an object. Its value is an *object if something in it
// may change, else text.
type member struct {
	name   string
	before string // what stands before the value: a comma, white space, the name, a colon
	text   jsontext.Value
	object *object
}

// parse reads a document.
func parse(text []byte) (*document, error) {
	dec := jsontext.NewDecoder(bytes.NewReader(text))
	body, err := dec.ReadValue()
	switch {
	case err != nil:
		return nil, fmt.Errorf("it is no JSON: %w", err)
	case body.Kind() != '{':
		return nil, errors.New("it is no object")
	case len(bytes.TrimSpace(text[dec.InputOffset():])) > 0:
		return nil, errors.New("there is more behind it")
	}

	end := int(dec.InputOffset())
	d := &document{layout: layoutOf(text)}
	d.lead, d.trail = string(text[:end-len(body)]), string(text[end:])
	d.root = readObject(body, &d.layout, 0)
	return d, nil
}

// layoutOf returns the layout of a document: the first member shows it.
func layoutOf(text []byte) layout {
	end := bytes.IndexByte(text, '\n')
	if end < 0 {
		return layout{}
	}
	l := layout{newline: "\n", unit: "  "}
	if bytes.HasSuffix(text[:end], []byte("\r")) {
		l.newline = "\r\n"
	}

	_, inside, _ := bytes.Cut(text, []byte("{"))
	first, _, _ := bytes.Cut(inside, []byte(`"`))
	if i := bytes.LastIndexByte(first, '\n'); i >= 0 && i+1 < len(first) {
		l.unit = string(first[i+1:])
	}
	return l
}

// readObject reads an object that is known to be JSON.
func readObject(text []byte, l *layout, depth int) *object {
	o := &object{layout: l, depth: depth}
	dec := jsontext.NewDecoder(bytes.NewReader(text))
	_, _ = dec.ReadToken()
	at := dec.InputOffset()

	for dec.PeekKind() == '"' {
		name, _ := dec.ReadToken()
		m := &member{name: name.String()}
		value, _ := dec.ReadValue()
		end := dec.InputOffset()
		m.before, m.text = string(text[at:end-int64(len(value))]), bytes.Clone(value)
		o.members, at = append(o.members, m), end
	}
	o.end = string(text[at : len(text)-1])
	return o
}

// get returns the member with a name; nil without.
func (o *object) get(name string) *member {
	for _, m := range o.members {
		if m.name == name {
			return m
		}
	}
	return nil
}

// textAt returns what a member says that is a string; "" without.
func (o *object) textAt(name string) string {
	m := o.get(name)
	if m == nil || m.object != nil || m.text.Kind() != '"' {
		return ""
	}
	text, _ := jsontext.AppendUnquote(nil, m.text)
	return string(text)
}

// add adds a member behind the others.
func (o *object) add(name string) *member {
	var b []byte
	if len(o.members) > 0 {
		b = append(b, ',')
	}
	b = append(b, o.indent(o.depth+1)...)
	b, _ = jsontext.AppendQuote(b, name)
	b = append(b, ':')
	if o.layout.newline != "" {
		b = append(b, ' ')
	}

	m := &member{name: name, before: string(b)}
	o.members = append(o.members, m)
	if !strings.Contains(o.end, "\n") {
		o.end = o.indent(o.depth)
	}
	return m
}

// indent returns the start of a line.
func (o *object) indent(depth int) string {
	if o.layout.newline == "" {
		return ""
	}
	return o.layout.newline + strings.Repeat(o.layout.unit, depth)
}

// set gives a member a value. A new one stands last; one that says the same
// keeps its bytes.
func (o *object) set(name string, value []byte) {
	m := o.get(name)
	if m == nil {
		m = o.add(name)
	}
	if m.object != nil {
		m.text, m.object = m.object.append(nil), nil
	}
	if !same(m.text, value) {
		m.text = o.written(value)
	}
}

// quote gives a member a value that is a string.
func (o *object) quote(name, text string) {
	value, _ := jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD"))
	o.set(name, value)
}

// written returns a value in the layout of the document, for a member of o.
func (o *object) written(value []byte) jsontext.Value {
	text := jsontext.Value(bytes.Clone(value))
	if o.layout.newline == "" {
		_ = text.Compact()
		return text
	}
	prefix := strings.Repeat(o.layout.unit, o.depth+1)
	_ = text.Indent(jsontext.WithIndentPrefix(prefix), jsontext.WithIndent(o.layout.unit))
	return bytes.ReplaceAll(text, []byte("\n"), []byte(o.layout.newline))
}

// same reports whether two values say the same.
func same(known, value []byte) bool {
	one, other := jsontext.Value(bytes.Clone(known)), jsontext.Value(bytes.Clone(value))
	return one.Canonicalize() == nil && other.Canonicalize() == nil && bytes.Equal(one, other)
}

// append appends the object as it is written.
func (o *object) append(b []byte) []byte {
	b = append(b, '{')
	for _, m := range o.members {
		b = append(b, m.before...)
		if m.object != nil {
			b = m.object.append(b)
			continue
		}
		b = append(b, m.text...)
	}
	b = append(b, o.end...)
	return append(b, '}')
}

// bytes returns the document.
func (d *document) bytes() []byte {
	b := d.root.append([]byte(d.lead))
	return append(b, d.trail...)
}
