package mistake

// The rules that bind itself reports. The names of all others are those of a
// validate tag.
const (
	// Of the text of the body.
	RuleEmpty = "empty" // there is nothing but white space
	RuleJSON  = "json"  // it is not JSON; Param is line:column

	RuleDuplicate = "duplicate" // a member stands twice

	// Of decoding.
	RuleType    = "type"    // the JSON value has another type
	RuleRange   = "range"   // the number does not fit; Param is "low high"
	RuleFormat  = "format"  // the type itself refuses the text
	RuleBase64  = "base64"  // the string is not base64
	RuleKey     = "key"     // the name of a map's entry is wrong
	RuleUnknown = "unknown" // there is no such member

	// Of bind tags.
	RulePresent   = "present"
	RuleExists    = "exists"
	RuleAvailable = "available"
	RuleDistinct  = "distinct"

	// Of validator's, reported by bind, too.
	RuleRequired = "required"
	RuleOneOf    = "oneof"
	RuleLen      = "len"
	RuleMin      = "min"
	RuleMax      = "max"
	RuleOr       = "or" // an or-group; Param is the group

	// Of the request.
	RuleMediaType       = "media_type"
	RuleCharset         = "charset"
	RuleContentEncoding = "content_encoding"

	// Of limits. A limit's own name follows.
	RuleMaxPrefix = "max_"
	RuleMaxBytes  = "max_bytes"
)
