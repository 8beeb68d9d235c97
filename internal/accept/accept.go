// Package accept chooses among languages by an Accept-Language header (RFC
// 9110, section 12.5.4).
//
// In: the tags of the languages that there are, and a header. Out: the index of
// the language that suits it best.
package accept

import (
	"slices"

	"golang.org/x/text/language"
)

// Languages are the languages that there are to choose from.
type Languages struct {
	tags     []language.Tag
	families map[language.Base]family
}

// family are the languages that have one primary language: pt and pt-BR. A
// range finds none but those of its own.
type family struct {
	members []int // indexes of the languages
	matcher language.Matcher
	alone   []language.Matcher // one for each member, if the client refuses what matcher finds
}

// Of returns the languages with these tags; the first is the fallback.
func Of(tags []language.Tag) *Languages {
	l := &Languages{tags: tags, families: map[language.Base]family{}}
	for i, tag := range tags {
		f := l.families[primary(tag)]
		f.members = append(f.members, i)
		f.alone = append(f.alone, language.NewMatcher([]language.Tag{tag}))
		l.families[primary(tag)] = f
	}

	for base, f := range l.families {
		f.matcher = f.alone[0]
		if len(f.members) > 1 {
			f.matcher = language.NewMatcher(l.tagsOf(f.members))
		}
		l.families[base] = f
	}
	return l
}

// tagsOf returns the tags of some languages.
func (l *Languages) tagsOf(members []int) (tags []language.Tag) {
	for _, i := range members {
		tags = append(tags, l.tags[i])
	}
	return tags
}

// Choose returns the index of the language that suits an Accept-Language header
// best:
//
//   - The one nearest to the heaviest range that finds one, the first in the
//     header of those that weigh the same. A range finds languages with its own
//     primary language only: CLDR has Russian near to Belarusian, whose readers
//     did not ask for it. Which region and script are nearest, CLDR's data
//     says. Another script than the range's is a find only if no range finds
//     better.
//   - For *, which stands behind the other ranges of its weight, the first
//     language that no range names.
//   - Otherwise the first language: the header is disregarded rather than
//     answered by 406.
//
// A language of the weight 0 is never chosen, unless all are of it. If several
// ranges name a language, the one with the most subtags decides on its weight:
// "pt;q=0, pt-BR" accepts pt-BR, and "pt-PT, es;q=0.9, pt-BR;q=0.8" has pt-BR
// behind es. A weight for a range's own more general form is no such ranking:
// "en-GB, de;q=0.9, en;q=0.8" finds en before de.
func (l *Languages) Choose(header string) int {
	if header == "" {
		return 0
	}
	c := newChoice(l, parseHeader(header))

	star := slices.IndexFunc(c.ranges, func(r languageRange) bool { return r.any })
	if star < 0 {
		star = len(c.ranges)
	}
	for _, find := range [...]func() int{
		func() int { return c.nearest(c.ranges[:star]) },
		func() int { return c.unnamed(star) },
		func() int { return c.nearest(c.ranges[star:]) },
		c.first,
	} {
		if found := find(); found >= 0 {
			return found
		}
	}
	return 0
}
