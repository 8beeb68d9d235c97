package bind_test

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/bindtest"
	"github.com/fielderrors/bind/locales"
)

// reportOf keeps the report that a format has last rendered: what Parse must find again.
type reportOf struct {
	bind.Format
	last *bind.Report
}

func (f reportOf) Render(r bind.Report) bind.Response {
	*f.last = r
	return f.Format.Render(r)
}

// TestParseReadsWhatFormatsRender parses the answer to every case of the goldens, in every format and language, and
// compares the facts with those that the format carries.
func TestParseReadsWhatFormatsRender(t *testing.T) {
	t.Parallel()
	formats := append(wireFormats(), wireFormat{name: "problem_rule", format: bind.Problem{Rule: true}})
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			var report bind.Report
			cfg := wireConfig(reportOf{f.format, &report}, &log)
			cfg.Locales = locales.All()
			b := bind.Must(bind.New(cfg))

			var answered error
			cfg.Locales = cfg.Locales[:1] // to make handlers takes less time with one language
			cfg.Observe = func(_ context.Context, o bind.Observation) { answered = o.Err }
			sender := bind.Must(bind.New(cfg))

			for _, c := range wireCases() {
				for _, h := range c.handlers(sender) {
					answered = nil
					c.send(h.Handler, h.body)
					for _, l := range locales.All() {
						parseCase{c, f, b, &report, answered, l.Tag()}.compare(t)
					}
				}
			}
		})
	}
}

// bodyFor is a handler and what it is sent.
type bodyFor struct {
	http.Handler
	body string
}

func (c wireCase) handlers(b *bind.Binder) (all []bodyFor) {
	one, bulk := c.bodies()
	if one != "" || bulk == "" {
		all = append(all, bodyFor{c.handler(b), one})
	}
	if !c.request {
		all = append(all, bodyFor{c.bulkHandler(b), bulk})
	}
	return all
}

// parseCase is a wire case in a format and a language.
type parseCase struct {
	wireCase
	f        wireFormat
	b        *bind.Binder
	report   *bind.Report // of the last answer
	err      error
	language string
}

func (c parseCase) compare(t *testing.T) {
	*c.report = bind.Report{}
	if c.name == "reason/validated" {
		c.err = &bind.Error{Reason: bind.Validated} // Observe hears of errors only
	}
	var a wireAnswer
	a.status, a.header, a.body = c.b.Answer(c.language, c.err)
	report := *c.report

	for _, format := range []bind.Format{c.f.format, nil} {
		about := []any{"%s %s %s, format %T: %s", c.f.name, c.name, c.language, format, a.body}
		got, err := bindtest.Parse(format, a.header, a.status, a.body)
		require.NoError(t, err, about...)
		if a.status == http.StatusNoContent {
			require.Equal(t, bind.Validated, got.Reason, about...)
			continue
		}

		e := report.Error
		require.Equal(t, c.carriedBy(report), factsOf(c.f.name, got), about...)
		if c.saysDetail(report) {
			require.Equal(t, report.Detail, got.Detail, about...)
		}
		require.Equal(t, e.Truncated, got.Truncated, about...)
		require.Equal(t, (e.RetryAfter + time.Second - 1).Truncate(time.Second), got.RetryAfter, about...)
		if e.Status == 0 && !c.coded {
			require.Equal(t, c.reason(e), got.Reason, about...)
		}
		if format != nil && c.language == "en" {
			status, _, _ := c.b.Answer("", got)
			require.Equal(t, a.status, status, about...)
		}
	}
}

// saysDetail reports whether the format shows the report's detail as it is.
func (c parseCase) saysDetail(r bind.Report) bool {
	hasFields := len(factsOf(c.f.name, r.Error)) > 0
	switch c.f.name {
	case "laravel":
		return true
	case "laravel_first_and_count", "problem", "problem_rule", "deploy", "teamwork":
		return !hasFields
	}
	return r.Error.Detail != "" && !hasFields
}

