package rules

import (
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/tag"
)

// level is a level of a tag, prepared so that validator can be asked about its
// rules from any of them on.
type level struct {
	*tag.Level
	rules   []rule
	method  bool // a rule calls a method of the value's, which may need its address
	sibling bool // a rule compares what is no list with a sibling, and takes no pointer to the struct
	refers  bool // a rule names other fields
	unique  bool // a rule compares the elements of the value with one another

	words []string // all that may be names of fields

	// Directives that it has.
	omitsEmpty, omitsZero, structOnly, noStructLevel bool

	keys, elements *level // what is below it; nil without
}

// rule is one rule of a level: a rule, an alias or an or-group, or a directive.
type rule struct {
	*tag.Rule
	aliases []string // the names of aliases that validator may report it under

	// users: a function of the user's decides about it. guarded: it is asked
	// only if all of validator's own rules before it have passed, because it is
	// the user's, or looks at the host.
	users, guarded bool

	failure *report // how validator reports a failure of the rule

	conditions []condition // what it asks about other fields

	// What validator is asked for this rule and those behind it, for those of
	// them that are not guarded, and for this one alone.
	all, plain, alone question
}

// question is the text of some rules.
type question struct {
	text string // for a value
	item string // for the only item of a list that holds the value: see walk.ask
}

func questionOf(rules []string) question {
	text := strings.Join(rules, ",")
	if text == "" {
		return question{}
	}
	// With structonly, validator would call a struct-level function.
	item := slices.DeleteFunc(append([]string{"dive"}, rules...), isStructOnly)
	return question{text, strings.Join(append(item, "nostructlevel"), ",")}
}

// levelOf returns l as it is asked; nil is no level.
func (e *Engine) levelOf(l *tag.Level) *level {
	if l == nil {
		return nil
	}
	if known, ok := e.levels.Load(l); ok {
		return known.(*level)
	}

	known, _ := e.levels.LoadOrStore(l, e.prepare(l))
	return known.(*level)
}

// statement is a rule with its argument, as a tag has it.
type statement struct{ rule, param string }

// States reports whether a tag has a rule with an argument, of those tags that
// values have failed.
func (e *Engine) States(rule, param string) bool {
	_, states := e.stated.Load(statement{rule, param})
	return states
}

func (e *Engine) prepare(l *tag.Level) *level {
	rules := l.Rules
	// Validator does not come to the rules behind these. Nil fails the first
	// part of a tag, whatever it is.
	if end := slices.IndexFunc(rules, endsLevel); end >= 0 {
		rules = rules[:max(end, 1)]
	}

	out := &level{
		Level: l, rules: make([]rule, len(rules)), keys: e.levelOf(l.Keys), elements: e.levelOf(l.Elem),
		omitsEmpty: l.States("omitempty"), omitsZero: l.States("omitzero"),
		structOnly: l.States("structonly"), noStructLevel: l.States("nostructlevel"),
	}
	written := strings.Split(l.Text, ",")
	var all, plain []string
	for i := len(rules) - 1; i >= 0; i-- {
		atoms := e.atoms(rules[i])
		r := rule{Rule: &rules[i], aliases: e.aliasesIn(rules[i])}
		r.failure = r.report().read()
		e.stated.Store(statement{r.failure.tag, r.failure.param}, true)
		r.users = slices.ContainsFunc(atoms, e.isUsers)
		r.guarded = r.users || slices.ContainsFunc(atoms, looksAtHost)
		r.conditions = e.conditionsOf(rules[i])
		out.refers = out.refers || len(r.conditions) > 0
		out.method = out.method || slices.ContainsFunc(atoms, callsMethod)
		out.sibling = out.sibling || slices.ContainsFunc(atoms, namesElement)
		out.unique = out.unique || slices.ContainsFunc(atoms, comparesElements)
		for _, atom := range atoms {
			out.words = append(out.words, strings.Fields(atom.Param)...)
		}

		all = slices.Insert(all, 0, written[i])
		plain = slices.Insert(plain, 0, plainPart(r, written[i], atoms)...)
		r.all, r.plain, r.alone = questionOf(all), questionOf(plain), questionOf(all[:1])
		out.rules[i] = r
	}
	return out
}

// plainPart returns what is left of a rule if it is not guarded: of an alias,
// the directives, which let a value go although the rest is not asked.
func plainPart(r rule, written string, atoms []tag.Rule) (parts []string) {
	if !r.guarded {
		return []string{written}
	}
	for _, atom := range atoms {
		if tag.Decides(atom.Name) {
			parts = append(parts, atom.Name)
		}
	}
	return parts
}

