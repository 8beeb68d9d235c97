package batch

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/fielderrors/bind/internal/items"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// Run validates all items, and what stands around them. The error is a
// *SyntaxError, a *jsonbody.LimitError, an *items.LimitError, what the reader
// has ended with, or a failure that no body can help.
func (p *Pass) Run() error {
	if err := p.head(); err != nil {
		return err
	}

	for batch, more := p.cutter.Next(); more; batch, more = p.cutter.Next() {
		if err := p.batch(batch); err != nil {
			return err
		}
		p.tell()
		if p.full() {
			p.truncated = true
			return nil
		}
	}
	if err := p.cutter.Err(); err != nil {
		return err
	}
	if err := p.around(); err != nil {
		return err
	}
	p.tell()
	return nil
}

// Again validates the first n items, and nothing around them.
func (p *Pass) Again(n int) error {
	p.cutter.Head()
	for batch, more := p.cutter.Next(); more && p.ctx.Err() == nil; batch, more = p.cutter.Next() {
		if err := p.batch(batch); err != nil {
			return err
		}
		if p.Count() >= n {
			return nil
		}
	}
	return cmp.Or(p.ctx.Err(), p.cutter.Err())
}

// tell says how far the pass has come.
func (p *Pass) tell() {
	if p.Told != nil {
		p.Told(p.Count(), len(p.found))
	}
}

// head refuses a body that is no JSON before its list begins.
func (p *Pass) head() error {
	head, found := p.cutter.Head()
	if !found || p.Lines {
		return nil // see around
	}
	closed := string(head) + "]"
	if p.Document.Key != "" {
		closed += "}"
	}
	target := p.target
	target.Document, target.Limits = p.Document, p.Limits
	_, err := p.Decoder.Decode([]byte(closed), target)
	return syntaxIn(err, func(i int) int64 { return int64(i) })
}

// batch validates some of the items.
func (p *Pass) batch(batch *items.Batch) error {
	if batch.Broken {
		return p.brokenLine(batch)
	}
	return p.parts(*batch, func(part *items.Batch, d *jsonbody.Decoded) error {
		found := p.list(d.Memory, p.Asked.Part(p.root(), part.First))
		place := func(at path.Steps) path.Steps { return p.inBody(at, part.First) }
		if err := p.Validate(p.ctx, Part{d, true, place}, found); err != nil {
			return err
		}
		p.collect(d, found, part.First)
		p.Marks.note(part)
		return nil
	})
}

// collect keeps what has been found in a batch whose first item has index
// first, in the order of the document: later there are no values that tell
// which variant of a union an object is.
func (p *Pass) collect(d *jsonbody.Decoded, found *mistake.List, first int) {
	p.truncated = p.truncated || found.Truncated()
	for _, m := range sorted(d, found) {
		m.Path = p.inBody(m.Path, first)
		for i, ref := range m.Refs {
			m.Refs[i] = p.inBody(ref, first)
		}
		p.add(m)
	}
}

// around validates what stands around the items.
func (p *Pass) around() error {
	some := p.Count() > 0
	if p.Lines {
		if some || p.AllowEmpty {
			return nil
		}
		return &SyntaxError{SyntaxError: jsonbody.SyntaxError{Rule: mistake.RuleEmpty}}
	}

	around := p.cutter.Around()
	target := p.target
	target.Document, target.Limits = p.Document, p.Limits
	d, err := p.Decoder.Decode(around.Text, target)
	if err != nil {
		return syntaxIn(err, around.Origin)
	}

	found := p.list(0, p.Asked)
	there := func(at path.Steps) path.Steps { return at }
	err = p.Validate(p.ctx, Part{&d, p.AllowEmpty || some, there}, found)
	p.truncated = p.truncated || found.Truncated()
	for _, m := range sorted(&d, found) {
		p.add(m)
	}
	return err
}

// sorted returns what has been found in the order of the document.
func sorted(d *jsonbody.Decoded, found *mistake.List) []mistake.Mistake {
	view, all := d.View(), found.All()
	slices.SortStableFunc(all, func(x, y mistake.Mistake) int { return view.Compare(x.Path, y.Path) })
	return all
}

// errChanged says that a body is not what it was when it was validated.
var errChanged = errors.New("the body that was kept has changed")

// Items calls take with all items of a body that is valid, in as many lists as
// the limits ask for.
func (p *Pass) Items(take func(list reflect.Value) error) error {
	p.cutter.Head()
	for batch, more := p.cutter.Next(); more; batch, more = p.cutter.Next() {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if batch.Broken {
			return errChanged
		}
		err := p.parts(*batch, func(_ *items.Batch, d *jsonbody.Decoded) error {
			if len(d.Mistakes) > 0 {
				return errChanged
			}
			return take(d.Value)
		})
		if err != nil {
			return err
		}
	}

	return p.cutter.Err()
}

// SyntaxError says where a body stops being JSON.
type SyntaxError struct {
	jsonbody.SyntaxError       // without a place, its own Offset and its lines being those of a part
	At                   int64 // the offset in the body
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("body is not valid JSON at byte %d", e.At)
}
