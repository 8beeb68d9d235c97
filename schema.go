package bind

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/schema"
	"github.com/fielderrors/bind/internal/shape"
)

// Schema returns a JSON Schema (draft 2020-12) of the bodies that are bound to a
// type, by the options of the call that binds them. v is a value of the type, or
// its reflect.Type; a slice is a bulk body. The same type always gives the same
// bytes.
//
// What the schema refuses, bind refuses. What bind refuses by a rule that can be
// said in JSON Schema, the schema refuses. The other rules stand under
// "x-bind-server" of the value that they are about, each with its name and its
// parameter: those that only the server can decide, such as lookups, comparisons
// with other fields and rules of your own, and, with "near": true, those that
// the schema says in part, such as url.
//
// A field's tag doc:"…" is its description, and its label its title, in the first
// language or that of InLanguage. Schema refuses what Check refuses.
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

// Inside is for the packages of this module, which need more of a Binder than
// its API gives. It returns what a call of Schema knows.
func (b *Binder) Inside(v any, opts ...Option) (schema.Inside, error) {
	body, s, err := b.schemaBody(v, opts)
	if err != nil {
		return schema.Inside{}, err
	}
	body.Annotate = true
	return schema.Inside{Compiler: b.schemas, Body: body, Words: b.words, Bulk: s.bulk}, nil
}

// MergePatch makes Schema and Failures speak of a patch of the type, as Merge
// takes it, instead of the whole value.
func MergePatch() Option {
	return option{
		name: "MergePatch", apply: func(s *settings) { s.patch = true },
		works: func(c call) bool { return c.describes && !c.bulk },
		cure:  "it is for Schema and Failures, of one value: leave it out",
	}
}

// The calls that say beforehand what a body must be.
var (
	callDescribe     = call{name: "Schema", decodes: true, requests: true, handles: true, describes: true}
	callDescribeMany = call{name: "Schema", decodes: true, requests: true, handles: true, describes: true, bulk: true}
)

// schemaBody returns what the schema of a type is made of.
func (b *Binder) schemaBody(v any, opts []Option) (schema.Body, settings, error) {
	t, isType := v.(reflect.Type)
	if !isType {
		t = reflect.TypeOf(v)
	}
	if t == nil {
		return schema.Body{}, settings{}, errors.New(
			"bind: Schema: nil has no type: pass a value such as T{}, or its reflect.Type")
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
	language := b.words.First()
	if s.language != "" {
		language = b.words.Choose(s.language)
	}
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
// about the body as a whole come first. v is as for Schema. Of a type that holds
// itself, one level is listed. The texts are in the language of InLanguage, or
// the first one. What a handler reports itself, Failures does not know.
func (b *Binder) Failures(v any, opts ...Option) ([]Failure, error) {
	body, s, err := b.schemaBody(v, opts)
	if err != nil {
		return nil, err
	}
	to := recipient{lang: b.words.First(), set: s}
	if s.language != "" {
		to.lang = b.words.Choose(s.language)
	}

	var all []Failure
	for _, e := range wholeFailures(s) {
		all = append(all, b.failure(to, e))
	}
	for _, m := range b.schemas.Mistakes(body) {
		fields := fieldErrors([]mistake.Mistake{m}, shape.View{Type: body.Whole()})
		e := &Error{Fields: fields, document: body.Document}
		placed, _ := asError(s.placed(e))
		all = append(all, b.failure(to, placed))
	}
	return all, nil
}

// InLanguage chooses the language of what Failures says; tag is as in
// Accept-Language.
func InLanguage(tag string) Option {
	return option{
		name: "InLanguage", apply: func(s *settings) { s.language = tag },
		works: func(c call) bool { return c.describes },
		cure:  "it is for Schema and Failures; the request chooses the language of an answer: leave it out",
	}
}

// wholeFailures returns the errors about a body as a whole.
func wholeFailures(s settings) (all []*Error) {
	add := func(r Reason, rule, param string) {
		all = append(all, &Error{Reason: r, Fields: FieldErrors{{Rule: rule, Param: param}}})
	}
	add(UnsupportedMedia, mistake.RuleMediaType, "application/json")
	add(UnsupportedMedia, mistake.RuleCharset, "utf-8")
	add(UnsupportedMedia, mistake.RuleContentEncoding, "identity")
	add(Malformed, mistake.RuleEmpty, "")
	for _, rule := range []string{mistake.RuleJSON, mistake.RuleCharset, mistake.RuleDuplicate} {
		add(Malformed, rule, "1:1")
	}

	l := s.limits
	for _, limit := range []struct {
		name string
		most int64
	}{
		{"bytes", l.Bytes}, {"memory", l.Memory}, {"values", int64(l.Values)}, {"depth", int64(l.Depth)},
		{"key", int64(l.Key)}, {"number", int64(l.Number)}, {"string", int64(l.String)},
	} {
		if limit.most > 0 {
			add(TooLarge, mistake.RuleMaxPrefix+limit.name, strconv.FormatInt(limit.most, 10))
		}
	}
	return all
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

	switch format := b.cfg.Format.(type) {
	case Teamwork:
		f.Code = format.code(report, fe)
	case Zoho:
		f.Code, _ = format.explain(report, fe)
	case Problem:
		_, f.Code = format.outcome(report)
	}
	return f
}

// described is a handler that can say what it binds. Handle and its kin return
// one.
type described struct {
	binder *Binder
	typ    reflect.Type
	set    settings
	http.HandlerFunc
}

// Inside is for the packages of this module, which document the handler: what it
// binds, and what it answers. own are errors of the handler's own.
func (d described) Inside(language string, own []error) (schema.Operation, error) {
	body, err := d.binder.describedBody(d.typ, d.set)
	if err != nil {
		return schema.Operation{}, err
	}
	b, to := d.binder, recipient{lang: d.binder.words.Choose(language), set: d.set}
	op := schema.Operation{
		Compiler: b.schemas, Body: body, Format: b.cfg.Format, Patch: d.set.patch, Language: to.lang.Tag(),
	}

	errs := own
	for _, e := range wholeFailures(d.set) {
		errs = append(errs, e)
	}
	for _, m := range b.schemas.Mistakes(body) {
		e := &Error{Fields: fieldErrors([]mistake.Mistake{m}, shape.View{Type: body.Whole()}), document: body.Document}
		errs = append(errs, d.set.placed(e))
	}
	for _, r := range []Reason{Timeout, Internal, Unavailable} {
		errs = append(errs, &Error{Reason: r})
	}
	for _, err := range errs {
		op.Answers = append(op.Answers, b.example(to, err))
	}
	return op, nil
}

// example returns the answer to an error.
func (b *Binder) example(to recipient, err error) schema.Answer {
	e, ours := asError(err)
	if !ours {
		e = &Error{Reason: Internal}
	}
	example := schema.Answer{Reason: e.Reason.String()}
	if len(e.Fields) > 0 {
		f := b.failure(to, e)
		example.Pattern, example.Rule, example.Param, example.Code, example.Text = f.Pattern, f.Rule, f.Param, f.Code, f.Text
	}
	to.set.made(e)
	answer, _ := b.render(to, e, "00000000-0000-4000-8000-000000000000")
	example.Status, example.Header, example.Body = answer.status, http.Header{}, bytes.Clone(answer.body)
	answer.header.Put(example.Header)
	example.Meaning = to.lang.Text("reason."+example.Reason, nil)
	return example
}
