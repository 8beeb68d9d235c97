package bind

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/batch"
	"github.com/fielderrors/bind/internal/httpio"
)

// HandleStream is [HandleMany] for bodies of any length: h gets all items, or
// is not called. The body is read once and validated while it comes in, a batch
// at a time; what has been read is kept in memory, or in a file without a name.
// When all of it is valid, h is called, and decodes the items again, a batch at
// a time. So the memory that it takes does not grow with the body, and no
// transaction waits for a slow client.
//
// The body is an array, or holds one under the key of [Under], or it has a
// value in each line: application/x-ndjson or application/jsonl. A line that is
// no JSON is a mistake at its item. Paths are those of a bulk body.
//
// Lookups are asked once for each batch. bind:"distinct" and bind:"available"
// compare the values of the whole body. Limits says what bounds a stream.
func HandleStream[T any](
	b *Binder, h func(http.ResponseWriter, *http.Request, *Items[T]) error, opts ...Option,
) http.Handler {
	if h == nil {
		panic(errors.New("bind: HandleStream: the function is nil: want one that takes the items"))
	}
	list := reflect.TypeFor[[]T]()
	s, err := b.registration(callHandleStream, list, opts)
	if err != nil {
		panic(err)
	}

	return described{b, callHandleStream, list, s, func(w http.ResponseWriter, r *http.Request) {
		tracked := httpio.Track(w)
		b.varyPrecognition(tracked, r)

		err := s.admit(r)
		if err == nil {
			err = b.serveStream(w, r, s, list, func(st *stream) error {
				return h(tracked, r, &Items[T]{st})
			})
		}
		if err != nil {
			b.writeError(tracked, recipient{request: r, set: s}, err)
		}
	}}
}

// serveStream reads the stream of r and, if all of it is valid, calls h with
// it.
func (b *Binder) serveStream(
	w http.ResponseWriter, r *http.Request, s settings, list reflect.Type, h func(*stream) error,
) error {
	st, err := b.requestStream(w, r, s, list)
	if err != nil {
		return err
	}
	defer func() { _ = st.close() }()
	return h(st)
}

// Stream is [Many] for bodies of any length, as HandleStream reads them. The
// caller closes the items. What is wrong is an *Error, all of it at once.
func Stream[T any](b *Binder, r *http.Request, opts ...Option) (*Items[T], error) {
	s, err := b.settings(callStream, opts)
	if err != nil {
		return nil, err
	}
	st, err := b.requestStream(nil, r, s, reflect.TypeFor[[]T]())
	if err != nil {
		return nil, err
	}
	return &Items[T]{st}, nil
}

// DecodeStream is Stream for a body that does not come with a request: of a
// file, or of a queue. ctx is passed to rules and lookups, and ends the work.
// The body is an array unless [Lines] says otherwise. An error of body itself is
// the server's failure, and wrapped: what a file or a database cannot give is no
// mistake of a client.
func DecodeStream[T any](ctx context.Context, b *Binder, body io.Reader, opts ...Option) (*Items[T], error) {
	s, err := b.settings(callDecodeStream, opts)
	if err != nil {
		return nil, err
	}
	s.given.Owners, _ = s.records(nil)
	from := httpio.LimitStream(body, s.limits.Stream)
	from.Lines = s.lines
	st, err := b.readStream(ctx, from, s, reflect.TypeFor[[]T](), nil)
	if err != nil {
		return nil, err
	}
	return &Items[T]{st}, nil
}

// Items are the items of a body that has been read to its end and is valid.
// They may be ranged over again and again, by one goroutine at a time.
type Items[T any] struct{ stream *stream }

// Batch is some of the items of a body.
type Batch[T any] struct {
	First int // the index in the body of the first of Items
	Items []T // the caller's own
}

// Len returns how many items there are.
func (i *Items[T]) Len() int { return i.stream.count }

// Batches yields the items in batches of size. The last may be
// smaller; a size that is not positive is 1,000. An error is never the
// client's: what the body was kept in cannot be read, the context has ended, or
// the items have been closed. It is the last that is yielded. To range again
// starts over, as a transaction that is tried again needs it.
func (i *Items[T]) Batches(size int) iter.Seq2[Batch[T], error] {
	if size <= 0 {
		size = batch.MostItems
	}
	return func(yield func(Batch[T], error) bool) {
		errStop := errors.New("stop")
		next := Batch[T]{}
		err := i.stream.decode(func(list reflect.Value) error {
			next.take(list.Interface().([]T), size)
			for len(next.Items) >= size {
				if !yield(next.cut(size), nil) {
					return errStop
				}
			}
			return nil
		})

		switch {
		case err == errStop:
		case err != nil:
			yield(Batch[T]{First: next.First}, fmt.Errorf("bind: %w", err))
		case len(next.Items) > 0:
			yield(next, nil)
		}
	}
}

// take adds items to b. A whole batch, as most are, is not copied.
func (b *Batch[T]) take(items []T, size int) {
	if len(b.Items) == 0 && len(items) == size {
		b.Items = items
		return
	}
	b.Items = append(b.Items, items...)
}

// cut takes the first items off b. Who gets them cannot reach the others by
// append.
func (b *Batch[T]) cut(size int) Batch[T] {
	first := Batch[T]{b.First, slices.Clip(b.Items[:size])}
	b.First, b.Items = b.First+size, b.Items[size:]
	if len(b.Items) == 0 {
		b.Items = nil // which keeps nothing of first
	}
	return first
}

// Validate validates all items again, rules and lookups: another request may
// have taken a value since. Its mistakes are those that reading the body would
// have ended with.
func (i *Items[T]) Validate(ctx context.Context) error { return i.stream.validate(ctx) }

// Close frees what the body is kept in. It may be called again. HandleStream
// does it when its handler returns.
func (i *Items[T]) Close() error { return i.stream.close() }

// Progress is how far a stream has been read and checked.
type Progress struct {
	Bytes    int64 // that have been read
	Items    int   // that have been checked
	Mistakes int   // that have been found in them
}

// OnProgress makes HandleStream, Stream and DecodeStream call fn after each
// batch that they have checked, and at the end of the body.
func OnProgress(fn func(context.Context, Progress)) Option {
	return option{
		name: "OnProgress", apply: func(s *settings) { s.progress = fn },
		works: func(c call) bool { return c.streams },
		cure:  "it is for HandleStream, Stream and DecodeStream: leave it out",
	}
}

// Lines says that the body of DecodeStream has a value in each line. Requests
// say so by their media type.
func Lines() Option {
	return option{
		name: "Lines", apply: func(s *settings) { s.lines = true },
		works: func(c call) bool { return c.name == callDecodeStream.name },
		cure:  "it is for DecodeStream: requests have a media type",
	}
}
