package bind

import (
	"cmp"
	"encoding/binary"
	"maps"
	"net/http"
	"strings"

	"github.com/google/uuid"
)

// Teamwork renders errors as the Teamwork CRM API does: a list with one entry per mistake, matched on code. Statuses
// follow Teamwork's other products, which document them.
//
//	{"errors":[{"id":"0d4f…","title":"…","code":"V1","detail":"…","meta":{"attribute":"leads.0.phone","rule":"required"}}]}
type Teamwork struct {
	Status int               // of V1, V2 and unknown members; 0 = 400
	Codes  map[string]string // codes of rules: "available=contacts.email": "D4", "distinct": "D6"; default D1 for both
}

// teamworkBody is {"errors":[…]}.
type teamworkBody array[teamworkError]

type teamworkError struct {
	id, title, code, detail string
	meta                    teamworkMeta
}

// teamworkMeta names the place and the rule, beside what a handler says in Meta.
type teamworkMeta struct {
	attribute, duplicateOf, parameter, relationship, rule string
	more                                                  map[string]any
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
	if r.Error.Reason != Invalid && r.Error.Reason != Conflict || len(r.Fields) == 0 {
		code := cmp.Or(r.Error.Code, teamworkCodes[r.Error.Reason], TeamworkE4)
		only := teamworkBody{{r.ID, teamworkTitle(r, code), code, r.Detail, teamworkMeta{more: r.Error.Meta}}}
		return Response{Status: f.status(r, only), Body: rendered{only}}
	}
	body, more, id := make(teamworkBody, 0, len(r.Fields)), withoutTeamwork(r.Error.Meta), occurrences(r.ID)
	for i, fe := range r.Fields {
		code := cmp.Or(fe.Code, r.Error.Code, f.code(r, fe))
		body = append(body, teamworkError{id(i), teamworkTitle(r, code), code, fe.Message, describeTeamwork(more, fe)})
	}
	return Response{Status: f.status(r, body), Body: rendered{body}}
}

func (b teamworkBody) appendTo(w *writer) {
	w.begin('{')
	w.key("errors")
	array[teamworkError](b).appendTo(w)
	w.end('}')
}

func (e teamworkError) appendTo(w *writer) {
	w.begin('{')
	w.text("id", e.id)
	w.text("title", e.title)
	w.text("code", e.code)
	w.text("detail", e.detail)
	e.meta.appendTo(w)
	w.end('}')
}

func (m teamworkMeta) appendTo(w *writer) {
	if m.attribute+m.parameter+m.relationship == "" && len(m.more) == 0 {
		return
	}
	w.key("meta")
	w.begin('{')
	w.optional("attribute", m.attribute)
	w.optional("duplicateOf", m.duplicateOf)
	w.optional("parameter", m.parameter)
	w.optional("relationship", m.relationship)
	w.optional("rule", m.rule)
	w.members(m.more)
	w.end('}')
}

// code returns the code of one mistake.
func (f Teamwork) code(r Report, fe FieldError) string {
	if code := codeOf(f.Codes, fe); code != "" {
		return code
	}
	switch {
	case fe.Rule == "unknown":
		return TeamworkUnknownColumn + columnOf(fe.Path)
	case fe.Rule == "available" || fe.Rule == "distinct":
		return TeamworkD1
	case r.Error.Reason == Conflict:
		return TeamworkC8
	case fe.Kind == Relationship:
		return TeamworkV2
	}
	return TeamworkV1
}

// status returns the HTTP status that goes with the codes of the entries where they agree, else that of an invalid body.
func (f Teamwork) status(r Report, entries teamworkBody) int {
	fallback := r.Status
	if r.Error.Status != 0 || r.Error.Reason == Unavailable && entries[0].code == TeamworkE5 {
		return r.Status // E5 is 500 elsewhere
	}
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
		return fallback // nobody knows whether the others agree
	}
	return shared
}

// teamworkStatus returns the status of a code of the catalogue; 0 for codes that go with several.
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

// teamworkTitle returns the translated title of a code. Unknown columns share one.
func teamworkTitle(r Report, code string) string {
	if strings.HasPrefix(code, TeamworkUnknownColumn) {
		code = TeamworkUnknownColumn
	}
	return cmp.Or(r.Text("teamwork."+code), r.Title)
}

// columnOf returns the last name on the path.
func columnOf(p Path) (column string) {
	for step := range p.Steps() {
		if name, ok := step.(string); ok {
			column = name
		}
	}
	return column
}

// describeTeamwork returns the meta of one mistake.
func describeTeamwork(more map[string]any, fe FieldError) teamworkMeta {
	meta := teamworkMeta{rule: fe.Rule, more: more}
	place := fe.Path.Dotted()
	if fe.Path == (Path{}) {
		place = "body"
	}
	_, isQuery := fe.Path.Parameter()
	switch {
	case isQuery:
		meta.parameter = place
	case fe.Kind == Relationship:
		meta.relationship = place
	default:
		meta.attribute = place
	}
	if fe.Rule == "distinct" && len(fe.Refs) > 0 {
		meta.duplicateOf = fe.Refs[0].Dotted()
	}
	return meta
}

// withoutTeamwork returns meta without the members that the format has itself.
func withoutTeamwork(meta map[string]any) map[string]any {
	more := maps.Clone(meta)
	for _, name := range []string{"attribute", "duplicateOf", "parameter", "relationship", "rule"} {
		delete(more, name)
	}
	return more
}

// occurrences returns the ids of entries: the answer's own for the first, and for the others a UUID that is derived from
// it (version 5), counted up.
func occurrences(id string) func(i int) string {
	derived := uuid.NewSHA1(uuid.NameSpaceOID, []byte(id))
	last := binary.BigEndian.Uint32(derived[12:])
	return func(i int) string {
		if i == 0 {
			return id
		}
		binary.BigEndian.PutUint32(derived[12:], last+uint32(i))
		return derived.String()
	}
}
