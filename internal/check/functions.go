package check

import (
	"context"
	"reflect"
	"strings"
	"sync/atomic"
	"time"

	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// functions calls the functions in Rules.Funcs that the rules of a level lead
// to, on values of typ that pass the rules in front. It reports those that do
// not return a verdict.
func (f *fieldCheck) functions(typ *shape.Type, l *tag.Level) {
	for i, rule := range l.Rules {
		name := f.functionIn(rule)
		if name == "" {
			continue
		}
		if tried := f.tryFunction(typ, l.Rules[:i+1]); !tried.returned() {
			f.report("have it return a verdict for every value of the type, the zero value too",
				"the function of rule %q in Rules.Funcs %s", name, tried.on(typ.Go))
			return
		}
	}
}

// functionIn returns the name of a function in Rules.Funcs that a rule calls, as
// one of its alternatives or by an alias; "" if it calls none.
func (f *fieldCheck) functionIn(rule tag.Rule) string {
	for _, r := range rule.Alternatives() {
		if f.replaced(r.Name) {
			return r.Name
		}
		if alias, is := f.config.Aliases[r.Name]; is {
			if name := f.functionInAlias(alias); name != "" {
				return name
			}
		}
	}
	return ""
}

// functionInAlias is functionIn for what an alias stands for.
func (f *fieldCheck) functionInAlias(alias string) string {
	for level := range tag.ParseLevel(alias).All() {
		for _, inner := range level.Rules {
			if name := f.functionIn(inner); name != "" {
				return name
			}
		}
	}
	return ""
}

// tryFunction asks rules, the last of which calls a function, about values of
// typ that pass the others, in a zero and in a filled struct. A panic after a
// look at the context for what only a request has in it says nothing.
func (f *fieldCheck) tryFunction(typ *shape.Type, all []tag.Rule) outcome {
	front, text := textOf(all[:len(all)-1]), textOf(all)
	parents := f.samples(f.holder.Go)[:2]
	ctx, cancel := context.WithTimeout(context.Background(), glance*glances/2)
	defer cancel()
	request := &requestContext{Context: ctx}
	calls := 0

	tried := attempt(func(yield func(func()) bool) {
		for _, value := range f.tryable(typ, all) {
			for _, parent := range parents {
				trial := rules.Trial{Top: f.top(parent), Parent: parent, Value: value, Name: f.field.Name}
				call := func() {
					if front == "" || f.engine.Try(request, trial, front) {
						calls++
						f.engine.Try(request, trial, text)
					}
				}
				if !yield(call) || calls >= mostCalls {
					return
				}
			}
		}
	})
	if tried.does == panics && request.missed.Load() {
		return outcome{}
	}
	return tried
}

// textOf is some rules as a tag has them.
func textOf(all []tag.Rule) string {
	texts := make([]string, 0, len(all))
	for _, r := range all {
		texts = append(texts, r.Text())
	}
	return strings.Join(texts, ",")
}

// top returns a pointer to the outermost struct around a field of parent.
func (f *fieldCheck) top(parent reflect.Value) reflect.Value {
	root := f.root.Innermost()
	if root == nil || root.Go == parent.Type() || root.Go.Kind() != reflect.Struct {
		return parent.Addr()
	}
	return f.samples(root.Go)[1].Addr()
}

// mostCalls is how often a function is called.
const mostCalls = 60

// tryable are values of typ that decoding can make, and that the rules tell
// apart. Of a union, they are those of its variants.
func (f *fieldCheck) tryable(typ *shape.Type, all []tag.Rule) (values []reflect.Value) {
	base := typ.Deref()
	switch base.Kind {
	case shape.Opaque:
		for _, sample := range yieldSamples(typ) {
			values = append(values, sample.value)
		}
		return values
	case shape.OneOf:
		for _, variant := range base.Variants {
			values = append(values, f.samples(variant.Type.Go)...)
		}
		return values
	}

	values = f.samples(typ.Go)
	more, _ := candidates(base.Go, all)
	for _, v := range append(more, formats(base.Go, all)...) {
		for t := typ; t.Kind == shape.Pointer; t = t.Elem {
			pointer := reflect.New(v.Type())
			pointer.Elem().Set(v)
			v = pointer
		}
		if v.Type() == typ.Go {
			values = append(values, v)
		}
	}
	return values
}

// requestContext is a context without what a request brings. It knows whether
// somebody has missed that.
type requestContext struct {
	context.Context
	missed atomic.Bool
}

// Value returns nothing. Package context asks for keys of its own, which are
// pointers to numbers.
func (c *requestContext) Value(key any) any {
	if _, own := key.(*int); own {
		return c.Context.Value(key)
	}
	c.missed.Store(true)
	return nil
}

// Deadline says that there is none: a request need not have one.
func (c *requestContext) Deadline() (at time.Time, ok bool) { return time.Time{}, false }
