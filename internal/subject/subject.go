// Package subject holds a value on its way through validation: what the stages behind decoding look at.
package subject

import (
	"reflect"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Subject is one value on its way through validation.
type Subject struct {
	Type     *shape.Type
	Value    reflect.Value
	Key      string            // the member of the body that holds the value; "" if it is the body itself
	Bulk     bool              // it is a slice of items, each validated by itself
	Body     []byte            // nil if the value did not come from one
	Mistakes []mistake.Mistake // those of decoding
	Budget   mistake.Budget
}

// Root returns the path of the value.
func (s *Subject) Root() path.Steps {
	if s.Key == "" {
		return ""
	}
	return path.Steps("").Key(s.Key)
}

// Document returns the shape of the whole body.
func (s *Subject) Document() *shape.Type {
	if s.Key == "" {
		return s.Type
	}
	return shape.Under(s.Key, s.Type)
}
