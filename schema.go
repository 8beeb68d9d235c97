package bind

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/schema"
	"github.com/fielderrors/bind/internal/shape"
)

// Schema returns a JSON Schema (draft 2020-12) of the bodies that are bound to
// a type, by the options of the call that binds them. v is a value of the type,
// or its reflect.Type; a slice is a bulk body. The same type always gives the
// same bytes.
//
// What the schema refuses, bind refuses. What bind refuses by a rule that can
// be said in JSON Schema, the schema refuses. The other rules stand under
// "x-bind-server" of the value that they are about, each with its name and its
// parameter: those that only the server can decide, such as lookups,
// comparisons with other fields and rules of your own, and, with "near": true,
// those that the schema says in part, such as url.
//
// A field's tag doc:"…" is its description, and its label its title, in the
// first language or that of InLanguage. Schema refuses what Check refuses.
func (b *Binder) Schema(v any, opts ...Option) ([]byte, error) {
	body, _, err := b.schemaBody(v, opts)
	if err != nil {
		return nil, err
	}
	text, err := b.schemas.JSON(body)
	if err != nil {
		return nil, fmt.Errorf("bind: Schema: %w", err)
	}
	return text, nil
}

// Inside is for the packages of this module: package browser makes the rules and
// the sentences for bind.js of it, which are no part of this package's API. It
// returns what a call of Schema knows, in types that other modules cannot name.
// Use Schema and Failures instead.
func (b *Binder) Inside(v any, opts ...Option) (schema.Inside, error) {
	body, s, err := b.schemaBody(v, opts)
	if err != nil {
		return schema.Inside{}, err
	}
	body.Annotate = true
	return schema.Inside{Compiler: b.schemas, Body: body, Words: b.words, Bulk: s.bulk}, nil
}

// schemaBody returns what the schema of a type is made of.
func (b *Binder) schemaBody(v any, opts []Option) (schema.Body, settings, error) {
	t, isType := v.(reflect.Type)
	if !isType {
		t = reflect.TypeOf(v)
	}
	if t == nil {
		const cure = "pass a value such as T{}, or its reflect.Type"
		return schema.Body{}, settings{}, errors.New("bind: Schema: nil has no type: " + cure)
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}

	c := callDescribe
	if t.Kind() == reflect.Slice {
		c = callDescribeMany
	}
	s, err := b.settings(c, opts)
	if err == nil {
		err = errors.Join(b.checkCall(c, t), checked(b.checkType(t, s)), b.checkEach(t, s), b.checkDefaults(t, s))
	}
	if err != nil {
		return schema.Body{}, s, err
	}
	body, err := b.describedBody(t, s)
	return body, s, err
}

// describedBody returns what the schema of a type is made of by the settings of
// a call.
func (b *Binder) describedBody(t reflect.Type, s settings) (schema.Body, error) {
	body := schema.Body{
		Document: s.document(b.shapes.Read(t)), AllowEmpty: s.allowEmpty, AllowUnknown: s.allowUnknown,
		Patch: s.patch, Within: s.within.steps,
		Items: s.limits.Items, String: s.limits.String, Name: s.limits.Key,
		Default: s.defaults.of,
	}
	language := b.words.Choose(s.language)
	body.Title = func(at path.Steps) string { return language.Title(at) }

	if s.each == "" {
		return body, nil
	}
	holder, err := b.listType(t, s.each)
	if err != nil {
		return body, err
	}
	body.Field = b.shapes.Read(holder).Fields[0]
	body.Level = body.Field.Rules
	return body, nil
}

// of returns the default of the objects of a type.
func (d defaults) of(t reflect.Type) (reflect.Value, bool) {
	for _, v := range d.all {
		if v.Type() == t {
			return v, true
		}
	}
	return reflect.Value{}, false
}

// Failure is one way in which a body can be refused.
type Failure struct {
	Pattern string // as FieldError has it; "" for the whole body
	Rule    string
	Param   string
	Type    string
	Reason  Reason
	Code    string // in the format of the Binder; "" if it has none
	Status  int
	Text    string // the message, of the first item where there are several
}

// Failures returns each mistake that a body of a type can be answered with, by
// the options of the call that binds it, in the order of the document; mistakes
// about the body as a whole come first. v is as for Schema. Of a type that
// holds itself, the value and those in it are listed: what is told deeper down,
// at kids.*.kids.*.name, is told at kids.*.name as well. The texts are in the
// language of InLanguage, or the first one. What a handler reports itself,
// Failures does not know.
func (b *Binder) Failures(v any, opts ...Option) ([]Failure, error) {
	body, s, err := b.schemaBody(v, opts)
	if err != nil {
		return nil, err
	}
	to := recipient{lang: b.words.Choose(s.language), set: s}

	var all []Failure
	for _, e := range wholeFailures(s, false) {
		all = append(all, b.failure(to, e))
	}
	for _, m := range b.schemas.Mistakes(body) {
		all = append(all, b.failure(to, bodyFailure(body, s, m)))
	}
	return all, nil
}

// bodyFailure returns the error about a body with some mistakes.
func bodyFailure(body schema.Body, s settings, mistakes ...mistake.Mistake) *Error {
	fields, _ := new(patterns).fieldErrors(nil, mistakes, shape.View{Type: body.Whole()})
	placed, _ := asError(s.placed(&Error{Fields: fields, document: body.Document}))
	return placed
}

