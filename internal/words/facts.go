package words

import (
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Facts are what words must know of the body that an answer is about. The zero
// Facts are those of a body of which nothing is known.
type Facts struct {
	// ByClient reports whether the last name of a path is one that the client
	// chose, such as the key of a map.
	ByClient func(path.Steps) bool

	// Declared returns a path with the names that the type declares. The name
	// of a member that the type does not have is a *.
	Declared func(path.Steps) path.Steps

	// InBytes reports whether the string at a path stands for bytes, so that its
	// length is not one in characters; nil if there is no such string.
	InBytes func(path.Steps) bool
}

// declared returns a path as the user's labels and messages name it.
func (f Facts) declared(p path.Steps) path.Steps {
	if f.Declared == nil {
		return p
	}
	return f.Declared(p)
}

// FactsOf returns what words must know of a body of a shape, which stands
// within a larger document. Of the document around the value, nothing is known.
func FactsOf(document shape.Document, within path.Steps) Facts {
	if document.Type == nil {
		return Facts{}
	}
	whole := document.Whole()
	known := Facts{
		ByClient: func(p path.Steps) bool {
			inside := p.Within(within) && p != within
			return inside && namedByClient(whole, p[len(within):])
		},
		Declared: func(p path.Steps) path.Steps {
			if !p.Within(within) {
				return p
			}
			return within + asDeclared(whole, p[len(within):])
		},
	}

	if whole.Has(shape.HasBytes) {
		known.InBytes = func(p path.Steps) bool {
			return p.Within(within) && isBytes(whole, p[len(within):])
		}
	}
	return known
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
