package bindtest

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/fielderrors/bind"
)

// wholeBody is the name that formats with dotted paths give the whole body.
const wholeBody = "body"

// place names a path in the table and in formats with dotted paths.
func place(p bind.Path) string {
	if p == (bind.Path{}) {
		return wholeBody
	}
	return p.Dotted()
}

// fromDotted reads a dotted path. Dots inside names are read as dots between
// them, and digits as an index: the form does not tell.
func fromDotted(dotted string) (p bind.Path) {
	if dotted == wholeBody {
		return p
	}
	for step := range strings.SplitSeq(dotted, ".") {
		if i, ok := index(step); ok {
			p = p.Index(i)
			continue
		}
		p = p.Key(step)
	}
	return p
}

// index reads an array index: no sign, no leading zero.
func index(text string) (i int, ok bool) {
	i, err := strconv.Atoi(text)
	return i, err == nil && i >= 0 && strconv.Itoa(i) == text
}

// fromPointer reads a JSON Pointer, as it is or in the form of a URI fragment
// (RFC 6901, section 6).
func fromPointer(pointer string) (bind.Path, error) {
	fragment, isFragment := strings.CutPrefix(pointer, "#")
	if !isFragment {
		return bind.ParsePointer(pointer)
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil {
		return bind.Path{}, err
	}
	return bind.ParsePointer(pointer)
}

var errJSONPath = errors.New("it is no JSONPath of one value")

// fromJSONPath reads the JSONPath of one value (RFC 9535): $.leads[3].email,
// $.m['a.b'].
func fromJSONPath(query string) (p bind.Path, err error) {
	rest, ok := strings.CutPrefix(query, "$")

	for ok && rest != "" {
		switch {
		case strings.HasPrefix(rest, "['"), strings.HasPrefix(rest, `["`):
			p, rest, ok = quotedStep(p, rest[1:])
		case rest[0] == '[':
			p, rest, ok = indexStep(p, rest[1:])
		case rest[0] == '.':
			p, rest, ok = nameStep(p, rest[1:])
		default:
			ok = false
		}
	}
	if !ok {
		return bind.Path{}, errJSONPath
	}
	return p, nil
}

// nameStep reads a name that stands behind a dot.
func nameStep(p bind.Path, rest string) (bind.Path, string, bool) {
	end := strings.IndexAny(rest, ".[")
	if end < 0 {
		end = len(rest)
	}
	return p.Key(rest[:end]), rest[end:], end > 0
}

// indexStep reads 3].
func indexStep(p bind.Path, rest string) (bind.Path, string, bool) {
	digits, rest, closed := strings.Cut(rest, "]")
	i, ok := index(digits)
	if !ok || !closed {
		return p, rest, false
	}
	return p.Index(i), rest, true
}

// quotedStep reads a name in quotes, 'a.b']. Its escapes are those of JSON, and
// one for the quote itself.
func quotedStep(p bind.Path, rest string) (bind.Path, string, bool) {
	quote := rest[0]
	end := 1
	for end < len(rest) && rest[end] != quote {
		if rest[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(rest) {
		return p, rest, false
	}

	inside := strings.ReplaceAll(rest[1:end], `\'`, `'`)
	if quote == '\'' {
		inside = strings.ReplaceAll(inside, `"`, `\"`)
	}
	var name string
	err := json.Unmarshal([]byte(`"`+inside+`"`), &name)
	rest, closed := strings.CutPrefix(rest[end+1:], "]")
	return p.Key(name), rest, err == nil && closed
}
