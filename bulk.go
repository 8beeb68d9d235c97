package bind

import (
	"context"
	"net/http"
	"slices"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// BindMany is [Binder.Bind] for a body that is an array, or holds one under the key of [Under]: dst points to a slice.
// The body is accepted whole or refused whole. An empty array is refused (rule min) unless [AllowEmpty] is given.
func (b *Binder) BindMany(r *http.Request, dst any, opts ...Option) error {
	return b.bindRequest(nil, r, dst, b.settings(true, opts))
}

// DecodeMany is BindMany for a body that does not come with a request. ctx is passed to rules and lookups.
func (b *Binder) DecodeMany(ctx context.Context, body []byte, dst any, opts ...Option) error {
	return b.bindBody(ctx, body, dst, b.settings(true, opts))
}

// Many is BindMany that returns a new slice.
func Many[T any](b *Binder, r *http.Request, opts ...Option) ([]T, error) {
	return bound[[]T](b, r, b.settings(true, opts))
}

// HandleMany is [Handle] for bulk bodies: h gets all items, or is not called.
func HandleMany[T any](b *Binder, h func(http.ResponseWriter, *http.Request, []T) error, opts ...Option) http.Handler {
	return handler(b, h, b.settings(true, opts))
}

// AllowEmpty makes an empty bulk array a valid one.
func AllowEmpty() Option { return option(func(s *settings) { s.allowEmpty = true }) }

// sizeMistakes reports a bulk array with too few items. One with too many has not been decoded: see Limits.
func (s subject) sizeMistakes() FieldErrors {
	root := s.root()
	unread := func(m jsonbody.Mistake) bool { return root.Within(m.Path) } // it is no array, or not there
	if !s.bulk || s.allowEmpty || s.value.Len() > 0 || slices.ContainsFunc(s.mistakes, unread) {
		return nil
	}
	return FieldErrors{{Path: Path{steps: root}, Rule: "min", Param: "1", Type: "array"}}
}

// duplicates reports the values with bind:"distinct" that are equal to another at the same path pattern. Every member
// of a group of equals is reported; its Refs name the first other one. Zero values, which a body need not have sent, do
// not count.
func (s subject) duplicates() FieldErrors {
	type key struct {
		pattern path.Steps
		value   any
	}
	var order []key
	groups := map[key][]shape.Place{}
	s.shape.Visit(s.value, s.root(), shape.HasDistinct, func(p shape.Place) {
		if !p.Field.Bind.Distinct || p.Value.IsZero() || !p.Value.Comparable() {
			return
		}
		k := key{p.Pattern, canonical(p.Value.Interface())}
		if len(groups[k]) == 0 {
			order = append(order, k)
		}
		groups[k] = append(groups[k], p)
	})
	var fields FieldErrors
	for _, k := range order {
		group := groups[k]
		if len(group) == 1 {
			continue
		}
		for i, p := range group {
			first := group[0]
			if i == 0 {
				first = group[1]
			}
			fields = append(fields, FieldError{
				Path: Path{steps: p.Steps}, Kind: kindOf(p.Field), Rule: "distinct", Type: p.Word(),
				Refs: []Path{{steps: first.Steps}},
			})
		}
	}
	return fields
}
