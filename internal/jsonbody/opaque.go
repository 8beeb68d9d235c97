package jsonbody

import (
	"bytes"
	"errors"
	"reflect"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
)

// How the json package decodes what only it can.
var (
	strictOptions  = json.JoinOptions(json.RejectUnknownMembers(true), shape.FormatTag())
	lenientOptions = json.JoinOptions(json.RejectUnknownMembers(false), shape.FormatTag())
)

// errRange is the json package's for a number that does not fit.
var errRange = strconv.ErrRange

func (p *parser) options() json.Options {
	if p.allowUnknown {
		return lenientOptions
	}
	return strictOptions
}

// opaque lets a type decode itself.
func (p *parser) opaque(n *node, i int, v reflect.Value) int {
	values := p.left.values
	raw, end := p.scalar(n, i)
	switch {
	case end == bad:
		return bad
	case !p.spend(n.own.of(values-p.left.values, len(raw))):
		return p.spent()
	case p.full():
		p.doubts++
		return end
	}

	if n.lacking {
		p.lackInside(n.typ, raw)
	}
	decoded := p.decodeOwn(n, v, raw)
	if decoded && n.check != nil {
		p.doubtIf(!n.accepts(v))
	}
	if decoded && n.compared && !p.keepSentInside(n.typ, raw) {
		return p.spent()
	}
	return end
}

// decodeOwn lets a type decode itself from raw; false says that it does not
// take it.
func (p *parser) decodeOwn(n *node, v reflect.Value, raw jsontext.Value) bool {
	var err error
	if n.own.direct {
		u, _ := reflect.TypeAssert[json.Unmarshaler](v.Addr())
		err = u.UnmarshalJSON(raw)
	} else {
		err = json.Unmarshal(raw, v.Addr().Interface(), json.StringifyNumbers(n.quoted), p.options())
	}
	if err == nil {
		return true
	}
	v.SetZero()
	p.noteOwn(n, raw, err)
	return false
}

// noteOwn notes why a type that decodes itself did not take raw. The text of
// err is never used: it is not stable, and it quotes the value.
func (p *parser) noteOwn(n *node, raw jsontext.Value, err error) {
	m := mistake.Mistake{Rule: mistake.RuleFormat, Type: n.typ.Word()}
	if errors.Is(err, json.ErrUnknownName) { // it lets the json package decode a part
		m = mistake.Mistake{Rule: mistake.RuleUnknown}
	}

	var semantic *json.SemanticError
	here := len(p.frames)
	if errors.As(err, &semantic) {
		p.pushPointer(raw, semantic.JSONPointer)
	}
	p.note(m)
	p.frames = p.frames[:here]
}

// pushPointer leads to the value in raw that a pointer points to. What an array
// is and what an object, a pointer does not tell.
func (p *parser) pushPointer(raw jsontext.Value, pointer jsontext.Pointer) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(raw))
	for token := range pointer.Tokens() {
		array := dec.PeekKind() == '['
		if array || dec.PeekKind() == '{' {
			_, _ = dec.ReadToken()
			seek(dec, array, token)
		}
		index, err := strconv.Atoi(token)
		if array && err == nil {
			p.push(frame{at: index})
		} else {
			p.push(frame{field: &field{name: token}})
		}
	}
}

// seek reads up to an item or a member.
func seek(dec *jsontext.Decoder, array bool, token string) {
	for i := 0; ; i++ {
		name := strconv.Itoa(i)
		if !array {
			text, err := dec.ReadToken()
			if err != nil || text.Kind() != '"' {
				return
			}
			name = text.String()
		}
		if name == token || dec.SkipValue() != nil {
			return
		}
	}
}
