package check

import (
	"fmt"
	"strings"

	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/spelling"
	"github.com/fielderrors/bind/internal/words"
)

// Labels and messages for some fields are set by path. A path that leads nowhere
// says nothing, ever, so Check follows it in the types that it has seen. Where
// the value of a type stands in a body, an option of a later call may say: it
// may begin anywhere in the path.

// Seen is a type that has been checked.
type Seen struct {
	Type  *shape.Type
	Below string // where its values stand in a body, as a dotted path; "" if that is not known
}

// Remember notes that a type is checked.
func (c *Checker) Remember(s Seen) { c.seen.Store(s, true) }

// Paths reports the paths of labels and messages that lead to no field of the
// types that are checked, and texts that count items where there are none.
func (c *Checker) Paths() (errs []error) {
	for _, language := range c.languages {
		for p := range language.Patterns() {
			if err := c.pathFault(language, p); err != nil {
				errs = append(errs, err)
			}
		}
	}
	return errs
}

// pathFault returns what is wrong with the path of a label or a message; nil if
// nothing is.
func (c *Checker) pathFault(language *words.Language, p words.Pattern) error {
	found := c.find(p.Path)
	switch {
	case !found.ok && !c.begins(language, p.Path):
		cure := "correct it, or check all types in one call"
		if meant, ok := c.nearly(p.Path, 0); ok {
			cure = fmt.Sprintf("did you mean %q?", meant)
		}
		return pathError(language, p, "no type that is checked has the field: "+cure)

	case found.ok && found.items < p.Items:
		return pathError(language, p, fmt.Sprintf("the text counts the items of %d lists, "+
			"and the path leads into %d: remove {index} and {position} of the others", p.Items, found.items))
	}
	return nil
}

// Misspelt reports the paths that lead into a type that is checked, up to a name
// that is nearly one of its members. It is Paths where types are checked one by
// one, so that nobody knows what the others have.
func (c *Checker) Misspelt() (errs []error) {
	for _, language := range c.languages {
		for p := range language.Patterns() {
			meant, ok := c.nearly(p.Path, 1)
			if ok && !c.find(p.Path).ok {
				errs = append(errs, pathError(language, p,
					fmt.Sprintf("no type that is checked has the field: did you mean %q?", meant)))
			}
		}
	}
	return errs
}

func pathError(l *words.Language, p words.Pattern, text string) error {
	return fmt.Errorf("locale %s: %s: key %q: %s", l.Tag(), p.Setting, p.Key, text)
}

// begins reports whether a path is the beginning of one that leads to a field,
// or of where a type stands: it is that of a list below the key of Under.
func (c *Checker) begins(l *words.Language, path string) bool {
	for p := range l.Patterns() {
		if strings.HasPrefix(p.Path, path+".") && c.find(p.Path).ok {
			return true
		}
	}
	found := false
	for s := range c.seen.Range {
		found = found || strings.HasPrefix(s.(Seen).Below+".", path+".")
	}
	return found
}

// lead is what comes of following a path in a type.
type lead struct {
	ok    bool
	items int // how many items of lists it leads into
}

// better returns the lead that leads somewhere, through more items.
func (l lead) better(m lead) lead {
	if !l.ok || m.ok && m.items > l.items {
		return m
	}
	return l
}

// find follows a path in all types that are checked.
func (c *Checker) find(path string) (found lead) {
	for s := range c.seen.Range {
		t := s.(Seen).Type
		items := 0
		for rest := path; ; {
			amid := rest != path && t.Deref().Kind == shape.Object && strings.HasPrefix(rest, "*")
			if from := follow(t, rest); from.ok && !amid {
				found = found.better(lead{true, from.items + items})
			}
			step, behind, more := strings.Cut(rest, ".")
			if !more {
				break
			}
			if mayBeIndex(step) {
				items++
			}
			rest = behind
		}
	}

	return found
}

func mayBeIndex(step string) bool {
	return step == "*" || step != "" && strings.Trim(step, "0123456789") == ""
}

