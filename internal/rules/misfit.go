package rules

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// A ValidatorValue or a function in Rules.Types may return a number for one
// value and a struct for another. About the struct, validator cannot ask a rule
// such as gt=0: it panics. Such a value is a misfit. Its other rules are asked
// all the same, the client is told that its format is invalid, and the developer
// is told why.

// misfit is the failure of a field that holds a misfit, beside those that
// validator reports.
type misfit struct {
	validator.FieldError // nil: nothing else is known of it
	namespace, name      string
	absent               bool   // it is no misfit: nothing but its rules is to be asked
	beside               string // the field that holds the misfit, if it is another one
}

func (m *misfit) StructNamespace() string { return m.namespace }
func (m *misfit) StructField() string     { return m.name }
func (m *misfit) Tag() string             { return "" }

// wholeOf asks validator about a struct of type t as a whole, without the fields
// that leftOut names. Where it panics because of misfits, it is asked again
// without the fields that hold one: they are added to what it reports.
func (w *walk) wholeOf(t *shape.Type, v reflect.Value, nils *nilDives, leftOut filter) error {
	err, panicked := w.filtered(v, nils, leftOut)
	if panicked == nil {
		return err
	}

	s := search{walk: w, out: map[string]bool{}, leftOut: leftOut}
	value, _ := behind(v)
	if name := value.Type().Name(); name != "" {
		s.space = append(append(s.space, name...), '.')
	}
	asked := w.asked
	s.object(t, addressable(value))
	w.asked = asked
	if len(s.out) == 0 || s.endless {
		return panicked
	}

	err, panicked = w.filtered(v, nils, func(namespace []byte) bool {
		return leftOut(namespace) || s.out[string(namespace)]
	})
	found, ok := err.(validator.ValidationErrors)
	switch {
	case panicked != nil:
		return panicked
	case err != nil && !ok:
		return err
	}
	return append(found, s.found...)
}

// filter reports whether the field with a namespace is left out.
type filter func(namespace []byte) bool

