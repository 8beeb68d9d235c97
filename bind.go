package bind

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"reflect"

	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/selection"
	"github.com/fielderrors/bind/internal/shape"
)

// Bind decodes the request's JSON body into dst, which points to a struct, a map
// or an interface of Config.Unions, and validates it. On any error dst is as it was; otherwise it is
// replaced, never merged into. The client's mistakes are an *Error, all of them
// at once; any other error is the server's or the developer's. Pass either to
// [Binder.WriteError].
func (b *Binder) Bind(r *http.Request, dst any, opts ...Option) error {
	return b.bindRequest(callBind, r, dst, opts)
}

// BindMany is [Binder.Bind] for a body that is an array, or holds one under the
// key of [Under]: dst points to a slice. The body is accepted whole or refused
// whole. An empty array is refused (rule min) unless [AllowEmpty] is given.
func (b *Binder) BindMany(r *http.Request, dst any, opts ...Option) error {
	return b.bindRequest(callBindMany, r, dst, opts)
}

// Decode is Bind for a body that does not come with a request. ctx is passed to
// rules and lookups.
func (b *Binder) Decode(ctx context.Context, body []byte, dst any, opts ...Option) error {
	return b.bindBody(ctx, callDecode, body, dst, opts)
}

// DecodeMany is BindMany for a body that does not come with a request. ctx is
// passed to rules and lookups.
func (b *Binder) DecodeMany(ctx context.Context, body []byte, dst any, opts ...Option) error {
	return b.bindBody(ctx, callDecodeMany, body, dst, opts)
}

// Validate checks a value that did not come from JSON as Bind does: a struct, a
// map, a slice, an array, or a non-nil pointer to one of them. v is never
// changed. Paths are those that the value would have in a body, below Under's
// key. As in a body, an empty slice is a mistake unless AllowEmpty is given.
// bind:"present" asks about bytes and passes here.
func (b *Binder) Validate(ctx context.Context, v any, opts ...Option) error {
	value := reflect.ValueOf(v)
	for value.Kind() == reflect.Pointer && !value.IsNil() {
		value = value.Elem()
	}
	switch value.Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array:
	default:
		return fmt.Errorf("bind: Validate: v is %T: "+
			"want a struct, a map, a slice, an array or a non-nil pointer to one", v)
	}

	c := callValidate
	if value.Kind() == reflect.Slice {
		c = callValidates
	}
	s, err := b.settings(c, opts)
	if err := cmp.Or(err, b.checkOwners(&s, value.Type())); err != nil {
		return err
	}
	s.given.Owners, _ = s.records(nil)
	document := s.document(b.shapes.Read(value.Type()))
	return s.placed(b.validate(ctx, &jsonbody.Decoded{Document: document, Value: value}, s, nil))
}

// One is Bind that returns a new value.
func One[T any](b *Binder, r *http.Request, opts ...Option) (T, error) {
	return bound[T](b, callOne, r, opts)
}

// Many is BindMany that returns a new slice.
func Many[T any](b *Binder, r *http.Request, opts ...Option) ([]T, error) {
	return bound[[]T](b, callMany, r, opts)
}

// bound binds the body of r to a new value.
func bound[T any](b *Binder, c call, r *http.Request, opts []Option) (T, error) {
	var v, none T
	s, err := b.settings(c, opts)
	if err := cmp.Or(err, b.checkCall(c, reflect.TypeFor[T]())); err != nil {
		return none, err
	}
	s.fresh = true
	if err := b.readRequest(nil, r, &v, &s); err != nil {
		return none, err
	}
	return v, nil
}

// bindRequest binds the body of r by the options of a call.
func (b *Binder) bindRequest(c call, r *http.Request, dst any, opts []Option) error {
	s, err := b.settings(c, opts)
	if err != nil {
		return err
	}
	return b.readRequest(nil, r, dst, &s)
}

// readRequest reads, decodes and validates the body of r. w may be nil.
func (b *Binder) readRequest(w http.ResponseWriter, r *http.Request, dst any, s *settings) error {
	t, err := b.target(dst, s)
	if err != nil {
		return err
	}

	s.format = b.formatFor(r)
	if s.given.Owners, err = s.records(r); err != nil {
		return err
	}
	buf := b.buffer()
	read := httpio.Read
	if s.changes != nil {
		read = httpio.ReadPatch
	}
	if err := read(buf, w, r, s.limits.Bytes); err != nil {
		return s.made(unread(buf, err, s.document(t.shape).Whole()))
	}
	t.asked = b.precognitive(r, s.within)
	ctx, release := httpio.Working(r)
	defer release()
	err = b.bindTarget(ctx, buf.Bytes(), &t, s)
	b.release(buf, t.shape, s.limits.Bytes)
	return err
}