// follow follows a path from values of t on.
func follow(t *shape.Type, path string) (found lead) {
	if path == "" {
		return lead{ok: true}
	}

	t = t.Deref()
	switch t.Kind {
	case shape.Any, shape.Opaque: // they may be anything
		return anywhere(path)
	case shape.Slice, shape.Array:
		step, rest, _ := strings.Cut(path, ".")
		if !mayBeIndex(step) {
			return lead{}
		}
		found = follow(t.Elem, rest)
		found.items++
	case shape.Map:
		found = followEntry(t.Elem, path)
	case shape.Object:
		for _, f := range t.Fields {
			if rest, ok := cutStep(path, f.Name); ok {
				found = found.better(follow(f.Type, rest))
			}
		}
		if t.Open != nil {
			found = found.better(follow(t.Open.Type, path))
		}
	}
	return found
}

// anywhere is the lead of a path in a value that may be anything.
func anywhere(path string) lead {
	found := lead{ok: true}
	for step := range strings.SplitSeq(path, ".") {
		if mayBeIndex(step) {
			found.items++
		}
	}
	return found
}

// followEntry follows a path into an entry of a map. There may be dots in its
// key.
func followEntry(elem *shape.Type, path string) (found lead) {
	for i := range len(path) {
		if path[i] == '.' {
			found = found.better(follow(elem, path[i+1:]))
		}
	}
	return found.better(follow(elem, ""))
}

// cutStep cuts a name, or a star that stands for it, off a path.
func cutStep(path, name string) (rest string, ok bool) {
	for _, step := range [...]string{name, "*"} {
		if rest, ok := strings.CutPrefix(path, step); ok && (rest == "" || rest[0] == '.') {
			return strings.TrimPrefix(rest, "."), true
		}
	}
	return "", false
}

// nearly returns the path that one was meant for, if a step of it is nearly the
// name of a member. So many names in front of that must be right.
func (c *Checker) nearly(path string, right int) (meant string, ok bool) {
	for s := range c.seen.Range {
		s := s.(Seen)
		if rest, below := strings.CutPrefix(path, s.Below+"."); below {
			if to, ok := correct(s.Type, rest, right-1); ok {
				return s.Below + "." + to, true
			}
		}
		for from := 0; from >= 0; {
			if to, ok := correct(s.Type, path[from:], right); ok {
				return path[:from] + to, true
			}
			next := strings.IndexByte(path[from:], '.')
			if next < 0 {
				break
			}
			from += next + 1
		}
	}

	return "", false
}

// correct is nearly for values of t.
func correct(t *shape.Type, path string, right int) (meant string, ok bool) {
	t = t.Deref()
	step, rest, more := strings.Cut(path, ".")
	switch t.Kind {
	case shape.Slice, shape.Array, shape.Map:
		listed := t.Kind == shape.Map || mayBeIndex(step)
		if !more || !listed {
			return "", false
		}
		meant, ok = correct(t.Elem, rest, right)
		return step + "." + meant, ok
	case shape.Object:
		return correctMember(t, path, right)
	}
	return "", false
}

// correctMember is correct for an object.
func correctMember(t *shape.Type, path string, right int) (meant string, ok bool) {
	for _, f := range t.Fields {
		if rest, ok := cutStep(path, f.Name); ok && rest != "" {
			named := right
			if !strings.HasPrefix(path, "*") {
				named--
			}
			if meant, ok := correct(f.Type, rest, named); ok {
				return strings.TrimSuffix(path, rest) + meant, true
			}
		}
	}
	if right > 0 {
		return "", false
	}

	step, rest, more := strings.Cut(path, ".")
	for _, f := range t.Fields {
		alike := min(len(step)/3, 2)
		if f.Name == step || spelling.Edits(step, f.Name, alike) > alike || !follow(f.Type, rest).ok {
			continue
		}
		if more {
			return f.Name + "." + rest, true
		}
		return f.Name, true
	}
	return "", false
}
