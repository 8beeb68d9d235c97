package jsonbody_test

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// This file counts what a body holds by a look at its text, for comparison.

// scan reads body once, string-aware, and returns what it counted, or a *jsonbody.LimitError for the first limit that the body
// breaks. It checks no syntax: where the text is not JSON, it looks at what looks like JSON.
func scan(to jsonbody.Target, body []byte) (*scanner, error) {
	s := &scanner{limits: to.Limits, body: body, document: to.Whole()}
	for i := 0; i < len(body); {
		next, err := s.step(i)
		if err != nil {
			return nil, err
		}
		i = next
	}
	return s, nil
}

// scanner counts what a body holds. Its stack has a frame for each open array or
// object.
type scanner struct {
	limits   jsonbody.Limits
	body     []byte
	document *shape.Type
	stack    []scanFrame
	values   int
}

type scanFrame struct {
	array  bool
	commas int
	key    []byte // of an object: the last member name, quoted
}

// step reads the token at i and returns where the next one starts.
func (s *scanner) step(i int) (next int, err error) {
	switch c := s.body[i]; {
	case c == '"':
		next = min(i+2+stringEnd(s.body[i+1:]), len(s.body))
		return next, s.text(s.body[i:next], s.body[next:])
	case c == '[' || c == '{':
		return i + 1, s.open(c == '[', i)
	case c == ']' || c == '}':
		s.stack = s.stack[:max(len(s.stack)-1, 0)]
	case c == ',' && len(s.stack) > 0:
		return i + 1, s.comma()
	case numeric(c):
		for next = i; next < len(s.body) && numeric(s.body[next]); next++ {
		}
		return next, s.number(next - i)
	}
	return i + 1, nil
}

// broken reports a limit at the place that depth frames of the stack lead to.
func (s *scanner) broken(limit string, most int64, depth int) error {
	return &jsonbody.LimitError{Path: s.path(depth), Limit: limit, Max: most}
}

func (s *scanner) path(depth int) path.Steps {
	var steps []byte
	for _, f := range s.stack[:depth] {
		if step := f.step(); step.Array {
			steps = path.AppendIndex(steps, step.Index)
		} else {
			steps = path.AppendKey(steps, step.Name)
		}
	}
	return path.Steps(steps)
}

// step leads from the scanFrame's container to the value that is being read.
func (f scanFrame) step() path.Step {
	if f.array {
		return path.Step{Array: true, Index: f.commas}
	}
	return path.Step{Name: unquote(f.key)}
}

func unquote(name []byte) string {
	if n := len(name); n > 1 && bytes.IndexByte(name, '\\') < 0 && utf8.Valid(name) {
		return string(name[1 : n-1])
	}
	text, _ := jsontext.AppendUnquote(nil, name)
	return string(text)
}

func (s *scanner) open(array bool, at int) error {
	s.stack = append(s.stack, scanFrame{array: array})
	if n := len(s.stack); mistake.Over(n, s.limits.Depth) {
		return s.broken("depth", int64(s.limits.Depth), n-1)
	}
	first := at + 1
	for first < len(s.body) && strings.IndexByte(space, s.body[first]) >= 0 {
		first++
	}
	if first == len(s.body) || s.body[first] == ']' || s.body[first] == '}' {
		return nil
	}
	return s.value()
}

func (s *scanner) comma() error {
	n := len(s.stack)
	top := &s.stack[n-1]
	if top.commas++; top.array && mistake.Over(top.commas+1, s.limits.Items) {
		return s.broken("items", int64(s.limits.Items), n-1)
	}
	return s.value()
}

// value counts one more item or member.
func (s *scanner) value() error {
	if s.values++; mistake.Over(s.values+1, s.limits.Values) {
		return s.broken("values", int64(s.limits.Values), 0)
	}
	return nil
}

func (s *scanner) number(size int) error {
	if mistake.Over(size, s.limits.Number) {
		return s.broken("number", int64(s.limits.Number), len(s.stack))
	}
	return nil
}

// text checks a string, quotes included, which is a member name if a colon follows.
func (s *scanner) text(quoted, rest []byte) error {
	after := bytes.TrimLeft(rest, space)
	n := len(s.stack)
	if n > 0 && !s.stack[n-1].array && len(after) > 0 && after[0] == ':' {
		s.stack[n-1].key = quoted
		if mistake.Over(len(quoted)-2, s.limits.Key) && mistake.Over(len(unquote(quoted)), s.limits.Key) {
			return s.broken("key", int64(s.limits.Key), n-1)
		}
		return nil
	}
	if mistake.Over(len(quoted)-2, s.limits.String) && s.scanned() && mistake.Over(len(unquote(quoted)), s.limits.String) {
		return s.broken("string", int64(s.limits.String), n)
	}
	return nil
}

// scanned reports whether a rule, or the type's own decoding, would read the string that comes next.
func (s *scanner) scanned() bool {
	t, field := s.document.At(s.path(len(s.stack)))
	return t != nil && t.Deref().Kind == shape.Opaque || field != nil && field.Rules.Scans()
}

func numeric(c byte) bool {
	return '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}

// stringEnd returns the offset of the first quote in text that no backslash escapes; len(text) if there is none.
func stringEnd(text []byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}
