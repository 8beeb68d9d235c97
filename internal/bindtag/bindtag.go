// Package bindtag checks what bind tags ask for: members that must be present,
// values that must be distinct, and values that lookups must know.
//
// In: a decoded value, and the list of what is wrong with it so far. Out: more
// mistakes in that list.
package bindtag

import (
	"context"
	"reflect"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// Stage is what values are looked at by. It is safe for concurrent use.
type Stage struct {
	Lookups  map[string]*Lookup
	Parallel bool              // lookups may be asked concurrently
	Bail     bool              // one failing rule of each value is enough
	Aliases  map[string]string // what aliases in validate tags stand for
}

// Owners are the ids of the record that the body itself stands for, by the
// names of lookups. They are of the types that the lookups know ids by.
type Owners map[string]reflect.Value

// Validate reports the values that are not as their bind tags ask. The visit
// collects the values, then each lookup is asked once, about those that have
// passed their own rules. Where the list of mistakes has no room for more, it
// is not known which have, and no lookup is asked.
func (s Stage) Validate(ctx context.Context, d *jsonbody.Decoded, given Given, found *mistake.List) error {
	want := shape.HasDistinct | shape.HasLookups
	if !d.Type.Has(want) || found.Full() {
		return nil
	}

	values, err := s.collect(ctx, d, given, found)
	if err != nil {
		return err
	}
	if given.Ledger != nil && given.Ledger.rivals != nil {
		return given.Ledger.settle(values, given.Place)
	}
	if given.Ledger != nil {
		if err := given.Ledger.note(values); err != nil {
			return err
		}
	}
	if err := s.ask(ctx, values); err != nil {
		return err
	}
	values.report(found)
	return nil
}

// omissions says which values a level of a validate tag lets go of.
func (s Stage) omissions(l *tag.Level) (omits shape.Omissions) {
	for _, r := range l.Rules {
		switch tag.Omits(r.Name) {
		case tag.OmitEmpty:
			omits.Empty = true
		case tag.OmitZero:
			omits.Zero = true
		}
		if rules, ok := s.Aliases[r.Name]; ok {
			inside := s.omissions(tag.ParseLevel(rules))
			omits.Empty = omits.Empty || inside.Empty
			omits.Zero = omits.Zero || inside.Zero
		}
	}
	return omits
}

// omitter returns omissions with a memory, which is good for one visit.
func (s Stage) omitter() func(*tag.Level) shape.Omissions {
	known := map[*tag.Level]shape.Omissions{}
	return func(l *tag.Level) shape.Omissions {
		omits, ok := known[l]
		if !ok {
			omits = s.omissions(l)
			known[l] = omits
		}
		return omits
	}
}
