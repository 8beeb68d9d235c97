package schema

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/tag"
)

// textRule returns what a schema says of a rule for a string.
func (c *compiler) textRule(r tag.Rule) ruling {
	if pattern, ok := patterns[r.Name]; ok {
		return exactly(Node{{"pattern", pattern}})
	}
	if pattern, ok := rough[r.Name]; ok {
		return ruling{Near, Node{{"pattern", pattern}}}
	}

	switch r.Name {
	case "eq", "ne":
		return negated(r.Name == "ne", exactly(Node{{"const", r.Param}}))
	case "eq_ignore_case", "ne_ignore_case":
		return negated(r.Name == "ne_ignore_case", matching("^"+folded(r.Param)+"$"))
	case "oneof", "noneof":
		return negated(r.Name == "noneof", exactly(oneOf(text, r.Param)))
	case "oneofci", "noneofci":
		return negated(r.Name == "noneofci", exactly(oneOfFolded(r.Param)))
	case "iso3166_1_alpha2", "iso3166_1_alpha2_eu":
		return exactly(Node{{"enum", c.codes.letters(r.Name, 2)}})
	case "iso3166_1_alpha3", "iso3166_1_alpha3_eu", "iso4217":
		return exactly(Node{{"enum", c.codes.letters(r.Name, 3)}})
	}
	if tag.WantsText(r.Name) {
		return search(r)
	}
	return composed(r)
}

func matching(pattern string) ruling { return exactly(Node{{"pattern", pattern}}) }

func oneOfFolded(param string) Node {
	var all []string
	for _, word := range tag.Words(param) {
		all = append(all, folded(word))
	}
	if len(all) == 0 {
		return never
	}
	return Node{{"pattern", "^(?:" + strings.Join(all, "|") + ")$"}}
}

// search returns what a schema says of a rule that looks for text.
func search(r tag.Rule) ruling {
	if r.Param == "" {
		return ruling{} // whatever is looked for is there, or never is
	}

	switch r.Name {
	case "contains", "excludes":
		return negated(r.Name == "excludes", matching(quoted(r.Param)))
	case "containsany", "excludesall":
		return negated(r.Name == "excludesall", matching(oneCharacter(r.Param)))
	case "containsrune", "excludesrune":
		first, _ := utf8.DecodeRuneInString(r.Param)
		return negated(r.Name == "excludesrune", matching(quoted(string(first))))
	case "startswith", "startsnotwith":
		return negated(r.Name == "startsnotwith", matching("^"+quoted(r.Param)))
	case "endswith", "endsnotwith":
		return negated(r.Name == "endsnotwith", matching(quoted(r.Param)+"$"))
	}
	return ruling{}
}

// oneCharacter returns a pattern for one of the characters of text.
func oneCharacter(text string) string {
	var all []string
	for _, r := range text {
		all = append(all, quoted(string(r)))
	}
	return strings.Join(all, "|")
}

// composed returns what a schema says of a rule that takes more than a pattern.
func composed(r tag.Rule) ruling {
	switch r.Name {
	case "ipv6":
		return exactly(Node{{"pattern", "^" + v6() + "$"}, {"not", Node{{"pattern", "^" + mapped() + "$"}}}})
	case "cidrv6":
		bits := `/0*(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])$`
		return exactly(Node{{"pattern", "^" + v6() + bits}, {"not", Node{{"pattern", "^" + mapped() + "/"}}}})
	case "eth_addr":
		return matching(`^0x[0-9a-fA-F]{40}$`)
	case "fqdn":
		const label = `[a-zA-Z0-9][a-zA-Z0-9-]{0,62}`
		pattern := `^` + label + `(?:\.` + label + `)*\.[a-zA-Z][a-zA-Z0-9-]{0,62}\.?$`
		short := Node{{"anyOf", []Node{
			{{"maxLength", integer(253)}},
			{{"maxLength", integer(254)}, {"pattern", `\.$`}},
		}}}
		return exactly(and(Node{{"pattern", pattern}}, short))
	case "spicedb":
		return spiceDB(r.Param)
	case "datetime":
		return layout(r.Param)
	}
	return ruling{}
}

func spiceDB(param string) ruling {
	switch param {
	case "permission":
		return matching(`^(?:[a-z][a-z0-9_]{1,62}[a-z0-9])?$`)
	case "type":
		return matching(`^(?:[a-z][a-z0-9_]{1,61}[a-z0-9]/)?[a-z][a-z0-9_]{1,62}[a-z0-9]$`)
	case "", "id":
		return matching(`^(?:[a-zA-Z0-9/_|=+-]+|\*)$`)
	}
	return ruling{}
}

// layouts are the parts of a layout of package time whose texts have a pattern.
var layouts = strings.NewReplacer(
	"2006", "[0-9]{4}", "01", "[0-9]{2}", "02", "[0-9]{2}", "15", "[0-9]{1,2}", "04", "[0-9]{2}",
	"05", `[0-9]{2}(?:[.,][0-9]+)?`, "Z07:00", `(?:Z|[-+][0-9]{2}:[0-9]{2})`,
)

// layout returns what a schema says of a time in a layout. Of layouts with
// names, zones or numbers of any width in them it says nothing.
func layout(param string) ruling {
	left := strings.NewReplacer("2006", "", "01", "", "02", "", "15", "", "04", "", "05", "", "Z07:00", "").Replace(param)
	if strings.Trim(left, "-:/T ") != "" || strings.Contains(left, " ") {
		return ruling{}
	}
	return ruling{Near, Node{{"pattern", "^" + layouts.Replace(quoted(param)) + "$"}}}
}

// codes are lists of validator's own, which it is asked for once.
type codes struct {
	validator *validator.Validate // with nothing added
	mu        sync.Mutex
	known     map[string][]any
}

func newCodes() *codes { return &codes{validator: validator.New(), known: map[string][]any{}} }

// letters returns the codes of n capital letters that pass a rule.
func (c *codes) letters(rule string, n int) []any {
	return c.all(rule, func(keep func(any)) {
		code := make([]byte, n)
		var fill func(i int)
		fill = func(i int) {
			for code[i] = 'A'; code[i] <= 'Z'; code[i]++ {
				if i+1 < n {
					fill(i + 1)
					continue
				}
				keep(string(code))
			}
		}
		fill(0)
	})
}

// numeric returns the numbers of up to three digits that pass a rule.
func (c *codes) numeric(rule string) []any {
	return c.all(rule, func(keep func(any)) {
		for n := range 1000 {
			keep(n)
		}
	})
}

// all returns those of many values that pass a rule.
func (c *codes) all(rule string, values func(keep func(any))) (passing []any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.known[rule]; ok {
		return known
	}

	values(func(v any) {
		if c.validator.Var(v, rule) != nil {
			return
		}
		if n, ok := v.(int); ok {
			v = number(strconv.Itoa(n))
		}
		passing = append(passing, v)
	})
	c.known[rule] = passing
	return passing
}
