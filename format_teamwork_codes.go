package bind

// The error codes of the Teamwork CRM API, for [Error].Code and
// [FieldError].Code.
const (
	// General request errors.
	TeamworkE1  = "E1"  // Unauthorized, invalid or no authentication given
	TeamworkE2  = "E2"  // Logged in but lack the permission to perform an action
	TeamworkE3  = "E3"  // Not found
	TeamworkE4  = "E4"  // Bad request
	TeamworkE5  = "E5"  // Internal server error
	TeamworkE6  = "E6"  // CRM not enabled on installation
	TeamworkE7  = "E7"  // CRM enabled, but not setup on installation
	TeamworkE8  = "E8"  // User doesn't have access to CRM
	TeamworkE9  = "E9"  // Subscription ended
	TeamworkE10 = "E10" // Trial expired
	TeamworkE11 = "E11" // Subscription payment failed
	TeamworkE12 = "E12" // Payment required

	// Validation errors.
	TeamworkV1 = "V1" // Attribute validation errors
	TeamworkV2 = "V2" // Relationship validation errors

	// Unsupported operations.
	TeamworkU1 = "U1" // Pipeline stages add
	TeamworkU2 = "U2" // Pipeline stages update
	TeamworkU3 = "U3" // Stage deals update
	TeamworkU4 = "U4" // Unsupported file target type

	// Duplication errors.
	TeamworkD1  = "D1"  // Generic duplicate key constraint
	TeamworkD2  = "D2"  // Duplicated assignee entry
	TeamworkD3  = "D3"  // Duplicated contacts entry
	TeamworkD4  = "D4"  // Duplicated email address
	TeamworkD5  = "D5"  // Duplicated phone number
	TeamworkD6  = "D6"  // Duplicated product
	TeamworkD7  = "D7"  // Duplicated product price
	TeamworkD8  = "D8"  // Duplicated custom filter name
	TeamworkD9  = "D9"  // Duplicated product name
	TeamworkD10 = "D10" // Duplicated pipeline name
	TeamworkD11 = "D11" // Duplicated contact main email address
	TeamworkD12 = "D12" // Duplicated company name
	TeamworkD13 = "D13" // Duplicated foreign item
	TeamworkD14 = "D14" // Duplicated activity type name
	TeamworkD15 = "D15" // Duplicated activity type color
	TeamworkD16 = "D16" // Duplicated activity type icon
	TeamworkD17 = "D17" // Duplicated custom field name with kind

	// Conflict errors.
	TeamworkC1 = "C1" // Contact has been listed as a main contact for another deal
	TeamworkC2 = "C2" // Activity type limit reached
	TeamworkC4 = "C4" // Unknown custom field used in custom filter
	TeamworkC5 = "C5" // User with email already exists
	TeamworkC6 = "C6" // User with email already exists (deprecated)
	TeamworkC7 = "C7" // User not invited
	TeamworkC8 = "C8" // The entity or entities trying to be created already exist

	// Unknown errors.
	TeamworkUnknownColumn      = "?1_" // Unknown column; the name of the column follows
	TeamworkUnknownCustomField = "?2"  // Unknown custom field
	TeamworkUnknownTempID      = "?3"  // Unknown tempId on file upload
	TeamworkUnknownFilter      = "?4"  // Unknown custom filterId

	// Limit errors.
	TeamworkL1 = "L1" // Custom field limit reached
	TeamworkL2 = "L2" // There is already a maximum of 3 exports running

	// Billing errors.
	TeamworkB1 = "B1" // Billing error occurred during request, check detail for explanation
)
