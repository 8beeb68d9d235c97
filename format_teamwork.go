package bind

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/mistake"
)

// Teamwork renders errors as the Teamwork CRM API does: a list with one entry
// per mistake, matched on code. Statuses follow Teamwork's other products,
// which document them.
//
//	{"errors":[{"id":"0d4f…","title":"…","code":"V1","detail":"…",
//	            "meta":{"attribute":"leads.0.phone","rule":"required"}}]}
type Teamwork struct {
	Status int               // of V1, V2 and unknown members; 0 = 400
	Codes  map[string]string // codes of rules: "available=contacts.email": "D4", "distinct": "D6"; default D1 for both
}

// teamworkBody is {"errors":[…]}.
type teamworkBody jsonwriter.Array[teamworkError]

// teamworkError is {"id":…,"title":…,"code":…,"detail":…,"meta":{…}}.
type teamworkError struct {
	id                  jsonwriter.Occurrence
	title, code, detail string
	meta                teamworkMeta
}

// teamworkMeta names the place and the rule of a mistake, if the error is one,
// beside what a handler says in Meta.
type teamworkMeta struct {
	mistake *FieldError
	more    map[string]any
}

// teamworkCodes are the codes of the reasons. The others have E4.
var teamworkCodes = map[Reason]string{
	Unauthenticated: TeamworkE1,
	Forbidden:       TeamworkE2,
	NotFound:        TeamworkE3,
	PaymentRequired: TeamworkE12,
	Conflict:        TeamworkC8,
	Internal:        TeamworkE5,
	Unavailable:     TeamworkE5,
}

// Render renders r.
func (f Teamwork) Render(r Report) Response {
	aboutFields := r.Error.Reason == Invalid || r.Error.Reason == Conflict
	if !aboutFields || len(r.Fields) == 0 {
		code := cmp.Or(r.Error.Code, teamworkCodes[r.Error.Reason], TeamworkE4)
		only := teamworkBody{{
			id: jsonwriter.Occurrence{Answer: r.ID}, title: teamworkTitle(r, code), code: code, detail: r.Detail,
			meta: teamworkMeta{more: r.Error.Meta},
		}}
		if e := r.Error; len(e.Fields) == 1 && e.Fields[0].Rule == mistake.RuleDuplicate {
			only[0].meta.mistake = &r.Fields[0]
		}
		return Response{Status: f.status(r, only), Body: jsonwriter.Rendered{Body: only}}
	}

	body := make(teamworkBody, 0, len(r.Fields))
	more, derived := withoutTeamwork(r.Error.Meta), jsonwriter.DerivedID(r.ID)
	title, titled := "", ""
	for i := range r.Fields {
		fe := &r.Fields[i]
		code := cmp.Or(fe.Code, r.Error.Code, f.code(r, *fe))
		if title == "" || titled != code {
			title, titled = teamworkTitle(r, code), code
		}
		body = append(body, teamworkError{
			id: jsonwriter.Occurrence{Answer: r.ID, Derived: derived, Index: i}, title: title, code: code, detail: fe.Message,
			meta: teamworkMeta{fe, more},
		})
	}
	return Response{Status: f.status(r, body), Body: jsonwriter.Rendered{Body: body}}
}

func (b teamworkBody) AppendTo(w *jsonwriter.Writer) {
	w.Begin('{')
	w.Key("errors")
	jsonwriter.Array[teamworkError](b).AppendTo(w)
	w.End('}')
}

func (e teamworkError) AppendTo(w *jsonwriter.Writer) {
	w.Begin('{')
	w.TextFunc("id", e.id.AppendTo)
	w.Text("title", e.title)
	w.Text("code", e.code)
	w.Text("detail", e.detail)
	e.meta.AppendTo(w)
	w.End('}')
}

