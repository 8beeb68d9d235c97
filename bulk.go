package bind

import (
	"context"
	"net/http"
)

// BindMany is [Binder.Bind] for a body that is an array, or holds one under the
// key of [Under]: dst points to a slice. The body is accepted whole or refused
// whole. An empty array is refused (rule min) unless [AllowEmpty] is given.
func (b *Binder) BindMany(r *http.Request, dst any, opts ...Option) error {
	return b.bindRequest(nil, r, dst, b.settings(true, opts))
}

// DecodeMany is BindMany for a body that does not come with a request. ctx is
// passed to rules and lookups.
func (b *Binder) DecodeMany(ctx context.Context, body []byte, dst any, opts ...Option) error {
	return b.bindBody(ctx, body, dst, b.settings(true, opts))
}

// Many is BindMany that returns a new slice.
func Many[T any](b *Binder, r *http.Request, opts ...Option) ([]T, error) {
	return bound[[]T](b, r, b.settings(true, opts))
}

// HandleMany is [Handle] for bulk bodies: h gets all items, or is not called.
func HandleMany[T any](
	b *Binder, h func(http.ResponseWriter, *http.Request, []T) error, opts ...Option,
) http.Handler {
	return handler(b, h, b.settings(true, opts))
}

// AllowEmpty makes an empty bulk array a valid one.
func AllowEmpty() Option { return option(func(s *settings) { s.allowEmpty = true }) }
