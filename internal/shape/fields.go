package shape

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// Scope resolves Go field names, as validator writes them in namespaces and in rules, within one struct.
// An embedded struct that JSON flattens has a Scope of its own, over the members of the object that holds it.
type Scope struct {
	Go    reflect.Type
	names map[string]Name
}

// Name is what a Go field name stands for. Its Index leads from the struct of the JSON object, not of the Scope.
type Name struct {
	Index []int
	Field *Field // nil if the Go field is no member
	Scope *Scope // of an embedded struct whose members stand in the same object
}

// Lookup resolves a Go field name, promoted ones included. A nil Scope knows none.
func (s *Scope) Lookup(name string) (Name, bool) {
	if s == nil {
		return Name{}, false
	}
	n, ok := s.names[name]
	return n, ok
}

// readStruct fills in the members of a struct by the rules of the json package: breadth first, the shallowest name
// wins, then the one that a tag gives. A type that is embedded twice at one depth cancels itself.
func (b *builder) readStruct(t *Type) {
	type level struct {
		typ   reflect.Type
		index []int
		enter bool // follow embedded structs
	}
	var all []*Field
	var open []*Field // embedded maps
	named := map[*Field]bool{}
	seen := map[reflect.Type]bool{t.Go: true}
	for queue := []level{{t.Go, nil, true}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for i := range at.typ.NumField() {
			sf := at.typ.Field(i)
			index := append(slices.Clone(at.index), i)
			tag := b.readTags(t, sf)
			inner := structBehind(sf.Type)
			if tag.bind != (Bind{}) && (tag.ignored || tag.embed) {
				t.faults = append(t.faults, Fault{sf.Name, "a bind tag on a field that is no JSON member itself", "move the tag to one that is"})
			}
			switch {
			case tag.ignored:
			case tag.embed && inner != nil:
				if at.enter {
					queue = append(queue, level{inner, index, !seen[inner]})
				}
				seen[inner] = true
			case tag.embed:
				open = append(open, &Field{Go: sf.Name, Index: index, Type: b.read(sf.Type)})
			case sf.IsExported() || sf.Anonymous:
				f := &Field{
					Name: tag.name, Go: sf.Name, Index: index, Type: b.read(sf.Type), Quoted: tag.quoted,
					Format: tag.format, Rules: tag.rules, Bind: tag.bind, fold: tag.fold,
				}
				named[f] = tag.named
				all = append(all, f)
			}
		}
	}
	if len(open) == 1 || len(open) > 1 && len(open[0].Index) != len(open[1].Index) {
		t.Open = open[0]
	}
	t.Fields = dominant(all, named)
	t.members = make(map[string]*Field, len(t.Fields))
	for i, f := range t.Fields {
		f.Position = i
		t.members[f.Name] = f
		if f.fold {
			t.fold(f)
		}
	}
	t.Scope = scopeOf(t, t.Go, nil)
	t.Declared = b.declared(t.Go)
}

// declared lists the Go fields of a struct.
func (b *builder) declared(t reflect.Type) []*Declaration {
	all := make([]*Declaration, 0, t.NumField())
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := b.readTags(&Type{}, sf)
		d := &Declaration{
			Name: sf.Name, Rules: tag.rules, Exported: sf.IsExported(), Embedded: tag.embed && sf.Anonymous,
		}
		if skipped := sf.Tag.Get(b.tag) == "-"; (sf.IsExported() || sf.Anonymous) && !skipped {
			d.Type = b.read(sf.Type)
		}
		all = append(all, d)
	}
	return all
}

// dominant keeps one field of each name and puts them in declaration order, depth first.
func dominant(all []*Field, named map[*Field]bool) []*Field {
	rank := func(f *Field) int { return 2*len(f.Index) + map[bool]int{true: 0, false: 1}[named[f]] }
	slices.SortStableFunc(all, func(x, y *Field) int {
		return cmp.Or(strings.Compare(x.Name, y.Name), cmp.Compare(rank(x), rank(y)))
	})
	var kept []*Field
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].Name == all[i].Name {
			j++
		}
		if j == i+1 || rank(all[i]) != rank(all[i+1]) {
			kept = append(kept, all[i])
		}
		i = j
	}
	slices.SortFunc(kept, func(x, y *Field) int { return slices.Compare(x.Index, y.Index) })
	return kept
}

func (t *Type) fold(f *Field) {
	if t.folded == nil {
		t.folded = map[string]*Field{}
	}
	name := foldName(f.Name)
	if first := t.folded[name]; first != nil {
		t.faults = append(t.faults, Fault{"", "fields " + first.Go + " and " + f.Go + " take the same names with case:ignore", "drop the option of one"})
		return
	}
	t.folded[name] = f
}

// foldName is the json package's case-insensitive form: dashes and underscores do not count.
func foldName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return -1
		}
		for next := unicode.SimpleFold(r); ; next = unicode.SimpleFold(next) {
			if next <= r { // the smallest rune of the fold orbit stands for all of them
				return next
			}
		}
	}, name)
}

// scopeOf maps the Go names of typ, which stands at index within the struct of t.
func scopeOf(t *Type, typ reflect.Type, index []int) *Scope {
	s := &Scope{Go: typ, names: map[string]Name{}}
	for _, sf := range reflect.VisibleFields(typ) {
		if _, ok := typ.FieldByName(sf.Name); !ok {
			continue // ambiguous: Go does not promote it
		}
		n := Name{Index: slices.Concat(index, sf.Index)}
		n.Field = t.fieldAt(n.Index)
		if inner := structBehind(sf.Type); sf.Anonymous && n.Field == nil && inner != nil && t.holds(n.Index) {
			n.Scope = scopeOf(t, inner, n.Index)
		}
		s.names[sf.Name] = n
	}
	return s
}

func (t *Type) fieldAt(index []int) *Field {
	for _, f := range t.Fields {
		if slices.Equal(f.Index, index) {
			return f
		}
	}
	return nil
}

// holds reports whether a member of t stands below the embedded struct at index.
func (t *Type) holds(index []int) bool {
	return slices.ContainsFunc(t.Fields, func(f *Field) bool {
		return len(f.Index) > len(index) && slices.Equal(f.Index[:len(index)], index)
	})
}

// structBehind returns the struct type that t is or points to, nil if it is none.
func structBehind(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	return t
}
