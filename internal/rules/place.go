package rules

import (
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// place adds the errors to the list, each at the value that it is about.
func (l *locator) place() {
	if l.full() {
		l.walk.found.Truncate()
	}
	done := make([]bool, len(l.names))
	for i := range l.claims {
		name := l.claims[i].name
		if l.walk.done() {
			return
		}
		if !done[name] {
			done[name] = true
			l.placeName(name)
		}
	}
}

// placeName adds the errors of one namespace. Where several values claim it, an
// error goes to the next of them that fails its rule.
func (l *locator) placeName(name int) {
	rivals := l.rivals(name)
	if len(rivals) == 1 {
		for i, fe := range l.errors[name] {
			l.add(fe, rivals[0], i == 0)
		}
		return
	}

	next := map[string]int{} // by rule
	for _, fe := range l.errors[name] {
		rule := ruleText(fe)
		i := next[rule]
		for i < len(rivals) && !l.failsAt(rivals[i], fe.Tag(), rule) {
			i++
		}
		next[rule] = i + 1
		if i < len(rivals) {
			l.add(fe, rivals[i], true)
		} else {
			l.add(fe, deepest(rivals), true)
		}
	}
}

// rivals returns the claims on a name, in the order of the document. Only exact
// ones count, if there are any.
func (l *locator) rivals(name int) (all []*claim) {
	exact := false
	for i := l.last[name]; i >= 0; i = l.claims[i].prior {
		all = append(all, &l.claims[i])
		exact = exact || l.claims[i].exact
	}
	slices.Reverse(all)
	return slices.DeleteFunc(all, func(c *claim) bool { return exact && !c.exact })
}

// failsAt reports whether a rule that validator reports as tag fails on a
// value, or on the key of its entry.
func (l *locator) failsAt(c *claim, tag, rule string) bool {
	e, ctx := l.walk.engine, l.walk.ctx
	l.walk.look()
	value := c.value.IsValid() && c.level.States(tag) && e.fails(ctx, c.value, rule)
	return value || c.keys.States(tag) && e.fails(ctx, c.key, rule)
}

// deepest returns the claim of the value that most objects are around.
func deepest(rivals []*claim) *claim {
	return slices.MaxFunc(rivals, func(a, b *claim) int { return a.around.depth() - b.around.depth() })
}

func (o *object) depth() (n int) {
	for ; o != nil; o = o.outer {
		n++
	}
	return n
}

// add adds what validator reports about the value of a claim, and what it
// leaves out behind that. Of a map entry, validator looks at the key first:
// only the first report can be about it.
func (l *locator) add(fe validator.FieldError, c *claim, first bool) {
	if m, isMisfit := fe.(*misfit); isMisfit {
		l.addMisfit(m, c)
		return
	}
	again := func(told *report) bool { return told.tag == fe.Tag() && told.param == fe.Param() }
	if !c.asked || slices.ContainsFunc(c.told, again) || l.addEmbedded(reportOf(fe), fe.StructField(), c) {
		return
	}

	var m mistake.Mistake
	var reporters []path.Steps
	isKey := first && l.isKeys(fe, c)
	if isKey {
		m = keyFailure(reportOf(fe))
	} else {
		m, reporters = l.valueFailure(fe, c)
	}

	// What stands inside of another value, JSON has no place for: the value is
	// blamed, once.
	if !isKey && l.isInsideOther(c) {
		value := l.paths.Steps(c.path)
		if l.blamed[value] {
			return
		}
		l.blamed[value] = true
		m = mistake.Mistake{Rule: mistake.RuleFormat, Type: c.typ.Word()}
	}

	m.Path, m.Reference = l.paths.Steps(c.path), c.field.IsReference()
	told := l.walk.add(m, reporters)
	if resumed := c.resumed && !isKey; !resumed {
		c.resumed = !isKey
		l.resume(fe, c, isKey, told)
	}
}

// valueFailure returns the mistake in the value of a claim, and the structs that
// may have reported it by a function, if no rule of the value did.
func (l *locator) valueFailure(fe validator.FieldError, c *claim) (m mistake.Mistake, reporters []path.Steps) {
	s := l.subject(c)
	if t := fe.Type(); t != nil && l.walk.engine.replaces(c.typ) {
		s.typ = l.walk.engine.shapes.Read(t) // of the value that validator has looked at instead
	}
	if !c.level.States(fe.Tag()) {
		reporters = l.reporters(c)
	}
	return describe(reportOf(fe), s), reporters
}

// isInsideOther reports whether an error is about a member of a struct, or an
// item of a list, that is validated instead of the value of a claim. JSON has
// no place for it, and the words of its rule would be said of the value.
func (l *locator) isInsideOther(c *claim) bool {
	name := l.names[c.name]
	item := strings.HasPrefix(name[c.size:], "[") && l.walk.engine.replaces(c.typ)
	inside := strings.HasSuffix(name[:c.size], ".") || item
	return inside && !c.exact && c.field != nil && c.typ.Deref().Scope == nil
}

// isKeys reports whether an error is about the key of an entry. Where the rules
// of both have that rule, the key is asked.
func (l *locator) isKeys(fe validator.FieldError, c *claim) bool {
	if !c.keys.States(fe.Tag()) {
		return false
	}
	return !c.level.States(fe.Tag()) || l.walk.engine.fails(l.walk.ctx, c.key, c.keys.Text)
}

// subject returns what the words of a rule are about.
func (l *locator) subject(c *claim) subject {
	s := subject{typ: c.typ, level: c.level, scope: c.scope, spelled: l.walk.spelled}
	if c.owner != nil {
		s.owner = l.paths.Steps(c.owner.path)
	}
	return s
}

// reporters returns the structs around a value that have a struct-level
// function. A foreign validator does not tell: all may.
func (l *locator) reporters(c *claim) (all []path.Steps) {
	cfg := l.walk.engine.cfg
	for o := c.around; o != nil; o = o.outer {
		if _, ok := cfg.Structs[o.typ.Go]; ok || cfg.Validator != nil {
			all = append(all, l.paths.Steps(o.path))
		}
	}
	return all
}

// ruleText returns the failed rule as a tag would have it.
func ruleText(fe validator.FieldError) string {
	if strings.Contains(fe.ActualTag(), "|") {
		return fe.ActualTag()
	}
	return tag.Rule{Name: fe.ActualTag(), Param: fe.Param()}.Text()
}

// member is a name that stands for a field of a struct: its Go name, or, where
// Go has no field of that name, its JSON name, which a struct-level function
// may report.
type member struct {
	text string
	name shape.Name
}

// membersOf returns the members of an object of type t within scope.
func (e *Engine) membersOf(t *shape.Type, scope *shape.Scope) []member {
	if scope == nil {
		return nil
	}
	if known, ok := e.members.Load(scope); ok {
		return known.([]member)
	}

	var all []member
	for _, name := range scope.Names() {
		n, _ := scope.Lookup(name)
		all = append(all, member{name, n})
	}
	for _, f := range t.Fields {
		if _, taken := scope.Lookup(f.Name); !taken {
			all = append(all, member{f.Name, shape.Name{Index: f.Index, Field: f}})
		}
	}
	e.members.Store(scope, all)
	return all
}
