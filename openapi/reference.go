package openapi

import (
	"bytes"
	"fmt"
	"strings"
)

// at returns the object at a path of names in a document, and makes those that
// are not there. A reference on the way to another place of the document is
// replaced by what stands there, so that the other place stays as it is. What
// is no object is a fault of the document.
func (d *document) at(o *object, names ...string) *object {
	for _, name := range names {
		m := o.get(name)
		if m == nil {
			m = o.add(name)
			m.object = &object{layout: o.layout, depth: o.depth + 1}
		}
		if m.object == nil && m.text.Kind() != '{' {
			d.fail(fmt.Errorf("member %q is %s: want an object", name, m.text))
			return &object{layout: o.layout, depth: o.depth + 1}
		}
		if m.object == nil {
			m.object = readObject(m.text, o.layout, o.depth+1)
		}
		d.inline(m)
		o = m.object
	}

	return o
}

func (d *document) fail(err error) {
	if d.fault == nil {
		d.fault = err
	}
}

// mostReferences bounds a chain of references, which may be a ring.
const mostReferences = 8

// inline replaces an object that is a reference by what it refers to.
func (d *document) inline(m *member) {
	for range mostReferences {
		to := m.object.textAt("$ref")
		if to == "" {
			return
		}
		target, ok := d.lookUp(to)
		if !ok {
			d.fail(fmt.Errorf("member %q refers to %q: want an object of this document", m.name, to))
			return
		}
		layout, depth := m.object.layout, m.object.depth
		outer := &object{layout: layout, depth: depth - 1}
		m.object = readObject(outer.written(target), layout, depth)
	}
	d.fail(fmt.Errorf("member %q refers to itself", m.name))
}

// lookUp returns the object that a reference leads to, as it is written.
func (d *document) lookUp(ref string) (text []byte, ok bool) {
	steps, here := strings.CutPrefix(ref, "#/")
	if !here {
		return nil, false
	}
	text = d.root.append(nil)

	for step := range strings.SplitSeq(steps, "/") {
		if len(text) == 0 || text[0] != '{' {
			return nil, false
		}
		name := strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		m := readObject(text, &d.layout, 0).get(name)
		if m == nil {
			return nil, false
		}
		text = bytes.Clone(m.text)
	}
	return text, len(text) > 0 && text[0] == '{'
}
