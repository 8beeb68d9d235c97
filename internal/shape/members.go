package shape

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// candidate is a Go field that may become a member. Of several with one name,
// one wins.
type candidate struct {
	field *Field
	named bool // its json tag gives the name
}

// compare orders candidates of one name, the winner first: the shallowest one,
// then the one that a tag names.
func (c candidate) compare(d candidate) int {
	shallowest := cmp.Compare(len(c.field.Index), len(d.field.Index))
	if shallowest != 0 || c.named == d.named {
		return shallowest
	}
	if c.named {
		return -1
	}
	return 1
}

// memberReader reads the members of one struct by the rules of the json package.
// It walks breadth first, because the shallowest field of a name wins.
type memberReader struct {
	builder    *builder
	owner      *Type
	queue      []embedding
	seen       map[reflect.Type]bool
	candidates []candidate
	open       []*Field // embedded maps and raw objects
	ids        []*Field // that are no members
}

// embedding is a struct whose fields are members of the owner: the owner itself,
// or a struct that it embeds.
type embedding struct {
	structType reflect.Type
	index      []int
	// repeated says that the struct was met before. Its fields are read again,
	// so that they cancel those of the first, but not what it embeds in turn:
	// that would never end for a struct that embeds itself.
	repeated bool
}

// readStruct fills in the members of a struct.
func (b *builder) readStruct(t *Type) {
	r := memberReader{
		builder: b,
		owner:   t,
		queue:   []embedding{{structType: t.Go}},
		seen:    map[reflect.Type]bool{t.Go: true},
	}
	for ; len(r.queue) > 0; r.queue = r.queue[1:] {
		r.readFields(r.queue[0])
	}

	t.Open = outermost(r.open)
	t.Fields = dominant(r.candidates)
	t.members = make(map[string]*Field, len(t.Fields))
	for i, f := range t.Fields {
		f.Position = i
		t.members[f.Name] = f
		if f.fold {
			t.addFolded(f)
		}
	}

	t.IDs = identifiers(t.Fields, r.ids)
	t.Scope = newScope(t, t.Go, nil)
	t.Declared = b.declarations(t.Go)
}

func (r *memberReader) readFields(e embedding) {
	for i := range e.structType.NumField() {
		sf := e.structType.Field(i)
		tags := r.builder.readTags(r.owner, sf)
		index := append(slices.Clone(e.index), i)
		switch noMember := tags.ignored || tags.embed; {
		case noMember && sf.IsExported() && tags.isID():
			r.ids = append(r.ids, r.builder.newField(sf, index, tags))
		case noMember && !sf.IsExported() && tags.isID():
			r.owner.addFault(sf.Name, "an id that is not exported", `export it; json:"-" keeps it out of bodies`)
		case noMember && len(tags.options) > 0:
			r.owner.addFault(sf.Name, "a bind tag on a field that is no JSON member itself",
				"move the tag to one that is")
		}
		if tags.ignored {
			continue
		}

		if tags.embed {
			r.embed(e, sf, index)
		} else if sf.IsExported() || sf.Anonymous {
			r.candidates = append(r.candidates, candidate{
				field: r.builder.newField(sf, index, tags),
				named: tags.named,
			})
		}
	}
}

// identifiers returns the fields that are ids, of members and others, in
// declaration order.
func identifiers(members, others []*Field) (ids []*Field) {
	for _, f := range slices.Concat(members, others) {
		if len(f.Bind.Owner) > 0 {
			ids = append(ids, f)
		}
	}
	slices.SortFunc(ids, func(x, y *Field) int { return slices.Compare(x.Index, y.Index) })
	return ids
}

// embed notes an embedded field of e: a struct to look into, or a map.
func (r *memberReader) embed(e embedding, sf reflect.StructField, index []int) {
	embedded := structBehind(sf.Type)
	if embedded == nil {
		r.open = append(r.open, &Field{Go: sf.Name, Index: index, Type: r.builder.read(sf.Type)})
		return
	}

	if !e.repeated {
		r.queue = append(r.queue, embedding{
			structType: embedded,
			index:      index,
			repeated:   r.seen[embedded],
		})
	}
	r.seen[embedded] = true
}

func (b *builder) newField(sf reflect.StructField, index []int, tags fieldTags) *Field {
	typ := b.fieldType(sf.Type, tags.format)
	if tags.format == formatArray && typ.Deref().Kind != Bytes {
		tags.format = "" // the type says it
	}

	rules, sent := typ.rules(tags.rules)
	return &Field{
		Name:    tags.name,
		Go:      sf.Name,
		Index:   index,
		Type:    typ,
		Quoted:  tags.quoted,
		Format:  tags.format,
		Rules:   rules,
		Sent:    sent,
		Bind:    tags.bind,
		Options: tags.options,
		Doc:     sf.Tag.Get("doc"),
		fold:    tags.fold,
	}
}

// outermost returns the shallowest of fields that were found breadth first; nil
// if there is none, or two at one depth, which cancel each other.
func outermost(fields []*Field) *Field {
	switch {
	case len(fields) == 0:
		return nil
	case len(fields) > 1 && len(fields[0].Index) == len(fields[1].Index):
		return nil
	}
	return fields[0]
}

// dominant keeps one field of each name and puts them in declaration order,
// depth first. Two equals at the front of a name cancel each other.
func dominant(all []candidate) []*Field {
	slices.SortStableFunc(all, func(x, y candidate) int {
		return cmp.Or(strings.Compare(x.field.Name, y.field.Name), x.compare(y))
	})

	var kept []*Field
	for len(all) > 0 {
		winner, rivals := all[0], 1
		for rivals < len(all) && all[rivals].field.Name == winner.field.Name {
			rivals++
		}
		if rivals == 1 || winner.compare(all[1]) != 0 {
			kept = append(kept, winner.field)
		}
		all = all[rivals:]
	}

	slices.SortFunc(kept, func(x, y *Field) int { return slices.Compare(x.Index, y.Index) })
	return kept
}

// addFolded makes a member with case:ignore known by all spellings of its name.
func (t *Type) addFolded(f *Field) {
	if t.folded == nil {
		t.folded = map[string]*Field{}
	}

	name := foldName(f.Name)
	if first := t.folded[name]; first != nil {
		t.addFault("", "fields "+first.Go+" and "+f.Go+" take the same names with case:ignore",
			"drop the option of one")
		return
	}
	t.folded[name] = f
}

// declarations lists the Go fields of a struct. Faults in their tags are noted
// where the members are read.
func (b *builder) declarations(structType reflect.Type) []*Declaration {
	all := make([]*Declaration, 0, structType.NumField())
	for i := range structType.NumField() {
		sf := structType.Field(i)
		tags := b.readTags(&Type{}, sf)
		d := &Declaration{
			Name:     sf.Name,
			Rules:    tags.rules,
			Bail:     tags.bind.Bail,
			Compared: tags.bind.compared(),
			Exported: sf.IsExported(),
			Embedded: tags.embed && sf.Anonymous,
		}

		visible := sf.IsExported() || sf.Anonymous
		if visible && sf.Tag.Get(b.tag) != "-" {
			d.Type = b.fieldType(sf.Type, tags.format)
			d.Rules, d.Sent = d.Type.rules(d.Rules)
		}
		all = append(all, d)
	}
	return all
}

// structBehind returns the struct type that t is or points to, nil if it is
// none.
func structBehind(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	return t
}
