package bind_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// The expected bodies below are the examples in the public documents of the APIs that the formats follow.

// seedID is the id of Teamwork's example.
const seedID = "21bd9ca2-8442-41a1-8845-6d8ba266e282"

// seedBinder answers under the id of Teamwork's example.
func seedBinder(t *testing.T, format bind.Format) *bind.Binder {
	t.Helper()
	var log bytes.Buffer
	cfg := wireConfig(format, &log)
	cfg.NewID = func(*http.Request) string { return seedID }
	b, err := bind.New(cfg)
	require.NoError(t, err)
	return b
}

// seedAnswer is what WriteError makes of err.
func seedAnswer(t *testing.T, format bind.Format, err error) wireAnswer {
	t.Helper()
	b := seedBinder(t, format)
	r := httptest.NewRequest(http.MethodGet, "/leads", nil)
	return recordAnswer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.WriteError(w, r, err) }), r)
}

// seedBody is the answer to a body for T that has a mistake; the handler returns err for one that has none.
func seedBody[T any](t *testing.T, format bind.Format, body string, err error, options ...bind.Option) wireAnswer {
	t.Helper()
	h := bind.HandleMany(seedBinder(t, format), func(http.ResponseWriter, *http.Request, []T) error { return err }, options...)
	return wireCase{}.send(h, body)
}

type seedLead struct {
	Phone    string   `json:"phone" validate:"required"`
	Products []string `json:"products" validate:"required"`
}