// reason returns the Reason that the answer shows.
func (c parseCase) reason(e *bind.Error) bind.Reason {
	isLaravel, isZoho := strings.HasPrefix(c.f.name, "laravel"), strings.HasPrefix(c.f.name, "zoho")
	switch {
	case e.Reason == bind.Conflict && len(e.Fields) > 0 && !isLaravel:
		return bind.Invalid // several formats answer 409 to invalid bodies, too
	case isZoho && c.name == "body/empty":
		return bind.Invalid // no body and one of another type have one answer
	case c.name == "reason/invalid" && (c.f.name == "teamwork" || c.f.name == "deploy"):
		return bind.Malformed // without a mistake, the two have one answer
	}
	return e.Reason
}

// parsedFact is a mistake as far as a format carries it.
type parsedFact struct {
	Place, Rule, Param, Ref, Code, Message string
	Kind                                   bind.Kind
	Query                                  bool
}

// carriedBy returns what the format shows of the report's mistakes.
func (c parseCase) carriedBy(r bind.Report) (facts []parsedFact) {
	format := c.f.name
	if c.name == "body/empty" && strings.HasPrefix(format, "zoho") {
		return []parsedFact{{}} // as a body of another type
	}
	aboutFields := r.Error.Reason == bind.Invalid || r.Error.Reason == bind.Conflict
	isDuplicate := c.name == "body/duplicate_member" && !strings.HasPrefix(format, "laravel")
	if !aboutFields && !isDuplicate && !strings.HasPrefix(format, "problem") && format != "deploy" {
		return nil
	}
	fields := r.Fields
	if format == "zoho8" {
		fields = answeredByRecord(r)
	}
	for _, fe := range fields {
		fact := carried(format, fe)
		isRepeated := strings.HasPrefix(format, "laravel") && slices.Contains(facts, fact)
		if !isRepeated {
			facts = append(facts, fact)
		}
	}

	isZoho := strings.HasPrefix(format, "zoho")
	if isZoho && len(facts) == 0 && r.Error.Reason == bind.Invalid {
		facts = []parsedFact{{}} // Zoho says of the whole body what it says of the request
	}
	isBare := len(facts) == 1 && facts[0].Place == "" && !facts[0].Query
	if isZoho && isBare && r.Error.Reason == bind.Conflict {
		return nil
	}
	return sortedFacts(facts)
}

// answeredByRecord returns the mistakes that version 8 of Zoho answers: of a
// record that is wrong at one place only, the first.
func answeredByRecord(r bind.Report) (answered bind.FieldErrors) {
	record := func(p bind.Path) any {
		for step := range p.Steps() {
			if _, isIndex := step.(int); isIndex {
				return step
			}
			if !r.Bulk && step != cmp.Or(r.Key, "data") {
				break
			}
		}
		return nil
	}
	for i, fe := range r.Fields {
		of := slices.DeleteFunc(slices.Clone(r.Fields), func(other bind.FieldError) bool {
			return record(other.Path) != record(fe.Path)
		})
		elsewhere := func(other bind.FieldError) bool { return other.Path != fe.Path }
		isFirst := !slices.ContainsFunc(r.Fields[:i], func(other bind.FieldError) bool { return other.Path == fe.Path })
		if isFirst || slices.ContainsFunc(of, elsewhere) {
			answered = append(answered, fe)
		}
	}
	return answered
}

