package rules

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// locator finds the values that the namespaces of validator's errors stand for.
// A namespace is never parsed: a map key in it may hold dots and brackets. The
// locator walks the value, with the namespaces that begin like that of the value
// at hand, and turns back where there are none: the work is bounded by the value.
type locator struct {
	walk   *walk
	names  []string                 // the namespaces, sorted, each once
	errors [][]validator.FieldError // by name
	claims []claim                  // in the order of the document
	last   []int                    // by name: its last claim; -1 if there is none
	fresh  int                      // how many names have been claimed
	kept   int                      // how many of the claims are asked for
	weight int64                    // of those
	passed int                      // how many are not
	paths  path.Tree
	stood  map[span]bool       // see stand
	blamed map[path.Steps]bool // values with something wrong in what is validated instead
	text   []byte              // scratch
}

// location is a value on the walk. Its place is walk.path.
type location struct {
	typ    *shape.Type
	value  reflect.Value
	field  *shape.Field // the nearest
	level  *tag.Level   // the rules for the value
	scope  *shape.Scope // the struct that holds field, an embedded one it may be
	owner  *object      // the object that field is a member of
	around *object      // the objects around the value
	keys   *tag.Level   // if the value is a map entry: the rules for its key
	key    reflect.Value

	keyType *shape.Type
	parent  reflect.Value // the struct that holds field
	raw     reflect.Value // the value in front of its pointers
	rawType *shape.Type
}

// object is a struct on the way to a location.
type object struct {
	path  int // in locator.paths
	typ   *shape.Type
	outer *object
}

// claim says that a name may stand for a value.
type claim struct {
	location
	name  int
	path  int  // in locator.paths
	exact bool // the namespace is that of the value; else it leads on to where nothing is known
	size  int  // of the value's namespace
	prior int  // the claim before this one on the same name; -1 if there is none
	asked bool // somebody asks about the value

	resumed bool      // the first failure of the value has been taken up: see resume
	told    []*report // what was found behind it
}

// locate places what validator reports about a struct, whose fields have the
// names of scope.
func (w *walk) locate(root location, scope *shape.Scope, found validator.ValidationErrors) {
	l := newLocator(w, root.value.Type().Name(), found)
	l.object(root, scope, span{0, len(l.names), 0})
	l.place()
}

// object looks for the fields of an object, within scope.
func (l *locator) object(at location, scope *shape.Scope, s span) {
	before := l.fresh
	self := &object{l.paths.Add(l.walk.path), at.typ, at.around}

	for _, m := range l.walk.engine.membersOf(at.typ, scope) {
		named := l.narrow(s, m.text)
		switch {
		case named.empty() || l.full():
		case m.name.Scope != nil: // its members stand in this object
			if inside := l.narrow(named, "."); !inside.empty() {
				l.object(at, m.name.Scope, inside)
			}
		case m.name.Field != nil:
			l.member(at, m.name, location{scope: scope, owner: self, around: self}, named)
		}
	}
	at.around = self
	l.stand(at, s, before)
}

// member looks at a field of an object.
func (l *locator) member(at location, name shape.Name, field location, s span) {
	f := name.Field
	field.typ, field.field, field.level = f.Type, f, f.Rules
	if at.value.IsValid() {
		field.value, _ = at.value.FieldByIndexErr(name.Index)
		field.parent, _ = at.value.FieldByIndexErr(name.Index[:len(name.Index)-1])
		field.parent, _ = behind(field.parent)
	}
	field.unbox()

	here := len(l.walk.path)
	l.walk.member(f)
	l.value(field, s)
	l.walk.path = l.walk.path[:here]
}

// value looks at a value of any kind.
func (l *locator) value(at location, s span) {
	l.walk.look()
	at.raw, at.rawType = at.value, at.typ
	at.behind(l.walk.engine)
	if l.names[s.from][s.size:] == "" {
		l.claim(at, s.from, s.size, true)
		if s.from++; s.empty() {
			return
		}
	}

	typ := at.typ.Deref()
	if fields := l.narrow(s, "."); !fields.empty() {
		if typ.Scope == nil {
			l.stand(at, fields, l.fresh)
		} else {
			inside := at
			inside.typ = typ
			l.object(inside, typ.Scope, fields)
		}
	}
	if elements := l.narrow(s, "["); !elements.empty() {
		elements.size-- // each of them begins with the bracket
		before := l.fresh
		switch {
		case typ.Kind == shape.Slice || typ.Kind == shape.Array:
			l.items(at, typ, elements)
		case typ.Kind == shape.Map && at.value.IsValid():
			l.entries(at, typ, elements)
		default:
			l.yielded(at, elements)
		}
		l.stand(at, elements, before)
	}
}

