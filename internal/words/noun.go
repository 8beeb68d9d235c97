package words

import (
	"cmp"
	"strings"

	"github.com/fielderrors/bind/internal/catalog"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/tag"
)

// noun returns what a value must be, for a rule that asks for a format; "" if
// there is no noun for it.
func (m *Messages) noun(fe *mistake.Mistake) string {
	if fe.Rule == mistake.RuleOr {
		return m.either(fe)
	}
	return m.nounUnder("noun", fe.Rule, fe, "")
}

// nounUnder fills the noun under a name and a variant of it; "" if there is
// none.
func (m *Messages) nounUnder(name, variant string, fe *mistake.Mistake, sort string) string {
	key, ok := m.catalog.Find(name, variant)
	if !ok {
		return ""
	}
	args := m.arguments(fe, sort)
	if args[0] == "" && m.catalog.Uses(key, 1) {
		return ""
	}
	return m.part(key, &catalog.Params{1: args[0]})
}

// either joins the nouns of the alternatives of an or-group, each of which can
// be any rule; "" if one has no noun.
func (m *Messages) either(or *mistake.Mistake) string {
	var nouns []string
	for alternative := range strings.SplitSeq(or.Param, "|") {
		noun := m.alternative(tag.ParseRule(alternative), or)
		if noun == "" {
			return ""
		}
		nouns = append(nouns, noun)
	}

	last := "join.or"
	if several, ok := m.catalog.Find("join.or", "several"); ok && len(nouns) > 2 {
		last = several
	}
	return m.joinAll("join.list", last, nouns)
}

// alternative returns the noun for one rule of an or-group.
func (m *Messages) alternative(rule tag.Rule, or *mistake.Mistake) string {
	sort := sortOf(or.Type)
	if zero := zeros[sort]; rule.Name == "isdefault" && zero != "" {
		rule = tag.Rule{Name: "eq", Param: zero}
	}
	fe := &mistake.Mistake{Path: or.Path, Rule: rule.Name, Param: rule.Param, Type: or.Type}
	return cmp.Or(m.nounUnder("noun."+rule.Name, sort, fe, sort), m.noun(fe))
}

// zeros are the values that isdefault wants of the sorts of value that are
// never empty.
var zeros = map[string]string{"number": "0", "boolean": "false"}
