package jsonbody

import (
	"reflect"
	"strconv"

	"github.com/fielderrors/bind/internal/mistake"
)

// float decodes a JSON number into a Go float.
func (p *parser) float(n *node, i int, v reflect.Value) int {
	if !n.single && !n.quoted {
		if f, end := smallDecimal(p.body, i); end != bad {
			v.SetFloat(f)
			if n.check != nil {
				p.doubtIf(!n.check.Float(f, n.behind))
			}
			return p.withinNumber(i, end)
		}
	}

	raw, end := p.scalar(n, i)
	if end == bad {
		return bad
	}
	text, ok := p.numberText(n, raw)
	if number, _ := numberEnd(text, 0); !ok || number != len(text) {
		p.noteNumber(n, raw)
		return end
	}

	f, err := strconv.ParseFloat(string(text), v.Type().Bits())
	if err != nil {
		p.note(mistake.Mistake{Rule: mistake.RuleRange, Type: n.typ.Word()})
		return end
	}
	v.SetFloat(f)
	if n.check != nil {
		p.doubtIf(!n.accepts(v))
	}
	return end
}

// exactDigits is how many digits a float64 surely holds.
const exactDigits = 15

// smallDecimal reads a number of at most 15 digits without an exponent, whose
// value is one division of exact numbers away. It returns bad for others.
func smallDecimal(b []byte, i int) (f float64, end int) {
	minus := at(b, i) == '-'
	if minus {
		i++
	}
	n, start := uint64(0), i
	for i < len(b) && isDigit(b[i]) {
		n = 10*n + uint64(b[i]-'0')
		i++
	}
	size, scale := i-start, 0
	if size == 0 || size > exactDigits || size > 1 && b[start] == '0' {
		return 0, bad
	}

	if at(b, i) == '.' {
		start = i + 1
		for i++; i < len(b) && isDigit(b[i]); i++ {
			n = 10*n + uint64(b[i]-'0')
		}
		scale = i - start
		if scale == 0 || size+scale > exactDigits {
			return 0, bad
		}
	}
	if at(b, i)|0x20 == 'e' {
		return 0, bad
	}

	f = float64(n) / powers[scale]
	if minus {
		f = -f
	}
	return f, i
}

var powers = [...]float64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
}
