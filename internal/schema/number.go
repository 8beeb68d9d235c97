package schema

import (
	"math"
	"strconv"

	"github.com/fielderrors/bind/internal/tag"
)

var sizes = map[form][2]string{
	text: {"minLength", "maxLength"}, list: {"minItems", "maxItems"}, mapping: {"minProperties", "maxProperties"},
}

func bounded(f form, bound tag.Bound, param string) ruling {
	switch f {
	case text, list, mapping:
		n, err := strconv.ParseInt(param, 0, 64)
		if err != nil {
			return ruling{}
		}
		return exactly(sized(sizes[f], bound, n))
	case signed:
		n, err := strconv.ParseInt(param, 0, 64)
		return numberBound(bound, integer(n), err)
	case unsigned:
		n, err := strconv.ParseUint(param, 0, 64)
		return numberBound(bound, number(strconv.FormatUint(n, 10)), err)
	case double:
		n, err := strconv.ParseFloat(param, 64)
		return numberBound(bound, float(n, 64), err)
	case single:
		return singleBound(bound, param)
	}

	return ruling{}
}

func sized(keywords [2]string, bound tag.Bound, n int64) Node {
	low, high := int64(0), int64(math.MaxInt64)
	switch bound {
	case tag.Exactly:
		low, high = n, n
	case tag.AtLeast:
		low = n
	case tag.MoreThan:
		low = n + 1
	case tag.AtMost:
		high = n
	case tag.LessThan:
		high = n - 1
	}

	if high < 0 {
		return never
	}
	var is Node
	if low > 0 {
		is = is.with(keywords[0], integer(low))
	}
	if high < math.MaxInt64 {
		is = is.with(keywords[1], integer(high))
	}
	return is
}

func numberBound(bound tag.Bound, n number, err error) ruling {
	if err != nil || string(n) == "" {
		return ruling{}
	}
	switch bound {
	case tag.Exactly:
		return exactly(Node{{"const", n}})
	case tag.AtLeast:
		return exactly(Node{{"minimum", n}})
	case tag.MoreThan:
		return exactly(Node{{"exclusiveMinimum", n}})
	case tag.AtMost:
		return exactly(Node{{"maximum", n}})
	}
	return exactly(Node{{"exclusiveMaximum", n}})
}

func singleBound(bound tag.Bound, param string) ruling {
	n, err := strconv.ParseFloat(param, 32)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return ruling{}
	}
	low := float(float64(math.Nextafter32(float32(n), float32(math.Inf(-1)))), 64)
	high := float(float64(math.Nextafter32(float32(n), float32(math.Inf(1)))), 64)
	if low == nil || high == nil {
		return ruling{}
	}

	switch bound {
	case tag.Exactly:
		return ruling{Near, Node{{"minimum", low}, {"maximum", high}}}
	case tag.AtLeast, tag.MoreThan:
		return ruling{Near, Node{{"minimum", low}}}
	}
	return ruling{Near, Node{{"maximum", high}}}
}

func float(n float64, bits int) number {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return nil
	}
	return number(strconv.FormatFloat(n, 'g', -1, bits))
}

func booleanRule(r tag.Rule) ruling {
	switch r.Name {
	case "boolean":
		return exactly(nil)
	case "eq", "ne":
		want, err := strconv.ParseBool(r.Param)
		if err != nil {
			return ruling{}
		}
		return exactly(Node{{"const", want == (r.Name == "eq")}})
	}
	return ruling{}
}

func (c *compiler) numberRule(f form, r tag.Rule) ruling {
	switch r.Name {
	case "number", "numeric":
		return exactly(nil)
	case "eq", "ne":
		equal := bounded(f, tag.Exactly, r.Param)
		if f == single && r.Name == "ne" {
			return ruling{}
		}
		return negated(r.Name == "ne", equal)
	case "latitude":
		return ruling{kindOfDegrees(f), degrees(f, 90)}
	case "longitude":
		return ruling{kindOfDegrees(f), degrees(f, 180)}
	}
	if f != signed && f != unsigned {
		return ruling{}
	}

	switch r.Name {
	case "oneof", "noneof":
		return negated(r.Name == "noneof", exactly(oneOf(f, r.Param)))
	case "port":
		return exactly(Node{{"minimum", integer(1)}, {"maximum", integer(math.MaxUint16)}})
	case "luhn_checksum":
		return ruling{Near, Node{{"minimum", integer(10)}}}
	case "iso3166_1_alpha_numeric", "iso3166_1_alpha_numeric_eu":
		return ruling{Near, Node{{"minimum", integer(1)}}}
	case "iso4217_numeric":
		return exactly(Node{{"enum", c.codes.numeric(r.Name)}})
	}
	return ruling{}
}

func degrees(f form, most int64) Node {
	if f == unsigned {
		return Node{{"maximum", integer(most)}}
	}
	return Node{{"minimum", integer(-most)}, {"maximum", integer(most)}}
}

func kindOfDegrees(f form) Kind {
	if f == single {
		return Near
	}
	return Exact
}

func oneOf(f form, param string) Node {
	all := []any{}
	known := map[string]bool{}
	for _, word := range tag.Words(param) {
		if known[word] || f != text && !canonical(f, word) {
			continue
		}
		known[word] = true
		if f == text {
			all = append(all, word)
			continue
		}
		all = append(all, number(word))
	}

	if len(all) == 0 {
		return never
	}
	return Node{{"enum", all}}
}

func canonical(f form, word string) bool {
	if f == signed {
		n, err := strconv.ParseInt(word, 10, 64)
		return err == nil && strconv.FormatInt(n, 10) == word
	}
	n, err := strconv.ParseUint(word, 10, 64)
	return err == nil && strconv.FormatUint(n, 10) == word
}
