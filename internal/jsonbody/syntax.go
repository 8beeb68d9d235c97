package jsonbody

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/path"
)

// locate finds the place where body, which is not one JSON value, stops being one. It reads the body again up to the
// fault: the stack of a decoder tells array indexes from member names, a JSON Pointer does not.
func locate(body []byte) *SyntaxError {
	if len(bytes.TrimLeft(body, space)) == 0 {
		return &SyntaxError{Line: 1, Column: 1, Empty: true}
	}
	dec := jsontext.NewDecoder(bytes.NewReader(body))
	for {
		if _, err := dec.ReadToken(); err != nil {
			return at(body, dec, err)
		}
		if dec.StackDepth() == 0 {
			break
		}
	}
	rest := bytes.TrimLeft(body[dec.InputOffset():], space)
	out := &SyntaxError{}
	out.Line, out.Column = position(body, len(body)-len(rest))
	return out
}

// space is JSON's white space.
const space = " \t\r\n"

// at places the error that dec has just returned.
func at(body []byte, dec *jsontext.Decoder, err error) *SyntaxError {
	offset, pointer := len(body), dec.StackPointer()
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		offset, pointer = min(int(syntax.ByteOffset), len(body)), syntax.JSONPointer
	}
	out := &SyntaxError{Path: stepsOf(dec, pointer)}
	out.Line, out.Column = position(body, offset)
	return out
}

// position returns the line and the column, in characters, of the byte at offset. Both count from 1.
func position(body []byte, offset int) (line, column int) {
	before := body[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[start:])
}

// stepsOf reads pointer with the help of the stack of dec, which knows the arrays.
func stepsOf(dec *jsontext.Decoder, pointer jsontext.Pointer) path.Steps {
	var steps path.Steps
	depth := 0
	for token := range strings.SplitSeq(strings.TrimPrefix(string(pointer), "/"), "/") {
		if pointer == "" {
			break
		}
		depth++
		if kind, _ := stackIndex(dec, depth); kind == '[' {
			parsed, _ := path.Parse("/" + token)
			steps += parsed
			continue
		}
		steps = steps.Key(path.Unescape(token))
	}
	return steps
}

// stackIndex is dec.StackIndex for any depth.
func stackIndex(dec *jsontext.Decoder, depth int) (jsontext.Kind, int64) {
	if depth > dec.StackDepth() {
		return jsontext.KindInvalid, 0
	}
	return dec.StackIndex(depth)
}

// EndOf returns the error of a body that broke off before its end.
func EndOf(body []byte) *SyntaxError {
	out := &SyntaxError{}
	out.Line, out.Column = position(body, len(body))
	return out
}
