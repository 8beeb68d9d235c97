package bind

import (
	"context"
	"fmt"
	"slices"

	"github.com/fielderrors/bind/internal/bindtag"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/selection"
	"github.com/fielderrors/bind/internal/shape"
)

// validate finds every mistake in a decoded value: what decoding noted, then rules, then what bind tags ask for, then
// lookups. only, if set, says which of them a precognitive request wants to hear of.
func (b *Binder) validate(ctx context.Context, s *jsonbody.Decoded, set settings, only *selection.Selection) error {
	budget := mistake.Budget{Errors: set.limits.Errors, Report: set.limits.report()}
	var wanted func(path.Steps) bool
	if only != nil {
		budget.Asked, wanted = only.Heeds, only.Wants
	}
	document := s.Whole()
	found, full, err := b.rules.Judge(ctx, s, budget, append(decoded(s), sizeMistakes(s, set.allowEmpty)...))
	if err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	absent, others := bindtag.Absent(s, budget, found)
	found, cut := joined(found, absent), s.More || full || others
	if only == nil { // a form that is filled in wants to hear of each of its fields
		found = bindtag.Missing(s, found)
	}
	if s.Type.Has(shape.HasDistinct) {
		repeated, err := bindtag.Repeated(s, budget)
		if err != nil {
			return fmt.Errorf("bind: %w", err)
		}
		found = joined(found, repeated)
	}
	if !cut { // or else values would be looked up that may not have passed their rules
		looked, err := b.lookups.Ask(ctx, s, budget.Errors, found, wanted)
		if err != nil {
			return fmt.Errorf("bind: %w", err)
		}
		found = joined(found, looked)
	}
	unseen := false
	if only != nil {
		found, unseen = filter(found, document, only)
	}
	if len(found) == 0 && !cut && !unseen {
		return verdict(only)
	}
	slices.SortStableFunc(found, func(x, y mistake.Mistake) int { return document.Compare(x.Path, y.Path) })
	if most := set.limits.Errors; most > 0 && len(found) > most {
		found, cut = found[:most:most], true
	}
	return &Error{Fields: fieldErrors(found), Truncated: cut, key: set.key, bulk: set.bulk, most: set.limits.report()}
}

// decoded returns what decoding noted as mistakes of the client, with the kinds of the fields.
func decoded(s *jsonbody.Decoded) []mistake.Mistake {
	if len(s.Mistakes) == 0 {
		return nil
	}
	document := s.Whole()
	found := slices.Clone(s.Mistakes)
	for i := range found {
		_, field := document.At(found[i].Path)
		found[i].Reference = field.IsReference()
	}
	return found
}

// joined appends more to found, without a copy where that is empty.
func joined(found, more []mistake.Mistake) []mistake.Mistake {
	if len(found) == 0 {
		return more
	}
	return append(found, more...)
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
