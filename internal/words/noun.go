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
func (l *Language) noun(fe *mistake.Mistake) string {
	if fe.Rule == mistake.RuleOr {
		return l.either(fe)
	}
	return l.nounUnder("noun", fe.Rule, fe, "")
}

// nounUnder fills the noun under a name and a variant of it; "" if there is
// none.
func (l *Language) nounUnder(name, variant string, fe *mistake.Mistake, sort string) string {
	key, ok := l.catalog.Find(name, variant)
	if !ok {
		return ""
	}
	args := l.arguments(fe, sort)
	return l.catalog.Text(key, &catalog.Params{1: args[0]})
}

// either joins the nouns of the alternatives of an or-group, each of which can
// be any rule; "" if one has no noun.
func (l *Language) either(or *mistake.Mistake) string {
	var nouns []string
	for alternative := range strings.SplitSeq(or.Param, "|") {
		noun := l.alternative(tag.ParseRule(alternative), or.Type)
		if noun == "" {
			return ""
		}
		nouns = append(nouns, noun)
	}
	last := len(nouns) - 1
	return l.join("join.or", []string{l.join("join.list", nouns[:last]), nouns[last]})
}

// alternative returns the noun for one rule of an or-group on values of a
// type.
func (l *Language) alternative(rule tag.Rule, typ string) string {
	sort := sortOf(typ)
	if zero := zeros[sort]; rule.Name == "isdefault" && zero != "" {
		rule = tag.Rule{Name: "eq", Param: zero}
	}
	fe := &mistake.Mistake{Rule: rule.Name, Param: rule.Param, Type: typ}
	return cmp.Or(l.nounUnder("noun."+rule.Name, sort, fe, sort), l.noun(fe))
}

// zeros are the values that isdefault wants of the sorts of value that are
// never empty.
var zeros = map[string]string{"number": "0", "boolean": "false"}
