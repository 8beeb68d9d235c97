package bind

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"

	"github.com/fielderrors/bind/internal/shape"
)

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
		errs = append(errs, b.check(b.shapes.Read(t), limits)...)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	return nil
}

// check walks every type below t once.
func (b *Binder) check(t *shape.Type, limits Limits) (errs []error) {
	for node, names := range t.All() {
		s := site{root: t, at: node, names: names}
		errs = append(errs, s.declaration()...)
		errs = append(errs, s.length(limits.Items)...)
		errs = append(errs, b.checkBinds(s)...)
	}
	for node, names := range t.Validated() {
		errs = append(errs, b.checkStruct(site{root: t, at: node, names: names})...)
	}
	return errs
}

// declarationFaults is the part of check that is about the json package: what it refuses, it refuses at run time.
func (b *Binder) declarationFaults(t *shape.Type) error {
	var errs []error
	for node, names := range t.All() {
		errs = append(errs, site{root: t, at: node, names: names}.declaration()...)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	return nil
}

// site is a type that is checked, and the Go names of the fields that lead there from the one that Check was given.
type site struct {
	root, at *shape.Type
	names    string
}

// declaration looks for what the json package refuses.
func (s site) declaration() (errs []error) {
	for _, f := range s.at.Faults() {
		errs = append(errs, s.fault(f.Field, f.Fault, f.Cure))
	}
	return errs
}

// length looks for arrays that are longer than a body's may be. most that is not positive is no limit.
func (s site) length(most int) (errs []error) {
	if s.at.Kind != shape.Array || most <= 0 || s.at.Go.Len() <= most {
		return nil
	}
	return []error{s.fault("", fmt.Sprintf("%v takes no fewer items, and Limits.Items is %d", s.at.Go, most), "use a shorter array or a higher limit")}
}

// fault words a mistake in the declaration of a field, "" for the type itself.
func (s site) fault(field, what, cure string) error {
	name, named := typeName(s.root.Go), s.at.Go.Name() != ""
	switch {
	case field != "" && named:
		name = s.at.Go.Name()
	case s.names != "":
		name = typeName(s.root.Innermost().Go) + "." + s.names
	}
	if field != "" {
		name += "." + field
	} else if named && s.at != s.root && s.at.Kind == shape.Object {
		what = s.at.Go.String() + ": " + what
	}
	return fmt.Errorf("%s: %s: %s", name, what, cure)
}

// typeName returns the name of a type without its package, its full notation if it has none.
func typeName(t reflect.Type) string {
	if t.Name() != "" {
		return t.Name()
	}
	return t.String()
}

// checkBinds looks for the lookups that bind tags name, and at what is to be compared.
func (b *Binder) checkBinds(s site) (errs []error) {
	for _, f := range s.at.Fields {
		for _, name := range []string{f.Bind.Exists, f.Bind.Available} {
			if name == "" {
				continue
			}
			if wrong := misfit(f.Leaf(), name, b.cfg.Lookups[name]); wrong != nil {
				errs = append(errs, s.fault(f.Go, wrong.fault, wrong.cure))
			}
		}
		if wrong := incomparable(f); f.Bind.Distinct && wrong != nil {
			errs = append(errs, s.fault(f.Go, wrong.fault, wrong.cure))
		}
	}
	return errs
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
