package bind

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/selection"
	"github.com/fielderrors/bind/internal/shape"
)

// Each gives the items of a list rules, as a struct tag gives them to a field:
// for lists of strings or numbers, which have no field of their own to put a
// tag on. HandleMany checks them as Check does. It is for BindMany, Many,
// DecodeMany, HandleMany, and Validate of a slice.
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

// validateEach is validate for a list whose items have been given rules by
// Each: it validates a struct that holds the list, and puts what it finds where
// the list stands in the body.
func (b *Binder) validateEach(
	ctx context.Context, d *jsonbody.Decoded, s settings, asked *selection.Selection,
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
	var outside []mistake.Mistake // members beside the list
	for _, m := range append(slices.Clone(d.Mistakes), sizeMistakes(d, s.allowEmpty)...) {
		if m.Path.Within(root) {
			in.Mistakes = append(in.Mistakes, moved(m, root, member))
			continue
		}
		outside = append(outside, m)
	}

	found := mistake.NewList(budget(s.limits, asked))
	err = b.validate(ctx, &in, s, nil)
	if err != nil {
		e, ours := err.(*Error)
		if !ours {
			return err
		}
		for i := range e.Fields {
			found.Add(moved(e.Fields[i].mistake(nil), member, root))
		}
		if e.Truncated {
			found.Truncate()
		}
	}
	for _, m := range outside {
		found.Add(m)
	}
	return answered(d, found, s, asked)
}

// moved returns m as a mistake in the value at to instead of the one at from.
func moved(m mistake.Mistake, from, to path.Steps) mistake.Mistake {
	m.Path = to + m.Path[len(from):]
	for i, ref := range m.Refs {
		m.Refs[i] = to + ref[len(from):]
	}
	return m
}
