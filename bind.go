package bind

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"sync"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/check"
	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/selection"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/words"
)

// Binder decodes, validates and answers by one Config. It is safe for concurrent use.
type Binder struct {
	cfg     Config
	shapes  *shape.Reader
	rules   *rules.Engine
	lookups bindtag.Lookups
	words   *words.Dictionary
	checker *check.Checker
	faults  sync.Map  // reflect.Type → declared
	buffers sync.Pool // of *bytes.Buffer, for bodies
}

// Option changes how one call or one handler binds.
type Option interface{ apply(*settings) }

// settings are the Options of one call.
type settings struct {
	key          string
	bulk         bool
	allowEmpty   bool
	allowUnknown bool
	limits       Limits
	before       []func(*http.Request) error
	fresh        bool // nobody else sees the destination: it may be decoded into
}

type option func(*settings)

func (o option) apply(s *settings) { o(s) }

func (b *Binder) settings(bulk bool, opts []Option) settings {
	s := settings{bulk: bulk, allowUnknown: b.cfg.AllowUnknown, limits: b.cfg.Limits}
	for _, o := range opts {
		o.apply(&s)
	}
	return s
}

// Under says that the value stands under key in the body: {"leads": […]}. Paths start with key.
func Under(key string) Option { return option(func(s *settings) { s.key = key }) }

// AllowUnknown makes the call ignore unknown members.
func AllowUnknown() Option { return option(func(s *settings) { s.allowUnknown = true }) }

// Limit sets limits for the call. Zero fields keep the Binder's; negative ones lift the limit.
func Limit(l Limits) Option { return option(func(s *settings) { s.limits = l.over(s.limits) }) }

// Before makes Handle and HandleMany call fn before they read the body, also for precognitive requests: the place to
// authorise. An error that fn returns is answered as WriteError does. Bind, BindMany, One, Many and the calls without a
// request ignore Before.
func Before(fn func(*http.Request) error) Option {
	return option(func(s *settings) { s.before = append(s.before, fn) })
}

// Bind decodes the request's JSON body into dst, which points to a struct or a map, and validates it. On any error dst
// is as it was; otherwise it is replaced, never merged into. The client's mistakes are an *Error, all of them at once;
// any other error is the server's or the developer's. Pass either to [Binder.WriteError].
func (b *Binder) Bind(r *http.Request, dst any, opts ...Option) error {
	return b.bindRequest(nil, r, dst, b.settings(false, opts))
}

// Decode is Bind for a body that does not come with a request. ctx is passed to rules and lookups.
func (b *Binder) Decode(ctx context.Context, body []byte, dst any, opts ...Option) error {
	return b.bindBody(ctx, body, dst, b.settings(false, opts))
}

// Validate checks a value that did not come from JSON as Bind does: a struct, a slice of structs, or a pointer to
// either. v is never changed. Paths are those that the value would have in a body, below Under's key. As in a body, an
// empty slice is a mistake unless AllowEmpty is given. bind:"present" asks about bytes and passes here.
func (b *Binder) Validate(ctx context.Context, v any, opts ...Option) error {
	value := reflect.ValueOf(v)
	for value.Kind() == reflect.Pointer && !value.IsNil() {
		value = value.Elem()
	}
	if k := value.Kind(); k != reflect.Struct && k != reflect.Slice && k != reflect.Array && k != reflect.Map {
		return fmt.Errorf("bind: Validate: v is %T: want a struct, a slice or a non-nil pointer to one", v)
	}
	s := b.settings(value.Kind() == reflect.Slice, opts)
	document := shape.Document{Type: b.shapes.Read(value.Type()), Key: s.key, Bulk: s.bulk}
	return b.validate(ctx, &jsonbody.Decoded{Document: document, Value: value}, s, nil)
}

// One is Bind that returns a new value.
func One[T any](b *Binder, r *http.Request, opts ...Option) (T, error) {
	return bound[T](b, r, b.settings(false, opts))
}

// bound binds the body of r to a new value.
func bound[T any](b *Binder, r *http.Request, s settings) (T, error) {
	var v, none T
	s.fresh = true
	if err := b.bindRequest(nil, r, &v, s); err != nil {
		return none, err
	}
	return v, nil
}

// bindRequest reads, decodes and validates the body of r. w may be nil.
func (b *Binder) bindRequest(w http.ResponseWriter, r *http.Request, dst any, s settings) error {
	target, t, err := b.target(dst, s)
	if err != nil {
		return err
	}
	buf := b.buffer()
	if err := httpio.Read(buf, w, r, s.limits.Bytes); err != nil {
		return unread(buf, err)
	}
	err = b.bindTarget(r.Context(), buf.Bytes(), target, t, s, b.precognitive(r))
	b.release(buf, t, s.limits.Bytes)
	return err
}

// bindBody decodes and validates body, and replaces what dst points to if all is well.
func (b *Binder) bindBody(ctx context.Context, body []byte, dst any, s settings) error {
	target, t, err := b.target(dst, s)
	switch {
	case err != nil:
		return err
	case s.limits.Bytes >= 0 && int64(len(body)) > s.limits.Bytes:
		return tooManyBytes(s.limits.Bytes, nil)
	}
	return b.bindTarget(ctx, body, target, t, s, nil)
}

