package rules

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// newValidator builds the validator of an Engine. The error joins what is wrong
// with the rules.
func newValidator(cfg Config, shapes *shape.Reader) (*validator.Validate, error) {
	r := registration{
		validator: validator.New(validator.WithRequiredStructEnabled()), unfolder: Unfolder{cfg.Types, shapes},
	}
	r.settings(cfg)
	r.validator.SetTagName(cfg.Tag)

	for _, name := range slices.Sorted(maps.Keys(cfg.Funcs)) {
		r.function(name, cfg.Funcs[name])
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.Aliases)) {
		r.alias(name, cfg.Aliases[name])
	}
	if name := endless(cfg.Aliases); name != "" { // validator would never be done with it
		r.refuse("Aliases: alias %q stands for itself: want other rules", name)
	}
	for t, fn := range cfg.Structs {
		r.structLevel(t, fn)
	}
	for t, fn := range cfg.Types {
		r.customType(t, fn)
	}
	return r.validator, errors.Join(r.errs...)
}

// registration tells a validator what the user has added.
type registration struct {
	validator *validator.Validate
	unfolder  Unfolder
	errs      []error
}

func (r *registration) refuse(fault string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf("Config.Rules."+fault, args...))
}

// settings looks at what is said beside the rules themselves.
func (r *registration) settings(cfg Config) {
	taken := slices.Contains([]string{"json", "bind", "doc"}, cfg.Tag)
	noName := func(c rune) bool { return c <= ' ' || c == ':' || c == '"' || c == 0x7f }
	if taken || strings.ContainsFunc(cfg.Tag, noName) {
		r.refuse("Tag: no rules can be read from the struct tag %q: want a name such as validate", cfg.Tag)
	}
	for _, name := range cfg.Host {
		if !tag.LooksAtHost(name) {
			r.refuse("Host: rule %q does not look at the host, or does not exist: remove it", name)
		}
	}
}

func (r *registration) function(name string, fn Func) {
	if ours(name) {
		r.refuse("Funcs: rule %q: bind reports mistakes of its own by that name: choose another name", name)
		return
	}
	err := registered(func() error { return r.validator.RegisterValidationCtx(name, seen(fn.Func), fn.OnNil) })
	if err != nil {
		r.refuse("Funcs: rule %q: %w: want a Func, and a name that validator does not reserve", name, err)
	}
}

func (r *registration) alias(name, rules string) {
	switch {
	case name == "" || rules == "":
		r.refuse("Aliases: alias %q for %q: want a name and rules", name, rules)
		return
	case ours(name):
		r.refuse("Aliases: alias %q: bind reports mistakes of its own by that name: choose another name", name)
		return
	}
	err := registered(func() error { r.validator.RegisterAlias(name, rules); return nil })
	if err != nil {
		r.refuse("Aliases: alias %q: %w: choose another name", name, err)
	}
}

func (r *registration) structLevel(t reflect.Type, fn validator.StructLevelFuncCtx) {
	if fn == nil || t == nil || t.Kind() != reflect.Struct {
		r.refuse("Structs: %v: want a struct type and a function", t)
		return
	}
	r.validator.RegisterStructValidationCtx(seenStruct(fn), reflect.New(t).Elem().Interface())
}

func (r *registration) customType(t reflect.Type, fn validator.CustomTypeFunc) {
	switch {
	case fn == nil || t == nil || t.Kind() == reflect.Interface:
		r.refuse("Types: %v: want a type that is no interface, and a function", t)
		return
	case t.Kind() == reflect.Pointer: // validator looks behind pointers first
		r.refuse("Types: %v: a pointer is never looked up: want %v", t, deref(t))
		return
	}
	r.validator.RegisterCustomTypeFunc(r.unfolder.ending(t, fn), reflect.New(t).Elem().Interface())
}

// endless returns an alias that stands for itself, maybe through others; "" if
// there is none.
func endless(aliases map[string]string) string {
	for _, alias := range slices.Sorted(maps.Keys(aliases)) {
		if reachable(aliases, alias)[alias] {
			return alias
		}
	}
	return ""
}

// reachable returns the names of the rules that an alias stands for, also
// through others.
func reachable(aliases map[string]string, alias string) map[string]bool {
	reached := map[string]bool{}
	for queue := []string{alias}; len(queue) > 0; queue = queue[1:] {
		for _, name := range namesIn(aliases[queue[0]]) {
			if !reached[name] {
				reached[name] = true
				queue = append(queue, name)
			}
		}
	}
	return reached
}

// namesIn returns the names of the rules in a tag.
func namesIn(tag string) []string {
	names := strings.FieldsFunc(tag, func(r rune) bool { return r == ',' || r == '|' })
	for i := range names {
		names[i], _, _ = strings.Cut(names[i], "=")
	}
	return names
}

// ours reports whether the words for a rule of this name are for something
// else: the whole body, or an or-group.
func ours(rule string) bool { return tag.Ours(rule) || rule == "or" }

// newProver returns what proves values without a call to validator. It leaves
// alone what the rules change.
func newProver(r Config, v *validator.Validate) *proof.Prover {
	return &proof.Prover{
		Foreign: func(t reflect.Type) bool { return r.Structs[t] != nil || r.Types[t] != nil },
		Replaced: func(rule string) bool {
			_, own := r.Funcs[rule]
			_, alias := r.Aliases[rule]
			return own || alias
		},
		// omitempty keeps validator from asking a rule.
		Parses: func(rules string) bool {
			return registered(func() error { _ = v.Var("", "omitempty,"+rules); return nil }) == nil
		},
	}
}

// registered turns a panic of a registration into an error.
func registered(register func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return register()
}