// endsLevel reports whether validator stops at a directive, whatever the value.
func endsLevel(r tag.Rule) bool { return isStructOnly(r.Name) || r.Name == "nostructlevel" }

func isStructOnly(rule string) bool { return rule == "structonly" }

func looksAtHost(r tag.Rule) bool { return tag.LooksAtHost(r.Name) }

func callsMethod(r tag.Rule) bool { return tag.References(r.Name) == tag.GoMethod }

func namesElement(r tag.Rule) bool { return tag.References(r.Name) == tag.ElemField }

func comparesElements(r tag.Rule) bool { return r.Name == "unique" && r.Param == "" }

// atoms returns the rules that some rules consist of: alternatives and what
// aliases stand for, with a dive in it as a rule of that name.
func (e *Engine) atoms(rules ...tag.Rule) (all []tag.Rule) {
	for _, rule := range rules {
		for _, r := range rule.Alternatives() {
			alias, is := e.cfg.Aliases[r.Name]
			if is {
				all = append(all, e.atomsIn(alias)...)
			} else {
				all = append(all, r)
			}
		}
	}
	return all
}

// atomsIn is atoms of what an alias stands for.
func (e *Engine) atomsIn(alias string) (all []tag.Rule) {
	for level := range tag.ParseLevel(alias).All() {
		all = append(all, e.atoms(level.Rules...)...)
		if level.Dive {
			all = append(all, tag.Rule{Name: "dive"})
		}
	}
	return all
}

// isUsers reports whether a rule is a function of the user's. Of a foreign
// validator, what validator does not know by itself is taken for one.
func (e *Engine) isUsers(r tag.Rule) bool {
	if e.cfg.Validator != nil {
		return !e.isBakedIn(r.Name)
	}
	_, own := e.cfg.Funcs[r.Name]
	return own
}

// isBakedIn reports whether validator knows a rule without being told of it.
func (e *Engine) isBakedIn(name string) bool {
	return registered(func() error { _ = e.bakedIn.Var("", "omitempty,"+name); return nil }) == nil
}

// aliasesIn returns the names of the aliases that a rule stands for, and of
// those inside them: validator reports the innermost. Of a foreign validator,
// what validator does not know by itself may be one.
func (e *Engine) aliasesIn(r tag.Rule) (names []string) {
	for _, r := range r.Alternatives() {
		rules, is := e.cfg.Aliases[r.Name]
		if foreign := e.cfg.Validator != nil; !is && !(foreign && e.isUsers(r)) {
			continue
		}
		names = append(names, r.Name)
		for _, inner := range tag.ParseLevel(rules).Rules {
			if is {
				names = append(names, e.aliasesIn(inner)...)
			}
		}
	}
	return names
}

// ofKeys returns the level for the keys; nil if there is none.
func (l *level) ofKeys() *level {
	if l == nil {
		return nil
	}
	return l.keys
}

// ofElements returns the level for the elements; nil if there is none.
func (l *level) ofElements() *level {
	if l == nil {
		return nil
	}
	return l.elements
}

// leavesOutStruct reports whether validator does not look at a struct;
// leavesOutFields, whether it looks at none of its fields.
func (l *level) leavesOutStruct() bool { return l != nil && l.noStructLevel }
func (l *level) leavesOutFields() bool { return l != nil && l.structOnly }

// question returns what validator is asked for the rules from index i on, or
// for those of them that are not guarded.
func (l *level) question(i int, plain bool) question {
	if plain {
		return l.rules[i].plain
	}
	return l.rules[i].all
}

// find returns the index of the first rule from index i on that validator may
// have reported; -1 if there is none.
func (l *level) find(i int, failed *report) int {
	for ; i < len(l.rules); i++ {
		if l.rules[i].reportedAs(failed) {
			return i
		}
	}
	return -1
}

// reportedAs reports whether validator may have reported the rule. It reports
// a group as a whole, except for nil, which fails the first alternative.
func (r *rule) reportedAs(failed *report) bool {
	if slices.Contains(r.aliases, failed.tag) {
		return true
	}
	if r.Or != nil && !failed.null {
		return r.Decoded() == failed.tag
	}
	first := r.Alternatives()[0]
	return first.Name == failed.tag && first.Param == failed.param
}

// report is how validator reports a failure of the rule.
func (r *rule) report() *report {
	if r.Or == nil {
		return &report{tag: r.Name, actual: r.Name, param: r.Param}
	}
	group := r.Decoded()
	return &report{tag: group, actual: group, param: r.Or[len(r.Or)-1].Param}
}
