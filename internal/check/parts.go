package check

import (
	"slices"

	"github.com/fielderrors/bind/internal/tag"
)

// What a text must begin with, hold or end with, is in every text that passes:
// where another rule refuses that part, no text passes both.

// partRules ask for a part of a text.
var partRules = []string{"contains", "startswith", "endswith"}

// throughout are rules about every character of a text: what fails them by
// itself, fails them in any text.
var throughout = []string{
	"alpha", "alphanum", "alphaspace", "alphanumspace", "alphaunicode", "alphanumunicode", "number",
	"ascii", "printascii", "lowercase", "uppercase", "excludes", "excludesall", "excludesrune",
}

// families are rules about formats of one kind. A text has one of them at most.
var families = [][]string{
	{"ipv4", "ipv6"},
	{"cidrv4", "cidrv6"},
	{"ip", "cidr"},
	{"uuid3", "uuid4", "uuid5", "uuid7"},
	{"uuid3_rfc4122", "uuid4_rfc4122", "uuid5_rfc4122"},
	{"http_url", "https_url"},
	{"isbn10", "isbn13"},
	{"hexcolor", "rgb", "rgba", "hsl", "hsla", "cmyk"},
}

// opposed reports two rules about texts that no text passes both of.
func (f *fieldCheck) opposed(rules []tag.Rule) {
	for _, part := range rules {
		for _, other := range rules {
			plain := part.Or == nil && other.Or == nil && !f.replaced(part.Name) && !f.replaced(other.Name)
			if !plain || !oneFamily(part.Name, other.Name) && !f.refusesPart(part, other) {
				continue
			}
			f.report("remove one of them", "no text passes both %q and %q", part.Text(), other.Text())
			return
		}
	}
}

// oneFamily reports whether two different rules are of one family.
func oneFamily(a, b string) bool {
	return a != b && slices.ContainsFunc(families, func(all []string) bool {
		return slices.Contains(all, a) && slices.Contains(all, b)
	})
}

// refusesPart reports whether a rule refuses the part of a text that another one
// asks for, by itself and so in every text.
func (f *fieldCheck) refusesPart(part, other tag.Rule) bool {
	if !slices.Contains(partRules, part.Name) || part.Param == "" {
		return false
	}

	asked := other.Text()
	switch bound := tag.BoundOf(other.Name); {
	case bound == tag.Exactly:
		asked = "max=" + other.Param
	case bound == tag.AtMost, bound == tag.LessThan, slices.Contains(throughout, other.Name):
	case part.Name == "startswith" && other.Name == "startsnotwith":
	case part.Name == "endswith" && other.Name == "endsnotwith":
	default:
		return false
	}
	passes := true
	tried := attemptOne(func() { passes = f.engine.Validator().Var(part.Param, asked) == nil })
	return tried.returned() && !passes
}
