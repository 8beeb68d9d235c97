package bind

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/words"
)

// Option changes how one call or one handler binds. An option that has no
// effect in a call is refused: by Handle and HandleMany when they are called,
// by the others with an error.
type Option interface {
	// applyTo changes s, or says why that would change nothing in the call.
	applyTo(s *settings, c call) error
}

// settings are the Options of one call.
type settings struct {
	key          string
	within       Path
	bulk         bool
	allowEmpty   bool
	allowUnknown bool
	limits       Limits
	each         reflect.StructTag // of the items of a list
	format       Format            // of the answer
	before       []func(*http.Request) error
	lines        bool // the body has a value in each line
	batch        int  // the most items of a batch; 0 is batchItems
	sorted       bool // the mistakes are in the order of the document
	progress     func(context.Context, Progress)
	owners       []owner
	given        bindtag.Given // the ids of owners, in this call
	patch        bool          // what is described is a patch
	language     string        // of what is described; "" is the first
	changes      *Changes      // of a patch: where those that it names go; nil for other bodies
	defaults     defaults
	fresh        bool      // nobody else sees the destination: it may be decoded into
	registered   *declared // of a handler: what its destination is
}

// call is a function that takes options.
type call struct {
	name      string
	bulk      bool   // it takes an array
	handles   bool   // it answers requests
	requests  bool   // it has a request
	decodes   bool   // it reads JSON
	describes bool   // it says beforehand what a body must be
	streams   bool   // it takes bodies of any length
	forMany   string // the call that is the same for an array
}

// The calls.
var (
	callBind        = call{name: "Bind", decodes: true, requests: true}
	callOne         = call{name: "One", decodes: true, requests: true, forMany: "Many"}
	callDecode      = call{name: "Decode", decodes: true}
	callHandle      = call{name: "Handle", decodes: true, requests: true, handles: true, forMany: "HandleMany"}
	callBindMany    = call{name: "BindMany", decodes: true, requests: true, bulk: true}
	callMany        = call{name: "Many", decodes: true, requests: true, bulk: true}
	callDecodeMany  = call{name: "DecodeMany", decodes: true, bulk: true}
	callHandleMany  = call{name: "HandleMany", decodes: true, requests: true, bulk: true, handles: true}
	callMerge       = call{name: "Merge", decodes: true, requests: true}
	callMergeBytes  = call{name: "MergeBytes", decodes: true}
	callHandleMerge = call{name: "HandleMerge", decodes: true, requests: true, handles: true}
	callValidate    = call{name: "Validate"}
	callValidates   = call{name: "Validate", bulk: true} // a slice
	callStream      = call{name: "Stream", decodes: true, requests: true, bulk: true, streams: true}

	callDecodeStream = call{name: "DecodeStream", decodes: true, bulk: true, streams: true}
	callHandleStream = call{name: "HandleStream", decodes: true, requests: true, bulk: true, streams: true, handles: true}

	callDescribe     = call{name: "Schema", decodes: true, requests: true, handles: true, describes: true}
	callDescribeMany = call{name: "Schema", decodes: true, requests: true, handles: true, describes: true, bulk: true}
)

// checkCall refuses types that no value for a handler can be made of.
func (b *Binder) checkCall(c call, t reflect.Type) error {
	switch kind := t.Kind(); {
	case c.bulk, kind == reflect.Struct, kind == reflect.Map, b.isUnion(t):
		return nil
	case kind == reflect.Slice && c.forMany == "":
		return fmt.Errorf("bind: %s: T is %s: want a struct, a map, or a pointer to one", c.name, t)
	case kind == reflect.Slice:
		return fmt.Errorf("bind: %s: T is %s: use %s[%s], which takes arrays", c.name, t, c.forMany, t.Elem())
	case kind == reflect.Pointer:
		return fmt.Errorf("bind: %s: T is the pointer %s: use %s[%s]", c.name, t, c.name, t.Elem())
	case kind == reflect.Interface:
		return fmt.Errorf("bind: %s: T is the interface %s: want a struct, a map or an interface of Config.Unions",
			c.name, t)
	default:
		return fmt.Errorf("bind: %s: T is %s: want a struct or a map", c.name, t)
	}
}

// option is what all Options are.
type option struct {
	name  string
	apply func(*settings)

	// Where it has an effect, nil is everywhere, and what to do elsewhere.
	works func(call) bool
	cure  string
}

func (o option) applyTo(s *settings, c call) error {
	if o.works != nil && !o.works(c) {
		return fmt.Errorf("%s: option %s has no effect: %s", c.name, o.name, o.cure)
	}
	o.apply(s)
	return nil
}

// settings returns what opts say for a call. The error joins those of all
// options that have no effect in it.
func (b *Binder) settings(c call, opts []Option) (settings, error) {
	if len(opts) == 0 { // what options may change is allocated
		return b.usual(c), nil
	}

	s := b.usual(c)
	var errs []error
	for i, o := range opts {
		if o == nil {
			errs = append(errs, fmt.Errorf("%s: option %d is nil: leave it out", c.name, i+1))
			continue
		}
		if err := o.applyTo(&s, c); err != nil {
			errs = append(errs, err)
		}
	}

	if err := errors.Join(errs...); err != nil {
		return s, fmt.Errorf("bind: %w", err)
	}
	return s, nil
}

