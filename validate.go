package bind

import (
	"context"
	"slices"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/selection"
	"github.com/fielderrors/bind/internal/shape"
)

// validate finds every mistake in a decoded value. only, if set, says which of
// them a precognitive request wants to hear of.
func (b *Binder) validate(ctx context.Context, d *jsonbody.Decoded, set settings, only *selection.Selection) error {
	if b.proves(d, set.allowEmpty) {
		return verdict(only)
	}
	found := mistake.NewList(budget(set.limits, only))
	decoded(d, set.allowEmpty, found)
	if err := b.stages(ctx, d, set.given, found); err != nil {
		return decodeError(err, d.Whole())
	}
	return answered(d, found, set, only)
}

// proves reports whether a value is certainly valid. Most bodies end here.
func (b *Binder) proves(d *jsonbody.Decoded, allowEmpty bool) bool {
	tagged := d.Type.Has(shape.HasPresent | shape.HasDistinct | shape.HasLookups)
	return !tagged && len(d.Mistakes) == 0 && !d.More && b.rules.Proves(d) && len(sizeMistakes(d, allowEmpty)) == 0
}

// budget returns how many mistakes an answer has room for.
func budget(limits Limits, only *selection.Selection) mistake.Budget {
	room := mistake.Budget{Errors: limits.Errors, Report: limits.report()}
	if only != nil {
		room.Asked = only.Asked
	}
	return room
}

// decoded adds what decoding noted to found, with the kinds of the fields, and
// what is wrong with the number of items.
func decoded(d *jsonbody.Decoded, allowEmpty bool, found *mistake.List) {
	if len(d.Mistakes) > 0 {
		document := d.Whole()
		for _, m := range d.Mistakes {
			_, field := document.At(m.Path)
			m.Reference = field.IsReference()
			found.Add(m)
		}
	}
	for _, m := range sizeMistakes(d, allowEmpty) {
		found.Add(m)
	}
	if d.More {
		found.Truncate()
	}
}

// stages are what a decoded value goes through, in this order.
func (b *Binder) stages(
	ctx context.Context, d *jsonbody.Decoded, given bindtag.Owners, found *mistake.List,
) error {
	if err := b.rules.Validate(ctx, d, found); err != nil {
		return err
	}
	bindtag.Unsent(d, found)
	return b.tags.Validate(ctx, d, given, found)
}

// answered returns the mistakes that were found, in the order of the document,
// as far as an answer has room for them.
func answered(d *jsonbody.Decoded, found *mistake.List, set settings, only *selection.Selection) error {
	document := d.Whole()
	mistakes, hidden, cut := found.All(), FieldErrors(nil), found.Truncated()
	if only != nil {
		mistakes, hidden = filter(found, d, only)
	}
	if len(mistakes)+len(hidden) == 0 && !cut {
		return verdict(only)
	}

	slices.SortStableFunc(mistakes, func(x, y mistake.Mistake) int { return document.Compare(x.Path, y.Path) })
	fields := fieldErrors(mistakes, document)
	if len(hidden) > 0 {
		fields = append(fields, hidden...)
		slices.SortStableFunc(fields, func(x, y FieldError) int {
			return document.Compare(x.Path.steps, y.Path.steps)
		})
	}
	if most := set.limits.Errors; most > 0 && len(fields) > most {
		fields, cut = fields[:most:most], true
	}
	return &Error{
		Fields: fields, Truncated: cut, key: set.key, bulk: set.bulk,
		most: set.limits.report(), document: d.Document,
	}
}

// sizeMistakes reports a bulk array with too few items. One with too many has
// not been decoded: see Limits.
func sizeMistakes(s *jsonbody.Decoded, allowEmpty bool) []mistake.Mistake {
	if !s.Bulk || allowEmpty || s.Value.Len() > 0 {
		return nil
	}

	// A mistake on the array or around it says that there is no array to count.
	root := s.Root()
	unread := func(m mistake.Mistake) bool { return root.Within(m.Path) }
	if slices.ContainsFunc(s.Mistakes, unread) {
		return nil
	}
	return []mistake.Mistake{{Path: root, Rule: mistake.RuleMin, Param: "1", Type: "array"}}
}
