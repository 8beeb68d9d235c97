package jsonbody

import (
	"bytes"
	jsonv1 "encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
)

// refusalCall is what it takes to find out why a type has not taken a text, with
// the error and the mistake.
const refusalCall = 512

// noteOwn notes why a type that decodes itself did not take raw. The text of
// err is never used: it is not stable, and it quotes the value.
//
//  1. The type states its mistakes itself.
//  2. It lets a json package decode a part, which says where that went wrong.
//  3. It is a type whose values have a name.
//  4. Else there is only a general sentence.
func (p *parser) noteOwn(n *node, raw jsontext.Value, err error) {
	p.left.memory -= refusalCall
	here := len(p.frames)
	defer func() { p.frames = p.frames[:here] }()

	inner, pointer := nested(err)
	p.pushPointer(raw, pointer)
	if p.rejected != nil && p.noteRejected(p.rejected(err)) {
		return
	}

	switch inside := p.noteInside(raw, pointer, inner); {
	case inside:
	case errors.Is(err, json.ErrUnknownName): // the json package has decoded a part
		p.note(mistake.Mistake{Rule: mistake.RuleUnknown})
	case pointer == "":
		p.note(formOf(n.typ))
	default:
		p.note(mistake.Mistake{Rule: mistake.RuleFormat})
	}
}

// noteRejected notes what a type states, below the place; false if it states
// nothing.
func (p *parser) noteRejected(all []mistake.Mistake) bool {
	here := len(p.frames)
	for _, m := range all {
		for step := range m.Path.All() {
			if step.Array {
				p.push(frame{at: step.Index})
			} else {
				p.push(frame{field: &field{name: step.Name}})
			}
		}
		p.note(m)
		p.frames = p.frames[:here]
	}
	return len(all) > 0
}

// nested follows the errors of the json package from the outside in. pointer
// leads to where the innermost of them arose, and inner is what it says.
func nested(err error) (inner error, pointer jsontext.Pointer) {
	for {
		var semantic *json.SemanticError
		if !errors.As(err, &semantic) {
			return err, pointer
		}
		pointer += semantic.JSONPointer
		if semantic.Err == nil {
			return semantic, pointer
		}
		err = semantic.Err
	}
}

// noteInside notes that a value inside of raw has the wrong type, as a json
// package says that has decoded it; false if none does.
func (p *parser) noteInside(raw jsontext.Value, pointer jsontext.Pointer, err error) bool {
	var v1 *jsonv1.UnmarshalTypeError
	var v2 *json.SemanticError

	switch {
	case errors.As(err, &v1):
		inside, found := fieldIn(raw, v1)
		if !found {
			return false
		}
		p.pushPointer(raw, inside)
		fits := strings.ContainsRune(v1.Value, ' ') // number 300: the value does not fit
		p.note(mistypedInside(v1.Type, fits))
	case pointer != "" && errors.As(err, &v2) && v2.Err == nil && v2.GoType != nil:
		p.note(mistypedInside(v2.GoType, false))
	default:
		return false
	}
	return true
}

// mistypedInside is the mistake of a value that is decoded into a Go type which
// it is not for. If its kind is right, nobody says what is wrong.
func mistypedInside(t reflect.Type, kindIsRight bool) mistake.Mistake {
	word := ""
	if t != nil {
		word = shape.GoWord(t)
	}
	if kindIsRight || word == "" {
		return mistake.Mistake{Rule: mistake.RuleFormat, Type: word}
	}
	return mistake.Mistake{Rule: mistake.RuleType, Type: word}
}

// fieldIn returns where in raw encoding/json has not been able to decode a
// value. It names the fields that lead there, and how far it has read, but no
// indexes: of several places that the fields lead to, it is the first that ends
// where it has stopped or behind.
func fieldIn(
	raw jsontext.Value, at *jsonv1.UnmarshalTypeError,
) (pointer jsontext.Pointer, found bool) {
	if at.Field == "" {
		return "", false
	}

	fields := strings.Split(at.Field, ".")
	dec := jsontext.NewDecoder(bytes.NewReader(raw))
	for {
		_, err := dec.ReadToken()
		if err != nil || found && dec.InputOffset() > at.Offset {
			return pointer, found
		}
		if leadsTo(dec, fields) {
			pointer, found = dec.StackPointer(), true
			if dec.InputOffset() >= at.Offset {
				return pointer, found
			}
		}
	}
}

// leadsTo reports whether the members on the way to where a decoder stands are
// those that fields name. From Go 1.27 on, fields have the indexes, too.
func leadsTo(dec *jsontext.Decoder, fields []string) bool {
	return leadsBy(dec, fields, false) || leadsBy(dec, fields, true)
}

// leadsBy is leadsTo for fields that have all indexes, or none.
func leadsBy(dec *jsontext.Decoder, fields []string, indexes bool) bool {
	depth := 0
	for token := range dec.StackPointer().Tokens() {
		depth++
		if kind, _ := dec.StackIndex(depth); kind == '[' && !indexes {
			continue
		}
		if len(fields) == 0 || !strings.EqualFold(token, fields[0]) {
			return false
		}
		fields = fields[1:]
	}
	return len(fields) == 0
}

// forms are the rules whose words say what a value of a type must be, by the
// type's package and name.
var forms = map[string]string{
	"github.com/google/uuid.UUID":                         "uuid",
	"github.com/google/uuid.NullUUID":                     "uuid",
	"github.com/gofrs/uuid.UUID":                          "uuid",
	"github.com/gofrs/uuid/v5.UUID":                       "uuid",
	"github.com/jackc/pgx/v5/pgtype.UUID":                 "uuid",
	"github.com/oklog/ulid/v2.ULID":                       "ulid",
	"net.IP":                                              "ip",
	"net/netip.Addr":                                      "ip",
	"net/netip.Prefix":                                    "cidr",
	"net/netip.AddrPort":                                  "hostname_port",
	"golang.org/x/text/language.Tag":                      "bcp47_language_tag",
	"golang.org/x/text/currency.Unit":                     "iso4217",
	"go.mongodb.org/mongo-driver/bson/primitive.ObjectID": "mongodb",
	"go.mongodb.org/mongo-driver/v2/bson.ObjectID":        "mongodb",
}

// numbers are types that hold a number, and the word for it.
var numbers = map[string]string{
	"math/big.Int":                              "integer",
	"math/big.Float":                            "number",
	"math/big.Rat":                              "number",
	"github.com/shopspring/decimal.Decimal":     "number",
	"github.com/shopspring/decimal.NullDecimal": "number",
	"github.com/jackc/pgx/v5/pgtype.Numeric":    "number",
	"github.com/cockroachdb/apd/v3.Decimal":     "number",
	"github.com/govalues/decimal.Decimal":       "number",
}

// formOf is the mistake of a value that a type does not take: with the rule that
// has words for it, if it is a type that many use.
func formOf(t *shape.Type) mistake.Mistake {
	name := t.Go.PkgPath() + "." + t.Go.Name()
	if word := numbers[name]; word != "" {
		return mistake.Mistake{Rule: mistake.RuleType, Type: word}
	}
	return mistake.Mistake{Rule: mistake.RuleFormat, Param: forms[name], Type: t.Word()}
}

// pushPointer leads to the value in raw that a pointer points to. What an array
// is and what an object, a pointer does not tell.
func (p *parser) pushPointer(raw jsontext.Value, pointer jsontext.Pointer) {
	if pointer == "" {
		return
	}
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
