package tag

// Reference says how a rule's argument names other fields of the same struct.
type Reference uint8

const (
	NoField    Reference = iota
	OneField             // eqfield=Password
	FieldList            // required_with=Phone Email
	FieldPairs           // required_if=Type card Country DE
	ElemField            // unique=ID: a field of each element
	GoMethod             // validateFn=Check: a Go method, which no client has heard of
)

// Bound says which sizes a rule allows: how many characters of a string, how
// many items of a list, or which numbers.
type Bound uint8

const (
	NoBound  Bound = iota
	Exactly        // len
	AtLeast        // min, gte
	MoreThan       // gt
	AtMost         // max, lte
	LessThan       // lt
)

// Omission says which values a directive exempts from the rules behind it.
type Omission uint8

const (
	OmitNothing Omission = iota
	OmitEmpty
	OmitZero
	OmitNil
)

// Comparison says how a rule compares a value with that of another field.
type Comparison uint8

const (
	ComparesNothing  Comparison = iota
	ComparesEquality            // eqfield, nefield
	ComparesOrder               // gtfield
)

// References says how the argument of a rule names other fields.
func References(rule string) Reference { return traitsOf[rule].refers }

// BoundOf says which sizes a rule allows.
func BoundOf(rule string) Bound { return traitsOf[rule].bound }

// Counts reports whether a rule counts the characters of a string, or the items
// of an array.
func Counts(rule string) bool { return BoundOf(rule) != NoBound }

// Omits says which values a directive exempts from the rules behind it.
func Omits(rule string) Omission { return traitsOf[rule].omits }

// Compares says how a rule compares a value with that of another field. What
// asks for equality or an order is compared; the text rules are not among them.
func Compares(rule string) Comparison { return traitsOf[rule].compares }

// TakesList reports whether the argument of a rule is a list of values.
func TakesList(rule string) bool { return traitsOf.has(rule, takesList) }

// Equates reports whether a rule compares with one value, which may be the
// empty string.
func Equates(rule string) bool { return traitsOf.has(rule, equates) }

// Structural reports whether a part of a tag is no rule that a value could
// fail: a directive, or nothing.
func Structural(rule string) bool { return rule == "" || Decides(rule) }

// Decides reports whether a part of a tag is a directive, which says whether
// validator looks at a value, or into it.
func Decides(rule string) bool { return traitsOf.has(rule, directive) }

// Scans reports whether a rule reads the text of a string, not just its length.
// A rule that the table does not have may be the user's, and may read it.
func Scans(rule string) bool { return rule != "" && !traitsOf.has(rule, readsNoText) }

// LooksAtHost reports whether a rule looks at files, at name services or at
// tables of the host with what the client sent.
func LooksAtHost(rule string) bool { return traitsOf.has(rule, looksAtHost) }

// LooksAtParent reports whether a rule looks at the struct that the value
// stands in.
func LooksAtParent(rule string) bool { return traitsOf.has(rule, looksAtParent) }

// WantsText reports whether the argument of a rule is text to look for in the
// value.
func WantsText(rule string) bool { return traitsOf.has(rule, wantsText) }

// Plain reports whether a rule reads the text of the value and nothing else. A
// rule that the table does not have is taken for one.
func Plain(rule string) bool {
	_, known := traitsOf[rule]
	return !known && rule != "" || WantsText(rule)
}

// Requires reports whether a rule asks for a value: required and its kin.
func Requires(rule string) bool { return traitsOf.has(rule, requires) }

// Excludes reports whether a rule asks that there be no value: excluded_if and
// its kin.
func Excludes(rule string) bool { return traitsOf.has(rule, excludes) }

// AsksNil reports whether validator asks a rule about a pointer that is nil.
// Nil fails every other rule, if no directive exempts it.
func AsksNil(rule string) bool { return traitsOf.has(rule, asksNil) }

// NeedsReference reports whether nothing except an empty value passes a rule
// whose other field is empty.
func NeedsReference(rule string) bool { return traitsOf.has(rule, needsReference) }

// AnyPair reports whether one of the pairs that a rule names is enough to
// settle it. The other rules want all of theirs.
func AnyPair(rule string) bool { return traitsOf.has(rule, anyPair) }

// Unit names what a limit of a body counts: bytes, values or levels; "" for
// other rules.
func Unit(rule string) string { return traitsOf[rule].unit }

// Ours reports whether a rule of this name would be taken for a mistake of
// bind's own, on the whole body.
func Ours(rule string) bool { return traitsOf.has(rule, wholeBody) }

// trait is what a rule is like, where it is like others.
type trait uint16

const (
	directive      trait = 1 << iota // see Decides
	takesList                        // see TakesList
	equates                          // see Equates
	wantsText                        // see WantsText
	readsNoText                      // see Scans
	looksAtHost                      // see LooksAtHost
	looksAtParent                    // see LooksAtParent
	requires                         // see Requires
	excludes                         // see Excludes
	asksNil                          // see AsksNil
	needsReference                   // see NeedsReference
	anyPair                          // see AnyPair
	wholeBody                        // see Ours
)

// traits is all that is known of a rule.
type traits struct {
	is       trait
	refers   Reference
	bound    Bound
	omits    Omission
	compares Comparison
	unit     string
}
