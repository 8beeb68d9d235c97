package bind

import (
	"slices"
	"strconv"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/words"
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
	plain    bool // all of it stands in JSON as it is
}

// Render renders r.
func (f Laravel) Render(r Report) Response {
	body := laravelBody{message: r.Detail}
	isConflict := r.Error.Reason == Conflict && len(r.Fields) > 0
	if r.Error.Reason != Invalid && !isConflict {
		return Response{Body: jsonwriter.Rendered{Body: body}}
	}

	memory := r.page
	if memory == nil {
		memory = new(page)
	}
	var count int
	body.errors, count = memory.groups.byPath(r.Fields, memory.hints)
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

// laravelGroups are messages by the dotted paths that they stand under. The
// zero laravelGroups is ready for use, and may be used again.
type laravelGroups struct {
	fields []laravelField
	first  []string // memory for the first message of each field
	count  int      // of the messages

	dots  path.Dots
	paths path.Strings

	// The fields from since on are those in the item that was added last: the
	// one at the path within, a number in the list at the path list. None of
	// those before can have the path of a later one.
	since, item  int
	list, within path.Steps
	at           map[string]int // indexes of fields; nil while it is not needed
}

// byPath files the messages under the dotted paths, each message once under a
// path, and counts them. hints are about the first of them. What it returns
// stays until it is called again.
func (g *laravelGroups) byPath(
	fields FieldErrors, hints []words.Hint,
) (errors []laravelField, count int) {
	n := len(fields)
	again := *g
	if g.first == nil || cap(g.first) < n { // an error without fields has errors, too
		again.fields, again.first = make([]laravelField, 0, n), make([]string, 0, n)
	}
	*g = laravelGroups{
		fields: again.fields[:0], first: again.first[:0], dots: again.dots,
		paths: path.Strings{Expected: n}, list: notAList, within: notAList,
	}

	for i := range fields {
		var known words.Hint
		if i < len(hints) {
			known = hints[i]
		}
		g.add(&fields[i], known)
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
	g.dots.Restart()
	*g = laravelGroups{fields: g.fields[:0], first: g.first[:0], dots: g.dots}
}

// fewFields are compared one by one, which is faster than a map.
const fewFields = 8

// under returns what a message about the value at its path stands under.
func (g *laravelGroups) under(fe *FieldError, known words.Hint) string {
	if known.To > 0 {
		return fe.Message[known.From:known.To]
	}
	if fe.Path == (Path{}) {
		return "body"
	}
	if name, ok := fe.Path.steps.Name(); ok {
		return name
	}
	dotted, _ := g.dots.Write(fe.Path.steps)
	return g.paths.Keep(dotted)
}

// add files a message under its path in dotted form, unless it is there
// already.
func (g *laravelGroups) add(fe *FieldError, known words.Hint) {
	g.enter(fe.Path.steps)
	under := g.under(fe, known)
	i := g.find(under)
	if i < 0 {
		g.first = append(g.first, fe.Message)
		n := len(g.first)
		plain := known.Plain && known.To > 0
		g.fields = append(g.fields, laravelField{under, g.first[n-1 : n : n], plain})
		if g.at != nil {
			g.at[under] = len(g.fields) - 1
		}
		g.count++
		return
	}

	field := &g.fields[i]
	if !slices.Contains(field.messages, fe.Message) {
		field.messages = append(field.messages, fe.Message)
		field.plain = field.plain && known.Plain
		g.count++
	}
}

// enter takes in that the next path is steps. What leads into a later item of
// the same list has another dotted form than all that lead into those before:
// there is nothing to look for.
func (g *laravelGroups) enter(steps path.Steps) {
	if steps.Within(g.within) {
		return
	}
	list, item, rest, ok := steps.CutItem()
	within := steps[:len(steps)-len(rest)]
	later := ok && list == g.list && item > g.item
	switch {
	case ok && len(g.fields) == 0:
		g.list, g.item, g.within = list, item, within
	case later && g.at == nil:
		g.since, g.item, g.within = len(g.fields), item, within
	default:
		g.since, g.list, g.within = 0, notAList, notAList // all fields may have the path
	}
}

// notAList is the path of no list.
const notAList = path.Steps("-")

// find returns the index of the field that messages stand under; -1 if there is
// none.
func (g *laravelGroups) find(under string) int {
	if len(g.fields)-g.since <= fewFields && g.at == nil {
		for i := g.since; i < len(g.fields); i++ {
			if g.fields[i].path == under {
				return i
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
	if i, ok := g.at[under]; ok {
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

func (f laravelField) AppendTo(w *jsonwriter.Writer) { w.Texts(f.path, f.messages, f.plain) }
