package accept

import (
	"slices"

	"golang.org/x/text/language"
)

// choice is one choice among the languages. Its methods return the index of a
// language; -1 if they find none.
type choice struct {
	*Languages
	ranges []languageRange

	// For each language, the index of the range that decides on its weight; -1
	// if there is none.
	decisive []int
}

func newChoice(l *Languages, ranges []languageRange) *choice {
	c := &choice{Languages: l, ranges: ranges}
	for _, tag := range l.tags {
		c.decisive = append(c.decisive, decisive(ranges, tag))
	}
	return c
}

// decisive returns the index of the range that names a language by the most
// subtags, the heaviest of those; -1 if there is none.
func decisive(ranges []languageRange, tag language.Tag) int {
	found := -1
	for i, r := range ranges {
		if r.names(tag) && (found < 0 || r.subtags > ranges[found].subtags) {
			found = i
		}
	}
	return found
}

// nearest returns the language that is nearest to one of some ranges.
func (c *choice) nearest(ranges []languageRange) int {
	otherScript := -1
	for _, r := range ranges {
		if r.any || r.weight == 0 {
			continue
		}
		found, confidence := c.find(r)
		if confidence >= language.High {
			return found
		}
		if otherScript < 0 {
			otherScript = found
		}
	}
	return otherScript
}

// unnamed returns the first language that no range names but *, which stands
// at the index star.
func (c *choice) unnamed(star int) int {
	if star >= len(c.ranges) {
		return -1
	}
	return slices.Index(c.decisive, star)
}

// first returns the first language that the client does not refuse.
func (c *choice) first() int {
	return slices.IndexFunc(c.decisive, func(r int) bool { return !c.refused(r) })
}

// find returns the language that is nearest to a range.
func (c *choice) find(r languageRange) (found int, confidence language.Confidence) {
	f, ok := c.families[primary(r.tag)]
	if !ok {
		return -1, language.No
	}

	_, i, confidence := f.matcher.Match(r.tag)
	if confidence > language.No && c.allows(r, f.members[i]) {
		return f.members[i], confidence
	}

	found, confidence = -1, language.No
	for i, m := range f.alone {
		_, _, near := m.Match(r.tag)
		if near > confidence && c.allows(r, f.members[i]) {
			found, confidence = f.members[i], near
		}
	}
	return found, confidence
}

// allows reports whether a range may find a language: the client has not
// refused it, nor ranked it by a range that is not the range itself or a more
// general one.
func (c *choice) allows(r languageRange, member int) bool {
	by := c.decisive[member]
	return by < 0 || !c.refused(by) && c.ranges[by].names(r.tag)
}

// refused reports whether the range has the weight 0 and names languages.
func (c *choice) refused(r int) bool {
	return r >= 0 && !c.ranges[r].any && c.ranges[r].weight == 0
}
