package bindtag

import (
	"context"
	"hash/maphash"
	"slices"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/path"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

// collect finds the values that bind tags compare or look up. It leaves out
// those that the body does not have, those that could not be decoded, and those
// of which a rule says that they should not be as they are at all.
func (s Stage) collect(
	ctx context.Context, d *jsonbody.Decoded, given Given, found *mistake.List,
) (_ *values, err error) {
	defer mistake.Recovered(&err, "bind tags") // map keys are the user's types
	c := collector{
		stage: s, ctx: ctx, decoded: d, budget: found.Budget(), lookups: !found.Truncated(),
		undecoded: placesOf(d.Mistakes, nil),
		failed:    placesOf(found.All(), nil),
		refused:   placesOf(found.All(), refuses),
		values: &values{
			seed: maphash.MakeSeed(), plans: map[*shape.Field]*plan{}, patterns: map[uint64]int32{},
			owners: given.Owners, ledger: given.Ledger,
		},
	}

	in := shape.Visit{
		At: d.Root(), Want: shape.HasDistinct | shape.HasLookups, Spelled: d.Spelled, Omits: s.omitter(),
		Copies: c.copies,
	}
	d.Type.Visit(d.Value, in, c.add)
	return c.values, c.err
}

// placesOf returns the places of mistakes with values that are wanted.
func placesOf(mistakes []mistake.Mistake, wanted func(mistake.Mistake) bool) (places path.Set) {
	for _, m := range mistakes {
		if m.Rule != mistake.RuleUnknown && (wanted == nil || wanted(m)) {
			places.Add(m.Path)
		}
	}
	return places
}

// refuses reports whether a mistake says that there should be a value, or none:
// nothing else is asked of such a value.
func refuses(m mistake.Mistake) bool {
	return m.Rule == mistake.RulePresent || m.Rule == "isdefault" || tag.Requires(m.Rule) || tag.Excludes(m.Rule)
}

// collector collects values on a visit.
type collector struct {
	stage     Stage
	ctx       context.Context
	decoded   *jsonbody.Decoded
	budget    mistake.Budget
	undecoded path.Set
	failed    path.Set
	refused   path.Set
	lookups   bool // values are looked up
	values    *values
	looked    int
	err       error
}

// every is how many values are looked at before the context is asked again.
const every = 256

// add holds the value at a place.
func (c *collector) add(p shape.Place) {
	if c.looked++; c.looked%every == 0 && c.err == nil {
		c.err = c.ctx.Err()
	}
	if c.err != nil || !c.decoded.Sends(p.Object.Path, p.Field, p.Zero) {
		return
	}
	unknown := c.undecoded.TouchesBytes(p.Path) || c.decoded.Defaulted.CoversBytes(p.Path)
	if unknown || c.refused.HasBytes(p.Path) {
		return
	}
	plan := c.plan(p)
	if c.err != nil || plan.bail && c.failed.HasBytes(p.Path) {
		return
	}

	v := value{plan: plan, value: p.Value, object: int32(p.Object.Number), equal: none}
	v.asked = c.budget.Asks(p.Path)
	// A mistake inside a value is one of its own, one on the list around is not.
	v.passed = c.lookups && !c.failed.HasBytes(p.Path) && !c.failed.AroundBytes(p.Path)
	claims := plan.available != nil && v.passed
	if plan.distinct || claims || v.passed && v.asked {
		c.hold(v, p)
	}
}

// copies charges a copy of a map's value. It reports whether there is memory for
// it.
func (c *collector) copies(size int64) bool {
	if c.err == nil {
		c.err = c.decoded.Charge(size)
	}
	return c.err == nil
}

// What is charged to Limits.Memory, with what their indexes take: for a value,
// for one that must be distinct, and for a key of a lookup. A path is charged
// twice, because the list of paths grows.
const (
	valueSize    = 64
	distinctSize = 24
	keySize      = 56
)

// hold keeps a value. If there is no memory for more, it is the last one.
func (c *collector) hold(v value, p shape.Place) {
	held := c.values
	n, before := int32(held.all.len()), held.paths.Size()
	v.path = int32(held.paths.Add(p.Path))
	v.record = held.recordOf(v.plan, p.Object)
	held.all.add(v)
	last := held.all.at(int(n))
	size := valueSize + 2*(held.paths.Size()-before)

	look := func(q *inquiry) int32 {
		if q == nil {
			return none
		}
		number, fresh := q.key(n)
		if fresh {
			size += keySize
		}
		return number
	}
	last.exists, last.available = look(v.plan.exists), look(v.plan.available)
	if v.plan.available != nil && v.passed {
		v.plan.available.claim(last.available, n)
	}
	if v.plan.distinct {
		size += distinctSize
		last.pattern = held.patternOf(p.Pattern)
		held.compare()
	}
	c.err = c.decoded.Charge(int64(size))
}

// patternOf returns the number of a pattern. Two patterns have the same hash
// about as seldom as two places: see jsonbody.
func (v *values) patternOf(pattern []byte) int32 {
	hash := maphash.Bytes(v.seed, pattern)
	number, known := v.patterns[hash]
	if !known {
		number = int32(len(v.patterns))
		v.patterns[hash] = number
		if v.ledger != nil {
			v.marks = append(v.marks, maphash.Bytes(v.ledger.seed, pattern))
		}
	}
	return number
}

// plan returns what is asked of the values of a field. The first value of each
// field makes it.
func (c *collector) plan(p shape.Place) *plan {
	f := p.Field
	if known, ok := c.values.plans[f]; ok {
		return known
	}

	out := &plan{field: f, word: f.Leaf().Word(), distinct: f.Bind.Distinct, bail: c.stage.Bail || f.Bind.Bail}
	out.exists = c.inquiry(f.Bind.Exists, f)
	out.available = c.inquiry(f.Bind.Available, f)
	if out.distinct && c.err == nil {
		c.err = Incomparable(f).On(f)
	}
	if out.available != nil && c.err == nil {
		out.id, c.err = out.available.idFor(p.Object.Type)
	}
	out.order = rulesOf(f)
	c.values.plans[f] = out
	return out
}

// rulesOf returns the rules of a bind tag about values, in their order. What
// available implies comes before it.
func rulesOf(f *shape.Field) (order []string) {
	for _, rule := range f.Options {
		switch rule {
		case mistake.RuleAvailable:
			if !f.Bind.Distinct {
				order = append(order, mistake.RuleDistinct)
			}
			order = append(order, rule)
		case mistake.RuleExists, mistake.RuleDistinct:
			order = append(order, rule)
		}
	}
	return slices.Compact(order)
}

// inquiry returns what the lookup of a field is asked; nil for no name.
func (c *collector) inquiry(name string, f *shape.Field) *inquiry {
	if name == "" || c.err != nil {
		return nil
	}
	for _, q := range c.values.inquiries {
		if q.name == name {
			c.err = Misfit(f.Leaf(), name, q.lookup).On(f)
			return q
		}
	}

	q := &inquiry{name: name, lookup: c.stage.Lookups[name], values: c.values}
	if c.err = Misfit(f.Leaf(), name, q.lookup).On(f); c.err == nil {
		c.values.inquiries = append(c.values.inquiries, q)
	}
	return q
}
