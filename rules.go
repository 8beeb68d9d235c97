package bind

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/proof"
)

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

// reference says how a rule's argument names other fields of the same struct.
type reference uint8

const (
	none    reference = iota
	one               // eqfield=Password
	list              // required_with=Phone Email
	pairs             // required_if=Type card Country DE
	element           // unique=ID: a field of each element
	method            // validateFn=Check: a Go method, which no client has heard of
)

var references = map[string]reference{
	"eqfield": one, "nefield": one, "gtfield": one, "gtefield": one, "ltfield": one, "ltefield": one,
	"eqcsfield": one, "necsfield": one, "gtcsfield": one, "gtecsfield": one, "ltcsfield": one, "ltecsfield": one,
	"fieldcontains": one, "fieldexcludes": one, "postcode_iso3166_alpha2_field": one,
	"required_with": list, "required_with_all": list, "required_without": list, "required_without_all": list,
	"excluded_with": list, "excluded_with_all": list, "excluded_without": list, "excluded_without_all": list,
	"required_if": pairs, "required_unless": pairs, "excluded_if": pairs, "excluded_unless": pairs, "skip_unless": pairs,
	"unique": element, "validateFn": method,
}

// listed are the rules whose argument is a list of values.
var listed = map[string]bool{"oneof": true, "oneofci": true, "noneof": true, "noneofci": true}

// joinParam is the inverse of shape.Words.
func joinParam(words []string) string {
	for i, word := range words {
		if word == "" || strings.ContainsAny(word, " \t\n\f\r") {
			words[i] = "'" + word + "'"
		}
	}
	return strings.Join(words, " ")
}

// newValidator builds the Binder's own validator. The error joins what is wrong with the rules.
func newValidator(r Rules) (*validator.Validate, error) {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.SetTagName(r.Tag)
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(r.Funcs)) {
		if ours(name) {
			errs = append(errs, fmt.Errorf("Config.Rules.Funcs: rule %q: bind reports mistakes of its own by that name: choose another name", name))
			continue
		}
		if err := registered(func() error { return v.RegisterValidationCtx(name, r.Funcs[name].Func, r.Funcs[name].OnNil) }); err != nil {
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
		v.RegisterStructValidationCtx(fn, reflect.New(t).Elem().Interface())
	}
	for t, fn := range r.Types {
		if fn == nil || t == nil || t.Kind() == reflect.Interface {
			errs = append(errs, fmt.Errorf("Config.Rules.Types: %v: want a type that is no interface, and a function", t))
			continue
		}
		v.RegisterCustomTypeFunc(fn, reflect.New(t).Elem().Interface())
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
func ours(rule string) bool { return bodily[rule] || rule == "or" }

// newProver returns what proves values without a call to validator. It leaves alone what the rules change.
func newProver(r Rules) *proof.Prover {
	return &proof.Prover{
		Foreign: func(t reflect.Type) bool { return r.Structs[t] != nil || r.Types[t] != nil },
		Replaced: func(rule string) bool {
			_, own := r.Funcs[rule]
			_, alias := r.Aliases[rule]
			return own || alias
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
