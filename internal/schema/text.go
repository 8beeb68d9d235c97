package schema

import (
	"strconv"
	"strings"
	"sync"

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
// oneCharacter returns a pattern for one of the characters of text.
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

// layouts are the parts of a layout of package time whose texts have a pattern.
// layout returns what a schema says of a time in a layout. Of layouts with
// names, zones or numbers of any width in them it says nothing.
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
