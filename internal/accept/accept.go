// Package accept chooses among languages by an Accept-Language header (RFC 9110, section 12.5.4).
//
// In: the tags of the languages that there are, and a header. Out: which of them it is.
package accept

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// Languages are the languages that there are to choose from.
type Languages struct {
	tags     []language.Tag
	families map[language.Base]family
}

// Of returns the languages with these tags; the first is the fallback.
func Of(tags []language.Tag) *Languages {
	d := &Languages{tags: tags}
	d.index()
	return d
}

// family are the languages of a Binder that have one primary language, by their places in it: pt and pt-BR. A range finds
// none but those of its own.
type family struct {
	members []int
	matcher language.Matcher
	alone   []language.Matcher // one for each member, for when matcher has found one that the client refuses
}

// index prepares d for choices.
func (d *Languages) index() {
	d.families = map[language.Base]family{}
	for i, tag := range d.tags {
		f := d.families[spokenIn(tag)]
		f.members = append(f.members, i)
		f.alone = append(f.alone, language.NewMatcher([]language.Tag{tag}))
		d.families[spokenIn(tag)] = f
	}
	for base, f := range d.families {
		f.matcher = f.alone[0]
		if len(f.members) > 1 {
			f.matcher = language.NewMatcher(d.tagged(f.members))
		}
		d.families[base] = f
	}
}

// tagged returns the tags of some languages.
func (d *Languages) tagged(languages []int) (tags []language.Tag) {
	for _, i := range languages {
		tags = append(tags, d.tags[i])
	}
	return tags
}

// spokenIn returns the primary language of a tag, the same for all names that it has: cmn is zh, iw is he.
func spokenIn(tag language.Tag) language.Base {
	if canonical, err := language.All.Canonicalize(tag); err == nil {
		tag = canonical
	}
	base, _ := tag.Base()
	return base
}

// Choose returns the index of the language that suits an Accept-Language header (RFC 9110, section 12.5.4) best:
//
//   - The one nearest to the heaviest range that finds one, the first in the header of those that weigh the same. A range
//     finds languages with its own primary language only: CLDR has Russian near to Belarusian, whose readers did not ask
//     for it. Which region and script are nearest, CLDR's data says. Another script than the range's is a find only if no
//     range finds better.
//   - For *, which stands behind the other ranges of its weight, the first language of the Binder that no range names.
//   - Else the first language of the Binder: the header is disregarded rather than answered by 406.
//
// A language of the weight 0 is never chosen, unless all are of it. If several ranges name a language, the one with the
// most subtags decides on its weight: "pt;q=0, pt-BR" accepts pt-BR, and "pt-PT, es;q=0.9, pt-BR;q=0.8" has pt-BR behind
// es. A weight for a range's own more general form is no such ranking: "en-GB, de;q=0.9, en;q=0.8" finds en before de.
func (d *Languages) Choose(header string) int {
	if header == "" {
		return 0
	}
	c := choice{Languages: d, ranges: languageRanges(header)}
	for _, tag := range d.tags {
		c.deciding = append(c.deciding, decisive(c.ranges, tag))
	}
	star := slices.IndexFunc(c.ranges, func(r languageRange) bool { return r.any })
	if star < 0 {
		star = len(c.ranges)
	}
	found := c.nearest(c.ranges[:star])
	if found < 0 && star < len(c.ranges) {
		found = slices.Index(c.deciding, star)
	}
	if found < 0 {
		found = c.nearest(c.ranges[star:])
	}
	if found < 0 {
		found = slices.IndexFunc(c.deciding, func(r int) bool { return !c.refused(r) })
	}
	return max(found, 0)
}

// choice is one choice among the languages of a dictionary.
type choice struct {
	*Languages
	ranges   []languageRange
	deciding []int // for each language, the range that decides on its weight; -1 if there is none
}

// refused reports whether the range has the weight 0 and names languages.
func (c *choice) refused(r int) bool { return r >= 0 && !c.ranges[r].any && c.ranges[r].weight == 0 }

// nearest returns the language that is nearest to one of some ranges; -1 if none is near.
func (c *choice) nearest(ranges []languageRange) int {
	other := -1 // in another script
	for _, r := range ranges {
		if r.any || r.weight == 0 {
			continue
		}
		found, confidence := c.find(r)
		if confidence >= language.High {
			return found
		}
		if other < 0 {
			other = found
		}
	}
	return other
}

