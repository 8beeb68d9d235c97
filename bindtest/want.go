package bindtest

import (
	"slices"
	"strings"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/internal/spelling"
)

// want is a mistake that a test expects. What is "" may be anything, except for
// the path.
type want struct{ path, rule, text string }

// matches reports whether fe is the mistake.
func (w want) matches(fe bind.FieldError) bool {
	return w.isAt(fe.Path) && w.hasRule(fe) && (w.text == "" || w.text == fe.Message)
}

// isAt reports whether p is the path.
func (w want) isAt(p bind.Path) bool {
	if p == (bind.Path{}) {
		return w.path == "" || w.path == wholeBody
	}
	_, isQuery := p.Parameter()
	return w.path == p.Dotted() || !isQuery && w.path == p.Pointer()
}

// hasRule reports whether fe has failed the rule.
func (w want) hasRule(fe bind.FieldError) bool {
	return w.rule == "" || w.rule == fe.Rule || w.rule == ruleText(fe)
}

// isNear reports whether fe could be what was meant: another rule at the path,
// or the rule or the text at a path that is much like it.
func (w want) isNear(fe bind.FieldError) bool {
	if w.isAt(fe.Path) {
		return true
	}
	name, _, _ := strings.Cut(w.rule, "=")
	sameRule := w.rule != "" && name == fe.Rule
	sameText := w.text != "" && w.text == fe.Message
	return sameText || sameRule && alike(w.path, fe.Path.Dotted())
}

// alike reports whether two dotted paths differ in their indexes, in what is
// around the last name, or in two letters.
func alike(a, b string) bool {
	a = strings.ReplaceAll(strings.TrimPrefix(a, "/"), "/", ".")
	return lastName(a) == lastName(b) || spelling.Edits(a, b, 2) <= 2
}

// lastName returns the last step of a dotted path that is no index.
func lastName(dotted string) string {
	steps := strings.Split(dotted, ".")
	for _, step := range slices.Backward(steps) {
		if strings.Trim(step, "0123456789") != "" {
			return step
		}
	}
	return ""
}

// pair finds a mistake of its own for each want. It returns the wants that have
// none, and the indexes of the mistakes that nothing wants. Wants that ask for
// more choose first, so that "any rule" takes what the others leave.
func pair(wants []want, fields bind.FieldErrors) (missing []want, others []int) {
	taken := make([]bool, len(fields))
	found := make([]bool, len(wants))
	for _, precision := range []func(want) bool{hasParam, hasName, hasNeither} {
		for i, w := range wants {
			if precision(w) {
				found[i] = w.take(fields, taken)
			}
		}
	}

	for i, w := range wants {
		if !found[i] {
			missing = append(missing, w)
		}
	}
	for i := range fields {
		if !taken[i] {
			others = append(others, i)
		}
	}
	return missing, others
}

func hasParam(w want) bool   { return strings.Contains(w.rule, "=") }
func hasName(w want) bool    { return w.rule != "" && !hasParam(w) }
func hasNeither(w want) bool { return w.rule == "" }

// take marks the first mistake that matches and is not taken.
func (w want) take(fields bind.FieldErrors, taken []bool) bool {
	for i, fe := range fields {
		if !taken[i] && w.matches(fe) {
			taken[i] = true
			return true
		}
	}
	return false
}

// asSent gives each mistake the code and the message that the client got. A
// format may file mistakes in another order, or say what two of them share only
// once: each takes the first entry at its path that no other has, one with its
// message before others.
func asSent(fields, sent bind.FieldErrors) bind.FieldErrors {
	at := map[string][]bind.FieldError{}
	for _, fe := range sent {
		at[place(fe.Path)] = append(at[place(fe.Path)], fe)
	}

	out := slices.Clone(fields)
	for i := range out {
		fe := &out[i]
		entries := at[place(fe.Path)]
		if len(entries) == 0 {
			continue
		}

		saysTheSame := func(e bind.FieldError) bool { return e.Message == fe.Message }
		n := max(0, slices.IndexFunc(entries, saysTheSame))
		if entries[n].Code != "" {
			fe.Code = entries[n].Code
		}
		fe.Message = entries[n].Message
		at[place(fe.Path)] = slices.Delete(entries, n, n+1)
	}
	return out
}
