package bind

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"

	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"

	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/locales"
)

// Config is what a Binder works by. Its zero value is useful: Laravel's format,
// English, validator/v10 with nothing added.
type Config struct {
	// Format is the wire format of the answers, a built-in one or a pointer to
	// it; default Laravel{}.
	Format Format

	// Locales are the languages of the answers, the first is the fallback;
	// default {locales.En()}.
	Locales []locales.Locale

	// Labels says how messages name the fields; default DottedLabels.
	Labels LabelStyle

	// Language returns the preferred language in Accept-Language syntax. If it
	// is nil, or returns "", the header of that name decides.
	Language func(*http.Request) string

	// Lookups are known by the NAME in `bind:"exists=NAME"` and
	// `bind:"available=NAME"`.
	Lookups map[string]Lookup

	// Unions are the interfaces that bodies have values of, each with the structs
	// that it stands for.
	Unions []Union

	// Rules are additions to validator/v10, copied by New.
	Rules Rules

	// Validator takes the place of Rules: it is used as it is, never modified,
	// never bypassed. Of Rules, two go with it: Tag names the struct tag that
	// the Validator reads, "binding" for gin's, and Host the rules that may
	// look at the host. Check asks the Validator by trying its rules on values,
	// and names a Tag that it does not read. Rules that validator does not know
	// by itself are taken for functions.
	Validator *validator.Validate

	// Limits are the bounds on what a body may ask of the server.
	Limits  Limits
	TempDir string // of the files of streams over Limits.Spool; default os.TempDir()

	// Bail stops at the first failing rule of each value, as bind:"bail" does for
	// a field: for generated structs, and clients that want one message per field.
	Bail bool

	// AllowUnknown ignores unknown members instead of reporting them.
	AllowUnknown bool

	// Parallel lets lookups and Rules run concurrently within one request.
	Parallel bool

	// Precognition answers Laravel's validate-only requests. Bind then returns
	// an error for valid ones, too.
	Precognition bool

	// NewID returns the id of an answer, which is also in the log; default a
	// random UUID. It is called once per answer. The request is nil in Answer.
	NewID func(*http.Request) string

	// Observe is called once per answered error, for metrics and traces; not
	// for Validated. It runs before the answer is written, on the same
	// goroutine.
	Observe func(context.Context, Observation)

	// Logger is told of server failures and, at Debug, of clients that went
	// away; default slog.Default() at the time of logging.
	Logger *slog.Logger
}

// Observation is what was answered to an error. Everything in it but Err is
// free of what clients choose, and fit for the labels of metrics.
type Observation struct {
	Err      error  // as it was given to WriteError or returned by a handler
	Status   int    // of the answer
	ID       string // of the answer, which is also in the log if the server has failed
	Language string // BCP 47 tag of the answer's language
	Method   string // of the request; _OTHER if it is no method of HTTP's; "" in Answer
	Route    string // http.Request.Pattern; "" if nobody has set it
	Reason   Reason
	Mistakes []ObservedMistake // in the order of the body
}

// ObservedMistake is one mistake: where in the type, and what.
type ObservedMistake struct {
	Pattern string // FieldError.Pattern
	Rule    string
}

// observe completes an observation of e.
func observe(to recipient, e *Error, o Observation) Observation {
	o.Language, o.Reason = to.lang.Tag(), e.Reason.known()
	o.Method, o.Route = to.asked()
	o.Mistakes = make([]ObservedMistake, 0, len(e.Fields))
	for _, fe := range e.Fields {
		o.Mistakes = append(o.Mistakes, ObservedMistake{fe.Pattern, fe.Rule})
	}
	return o
}

// methods are those that a client can be told apart by. There is no end of the
// methods that it could make up.
var methods = [...]string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
	http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace,
}

// asked returns the method and the route of the request. The method is not the
// request's own string, which may be memory that its server uses again.
func (to recipient) asked() (method, route string) {
	if to.request == nil {
		return "", ""
	}
	i := slices.Index(methods[:], cmp.Or(to.request.Method, http.MethodGet))
	if i < 0 {
		return "_OTHER", to.request.Pattern
	}
	return methods[i], to.request.Pattern
}

// Rules are a user's additions to validator/v10. New copies them; a Binder's
// own validator knows them and nothing else does. The zero Rules add nothing.
// The names or, empty, quote, media_type, charset, content_encoding, max_bytes,
// max_memory, max_distinct and max_values are taken: New refuses them.
type Rules struct {
	// Tag is the struct tag with the rules; default "validate". Structs that
	// were written for gin have "binding". A Validator must read the same one.
	Tag string

	// Funcs are rules by name; a baked-in name is replaced.
	Funcs map[string]Rule

	// Aliases map an alias's name to the rules that it stands for.
	Aliases map[string]string

	// Structs are functions over whole structs. What they report is placed by
	// Go name or JSON name.
	Structs map[reflect.Type]validator.StructLevelFuncCtx

	// Types say what to validate instead of a value of the type: plain values of
	// one kind. A value whose rules cannot be asked has a wrong format.
	Types map[reflect.Type]validator.CustomTypeFunc

	// Host are the baked-in rules that touch files or name services and are
	// wanted all the same, also with a Validator.
	Host []string
}

