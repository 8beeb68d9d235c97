// Package jsonbody turns the bytes of a JSON request body into a Go value.
//
// In: bytes, the shape of the type that they are meant for, and what proves the
// type's rules. Out: the value and what is known of it, or every mistake in the
// bytes, each on its path.
//
// A type is compiled once, into a program of nodes. A body is then read once,
// from the first byte to the last. That one pass decodes, notes mistakes,
// counts what is limited, sees which members are missing, and proves the rules
// of each value while it is at hand. The json package is asked only for types
// that decode themselves and for json tags with a format.
package jsonbody

import (
	"fmt"
	"reflect"
	"sync"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// Target says what a body is decoded into.
type Target struct {
	shape.Document
	AllowUnknown bool
	Limits       Limits

	// Into is a pointer to a zero value that nobody else sees. The zero Value
	// makes Decode make one.
	Into reflect.Value

	// Patch says that the body is a JSON Merge Patch (RFC 7396), and Into a
	// pointer to a copy, by assignment, of the value that it changes.
	Patch bool

	// Defaults are what objects hold that the body makes; nil is none.
	Defaults *Defaults
}

func (t *Target) mode() mode {
	switch {
	case t.Patch:
		return merging
	case t.Defaults != nil:
		return filling
	}
	return decoding
}

// Decoded is a value and what is known of where it comes from: what Decode
// makes of a body, and what all stages behind it look at. Where there are
// mistakes, the value holds what could be decoded.
type Decoded struct {
	shape.Document
	Value    reflect.Value // of the document's type
	Body     []byte        // nil if the value did not come from one
	Mistakes []mistake.Mistake
	More     bool            // there are more mistakes than an answer could hold
	Memory   int64           // bytes that have been charged to Limits.Memory
	Proved   Proved          // what is certainly valid
	Spelled  *path.Spellings // names that the value knows otherwise; nil without

	// Of a patch: the members that it names, in its order, by the names in it and
	// by those that the value has, and the value that it changes.
	Changes []path.Steps
	Named   []path.Steps
	Loaded  reflect.Value

	// Defaulted are the members that hold a default, and that bind tags look up
	// or compare.
	Defaulted path.Set

	draft    *draft // of Value, if it is Decode's
	missing  *mistake.List
	zeros    zeros
	most     int64        // Limits.Memory
	replaced []path.Steps // those of the Changes that merge no object
}

// Charge charges memory that is about to be made for a stage behind decoding.
// The error is a *LimitError.
func (d *Decoded) Charge(size int64) error {
	d.Memory += size
	if d.most > 0 && d.Memory > d.most {
		return &LimitError{Limit: "memory", Max: d.most}
	}
	return nil
}

// IsPatch reports whether the value is one that a patch has changed.
func (d *Decoded) IsPatch() bool { return d.Loaded.IsValid() }

// MemoryLeft returns how much of Limits.Memory has not been charged. most is the
// limit; 0 is none.
func (d *Decoded) MemoryLeft() (left, most int64) { return d.most - d.Memory, d.most }

// View is the document's, with the value.
func (d *Decoded) View() shape.View { return d.Document.View(d.Value, d.Spelled) }

// Decoder decodes bodies. It compiles each type once. The zero Decoder proves
// nothing and is ready for use. It is safe for concurrent use.
type Decoder struct {
	// Proof returns the check of the values of a type.
	Proof func(*shape.Type) *proof.Check

	// Rejected returns the mistakes that an error of a type's own decoding
	// states, their paths below the value; none for most errors.
	Rejected func(error) []mistake.Mistake

	single, bulk sync.Map // *shape.Type → *Program
}

// Program decodes bodies into values of one type. It is safe for concurrent use.
type Program struct {
	root    *node
	proves  bool     // it asks for the proof of what it decodes
	calls   bool     // it calls methods of the user's
	members []string // those that name variants of unions
	fault   error
	parsers sync.Pool // of *parser
	drafts  sync.Pool // of *draft

	rejected func(error) []mistake.Mistake // see Decoder
}

// Decode decodes body by the program for to's document.
func (d *Decoder) Decode(body []byte, to Target) (out Decoded, err error) {
	err = d.Program(to.Document).Decode(body, &to, &out)
	return out, err
}

// Decode decodes body into a zero out, which stays zero on an error. The error
// is a *SyntaxError, a *LimitError, or a failure that no body can help: a Go
// type that the json package refuses, or a panic in the type's own decoding.
func (program *Program) Decode(body []byte, to *Target, out *Decoded) error {
	switch {
	case program.fault != nil:
		return program.fault
	case program.calls:
		return program.decodeApart(body, *to, out)
	}
	return program.decode(body, to, out)
}

// decodeApart is decode for a type whose own methods could end the goroutine.
func (program *Program) decodeApart(body []byte, to Target, out *Decoded) (err error) {
	var decoded Decoded
	returned := mistake.Apart(func() { err = program.decode(body, &to, &decoded) })
	if !returned {
		return fmt.Errorf("decoding %v: a method has ended its goroutine", to.Type.Go)
	}
	*out = decoded
	return err
}

func (program *Program) decode(body []byte, to *Target, out *Decoded) (err error) {
	defer func() {
		if r := recover(); r != nil {
			*out, err = Decoded{}, fmt.Errorf("decoding %v: panic: %v", to.Type.Go, r)
		}
	}()

	var made *draft
	var value reflect.Value
	if to.Into.IsValid() {
		value = to.Into.Elem()
	} else {
		made = program.freeDraft(to.Type.Go)
		value = made.value
	}

	p, _ := program.parsers.Get().(*parser)
	if p == nil {
		p = &parser{rejected: program.rejected, ahead: ahead{names: program.members}}
	}
	p.begin(body, to)
	if p.document(program.root, to, value) == bad {
		err = p.err
	} else {
		out.Document, out.Value, out.Body, out.draft = to.Document, value, body, made
		p.result(out, program.proves)
	}
	p.end()
	program.parsers.Put(p)
	return err
}

// draft is where a value is made that is to be copied.
type draft struct {
	value reflect.Value // zero, while nobody uses it
}

// freeDraft returns a draft for a value of type t, the program's.
func (program *Program) freeDraft(t reflect.Type) *draft {
	if free, ok := program.drafts.Get().(*draft); ok {
		return free
	}
	return &draft{reflect.New(t).Elem()}
}

// largeValue is how many bytes a draft may have that is used again.
const largeValue = 1 << 10

// Recycle takes back the draft of out's value, once that has been copied and
// proved: no function of the user's has seen where it stands.
func (program *Program) Recycle(out *Decoded) {
	if made := out.draft; !program.calls && made.value.Type().Size() <= largeValue {
		made.value.SetZero()
		program.drafts.Put(made)
	}
}

// Program returns the program for a document.
func (d *Decoder) Program(document shape.Document) *Program {
	programs := &d.single
	if document.Bulk {
		programs = &d.bulk
	}
	if known, ok := programs.Load(document.Type); ok {
		return known.(*Program)
	}
	known, _ := programs.LoadOrStore(document.Type, d.compile(document))
	return known.(*Program)
}

func (d *Decoder) compile(document shape.Document) *Program {
	t := document.Type
	if faults := t.Faults(); len(faults) > 0 {
		return &Program{fault: fmt.Errorf("decoding %v: %s", t.Go, faults[0].Fault)}
	}

	checked := t
	if document.Bulk {
		checked = t.Elem // nil for a list that decodes itself
	}
	p := &Program{calls: callsMethods(t), rejected: d.Rejected}
	var check *proof.Check
	if d.Proof != nil && checked != nil {
		check = d.Proof(checked)
		p.proves = check.Whole()
	}
	if !p.proves {
		check = nil
	}
	p.members = t.Discriminators()
	p.root = compile(t, check, document.Bulk)
	return p
}
