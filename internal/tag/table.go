package tag

// table holds the traits of rules by their names.
type table map[string]traits

// has reports whether a rule has a trait.
func (t table) has(rule string, is trait) bool { return t[rule].is&is != 0 }

// Traits that go together: conditions look at other fields, and at nil.
const (
	conditionallyRequired = requires | asksNil | looksAtParent
	conditionallyExcluded = excludes | asksNil | looksAtParent
)

// traitsOf is the one table of what rules are like: those of validator's that
// are like others, and the names under which bind reports mistakes of its own
// on the whole body. A rule that is not in it reads the text of the value and
// nothing else.
var traitsOf = table{
	// Directives, which no value fails.
	"omitempty":     {is: directive | readsNoText, omits: OmitEmpty},
	"omitzero":      {is: directive | readsNoText, omits: OmitZero},
	"omitnil":       {is: directive | readsNoText, omits: OmitNil},
	"structonly":    {is: directive | readsNoText},
	"nostructlevel": {is: directive | readsNoText},

	// Is there a value?
	"required":             {is: requires | readsNoText},
	"isdefault":            {is: readsNoText},
	"required_if":          {is: conditionallyRequired, refers: FieldPairs},
	"required_unless":      {is: conditionallyRequired | anyPair, refers: FieldPairs},
	"skip_unless":          {is: conditionallyRequired, refers: FieldPairs},
	"required_with":        {is: conditionallyRequired, refers: FieldList},
	"required_with_all":    {is: conditionallyRequired, refers: FieldList},
	"required_without":     {is: conditionallyRequired, refers: FieldList},
	"required_without_all": {is: conditionallyRequired, refers: FieldList},
	"excluded_if":          {is: conditionallyExcluded, refers: FieldPairs},
	"excluded_unless":      {is: conditionallyExcluded | anyPair, refers: FieldPairs},
	"excluded_with":        {is: conditionallyExcluded, refers: FieldList},
	"excluded_with_all":    {is: conditionallyExcluded, refers: FieldList},
	"excluded_without":     {is: conditionallyExcluded, refers: FieldList},
	"excluded_without_all": {is: conditionallyExcluded, refers: FieldList},

	// How large is it?
	"len": {is: readsNoText, bound: Exactly},
	"min": {is: readsNoText, bound: AtLeast},
	"gte": {is: readsNoText, bound: AtLeast},
	"gt":  {is: readsNoText, bound: MoreThan},
	"max": {is: readsNoText, bound: AtMost},
	"lte": {is: readsNoText, bound: AtMost},
	"lt":  {is: readsNoText, bound: LessThan},

	// Which value is it?
	"eq":             {is: equates},
	"ne":             {is: equates},
	"eq_ignore_case": {is: equates},
	"ne_ignore_case": {is: equates},
	"oneof":          {is: takesList},
	"oneofci":        {is: takesList},
	"noneof":         {is: takesList},
	"noneofci":       {is: takesList},

	// What is in it?
	"contains":      {is: wantsText},
	"containsany":   {is: wantsText},
	"containsrune":  {is: wantsText},
	"excludes":      {is: wantsText},
	"excludesall":   {is: wantsText},
	"excludesrune":  {is: wantsText},
	"startswith":    {is: wantsText},
	"endswith":      {is: wantsText},
	"startsnotwith": {is: wantsText},
	"endsnotwith":   {is: wantsText},

	// How is it beside another field?
	"eqfield":       {is: looksAtParent | needsReference, refers: OneField, compares: ComparesEquality},
	"nefield":       {is: looksAtParent, refers: OneField, compares: ComparesEquality},
	"gtfield":       {is: looksAtParent, refers: OneField, compares: ComparesOrder},
	"gtefield":      {is: looksAtParent, refers: OneField, compares: ComparesOrder},
	"ltfield":       {is: looksAtParent, refers: OneField, compares: ComparesOrder},
	"ltefield":      {is: looksAtParent, refers: OneField, compares: ComparesOrder},
	"eqcsfield":     {is: looksAtParent | needsReference, refers: OneField, compares: ComparesEquality},
	"necsfield":     {is: looksAtParent, refers: OneField, compares: ComparesEquality},
	"gtcsfield":     {is: looksAtParent, refers: OneField, compares: ComparesOrder},
	"gtecsfield":    {is: looksAtParent, refers: OneField, compares: ComparesOrder},
	"ltcsfield":     {is: looksAtParent, refers: OneField, compares: ComparesOrder},
	"ltecsfield":    {is: looksAtParent, refers: OneField, compares: ComparesOrder},
	"fieldcontains": {is: looksAtParent, refers: OneField},
	"fieldexcludes": {is: looksAtParent | needsReference, refers: OneField},
	"unique":        {is: looksAtParent, refers: ElemField}, // compares what is no list with a sibling
	"validateFn":    {refers: GoMethod},

	"postcode_iso3166_alpha2_field": {is: looksAtParent, refers: OneField},

	// What does the host say?
	"file":       {is: looksAtHost},
	"filepath":   {is: looksAtHost},
	"dir":        {is: looksAtHost},
	"dirpath":    {is: looksAtHost},
	"image":      {is: looksAtHost},
	"mimetype":   {is: looksAtHost},
	"timezone":   {is: looksAtHost},
	"uds_exists": {is: looksAtHost},
	"unix_addr":  {is: looksAtHost},
	"tcp_addr":   {is: looksAtHost},
	"tcp4_addr":  {is: looksAtHost},
	"tcp6_addr":  {is: looksAtHost},
	"udp_addr":   {is: looksAtHost},
	"udp4_addr":  {is: looksAtHost},
	"udp6_addr":  {is: looksAtHost},
	"ip_addr":    {is: looksAtHost},
	"ip4_addr":   {is: looksAtHost},
	"ip6_addr":   {is: looksAtHost},

	// Mistakes of bind's own, on the whole body or about its limits.
	"empty":            {is: wholeBody},
	"media_type":       {is: wholeBody},
	"charset":          {is: wholeBody},
	"content_encoding": {is: wholeBody},
	"quote":            {is: wholeBody}, // a text that catalogs have beside those of rules
	"max_bytes":        {is: wholeBody, unit: "bytes"},
	"max_memory":       {is: wholeBody, unit: "bytes"},
	"max_distinct":     {is: wholeBody, unit: "bytes"},
	"max_item":         {unit: "bytes"},
	"max_values":       {is: wholeBody, unit: "values"},
	"max_key":          {unit: "bytes"},
	"max_number":       {unit: "bytes"},
	"max_string":       {unit: "bytes"},
	"max_depth":        {unit: "levels"},
}
