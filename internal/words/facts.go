package words

import (
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Facts are what words must know of the body that an answer is about: what its
// shape says. The zero Facts are those of a body of which nothing is known.
type Facts struct {
	// Declared returns a path with the names that the type declares, and InBytes
	// reports whether the string at a path stands for bytes, so that its length
	// is not one in characters. nil is what the shape says.
	Declared func(path.Steps) path.Steps
	InBytes  func(path.Steps) bool

	document *shape.Type // the whole body; nil if it is not known
	within   path.Steps  // where it stands in a larger document; "" if it is all there is
}

// FactsOf returns what words must know of a body of a shape, which stands
// within a larger document.
func FactsOf(document shape.Document, within path.Steps) Facts {
	if document.Type == nil {
		return Facts{}
	}
	return Facts{document: document.Whole(), within: within}
}

// byClient reports whether the last name of a path is one that the client
// chose, such as the key of a map.
func (f Facts) byClient(p path.Steps) bool {
	if f.document == nil || p == f.within || !p.Within(f.within) {
		return false
	}
	return namedByClient(f.document, p[len(f.within):])
}

// declared returns a path as the user's labels and messages name it: with the
// names that the type declares. The name of a member that it does not have is
// a *.
func (f Facts) declared(p path.Steps) path.Steps {
	if f.Declared != nil {
		return f.Declared(p)
	}
	if f.document == nil || !p.Within(f.within) {
		return p
	}
	return f.within + asDeclared(f.document, p[len(f.within):])
}

// inBytes reports whether the length of the string at a path is one in bytes.
func (f Facts) inBytes(p path.Steps) bool {
	if f.InBytes != nil {
		return f.InBytes(p)
	}
	known := f.document != nil && f.document.Has(shape.HasBytes) && p.Within(f.within)
	return known && isBytes(f.document, p[len(f.within):])
}

// isBytes reports whether the length of the value at a path into a document is
// one in bytes.
func isBytes(document *shape.Type, p path.Steps) bool {
	t, _ := document.At(p)
	return t != nil && t.Deref().CountsBytes()
}

// namedByClient reports whether the last name of a path into a document is the
// key of a map or the name of an unknown member: it stays as it is.
func namedByClient(document *shape.Type, p path.Steps) bool {
	around, _ := document.At(p.Parent())
	if around == nil || around.Deref().Kind == shape.Map {
		return true
	}
	below, _ := document.At(p)
	return below == nil
}

// asDeclared returns a path with the names of members as the types declare them,
// and a * for what they do not know: a client could give an unknown member the
// name of another type's.
func asDeclared(t *shape.Type, p path.Steps) path.Steps {
	var out path.Steps
	for step := range p.All() {
		below := t.Below(step)
		switch {
		case step.Array:
			out = out.Index(step.Index)
		case below == nil:
			out = out.Key("*")
		default:
			out = out.Key(t.Canonical(step.Name))
		}
		t = below
	}
	return out
}
