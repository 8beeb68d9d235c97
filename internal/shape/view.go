package shape

import (
	"cmp"
	"reflect"
	"strings"

	"github.com/fielderrors/bind/internal/path"
)

// View is a type and a value of it, as far as the value is needed to know the
// types of what is in it: which variant of a union an object is, only the value
// tells. Without a value, all variants are looked at.
type View struct {
	Type  *Type
	value reflect.Value
	kind  *Field // of a variant of a union: the member that names it
	keys  *keyNames
}

// View returns the view of the whole body, with the value that has come of it.
// spelled has the names in the body that the value knows otherwise.
func (d Document) View(value reflect.Value, spelled *path.Spellings) View {
	if !d.Type.Has(HasUnion) {
		return View{Type: d.Whole()}
	}
	keys := &keyNames{spelled: spelled, known: map[uintptr]map[string]reflect.Value{}}
	return View{Type: d.Whole(), value: value, keys: keys}
}

// At returns the view of the value at steps below v, and the struct field
// nearest to it. Its Type is nil where none is known.
func (v View) At(steps path.Steps) (View, *Field) {
	if v.simple() {
		t, nearest := v.Type.At(steps)
		return View{Type: t}, nearest
	}

	var nearest *Field
	for rest := steps; rest != ""; {
		var field *Field
		around := steps[:len(steps)-len(rest)]
		step, behind := rest.Next()
		v, field = v.below(step, around)
		rest = behind
		if v.Type == nil {
			return v, nearest
		}
		if field != nil {
			nearest = field
		}
	}
	return v, nearest
}

// simple reports whether the type says all there is to know.
func (v View) simple() bool { return v.keys == nil && v.kind == nil && !v.value.IsValid() }

// Vague reports whether v is an object of a union, and not known which variant.
func (v View) Vague() bool {
	v = v.behind()
	return v.Type != nil && v.Type.Kind == OneOf
}

// VagueBy reports whether v is vague, and a member of it is the one that says
// which variant it is.
func (v View) VagueBy(member string) bool {
	return v.Vague() && v.behind().Type.Discriminator.Name == member
}

// below returns the view of the value that a step leads to, and the field if the
// step is a member. Its Type is nil where none is known. v stands at the place
// around.
func (v View) below(step path.Step, around path.Steps) (View, *Field) {
	v = v.behind()
	if v.Type == nil {
		return v, nil
	}

	switch t := v.Type; {
	case step.Array && (t.Kind == Slice || t.Kind == Array):
		return v.item(step.Index), nil
	case step.Array:
		return View{}, nil
	case t.Kind == Map:
		return v.entry(step.Name, around), nil
	case t.Kind == OneOf:
		return v.member(t.anyMember(step.Name))
	case t.members == nil:
		return View{}, nil
	}
	return v.memberNamed(step.Name, around)
}

// behind follows pointers, and unions to the variants that they hold.
func (v View) behind() View {
	for v.Type != nil {
		switch v.Type.Kind {
		case Pointer:
			v.Type = v.Type.Elem
			if v.value.IsValid() {
				v.value = v.value.Elem()
			}
			continue
		case Optional:
			if v.value.IsValid() {
				v.value = v.Type.Inside(v.value)
			}
			v.Type = v.Type.Elem
			continue
		case OneOf:
			if variant := v.Type.VariantIn(v.value); variant != nil {
				v.kind = v.Type.Discriminator
				v.Type, v.value = variant, v.value.Elem()
				continue
			}
			v.value = reflect.Value{}
		}
		return v
	}

	return v
}

// holding returns the view of a value in v. The value is kept only if there are
// unions in it.
func (v View) holding(t *Type, value reflect.Value) View {
	if t == nil {
		return View{}
	}
	v.Type, v.value, v.kind = t, value, nil
	if !t.Has(HasUnion) {
		v.value = reflect.Value{}
	}
	return v
}

func (v View) item(i int) View {
	var item reflect.Value
	if v.value.IsValid() && i < v.value.Len() {
		item = v.value.Index(i)
	}
	return v.holding(v.Type.Elem, item)
}