// behind follows pointers and interfaces.
func (at *location) behind(e *Engine) {
	for at.value.IsValid() && (at.value.Kind() == reflect.Pointer || at.value.Kind() == reflect.Interface) {
		at.value = at.value.Elem()
		switch {
		case at.typ.Kind == shape.Pointer:
			at.typ = at.typ.Elem
		case at.value.IsValid():
			at.typ = e.shapes.Read(at.value.Type())
		}
	}
}

// items looks at the items of a list, then at those that it does not have: a
// struct-level function may report one.
func (l *locator) items(at location, typ *shape.Type, s span) {
	list, length, before := at.value, 0, l.fresh
	if list.IsValid() {
		length = list.Len()
	}
	at.typ, at.level, at.keys = typ.Elem, at.level.Below(), nil
	for i := 0; i < length && !l.full(); i++ {
		at.value = list.Index(i)
		l.item(at, i, s)
	}

	at.value = reflect.Value{}
	for k := s.from; k < s.to && l.fresh-before < s.to-s.from && !l.stood[s] && !l.full(); {
		digits, _, _ := strings.Cut(l.names[k][s.size+1:], "]")
		i, err := strconv.Atoi(digits)
		k++
		if err == nil && i >= length {
			k = max(k, l.item(at, i, s).to)
		}
	}
}

// item looks at item i of a list, and returns the names that it may claim.
func (l *locator) item(at location, i int, s span) span {
	l.text = append(strconv.AppendInt(append(l.text[:0], '['), int64(i), 10), ']')
	named := l.narrow(s, string(l.text))
	if named.empty() {
		return named
	}
	here := len(l.walk.path)
	l.walk.index(i)
	l.value(at, named)
	l.walk.path = l.walk.path[:here]
	return named
}

// entries looks at the entries of a map. Each key is printed once, as validator
// prints it.
func (l *locator) entries(at location, typ *shape.Type, s span) {
	type entry struct {
		shape.MapKey
		span
	}
	var all []entry
	named := l.walk.entriesOf(at.value)
	plain := typ.Key.Go.Kind() == reflect.String && typ.Key.Go.NumMethod() == 0
	for entries := at.value.MapRange(); entries.Next(); {
		l.walk.look()
		key := entries.Key()
		if l.text = append(l.text[:0], '['); plain {
			l.text = append(l.text, key.String()...)
		} else {
			l.text = fmt.Appendf(l.text, "%v", key)
		}
		if claimed := l.narrow(s, string(append(l.text, ']'))); !claimed.empty() {
			all = append(all, entry{named.Key(key), claimed})
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return strings.Compare(a.Name, b.Name) })

	m, here := at.value, len(l.walk.path)
	at.typ, at.keyType, at.keys, at.level = typ.Elem, typ.Key, at.level.KeyLevel(), at.level.Below()
	for _, e := range all {
		if l.full() {
			return
		}
		l.walk.key(e.Name)
		at.value, at.key = m.MapIndex(e.Value), e.Value
		l.value(at, e.span)
		l.walk.path = l.walk.path[:here]
	}
}

// claim notes that a name may stand for a value.
func (l *locator) claim(at location, name, size int, exact bool) {
	c := claim{
		location: at, name: name, path: l.paths.Add(l.walk.path), exact: exact, size: size,
		prior: l.last[name], asked: l.walk.found.Budget().Asks(l.walk.path),
	}
	if c.asked {
		l.kept++
		l.weight += mistake.Weight(path.Steps(l.walk.path))
	} else {
		l.passed++
	}
	if c.prior < 0 {
		l.fresh++
	}
	l.claims = append(l.claims, c)
	l.last[name] = len(l.claims) - 1
}

// stand lets a value stand for those names that begin with its namespace and
// that nothing in it has claimed: fields that JSON does not know, and whatever a
// struct-level function may report. before is how many names had been claimed
// before the walk went into the value.
func (l *locator) stand(at location, s span, before int) {
	if l.fresh-before == s.to-s.from || l.stood[s] || l.full() {
		return
	}
	l.stood[s] = true // another value with this namespace comes later, and stands for nothing

	for name := s.from; name < s.to && !l.full(); name++ {
		last := l.last[name]
		if last >= 0 && (l.claims[last].exact || l.claims[last].size >= s.size) {
			continue
		}
		if last >= 0 { // a value with a shorter namespace
			l.claims[last].location, l.claims[last].size = at, s.size
			l.claims[last].path = l.paths.Add(l.walk.path)
			continue
		}
		l.claim(at, name, s.size, false)
	}
}
