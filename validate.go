package bind

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/selection"
	"github.com/fielderrors/bind/internal/shape"
)

// inspection is memory for looking at one value.
type inspection struct {
	value    jsonbody.Decoded
	found    mistake.List
	patterns patterns
	spare    FieldErrors // zero; of an error that is answered, and that nobody has
}

// validate finds every mistake in a decoded value. only, if set, says which of
// them a precognitive request wants to hear of. d stays on its caller's stack.
func (b *Binder) validate(ctx context.Context, d *jsonbody.Decoded, set settings, only *selection.Selection) error {
	in, ok := b.looks.Get().(*inspection)
	if !ok {
		in = new(inspection)
	}
	in.value = *d
	in.found.Restart(budget(set.limits, only))
	if err := b.inspect(ctx, &in.value, set, &in.found); err != nil {
		return decodeError(err, d.Whole())
	}

	err := in.answered(set, only)
	in.value = jsonbody.Decoded{} // what an answer says, it has copied
	in.found.Restart(mistake.Budget{})
	b.looks.Put(in)
	return err
}

// reclaim takes back the memory of the mistakes in an error that has been
// answered. Nobody has any of them, but what they say may be kept.
func (b *Binder) reclaim(err error) {
	const most = 1 << 14
	e, ok := err.(*Error)
	if !ok || !e.pooled || cap(e.Fields) > most {
		return
	}
	in, ok := b.looks.Get().(*inspection)
	if !ok {
		in = new(inspection)
	}
	clear(e.Fields)
	in.spare, e.Fields = e.Fields[:0], nil
	b.looks.Put(in)
}

// inspect adds every mistake in a decoded value to found. If a function of the
// user's could end the goroutine, it has one of its own. When ctx has ended, a
// rule of the user's that it has stopped may call any value wrong.
func (b *Binder) inspect(ctx context.Context, d *jsonbody.Decoded, set settings, found *mistake.List) error {
	var err error
	looksUp := d.Type.Has(shape.HasLookups)
	if set.each == "" && !looksUp && !b.rules.MayCall(d.Type) {
		err = b.inspectBody(ctx, d, set, found)
	} else {
		err = b.inspectApart(ctx, d, set, found)
	}

	if err == nil && found.Len() > 0 && b.cfg.hasOwnRules() {
		return ctx.Err()
	}
	return err
}

// inspectApart is inspect on a goroutine of its own.
func (b *Binder) inspectApart(
	ctx context.Context, d *jsonbody.Decoded, set settings, found *mistake.List,
) (err error) {
	inspect := b.inspectBody
	if set.each != "" {
		inspect = b.inspectEach
	}
	if !mistake.Apart(func() { err = inspect(ctx, d, set, found) }) {
		return errors.New("a rule, a method or a lookup has ended its goroutine")
	}
	return err
}

// inspectBody is inspect for a body whose type has all the rules.
func (b *Binder) inspectBody(ctx context.Context, d *jsonbody.Decoded, set settings, found *mistake.List) error {
	if b.proves(d, set.allowEmpty) {
		return nil
	}
	decoded(d, set.allowEmpty, found)
	return b.stages(ctx, d, set.given, found)
}

// proves reports whether a value is certainly valid. Most bodies end here.
func (b *Binder) proves(d *jsonbody.Decoded, allowEmpty bool) bool {
	tagged := d.Type.Has(shape.HasPresent | shape.HasDistinct | shape.HasLookups)
	return !tagged && len(d.Mistakes) == 0 && !d.More && b.rules.Proves(d) && len(sizeMistakes(d, allowEmpty)) == 0
}

// decoded adds what decoding noted to found, with the kinds of the fields, and
// what is wrong with the number of items.
func decoded(d *jsonbody.Decoded, allowEmpty bool, found *mistake.List) {
	var document shape.View // only of one that has references
	if len(d.Mistakes) > 0 && d.Type.Has(shape.HasLookups) {
		document = d.View()
	}

	found.Reserve(len(d.Mistakes))
	for _, m := range d.Mistakes {
		_, field := document.At(m.Path)
		m.Reference = field.IsReference()
		found.Add(m)
	}

	for _, m := range sizeMistakes(d, allowEmpty) {
		found.Add(m)
	}
	if d.More {
		found.Truncate()
	}
}

// notice tells the log, once, of a field whose rules cannot be asked about some
// values.
func (b *Binder) notice(err error) {
	b.logger().Error("bind: a value is refused because its rules cannot be asked", "error", err)
}

// stages are what a decoded value goes through, in this order.
func (b *Binder) stages(
	ctx context.Context, d *jsonbody.Decoded, given bindtag.Given, found *mistake.List,
) error {
	if d.IsPatch() {
		return b.patched(ctx, d, given, found)
	}
	if err := b.ruled(ctx, d, found); err != nil {
		return err
	}
	return b.tags.Validate(ctx, d, given, found)
}

// ruled finds what fails its rules, and what is not there.
func (b *Binder) ruled(ctx context.Context, d *jsonbody.Decoded, found *mistake.List) error {
	if err := b.rules.Validate(ctx, d, found); err != nil {
		return err
	}
	bindtag.Unsent(d, found)
	return nil
}

