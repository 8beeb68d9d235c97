package bind

import (
	"slices"
	"strconv"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/path"
)

// Laravel renders errors as the API responses of Laravel do. Its zero value is
// the default format.
//
//	{"message":"The given data was invalid.","errors":{"leads.0.phone":["The leads.0.phone field is required."]}}
type Laravel struct {
	Summary LaravelSummary // what message says when fields are invalid
}

// LaravelSummary chooses the message of a 422.
type LaravelSummary uint8

// The summaries. Both are translated.
const (
	FixedSummary  LaravelSummary = iota // "The given data was invalid." (Laravel 8 and earlier)
	FirstAndCount                       // the first mistake "(and 2 more errors)" (Laravel 9 and later)
)

// laravelBody has errors where fields are invalid or in conflict; of an invalid
// body always, even without a field.
type laravelBody struct {
	message string
	errors  []laravelField // in the order of the mistakes; nil is none
}

// laravelField is a member of errors:
// {"leads.0.phone":["The leads.0.phone field is required."]}.
type laravelField struct {
	path     string
	messages []string
}

// Render renders r.
func (f Laravel) Render(r Report) Response {
	body := laravelBody{message: r.Detail}
	isConflict := r.Error.Reason == Conflict && len(r.Fields) > 0
	if r.Error.Reason != Invalid && !isConflict {
		return Response{Body: jsonwriter.Rendered{Body: body}}
	}

	var count int
	groups := r.groups
	if groups == nil {
		groups = new(laravelGroups)
	}
	body.errors, count = groups.byPath(r.Fields)
	if f.Summary == FirstAndCount && r.Error.Detail == "" {
		body.message = firstAndCount(r, count)
	}
	return Response{Body: jsonwriter.Rendered{Body: body}}
}

// firstAndCount returns the first of count messages and how many others there
// are.
func firstAndCount(r Report, count int) string {
	switch count {
	case 0:
		return r.Detail
	case 1:
		return r.Fields[0].Message
	}
	return r.Fields[0].Message + " " + r.Text("laravel.more", strconv.Itoa(count-1))
}

// laravelGroups are messages by the dotted paths that they stand under. The zero
// laravelGroups is ready for use, and may be used again.
type laravelGroups struct {
	fields []laravelField
	first  []string // memory for the first message of each field
	count  int      // of the messages

	paths path.Strings

	// The fields from since on are those in the item that was added last: its
	// number in the list at the path list. None of those before can have the
	// path of a later one.
	since, item int
	list        path.Steps
	at          map[string]int // indexes of fields; nil while it is not needed
}

// byPath files the messages under the dotted paths, each message once under a
// path, and counts them. What it returns stays until it is called again.
func (g *laravelGroups) byPath(fields FieldErrors) (errors []laravelField, count int) {
	n := len(fields)
	again := *g
	if g.first == nil || cap(g.first) < n { // an error without fields has errors, too
		again.fields, again.first = make([]laravelField, 0, n), make([]string, 0, n)
	}
	*g = laravelGroups{
		fields: again.fields[:0], first: again.first[:0], paths: path.Strings{Expected: n},
	}

	var buf [usual]byte
	dotted := buf[:0]
	for i := range fields {
		dotted = appendLaravelPath(dotted[:0], fields[i].Path)
		g.add(&fields[i], dotted)
	}
	return g.fields, g.count
}

// trim forgets the messages, and memory for more than most of them.
func (g *laravelGroups) trim(most int) {
	clear(g.fields)
	clear(g.first)
	if cap(g.first) > most {
		*g = laravelGroups{}
		return
	}
	*g = laravelGroups{fields: g.fields[:0], first: g.first[:0]}
}

// fewFields are compared one by one, which is faster than a map.
const fewFields = 8

// appendLaravelPath appends what a message about the value at a path stands
// under.
func appendLaravelPath(b []byte, at Path) []byte {
	if at == (Path{}) {
		return append(b, "body"...)
	}
	return at.steps.AppendDotted(b)
}

// add files a message under its path in dotted form, unless it is there already.
func (g *laravelGroups) add(fe *FieldError, dotted []byte) {
	g.enter(fe.Path.steps)
	i := g.find(dotted)
	if i < 0 {
		g.first = append(g.first, fe.Message)
		n := len(g.first)
		under, ok := fe.Path.steps.Name()
		if !ok {
			under = g.paths.Keep(dotted)
		}
		field := laravelField{under, g.first[n-1 : n : n]}
		g.fields = append(g.fields, field)
		if g.at != nil {
			g.at[field.path] = len(g.fields) - 1
		}
		g.count++
		return
	}

	if !slices.Contains(g.fields[i].messages, fe.Message) {
		g.fields[i].messages = append(g.fields[i].messages, fe.Message)
		g.count++
	}
}

// enter takes in that the next path is steps. What leads into a later item of
// the same list has another dotted form than all that lead into those before:
// there is nothing to look for.
func (g *laravelGroups) enter(steps path.Steps) {
	list, item, ok := steps.CutItem()
	later := ok && len(g.fields) > 0 && list == g.list && item > g.item
	switch {
	case ok && len(g.fields) == 0:
		g.list, g.item = list, item
	case later && g.at == nil:
		g.since, g.item = len(g.fields), item
	case ok && list == g.list && item == g.item:
	default:
		g.since, g.list = 0, notAList // of no list: all fields may have the path
	}
}

// notAList is the path of no list.
const notAList = path.Steps("-")

// find returns the index of the field at the dotted path; -1 if there is none.
func (g *laravelGroups) find(dotted []byte) int {
	if len(g.fields)-g.since <= fewFields && g.at == nil {
		for i, field := range g.fields[g.since:] {
			if field.path == string(dotted) {
				return g.since + i
			}
		}
		return -1
	}

	if g.at == nil {
		g.at = make(map[string]int, cap(g.fields))
		g.since = 0
		for i, field := range g.fields {
			g.at[field.path] = i
		}
	}
	if i, ok := g.at[string(dotted)]; ok {
		return i
	}
	return -1
}

func (b laravelBody) AppendTo(w *jsonwriter.Writer) {
	w.Begin('{')
	w.Text("message", b.message)
	if b.errors != nil {
		w.Key("errors")
		w.Begin('{')
		for _, field := range b.errors {
			field.AppendTo(w)
		}
		w.End('}')
	}
	w.End('}')
}

func (f laravelField) AppendTo(w *jsonwriter.Writer) {
	w.Key(f.path)
	w.Begin('[')
	for _, message := range f.messages {
		w.String(message)
	}
	w.End(']')
}
