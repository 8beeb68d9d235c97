package bind

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"sync"

	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/locales"
)

// Config is what a Binder works by. Its zero value is useful: Laravel's format, English, validator/v10 with nothing added.
type Config struct {
	Format       Format                       // wire format of the answers; default Laravel{}
	Locales      []locales.Locale             // languages of the answers, the first is the fallback; default {locales.En()}
	Language     func(*http.Request) string   // preferred language in Accept-Language syntax; nil, or "" returned: the header
	Lookups      map[string]Lookup            // by the NAME in `bind:"exists=NAME"` and `bind:"available=NAME"`
	Rules        Rules                        // additions to validator/v10, copied by New
	Validator    *validator.Validate          // instead of Rules: used as it is, never modified, never bypassed
	Limits       Limits                       // bounds on what a body may ask of the server
	AllowUnknown bool                         // ignore unknown members instead of reporting them
	Parallel     bool                         // lookups may run concurrently within one request
	Precognition bool                         // answer Laravel's validate-only requests
	NewID        func(*http.Request) string   // id of an answer, also in the log; default a random UUID; the request is nil in Answer
	Observe      func(context.Context, error) // called once per answered error, for metrics
	Logger       *slog.Logger                 // server failures only; default slog.Default() at the time of logging
}

// Binder decodes, validates and answers by one Config. It is safe for concurrent use.
type Binder struct {
	cfg       Config
	validator *validator.Validate
	shapes    *shape.Reader
	words     *dictionary
	faults    sync.Map // reflect.Type → declared
	separated sync.Map // *shape.Type → bool: see separable
}