// answered returns the mistakes that were found, in the order of the document,
// as far as an answer has room for them.
func (in *inspection) answered(set settings, only *selection.Selection) error {
	d, found := &in.value, &in.found
	document := d.View()
	mistakes, hidden, cut := found.All(), FieldErrors(nil), found.Truncated()
	if only != nil {
		mistakes, hidden = filter(found, d, only)
	}
	if len(mistakes)+len(hidden) == 0 && !cut {
		return verdict(only)
	}

	fields, ordered := in.patterns.fieldErrors(in.spare, mistakes, document)
	in.spare = nil
	fields = append(fields, hidden...)
	if !set.sorted && !ordered || len(hidden) > 0 {
		slices.SortStableFunc(fields, func(x, y FieldError) int {
			return document.Compare(x.Path.steps, y.Path.steps)
		})
	}
	if most := set.limits.Errors; most > 0 && len(fields) > most {
		fields, cut = fields[:most:most], true
	}
	return &Error{
		Fields: fields, Truncated: cut, key: set.key, bulk: set.bulk,
		most: set.limits.report(), document: d.Document, pooled: !cut,
	}
}

// Each gives the items of a list rules, as a struct tag gives them to a field:
// for lists of strings or numbers, which have no field of their own to put a
// tag on. HandleMany checks them as Check does. It is for BindMany, Many,
// DecodeMany, HandleMany, the streams, and Validate of a slice.
//
//	bind.HandleMany[int64](b, remove, bind.Each(`validate:"gt=0" bind:"exists=contacts,distinct"`))
func Each(tag reflect.StructTag) Option {
	return option{
		name: "Each", apply: func(s *settings) { s.each = tag },
		works: func(c call) bool { return c.bulk },
		cure:  "there is no array: leave it out, or use the call for many",
	}
}

// listMember is the member that holds a list which has been given rules by
// Each.
const listMember = "items"

// listType returns a struct whose only field is a list of type list, with the
// rules that Each says. There is nothing else that a list can have rules by.
func (b *Binder) listType(list reflect.Type, each reflect.StructTag) (reflect.Type, error) {
	item := list.Elem()
	for item.Kind() == reflect.Pointer {
		item = item.Elem()
	}
	rules, options := each.Get(b.cfg.Rules.Tag), each.Get("bind")
	switch {
	case item.Kind() == reflect.Struct && b.shapes.Read(item).Kind == shape.Object:
		return nil, fmt.Errorf("bind: option Each: the items are of type %s: put the rules on its fields", item)
	case rules == "" && options == "":
		return nil, fmt.Errorf("bind: option Each: the tag %q has no rules: want %s:\"…\" or bind:\"…\"",
			each, b.cfg.Rules.Tag)
	}

	if rules != "" {
		rules = b.cfg.Rules.Tag + ":" + strconv.Quote("dive,"+rules) + " "
	}
	tag := `json:"` + listMember + `" ` + rules + "bind:" + strconv.Quote(options)
	return reflect.StructOf([]reflect.StructField{{Name: "Items", Type: list, Tag: reflect.StructTag(tag)}}), nil
}

// checkEach is Check for the rules that Each gives to the items of a list.
func (b *Binder) checkEach(list reflect.Type, s settings) error {
	if s.each == "" {
		return nil
	}
	holder, err := b.listType(list, s.each)
	if err != nil {
		return err
	}
	if err := checked(b.checker.Type(b.shapes.Read(holder), s.limits.Items)); err != nil {
		// The holder has no name that says anything to a user.
		named := fmt.Sprintf("Each on %s", list)
		return errors.New(strings.ReplaceAll(err.Error(), holder.String()+".Items", named))
	}
	return nil
}

// inspectEach is inspect for a list whose items have been given rules by Each:
// it validates a struct that holds the list, and puts what it finds where the
// list stands in the body.
func (b *Binder) inspectEach(
	ctx context.Context, d *jsonbody.Decoded, s settings, found *mistake.List,
) error {
	list, err := b.listType(d.Value.Type(), s.each)
	if err != nil {
		return err
	}
	holder := reflect.New(list).Elem()
	holder.Field(0).Set(d.Value)

	in := jsonbody.Decoded{
		Document: shape.Document{Type: b.shapes.Read(list)},
		Value:    holder, Body: d.Body, More: d.More, Memory: d.Memory,
	}
	root, member := d.Root(), path.Steps("").Key(listMember)
	for _, m := range append(slices.Clone(d.Mistakes), sizeMistakes(d, s.allowEmpty)...) {
		if m.Path.Within(root) {
			in.Mistakes = append(in.Mistakes, moved(m, root, member))
			continue
		}
		found.Add(m) // a member beside the list
	}

	budget := found.Budget()
	budget.Asked = nil // they are asked for by their places in the body
	inside := mistake.NewList(budget)
	decoded(&in, true, inside)
	given := s.given
	if place := s.given.Place; place != nil {
		given.Place = func(at path.Steps) path.Steps { return place(root + at[len(member):]) }
	}
	err = b.stages(ctx, &in, given, inside)
	for _, m := range inside.All() {
		found.Add(moved(m, member, root))
	}
	if inside.Truncated() {
		found.Truncate()
	}
	return err
}