// carried returns what the format shows of a mistake.
func carried(format string, fe bind.FieldError) parsedFact {
	fact := parsedFact{Place: fe.Path.Pointer(), Message: fe.Message}
	name, isQuery := fe.Path.Parameter()
	if isQuery {
		fact.Place, fact.Query = name, true
	}

	dotted := fe.Path.Dotted()
	switch {
	case strings.HasPrefix(format, "laravel"):
		return parsedFact{Place: dotted, Message: fe.Message}
	case format == "teamwork":
		fact.Place, fact.Rule = dotted, fe.Rule
		if !isQuery {
			fact.Kind = fe.Kind
		}
		if fe.Rule == "distinct" && len(fe.Refs) > 0 {
			fact.Ref = fe.Refs[0].Dotted()
		}
	case strings.HasPrefix(format, "zoho"):
		fact.Message = "" // the text of the code
		isCondition := strings.HasPrefix(fe.Rule, "required_") && len(fe.Refs) > 0
		if isCondition && format == "zoho8" {
			fact.Ref = fe.Refs[0].Dotted()
		}
	default:
		fact.Code = fe.Code
		if format == "problem_rule" {
			fact.Rule, fact.Param = fe.Rule, fe.Param
		}
	}
	return fact
}

// factsOf returns the mistakes that Parse has read from an answer of the format.
func factsOf(format string, e *bind.Error) (facts []parsedFact) {
	for _, fe := range e.Fields {
		fact := parsedFact{
			Place: fe.Path.Pointer(), Rule: fe.Rule, Param: fe.Param, Code: fe.Code, Message: fe.Message, Kind: fe.Kind,
		}
		isDotted := strings.HasPrefix(format, "laravel") || format == "teamwork"
		if isDotted {
			fact.Place = fe.Path.Dotted()
		}
		if name, isQuery := fe.Path.Parameter(); isQuery {
			fact.Place, fact.Query = name, true
		}
		if len(fe.Refs) > 0 {
			fact.Ref = fe.Refs[0].Dotted()
		}
		if isCoded := format == "teamwork" || strings.HasPrefix(format, "zoho"); isCoded {
			fact.Code = ""
		}
		if strings.HasPrefix(format, "zoho") {
			fact.Message = ""
		}
		facts = append(facts, fact)
	}
	return sortedFacts(facts)
}

// sortedFacts puts mistakes into one order: formats may file those of one path or of one record together.
func sortedFacts(facts []parsedFact) []parsedFact {
	slices.SortFunc(facts, func(a, b parsedFact) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	return facts
}

// TestParseReadsCodes compares codes, which the test above leaves out where a format chooses them.
func TestParseReadsCodes(t *testing.T) {
	t.Parallel()
	err := bind.Reject(
		bind.FieldError{Path: bind.At("name"), Rule: "required"},
		bind.FieldError{Path: bind.At("owner"), Rule: "exists", Kind: bind.Relationship},
		bind.FieldError{Path: bind.At("email"), Rule: "available"},
		bind.FieldError{Path: bind.At("nope"), Rule: "unknown"},
		bind.FieldError{Path: bind.At("age"), Rule: "min", Code: "too_young"},
	)
	zoho := []string{"MANDATORY_NOT_FOUND", "INVALID_DATA", "DUPLICATE_DATA", "INVALID_DATA", "too_young"}
	for name, tt := range map[string]struct {
		format bind.Format
		want   []string
	}{
		"laravel":  {bind.Laravel{}, []string{"", "", "", "", ""}},
		"teamwork": {bind.Teamwork{}, []string{"V1", "V2", "D1", "?1_nope", "too_young"}},
		"problem":  {bind.Problem{}, []string{"", "", "", "", "too_young"}},
		"zoho":     {bind.Zoho{}, zoho},
		"pointer":  {&bind.Zoho{Version: 8}, zoho},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Format: tt.format})
			status, header, body := b.Answer("", err)

			got, err := bindtest.Parse(tt.format, header, status, body)
			require.NoError(t, err)

			var codes []string
			for _, fe := range got.Fields {
				codes = append(codes, fe.Code)
			}
			assert.Equal(t, tt.want, codes)
			assert.Equal(t, bind.Invalid, got.Reason)
			assert.Zero(t, got.Status, "the format chooses the same status by itself")
		})
	}
}