func TestSeedLaravel(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		answer wireAnswer
		status int
		want   string
	}{
		{"validation", seedBody[seedLead](t, bind.Laravel{}, `{"leads":[{}]}`, nil, bind.Under("leads")), 422,
			`{"message": "The given data was invalid.",
			  "errors": {
			    "leads.0.phone": ["The leads.0.phone field is required."],
			    "leads.0.products": ["The leads.0.products field is required."]
			  }}`},
		{"authorization", seedAnswer(t, bind.Laravel{}, &bind.Error{Reason: bind.Forbidden}), 403,
			`{"message": "This action is unauthorized."}`},
		{"authentication", seedAnswer(t, bind.Laravel{}, &bind.Error{Reason: bind.Unauthenticated}), 401,
			`{"message": "Unauthenticated."}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.status, tt.answer.status)
			assert.JSONEq(t, tt.want, string(tt.answer.body))
		})
	}
}

// TestSeedLaravelStatuses is the table of statuses that mean an error.
func TestSeedLaravelStatuses(t *testing.T) {
	t.Parallel()
	for reason, status := range map[bind.Reason]int{
		bind.Unauthenticated: 401, bind.Forbidden: 403, bind.NotFound: 404, bind.Invalid: 422, bind.RateLimited: 429, bind.Internal: 500,
	} {
		assert.Equal(t, status, seedAnswer(t, bind.Laravel{}, &bind.Error{Reason: reason}).status, reason)
	}
}

// TestSeedLaravelKeys has the other key that the document shows, with the index of a later item.
func TestSeedLaravelKeys(t *testing.T) {
	t.Parallel()
	type order struct {
		City string `json:"city" validate:"required"`
	}
	a := seedBody[order](t, bind.Laravel{}, `{"orders":[{"city":"a"},{"city":"b"},{}]}`, nil, bind.Under("orders"))
	assert.Contains(t, string(a.body), `"errors":{"orders.2.city":[`)
}

func TestSeedTeamworkErrorObject(t *testing.T) {
	t.Parallel()
	a := seedAnswer(t, bind.Teamwork{}, &bind.Error{
		Reason: bind.PaymentRequired, Code: bind.TeamworkE11,
		Detail: "human-readable explanation specific to this occurrence of the problem",
		Meta:   map[string]any{"key": "extra data value if applicable"},
	})
	assert.Equal(t, http.StatusPaymentRequired, a.status)
	// The document's title is a placeholder; the title of E11 is in its list of codes.
	assert.JSONEq(t, `{"errors": [{
		"id": "21bd9ca2-8442-41a1-8845-6d8ba266e282",
		"title": "Subscription payment failed",
		"code": "E11",
		"detail": "human-readable explanation specific to this occurrence of the problem",
		"meta": {"key": "extra data value if applicable"}
	}]}`, string(a.body))
}

// TestSeedTeamworkCatalogue has every code of the document with its words, their spelling mended, and the status that
// goes with it.
func TestSeedTeamworkCatalogue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		code, want, title string
		status            int
	}{
		{bind.TeamworkE1, "E1", "Unauthorized, invalid or no authentication given", 401},
		{bind.TeamworkE2, "E2", "Logged in but lack the permission to perform an action", 403},
		{bind.TeamworkE3, "E3", "Not found", 404},
		{bind.TeamworkE4, "E4", "Bad request", 400},
		{bind.TeamworkE5, "E5", "Internal server error", 500},
		{bind.TeamworkE6, "E6", "CRM not enabled on installation", 403},
		{bind.TeamworkE7, "E7", "CRM enabled, but not setup on installation", 403},
		{bind.TeamworkE8, "E8", "User doesn't have access to CRM", 403},
		{bind.TeamworkE9, "E9", "Subscription ended", 402},
		{bind.TeamworkE10, "E10", "Trial expired", 402},
		{bind.TeamworkE11, "E11", "Subscription payment failed", 402},
		{bind.TeamworkE12, "E12", "Payment required", 402},
		{bind.TeamworkV1, "V1", "Attribute validation errors", 400},
		{bind.TeamworkV2, "V2", "Relationship validation errors", 400},
		{bind.TeamworkU1, "U1", "Pipeline stages add", 400},
		{bind.TeamworkU2, "U2", "Pipeline stages update", 400},
		{bind.TeamworkU3, "U3", "Stage deals update", 400},
		{bind.TeamworkU4, "U4", "Unsupported file target type", 400},
		{bind.TeamworkD1, "D1", "Generic duplicate key constraint", 409},
		{bind.TeamworkD2, "D2", "Duplicated assignee entry", 409},
		{bind.TeamworkD3, "D3", "Duplicated contacts entry", 409},
		{bind.TeamworkD4, "D4", "Duplicated email address", 409},
		{bind.TeamworkD5, "D5", "Duplicated phone number", 409},
		{bind.TeamworkD6, "D6", "Duplicated product", 409},
		{bind.TeamworkD7, "D7", "Duplicated product price", 409},
		{bind.TeamworkD8, "D8", "Duplicated custom filter name", 409},
		{bind.TeamworkD9, "D9", "Duplicated product name", 409},
		{bind.TeamworkD10, "D10", "Duplicated pipeline name", 409},
		{bind.TeamworkD11, "D11", "Duplicated contact main email address", 409},
		{bind.TeamworkD12, "D12", "Duplicated company name", 409},
		{bind.TeamworkD13, "D13", "Duplicated foreign item", 409},
		{bind.TeamworkD14, "D14", "Duplicated activity type name", 409},
		{bind.TeamworkD15, "D15", "Duplicated activity type color", 409},
		{bind.TeamworkD16, "D16", "Duplicated activity type icon", 409},
		{bind.TeamworkD17, "D17", "Duplicated custom field name with kind", 409},
		{bind.TeamworkC1, "C1", "Contact has been listed as a main contact for another deal", 409},
		{bind.TeamworkC2, "C2", "Activity type limit reached", 409},
		{bind.TeamworkC4, "C4", "Unknown custom field used in custom filter", 409},
		{bind.TeamworkC5, "C5", "User with email already exists", 409},
		{bind.TeamworkC6, "C6", "User with email already exists (deprecated)", 409},
		{bind.TeamworkC7, "C7", "User not invited", 409},
		{bind.TeamworkC8, "C8", "The entity or entities trying to be created already exist", 409},
		{bind.TeamworkUnknownColumn + "colour", "?1_colour", "Unknown column", 400},
		{bind.TeamworkUnknownCustomField, "?2", "Unknown custom field", 400},
		{bind.TeamworkUnknownTempID, "?3", "Unknown tempId on file upload", 400},
		{bind.TeamworkUnknownFilter, "?4", "Unknown custom filterId", 400},
		{bind.TeamworkL1, "L1", "Custom field limit reached", 403},
		{bind.TeamworkL2, "L2", "There is already a maximum of 3 exports running", 403},
		{bind.TeamworkB1, "B1", "Billing error occurred during request, check detail for explanation", 402},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			t.Parallel()
			a := seedAnswer(t, bind.Teamwork{}, &bind.Error{Code: tt.code, Detail: "d"})
			assert.Equal(t, tt.status, a.status)
			var body teamworkAnswer
			decodeStrictly(t, a.body, &body)
			require.Len(t, body.Errors, 1)
			assert.Equal(t, tt.want, body.Errors[0].Code)
			assert.Equal(t, tt.title, body.Errors[0].Title)
		})
	}
}

// TestSeedDeploy is the document's table: each code with its status and meaning.
func TestSeedDeploy(t *testing.T) {
	t.Parallel()
	const invalid, exists = `[{}]`, `[{"email":"taken@example.com","phone":"1"}]`
	type contact struct {
		Email string `json:"email" validate:"required" bind:"available=contacts.email"`
		Phone string `json:"phone" validate:"required"`
	}
	deploy := bind.Deploy("https://api.example.com/errors")
	reason := func(r bind.Reason) wireAnswer {
		return seedAnswer(t, deploy, &bind.Error{Reason: r, RetryAfter: 90 * time.Second})
	}
	tests := []struct {
		name, code string
		status     int
		meaning    string
		answer     wireAnswer
	}{
		{"malformed", "invalid_request_error", 400, "The request was malformed or failed validation.", seedBody[contact](t, deploy, `[`, nil)},
		{"invalid", "invalid_request_error", 400, "The request was malformed or failed validation.", seedBody[contact](t, deploy, invalid, nil)},
		{"credentials", "authentication_error", 401, "The API credentials are missing or invalid.", reason(bind.Unauthenticated)},
		{"permission", "permission_error", 403, "The credentials are valid but not allowed for this action.", reason(bind.Forbidden)},
		{"not_found", "not_found_error", 404, "The requested resource does not exist.", reason(bind.NotFound)},
		{"conflict", "conflict_error", 409, "The request conflicts with the current state.", reason(bind.Conflict)},
		{"contact", "contact_exists", 409, "A contact with that email already exists.", seedBody[contact](t, deploy, exists, nil)},
		{"contact_by_handler", "contact_exists", 409, "A contact with that email already exists.",
			seedAnswer(t, deploy, &bind.Error{Reason: bind.Conflict, Code: "contact_exists"})},
		{"in_progress", "operation_in_progress", 409, "A previous operation is still running; retry later.", reason(bind.InProgress)},
		{"internal", "api_error", 500, "An unexpected error occurred.", reason(bind.Internal)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			deployShape(t, tt.answer)
			var body problemAnswer
			decodeStrictly(t, tt.answer.body, &body)
			assert.Equal(t, tt.status, tt.answer.status)
			assert.Equal(t, tt.code, body.Code)
			assert.Equal(t, tt.meaning, body.Title)
		})
	}
	assert.Equal(t, "90", reason(bind.InProgress).header.Get("Retry-After"))
}

// TestSeedDeployErrors has the errors array that identifies each offending field, in the body and in the query.
func TestSeedDeployErrors(t *testing.T) {
	t.Parallel()
	a := seedAnswer(t, bind.Deploy("https://api.example.com/errors"), bind.Reject(
		bind.FieldError{Path: bind.At("contacts", 0, "attributes", "shoe size"), Rule: "unknown"},
		bind.FieldError{Path: bind.Query("limit"), Rule: "max", Param: "100", Type: "integer"},
	))
	assert.Equal(t, http.StatusBadRequest, a.status)
	assert.JSONEq(t, `{
		"type": "https://api.example.com/errors#invalid_request_error",
		"title": "The request was malformed or failed validation.",
		"status": 400, "detail": "2 fields are invalid", "instance": "/leads", "code": "invalid_request_error",
		"errors": [
			{"detail": "The contacts.0.attributes.shoe size field is not allowed.", "pointer": "/contacts/0/attributes/shoe size"},
			{"detail": "The limit field must not be greater than 100.", "parameter": "limit"}
		]}`, string(a.body))
}

type seedUser struct {
	Role string `json:"role" validate:"required"`
}

type seedRecord struct {
	LastName string `json:"Last_Name" validate:"required"`
	Mobile   string `json:"Mobile" bind:"available=contacts.email"`
}

func TestSeedZoho(t *testing.T) {
	t.Parallel()
	zoho := bind.Zoho{}
	query := func(fe bind.FieldError) wireAnswer { return seedAnswer(t, zoho, bind.Reject(fe)) }
	duplicate := &bind.Error{
		Meta:   map[string]any{"id": "4150868000001747019"},
		Fields: bind.FieldErrors{{Path: bind.At("data", 0, "Mobile"), Rule: "available"}},
	}
	tests := []struct {
		name   string
		answer wireAnswer
		status int
		want   string
	}{
		{"MANDATORY_NOT_FOUND", seedBody[seedUser](t, zoho, `{"users":[{}]}`, nil, bind.Under("users")), 400,
			`{"users": [{
				"code": "MANDATORY_NOT_FOUND", "details": {"api_name": "role"},
				"message": "required field not found", "status": "error"}]}`},
		{"INVALID_DATA/scalar", seedBody[seedUser](t, zoho, `"text"`, nil, bind.Under("users")), 400,
			`{"code": "INVALID_DATA", "details": {"expected_data_type": "jsonobject"}, "message": "body", "status": "error"}`},
		{"INVALID_DATA/empty", seedBody[seedUser](t, zoho, ``, nil, bind.Under("users")), 400,
			`{"code": "INVALID_DATA", "details": {"expected_data_type": "jsonobject"}, "message": "body", "status": "error"}`},
		{"UNABLE_TO_PARSE_DATA_TYPE", seedBody[seedUser](t, zoho, `{"users":[`, nil, bind.Under("users")), 400,
			`{"code": "UNABLE_TO_PARSE_DATA_TYPE", "details": {},
			  "message": "either the request body or parameters is in wrong format", "status": "error"}`},
		{"DUPLICATE_DATA", seedBody[seedRecord](t, zoho, `{"data":[{"Last_Name":"King"}]}`, duplicate, bind.Under("data")), 400,
			`{"data": [{
				"code": "DUPLICATE_DATA", "details": {"api_name": "Mobile", "id": "4150868000001747019"},
				"message": "duplicate data", "status": "error"}]}`},
		{"DUPLICATE_DATA/no_key", seedAnswer(t, zoho, duplicate), 400,
			`{"data": [{
				"code": "DUPLICATE_DATA", "details": {"api_name": "Mobile", "id": "4150868000001747019"},
				"message": "duplicate data", "status": "error"}]}`},
		{"PATTERN_NOT_MATCHED", query(bind.FieldError{Path: bind.Query("type"), Rule: "oneof", Param: "AllUsers ActiveUsers"}), 400,
			`{"code": "PATTERN_NOT_MATCHED", "details": {"api_name": "type"},
			  "message": "Please check whether the input values are correct", "status": "error"}`},
		{"REQUIRED_PARAM_MISSING", query(bind.FieldError{Path: bind.Query("module"), Rule: "required"}), 400,
			`{"code": "REQUIRED_PARAM_MISSING", "details": {"param": "module"},
			  "message": "One of the expected parameter is missing", "status": "error"}`},
		{"INVALID_REQUEST_METHOD", seedAnswer(t, zoho, &bind.Error{Reason: bind.MethodNotAllowed}), 400,
			`{"code": "INVALID_REQUEST_METHOD", "details": {},
			  "message": "The http request method type is not a valid one", "status": "error"}`},
		{"INVALID_MODULE", seedAnswer(t, zoho, &bind.Error{Code: "INVALID_MODULE", Detail: "the module name given seems to be invalid"}), 400,
			`{"code": "INVALID_MODULE", "details": {}, "message": "the module name given seems to be invalid", "status": "error"}`},
		{"AUTHENTICATION_FAILURE", seedAnswer(t, zoho, &bind.Error{Reason: bind.Unauthenticated}), 401,
			`{"code": "AUTHENTICATION_FAILURE", "details": {}, "message": "Authentication failed", "status": "error"}`},
		{"OAUTH_SCOPE_MISMATCH", seedAnswer(t, zoho, &bind.Error{Reason: bind.Unauthenticated, Code: "OAUTH_SCOPE_MISMATCH"}), 401,
			`{"code": "OAUTH_SCOPE_MISMATCH", "details": {}, "message": "invalid oauth scope to access this URL", "status": "error"}`},
		{"INVALID_TOKEN", seedAnswer(t, zoho, &bind.Error{Reason: bind.Unauthenticated, Code: "INVALID_TOKEN"}), 401,
			`{"code": "INVALID_TOKEN", "details": {}, "message": "invalid oauth token", "status": "error"}`},
		{"NO_PERMISSION", seedAnswer(t, zoho, &bind.Error{Reason: bind.Forbidden,
			Meta: map[string]any{"permissions": []string{"Crm_Implied_View_Leads"}}}), 403,
			`{"code": "NO_PERMISSION", "details": {"permissions": ["Crm_Implied_View_Leads"]},
			  "message": "permission denied", "status": "error"}`},
		{"FEATURE_NOT_SUPPORTED", seedAnswer(t, zoho, &bind.Error{Reason: bind.Forbidden, Code: "FEATURE_NOT_SUPPORTED",
			Detail: "The Multi-Currency feature is not available except the Enterprise and higher editions."}), 403,
			`{"code": "FEATURE_NOT_SUPPORTED", "details": {},
			  "message": "The Multi-Currency feature is not available except the Enterprise and higher editions.", "status": "error"}`},
		{"INVALID_URL_PATTERN", seedAnswer(t, zoho, &bind.Error{Reason: bind.NotFound}), 404,
			`{"code": "INVALID_URL_PATTERN", "details": {},
			  "message": "Please check if the URL trying to access is a correct one", "status": "error"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.status, tt.answer.status)
			assert.JSONEq(t, tt.want, string(withoutJSONPath(t, tt.answer.body)))
		})
	}
}

// withoutJSONPath leaves out the member that bind adds to the details of each record.
func withoutJSONPath(t *testing.T, body []byte) []byte {
	var members map[string]any
	decodeStrictly(t, body, &members)
	for _, member := range members {
		records, _ := member.([]any)
		for _, record := range records {
			details := record.(map[string]any)["details"].(map[string]any)
			assert.NotEmpty(t, details["json_path"])
			delete(details, "json_path")
		}
	}
	out, err := json.Marshal(members)
	require.NoError(t, err)
	return out
}
