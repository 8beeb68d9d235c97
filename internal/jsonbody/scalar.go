package jsonbody

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
)

// scalar reads a value of a type that holds no others.
func (p *parser) scalar(n *node, i int) (raw jsontext.Value, end int) {
	end = p.skip(i, region{n.typ, n.scans})
	if end == bad {
		return nil, bad
	}
	return p.body[i:end], end
}

// inside returns the text of a valid string.
func (p *parser) inside(raw []byte) []byte {
	raw = raw[1 : len(raw)-1]
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw
	}
	p.scratch = unquote(p.scratch[:0], raw)
	return p.scratch
}

// time decodes a string of RFC 3339.
func (p *parser) time(n *node, i int, v reflect.Value) int {
	raw, end := p.scalar(n, i)
	if end == bad {
		return bad
	}
	t, _ := reflect.TypeAssert[*time.Time](v.Addr())
	if raw[0] != '"' || !setTime(t, p.inside(raw)) {
		v.SetZero()
		p.note(mistake.Mistake{Rule: mistake.RuleType, Type: n.typ.Word()})
	} else if n.check != nil {
		p.doubtIf(!n.accepts(v))
	}
	return end
}

// setTime reads what RFC 3339 allows, which is less than package time takes.
func setTime(t *time.Time, src []byte) bool {
	if t.UnmarshalText(src) != nil {
		return false
	}
	if src[len("2006-01-02T1")] == ':' || src[len("2006-01-02T15:04:05")] == ',' {
		return false
	}
	n := len(src)
	return src[n-1] == 'Z' || twoDigits(src[n-len("00:00"):]) < 24 && twoDigits(src[n-len("00"):]) < 60
}

func twoDigits(b []byte) byte { return 10*(b[0]-'0') + b[1] - '0' }

// bytes decodes a string of base64, with padding and without line breaks.
func (p *parser) bytes(n *node, i int, v reflect.Value) int {
	raw, end := p.scalar(n, i)
	switch {
	case end == bad:
		return bad
	case raw[0] != '"':
		p.note(mistake.Mistake{Rule: mistake.RuleType, Type: "string"})
		return end
	}

	decoded, ok := fromBase64(p.inside(raw))
	switch {
	case !ok:
		p.note(mistake.Mistake{Rule: mistake.RuleBase64, Type: "string"})
		return end
	case v.Kind() == reflect.Slice:
		v.SetBytes(decoded)
	case len(decoded) != v.Len():
		p.note(mistake.Mistake{
			Rule: mistake.RuleLen, Param: strconv.Itoa(v.Len()), Type: "string",
		})
		return end
	default:
		reflect.Copy(v, reflect.ValueOf(decoded))
	}
	if n.check != nil {
		p.doubtIf(!n.accepts(v))
	}
	return end
}

func fromBase64(src []byte) (decoded []byte, ok bool) {
	if bytes.ContainsAny(src, "\r\n") {
		return nil, false
	}
	decoded = make([]byte, base64.StdEncoding.DecodedLen(len(src)))
	k, err := base64.StdEncoding.Decode(decoded, src)
	return decoded[:k], err == nil
}

// ownText lets a type decode itself from a string.
func (p *parser) ownText(n *node, i int, v reflect.Value) int {
	raw, end := p.scalar(n, i)
	switch {
	case end == bad:
		return bad
	case raw[0] != '"':
		p.note(mistake.Mistake{Rule: mistake.RuleType, Type: n.typ.Word()})
		return end
	case p.full():
		p.doubts++
		return end
	}

	u, _ := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr())
	if err := u.UnmarshalText(p.inside(raw)); err != nil {
		v.SetZero()
		p.noteOwn(n, raw, err)
	} else if n.check != nil {
		p.doubtIf(!n.accepts(v))
	}
	return end
}

// formatted decodes a member whose json tag has a format, which only a struct
// with that tag can decode.
func (p *parser) formatted(n *node, i int, v reflect.Value) int {
	raw, end := p.scalar(n, i)
	switch {
	case end == bad:
		return bad
	case !p.spend(formatCall):
		return p.spent()
	case p.full():
		p.doubts++
		return end
	}

	holder := p.holders[n]
	if !holder.IsValid() {
		if p.holders == nil {
			p.holders = map[*node]reflect.Value{}
		}
		holder = reflect.New(n.holder)
		p.holders[n] = holder
	}

	p.wrapped = append(append(p.wrapped[:0], '{'), n.member.quoted...)
	p.wrapped = append(append(p.wrapped, raw...), '}')
	if err := json.Unmarshal(p.wrapped, holder.Interface(), p.options()); err != nil {
		p.note(formatMistake(n.member.shape, raw, errors.Is(err, errRange)))
	} else {
		v.Set(holder.Elem().Field(0))
		p.doubtIf(n.check != nil && !n.accepts(v))
	}
	holder.Elem().SetZero()
	return end
}

// formatMistake says why a member with a format did not take raw.
func formatMistake(f *shape.Field, raw jsontext.Value, large bool) mistake.Mistake {
	t, word := f.Type.Deref(), f.Word()
	number := t.Kind == shape.Integer || t.Kind == shape.Number
	base64 := t.Kind == shape.Bytes && strings.HasPrefix(f.Format, "base64")
	kinds := map[jsontext.Kind]string{'"': "string", '0': "number", '[': "array"}

	switch {
	case number && large:
		return mistake.Mistake{Rule: mistake.RuleRange, Type: word}
	case base64 && raw.Kind() == '"':
		return mistake.Mistake{Rule: mistake.RuleBase64, Type: "string"}
	case word != t.Word() || t.Kind == shape.Bytes && !base64:
		if kinds[raw.Kind()] == word {
			return mistake.Mistake{Rule: mistake.RuleFormat, Type: word}
		}
	}
	return mistake.Mistake{Rule: mistake.RuleType, Type: word}
}