// New returns a Binder that works by cfg, of which it keeps a copy. The error joins every mistake in cfg.
func New(cfg Config) (*Binder, error) {
	var errs []error
	if cfg.Validator != nil && !reflect.ValueOf(cfg.Rules).IsZero() && !onlyTag(cfg.Rules) {
		errs = append(errs, errors.New("Config.Rules and Config.Validator: both are set: register the rules with the Validator, or leave it nil"))
	}
	cfg = cfg.withDefaults()
	b := &Binder{cfg: cfg, validator: cfg.Validator, shapes: shape.NewReader(cfg.Rules.Tag)}
	var err error
	if b.validator == nil {
		b.validator, err = newValidator(cfg.Rules)
		errs = append(errs, err)
	}
	b.words, err = newDictionary(cfg.Locales)
	errs = append(errs, err)
	for name, lookup := range cfg.Lookups {
		if lookup == nil || name == "" {
			errs = append(errs, fmt.Errorf("Config.Lookups: lookup %q: want a name and a Lookup made by Stored", name))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("bind: %w", err)
	}
	return b, nil
}

// onlyTag reports whether r says no more than which struct tag holds the rules, which a Validator cannot tell.
func onlyTag(r Rules) bool {
	r.Tag = ""
	return reflect.ValueOf(r).IsZero()
}

func (cfg Config) withDefaults() Config {
	if cfg.Format == nil {
		cfg.Format = Laravel{}
	}
	if len(cfg.Locales) == 0 {
		cfg.Locales = []locales.Locale{locales.En()}
	}
	if cfg.Rules.Tag == "" {
		cfg.Rules.Tag = "validate"
	}
	if cfg.NewID == nil {
		cfg.NewID = func(*http.Request) string { return uuid.NewString() }
	}
	cfg.Limits = cfg.Limits.over(defaultLimits)
	cfg.Locales = slices.Clone(cfg.Locales)
	cfg.Lookups = maps.Clone(cfg.Lookups)
	cfg.Rules.Funcs = maps.Clone(cfg.Rules.Funcs)
	cfg.Rules.Aliases = maps.Clone(cfg.Rules.Aliases)
	cfg.Rules.Structs = maps.Clone(cfg.Rules.Structs)
	cfg.Rules.Types = maps.Clone(cfg.Rules.Types)
	cfg.Rules.Host = slices.Clone(cfg.Rules.Host)
	return cfg
}

// Must returns b, and panics if err is not nil: for Binders made when a program starts.
func Must(b *Binder, err error) *Binder {
	if err != nil {
		panic(err)
	}
	return b
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
	return b.bindBody(ctx, body, dst, b.settings(false, opts), nil)
}

// Validate checks a value that did not come from JSON as Bind does: a struct, a slice of structs, or a pointer to
// either. v is never changed. Paths are those that the value would have in a body, below Under's key.
// bind:"present" asks about bytes and passes here.
func (b *Binder) Validate(ctx context.Context, v any, opts ...Option) error {
	value := reflect.ValueOf(v)
	for value.Kind() == reflect.Pointer && !value.IsNil() {
		value = value.Elem()
	}
	if k := value.Kind(); k != reflect.Struct && k != reflect.Slice && k != reflect.Array && k != reflect.Map {
		return fmt.Errorf("bind: Validate: v is %T: want a struct, a slice or a non-nil pointer to one", v)
	}
	s := b.settings(value.Kind() == reflect.Slice, opts)
	t, err := b.typeOf(value.Type())
	if err != nil {
		return err
	}
	return b.validate(ctx, subject{settings: s, shape: t, value: value}, nil)
}

// One is Bind that returns a new value.
func One[T any](b *Binder, r *http.Request, opts ...Option) (T, error) {
	var v T
	err := b.bindRequest(nil, r, &v, b.settings(false, opts))
	return v, err
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
	if err := cmp.Or(err, b.Check(checked)); err != nil {
		panic(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tracked := &trackingWriter{ResponseWriter: w}
		b.varyPrecognition(tracked, r)
		var v T
		err := before(r, s)
		if err == nil {
			err = b.bindRequest(tracked, r, &v, s)
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
func (b *Binder) finish(w *trackingWriter, r *http.Request, err error, s settings) {
	switch {
	case err == nil:
	case w.written:
		b.logger().ErrorContext(r.Context(), "bind: error after the response was written", "error", err, "path", r.URL.Path)
	default:
		b.writeError(w, r, err, s)
	}
}

// trackingWriter knows whether a response has begun.
type trackingWriter struct {
	http.ResponseWriter
	written bool
}

func (w *trackingWriter) WriteHeader(status int) {
	w.written = w.written || status >= http.StatusOK
	w.ResponseWriter.WriteHeader(status)
}

func (w *trackingWriter) Write(p []byte) (int, error) {
	w.written = true
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the writer below.
func (w *trackingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush is what handlers that stream look for.
func (w *trackingWriter) Flush() {
	w.written = true
	_ = http.NewResponseController(w.ResponseWriter).Flush() // nothing to flush is no failure
}

// bindRequest reads, decodes and validates the body of r. w may be nil.
func (b *Binder) bindRequest(w http.ResponseWriter, r *http.Request, dst any, s settings) error {
	body, err := readBody(w, r, s.limits.Bytes)
	if err != nil {
		return err
	}
	return b.bindBody(r.Context(), body, dst, s, b.precognitive(r))
}

// bindBody decodes and validates body, and replaces what dst points to if all is well.
func (b *Binder) bindBody(ctx context.Context, body []byte, dst any, s settings, only *precognition) error {
	target, err := destination(dst, s.bulk)
	if err != nil {
		return err
	}
	t, err := b.typeOf(target.Type())
	if err != nil {
		return err
	}
	to := jsonbody.Target{Type: t, Key: s.key, AllowUnknown: s.allowUnknown, Limits: s.limits.ofBody()}
	value, mistakes, err := jsonbody.Decode(body, to)
	if err != nil {
		return decodeError(err)
	}
	err = b.validate(ctx, subject{settings: s, shape: t, value: value.Elem(), body: body, mistakes: mistakes}, only)
	if err != nil {
		return err
	}
	target.Set(value.Elem())
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

// decodeError words what jsonbody.Decode ended with.
func decodeError(err error) error {
	var syntax *jsonbody.SyntaxError
	var limit *jsonbody.LimitError
	switch {
	case errors.As(err, &limit):
		return overLimit(limit)
	case !errors.As(err, &syntax):
		return fmt.Errorf("bind: %w", err)
	case syntax.Empty:
		return &Error{Reason: Malformed, Fields: FieldErrors{{Rule: "empty"}}}
	}
	return &Error{Reason: Malformed, Fields: FieldErrors{{
		Path: Path{steps: syntax.Path}, Rule: "json", Param: fmt.Sprintf("%d:%d", syntax.Line, syntax.Column),
	}}}
}

// typeOf returns the shape of t; the error joins what is wrong with its declaration, at any depth.
func (b *Binder) typeOf(t reflect.Type) (*shape.Type, error) {
	s := b.shapes.Read(t)
	known, ok := b.faults.Load(t)
	if !ok {
		known, _ = b.faults.LoadOrStore(t, declared{b.declarationFaults(s)})
	}
	return s, known.(declared).err
}

// declared is what is wrong with a type's declaration; nil if nothing is.
type declared struct{ err error }

// subject is one value on its way through validation.
type subject struct {
	settings
	shape    *shape.Type
	value    reflect.Value
	body     []byte // nil if the value did not come from one
	mistakes []jsonbody.Mistake
}

// root returns the path of the value.
func (s subject) root() path.Steps {
	if s.key == "" {
		return ""
	}
	return path.Steps("").Key(s.key)
}

// document returns the shape of the whole body.
func (s subject) document() *shape.Type {
	if s.key == "" {
		return s.shape
	}
	return shape.Under(s.key, s.shape)
}
