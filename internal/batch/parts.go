package batch

import (
	"errors"
	"strconv"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/items"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
)

// parts decodes a batch, in as many parts as the limits ask for, and calls take
// with each. A line that is no JSON is a mistake.
func (p *Pass) parts(batch items.Batch, take func(*items.Batch, *jsonbody.Decoded) error) error {
	until := 0 // where the next line begins that is no JSON, if that is known
	for from, n := 0, batch.Len(); from < n; {
		to := min(n, from+p.most)
		if until > from {
			to = min(to, until)
		}
		part := batch.Part(from, to)
		d, err := p.Decoder.Decode(part.Text, p.target)
		decodes := err == nil
		if decodes {
			err = take(&part, &d)
		}

		var syntax *jsonbody.SyntaxError
		switch {
		case err == nil:
			from = to
		case isForAll(err) && to-from > 1:
			p.most = (to - from) / 2
		case decodes:
			return err
		case !p.Lines || !errors.As(err, &syntax):
			return p.refused(&part, err)
		default:
			at := part.ItemAt(syntax.Offset)
			if until = from + at; at == 0 {
				p.wrongLine(&part, syntax)
				from++
			}
		}
	}
	return nil
}

// isForAll reports whether err is of a limit for all that is decoded at once.
func isForAll(err error) bool {
	var limit *jsonbody.LimitError
	return errors.As(err, &limit) && (limit.Limit == "values" || limit.Limit == "memory")
}

// refused returns why a body cannot be read on, because of a part of it.
func (p *Pass) refused(part *items.Batch, err error) error {
	first := part.First
	if part.Padded {
		first--
	}

	var syntax *jsonbody.SyntaxError
	var limit *jsonbody.LimitError
	switch {
	case errors.As(err, &syntax):
		syntax.Path = p.inBody(syntax.Path, first)
		return syntaxIn(err, func(i int) int64 {
			if part.Padded && i == len("[0") {
				return part.Comma // white space behind it has been dropped
			}
			return part.Offset + int64(i)
		})
	case errors.As(err, &limit):
		limit.Path = p.inBody(limit.Path, first)
		if isForAll(err) {
			limit.Path = ""
		}
		if limit.Limit == "depth" {
			limit.Max = int64(p.Limits.Depth)
		}
	}
	return err
}

// syntaxIn returns err as an error of the whole body, if it is of its syntax.
// origin returns the offset in the body of a byte in what was decoded.
func syntaxIn(err error, origin func(int) int64) error {
	var syntax *jsonbody.SyntaxError
	if !errors.As(err, &syntax) {
		return err
	}
	return &SyntaxError{SyntaxError: *syntax, At: origin(syntax.Offset)}
}

// brokenLine adds the mistake in a line that holds no single value.
func (p *Pass) brokenLine(batch *items.Batch) error {
	target := p.target
	target.Document.Type, target.Document.Bulk = p.Document.Type.Elem, false
	_, err := p.Decoder.Decode(batch.Text, target)

	var syntax *jsonbody.SyntaxError
	if errors.As(err, &syntax) {
		p.wrongLine(batch, syntax)
		return nil
	}
	return p.refused(batch, err)
}

// wrongLine adds the mistake in the first line of a batch, which is no JSON.
func (p *Pass) wrongLine(batch *items.Batch, syntax *jsonbody.SyntaxError) {
	below, line, offset := syntax.Path, batch.Text, syntax.Offset
	if !batch.Broken { // the line is in a list
		line, offset = line[len("["):], offset-len("[")
		if below != "" {
			_, below = below.Next()
		}
	}
	at := p.root().Index(batch.First)
	if syntax.Rule == mistake.RuleDuplicate {
		at += below
	}

	column := 1 + utf8.RuneCount(line[:offset])
	place := strconv.Itoa(batch.Lines[0]) + ":" + strconv.Itoa(column)
	p.add(mistake.Mistake{Path: at, Rule: syntax.Rule, Param: place})
}
