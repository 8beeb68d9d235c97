package jsonbody

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
)

// integer decodes a JSON number into a Go integer.
func (p *parser) integer(n *node, i int, v reflect.Value) int {
	if !n.quoted {
		if end := p.plainInteger(n, i, v); end != bad {
			return end
		}
	}

	raw, end := p.scalar(n, i)
	if end == bad {
		return bad
	}
	digits, ok := p.numberText(n, raw)
	switch {
	case !ok:
		p.noteNumber(n, raw)
	case !setInteger(v, digits):
		p.noteInteger(n, digits)
	case n.check != nil:
		p.doubtIf(!n.accepts(v))
	}
	return end
}

// plainInteger decodes an integer of at most 18 digits that fits. It returns
// bad, and has changed nothing, where the slow way has to be taken.
func (p *parser) plainInteger(n *node, i int, v reflect.Value) int {
	u, end := digitsOnly(p.body, i)
	if end == bad {
		u, end = smallInteger(p.body, i)
	}
	if end == bad || u < n.least || u > n.most || end-i > p.left.number {
		return bad
	}

	if n.op == opUint {
		v.SetUint(uint64(u))
		if n.check != nil && !n.check.Uint(uint64(u), n.behind) {
			p.doubts++
		}
		return end
	}
	v.SetInt(u)
	if n.check != nil && !n.check.Int(u, n.behind) {
		p.doubts++
	}
	return end
}

// withinNumber returns the end of a number, unless it is longer than it may be.
func (p *parser) withinNumber(i, end int) int {
	if end-i > p.left.number {
		return p.broken("number", int64(p.limits.Number))
	}
	return end
}

// plainBounds returns the smallest and the largest integer of a type that an
// int64 holds.
func plainBounds(t reflect.Type) (least, most int64) {
	switch size := 8 * t.Size(); {
	case t.Kind() >= reflect.Uint && size < 64:
		return 0, 1<<size - 1
	case t.Kind() >= reflect.Uint:
		return 0, math.MaxInt64
	default:
		return math.MinInt64 >> (64 - size), math.MaxInt64 >> (64 - size)
	}
}

// setInteger sets v to what digits say, if it fits. The json package takes no
// fraction, no exponent and no needless zero. -0 is a zero.
func setInteger(v reflect.Value, digits []byte) bool {
	signed, minus := v.CanInt(), at(digits, 0) == '-'
	if minus {
		digits = digits[1:]
	}

	u, ok := whole(digits)
	switch {
	case !ok:
		return false
	case !signed:
		negative := minus && u > 0
		if negative || v.OverflowUint(u) {
			return false
		}
		v.SetUint(u)
		return true
	case minus && u <= 1<<63 && !v.OverflowInt(-int64(u)):
		v.SetInt(-int64(u))
		return true
	case !minus && u <= math.MaxInt64 && !v.OverflowInt(int64(u)):
		v.SetInt(int64(u))
		return true
	}
	return false
}

// numberText returns the text of a number, which must stand in quotes if the
// type wants that, and must not if it does not.
func (p *parser) numberText(n *node, raw []byte) (text []byte, ok bool) {
	quoted := raw[0] == '"'
	if quoted != n.quoted {
		return nil, false
	}
	if quoted {
		return p.inside(raw), true
	}
	return raw, true
}

// noteNumber notes that a value is no number, or one in quotes or without where
// it should be the other way.
func (p *parser) noteNumber(n *node, raw []byte) {
	word := n.typ.Word()
	if n.quoted && raw[0] != '"' {
		word = "string"
	}
	p.note(mistake.Mistake{Rule: mistake.RuleType, Type: word})
}

// noteInteger notes why a text is no integer of the type: an integer that does
// not fit is out of range, be it negative for an unsigned type or too large.
func (p *parser) noteInteger(n *node, text []byte) {
	if at(text, 0) == '-' {
		text = text[1:]
	}
	m := mistake.Mistake{Rule: mistake.RuleType, Type: n.typ.Word()}
	needless := len(text) > 1 && text[0] == '0'
	switch {
	case len(text) > 0 && digitsEnd(text, 0) == len(text) && !needless:
		m.Rule, m.Param = mistake.RuleRange, bounds(n.gotype)
	case isWhole(text):
		m.Param = mistake.ParamPlain
	}
	p.note(m)
}

// isWhole reports whether a text is a number without a sign that is whole, but
// has a decimal point or an exponent: 1.0, 1.5e1.
func isWhole(text []byte) bool {
	if end, _ := numberEnd(text, 0); end != len(text) || at(text, 0) == '-' {
		return false
	}

	mantissa, exponent, _ := strings.Cut(strings.ToLower(string(text)), "e")
	digits, fraction, _ := strings.Cut(mantissa, ".")
	fraction = strings.TrimRight(fraction, "0")
	if fraction == "" && strings.Trim(digits, "0") == "" {
		return true
	}

	// A zero at the end is as good as a place less.
	places := len(fraction)
	if places == 0 {
		places = len(strings.TrimRight(digits, "0")) - len(digits)
	}
	size := strings.TrimLeft(strings.TrimLeft(exponent, "+-"), "0")
	if len(size) > safeDigits {
		return exponent[0] != '-'
	}
	n, _ := strconv.Atoi("0" + size)
	if strings.HasPrefix(exponent, "-") {
		n = -n
	}
	return places <= n
}

// bounds returns the smallest and the largest value of an integer type.
func bounds(t reflect.Type) string {
	if reflect.Int <= t.Kind() && t.Kind() <= reflect.Int64 {
		largest := int64(1)<<(t.Bits()-1) - 1
		return strconv.FormatInt(-largest-1, 10) + " " + strconv.FormatInt(largest, 10)
	}
	return "0 " + strconv.FormatUint(uint64(1)<<t.Bits()-1, 10)
}
