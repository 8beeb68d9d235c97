// Package batch decodes and validates a long body, a batch of its items at a
// time.
//
// In: a reader, the shape of the body, what decodes it and what validates a
// batch. Out: the mistakes in the whole body, each on its path there; or the
// items, in the slices that they were decoded into.
//
// A batch is decoded as a body of its own, so a stream has the mistakes that a
// bulk body has. What stands around the items is decoded as a body without any.
package batch

import (
	"context"
	"io"

	"github.com/fielderrors/bind/internal/items"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/selection"
	"github.com/fielderrors/bind/internal/shape"
)

// What a batch holds at the most. One whose values would break a limit is cut
// into smaller parts.
const (
	MostItems = 1_000
	mostBytes = 256 << 10
)

// Plan says how a body is read. It is not changed by reading one.
type Plan struct {
	Document     shape.Document // of the whole body: a list, or an object that holds one
	Lines        bool           // the body has an item in each line
	AllowUnknown bool
	AllowEmpty   bool
	Items        int // the most items of a batch; 0 is MostItems

	Limits jsonbody.Limits // of a batch, and of what is around the items
	Item   int64           // the most bytes of an item
	Around int64           // the most bytes of what is around the items

	Decoder  *jsonbody.Decoder
	Defaults *jsonbody.Defaults // of the objects that the body makes; nil is none

	// Validate adds what is wrong with a part of the body to a list.
	Validate func(ctx context.Context, part Part, found *mistake.List) error

	// Budget returns how many mistakes of all the body are kept if its values
	// have taken used bytes.
	Budget func(used int64) mistake.Budget

	// Asked says which mistakes somebody asks for; nil is all.
	Asked *selection.Selection

	// Told is called after each batch.
	Told func(items, mistakes int)

	// Marks notes the parts that have been decoded; nil notes none.
	Marks *Marks
}

// Part is some of the items of a body, or what stands around them.
type Part struct {
	*jsonbody.Decoded
	AllowEmpty bool

	// Place returns the place in the body of a place in the part.
	Place func(path.Steps) path.Steps
}

// Pass is one way through a body. It is for one goroutine.
type Pass struct {
	Plan
	ctx    context.Context
	cutter *items.Cutter
	target jsonbody.Target // of a batch
	most   int             // items of a part of a batch

	found     []mistake.Mistake
	weight    int64 // of found
	truncated bool
}

// Over returns a pass over a body.
func (p Plan) Over(ctx context.Context, body io.Reader) *Pass {
	most := MostItems
	if p.Items > 0 {
		most = p.Items
	}
	if p.Limits.Items > 0 {
		most = min(most, p.Limits.Items)
	}
	bounds := items.Bounds{Items: most, Bytes: mostBytes, Item: p.Item, Around: p.Around}

	pass := &Pass{Plan: p, ctx: ctx, most: most, target: p.batchTarget()}
	if p.Lines {
		pass.cutter = items.Lines(body, bounds)
	} else {
		pass.cutter = items.Array(body, p.Document.Key, bounds)
	}
	return pass
}

// batchTarget says how a batch is decoded.
func (p Plan) batchTarget() jsonbody.Target {
	limits := p.Limits
	if p.Document.Key != "" && !p.Lines && limits.Depth > 1 {
		limits.Depth-- // for the object around the list
	}
	return jsonbody.Target{
		Document:     shape.Document{Type: p.Document.Type, Bulk: true},
		AllowUnknown: p.AllowUnknown, Limits: limits, Defaults: p.Defaults,
	}
}

// Count returns how many items have been read.
func (p *Pass) Count() int { return p.cutter.Count() }

// Found returns the mistakes of a pass, in the order of its batches, and
// whether there may be others.
func (p *Pass) Found() (found []mistake.Mistake, truncated bool) { return p.found, p.truncated }

// root returns the path of the list.
func (p *Pass) root() path.Steps { return p.Document.Root() }

// inBody returns the path in the body of a place in a batch whose first item
// has index first.
func (p *Pass) inBody(at path.Steps, first int) path.Steps {
	if at == "" {
		return p.root()
	}
	step, rest := at.Next()
	return p.root().Index(first+step.Index) + rest
}

// add keeps a mistake.
func (p *Pass) add(m mistake.Mistake) {
	p.found = append(p.found, m)
	p.weight += mistake.Weight(m.Path)
}

// full reports whether an answer can hold no more mistakes.
func (p *Pass) full() bool {
	budget := p.Budget(0)
	return p.truncated || mistake.Over(len(p.found), budget.Errors) || mistake.Over(p.weight, budget.Report)
}

// list returns a list for the mistakes in a part of the body, whose values have
// taken used bytes.
func (p *Pass) list(used int64, asked *selection.Selection) *mistake.List {
	budget := p.Budget(used)
	if budget.Errors > 0 {
		budget.Errors = max(1, budget.Errors-len(p.found))
	}
	if budget.Report > 0 {
		budget.Report = max(1, budget.Report-p.weight)
	}
	if asked != nil {
		budget.Asked = asked.Asked
	}
	return mistake.NewList(budget)
}
