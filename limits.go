package bind

import (
	"slices"
	"strconv"

	"github.com/fielderrors/bind/internal/httpio"
	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
	"github.com/fielderrors/bind/internal/selection"
)

// Limits bound what a body can make the server do. A zero field is the default,
// a negative one is no limit. A body over a limit is answered 413 with a
// message that names the limit, and an array with too many items 422.
type Limits struct {
	Bytes int64 // the body; default 1 MiB
	// Memory bounds, in bytes, what is made for a value, before it is made.
	// Counted are
	//   - items of arrays, maps and their entries, and what pointers point to,
	//   - values of any,
	//   - what a type with UnmarshalJSON may make of its bytes, by its fields,
	//   - what is kept of values that bind tags compare or look up,
	//   - copies: of large values in maps, which rules and bind tags look at, of
	//     what Defaults hold, of the elements that the rule unique compares,
	//   - where validator looks at a struct as a whole (Config.Validator,
	//     Rules.Types), a kilobyte for each value in it that may fail its rules,
	//     and the keys of maps for each value behind them.
	//
	// Not counted are the value itself, the text of strings, which is no longer
	// than the body, and what cannot be known: what UnmarshalText makes, an
	// UnmarshalJSON that makes more than its type has fields for, functions of
	// yours, and rules of a Validator that are stricter than validator's own of
	// the same name. A big.Rat makes 400 kB of "1e1000000". The default is 16 ×
	// Bytes.
	Memory int64
	Report int64 // rendered mistakes; default Bytes; more are cut off, see [Error].Truncated
	Items  int   // items of any one array; default 1,000; answered 422 with rule max
	Values int   // JSON values; default 100,000
	Depth  int   // arrays and objects inside one another; default 32
	Key    int   // bytes of a map key or the name of a member that no field has; default 256
	Number int   // bytes of a number; default 64
	String int   // bytes of a string that a rule other than a length rule reads; default 64 KiB
	Errors int   // mistakes; default 10,000; more are cut off, see [Error].Truncated

	// Of HandleStream, Stream and DecodeStream. There, Bytes bounds what stands
	// around the items, Values and Memory each batch of up to 1,000 items, and
	// Items the arrays inside of them only.
	Stream   int64 // the body; default 100 MiB
	Spool    int64 // bytes of the body in memory, the rest is in a file; default 8 MiB
	Item     int64 // an item; default 1 MiB
	Distinct int64 // memory for values that must be distinct in the whole body; default 64 MiB
}

var defaultLimits = Limits{
	Bytes: 1 << 20, Items: 1_000, Values: 100_000, Depth: 32,
	Key: 256, Number: 64, String: 64 << 10, Errors: 10_000,
	Stream: 100 << 20, Spool: 8 << 20, Item: 1 << 20, Distinct: 64 << 20,
}

// memoryPerByte makes the default of Memory out of Bytes.
const memoryPerByte = 16

// over returns l with base's fields where l's are zero.
func (l Limits) over(base Limits) Limits {
	pick(&l.Bytes, base.Bytes)
	pick(&l.Memory, base.Memory)
	pick(&l.Report, base.Report)
	pick(&l.Items, base.Items)
	pick(&l.Values, base.Values)
	pick(&l.Depth, base.Depth)
	pick(&l.Key, base.Key)
	pick(&l.Number, base.Number)
	pick(&l.String, base.String)
	pick(&l.Errors, base.Errors)
	pick(&l.Stream, base.Stream)
	pick(&l.Spool, base.Spool)
	pick(&l.Item, base.Item)
	pick(&l.Distinct, base.Distinct)
	return l
}

func pick[T int | int64](field *T, base T) {
	if *field == 0 {
		*field = base
	}
}

// memory returns the bound on Go values.
func (l Limits) memory() int64 {
	if l.Memory != 0 || l.Bytes < 0 {
		return l.Memory
	}
	return memoryPerByte * l.Bytes
}

// report returns the bound on rendered mistakes.
func (l Limits) report() int64 {
	if l.Report != 0 {
		return l.Report
	}
	return l.Bytes
}

