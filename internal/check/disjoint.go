package check

import (
	"strings"

	"github.com/fielderrors/bind/internal/tag"
)

// form is what all texts that pass a rule have in common. It is no description
// of the rule: what is not known is left out.
type form struct {
	has  string // characters of which each text has at least one; "" if that is not known
	only string // characters that may stand in a text; "" is any
}

const (
	digits    = "0123456789"
	hexDigits = digits + "abcdefABCDEF"
	letters   = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// forms are those of the rules that are often put beside each other by mistake.
var forms = map[string]form{
	"alpha":            {letters, letters},
	"alphanum":         {letters + digits, letters + digits},
	"number":           {digits, digits},
	"numeric":          {digits, digits + "+-."},
	"e164":             {digits, digits + "+"},
	"hexadecimal":      {hexDigits, hexDigits + "xX"},
	"hexcolor":         {"#", hexDigits + "#"},
	"email":            {"@", ""},
	"uuid":             {"-", hexDigits + "-"},
	"uuid3":            {"-", hexDigits + "-"},
	"uuid4":            {"-", hexDigits + "-"},
	"uuid5":            {"-", hexDigits + "-"},
	"uuid_rfc4122":     {"-", hexDigits + "-"},
	"uuid3_rfc4122":    {"-", hexDigits + "-"},
	"uuid4_rfc4122":    {"-", hexDigits + "-"},
	"uuid5_rfc4122":    {"-", hexDigits + "-"},
	"ulid":             {letters + digits, letters + digits},
	"ipv4":             {".", hexDigits + ":."},
	"ipv6":             {":", hexDigits + ":."},
	"cidr":             {"/", hexDigits + ":./"},
	"cidrv4":           {"/", hexDigits + ":./"},
	"cidrv6":           {"/", hexDigits + ":./"},
	"mac":              {":-.", hexDigits + ":-."},
	"url":              {":", ""},
	"http_url":         {":", ""},
	"https_url":        {":", ""},
	"uri":              {"", ""},
	"jwt":              {".", letters + digits + "-_."},
	"md5":              {hexDigits, hexDigits},
	"sha256":           {hexDigits, hexDigits},
	"sha384":           {hexDigits, hexDigits},
	"sha512":           {hexDigits, hexDigits},
	"iso3166_1_alpha2": {letters, letters},
	"iso4217":          {letters, letters},
}

// disjoint reports two formats that no text has at once.
func (f *fieldCheck) disjoint(rules []tag.Rule) {
	for i, a := range rules {
		for _, b := range rules[:i] {
			if f.replaced(a.Name) || f.replaced(b.Name) || a.Or != nil || b.Or != nil {
				continue
			}
			x, y := forms[a.Name], forms[b.Name]
			if x.excludes(y) || y.excludes(x) {
				f.report("keep one of them, or let either pass: "+b.Name+"|"+a.Name,
					"no text passes both %q and %q", b.Name, a.Name)
				return
			}
		}
	}
}

// excludes reports whether a text of form x has what no text of form y may have.
func (x form) excludes(y form) bool {
	return x.has != "" && y.only != "" && !strings.ContainsAny(y.only, x.has)
}
