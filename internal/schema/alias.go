package schema

import (
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// group returns what a schema says of an or-group, as far as it says something
// of all alternatives.
func (c *compiler) group(p place, f form, group []tag.Rule) ruling {
	kind := Exact
	var all []Node
	for _, r := range group {
		ruled := c.ruling(p, f, r)
		if tag.LooksAtParent(r.Name) && r.Name != "unique" {
			ruled = ruling{}
		}
		if ruled.kind == ServerOnly {
			return ruling{}
		}
		kind = min(kind, ruled.kind)
		all = append(all, ruled.is)
	}
	return ruling{kind, either(all...)}
}

// aliased returns what a schema says of the rules that an alias stands for.
func (c *compiler) aliased(p place, f form, rules []tag.Rule) ruling {
	kind := Exact
	var all []Node
	for _, r := range rules {
		ruled := c.ruling(p, f, r)
		if tag.Structural(r.Name) || tag.LooksAtParent(r.Name) && r.Name != "unique" {
			return ruling{}
		}
		if ruled.kind == ServerOnly {
			ruled.kind = Near
		}
		kind = min(kind, ruled.kind)
		all = append(all, ruled.is)
	}
	return ruling{kind, and(all...)}
}

// bakedInAliases are validator's own.
var bakedInAliases = map[string]string{
	"iscolor":         "hexcolor|rgb|rgba|hsl|hsla|cmyk",
	"country_code":    "iso3166_1_alpha2|iso3166_1_alpha3|iso3166_1_alpha_numeric",
	"eu_country_code": "iso3166_1_alpha2_eu|iso3166_1_alpha3_eu|iso3166_1_alpha_numeric_eu",
}

// alias returns the rules that an alias stands for.
func (c *compiler) alias(name string) (rules []tag.Rule, is bool) {
	text, is := c.engine.Config().Aliases[name]
	if !is {
		text, is = bakedInAliases[name]
	}
	if !is {
		return nil, false
	}
	level := tag.ParseLevel(text)
	if level.Dive {
		return []tag.Rule{{Name: "structonly"}}, true
	}
	return level.Rules, true
}

// replaced reports whether a rule is the user's.
func (c *compiler) replaced(rule string) bool {
	_, own := c.engine.Config().Funcs[rule]
	return own
}

// foreign reports whether rules look at something else than a value of t.
func (c *compiler) foreign(t *shape.Type) bool {
	_, custom := c.engine.Config().Types[t.Go]
	return custom || t.Go != nil && shape.IsValuer(t.Go) && !t.IsOptional()
}