// left returns the limits for mistakes in a body whose values take used bytes
// already: where they take most of Memory, fewer mistakes are kept.
func (l Limits) left(used int64) Limits {
	const perMistake = 7 << 9 // until it is answered
	if l.memory() <= 0 || used == 0 {
		return l
	}

	// An eighth more than Memory is for mistakes, and 100 are always kept.
	affordable := int(max((l.memory()*9/8-used)/perMistake, 100))
	if l.Errors <= 0 || affordable < l.Errors {
		l.Errors = affordable
	}
	return l
}

// ofBody returns the limits that the decoder keeps.
func (l Limits) ofBody() jsonbody.Limits {
	return jsonbody.Limits{
		Items: l.Items, Values: l.Values, Depth: l.Depth,
		Key: l.Key, Number: l.Number, String: l.String,
		Memory: l.memory(), Errors: l.Errors, Report: l.report(),
	}
}

// namedLimit is a limit that a client is told the name of.
type namedLimit struct {
	name string
	most int64
}

// named returns the limits of a body as a whole.
func (l Limits) named(streams bool) []namedLimit {
	whole := l.Bytes
	if streams {
		whole = l.Stream
	}
	return []namedLimit{
		{"bytes", whole}, {"memory", l.memory()}, {"values", int64(l.Values)}, {"depth", int64(l.Depth)},
		{"key", int64(l.Key)}, {"number", int64(l.Number)}, {"string", int64(l.String)},
	}
}

// wholeFailures returns the errors about a body as a whole.
func wholeFailures(s settings, streams bool) (all []*Error) {
	add := func(r Reason, rule, param string) {
		all = append(all, &Error{Reason: r, Fields: FieldErrors{{Rule: rule, Param: param}}})
	}
	media := "application/json"
	if streams {
		media = httpio.StreamTypes
	}
	add(UnsupportedMedia, mistake.RuleMediaType, media)
	add(UnsupportedMedia, mistake.RuleCharset, "utf-8")
	add(UnsupportedMedia, mistake.RuleContentEncoding, "identity")
	add(Malformed, mistake.RuleEmpty, "")
	add(Malformed, mistake.RuleJSON, "1:1")
	add(Malformed, mistake.RuleCharset, "1:1")
	all = append(all, twiceFailure())

	for _, limit := range s.limits.named(streams) {
		if limit.most > 0 {
			add(TooLarge, mistake.RuleMaxPrefix+limit.name, strconv.FormatInt(limit.most, 10))
		}
	}
	if streams {
		all = append(all, streamFailures(s)...)
	}
	return all
}

// twiceFailure returns the error about a member that stands twice. It may be
// any member, so it is listed as unknown ones are.
func twiceFailure() *Error {
	member := FieldError{Path: At("*"), Pattern: "*", Rule: mistake.RuleDuplicate, Param: "1:1"}
	return &Error{Reason: Malformed, Fields: FieldErrors{member}}
}

// streamFailures returns the errors about an item of a stream: a line that is
// no JSON is a mistake at its item, and an item may be too long.
func streamFailures(s settings) (all []*Error) {
	at := Path{steps: s.document(nil).Root().Index(0)}
	add := func(r Reason, rule, param string) {
		fields := FieldErrors{{Path: at, Pattern: patternOf(at), Rule: rule, Param: param}}
		placed, _ := asError(s.placed(&Error{Reason: r, Fields: fields}))
		all = append(all, placed)
	}

	for _, rule := range []string{mistake.RuleJSON, mistake.RuleCharset, mistake.RuleDuplicate} {
		add(Invalid, rule, "1:1")
	}
	if s.limits.Item > 0 {
		add(TooLarge, mistake.RuleMaxPrefix+"item", strconv.FormatInt(s.limits.Item, 10))
	}
	return all
}

// budget returns how many mistakes an answer can hold.
func budget(limits Limits, only *selection.Selection) mistake.Budget {
	most := mistake.Budget{Errors: limits.Errors, Report: limits.report()}
	if only != nil {
		most.Asked = only.Asked
	}
	return most
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
