package jsonbody

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// SyntaxError says where a body stops being JSON. Line and Column count from 1,
// the column in characters. Path leads to the value, or to the array or object
// in which it happens; a name that no colon follows is not in it, for it may be
// a value.
type SyntaxError struct {
	Path         path.Steps
	Rule         string // mistake.RuleJSON, RuleCharset, RuleDuplicate or RuleEmpty
	Line, Column int
	Offset       int // in the body, of the byte at Line and Column
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("body is not valid JSON at line %d, column %d", e.Line, e.Column)
}

// malformed refuses the body because of what stands at an offset, inside the
// value that the frames lead to.
func (p *parser) malformed(i int) int { return p.refuse(i, mistake.RuleJSON) }

// malformedString refuses the body because of the string whose first quote
// stands at i.
func (p *parser) malformedString(i int) int {
	fault, utf := stringFault(p.body, i+1)
	if utf {
		return p.refuse(fault, mistake.RuleCharset)
	}
	return p.malformed(fault)
}

// duplicate refuses the body because the member that the frames lead to stands
// twice. Its second name stands at i.
func (p *parser) duplicate(i int) int { return p.refuse(i, mistake.RuleDuplicate) }

func (p *parser) refuse(i int, rule string) int {
	e := &SyntaxError{Path: path.Steps(p.place()), Rule: rule, Offset: i}
	e.Line, e.Column = position(p.body, i)
	p.err = e
	return bad
}

// sooner makes the duplicate whose name stands at i the reason for the refusal,
// instead of what is no JSON behind it.
func (p *parser) sooner(i, frames int) int {
	if _, syntax := p.err.(*SyntaxError); syntax {
		p.frames = p.frames[:frames]
		return p.duplicate(i)
	}
	return bad
}

// valueFault returns where a value that is no string stops being one; i if it
// does not.
func valueFault(b []byte, i int) int {
	c := at(b, i)
	if word := word(c); word != "" && literal(b, i, word) == bad {
		return literalFault(b, i, word)
	}
	if c == '-' || isDigit(c) {
		if end, fault := numberEnd(b, i); end == bad {
			return fault
		}
	}
	return i
}

// position returns the line and the column, in characters, of the byte at
// offset. Both count from 1. Nobody sees a byte order mark.
func position(body []byte, offset int) (line, column int) {
	before := body[min(markEnd(body), offset):offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[start:])
}

// EndOf returns the error of a body that broke off before its end.
func EndOf(body []byte) *SyntaxError {
	e := &SyntaxError{Rule: mistake.RuleJSON, Offset: len(body)}
	e.Line, e.Column = position(body, len(body))
	return e
}
