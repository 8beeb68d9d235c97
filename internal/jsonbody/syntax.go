package jsonbody

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/path"
)

// malformed returns what is wrong with the text of a body that the json package refused with failure; nil if its text is
// JSON, so that it is the values that do not fit.
func malformed(body []byte, failure error) *SyntaxError {
	syntax, ok := failure.(*jsontext.SyntacticError)
	if !ok && failure != io.EOF {
		return nil
	}
	if fault := locate(body); fault != nil {
		return fault
	}
	if errors.Is(failure, jsontext.ErrDuplicateName) { // by the type's own idea of equal names: 0 and -0, A and a
		return place(body, int(syntax.ByteOffset), resolve(body, syntax.JSONPointer))
	}
	return nil
}

// locate finds the place where body stops being one JSON value; nil if it is one. A decoder's stack tells array indexes
// from member names, a JSON Pointer does not.
func locate(body []byte) *SyntaxError {
	if len(bytes.TrimLeft(body, space)) == 0 {
		return &SyntaxError{Line: 1, Column: 1, Empty: true}
	}
	dec := jsontext.NewDecoder(bytes.NewBuffer(body))
	for {
		if _, err := dec.ReadToken(); err != nil {
			return at(body, dec, err)
		}
		if dec.StackDepth() == 0 {
			break
		}
	}
	rest := bytes.TrimLeft(body[dec.InputOffset():], space)
	if len(rest) == 0 {
		return nil
	}
	return place(body, len(body)-len(rest), "")
}

// space is JSON's white space.
const space = " \t\r\n"

// at places the error that dec has just returned.
func at(body []byte, dec *jsontext.Decoder, err error) *SyntaxError {
	offset, pointer := len(body), dec.StackPointer()
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		offset, pointer = int(syntax.ByteOffset), syntax.JSONPointer
	}
	return place(body, offset, stepsOf(dec, pointer))
}

func place(body []byte, offset int, steps path.Steps) *SyntaxError {
	out := &SyntaxError{Path: steps}
	out.Line, out.Column = position(body, min(offset, len(body)))
	return out
}

// resolve reads pointer, which leads to a value of body.
func resolve(body []byte, pointer jsontext.Pointer) path.Steps {
	dec := jsontext.NewDecoder(bytes.NewBuffer(body))
	for dec.StackPointer() != pointer {
		if _, err := dec.ReadToken(); err != nil {
			break
		}
	}
	return stepsOf(dec, pointer)
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
func EndOf(body []byte) *SyntaxError { return place(body, len(body), "") }