func (v View) entry(name string, around path.Steps) View {
	var entry reflect.Value
	if v.value.IsValid() && v.Type.Elem.Has(HasUnion) {
		entry = v.keys.entry(Entries{v.value, []byte(around), v.keys.spelled}, name)
	}
	return v.holding(v.Type.Elem, entry)
}

// memberNamed returns the view of a member of an object whose type is known.
func (v View) memberNamed(name string, around path.Steps) (View, *Field) {
	t := v.Type
	if f := t.Member(name); f != nil {
		return v.member(f)
	}
	if v.kind != nil && name == v.kind.Name {
		return v.member(v.kind)
	}
	if t.Open == nil {
		return View{}, nil
	}

	open, _ := v.member(t.Open)
	if open = open.behind(); open.Type.Kind != Map {
		return View{}, nil
	}
	return open.entry(name, around), nil
}

// member returns the view of a field, which may be nil. The value of a document
// stands at the one member that the whole body has: no index leads there.
func (v View) member(f *Field) (View, *Field) {
	if f == nil {
		return View{}, nil
	}
	value := v.value
	if value.IsValid() && len(f.Index) > 0 {
		value, _ = value.FieldByIndexErr(f.Index)
	}
	return v.holding(f.Type, value), f
}

// Compare orders two paths below v: array items by index, members by the
// declaration of their fields, unknown members behind them, map keys by their
// bytes. A value comes before what is in it. Unknown members of one object are
// equal.
func (v View) Compare(a, b path.Steps) int {
	if v.simple() {
		return v.Type.Compare(a, b)
	}

	whole := a
	for a != "" && b != "" {
		var x, y path.Step
		around := whole[:len(whole)-len(a)]
		x, a = a.Next()
		y, b = b.Next()
		if x != y {
			return v.behind().Type.compareSteps(x, y)
		}
		v, _ = v.below(x, around)
	}
	return cmp.Compare(len(a), len(b))
}

// compareSteps orders two steps from t; nil is any value.
func (t *Type) compareSteps(x, y path.Step) int {
	if x.Array || y.Array {
		return cmp.Compare(x.Index, y.Index)
	}
	if t != nil {
		t = t.Deref()
	}
	if t != nil && t.Kind == OneOf {
		t = t.variantWith(x.Name, y.Name)
	}
	if t == nil || t.members == nil {
		return strings.Compare(x.Name, y.Name)
	}
	return cmp.Compare(t.position(x.Name), t.position(y.Name))
}

// position returns where the member stands among the fields; unknown ones stand
// last.
func (t *Type) position(name string) int {
	if f := t.Member(name); f != nil {
		return f.Position
	}
	return len(t.Fields)
}

// AppendPattern appends the dotted form of steps with a * for each step whose
// name is the client's: indexes, map keys, members that v does not know.
func (v View) AppendPattern(b []byte, steps path.Steps) []byte {
	if v.simple() {
		return v.Type.AppendPattern(b, steps)
	}

	for rest := steps; rest != ""; {
		var field *Field
		around := steps[:len(steps)-len(rest)]
		step, behind := rest.Next()
		v, field = v.below(step, around)
		rest = behind
		b = appendPatternStep(b, field)
	}
	return b
}

// keyNames holds the entries of maps by the names that their keys have in the
// document.
type keyNames struct {
	spelled *path.Spellings
	known   map[uintptr]map[string]reflect.Value
}

// entry returns an entry of a map; the zero Value if there is none.
func (k *keyNames) entry(m Entries, name string) reflect.Value {
	if t := m.Map.Type().Key(); t.Kind() == reflect.String && t.NumMethod() == 0 {
		return m.Map.MapIndex(reflect.ValueOf(name).Convert(t))
	}

	names, ok := k.known[m.Map.Pointer()]
	if !ok {
		names = make(map[string]reflect.Value, m.Map.Len())
		for entries := m.Map.MapRange(); entries.Next(); {
			names[m.Key(entries.Key()).Name] = entries.Value()
		}
		k.known[m.Map.Pointer()] = names
	}
	return names[name]
}
