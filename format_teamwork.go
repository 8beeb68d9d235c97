package bind

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"net/http"
	"strings"

	"github.com/google/uuid"

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
	id                  occurrence
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
			id: occurrence{answer: r.ID}, title: teamworkTitle(r, code), code: code, detail: r.Detail,
			meta: teamworkMeta{more: r.Error.Meta},
		}}
		if e := r.Error; len(e.Fields) == 1 && e.Fields[0].Rule == mistake.RuleDuplicate {
			only[0].meta.mistake = &r.Fields[0]
		}
		return Response{Status: f.status(r, only), Body: jsonwriter.Rendered{Body: only}}
	}

	body := make(teamworkBody, 0, len(r.Fields))
	more, derived := withoutTeamwork(r.Error.Meta), derivedID(r.ID)
	title, titled := "", ""
	for i := range r.Fields {
		fe := &r.Fields[i]
		code := cmp.Or(fe.Code, r.Error.Code, f.code(r, *fe))
		if title == "" || titled != code {
			title, titled = teamworkTitle(r, code), code
		}
		body = append(body, teamworkError{
			id: occurrence{r.ID, derived, i}, title: title, code: code, detail: fe.Message,
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
	w.TextFunc("id", e.id.append)
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
	more := maps.Clone(meta)
	for _, name := range []string{"attribute", "duplicateOf", "parameter", "relationship", "rule"} {
		delete(more, name)
	}
	return more
}

// occurrence is the id of an entry: the answer's own for the first, and for the
// others a UUID that is derived from it, counted up.
type occurrence struct {
	answer  string
	derived *uuid.UUID
	index   int
}

// derivedID returns what the ids of an answer's entries are counted up from: a
// UUID of version 5.
func derivedID(answer string) *uuid.UUID {
	derived := uuid.NewSHA1(uuid.NameSpaceOID, []byte(answer))
	return &derived
}

// append appends the id.
func (o occurrence) append(b []byte) []byte {
	if o.index == 0 {
		return append(b, o.answer...)
	}

	id := *o.derived
	last := binary.BigEndian.Uint32(id[12:])
	binary.BigEndian.PutUint32(id[12:], last+uint32(o.index))
	for i, part := range [...][]byte{id[:4], id[4:6], id[6:8], id[8:10], id[10:]} {
		if i > 0 {
			b = append(b, '-')
		}
		b = hex.AppendEncode(b, part)
	}
	return b
}
