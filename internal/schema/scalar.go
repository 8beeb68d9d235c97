package schema

import (
	"reflect"
	"strconv"

	"github.com/fielderrors/bind/internal/shape"
)

func (c *compiler) scalar(p place) Node {
	f, n := p.form()
	if f == text && p.level.Scans() && c.body.String > 0 && p.validated {
		n = n.with("maxLength", integer(int64(c.body.String)))
	}
	return c.ruled(p, f, n)
}

func (p place) form() (form, Node) {
	t := p.typ
	switch {
	case p.own && p.field != nil && p.field.Format != "":
		return other, formatted(t, p.field.Format)
	case p.isQuoted():
		return other, Node{{"type", "string"}, {"pattern", quotedNumber(t)}}
	}

	switch t.Kind {
	case shape.String:
		return text, Node{{"type", "string"}}
	case shape.Boolean:
		return boolean, Node{{"type", "boolean"}}
	case shape.Integer:
		low, high := bounds(t.Go)
		return formOf(t.Go), Node{{"type", "integer"}, {"minimum", low}, {"maximum", high}}
	case shape.Number:
		n := Node{{"type", "number"}}
		if t.Go.Kind() == reflect.Float32 { // what is rounded to more than the largest one does not fit
			const most = "340282356779733661637539395458142568448"
			n = append(n, Member{"exclusiveMinimum", number("-" + most)}, Member{"exclusiveMaximum", number(most)})
		}
		return formOf(t.Go), n
	case shape.Time:
		return other, Node{{"type", "string"}, {"format", "date-time"}, {"pattern", timestamp}}
	case shape.Bytes:
		return other, bytesOf(t.Go)
	case shape.Opaque:
		if t.Text {
			return other, Node{{"type", "string"}}
		}
	}
	return other, nil
}

const timestamp = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})$`

func formatted(t *shape.Type, format string) Node {
	f := shape.Field{Type: t, Format: format}
	switch f.Word() {
	case "number":
		return nil // a number, or a string for what no number holds
	case "string", "date-time", "duration":
		return Node{{"type", "string"}}
	}
	return nil
}

// numberText is the pattern of a JSON number.
const numberText = `^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$`

// quotedNumber returns the pattern of a number that stands in a string. How
// large it is, the pattern does not say.
func quotedNumber(t *shape.Type) string {
	switch {
	case t.Kind != shape.Integer:
		return numberText
	case formOf(t.Go) == unsigned:
		return `^(?:-?0|[1-9][0-9]*)$`
	}
	return `^-?(?:0|[1-9][0-9]*)$`
}

func bounds(t reflect.Type) (low, high number) {
	bits := t.Bits()
	if t.Kind() >= reflect.Uint && t.Kind() <= reflect.Uintptr {
		return number("0"), number(strconv.FormatUint(^uint64(0)>>(64-bits), 10))
	}
	return integer(-1 << (bits - 1)), integer(1<<(bits-1) - 1)
}

func bytesOf(t reflect.Type) Node {
	const digits = `[A-Za-z0-9+/]`
	pattern := `^(?:` + digits + `{4})*(?:` + digits + `{2}==|` + digits + `{3}=)?$`
	if t.Kind() == reflect.Array {
		const most = 1000 // that the regular expressions of Go count to
		whole, left := t.Len()/3*4, [...]string{``, digits + `{2}==`, digits + `{3}=`}[t.Len()%3]
		pattern = `^` + digits + `{` + strconv.Itoa(whole) + `}` + left + `$`
		if whole > most {
			pattern = `^(?:` + digits + `{4})*` + left + `$`
		}
	}
	return Node{{"type", "string"}, {"contentEncoding", "base64"}, {"pattern", pattern}}
}

// isQuoted reports whether a number stands in a string.
func (p place) isQuoted() bool {
	number := p.typ.Kind == shape.Integer || p.typ.Kind == shape.Number
	return number && p.own && p.field != nil && p.field.Quoted
}
