// Package check finds the mistakes in struct tags that no body can make good.
//
// In: a shape, and what rules, lookups and languages there are. Out: errors,
// each as "Type.Field: fault: cure". What validator does with a rule, it is
// asked by trying it on values.
package check

import (
	"fmt"
	"sync"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/words"
)

// Checker checks types. It is safe for concurrent use.
type Checker struct {
	engine    *rules.Engine
	config    rules.Config // of the engine
	shapes    *shape.Reader
	lookups   map[string]*bindtag.Lookup
	languages []*words.Language
	yields    sync.Map // reflect.Type → yielding
	seen      sync.Map // of Seen
}

// New returns a Checker.
func New(
	e *rules.Engine, shapes *shape.Reader, lookups map[string]*bindtag.Lookup, languages []*words.Language,
) *Checker {
	return &Checker{engine: e, config: e.Config(), shapes: shapes, lookups: lookups, languages: languages}
}

// Type checks every type at or below t once. items is the most that an array
// may have; what is not positive is no limit.
func (c *Checker) Type(t *shape.Type, items int) (errs []error) {
	for node, names := range t.All() {
		at := place{root: t, at: node, names: names}
		errs = append(errs, at.errors(node.Faults())...)
		errs = append(errs, at.errors(length(node, items))...)
		errs = append(errs, at.errors(promoted(node))...)
		errs = append(errs, at.errors(c.binds(node))...)
	}

	for node, names := range t.Validated() {
		at := place{root: t, at: node, names: names}
		errs = append(errs, at.errors(optionals(node, node == t))...)
		errs = append(errs, at.errors(c.tags(node))...)
		errs = append(errs, at.errors(c.structLevel(node))...)
		for _, d := range node.Declared {
			errs = append(errs, at.errors(c.field(t, node, d))...)
		}
		errs = append(errs, at.errors(c.unset(node))...)
	}
	return errs
}

// Declaration is the part of Type that is about the json package: what it
// refuses, it refuses at run time.
func Declaration(t *shape.Type) (errs []error) {
	for node, names := range t.All() {
		errs = append(errs, place{root: t, at: node, names: names}.errors(node.Faults())...)
	}
	return errs
}

// length looks for an array that is longer than a body's may be.
func length(t *shape.Type, most int) []shape.Fault {
	if t.Kind != shape.Array || most <= 0 || t.Go.Len() <= most {
		return nil
	}
	return []shape.Fault{{
		Fault: fmt.Sprintf("%v takes no fewer items, and Limits.Items is %d", t.Go, most),
		Cure:  "use a shorter array or a higher limit",
	}}
}

// binds looks for the lookups that bind tags name, and at what is to be
// compared.
func (c *Checker) binds(t *shape.Type) (faults []shape.Fault) {
	for _, f := range t.Fields {
		var wrong []*shape.Fault
		for _, name := range []string{f.Bind.Exists, f.Bind.Available} {
			if name != "" {
				wrong = append(wrong, bindtag.Misfit(f.Leaf(), name, c.lookups[name]))
			}
		}
		if f.Bind.Distinct {
			wrong = append(wrong, bindtag.Incomparable(f))
		}

		for _, fault := range wrong {
			if fault != nil {
				faults = append(faults, shape.Fault{Field: f.Go, Fault: fault.Fault, Cure: fault.Cure})
			}
		}
	}
	return append(faults, bindtag.IDFaults(t, c.lookups)...)
}
