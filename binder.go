package bind

import (
	"bytes"
	"context"
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
	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/schema"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/words"
)

// Binder decodes, validates and answers by one Config. It is safe for
// concurrent use.
type Binder struct {
	cfg     Config
	shapes  *shape.Reader
	decoder jsonbody.Decoder
	again   jsonbody.Decoder // of what is known to be valid: it proves nothing
	rules   *rules.Engine
	tags    bindtag.Stage
	words   *words.Dictionary
	checker *check.Checker
	schemas *schema.Compiler
	types   sync.Map  // reflect.Type → *declared
	buffers sync.Pool // of *bytes.Buffer, for bodies
	pages   sync.Pool // of *page, for answers
	looks   sync.Pool // of *inspection, for values that are not proved to be valid
}

// New returns a Binder that works by cfg and keeps a copy of it. The error
// joins every mistake in cfg.
func New(cfg Config) (*Binder, error) {
	var errs []error
	errs = append(errs, checkRules(cfg))

	cfg = cfg.withDefaults()
	b := &Binder{cfg: cfg}

	var err error
	b.shapes, err = newShapes(cfg)
	errs = append(errs, err)
	b.rules, err = rules.New(cfg.engine(b.notice), b.shapes)
	errs = append(errs, err)
	b.words, err = words.NewDictionary(cfg.Locales, words.Needs{
		Reasons: reasonNames(), Custom: cfg.owns, Named: cfg.Labels == NamedLabels,
		Stated: func(rule, param string) bool { return b.rules.States(rule, param) },
	})
	errs = append(errs, err, checkFormat(cfg.Format), checkLabels(cfg.Labels), checkLookups(cfg.Lookups))
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("bind: %w", err)
	}

	b.decoder.Proof, b.decoder.Rejected, b.again.Rejected = b.rules.Proof, rejected, rejected
	b.tags = bindtag.Stage{
		Lookups: map[string]*bindtag.Lookup{}, Parallel: cfg.Parallel, Bail: cfg.Bail, Aliases: cfg.Rules.Aliases,
	}
	for name, lookup := range cfg.Lookups {
		b.tags.Lookups[name] = lookup.lookup()
	}
	b.schemas = schema.New(b.rules)
	b.checker = check.New(b.rules, b.shapes, b.tags.Lookups, b.words.All())
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
//
// Labels and messages for some fields are set by path. Check names a path that
// no type has which this Binder has checked so far, so give it all types at
// once. Handle and HandleMany know one type only: they name a path that leads
// into it, up to a name that is misspelt.
//
// Check tries rules on values, and so calls what the types bring with them:
// ValidatorValue, the methods that validateFn names, String, UnmarshalJSON and
// its kin, and the functions in Rules. One that panics is named, and so is one
// that does not return within a second: its goroutine is lost. There is no
// request then: a function that panics for want of a value in its context is not
// named. UnmarshalJSON is called to make values, and not judged.
//
// Where a language lies over another one (see locales.Locale.Over), Check logs,
// at Warn, which rules of the types have no words in it.
func (b *Binder) Check(values ...any) error {
	var errs []error
	for _, v := range values {
		t := reflect.TypeOf(v)
		if t == nil {
			errs = append(errs, errors.New("nil: has no type: pass a value such as T{}"))
			continue
		}
		errs = append(errs, b.checkType(t, settings{limits: b.cfg.Limits})...)
	}
	if len(values) > 0 {
		errs = append(errs, b.checker.Paths()...)
	}
	return checked(errs)
}

// checkType is Check for bodies of a type that are bound by the options of a
// call.
func (b *Binder) checkType(t reflect.Type, s settings) []error {
	typ, below := b.shapes.Read(t), s.within
	if s.key != "" {
		below = below.Join(At(s.key))
	}
	b.checker.Remember(check.Seen{Type: typ, Below: below.String()})
	b.logBorrowed(t)
	return b.checker.Type(typ, s.limits.Items)
}

// checked joins what Check has found.
func checked(errs []error) error {
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	return nil
}

// logBorrowed names the rules of a type that a language says in the words of
// another.
func (b *Binder) logBorrowed(t reflect.Type) {
	for _, borrowed := range b.checker.Borrowed(b.shapes.Read(t)) {
		b.logger().Warn("bind: rules without words in a language: add them to its catalog",
			"type", t.String(), "locale", borrowed.Language,
			"rules", borrowed.Rules, "said in", borrowed.From)
	}
}

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

// page is memory for an answer.
type page struct {
	fields   FieldErrors
	borrowed bool         // fields are those of the error, not copies
	copies   FieldErrors  // memory for fields
	hints    []words.Hint // about the messages of fields
	messages words.Messages
	writer   jsonwriter.Writer
	groups   laravelGroups
}

// page returns memory for an answer.
func (b *Binder) page() *page {
	if p, ok := b.pages.Get().(*page); ok {
		return p
	}
	return new(page)
}

// releasePage takes back the memory of an answer that has been written. What is
// larger than nearly all answers need is left to the garbage collector.
func (b *Binder) releasePage(p *page) {
	const mostText, mostFields = 1 << 20, 1 << 14
	clear(p.copies)
	if p.fields, p.copies = nil, p.copies[:0]; cap(p.copies) > mostFields || cap(p.hints) > mostFields {
		p.forget()
	}
	p.messages.Forget()
	p.writer.Trim(mostText)
	p.groups.trim(mostFields)
	b.pages.Put(p)
}

// forget leaves the mistakes of the answer to whoever has them.
func (p *page) forget() { p.fields, p.copies, p.hints = nil, nil, nil }

// logger returns the configured logger.
func (b *Binder) logger() *slog.Logger {
	if b.cfg.Logger != nil {
		return b.cfg.Logger
	}
	return slog.Default()
}

// failure is what the log is told of.
type failure struct {
	err    error
	what   string
	status int // as answered; 0 if it is not known
	id     string
}

// logFailure tells the log of a failure of the server.
func (b *Binder) logFailure(to recipient, f failure) {
	ctx, level := to.context(), slog.LevelError
	switch {
	case gone(ctx, f.err):
		level, f.what = slog.LevelDebug, "bind: the client went away"
	case errors.Is(ctx.Err(), context.Canceled) && !httpio.Late(f.err):
		level = slog.LevelWarn // most likely the client has left, and a driver says so in its own words
	}
	method, route := to.asked()
	b.logger().Log(ctx, level, f.what,
		"method", method, "route", route, "status", f.status, "id", f.id, "error", f.err)
}

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
	return described{b, c, reflect.TypeFor[T](), s, func(w http.ResponseWriter, r *http.Request) {
		tracked := httpio.Track(w)
		b.varyPrecognition(tracked, r)

		var v T
		to, err := recipient{request: r, set: s}, s.admit(r)
		if err == nil {
			own := s
			err = b.readRequest(w, r, &v, &own)
			to.unseen = err != nil
		}
		if err == nil {
			err = h(tracked, r, v)
		}
		if err != nil {
			b.writeError(tracked, to, err)
		}
	}}
}
