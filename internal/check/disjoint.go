package check

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
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

// lengths are those of all texts that pass a rule, in characters. Rules whose
// texts have many lengths are not in it.
var lengths = map[string][]int{
	"uuid":             {36},
	"uuid3":            {36},
	"uuid4":            {36},
	"uuid5":            {36},
	"uuid_rfc4122":     {36},
	"uuid3_rfc4122":    {36},
	"uuid4_rfc4122":    {36},
	"uuid5_rfc4122":    {36},
	"ulid":             {26},
	"md5":              {32},
	"sha256":           {64},
	"sha384":           {96},
	"sha512":           {128},
	"iso3166_1_alpha2": {2},
	"iso4217":          {3},
	"hexcolor":         {4, 5, 7, 9},
	"e164":             {8, 9, 10, 11, 12, 13, 14, 15, 16},
	"ipv4":             {7, 8, 9, 10, 11, 12, 13, 14, 15},
}

// fits reports a format whose texts are all too long or too short for what the
// level says of their length.
func (f *fieldCheck) fits(typ *shape.Type, rules []tag.Rule) {
	var bounds []string
	possible := []int(nil)
	format := ""
	for _, r := range rules {
		of := lengths[r.Name]
		switch {
		case r.Or != nil || f.replaced(r.Name):
		case tag.Counts(r.Name):
			bounds = append(bounds, r.Text())
		case of == nil:
		case format == "":
			possible, format = of, r.Name
		default:
			other := func(n int) bool { return !slices.Contains(of, n) }
			possible = slices.DeleteFunc(slices.Clone(possible), other)
			format += "," + r.Name
		}
	}
	if format == "" {
		return
	}

	texts := make([]reflect.Value, 0, len(possible))
	for _, n := range possible {
		texts = append(texts, converted(typ.Deref().Go, strings.Repeat("a", n))...)
	}
	what := strings.Join(bounds, ",")
	asked := cmp.Or(what, "required") // which all that has a length passes
	passed, returned := f.anyPasses(typ, texts, asked)

	switch {
	case !returned || passed:
	case what == "":
		f.report("keep one of them, or let either pass: "+strings.ReplaceAll(format, ",", "|"),
			"no text passes all of %q, for their lengths differ", format)
	default:
		f.report("correct the length, or remove one of them",
			"no text that passes %q has a length that passes %q", format, what)
	}
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
