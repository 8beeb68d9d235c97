package bind

import (
	"iter"
	"net/http"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// Kind tells the two sorts of members apart that formats report under different
// codes.
type Kind uint8

// The kinds of a [FieldError].
const (
	Attribute    Kind = iota // a value of the record itself
	Relationship             // a reference to another record: the field has bind:"exists=…"
)

// FieldError is one mistake at one place.
type FieldError struct {
	Path Path
	Kind Kind

	// Rule is stable: "required", "max", "type", "unknown", "exists", …; an
	// alias's name; "or" for an or-group; "key" for a map key.
	Rule string

	// Param is the rule's argument, Go names replaced by JSON names.
	Param string

	// Type is what the value should be: string integer number boolean array
	// object date-time duration; "" unknown.
	Type string

	// Refs are the other fields that the rule names, in tag order; for
	// distinct, the first equal one.
	Refs []Path

	// Pattern is the dotted path with a * for each step whose name is the
	// client's: an index, a map key, an unknown member. leads.*.phone has as
	// few values as the type has fields, for metrics and catalogues. "" where
	// the type is not known, and for the whole body.
	Pattern string

	// Code is set by a handler: it overrides the format's code.
	Code string

	// Message is yours if set; otherwise it is filled in a copy while writing.
	Message string

	// source is the place that the message speaks of, if it is not Path: see
	// unvalidated.
	source *path.Steps
}

// FieldErrors are the mistakes of one request.
type FieldErrors []FieldError

// Item yields the mistakes of item i of a bulk body: those whose first array
// index is i.
func (f FieldErrors) Item(i int) iter.Seq[FieldError] {
	return func(yield func(FieldError) bool) {
		for _, fe := range f {
			if item, ok := fe.Path.steps.Item(); ok && item == i && !yield(fe) {
				return
			}
		}
	}
}

// patterns returns the patterns of paths into a document. There are few, for
// however many paths.
type patterns struct{ trail shape.Trail }

// fieldErrors turns the mistakes that the stages have found in a document into
// public ones; the zero View is a document of which nothing is known. ordered
// says that they come in the order of the document. All their Refs share one
// piece of memory. fields are in the memory of spare, which is zero, if they fit
// and do not waste it.
func (p *patterns) fieldErrors(
	spare FieldErrors, found []mistake.Mistake, document shape.View,
) (fields FieldErrors, ordered bool) {
	n := 0
	for i := range found {
		n += len(found[i].Refs)
	}
	refs := make([]Path, 0, n)

	p.trail.Start(document, len(found))
	defer p.trail.Start(shape.View{}, 0) // keeps nothing of the value
	fields, ordered = spare, true
	if cap(spare) < len(found) || cap(spare) > 2*len(found)+fewFields {
		fields = make(FieldErrors, len(found))
	}
	fields = fields[:len(found)]
	for i := range found {
		m, f := &found[i], &fields[i]
		ordered = p.trail.Go(m.Path) <= 0 && ordered
		f.Pattern = p.pattern(m.Rule)
		refs = f.become(m, refs)
	}
	return fields, ordered
}

// become makes f, which is zero, the public form of a mistake, without its
// Pattern. It appends the Refs to refs.
func (f *FieldError) become(m *mistake.Mistake, refs []Path) []Path {
	f.Path.steps, f.Rule, f.Param, f.Type = m.Path, m.Rule, m.Param, m.Type
	if m.Reference {
		f.Kind = Relationship
	}
	if m.Own != nil {
		f.Code, f.Message = m.Own.Code, m.Own.Message
	}
	if len(m.Refs) == 0 {
		return refs
	}

	first := len(refs)
	for _, ref := range m.Refs {
		refs = append(refs, Path{steps: ref})
	}
	f.Refs = refs[first:len(refs):len(refs)]
	return refs
}

// pattern returns the pattern of a mistake with a rule, at the end of the trail;
// "" if nothing is known of the document. A member that is not known may be one
// of another variant of a union: a stream has no value to tell.
func (p *patterns) pattern(rule string) string {
	if !p.trail.Known() {
		return ""
	}
	if rule == mistake.RuleUnknown {
		return p.trail.UnknownPattern()
	}
	return p.trail.Pattern()
}

// patternIn returns the pattern of one path into a document.
func patternIn(document *shape.Type, at path.Steps) string {
	if document == nil {
		return ""
	}
	return string(document.AppendPattern(nil, at))
}

// mistake is the inverse of fieldErrors for one mistake, which may be a
// handler's.
func (f *FieldError) mistake() (m mistake.Mistake) {
	f.fill(&m)
	return m
}

// fill is mistake in the memory of another one, also in that for its Refs.
func (f *FieldError) fill(out *mistake.Mistake) {
	out.Path, out.Reference = f.Path.steps, f.Kind == Relationship
	if f.source != nil {
		out.Path = *f.source
	}
	out.Rule, out.Param, out.Type = f.Rule, f.Param, f.Type
	out.Refs = out.Refs[:0]
	for _, ref := range f.Refs {
		out.Refs = append(out.Refs, ref.steps)
	}
	out.Own = nil
	if f.Code != "" || f.Message != "" {
		out.Own = &mistake.Own{Code: f.Code, Message: f.Message}
	}
}

// rejected returns the mistakes in what Reject has returned to a type's own
// UnmarshalJSON or UnmarshalText; none for another error.
func rejected(err error) (all []mistake.Mistake) {
	e, ok := asError(err)
	if !ok || e.Reason != Invalid {
		return nil
	}
	for i := range e.Fields {
		all = append(all, e.Fields[i].mistake())
	}
	return all
}

// Reason says why a request cannot be served, in the terms that the wire
// formats share.
type Reason uint8

// The reasons, with the HTTP status that each has unless the format or
// [Error].Status says otherwise.
const (
	Invalid            Reason = iota // 422: the body is JSON, its values are wrong
	Malformed                        // 400: the body is not JSON
	Unauthenticated                  // 401
	PaymentRequired                  // 402
	Forbidden                        // 403
	NotFound                         // 404
	MethodNotAllowed                 // 405
	Timeout                          // 408: the body came too slowly
	Conflict                         // 409
	InProgress                       // 409: an earlier operation still runs
	Gone                             // 410
	PreconditionFailed               // 412
	TooLarge                         // 413
	UnsupportedMedia                 // 415
	RateLimited                      // 429
	Internal                         // 500
	Unavailable                      // 503: also a deadline of the server's
	Validated                        // 204: a precognitive request that is valid
)

// reasons holds each Reason's name, which is also its key in the catalogs
// ("reason.not_found"), and status.
var reasons = [...]struct {
	name   string
	status int
}{
	Invalid:            {"invalid", http.StatusUnprocessableEntity},
	Malformed:          {"malformed", http.StatusBadRequest},
	Unauthenticated:    {"unauthenticated", http.StatusUnauthorized},
	PaymentRequired:    {"payment_required", http.StatusPaymentRequired},
	Forbidden:          {"forbidden", http.StatusForbidden},
	NotFound:           {"not_found", http.StatusNotFound},
	MethodNotAllowed:   {"method_not_allowed", http.StatusMethodNotAllowed},
	Timeout:            {"timeout", http.StatusRequestTimeout},
	Conflict:           {"conflict", http.StatusConflict},
	InProgress:         {"in_progress", http.StatusConflict},
	Gone:               {"gone", http.StatusGone},
	PreconditionFailed: {"precondition_failed", http.StatusPreconditionFailed},
	TooLarge:           {"too_large", http.StatusRequestEntityTooLarge},
	UnsupportedMedia:   {"unsupported_media", http.StatusUnsupportedMediaType},
	RateLimited:        {"rate_limited", http.StatusTooManyRequests},
	Internal:           {"internal", http.StatusInternalServerError},
	Unavailable:        {"unavailable", http.StatusServiceUnavailable},
	Validated:          {"validated", http.StatusNoContent},
}

// Of each Reason, the keys of the catalogs' texts.
var titleKeys, reasonKeys = reasonTexts("title."), reasonTexts("reason.")

func reasonTexts(prefix string) (keys [len(reasons)]string) {
	for i, r := range reasons {
		keys[i] = prefix + r.name
	}
	return keys
}

// reasonNames are the names that each language must have texts for.
func reasonNames() (names []string) {
	for _, r := range reasons {
		names = append(names, r.name)
	}
	return names
}

// String returns the reason's name in lower case, with underscores:
// "not_found".
func (r Reason) String() string { return reasons[r.known()].name }

// Status returns the HTTP status that answers the reason where a format has no
// other.
func (r Reason) Status() int { return reasons[r.known()].status }

// known returns r, or Internal for a number that is no Reason.
func (r Reason) known() Reason {
	if int(r) >= len(reasons) {
		return Internal
	}
	return r
}
