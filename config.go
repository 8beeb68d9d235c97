package bind

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"reflect"
	"slices"

	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/check"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/words"
	"github.com/fielderrors/bind/locales"
)

// Config is what a Binder works by. Its zero value is useful: Laravel's format, English, validator/v10 with nothing added.
type Config struct {
	Format       Format                       // wire format of the answers, a built-in one or a pointer to it; default Laravel{}
	Locales      []locales.Locale             // languages of the answers, the first is the fallback; default {locales.En()}
	Language     func(*http.Request) string   // preferred language in Accept-Language syntax; nil, or "" returned: the header
	Lookups      map[string]Lookup            // by the NAME in `bind:"exists=NAME"` and `bind:"available=NAME"`
	Rules        Rules                        // additions to validator/v10, copied by New
	Validator    *validator.Validate          // instead of Rules: used as it is, never modified, never bypassed
	Limits       Limits                       // bounds on what a body may ask of the server
	AllowUnknown bool                         // ignore unknown members instead of reporting them
	Parallel     bool                         // lookups, Rules and types that decode themselves may run concurrently within one request
	Precognition bool                         // answer Laravel's validate-only requests; Bind then returns an error for valid ones, too
	NewID        func(*http.Request) string   // id of an answer, also in the log; default a random UUID; the request is nil in Answer
	Observe      func(context.Context, error) // called once per answered error, for metrics; not for Validated
	Logger       *slog.Logger                 // server failures, and at Debug clients that went away; default slog.Default() at the time of logging
}

// New returns a Binder that works by cfg, of which it keeps a copy. The error joins every mistake in cfg.
func New(cfg Config) (*Binder, error) {
	var errs []error
	if cfg.Validator != nil && !reflect.ValueOf(cfg.Rules).IsZero() && !onlyTag(cfg.Rules) {
		errs = append(errs, errors.New("Config.Rules and Config.Validator: both are set: register the rules with the Validator, or leave it nil"))
	}
	cfg = cfg.withDefaults()
	b := &Binder{cfg: cfg, shapes: shape.NewReader(cfg.Rules.Tag)}
	var err error
	b.rules, err = rules.New(cfg.engine(), b.shapes)
	errs = append(errs, err)
	b.words, err = words.NewDictionary(cfg.Locales, words.Needs{Reasons: reasonNames(), Custom: cfg.owns})
	errs = append(errs, err)
	errs = append(errs, checkFormat(cfg.Format))
	for name, lookup := range cfg.Lookups {
		if name == "" || lookup == nil || lookup.stored().Empty() {
			errs = append(errs, fmt.Errorf("Config.Lookups: lookup %q: want a name and a Lookup made by Stored", name))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("bind: %w", err)
	}
	b.lookups = bindtag.Lookups{ByName: map[string]bindtag.Lookup{}, Parallel: cfg.Parallel}
	for name, lookup := range cfg.Lookups {
		b.lookups.ByName[name] = lookup.stored()
	}
	b.checker = check.New(b.rules, b.shapes, b.lookups.ByName, b.words.All())
	return b, nil
}

// onlyTag reports whether r says no more than which struct tag holds the rules, which a Validator cannot tell.
func onlyTag(r Rules) bool {
	r.Tag = ""
	return reflect.ValueOf(r).IsZero()
}

// engine is the part of cfg that the rules are judged by.
func (cfg Config) engine() rules.Config {
	funcs := make(map[string]rules.Func, len(cfg.Rules.Funcs))
	for name, rule := range cfg.Rules.Funcs {
		funcs[name] = rules.Func(rule)
	}
	return rules.Config{
		Tag: cfg.Rules.Tag, Funcs: funcs, Aliases: cfg.Rules.Aliases, Structs: cfg.Rules.Structs, Types: cfg.Rules.Types,
		Host: cfg.Rules.Host, Validator: cfg.Validator, Parallel: cfg.Parallel,
	}
}

// reasonNames are the names that each language must have texts for.
func reasonNames() (names []string) {
	for _, r := range reasons {
		names = append(names, r.name)
	}
	return names
}

// owns reports whether a rule may be one of the user's. What a Validator knows cannot be asked.
func (cfg Config) owns(rule string) bool {
	_, fn := cfg.Rules.Funcs[rule]
	_, alias := cfg.Rules.Aliases[rule]
	return fn || alias || cfg.Validator != nil || len(cfg.Rules.Structs) > 0
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
	cfg.Format = pointedTo(cfg.Format)
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

// pointedTo returns the built-in format that f points to. Other formats it returns as they are.
func pointedTo(f Format) Format {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return f
	}
	switch value := v.Elem().Interface().(type) {
	case Laravel, Teamwork, Problem, Zoho, FormatFunc:
		return value.(Format)
	}
	return f
}

// Must returns b, and panics if err is not nil: for Binders made when a program starts.
func Must(b *Binder, err error) *Binder {
	if err != nil {
		panic(err)
	}
	return b
}

// Rules are a user's additions to validator/v10. New copies them; a Binder's own validator knows them and nothing else
// does. The zero Rules add nothing. The names or, empty, quote, media_type, charset, content_encoding, max_bytes, max_memory
// and max_values are taken: New refuses them.
type Rules struct {
	Tag     string                                        // struct tag with the rules; default "validate"; "binding" for structs written for gin
	Funcs   map[string]Rule                               // rules by name; a baked-in name is replaced
	Aliases map[string]string                             // an alias's name to the rules it stands for
	Structs map[reflect.Type]validator.StructLevelFuncCtx // functions over whole structs; what they report is placed by Go name or JSON name
	Types   map[reflect.Type]validator.CustomTypeFunc     // what to validate instead of a value of the type
	Host    []string                                      // baked-in rules that touch files or name services and are wanted all the same
}

// Rule is a rule of a user's own.
type Rule struct {
	Func  validator.FuncCtx // reports whether the value passes; called concurrently by concurrent requests
	OnNil bool              // call Func for nil pointers and absent values, too
}

// Check reports what no body can make good in the types of values: struct tags that would panic or silently pass at run
// time, lookups that are not configured, rules without a message. Call it when the program starts; Handle and
// HandleMany do. The error joins all mistakes of all types, each as "Type.Field: fault: cure".
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

// checkFormat looks at the settings of the built-in formats.
func checkFormat(f Format) error {
	name, status := "", 0
	switch f := f.(type) {
	case *Laravel, *Teamwork, *Problem, *Zoho, *FormatFunc: // see pointedTo
		return fmt.Errorf("Config.Format: %T is nil: want a value", f)
	case FormatFunc:
		if f == nil {
			return errors.New("Config.Format: FormatFunc is nil: want a function")
		}
	case Laravel:
		if f.Summary > FirstAndCount {
			return fmt.Errorf("Config.Format: Laravel.Summary is %d: want FixedSummary or FirstAndCount", f.Summary)
		}
	case Teamwork:
		name, status = "Teamwork", f.Status
	case Problem:
		name, status = "Problem", f.Status
	case Zoho:
		if f.Version != 0 && f.Version != 2 && f.Version != 8 {
			return fmt.Errorf("Config.Format: Zoho.Version is %d: want 2 or 8", f.Version)
		}
	}
	if status != 0 && (status < http.StatusBadRequest || status > 599) {
		return fmt.Errorf("Config.Format: %s.Status is %d: want 0, or 400 to 599", name, status)
	}
	return nil
}