// Rule is a rule of a user's own.
type Rule struct {
	Func  validator.FuncCtx // reports whether the value passes; called concurrently by concurrent requests
	OnNil bool              // call Func for nil pointers and absent values, too
}

// withDefaults returns a copy of cfg that has no empty settings.
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
		cfg.NewID = randomID
	}
	cfg.Format = pointedTo(cfg.Format)
	cfg.Limits = cfg.Limits.over(defaultLimits)

	cfg.Locales = slices.Clone(cfg.Locales)
	cfg.Lookups = maps.Clone(cfg.Lookups)
	cfg.Unions = slices.Clone(cfg.Unions)
	cfg.Rules.Funcs = maps.Clone(cfg.Rules.Funcs)
	cfg.Rules.Aliases = maps.Clone(cfg.Rules.Aliases)
	cfg.Rules.Structs = maps.Clone(cfg.Rules.Structs)
	cfg.Rules.Types = maps.Clone(cfg.Rules.Types)
	cfg.Rules.Host = slices.Clone(cfg.Rules.Host)
	return cfg
}

// pointedTo returns the built-in format that f points to. Other formats it
// returns as they are.
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

// engine is the part of cfg that values are validated by.
func (cfg Config) engine(notice func(error)) rules.Config {
	funcs := make(map[string]rules.Func, len(cfg.Rules.Funcs))
	for name, rule := range cfg.Rules.Funcs {
		funcs[name] = rules.Func(rule)
	}
	return rules.Config{
		Tag: cfg.Rules.Tag, Funcs: funcs, Aliases: cfg.Rules.Aliases,
		Structs: cfg.Rules.Structs, Types: cfg.Rules.Types, Host: cfg.Rules.Host,
		Validator: cfg.Validator, Bail: cfg.Bail, Parallel: cfg.Parallel, Notice: notice,
	}
}

// hasOwnRules reports whether functions of the user's look at values.
func (cfg Config) hasOwnRules() bool {
	return cfg.Validator != nil || len(cfg.Rules.Funcs)+len(cfg.Rules.Structs)+len(cfg.Rules.Types) > 0
}

// owns reports whether a rule may be one of the user's. What a Validator knows
// cannot be asked.
func (cfg Config) owns(rule string) bool {
	_, isFunc := cfg.Rules.Funcs[rule]
	_, isAlias := cfg.Rules.Aliases[rule]
	return isFunc || isAlias || cfg.Validator != nil || len(cfg.Rules.Structs) > 0
}

// checkRules refuses rules that a Validator would not know. Which struct tag
// holds the rules, and which of them are wanted though they look at the host, a
// Validator cannot tell.
func checkRules(cfg Config) error {
	added := cfg.Rules
	added.Tag, added.Host = "", nil
	if cfg.Validator == nil || reflect.ValueOf(added).IsZero() {
		return nil
	}
	return errors.New("Config.Rules and Config.Validator: both are set: " +
		"register the rules with the Validator, or leave it nil")
}

// checkFormat looks at the settings of the built-in formats.
func checkFormat(f Format) error {
	switch f := f.(type) {
	case *Laravel, *Teamwork, *Problem, *Zoho, *FormatFunc: // see pointedTo
		return fmt.Errorf("Config.Format: %T is nil: want a value", f)
	case FormatFunc:
		if f == nil {
			return errors.New("Config.Format: FormatFunc is nil: want a function")
		}
	case Laravel:
		if f.Summary > FirstAndCount {
			return fmt.Errorf(
				"Config.Format: Laravel.Summary is %d: want FixedSummary or FirstAndCount", f.Summary)
		}
	case Teamwork:
		return checkStatus("Teamwork", f.Status)
	case Problem:
		return checkStatus("Problem", f.Status)
	case Zoho:
		if f.Version != 0 && f.Version != 2 && f.Version != 8 {
			return fmt.Errorf("Config.Format: Zoho.Version is %d: want 2 or 8", f.Version)
		}
	}

	return nil
}

// checkStatus looks at the status that a format is to give invalid bodies.
func checkStatus(format string, status int) error {
	if status == 0 || isFailure(status) {
		return nil
	}
	return fmt.Errorf("Config.Format: %s.Status is %d: want 0, or 400 to 599", format, status)
}

// randomID returns a random UUID, of version 4. It must differ: it is no secret.
func randomID(*http.Request) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], rand.Uint64())
	binary.BigEndian.PutUint64(id[8:], rand.Uint64())
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}
