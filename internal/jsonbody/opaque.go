package jsonbody

import (
	"reflect"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

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