// target returns what dst points to, and its shape.
func (b *Binder) target(dst any, s settings) (reflect.Value, *shape.Type, error) {
	target, err := destination(dst, s.bulk)
	if err != nil {
		return target, nil, err
	}
	t, err := b.typeOf(target.Type())
	return target, t, err
}

// bindTarget is bindBody for a target of shape t.
func (b *Binder) bindTarget(ctx context.Context, body []byte, target reflect.Value, t *shape.Type, s settings, only *selection.Selection) error {
	to := jsonbody.Target{
		Document:     shape.Document{Type: t, Key: s.key, Bulk: s.bulk},
		AllowUnknown: s.allowUnknown, Limits: s.limits.ofBody(),
	}
	to.Concurrent = b.cfg.Parallel || !t.Has(shape.HasOpaque) // or else a type's own decoding would run concurrently
	if s.fresh {
		to.Into = target.Addr()
	}
	decoded, err := jsonbody.Decode(body, to)
	if err != nil {
		return refused(decodeError(err), only)
	}
	s.limits = s.limits.left(decoded.Memory)
	if err := b.validate(ctx, &decoded, s, only); err != nil {
		return err
	}
	if !s.fresh {
		target.Set(decoded.Value)
	}
	return nil
}

// destination returns what dst points to, if that is something a body can be bound to.
func destination(dst any, bulk bool) (reflect.Value, error) {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return v, fmt.Errorf("bind: dst is %T: want a non-nil pointer", dst)
	}
	v = v.Elem()
	switch k := v.Kind(); {
	case bulk && k != reflect.Slice:
		return v, fmt.Errorf("bind: dst is %T: want a pointer to a slice; use Bind for one value", dst)
	case !bulk && k == reflect.Slice:
		return v, fmt.Errorf("bind: dst is %T: use BindMany, which takes arrays", dst)
	case !bulk && k != reflect.Struct && k != reflect.Map:
		return v, fmt.Errorf("bind: dst is %T: want a pointer to a struct or a map", dst)
	}
	return v, nil
}

// typeOf returns the shape of t; the error joins what is wrong with its declaration, at any depth.
func (b *Binder) typeOf(t reflect.Type) (*shape.Type, error) {
	s := b.shapes.Read(t)
	known, ok := b.faults.Load(t)
	if !ok {
		known, _ = b.faults.LoadOrStore(t, declared{declarationFaults(s)})
	}
	return s, known.(declared).err
}

// declared is what is wrong with a type's declaration; nil if nothing is.
type declared struct{ err error }

// declarationFaults joins what is wrong with the declaration of a type, at any depth.
func declarationFaults(t *shape.Type) error {
	if err := errors.Join(check.Declaration(t)...); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	return nil
}

// Handle returns a handler that binds the body and calls h with the value. Errors, those that h returns too, are
// answered by WriteError, unless h has written already: then they are logged. Handle panics if Check refuses T.
func Handle[T any](b *Binder, h func(http.ResponseWriter, *http.Request, T) error, opts ...Option) http.Handler {
	return handler(b, h, b.settings(false, opts))
}

// handler serves Handle and HandleMany. T is what is decoded.
func handler[T any](b *Binder, h func(http.ResponseWriter, *http.Request, T) error, s settings) http.Handler {
	var checked T
	_, err := destination(&checked, s.bulk)
	if err := cmp.Or(err, b.checkWithin(s.limits, checked)); err != nil {
		panic(err)
	}
	s.fresh = true
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tracked := &httpio.Writer{ResponseWriter: w}
		b.varyPrecognition(tracked, r)
		var v T
		err := before(r, s)
		if err == nil {
			err = b.bindRequest(w, r, &v, s)
		}
		if err == nil {
			err = h(tracked, r, v)
		}
		b.finish(tracked, r, err, s)
	})
}

// before runs the functions of Before.
func before(r *http.Request, s settings) error {
	for _, fn := range s.before {
		if err := fn(r); err != nil {
			return err
		}
	}
	return nil
}

// finish answers what a handler's work ended with.
func (b *Binder) finish(w *httpio.Writer, r *http.Request, err error, s settings) {
	switch {
	case err == nil:
	case w.Begun():
		b.logger().ErrorContext(r.Context(), "bind: error after the response was written", "error", err, "path", r.URL.Path)
	default:
		b.writeError(w, r, err, s)
	}
}

// buffer returns an empty buffer for a body. What it grows to is used again if release gets it back.
func (b *Binder) buffer() *bytes.Buffer {
	if buf, ok := b.buffers.Get().(*bytes.Buffer); ok {
		return buf
	}
	return new(bytes.Buffer)
}

// release takes back a buffer whose body has been decoded into a type, unless that may have kept a part of it. What is
// large for a body of limit bytes is left to the garbage collector.
func (b *Binder) release(buf *bytes.Buffer, t *shape.Type, limit int64) {
	if t.Has(shape.HasOpaque) || limit >= 0 && int64(buf.Cap()) > 4*limit+httpio.FirstRead {
		return
	}
	buf.Reset()
	b.buffers.Put(buf)
}