// usual returns the settings of a call without options.
func (b *Binder) usual(c call) settings {
	return settings{bulk: c.bulk, allowUnknown: b.cfg.AllowUnknown, limits: b.cfg.Limits, format: b.cfg.Format}
}

// Under says that the value stands under key in the body: {"leads": […]}. Paths
// start with key.
func Under(key string) Option {
	return option{name: "Under", apply: func(s *settings) { s.key = key }}
}

// Within says that the body is the value at p of a larger document, of which
// nothing else is read: the attributes of a JSON:API document, say. Paths start
// with p, then with Under's key, and a precognitive request names fields by
// such paths, too.
func Within(p Path) Option {
	return option{name: "Within", apply: func(s *settings) { s.within = p }}
}

// Limit sets limits for the call. Zero fields keep the Binder's; negative ones
// lift the limit.
func Limit(l Limits) Option {
	return option{name: "Limit", apply: func(s *settings) { s.limits = l.over(s.limits) }}
}

// AllowUnknown makes the call ignore unknown members. It is not for Validate.
func AllowUnknown() Option {
	return option{
		name: "AllowUnknown", apply: func(s *settings) { s.allowUnknown = true },
		works: func(c call) bool { return c.decodes },
		cure:  "a value has no unknown members: leave it out",
	}
}

// AllowEmpty makes an empty bulk array a valid one. It is for BindMany, Many,
// DecodeMany, HandleMany, the streams, and Validate of a slice.
func AllowEmpty() Option {
	return option{
		name: "AllowEmpty", apply: func(s *settings) { s.allowEmpty = true },
		works: func(c call) bool { return c.bulk },
		cure:  "there is no array to be empty: leave it out, or use the call for many",
	}
}

// Before makes Handle and its kin call fn before they read the body, also
// for precognitive requests: the place to authorise. An error that fn returns
// is answered as WriteError does. It is for handlers only.
func Before(fn func(*http.Request) error) Option {
	return option{
		name: "Before", apply: func(s *settings) { s.before = append(s.before, fn) },
		works: func(c call) bool { return c.handles },
		cure:  "it is for Handle, HandleMany, HandleStream and HandleMerge: call the function before",
	}
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

// document returns the document in which a value of type t stands.
func (s *settings) document(t *shape.Type) shape.Document {
	return shape.Document{Type: t, Key: s.key, Bulk: s.bulk}
}

// placed puts the mistakes in err at their places in the document of Within. It
// is for errors of the Binder's own making: those of users are wrapped.
func (s settings) placed(err error) error {
	e, ours := s.made(err).(*Error)
	if !ours || s.within == (Path{}) {
		return err
	}
	around := patternOf(s.within)
	e.within = s.within.steps

	for i := range e.Fields {
		fe := &e.Fields[i]
		fe.Path = s.within.Join(fe.Path)
		if fe.source != nil {
			source := s.within.steps + *fe.source
			fe.source = &source
		}
		fe.Pattern = strings.TrimSuffix(around+"."+fe.Pattern, ".")
		for j, ref := range fe.Refs {
			fe.Refs[j] = s.within.Join(ref)
		}
	}
	return e
}

// made lets an error of the Binder's own making know how it will be answered,
// so that WriteError answers it as Handle does.
func (s settings) made(err error) error {
	if e, ours := err.(*Error); ours {
		e.status, e.patch = s.format, s.changes != nil
		e.key, e.bulk, e.most = s.key, s.bulk, s.limits.report()
	}
	return err
}

// MergePatch makes Schema and Failures speak of a patch of the type, as Merge
// takes it, instead of the whole value.
func MergePatch() Option {
	return option{
		name: "MergePatch", apply: func(s *settings) { s.patch = true },
		works: func(c call) bool { return c.describes && !c.bulk },
		cure:  "it is for Schema and Failures, of one value: leave it out",
	}
}

// InLanguage chooses the language of what Failures says; tag is as in
// Accept-Language.
func InLanguage(tag string) Option {
	return option{
		name: "InLanguage", apply: func(s *settings) { s.language = tag },
		works: func(c call) bool { return c.describes },
		cure:  "it is for Schema and Failures; the request chooses the language of an answer: leave it out",
	}
}

// languageOf returns the language of the answer to r and whether the header was
// asked for it.
func (b *Binder) languageOf(r *http.Request) (lang *words.Language, negotiated bool) {
	if r == nil {
		return b.words.First(), false
	}
	if b.cfg.Language != nil {
		if wanted := b.cfg.Language(r); wanted != "" {
			return b.words.Choose(wanted), false
		}
	}
	return b.words.Choose(strings.Join(r.Header["Accept-Language"], ",")), true
}
