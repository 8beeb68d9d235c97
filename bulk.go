package bind

import (
	"context"
	"fmt"
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

// duplicates reports the values with bind:"distinct" that are equal to another at the same path pattern of the body: an
// index or a map key is as good as any other. Every member of a group of equals is reported; its Refs name the first
// other one. Zero values, which a body need not have sent, do not count, nor do values that could not be decoded.
func (s subject) duplicates() (fields FieldErrors, err error) {
	if !s.shape.Has(shape.HasDistinct) {
		return nil, nil
	}
	defer recovered(&err, "distinct") // map keys are the user's types
	type key struct {
		pattern path.Steps
		value   any
	}
	firsts := map[key]int{} // where in all
	var all []rival
	undecoded := newMistyped(s.mistakes)
	s.shape.Visit(s.value, s.root(), shape.HasDistinct, func(p shape.Place) {
		if leaf := p.Field.Leaf().Go; !leaf.Comparable() && err == nil {
			err = fmt.Errorf(`field %s: bind:"distinct" on %v, whose values cannot be compared`, p.Field.Go, leaf)
		}
		id, ok := identity(p.Value)
		if !ok || undecoded.touches(p.Steps) {
			return
		}
		k := key{p.Pattern, id}
		first, again := firsts[k]
		switch {
		case !again:
			first = len(all)
			firsts[k] = first
		case all[first].other == first:
			all[first].other = len(all)
		}
		all = append(all, rival{p, first})
	})
	if err != nil || len(firsts) == len(all) {
		return nil, err
	}
	for i, r := range all {
		if r.other == i {
			continue
		}
		fields = append(fields, FieldError{
			Path: Path{steps: r.Steps}, Kind: kindOf(r.Field), Rule: "distinct", Type: r.Word(),
			Refs: []Path{{steps: all[r.other].Steps}},
		})
	}
	return fields, nil
}

// rival is a value that must be distinct. other is where the first value is that is equal to it: itself if there is none.
type rival struct {
	shape.Place
	other int
}
