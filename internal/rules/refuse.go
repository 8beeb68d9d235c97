package rules

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// refuse reports a value as a misfit because of a rule: the one at hand, or one
// that the rule names. Any other panic is a failure of the server.
func (r *ruling) refuse(rule *rule, panicked any) {
	w, at := r.walk, r.at
	place, misfit := path.Steps(w.path), at.value
	m := mistake.Mistake{Rule: mistake.RuleFormat, Type: at.typ.Word(), Reference: at.field.IsReference()}

	name, other, beside := w.engine.misfitBeside(at.parent, rule)
	switch {
	case beside:
		place, m = r.beside(name, other)
		misfit = other
	case rule.users || !r.stands:
		panic(panicked)
	case r.misfit:
		return
	default:
		r.misfit = true
	}
	w.misfits++
	w.addRefused(place, m)

	field, _, _ := strings.Cut(string(w.names[at.name:]), "[")
	w.engine.noticeMisfit(at.parent.Type(), field, misfit, rule.Text())
}

// addRefused adds that a value is a misfit, once for each place.
func (w *walk) addRefused(place path.Steps, m mistake.Mistake) {
	if w.refused[place] {
		return
	}
	if w.refused == nil {
		w.refused = map[path.Steps]bool{}
	}
	w.refused[place] = true
	m.Path = place
	w.add(m, nil)
}

// notice is what a developer is told of a misfit.
type notice struct {
	holder        reflect.Type
	field         string
	rule, by      string
	value, yields reflect.Type
}

func (n notice) Error() string {
	holder := n.holder.Name()
	if holder == "" {
		holder = n.holder.String()
	}
	return fmt.Sprintf("%s.%s: rule %q cannot be asked about the %v that %s of %v returns for some values: "+
		"have it return a plain value of one kind, such as a string or a number",
		holder, n.field, n.rule, n.yields, n.by, n.value)
}

// noticeMisfit tells the developer, once, why values of a field are refused.
func (e *Engine) noticeMisfit(holder reflect.Type, field string, v reflect.Value, rule string) {
	u := e.Unfolder()
	_, by := u.step(v)
	instead, _ := u.Unfold(v)
	n := notice{holder, field, rule, by, dynamic(v), dynamic(instead)}
	if _, before := e.notices.LoadOrStore(n, true); !before && e.cfg.Notice != nil {
		e.cfg.Notice(n)
	}
}
