package bindtag

import (
	"reflect"
	"slices"
	"strings"

	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
)

// rivals are the values of a body whose marks come again, in the order of the
// document.
type rivals struct {
	all    []rival
	equals map[mark][]int // in all: the first of each of the values with the mark
	claims map[mark][]int // in all: the first of each key with the mark
	terms  map[*shape.Field]*terms
	batch  int
}

// rival is one of them.
type rival struct {
	*terms
	at     path.Steps
	value  reflect.Value // what is compared
	batch  int           // with object: the object that has the field
	object int32
	record int32         // as in value
	id     reflect.Value // of the record, if record is not negative
	asked  bool          // somebody asks about it

	equal *others // of distinct; nil without
	claim *others // of available; nil without
}

// others are what the values of a group are told to be equal to.
type others struct {
	first  int // in rivals.all
	second int // the first other one that is equal, or a rival of first; none
}

// terms are what a mistake says of a field.
type terms struct {
	field *shape.Field
	word  string
	order []string
	bail  bool
}

// Settle begins the second pass. Batches that are validated from then on are
// looked through for the values that may be equal, and nothing else.
func (l *Ledger) Settle() {
	for m, first := range l.seen {
		if first > 0 {
			delete(l.seen, m)
		}
	}
	l.used = int64(len(l.seen)) * markSize
	l.rivals = &rivals{equals: map[mark][]int{}, claims: map[mark][]int{}, terms: map[*shape.Field]*terms{}}
}

// settle looks through the values of a batch.
func (l *Ledger) settle(v *values, place func(path.Steps) path.Steps) error {
	r := l.rivals
	r.batch++

	for i := range v.all.len() {
		held := v.all.at(i)
		equal, claim := l.marks(v, held)
		_, equals := l.seen[equal]
		_, claims := l.seen[claim]
		if !equals && !claims {
			continue
		}
		at := place(v.paths.Steps(int(held.path)))
		one := r.rival(v, held)
		one.at = at
		r.all = append(r.all, one)
		if equals {
			r.addEqual(equal)
		}
		if claims {
			r.addClaim(claim)
		}
		if err := l.charge(rivalSize + len(at) + sizeOf(one.value)); err != nil {
			return err
		}
	}
	return nil
}

// rivalSize is charged for a rival.
const rivalSize = 256

func sizeOf(v reflect.Value) int {
	if v = inside(v); v.IsValid() && v.Kind() == reflect.String {
		return v.Len()
	}
	return 0
}

// rival returns a value, without anything of its batch.
func (r *rivals) rival(v *values, held *value) rival {
	p := held.plan
	t, known := r.terms[p.field]
	if !known {
		t = &terms{field: p.field, word: p.word, order: p.order, bail: p.bail}
		r.terms[p.field] = t
	}
	compared := held.value
	if q := p.lookup(); q != nil {
		compared = q.at(held.key())
	}

	out := rival{
		terms: t, value: owned(compared), batch: r.batch, object: held.object, record: held.record, asked: held.asked,
	}
	if held.record >= 0 {
		out.id = owned(v.idOf(held))
	}
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

// addEqual compares the last value with those of a mark.
func (r *rivals) addEqual(m mark) {
	n := len(r.all) - 1
	last := &r.all[n]
	for _, first := range r.equals[m] {
		if equal(r.all[first].value, last.value) {
			last.equal = r.all[first].equal
			if last.equal.second == none {
				last.equal.second = n
			}
			return
		}
	}
	last.equal = &others{first: n, second: none}
	r.equals[m] = append(r.equals[m], n)
}

// addClaim compares the last value with those of a mark.
func (r *rivals) addClaim(m mark) {
	n := len(r.all) - 1
	last := &r.all[n]
	for _, first := range r.claims[m] {
		if equal(r.all[first].value, last.value) {
			last.claim = r.all[first].claim
			if last.claim.second == none && last.isRivalOf(&r.all[first]) {
				last.claim.second = n
			}
			return
		}
	}
	last.claim = &others{first: n, second: none}
	r.claims[m] = append(r.claims[m], n)
}

// isRivalOf is that of two values of one batch.
func (r *rival) isRivalOf(other *rival) bool {
	sameObject := r.batch == other.batch && r.object == other.object
	sameRecord := r.record >= 0 && other.record >= 0 && equal(r.id, other.id)
	return !sameObject && !sameRecord
}

// other returns the value that value n is told to be equal to; none if there is
// none.
func (r *rivals) other(n int) int {
	one := &r.all[n]
	if one.equal != nil {
		if one.equal.first != n {
			return one.equal.first
		}
		if one.equal.second != none {
			return one.equal.second
		}
	}

	if one.claim == nil {
		return none
	}
	if one.isRivalOf(&r.all[one.claim.first]) {
		return one.claim.first
	}
	return one.claim.second
}

// Settled returns what was found in a body, with all that must differ and does
// not, after the second pass.
func (l *Ledger) Settled(found []mistake.Mistake) []mistake.Mistake {
	r := l.rivals
	at := make(map[path.Steps]int, len(r.all)) // in all
	for n := range r.all {
		if one := &r.all[n]; one.asked && r.other(n) != none {
			at[one.at] = n
		}
	}

	var out []mistake.Mistake
	for _, m := range found {
		n, again := at[m.Path]
		placed := again && n >= 0 && slices.Contains(r.all[n].order, m.Rule)
		switch {
		case m.Rule == mistake.RuleDistinct && again:
			continue // it may be equal to another one than its batch has
		case placed && r.after(n, m.Rule):
			out = append(out, r.mistake(n))
			at[m.Path] = told
		}
		if !placed || !r.all[n].bail || !r.after(n, m.Rule) {
			out = append(out, m)
		}
		if placed && r.all[n].bail {
			at[m.Path] = told
		}
	}

	for n := range r.all {
		if which, wrong := at[r.all[n].at]; wrong && which == n {
			out = append(out, r.mistake(n))
		}
	}
	return out
}

// told stands for a value whose mistake has its place.
const told = -2

// after reports whether a rule stands behind distinct in the tag of a value.
func (r *rivals) after(n int, rule string) bool {
	order := r.all[n].order
	return slices.Index(order, rule) > slices.Index(order, mistake.RuleDistinct)
}

func (r *rivals) mistake(n int) mistake.Mistake {
	one := &r.all[n]
	return mistake.Mistake{
		Path: one.at, Rule: mistake.RuleDistinct, Type: one.word, Reference: one.field.IsReference(),
		Refs: []path.Steps{r.all[r.other(n)].at},
	}
}
