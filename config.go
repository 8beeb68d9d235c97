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

	"github.com/fielderrors/bind/internal/shape"
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
	b := &Binder{cfg: cfg, validator: cfg.Validator, shapes: shape.NewReader(cfg.Rules.Tag)}
	var err error
	if b.validator == nil {
		b.validator, err = newValidator(cfg.Rules)
		b.prover = newProver(cfg.Rules)
		errs = append(errs, err)
	}
	b.words, err = newDictionary(cfg.Locales, cfg.owns)
	errs = append(errs, err)
	errs = append(errs, checkFormat(cfg.Format))
	for name, lookup := range cfg.Lookups {
		if name == "" || lookup == nil || lookup.empty() {
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
