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

// newValidator builds the Binder's own validator. The error joins what is wrong with the rules.
func newValidator(r Config, shapes *shape.Reader) (*validator.Validate, error) {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.SetTagName(r.Tag)
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(r.Funcs)) {
		if ours(name) {
			errs = append(errs, fmt.Errorf("Config.Rules.Funcs: rule %q: bind reports mistakes of its own by that name: choose another name", name))
			continue
		}
		if err := registered(func() error { return v.RegisterValidationCtx(name, seen(r.Funcs[name].Func), r.Funcs[name].OnNil) }); err != nil {
			errs = append(errs, fmt.Errorf("Config.Rules.Funcs: rule %q: %w: want a Func, and a name that validator does not reserve", name, err))
		}
	}
	for _, alias := range slices.Sorted(maps.Keys(r.Aliases)) {
		if alias == "" || r.Aliases[alias] == "" {
			errs = append(errs, fmt.Errorf("Config.Rules.Aliases: alias %q for %q: want a name and rules", alias, r.Aliases[alias]))
			continue
		}
		if ours(alias) {
			errs = append(errs, fmt.Errorf("Config.Rules.Aliases: alias %q: bind reports mistakes of its own by that name: choose another name", alias))
			continue
		}
		if err := registered(func() error { v.RegisterAlias(alias, r.Aliases[alias]); return nil }); err != nil {
			errs = append(errs, fmt.Errorf("Config.Rules.Aliases: alias %q: %w: choose another name", alias, err))
		}
	}
	if name := endless(r.Aliases); name != "" { // validator would never be done with it
		errs = append(errs, fmt.Errorf("Config.Rules.Aliases: alias %q stands for itself: want other rules", name))
	}
	for t, fn := range r.Structs {
		if fn == nil || t == nil || t.Kind() != reflect.Struct {
			errs = append(errs, fmt.Errorf("Config.Rules.Structs: %v: want a struct type and a function", t))
			continue
		}
		v.RegisterStructValidationCtx(seenStruct(fn), reflect.New(t).Elem().Interface())
	}
	unfolder := Unfolder{r.Types, shapes}
	for t, fn := range r.Types {
		if fn == nil || t == nil || t.Kind() == reflect.Interface {
			errs = append(errs, fmt.Errorf("Config.Rules.Types: %v: want a type that is no interface, and a function", t))
			continue
		}
		if t.Kind() == reflect.Pointer { // validator looks behind pointers first
			errs = append(errs, fmt.Errorf("Config.Rules.Types: %v: a pointer is never looked up: want %v", t, deref(t)))
			continue
		}
		v.RegisterCustomTypeFunc(unfolder.ending(t, fn), reflect.New(t).Elem().Interface())
	}
	return v, errors.Join(errs...)
}

// endless returns an alias that stands for itself, maybe through others; "" if there is none.
func endless(aliases map[string]string) string {
	for _, alias := range slices.Sorted(maps.Keys(aliases)) {
		reached := map[string]bool{}
		for queue := []string{alias}; len(queue) > 0; queue = queue[1:] {
			for _, name := range namesIn(aliases[queue[0]]) {
				if !reached[name] {
					reached[name] = true
					queue = append(queue, name)
				}
			}
		}
		if reached[alias] {
			return alias
		}
	}
	return ""
}

// namesIn returns the names of the rules in a tag.
func namesIn(tag string) []string {
	names := strings.FieldsFunc(tag, func(r rune) bool { return r == ',' || r == '|' })
	for i := range names {
		names[i], _, _ = strings.Cut(names[i], "=")
	}
	return names
}

// ours reports whether the words for a rule of this name are for something else: the whole body, or an or-group.
func ours(rule string) bool { return tag.Ours(rule) || rule == "or" }

// newProver returns what proves values without a call to validator. It leaves alone what the rules change.
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