// bindBody decodes and validates body, and replaces what dst points to if all
// is well.
func (b *Binder) bindBody(ctx context.Context, c call, body []byte, dst any, opts []Option) error {
	if len(opts) == 0 { // what options may change is allocated
		s := b.usual(c)
		return b.decodeBody(ctx, body, dst, &s)
	}
	s, err := b.settings(c, opts)
	if err != nil {
		return err
	}
	return b.decodeBody(ctx, body, dst, &s)
}

// decodeBody is bindBody by settings.
func (b *Binder) decodeBody(ctx context.Context, body []byte, dst any, s *settings) error {
	t, err := b.target(dst, s)
	if err != nil {
		return err
	}
	if s.limits.Bytes >= 0 && int64(len(body)) > s.limits.Bytes {
		return s.made(tooManyBytes(s.limits.Bytes, nil))
	}
	s.given.Owners, _ = s.records(nil)
	return b.bindTarget(ctx, body, &t, s)
}

// declared returns what is known of t.
func (b *Binder) declared(t reflect.Type) *declared {
	known, ok := b.types.Load(t)
	if !ok {
		s := b.shapes.Read(t)
		fresh := &declared{shape: s, err: declarationFaults(s)}
		if fresh.err == nil {
			bulk := t.Kind() == reflect.Slice
			fresh.program = b.decoder.Program(shape.Document{Type: s, Bulk: bulk})
		}
		known, _ = b.types.LoadOrStore(t, fresh)
	}
	return known.(*declared)
}

// declared is what is known of a type that bodies are decoded into.
type declared struct {
	shape   *shape.Type
	program *jsonbody.Program // decodes it, a slice as a bulk body
	err     error             // joins what is wrong with its declaration, at any depth
}

// target is what a body is bound to.
type target struct {
	value   reflect.Value // what dst points to
	shape   *shape.Type
	program *jsonbody.Program    // decodes it
	asked   *selection.Selection // the fields of a precognitive request; nil for all others
}

// target returns what dst points to.
func (b *Binder) target(dst any, s *settings) (t target, err error) {
	known := s.registered
	if known != nil {
		t.value = reflect.ValueOf(dst).Elem()
	} else if t.value, err = b.destination(dst, s.bulk); err != nil {
		return t, err
	} else {
		known = b.declared(t.value.Type())
	}

	t.shape, t.program, err = known.shape, known.program, known.err
	if known == s.registered {
		return t, err
	}
	return t, cmp.Or(err, b.checkOwners(s, t.value.Type()), s.defaults.standIn(t.shape))
}

// destination returns what dst points to, if that is something a body can be
// bound to.
func (b *Binder) destination(dst any, bulk bool) (reflect.Value, error) {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return v, fmt.Errorf("bind: dst is %T: want a non-nil pointer", dst)
	}

	v = v.Elem()
	isSlice := v.Kind() == reflect.Slice
	isObject := v.Kind() == reflect.Struct || v.Kind() == reflect.Map || b.isUnion(v.Type())
	switch {
	case bulk && !isSlice:
		return v, fmt.Errorf("bind: dst is %T: want a pointer to a slice; use Bind for one value", dst)
	case !bulk && isSlice:
		return v, fmt.Errorf("bind: dst is %T: use BindMany, which takes arrays", dst)
	case !bulk && !isObject:
		return v, fmt.Errorf("bind: dst is %T: want a pointer to a struct or a map", dst)
	}
	return v, nil
}

// bindTarget decodes body, validates what comes of it, and sets the target if
// all is well.
func (b *Binder) bindTarget(ctx context.Context, body []byte, t *target, s *settings) error {
	if s.changes != nil {
		return b.mergeTarget(ctx, body, t, *s)
	}
	decoding := jsonbody.Target{
		Document: s.document(t.shape), AllowUnknown: s.allowUnknown, Limits: s.limits.ofBody(),
		Defaults: s.defaults.values,
	}
	if s.fresh {
		decoding.Into = t.value.Addr()
	}

	var decoded jsonbody.Decoded
	if err := t.program.Decode(body, &decoding, &decoded); err != nil {
		return s.refusal(err, decoding.Whole(), t)
	}
	plain := s.each == "" && t.asked == nil
	proved := plain && b.proves(&decoded, s.allowEmpty)
	if !proved {
		set := *s
		set.limits = set.limits.left(decoded.Memory)
		if err := b.validate(ctx, &decoded, set, t.asked); err != nil {
			return s.placed(err)
		}
	}

	if s.fresh {
		return nil
	}
	t.value.Set(decoded.Value)
	if proved {
		t.program.Recycle(&decoded)
	}
	return nil
}

// refusal returns what a body is answered with that could not be decoded.
func (s settings) refusal(err error, document *shape.Type, t *target) error {
	return s.placed(refused(decodeError(err, document), document, t.asked, budget(s.limits, nil)))
}