func (m teamworkMeta) AppendTo(w *jsonwriter.Writer) {
	if m.mistake == nil && len(m.more) == 0 {
		return
	}

	w.Key("meta")
	w.Begin('{')
	if m.mistake != nil {
		m.appendPlace(w)
		w.Optional("rule", m.mistake.Rule)
	}
	w.Members(m.more)
	w.End('}')
}

// appendPlace appends where the mistake is, and for an item that stands twice,
// where the first one is.
func (m teamworkMeta) appendPlace(w *jsonwriter.Writer) {
	original := m.mistake.Rule == mistake.RuleDistinct && len(m.mistake.Refs) > 0
	_, isQuery := m.mistake.Path.Parameter()

	switch {
	case isQuery:
		w.TextFunc("parameter", m.appendDotted)
	case m.mistake.Kind != Relationship:
		w.TextFunc("attribute", m.appendDotted)
	}
	if original {
		w.TextFunc("duplicateOf", m.mistake.Refs[0].steps.AppendDotted)
	}
	if !isQuery && m.mistake.Kind == Relationship {
		w.TextFunc("relationship", m.appendDotted)
	}
}

// appendDotted appends the place of the mistake.
func (m teamworkMeta) appendDotted(b []byte) []byte {
	if m.mistake.Path == (Path{}) {
		return append(b, "body"...)
	}
	return m.mistake.Path.steps.AppendDotted(b)
}

// code returns the code of one mistake.
func (f Teamwork) code(r Report, fe FieldError) string {
	if code := codeOf(f.Codes, fe); code != "" {
		return code
	}
	switch {
	case fe.Rule == mistake.RuleUnknown:
		return TeamworkUnknownColumn + fe.Path.lastName()
	case fe.Rule == mistake.RuleAvailable || fe.Rule == mistake.RuleDistinct:
		return TeamworkD1
	case r.Error.Reason == Conflict:
		return TeamworkC8
	case fe.Kind == Relationship:
		return TeamworkV2
	}
	return TeamworkV1
}

// status returns the HTTP status that goes with the codes of the entries where
// they agree, else that of an invalid body.
func (f Teamwork) status(r Report, entries teamworkBody) int {
	// E5 is 500, unless the server is only unavailable.
	unavailable := r.Error.Reason == Unavailable && entries[0].code == TeamworkE5
	if r.Error.Status != 0 || unavailable {
		return r.Status
	}
	fallback := r.Status
	if r.Error.Reason == Invalid {
		fallback = cmp.Or(f.Status, http.StatusBadRequest)
	}

	shared := 0
	for _, e := range entries {
		status := cmp.Or(teamworkStatus(e.code), fallback)
		if shared != 0 && shared != status {
			return fallback
		}
		shared = status
	}
	if r.Error.Truncated {
		return fallback // the others may not agree
	}
	return shared
}

// teamworkStatus returns the status of a code of the catalogue; 0 for codes
// that go with several.
func teamworkStatus(code string) int {
	switch code {
	case TeamworkE1:
		return http.StatusUnauthorized
	case TeamworkE2, TeamworkE6, TeamworkE7, TeamworkE8:
		return http.StatusForbidden
	case TeamworkE3:
		return http.StatusNotFound
	case TeamworkE5:
		return http.StatusInternalServerError
	case TeamworkE9, TeamworkE10, TeamworkE11, TeamworkE12, TeamworkB1:
		return http.StatusPaymentRequired
	}

	switch {
	case strings.HasPrefix(code, "D"), strings.HasPrefix(code, "C"):
		return http.StatusConflict
	case strings.HasPrefix(code, "L"):
		return http.StatusForbidden
	case strings.HasPrefix(code, "U"):
		return http.StatusBadRequest
	}
	return 0
}

// teamworkTitle returns the translated title of a code. Unknown columns share
// one.
func teamworkTitle(r Report, code string) string {
	if strings.HasPrefix(code, TeamworkUnknownColumn) {
		code = TeamworkUnknownColumn
	}
	return cmp.Or(r.Text("teamwork."+code), r.Title)
}

