package accept

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// languageRange is a member of an Accept-Language header.
type languageRange struct {
	tag     language.Tag
	subtags int  // how many the client wrote; 0 for *
	any     bool // *
	weight  float64
}

// names reports whether the range names a language, as RFC 4647 filters
// (section 3.3.1). A language's script counts as written: zh-TW is in Hant.
func (r languageRange) names(tag language.Tag) bool {
	if r.any {
		return true
	}

	_, script, region := r.tag.Raw()
	_, _, ofTag := tag.Raw()
	sameRegion := region == ofTag || region == language.Region{}
	if primary(r.tag) != primary(tag) || !sameRegion {
		return false
	}
	written, _ := tag.Script()
	return script == written || script == language.Script{}
}

// The most that is read of an Accept-Language header.
const (
	maxBytes       = 1 << 10
	maxRanges      = 32
	maxUnderscores = 3
)

// parseHeader reads an Accept-Language header: the heaviest range first, *
// behind the others of its weight. It leaves out what is malformed and what is
// beyond the limits: a range that does not end within the first 1024 bytes, all
// after the 32nd, and one with more than 3 underscores, each of which is read
// as a hyphen.
func parseHeader(header string) []languageRange {
	if len(header) > maxBytes {
		end := strings.LastIndexByte(header[:maxBytes+1], ',')
		header = header[:max(0, end)]
	}

	var ranges []languageRange
	for member := range strings.SplitSeq(header, ",") {
		r, ok := parseRange(member)
		if ok && len(ranges) < maxRanges {
			ranges = append(ranges, r)
		}
	}
	slices.SortStableFunc(ranges, func(a, b languageRange) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), compareBool(a.any, b.any))
	})
	return ranges
}

// compareBool puts false first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// parseRange reads one member: "de-CH;q=0.8". A script or region that x/text
// has not heard of is left out of its range, unless that would have the range
// refuse more than the client does.
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

	// POSIX writes pt_BR. x/text reads underscores slowly, and there may be a
	// thousand of them.
	if strings.Count(name, "_") > maxUnderscores {
		return r, false
	}
	name = strings.ReplaceAll(name, "_", "-")
	r.subtags = strings.Count(name, "-") + 1

	tag, err := language.Parse(name)
	r.tag = known(tag)
	if r.tag != tag {
		r.subtags = 0 // a range that names the other language itself decides
	}
	base, _, _ := tag.Raw()
	var unheard language.ValueError
	partlyHeard := errors.As(err, &unheard) && base != language.Base{}
	return r, err == nil || partlyHeard && r.weight > 0
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