// find returns the language that is nearest to a range; -1 if none is near.
func (c *choice) find(r languageRange) (found int, confidence language.Confidence) {
	f, ok := c.families[spokenIn(r.tag)]
	if !ok {
		return -1, language.No
	}
	if _, i, confidence := f.matcher.Match(r.tag); confidence > language.No && c.open(f.members[i], r) {
		return f.members[i], confidence
	}
	found = -1
	for i, m := range f.alone {
		if _, _, near := m.Match(r.tag); near > confidence && c.open(f.members[i], r) {
			found, confidence = f.members[i], near
		}
	}
	return found, confidence
}

// open reports whether a range may find a language: the client has not refused it, nor ranked it by a range that is not
// the range itself or a more general one.
func (c *choice) open(i int, r languageRange) bool {
	by := c.deciding[i]
	return by < 0 || !c.refused(by) && c.ranges[by].names(r.tag)
}

// languageRange is a member of an Accept-Language header.
type languageRange struct {
	tag     language.Tag
	subtags int  // how many the client wrote; 0 for *
	any     bool // *
	weight  float64
}

// names reports whether the range names a language, as RFC 4647 filters (section 3.3.1). A language's script counts as
// written: zh-TW is in Hant.
func (r languageRange) names(tag language.Tag) bool {
	if r.any {
		return true
	}
	_, script, region := r.tag.Raw()
	_, _, in := tag.Raw()
	if spokenIn(r.tag) != spokenIn(tag) || region != in && region != (language.Region{}) {
		return false
	}
	written, _ := tag.Script()
	return script == written || script == language.Script{}
}

// decisive returns the index of the range that names a language by the most subtags, the heaviest of those; -1 if there
// is none.
func decisive(ranges []languageRange, tag language.Tag) int {
	found := -1
	for i, r := range ranges {
		if r.names(tag) && (found < 0 || r.subtags > ranges[found].subtags) {
			found = i
		}
	}
	return found
}

// The most that is read of an Accept-Language header.
const (
	maxAcceptBytes  = 1 << 10
	maxAcceptRanges = 32
)

// languageRanges reads an Accept-Language header: the heaviest range first, * behind the others of its weight. It leaves
// out what is malformed, ranges with an underscore, which x/text reads slowly and RFC 9110 does not know, and what is
// beyond the limits: a range that does not end within the first 1024 bytes, and all after the 32nd.
func languageRanges(header string) []languageRange {
	if len(header) > maxAcceptBytes {
		header = header[:max(0, strings.LastIndexByte(header[:maxAcceptBytes+1], ','))]
	}
	var ranges []languageRange
	for member := range strings.SplitSeq(header, ",") {
		if r, ok := parseRange(member); ok && len(ranges) < maxAcceptRanges {
			ranges = append(ranges, r)
		}
	}
	slices.SortStableFunc(ranges, func(a, b languageRange) int {
		switch {
		case a.weight != b.weight:
			return cmp.Compare(b.weight, a.weight)
		case a.any == b.any:
			return 0
		case a.any:
			return 1
		}
		return -1
	})
	return ranges
}

// parseRange reads one member: "de-CH;q=0.8". A script or region that x/text has not heard of is left out of its range,
// unless that would have the range refuse more than the client does.
func parseRange(member string) (r languageRange, ok bool) {
	name, weight, weighted := strings.Cut(member, ";")
	name = strings.TrimSpace(name)
	r = languageRange{weight: 1, any: name == "*", subtags: strings.Count(name, "-") + 1}
	if weighted {
		if r.weight, ok = parseWeight(weight); !ok {
			return r, false
		}
	}
	if r.any {
		r.subtags = 0
		return r, true
	}
	if strings.Contains(name, "_") {
		return r, false
	}
	var unheard language.ValueError
	tag, err := language.Parse(name)
	r.tag = tag
	base, _, _ := tag.Raw()
	return r, err == nil || errors.As(err, &unheard) && base != language.Base{} && r.weight > 0
}

// parseWeight reads "q=0.8".
func parseWeight(s string) (weight float64, ok bool) {
	name, value, _ := strings.Cut(s, "=")
	value = strings.TrimSpace(value)
	if !strings.EqualFold(strings.TrimSpace(name), "q") || strings.Trim(value, "0123456789.") != "" {
		return 0, false
	}
	weight, err := strconv.ParseFloat(value, 64)
	return weight, err == nil && weight <= 1
}