// failure returns what is answered to an error with one mistake.
func (b *Binder) failure(to recipient, e *Error) Failure {
	to.set.made(e)
	report := b.report(to, e, "")
	fe := report.Fields[0]
	f := Failure{
		Pattern: fe.Pattern, Rule: fe.Rule, Param: fe.Param, Type: fe.Type, Reason: e.Reason,
		Status: e.StatusCode(), Text: fe.Message,
	}
	if out, err := report.render(b.cfg.Format); err == nil {
		_, f.Code, _ = report.explained(out)
	}
	return f
}

// explained returns whose format an answer is in, if it is one of bind's own,
// its code and what the code means, if it has one.
func (r Report) explained(out rendering) (envelope, code, meaning string) {
	rendered, _ := out.Body.(jsonwriter.Rendered)
	switch body := rendered.Body.(type) {
	case laravelBody:
		return "Laravel", "", ""
	case teamworkBody:
		return "Teamwork", body[0].code, body[0].title
	case problemBody:
		_, anchor, _ := strings.Cut(body.typ, "#")
		return "Problem", cmp.Or(body.code, anchor), body.title
	case zohoEntry:
		return "Zoho", body.code, cmp.Or(r.Text("zoho."+body.code), r.Error.Detail)
	case zohoBody:
		first := body.entries[0]
		return "Zoho", first.code, cmp.Or(r.Text("zoho."+first.code), r.Error.Detail)
	}

	return "", "", ""
}

// described is a handler that can say what it binds. Handle and its kin return
// one.
type described struct {
	binder *Binder
	call   call
	typ    reflect.Type
	set    settings
	http.HandlerFunc
}

// Inside is for the packages of this module, which document the handler: what
// it binds, and what it answers to requests for a path. own are errors of the
// handler's own.
func (d described) Inside(language, path string, own []error) (op schema.Operation, err error) {
	b, s := d.binder, d.set
	op = schema.Operation{Compiler: b.schemas, Format: b.cfg.Format, Patch: s.patch, Streams: d.call.streams}
	if op.Body, err = b.describedBody(d.typ, s); err != nil {
		return op, err
	}
	op.Body.Endless = op.Streams

	plain := recipient{lang: b.words.Choose(language), set: s}
	asking := plain
	plain.request = &http.Request{RequestURI: path, URL: &url.URL{Path: path}}
	asking.request = plain.request.WithContext(context.Background())
	asking.request.Header = http.Header{headerPrecognition: {"true"}}
	add := func(to recipient, e *Error) {
		answer, fault := b.example(to, e)
		op.Answers, err = append(op.Answers, answer), errors.Join(err, fault)
	}

	asked := map[Reason]bool{}
	for _, e := range d.errors(op, own) {
		if _ = s.made(e); e.Reason != Validated {
			add(plain, e)
		}
		if b.cfg.Precognition && !asked[e.Reason] {
			add(asking, e)
		}
		asked[e.Reason] = true
	}
	return op, err
}

// errors returns what the handler can answer with.
func (d described) errors(op schema.Operation, own []error) (all []*Error) {
	for _, err := range own {
		e := *classify(context.Background(), err)
		all = append(all, &e)
	}
	all = append(all, wholeFailures(d.set, op.Streams)...)
	mistakes := op.Compiler.Mistakes(op.Body)

	for _, m := range mistakes {
		all = append(all, bodyFailure(op.Body, d.set, m))
	}
	if several := schema.Several(mistakes); len(several) > 0 {
		all = append(all, bodyFailure(op.Body, d.set, several...))
	}
	for _, reason := range []Reason{Timeout, Internal, Unavailable, Validated} {
		all = append(all, &Error{Reason: reason})
	}
	return all
}

// example returns the answer to an error.
func (b *Binder) example(to recipient, e *Error) (a schema.Answer, err error) {
	const id = "00000000-0000-4000-8000-000000000000"
	report := b.report(to, e, id)
	a = schema.Answer{
		Reason: e.Reason.String(), Meaning: report.Text("reason." + e.Reason.String()), Text: report.Detail,
		Precognitive: b.isPrecognitive(to.request), Status: http.StatusNoContent, Header: http.Header{},
	}
	if a.Precognitive {
		a.Header.Set(headerPrecognition, "true")
	}
	if e.Reason == Validated {
		a.Header.Set(headerSuccess, "true")
		return a, nil
	}

	out, err := report.render(b.formatFor(to.request))
	if err != nil {
		return a, fmt.Errorf("openapi: an answer to %v cannot be rendered: %w", e.Reason, err)
	}
	header := report.header(out)
	header.Put(a.Header)
	a.Status, a.Body = out.Status, bytes.Clone(out.text)
	a.Envelope, a.Code, a.Title = report.explained(out)
	if a.Status >= http.StatusInternalServerError {
		a.Header.Set("Error-Id", id)
	}
	if len(report.Fields) == 1 {
		fe := report.Fields[0]
		a.Pattern, a.Rule, a.Param, a.Text = cmp.Or(fe.Pattern, fe.Path.Dotted()), fe.Rule, fe.Param, fe.Message
	}
	return a, nil
}
