package jsonbody

import (
	"reflect"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
)

// parser reads one body. A value that it is given is zero and can be set; it
// leaves zero what does not fit.
type parser struct {
	body         []byte
	limits       Limits
	allowUnknown bool
	left         budget
	err          error // why the body is refused

	frames   []frame       // the way to the value that is being read
	misnamed int           // frames on the way to the wrong name around it; 0 without
	found    *mistake.List // nil if there is no mistake
	missing  *mistake.List // members; nil if none has been found missing
	zeros    zeros         // members that were sent
	spelled  *path.Spellings
	rejected func(error) []mistake.Mistake // see Decoder
	doubts   int                           // values that are not proved to be valid
	items    doubtful

	mode       mode
	defaults   *Defaults
	base       base           // what the defaults hold at the place
	changes    []path.Steps   // see Decoded
	replaced   []path.Steps   // those of the changes that merge no object
	defaulted  path.Set       // see Decoded
	named      []path.Steps   // changes by the names that the value has
	nameless   int            // members that name nothing in an object that a patch changes
	knownNames map[int]string // of the value, by frame.at of other names for them

	chunks  chunks // of the value's strings
	steps   []byte // scratch: a path
	scratch []byte // scratch: a text without its escapes
	wrapped []byte // scratch: a value with a name around it
	keys    map[*node]*keyReader
	entries map[*node][]*mapEntries // that are not in use
	names   []*nameSet              // that are not in use
	holders map[*node]reflect.Value // see formatted
	ahead   ahead
	structs map[*node][]reflect.Value // of variants, that are not in use
}

// begin prepares for a body.
func (p *parser) begin(body []byte, to *Target) {
	p.body, p.limits, p.allowUnknown = body, to.Limits, to.AllowUnknown
	p.left.set(to.Limits, len(body))
	p.frames, p.misnamed = p.frames[:0], 0
	p.mode, p.defaults = to.mode(), to.Defaults
	p.ahead.depth = p.left.depth
}

// largeScratch is how many bytes of scratch are kept for the next body.
const largeScratch = 64 << 10

// end forgets what is of the body, and what is larger than most bodies need.
func (p *parser) end() {
	p.chunks.reset()
	p.body, p.err = nil, nil
	p.doubts, p.items = 0, nil

	if cap(p.frames) > largeScratch/16 {
		p.frames = nil
	}
	if cap(p.scratch) > largeScratch {
		p.scratch = nil
	}
	if cap(p.steps) > largeScratch {
		p.steps = nil
	}
	if p.mode != decoding {
		p.defaults, p.base = nil, base{}
		p.changes, p.named, p.replaced = nil, nil, nil
		p.defaulted, p.knownNames = path.Set{}, nil
	}
	p.found, p.missing, p.spelled = nil, nil, nil
	if p.zeros.places != nil {
		p.zeros = zeros{}
	}
	if len(p.names) > reusedNames {
		p.names = nil
	}
	p.ahead.reset()
	forgetLarge(p.structs)
	forgetLarge(p.entries)
}

// forgetLarge removes the lists of what is not in use that are longer than most
// bodies need.
func forgetLarge[T any](free map[*node][]T) {
	if len(free) == 0 {
		return
	}
	for n, list := range free {
		if len(list) > reusedNames {
			delete(free, n)
		}
	}
}

// result says what has come of the body.
func (p *parser) result(out *Decoded, proves bool) {
	if p.found != nil {
		out.Mistakes, out.More = p.found.All(), p.found.Truncated()
	}
	p.zeros.end()
	out.missing, out.Spelled, out.zeros = p.missing, p.spelled, p.zeros
	out.Changes, out.Named, out.replaced, out.Defaulted = p.changes, p.named, p.replaced, p.defaulted
	out.Memory, out.most = p.left.charged(p.limits), p.limits.Memory
	if proves && p.mode == decoding {
		out.Proved = Proved{known: true, whole: p.doubts == 0, doubtful: p.items}
	}
}

// frame is one step on the way to a value: a member of a field, an item, or a
// member that is known by its name in the body only.
type frame struct {
	field *field
	at    int // else the index of an item, or the complement of the offset of a quoted name
}

// push and pop lead to a value and back.
func (p *parser) push(f frame) { p.frames = append(p.frames, f) }
func (p *parser) pop()         { p.frames = p.frames[:len(p.frames)-1] }

// place returns the path.Steps that the frames stand for, in scratch.
func (p *parser) place() []byte {
	p.steps = p.steps[:0]
	for _, f := range p.frames {
		switch {
		case f.field != nil:
			p.steps = path.AppendKey(p.steps, f.field.name)
		case f.at >= 0:
			p.steps = path.AppendIndex(p.steps, f.at)
		default:
			p.steps = path.AppendName(p.steps, p.name(^f.at))
		}
	}
	return p.steps
}

// name returns the member name whose first quote stands at an offset.
func (p *parser) name(i int) []byte {
	end, escaped := stringEnd(p.body, i+1)
	return p.unquoted(i+1, end, escaped)
}

// note adds a mistake at the place that the frames lead to. The first one there
// stands.
func (p *parser) note(m mistake.Mistake) {
	p.doubts++
	if p.misnamed > 0 && p.misnamed == len(p.frames) {
		return // the wrong name has been noted here
	}
	if p.found == nil {
		p.found = mistake.NewList(p.budget())
	}

	steps := p.place()
	if p.found.Len() > 0 && p.isLast(steps) {
		return
	}
	p.found.AddAt(steps, &m)
}

// budget says how many mistakes are kept. All are asked for: those that nobody
// asks about may explain others.
func (p *parser) budget() mistake.Budget {
	return mistake.Budget{Errors: p.limits.Errors, Report: p.limits.Report}
}

// known returns how many mistakes have been found.
func (p *parser) known() int {
	if p.found == nil {
		return 0
	}
	return p.found.Len()
}

// full reports whether an answer can hold no more mistakes: nobody will look at
// the value. The rest of the body is read all the same: it may not be JSON.
func (p *parser) full() bool { return p.found != nil && p.found.Full() }

// mistyped skips a value and notes that it should have been a word.
func (p *parser) mistyped(i int, word string) int {
	if i = p.skip(i, region{}); i != bad {
		p.note(mistake.Mistake{Rule: mistake.RuleType, Type: word})
	}
	return i
}

// unknown skips the value of a member that no field takes.
func (p *parser) unknown(i int) int {
	if p.mode == merging {
		p.nameless++
	}
	if i = p.skip(i, region{}); i != bad && !p.allowUnknown {
		p.note(mistake.Mistake{Rule: mistake.RuleUnknown})
	}
	return i
}
