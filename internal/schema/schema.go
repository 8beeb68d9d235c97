// Package schema says in JSON Schema what a body must be.
//
// In: a shape, and what rules there are. Out: a JSON Schema 2020-12 of the body.
// What it refuses, bind refuses. What bind refuses by a rule that is exact or
// conditional, it refuses. The rules that it leaves to the server stand in it,
// too, under x-bind-server.
package schema

import (
	"cmp"
	"reflect"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
	"github.com/fielderrors/bind/internal/words"
)

// Compiler makes schemas. It is safe for concurrent use.
type Compiler struct {
	engine *rules.Engine
	codes  *codes
}

// New returns a Compiler for the rules of an engine.
func New(e *rules.Engine) *Compiler { return &Compiler{engine: e, codes: newCodes()} }

// Body is what a schema is made of.
type Body struct {
	shape.Document
	Level        *tag.Level   // the rules of the value itself; nil without
	Field        *shape.Field // whose bind tag is the value's; nil without
	AllowEmpty   bool
	AllowUnknown bool
	Patch        bool       // it is a JSON Merge Patch
	Annotate     bool       // with x-bind-rules
	Refs         string     // what names in $ref begin with; default #/$defs/
	Endless      bool       // Items does not bound the array of a bulk body
	Within       path.Steps // where the value stands in a larger document

	// Limits, none of which is one if it is not positive.
	Items  int // of an array
	String int // bytes of a string that a rule reads
	Name   int // bytes of a name of the client's

	Default func(reflect.Type) (reflect.Value, bool) // of the objects of a type; nil without
	Title   func(path.Steps) string                  // of a member; nil without
}

// Inside is what the packages of this module may know of a Binder: what makes
// the schema of a body, and the words of its answers.
type Inside struct {
	Compiler *Compiler
	Body     Body // with Annotate set
	Words    *words.Dictionary
	Bulk     bool
}

// JSON returns the schema of the body with the rules of each value.
func (i Inside) JSON() ([]byte, error) { return i.Compiler.JSON(i.Body) }

// compiler makes one schema.
type compiler struct {
	*Compiler
	body  Body
	known map[objectKey]*definition
	names map[string]bool
	order []*definition
}

// objectKey is what the schema of an object is made of.
type objectKey struct {
	typ       *shape.Type
	validated bool
	patch     bool
	variant   string // the name of the variant of a union; "" for others
	union     *shape.Type
}

// definition is the schema of an object. It stands in $defs if it is used more
// than once.
type definition struct {
	name string
	node Node
	uses int
	open bool // it is being made
	deep bool // it stands in itself
}

// Compile returns the schema of a body. definitions are those that it refers to
// and that it does not hold itself, if Refs is set.
func (c *Compiler) Compile(body Body) (schema Node, definitions Node) {
	body.Refs = cmp.Or(body.Refs, "#/$defs/")
	made := &compiler{Compiler: c, body: body, known: map[objectKey]*definition{}, names: map[string]bool{}}
	whole := made.whole()

	for _, d := range made.order {
		if d.shared() {
			definitions = append(definitions, Member{d.name, made.resolved(d.node)})
		}
	}
	return made.resolved(whole), definitions
}

// JSON returns the schema of a body as a document.
func (c *Compiler) JSON(body Body) ([]byte, error) {
	schema, definitions := c.Compile(body)
	document := append(Node{{"$schema", "https://json-schema.org/draft/2020-12/schema"}}, schema...)
	if len(definitions) > 0 {
		document = append(document, Member{"$defs", definitions})
	}
	return jsonwriter.Marshal(jsonwriter.Rendered{Body: document}, 1<<12)
}

func (d *definition) shared() bool { return d.deep || d.uses > 1 }

// resolved returns n with the definitions that are used once in the place of the
// references to them.
func (c *compiler) resolved(n Node) Node {
	var out Node
	for _, m := range n {
		d, reference := m.Value.(*definition)
		switch {
		case !reference:
			out = append(out, Member{m.Key, c.resolvedValue(m.Value)})
		case d.shared():
			out = append(out, Member{"$ref", c.body.Refs + d.name})
		default:
			out = append(out, c.resolved(d.node)...)
		}
	}
	return unique(out)
}

func (c *compiler) resolvedValue(v any) any {
	switch v := v.(type) {
	case Node:
		return c.resolved(v)
	case []Node:
		all := make([]Node, len(v))
		for i, n := range v {
			all[i] = c.resolved(n)
		}
		return all
	}
	return v
}

// unique joins what stands in n twice: the keywords of an object, and those that
// were beside the reference to it.
func unique(n Node) Node {
	var out Node
	for _, m := range n {
		before, twice := out.get(m.Key)
		switch {
		case !twice:
			out = append(out, m)
		case m.Key == "allOf":
			joined := append(before.([]Node)[:len(before.([]Node)):len(before.([]Node))], m.Value.([]Node)...)
			out = replaced(out, m.Key, joined)
		case m.Key == serverKey:
			joined := append(before.([]any)[:len(before.([]any)):len(before.([]any))], m.Value.([]any)...)
			out = replaced(out, m.Key, joined)
		}
	}
	return out
}

func replaced(n Node, key string, value any) Node {
	for i := range n {
		if n[i].Key == key {
			n[i].Value = value
		}
	}
	return n
}

// nameOf returns a name for the definition of an object that no other has.
func (c *compiler) nameOf(key objectKey) string {
	name := strings.Map(plainRune, cmp.Or(key.typ.Go.Name(), "Object"))
	if key.variant != "" {
		name += "_" + strings.Map(plainRune, key.variant)
	}
	switch {
	case key.patch:
		name += "Patch"
	case !key.validated:
		name += "Unvalidated"
	}

	unique := name
	for i := 2; c.names[unique]; i++ {
		unique = name + strconv.Itoa(i)
	}
	c.names[unique] = true
	return unique
}

// plainRune returns what stands for a character in the name of a definition.
func plainRune(r rune) rune {
	if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
		return r
	}
	return '_'
}

// whole returns the schema of the whole body.
func (c *compiler) whole() Node {
	b := c.body
	p := place{
		typ: b.Type, level: b.Level, field: b.Field, untagged: b.Level == nil, validated: true,
		patch: b.Patch, bulk: b.Bulk, at: b.Root(),
	}
	value := c.value(p)
	if b.Key == "" {
		return value
	}

	if b.Annotate {
		value = value.ruledFirst(Node{{"rule", mistake.RuleRequired}, {"type", b.Type.Word()}, {"absent", true}})
	}
	whole := Node{
		{"type", "object"}, {"properties", Node{{b.Key, value}}}, {"required", []any{b.Key}},
	}
	if !b.AllowUnknown {
		whole = whole.with("additionalProperties", false)
	}
	if b.Annotate {
		whole = whole.ruledFirst(isObject, Node{{"rule", mistake.RuleUnknown}}) // which suggests no name here
	}
	return whole
}
