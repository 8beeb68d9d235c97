package schema

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fielderrors/bind/internal/tag"
)

func search(r tag.Rule) ruling {
	if r.Param == "" {
		return ruling{} // whatever is looked for is there, or never is
	}

	switch r.Name {
	case "contains", "excludes":
		return negated(r.Name == "excludes", matching(quoted(r.Param)))
	case "containsany", "excludesall":
		return negated(r.Name == "excludesall", matching(oneCharacter(r.Param)))
	case "containsrune", "excludesrune":
		first, _ := utf8.DecodeRuneInString(r.Param)
		return negated(r.Name == "excludesrune", matching(quoted(string(first))))
	case "startswith", "startsnotwith":
		return negated(r.Name == "startsnotwith", matching("^"+quoted(r.Param)))
	case "endswith", "endsnotwith":
		return negated(r.Name == "endsnotwith", matching(quoted(r.Param)+"$"))
	}
	return ruling{}
}

func oneCharacter(text string) string {
	var all []string
	for _, r := range text {
		all = append(all, quoted(string(r)))
	}
	return strings.Join(all, "|")
}

func spiceDB(param string) ruling {
	switch param {
	case "permission":
		return matching(`^(?:[a-z][a-z0-9_]{1,62}[a-z0-9])?$`)
	case "type":
		return matching(`^(?:[a-z][a-z0-9_]{1,61}[a-z0-9]/)?[a-z][a-z0-9_]{1,62}[a-z0-9]$`)
	case "", "id":
		return matching(`^(?:[a-zA-Z0-9/_|=+-]+|\*)$`)
	}
	return ruling{}
}

var layouts = strings.NewReplacer(
	"2006", "[0-9]{4}", "01", "[0-9]{2}", "02", "[0-9]{2}", "15", "[0-9]{1,2}", "04", "[0-9]{2}",
	"05", `[0-9]{2}(?:[.,][0-9]+)?`, "Z07:00", `(?:Z|[-+][0-9]{2}:[0-9]{2})`,
)

func layout(param string) ruling {
	none := strings.NewReplacer("2006", "", "01", "", "02", "", "15", "", "04", "", "05", "", "Z07:00", "")
	left := none.Replace(param)
	if strings.Trim(left, "-:/T ") != "" || strings.Contains(left, " ") {
		return ruling{}
	}
	return ruling{Near, Node{{"pattern", "^" + layouts.Replace(quoted(param)) + "$"}}}
}

func quoted(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(`^$\.*+?()[]{}|/`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func folded(text string) string {
	var b strings.Builder
	for _, r := range text {
		orbit := string(r)
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			orbit += string(next)
		}
		if utf8.RuneCountInString(orbit) == 1 {
			b.WriteString(quoted(orbit))
			continue
		}
		b.WriteString("[" + orbit + "]")
	}
	return b.String()
}

func foldedName(name string) string {
	b := "[-_]*"
	for _, r := range name {
		if r != '-' && r != '_' {
			b += folded(string(r)) + "[-_]*"
		}
	}
	return b
}
