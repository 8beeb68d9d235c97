package bind

import (
	"fmt"
	"net/http"
	"reflect"

	"github.com/fielderrors/bind/internal/httpio"
)

// Handle returns a handler that binds the body and calls h with the value.
// Errors, those that h returns too, are answered by WriteError. Handle panics if Check refuses T, or
// if h is nil.
func Handle[T any](
	b *Binder, h func(http.ResponseWriter, *http.Request, T) error, opts ...Option,
) http.Handler {
	return handler(b, callHandle, h, opts)
}

// HandleMany is [Handle] for bulk bodies: h gets all items, or is not called.
func HandleMany[T any](
	b *Binder, h func(http.ResponseWriter, *http.Request, []T) error, opts ...Option,
) http.Handler {
	return handler(b, callHandleMany, h, opts)
}

// handler serves Handle and HandleMany. T is what is decoded.
func handler[T any](
	b *Binder, c call, h func(http.ResponseWriter, *http.Request, T) error, opts []Option,
) http.Handler {
	if h == nil {
		panic(fmt.Errorf("bind: %s: the function is nil: want one that takes the value", c.name))
	}
	s, err := b.registration(c, reflect.TypeFor[T](), opts)
	if err != nil {
		panic(err)
	}

	s.fresh = true
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tracked := httpio.Track(w)
		b.varyPrecognition(tracked, r)

		var v T
		err := s.admit(r)
		if err == nil {
			err = b.readRequest(w, r, &v, s)
		}
		if err == nil {
			err = h(tracked, r, v)
		}
		if err != nil {
			b.writeError(tracked, r, err, s)
		}
	})
}