// withoutTeamwork returns meta without the members that the format has itself.
func withoutTeamwork(meta map[string]any) map[string]any {
	own := []string{"attribute", "duplicateOf", "parameter", "relationship", "rule"}
	more := maps.Clone(meta)
	maps.DeleteFunc(more, func(name string, _ any) bool { return slices.Contains(own, name) })
	return more
}

// The error codes of the Teamwork CRM API, for [Error].Code and
// [FieldError].Code.
const (
	// General request errors.
	TeamworkE1  = "E1"  // Unauthorized, invalid or no authentication given
	TeamworkE2  = "E2"  // Logged in but lack the permission to perform an action
	TeamworkE3  = "E3"  // Not found
	TeamworkE4  = "E4"  // Bad request
	TeamworkE5  = "E5"  // Internal server error
	TeamworkE6  = "E6"  // CRM not enabled on installation
	TeamworkE7  = "E7"  // CRM enabled, but not setup on installation
	TeamworkE8  = "E8"  // User doesn't have access to CRM
	TeamworkE9  = "E9"  // Subscription ended
	TeamworkE10 = "E10" // Trial expired
	TeamworkE11 = "E11" // Subscription payment failed
	TeamworkE12 = "E12" // Payment required

	// Validation errors.
	TeamworkV1 = "V1" // Attribute validation errors
	TeamworkV2 = "V2" // Relationship validation errors

	// Unsupported operations.
	TeamworkU1 = "U1" // Pipeline stages add
	TeamworkU2 = "U2" // Pipeline stages update
	TeamworkU3 = "U3" // Stage deals update
	TeamworkU4 = "U4" // Unsupported file target type

	// Duplication errors.
	TeamworkD1  = "D1"  // Generic duplicate key constraint
	TeamworkD2  = "D2"  // Duplicated assignee entry
	TeamworkD3  = "D3"  // Duplicated contacts entry
	TeamworkD4  = "D4"  // Duplicated email address
	TeamworkD5  = "D5"  // Duplicated phone number
	TeamworkD6  = "D6"  // Duplicated product
	TeamworkD7  = "D7"  // Duplicated product price
	TeamworkD8  = "D8"  // Duplicated custom filter name
	TeamworkD9  = "D9"  // Duplicated product name
	TeamworkD10 = "D10" // Duplicated pipeline name
	TeamworkD11 = "D11" // Duplicated contact main email address
	TeamworkD12 = "D12" // Duplicated company name
	TeamworkD13 = "D13" // Duplicated foreign item
	TeamworkD14 = "D14" // Duplicated activity type name
	TeamworkD15 = "D15" // Duplicated activity type color
	TeamworkD16 = "D16" // Duplicated activity type icon
	TeamworkD17 = "D17" // Duplicated custom field name with kind

	// Conflict errors.
	TeamworkC1 = "C1" // Contact has been listed as a main contact for another deal
	TeamworkC2 = "C2" // Activity type limit reached
	TeamworkC4 = "C4" // Unknown custom field used in custom filter
	TeamworkC5 = "C5" // User with email already exists
	TeamworkC6 = "C6" // User with email already exists (deprecated)
	TeamworkC7 = "C7" // User not invited
	TeamworkC8 = "C8" // The entity or entities trying to be created already exist

	// Unknown errors.
	TeamworkUnknownColumn      = "?1_" // Unknown column; the name of the column follows
	TeamworkUnknownCustomField = "?2"  // Unknown custom field
	TeamworkUnknownTempID      = "?3"  // Unknown tempId on file upload
	TeamworkUnknownFilter      = "?4"  // Unknown custom filterId

	// Limit and billing errors.
	TeamworkL1 = "L1" // Custom field limit reached
	TeamworkL2 = "L2" // There is already a maximum of 3 exports running
	TeamworkB1 = "B1" // Billing error occurred during request, check detail for explanation
)
