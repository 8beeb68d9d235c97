// Package jsonbody turns the bytes of a JSON request body into a Go value.
//
// In: bytes and the shape of the type they are meant for. Out: the value, or every mistake in the bytes, each on its
// path. A valid body is decoded once, by the json package alone. Only a body that fails is read a second time, by the
// collecting pass.
package jsonbody

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Target says what a body is decoded into.
type Target struct {
	shape.Document
	AllowUnknown bool
	Limits       Limits
	Concurrent   bool          // items of an array may be decoded on several cores
	Into         reflect.Value // a pointer to a zero value that nobody else sees; the zero Value makes Decode make one
}

// SyntaxError says where a body stops being JSON. Line and Column count from 1, the column in characters.
type SyntaxError struct {
	Path         path.Steps
	Line, Column int
	Empty        bool // there is nothing but white space
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("body is not valid JSON at line %d, column %d", e.Line, e.Column)
}

// Decoded is a value and what is known of where it comes from: what Decode makes of a body, and what all stages behind
// it look at. Where there are mistakes, the value holds what could be decoded.
type Decoded struct {
	shape.Document
	Value    reflect.Value // of the document's type
	Body     []byte        // nil if the value did not come from one
	Mistakes []mistake.Mistake
	More     bool  // there are more mistakes than an answer could hold
	Memory   int64 // bytes of array items and map entries, where they have been counted
}

// Decode decodes body. The error is a *SyntaxError, a *LimitError, or a failure that no body can help:
// a Go type that the json package refuses, or a panic in the type's own decoding.
func Decode(body []byte, to Target) (out Decoded, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = Decoded{}, fmt.Errorf("decoding %v: panic: %v", to.Type.Go, p)
		}
	}()
	var scanned *scanner
	now, late := to.suspects(body)
	if now {
		if scanned, err = to.scan(body); err != nil {
			return Decoded{}, err
		}
		out.Memory = scanned.memory
	}
	into := to.Into
	if !into.IsValid() {
		into = reflect.New(to.Type.Go)
	}
	out.Document, out.Value, out.Body = to.Document, into.Elem(), body
	var refused error
	if scanned == nil || scanned.growing <= max(heavy, to.Limits.Memory/16) && scanned.memory <= max(heavy, to.Limits.Memory/4) {
		refused = to.plain(body, into)
		if refused == nil && late && to.Limits.crowded(to.Type, out.Value) {
			if _, err := to.scan(body); err != nil {
				return Decoded{}, err
			}
		}
		if refused == nil && !to.hidden(body) {
			return out, nil
		}
		if syntax := malformed(body, refused); syntax != nil {
			return Decoded{}, syntax
		}
	}
	if err := to.collect(body, &out, scanned); err != nil {
		return Decoded{}, err
	}
	if len(out.Mistakes) == 0 && refused != nil { // no body could be decoded into the type
		return Decoded{}, fmt.Errorf("decoding %v: %w", to.Type.Go, refused)
	}
	return out, nil
}

// heavy is how many bytes of array items and map entries a body may ask for before it is decoded by the collecting pass
// at once, which makes slices of the right size: the json package makes them grow, for several times the memory.
const heavy = 1 << 20

// collect decodes body by the collecting pass, into a value that is made zero first.
func (to Target) collect(body []byte, out *Decoded, scanned *scanner) (err error) {
	if scanned == nil {
		if scanned, err = to.scan(body); err != nil {
			return err
		}
	}
	out.Value.SetZero()
	c := collector{
		body: body, dec: jsontext.NewDecoder(bytes.NewBuffer(body)), allowUnknown: to.AllowUnknown,
		options: to.options(), lengths: scanned.lengths,
		found: mistake.NewList(mistake.Budget{Errors: to.Limits.Errors, Report: to.Limits.Report}),
	}
	if err := c.document(to, out.Value); err != nil {
		return orLocated(body, err)
	}
	out.Mistakes, out.More, out.Memory = c.found.All(), c.found.Full(), scanned.memory
	return nil
}

// orLocated returns where the text of body is wrong, err if it is not.
func orLocated(body []byte, err error) error {
	if syntax := locate(body); syntax != nil {
		return syntax
	}
	return err
}

// errCollect asks for the collecting pass, which finds out what is wrong.
var errCollect = errors.New("not what the target takes")

// How the json package decodes for us.
var (
	strict  = json.JoinOptions(json.RejectUnknownMembers(true), shape.FormatTag())
	lenient = json.JoinOptions(json.RejectUnknownMembers(false), shape.FormatTag())
)

// options are the json package's for the target.
func (to Target) options() json.Options {
	if to.AllowUnknown {
		return lenient
	}
	return strict
}

// plain decodes the body with the json package alone.
func (to Target) plain(body []byte, v reflect.Value) error {
	options, into := to.options(), v.Interface()
	if to.shared(body, v.Elem(), options) {
		return nil
	}
	if to.Key == "" {
		return json.Unmarshal(body, into, options)
	}
	dec := jsontext.NewDecoder(bytes.NewBuffer(body))
	if dec.PeekKind() != '{' {
		_, err := dec.ReadToken()
		return orCollect(err)
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	found := false
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return err
		}
		switch {
		case name.String() == to.Key && dec.PeekKind() != 'n':
			found = true
			err = json.UnmarshalDecode(dec, into, options)
		case to.AllowUnknown && name.String() != to.Key:
			err = dec.SkipValue()
		default:
			err = errCollect
		}
		if err != nil {
			return err
		}
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	if !found {
		return errCollect
	}
	return trailing(dec)
}

func orCollect(err error) error {
	if err != nil {
		return err
	}
	return errCollect
}

// trailing returns an error if anything but white space follows the value that dec has read.
func trailing(dec *jsontext.Decoder) error {
	_, err := dec.ReadToken()
	switch {
	case err == io.EOF:
		return nil
	case err != nil:
		return err
	}
	return errTrailing
}

var errTrailing = errors.New("data after the JSON value")

// hidden reports whether a body that the json package took may hold a null where none is allowed: that package decodes
// it to a zero value, silently.
func (to Target) hidden(body []byte) bool {
	if trimmed := bytes.TrimLeft(body, space); to.Key == "" && trimmed[0] == 'n' {
		return true
	}
	return to.Type.Has(shape.HasItems) && nullItem(body)
}

// nullItem reports whether the text null stands where only an array item can: behind "[" or behind a comma, which in an
// object a name follows. Text inside a string may look the same; the collecting pass then finds nothing.
func nullItem(body []byte) bool {
	for rest := body; ; {
		i := bytes.Index(rest, []byte("null"))
		if i < 0 {
			return false
		}
		before := bytes.TrimRight(rest[:i], space)
		if n := len(before); n > 0 && (before[n-1] == '[' || before[n-1] == ',') {
			return true
		}
		rest = rest[i+len("null"):]
	}
}
