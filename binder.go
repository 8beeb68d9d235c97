package bind

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"sync"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/check"
	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/words"
)

// Binder decodes, validates and answers by one Config. It is safe for
// concurrent use.
type Binder struct {
	cfg     Config
	shapes  *shape.Reader
	decoder jsonbody.Decoder
	rules   *rules.Engine
	lookups bindtag.Lookups
	words   *words.Dictionary
	checker *check.Checker
	faults  sync.Map  // reflect.Type → declared
	buffers sync.Pool // of *bytes.Buffer, for bodies
}

// New returns a Binder that works by cfg, of which it keeps a copy. The error
// joins every mistake in cfg.
func New(cfg Config) (*Binder, error) {
	var errs []error
	errs = append(errs, checkRules(cfg))

	cfg = cfg.withDefaults()
	b := &Binder{cfg: cfg, shapes: shape.NewReader(cfg.Rules.Tag)}

	var err error
	b.rules, err = rules.New(cfg.engine(), b.shapes)
	errs = append(errs, err)
	b.words, err = words.NewDictionary(cfg.Locales, words.Needs{Reasons: reasonNames(), Custom: cfg.owns})
	errs = append(errs, err, checkFormat(cfg.Format), checkLookups(cfg.Lookups))
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("bind: %w", err)
	}

	b.decoder.Proof = b.rules.Proof
	b.lookups = bindtag.Lookups{ByName: map[string]bindtag.Lookup{}, Parallel: cfg.Parallel}
	for name, lookup := range cfg.Lookups {
		b.lookups.ByName[name] = lookup.stored()
	}
	b.checker = check.New(b.rules, b.shapes, b.lookups.ByName, b.words.All())
	return b, nil
}

// Must returns b, and panics if err is not nil: for Binders made when a program
// starts.
func Must(b *Binder, err error) *Binder {
	if err != nil {
		panic(err)
	}
	return b
}

// Check reports what no body can make good in the types of values: struct tags
// that would panic or silently pass at run time, lookups that are not
// configured, rules without a message. Call it when the program starts; Handle
// and HandleMany do. The error joins all mistakes of all types, each as
// "Type.Field: fault: cure".
func (b *Binder) Check(values ...any) error { return b.checkWithin(b.cfg.Limits, values...) }

// checkWithin is Check for bodies that are bound within limits.
func (b *Binder) checkWithin(limits Limits, values ...any) error {
	var errs []error
	for _, v := range values {
		t := reflect.TypeOf(v)
		if t == nil {
			errs = append(errs, errors.New("nil: has no type: pass a value such as T{}"))
			continue
		}
		errs = append(errs, b.checker.Type(b.shapes.Read(t), limits.Items)...)
	}

	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	return nil
}

// Option changes how one call or one handler binds.
type Option interface{ apply(*settings) }

// settings are the Options of one call.
type settings struct {
	key          string
	within       Path
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

// admit runs the functions of Before.
func (s settings) admit(r *http.Request) error {
	for _, fn := range s.before {
		if err := fn(r); err != nil {
			return err
		}
	}
	return nil
}

// placed puts the mistakes in err at their places in the document of Within. It
// is for errors of the Binder's own making: those of users are wrapped.
func (s settings) placed(err error) error {
	e, ours := err.(*Error)
	if !ours || s.within == (Path{}) {
		return err
	}
	for i := range e.Fields {
		fe := &e.Fields[i]
		fe.Path = s.within.Join(fe.Path)
		for j, ref := range fe.Refs {
			fe.Refs[j] = s.within.Join(ref)
		}
	}
	return e
}

// document returns the document in which a value of type t stands.
func (s settings) document(t *shape.Type) shape.Document {
	return shape.Document{Type: t, Key: s.key, Bulk: s.bulk}
}

// Under says that the value stands under key in the body: {"leads": […]}. Paths
// start with key.
func Under(key string) Option { return option(func(s *settings) { s.key = key }) }

// Within says that the body is the value at p of a larger document, of which
// nothing else is read: the attributes of a JSON:API document, say. Paths start
// with p, then with Under's key, and a precognitive request names fields by such
// paths, too.
func Within(p Path) Option { return option(func(s *settings) { s.within = p }) }

// AllowUnknown makes the call ignore unknown members.
func AllowUnknown() Option { return option(func(s *settings) { s.allowUnknown = true }) }

// Limit sets limits for the call. Zero fields keep the Binder's; negative ones
// lift the limit.
func Limit(l Limits) Option { return option(func(s *settings) { s.limits = l.over(s.limits) }) }

// Before makes Handle and HandleMany call fn before they read the body, also for
// precognitive requests: the place to authorise. An error that fn returns is
// answered as WriteError does. Bind, BindMany, One, Many and the calls without a
// request ignore Before.
func Before(fn func(*http.Request) error) Option {
	return option(func(s *settings) { s.before = append(s.before, fn) })
}

// typeOf returns the shape of t; the error joins what is wrong with its
// declaration, at any depth.
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

// declarationFaults joins what is wrong with the declaration of a type, at any
// depth.
func declarationFaults(t *shape.Type) error {
	if err := errors.Join(check.Declaration(t)...); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	return nil
}

// buffer returns an empty buffer for a body. What it grows to is used again if
// release gets it back.
func (b *Binder) buffer() *bytes.Buffer {
	if buf, ok := b.buffers.Get().(*bytes.Buffer); ok {
		return buf
	}
	return new(bytes.Buffer)
}

// release takes back a buffer whose body has been decoded into a type, unless
// that may have kept a part of it. A buffer much larger than a body of limit
// bytes needs is left to the garbage collector.
func (b *Binder) release(buf *bytes.Buffer, t *shape.Type, limit int64) {
	tooLarge := limit >= 0 && int64(buf.Cap()) > 4*limit+httpio.FirstRead
	if tooLarge || t.Has(shape.HasOpaque) {
		return
	}
	buf.Reset()
	b.buffers.Put(buf)
}

// logger returns the configured logger.
func (b *Binder) logger() *slog.Logger {
	if b.cfg.Logger != nil {
		return b.cfg.Logger
	}
	return slog.Default()
}