// filtered asks validator about a struct. panicked says why it could not.
func (w *walk) filtered(v reflect.Value, nils *nilDives, leftOut filter) (err, panicked error) {
	nils.forget()
	visited := func(namespace []byte) bool {
		out := leftOut(namespace)
		if out {
			nils.visit(namespace)
		}
		return out
	}

	defer func() {
		if p := recover(); p == errStopped {
			panic(p)
		} else if p != nil {
			panicked = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()

	return w.engine.validator.StructFilteredCtx(w.within, v.Interface(), visited), nil
}

// addMisfit asks about the field that a claim has found, rule by rule. A misfit
// that has no place of its own stands on the field.
func (l *locator) addMisfit(fe *misfit, c *claim) {
	w := l.walk
	place := l.paths.Steps(c.path)
	before := w.misfits
	if at, ok := l.cursor(c, false); ok {
		leave := w.enter(string(place), fe.name)
		w.value(&at)
		leave()
	}
	if fe.absent || w.misfits > before || l.blamed[place] || l.addBeside(fe, c) {
		return
	}
	l.blamed[place] = true
	m := mistake.Mistake{Path: place, Rule: mistake.RuleFormat, Type: c.typ.Word(), Reference: c.field.IsReference()}
	w.add(m, nil)
}

// search looks for the fields of a struct that hold misfits.
type search struct {
	walk    *walk
	leftOut filter
	out     map[string]bool            // the namespaces of the fields
	found   validator.ValidationErrors // a misfit each
	space   []byte                     // the namespace of the value that is looked at
	depth   int                        // how many structs are around it
	endless bool                       // there is no end of them

	parent reflect.Value // the struct that declares the field at hand
	field  string
	// The rules of an optional field in the order of its tag; "" of any other.
	written string

	beside string // another field, if its value is what a rule of this one cannot be asked about
}

// object looks at the fields of a struct.
func (s *search) object(t *shape.Type, v reflect.Value) {
	parent, field, here := s.parent, s.field, len(s.space)
	for i, d := range t.Declared {
		reachable := d.Type != nil && (v.Field(i).CanInterface() || d.Embedded)
		if s.space = append(s.space[:here], d.Name...); !reachable || s.leftOut(s.space) {
			continue
		}

		member, typ := v.Field(i), d.Type
		if s.written = ""; typ.IsOptional() {
			member, typ = typ.Inside(member), typ.Elem
			s.written = s.walk.engine.shapes.Rules(v.Type().Field(i))
		}
		s.parent, s.field, s.beside = v, d.Name, ""
		if s.holds(typ, member, d.Rules) {
			s.out[string(s.space)] = true
			s.found = append(s.found, &misfit{namespace: string(s.space), name: d.Name, beside: s.beside})
		}
	}
	s.parent, s.field, s.space = parent, field, s.space[:here]
}

// holds reports whether a value is a misfit, or an element of it is. Those in a
// struct are of the fields of that.
func (s *search) holds(t *shape.Type, v reflect.Value, l *tag.Level) bool {
	s.walk.look()
	if s.isMisfit(v, l) {
		return true
	}

	last, err := s.walk.engine.Unfolder().Unfold(v)
	instead, there := behind(last)
	if err != nil || !there {
		return false
	}
	if t = t.Deref(); t.Go != instead.Type() {
		t = s.walk.engine.shapes.Read(instead.Type())
	}
	if isStruct(instead.Type()) {
		s.inside(t, instead)
		return false
	}
	return l != nil && l.Dive && s.holdsElement(t, instead, l)
}

// inside looks at the fields of a struct in a field. One that stands for itself
// has no end.
func (s *search) inside(t *shape.Type, v reflect.Value) {
	s.depth++
	s.endless = s.endless || s.depth > mostUnfolded
	if !s.endless {
		here := len(s.space)
		s.space = append(s.space, '.')
		s.object(t, addressable(v))
		s.space = s.space[:here]
	}
	s.depth--
}

// holdsElement reports whether an item of a list, or a key or a value of a map,
// holds a misfit.
func (s *search) holdsElement(t *shape.Type, v reflect.Value, l *tag.Level) (found bool) {
	key, elem := t.Elements()
	here := len(s.space)

	switch k := v.Kind(); {
	case k == reflect.Slice || k == reflect.Array:
		for i := range v.Len() {
			s.space = fmt.Appendf(s.space[:here], "[%d]", i)
			found = s.holds(elem, v.Index(i), l.Below()) || found
		}
	case k == reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			s.space = fmt.Appendf(s.space[:here], "[%v]", entries.Key())
			found = s.holds(key, entries.Key(), l.KeyLevel()) || found
			found = s.holds(elem, entries.Value(), l.Below()) || found
		}
	}
	s.space = s.space[:here]
	return found
}

// isMisfit reports whether a rule of the level cannot be asked about v: another
// value is looked at instead of v, or of a field that the rule names.
func (s *search) isMisfit(v reflect.Value, l *tag.Level) bool {
	written := s.written
	if s.written = ""; l == nil || !v.IsValid() || !v.CanInterface() {
		return false
	}
	e := s.walk.engine
	_, by := e.Unfolder().step(v)
	_, err := e.Unfolder().Unfold(v)
	if by == "" && !e.levelOf(l).refers || err != nil { // what has no end is the server's failure
		return false
	}

	dives := by != "" && e.divesIntoNothing(v, l)
	text := l.Text
	if dives {
		text = strings.TrimPrefix(text+",dive", ",")
	}
	panics := text != "" && s.panics(v, text, false) || written != "" && s.panics(v, written, false)
	if !panics {
		return false
	}
	for _, r := range e.levelOf(l).rules {
		if s.refuses(&r, v, by != "") {
			return true
		}
	}
	if dives {
		e.noticeMisfit(s.parent.Type(), s.field, v, "dive")
	}
	return dives
}

// refuses reports whether a rule cannot be asked about v because of what stands
// for a value: for one that the rule names, or for v itself if stands says so.
// The developer is told.
func (s *search) refuses(r *rule, v reflect.Value, stands bool) bool {
	e := s.walk.engine
	name, other, beside := e.misfitBeside(s.parent, r)
	if !s.panics(v, r.alone.text, r.users && !beside) {
		return false
	}
	if beside {
		v, s.beside = other, name
	}
	if beside || stands {
		e.noticeMisfit(s.parent.Type(), s.field, v, r.Text())
	}
	return beside || stands
}

// panics reports whether validator cannot be asked some rules about v. If they
// are the user's, a panic is a failure of the server.
func (s *search) panics(v reflect.Value, rules string, users bool) (panics bool) {
	defer func() {
		if p := recover(); p == errStopped || p != nil && users {
			panic(p)
		} else if p != nil {
			panics = true
		}
	}()

	w := s.walk
	mixed := w.mixed
	w.mixed, w.asked.alone = true, false
	defer func() { w.mixed = mixed }()
	var parent any
	if s.parent.CanAddr() && s.parent.CanInterface() {
		parent = s.parent.Addr().Interface()
	} else if s.parent.IsValid() {
		parent = handed(s.parent)
	}
	_ = w.engine.validator.VarWithValueCtx(w.within, onlyItem(v), parent, "dive,"+rules+",nostructlevel")
	return false
}

// divesIntoNothing reports whether a level dives into a value that stands for
// one without elements.
func (e *Engine) divesIntoNothing(v reflect.Value, l *tag.Level) bool {
	instead, err := e.Unfolder().Unfold(v)
	last, there := behind(instead)
	return l.Dive && err == nil && there && !isList(last.Kind())
}
