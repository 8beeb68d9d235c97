package openapi

import (
	"bytes"
	"strconv"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/schema"
)

// refs is where the schemas of a document stand.
const refs = "#/components/schemas/"

// named is a schema and its name in a document.
type named struct {
	name string
	text []byte
}

// schema puts the definitions of a body among the schemas of the document, and
// returns the schema of the body.
func (f *filler) schema(in schema.Operation, body schema.Body) []byte {
	body.Refs = refs
	node, definitions := in.Compiler.Compile(body)
	var all []named
	for _, d := range definitions {
		all = append(all, named{d.Key, marshal(d.Value.(schema.Node))})
	}
	whole := named{text: marshal(node)}

	return f.define(all, whole).text
}

func marshal(n schema.Node) []byte {
	text, _ := jsonwriter.Marshal(jsonwriter.Rendered{Body: n}, 0)
	return text
}

// define puts schemas that may refer to one another among those of the
// document, and returns user, which refers to them. Where a name of one of them
// is taken by a schema that is another, all get a number behind their names:
// the same schemas always find the names that they have had before.
func (f *filler) define(all []named, user named) named {
	if len(all) == 0 {
		return user
	}
	schemas := f.doc.at(f.doc.root, "components", "schemas")

	for n := 1; ; n++ {
		numbered := make([]named, len(all))
		fits := true
		for i, s := range all {
			numbered[i] = renamed(s, all, n)
			known := schemas.get(numbered[i].name)
			fits = fits && (known == nil || same(known.value(), numbered[i].text))
		}
		if !fits {
			continue
		}

		for _, s := range numbered {
			schemas.set(s.name, s.text)
		}
		return renamed(user, all, n)
	}
}

// renamed returns a schema in which all names have the number n behind them;
// the first names have none.
func renamed(s named, all []named, n int) named {
	if n == 1 {
		return s
	}
	number := strconv.Itoa(n)
	for _, other := range all {
		from := []byte(`"` + refs + other.name + `"`)
		to := []byte(`"` + refs + other.name + number + `"`)
		s.text = bytes.ReplaceAll(s.text, from, to)
	}
	s.name += number
	return s
}

// value returns what a member says.
func (m *member) value() []byte {
	if m.object != nil {
		return m.object.append(nil)
	}
	return m.text
}
