package rules

import (
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// Every rule of a value that fails is reported, in the order of the tag. What
// validator does at the first failure, it is asked to do again behind it.
//
// Some rules are not asked behind a failure: none behind one that settles
// whether there may be a value, none under bind:"bail", and functions of the
// user's and rules that look at the host only if all of validator's own rules
// before them have passed.

// lookInside reports the rules of its own that a value fails, and returns
// whether what is in the value is to be looked at.
func (w *walk) lookInside(at *cursor) bool {
	if at.level == nil || at.level.Text == "" {
		return true
	}
	if !at.tested && at.check.AcceptsItself(at.value) {
		return !omitted(at)
	}
	r := w.ruling(at)
	r.run(0)
	return w.err == nil && !r.empty && !omitted(at)
}

// ruling finds the rules of one level that a value fails.
type ruling struct {
	walk     *walk
	at       *cursor
	verdicts proof.Verdicts
	failed   bool // a rule has failed
	refused  bool // one of validator's own has
	empty    bool // one that asks for a value has: there is none
	stands   bool // another value is looked at instead, about which some rules may not be asked
	misfit   bool // one of them may not
	doubtful bool // validator may not be asked some rules: a panic is no failure of the server

	// told, if it is not nil, takes the rules that fail: they are looked at because
	// validator has failed another one in a whole struct.
	told *[]*report
}

func (w *walk) ruling(at *cursor) ruling {
	r := ruling{walk: w, at: at}
	r.stands = w.mixed && w.engine.mayReplace(at.typ) && w.engine.replaces(at.typ)
	r.doubtful = r.stands || w.mixed && at.level.refers
	switch {
	case at.tested:
		r.verdicts = at.verdicts
	case len(at.level.rules) <= proof.MostRules:
		r.verdicts = at.check.Verdicts(at.value)
	}
	return r
}

// run reports the rules from index i on that the value fails.
func (r *ruling) run(i int) {
	for i < len(r.at.level.rules) {
		index, failed := r.next(i)
		if failed == nil {
			return
		}
		told := r.fail(failed)
		r.failed = true // told or not: validator would not come to the rules behind it
		if r.told != nil {
			*r.told = append(*r.told, failed)
		}
		if last := told && r.isLast(index, failed); last || r.walk.done() {
			return
		}
		i = index + 1 // if it is not told, decoding explains it
	}
}

// fail notes a failure; false says that decoding explains it.
func (r *ruling) fail(failed *report) bool {
	m := r.mistake(failed)
	if r.at.embedded != nil {
		return r.walk.failEmbedded(failed, &m, r.at)
	}
	return r.walk.fail(&m, r.at)
}

// isLast takes in that a rule has failed, and reports whether no other rule is
// asked behind it.
func (r *ruling) isLast(index int, failed *report) bool {
	rules := r.at.level.rules
	r.failed = true
	r.refused = r.refused || index < len(rules) && !rules[index].users
	r.empty = r.empty || failed.wantsValue
	return r.at.bail || failed.settles
}

// next returns the index of the first rule from i on that the value fails, and
// what is to be reported, nil if there is none. Validator is asked only for what
// is not certain.
func (r *ruling) next(i int) (index int, failed *report) {
	rules := r.at.level.rules
	for i = r.verdicts.Next(i); i < len(rules); i = r.verdicts.Next(i + 1) {
		rule := &rules[i]
		switch verdict := r.verdicts.Of(i); {
		case verdict == proof.Unknown:
			return r.ask(i)
		case !(r.refused && rule.guarded):
			return i, rule.failure
		}
	}
	return 0, nil
}

// ask asks validator about the rules from i on: together, or, if one of them
// panics behind a failure, one by one.
func (r *ruling) ask(i int) (index int, failed *report) {
	level := r.at.level
	q := level.question(i, r.refused)
	if q.text == "" {
		return 0, nil
	}
	fe, panicked := r.validate(q)
	if rule := &level.rules[i]; panicked != nil && !(r.refused && rule.guarded) {
		var unasked any
		if fe, unasked = r.validate(rule.alone); unasked != nil && !r.failed {
			r.refuse(rule, unasked)
		}
	}
	switch {
	case fe == nil && panicked != nil:
		return r.next(i + 1)
	case fe == nil:
		return 0, nil
	}

	failed = reportOf(fe)
	if index = level.find(i, failed); index < 0 {
		index = len(level.rules) // which rule it is, a foreign validator does not say
	}
	return index, failed
}

// mistake states the facts of a failed rule.
func (r *ruling) mistake(failed *report) mistake.Mistake {
	at := r.at
	if at.isKey && !at.placeless {
		return keyFailure(failed)
	}
	typ := at.typ
	if r.walk.engine.mayReplace(typ) {
		typ = r.walk.judged(at)
	}
	if failed.namesNoField {
		return failed.mistake(typ)
	}
	return describe(failed, subject{
		typ: typ, level: at.level.Level, scope: at.scope,
		owner: path.Steps(r.walk.path[:at.ownerPath]), spelled: r.walk.spelled,
	})
}

// judged returns the type of the value that validator looks at for one at hand.
func (w *walk) judged(at *cursor) *shape.Type {
	if !w.engine.replaces(at.typ) {
		return at.typ
	}
	v, err := w.engine.Unfolder().Unfold(at.value)
	if err != nil || !v.IsValid() {
		return at.typ
	}
	return w.engine.shapes.Read(v.Type())
}
