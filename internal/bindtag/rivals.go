package bindtag

import (
	"reflect"
	"strings"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// rivals are the values of a body whose marks come again, in groups of equal
// ones. Of a group the first value is kept: all others are told to be equal to
// it.
type rivals struct {
	groups  list[group]
	byMark  map[mark]int32 // the first group with a mark
	terms   map[*shape.Field]*terms
	wrong   wrongs
	next    int32 // the number of the next value in the body
	batch   int32 // of those values
	skipped bool  // there was no room for some groups: another pass has them
}

// group is some equal values with the same mark.
type group struct {
	first   rival
	second  path.Steps // of the first other one that first is told of; "" while there is none
	pending []rival    // those who are no rivals of first: second is told to them
	other   int32      // the next group with the mark; none
}

// rival is one of the values.
type rival struct {
	*terms
	n      int32 // its number in the body
	at     path.Steps
	value  reflect.Value // what is compared
	batch  int32         // with object: the object that has the field
	object int32
	record int32         // as in value
	id     reflect.Value // of the record, if record is not negative
	asked  bool          // somebody asks about it
}

// terms are what a mistake says of a field.
type terms struct {
	field *shape.Field
	word  string
	order []string
	bail  bool
}

// Settle begins another pass over the body, the first one or one for the groups
// that the last had no room for. It returns false if there is none to make.
// Batches that are validated from then on are looked through for the values
// that may be equal, and nothing else. most is how many mistakes an answer
// holds; not positive is no limit.
func (l *Ledger) Settle(most int) bool {
	r := l.rivals
	switch {
	case r == nil:
		l.seen.keep(func(_ mark, batch int32) bool { return batch < 0 })
		r = &rivals{terms: map[*shape.Field]*terms{}, wrong: newWrongs(most)}
	case !r.skipped || r.wrong.full():
		return false
	default:
		l.seen.keep(func(m mark, _ int32) bool {
			_, done := r.byMark[m]
			return !done
		})
	}

	l.used = int64(l.seen.len()) * markSize
	l.rivals = &rivals{byMark: map[mark]int32{}, terms: r.terms, wrong: r.wrong}
	return true
}

// settle looks through the values of a batch.
func (l *Ledger) settle(v *values, place func(path.Steps) path.Steps) error {
	r := l.rivals
	r.batch++

	for i := range v.all.len() {
		held := v.all.at(i)
		equal, claim := l.marks(v, held)
		equals, claims := l.seen.has(equal), l.seen.has(claim)
		if !equals && !claims {
			continue
		}

		one := r.rival(v, held)
		one.n, one.at = r.next+int32(i), place(v.paths.Steps(int(held.path)))
		if equals {
			if err := l.addEqual(equal, &one); err != nil {
				return err
			}
		}
		if claims {
			if err := l.addClaim(claim, &one); err != nil {
				return err
			}
		}
	}
	r.next += int32(v.all.len())
	return nil
}

// rival returns a value as it stands in its batch.
func (r *rivals) rival(v *values, held *value) rival {
	p := held.plan
	t, known := r.terms[p.field]
	if !known {
		t = &terms{field: p.field, word: p.word, order: p.order, bail: p.bail}
		r.terms[p.field] = t
	}

	out := rival{
		terms: t, value: held.value, batch: r.batch, object: held.object, record: held.record, asked: held.asked,
	}
	if q := p.lookup(); q != nil {
		out.value = q.at(held.key())
	}
	if held.record >= 0 {
		out.id = v.idOf(held)
	}
	return out
}

// What is charged for a group and its first value, and for one that waits.
const (
	groupSize   = 256
	pendingSize = 160
)

// group returns the group of a value. Where there is none, it makes one of the
// value alone. It returns nil if there is no room: another pass has it.
func (l *Ledger) group(m mark, one *rival) (g *group, fresh bool, err error) {
	r := l.rivals
	last := int32(none)
	first, known := r.byMark[m]
	for n := first; known && n != none; n = r.groups.at(int(n)).other {
		if g := r.groups.at(int(n)); equal(g.first.value, one.value) {
			return g, false, nil
		}
		last = n
	}

	size := int64(groupSize + len(one.at) + sizeOf(one.value))
	if full := l.most > 0 && l.used+size > l.most; full && !known {
		if r.groups.len() == 0 {
			return nil, false, &jsonbody.LimitError{Limit: "distinct", Max: l.most}
		}
		r.skipped = true
		return nil, false, nil
	}
	l.used += size

	n := int32(r.groups.len())
	if known {
		r.groups.at(int(last)).other = n // two values with one hash
	} else {
		r.byMark[m] = n
	}
	r.groups.add(group{first: one.owned(), other: none})
	return r.groups.at(int(n)), true, nil
}

// addEqual compares a value with those at its pattern.
func (l *Ledger) addEqual(m mark, one *rival) error {
	g, fresh, err := l.group(m, one)
	if g == nil || fresh {
		return err
	}
	if g.second == "" {
		g.second = one.at
		l.rivals.wrong.add(&g.first, one.at, asEqual)
	}
	l.rivals.wrong.add(one, g.first.at, asEqual)
	return nil
}

// addClaim compares a value with those that claim keys of its lookup.
func (l *Ledger) addClaim(m mark, one *rival) error {
	g, fresh, err := l.group(m, one)
	if g == nil || fresh {
		return err
	}

	wrong, isRival := &l.rivals.wrong, one.isRivalOf(&g.first)
	switch {
	case !isRival && g.second == "":
		g.pending = append(g.pending, one.owned())
		return l.charge(pendingSize + len(one.at))
	case !isRival:
		wrong.add(one, g.second, asClaim)
		return nil
	case g.second == "":
		g.second = one.at
		wrong.add(&g.first, one.at, asClaim)
		for i := range g.pending {
			wrong.add(&g.pending[i], one.at, asClaim)
		}
		g.pending = nil
	}
	wrong.add(one, g.first.at, asClaim)
	return nil
}

// isRivalOf is that of two values of one batch.
func (r *rival) isRivalOf(other *rival) bool {
	sameObject := r.batch == other.batch && r.object == other.object
	sameRecord := r.record >= 0 && other.record >= 0 && equal(r.id, other.id)
	return !sameObject && !sameRecord
}

// owned returns a value that has nothing of its batch.
func (r *rival) owned() rival {
	out := *r
	out.value, out.id = owned(r.value), owned(r.id)
	return out
}

// owned returns a copy of a value that shares no memory with where it stands.
func owned(v reflect.Value) reflect.Value {
	if !v.IsValid() {
		return v
	}
	out := reflect.New(v.Type()).Elem()
	if v.Kind() == reflect.String {
		out.SetString(strings.Clone(v.String()))
		return out
	}
	out.Set(v)
	return out
}

// sizeOf returns how long the text of a value is.
func sizeOf(v reflect.Value) int {
	if v = inside(v); v.IsValid() && v.Kind() == reflect.String {
		return v.Len()
	}
	return 0
}
