package bind_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

// deal has a relation and two sorts of values that must not come twice.
type deal struct {
	Owner int    `json:"owner" bind:"exists=users"`
	Email string `json:"email" bind:"available=contacts.email"`
	Phone string `json:"phone" bind:"available=contacts.phone"`
	SKU   string `json:"sku" bind:"distinct"`
}

// teamworkIDs are those that Teamwork makes for every mistake but the first.
var teamworkIDs = regexp.MustCompile(`"id":"[0-9a-f-]{36}"`)

func TestRelationsAndDuplicatesOnTheWire(t *testing.T) {
	t.Parallel()
	const (
		owner = `{"deals":[{"owner":1},{"owner":9}]}`
		kind  = `{"deals":[{"owner":"x"}]}`
		email = `{"deals":[{},{"email":"taken"}]}`
		skus  = `{"deals":[{"sku":"a"},{"sku":"b"},{"sku":"a"}]}`
		twice = `{"deals":[{"email":"taken"},{"sku":"a"},{"sku":"a"}]}`
		mixed = `{"deals":[{"owner":9,"email":"taken"}]}`
		two   = `{"deals":[{"email":"taken","phone":"taken"}]}`
	)
	codes := bind.Teamwork{Codes: map[string]string{
		"available=contacts.email": bind.TeamworkD4, "available": bind.TeamworkD5, "distinct": bind.TeamworkD9,
	}}
	zoho8 := bind.Zoho{Version: 8}
	for name, tt := range map[string]struct {
		format bind.Format
		body   string
		status int
		want   string
	}{
		"teamwork/exists": {bind.Teamwork{}, owner, 400, `{"errors":[
			{"id":"x","title":"Relationship validation errors","code":"V2","detail":"The selected deals.1.owner is invalid.","meta":{"relationship":"deals.1.owner","rule":"exists"}}]}`},
		"teamwork/type of a relation": {bind.Teamwork{}, kind, 400, `{"errors":[
			{"id":"x","title":"Relationship validation errors","code":"V2","detail":"The deals.0.owner field must be an integer.","meta":{"relationship":"deals.0.owner","rule":"type"}}]}`},
		"teamwork/available": {bind.Teamwork{}, email, 409, `{"errors":[
			{"id":"x","title":"Generic duplicate key constraint","code":"D1","detail":"The deals.1.email has already been taken.","meta":{"attribute":"deals.1.email","rule":"available"}}]}`},
		"teamwork/distinct": {bind.Teamwork{}, skus, 409, `{"errors":[
			{"id":"x","title":"Generic duplicate key constraint","code":"D1","detail":"The deals.0.sku field has a duplicate value.","meta":{"attribute":"deals.0.sku","duplicateOf":"deals.2.sku","rule":"distinct"}},
			{"id":"x","title":"Generic duplicate key constraint","code":"D1","detail":"The deals.2.sku field has a duplicate value.","meta":{"attribute":"deals.2.sku","duplicateOf":"deals.0.sku","rule":"distinct"}}]}`},
		"teamwork/codes": {codes, `{"deals":[{"email":"taken","phone":"taken","sku":"a"},{"sku":"a"}]}`, 409, `{"errors":[
			{"id":"x","title":"Duplicated email address","code":"D4","detail":"The deals.0.email has already been taken.","meta":{"attribute":"deals.0.email","rule":"available"}},
			{"id":"x","title":"Duplicated phone number","code":"D5","detail":"The deals.0.phone has already been taken.","meta":{"attribute":"deals.0.phone","rule":"available"}},
			{"id":"x","title":"Duplicated product name","code":"D9","detail":"The deals.0.sku field has a duplicate value.","meta":{"attribute":"deals.0.sku","duplicateOf":"deals.1.sku","rule":"distinct"}},
			{"id":"x","title":"Duplicated product name","code":"D9","detail":"The deals.1.sku field has a duplicate value.","meta":{"attribute":"deals.1.sku","duplicateOf":"deals.0.sku","rule":"distinct"}}]}`},
		"teamwork/not all are duplicates": {codes, mixed, 400, `{"errors":[
			{"id":"x","title":"Relationship validation errors","code":"V2","detail":"The selected deals.0.owner is invalid.","meta":{"relationship":"deals.0.owner","rule":"exists"}},
			{"id":"x","title":"Duplicated email address","code":"D4","detail":"The deals.0.email has already been taken.","meta":{"attribute":"deals.0.email","rule":"available"}}]}`},
		"teamwork/not all are duplicates, the first is": {codes, `{"deals":[{"email":"taken"},{"owner":9}]}`, 400, `{"errors":[
			{"id":"x","title":"Duplicated email address","code":"D4","detail":"The deals.0.email has already been taken.","meta":{"attribute":"deals.0.email","rule":"available"}},
			{"id":"x","title":"Relationship validation errors","code":"V2","detail":"The selected deals.1.owner is invalid.","meta":{"relationship":"deals.1.owner","rule":"exists"}}]}`},
		"teamwork/code of a relation": {bind.Teamwork{Codes: map[string]string{"exists=users": "V2"}}, owner, 400, `{"errors":[
			{"id":"x","title":"Relationship validation errors","code":"V2","detail":"The selected deals.1.owner is invalid.","meta":{"relationship":"deals.1.owner","rule":"exists"}}]}`},

		"problem/exists": {bind.Problem{}, owner, 422, `{"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"1 field is invalid","instance":"/leads",
			"errors":[{"detail":"The selected deals.1.owner is invalid.","pointer":"#/deals/1/owner"}]}`},
		"problem/available": {bind.Problem{}, email, 422, `{"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"1 field is invalid","instance":"/leads",
			"errors":[{"detail":"The deals.1.email has already been taken.","pointer":"#/deals/1/email"}]}`},
		"problem/codes": {bind.Problem{Code: true, Codes: map[string]string{"available": "taken"}}, email, 409, `{"type":"about:blank","title":"Conflict","status":409,"detail":"1 field is invalid","instance":"/leads","code":"taken",
			"errors":[{"detail":"The deals.1.email has already been taken.","pointer":"#/deals/1/email"}]}`},
		"deploy/available": {bind.Deploy("/e"), email, 409, `{"type":"/e#contact_exists","title":"A contact with that email already exists.","status":409,"detail":"1 field is invalid","instance":"/leads","code":"contact_exists",
			"errors":[{"detail":"The deals.1.email has already been taken.","pointer":"/deals/1/email"}]}`},
		"deploy/two sorts": {bind.Deploy("/e"), two, 409, `{"type":"/e#conflict_error","title":"The request conflicts with the current state.","status":409,"detail":"2 fields are invalid","instance":"/leads","code":"conflict_error",
			"errors":[{"detail":"The deals.0.email has already been taken.","pointer":"/deals/0/email"},{"detail":"The deals.0.phone has already been taken.","pointer":"/deals/0/phone"}]}`},
		"deploy/distinct": {bind.Deploy("/e"), skus, 400, `{"type":"/e#invalid_request_error","title":"The request was malformed or failed validation.","status":400,"detail":"2 fields are invalid","instance":"/leads","code":"invalid_request_error",
			"errors":[{"detail":"The deals.0.sku field has a duplicate value.","pointer":"/deals/0/sku"},{"detail":"The deals.2.sku field has a duplicate value.","pointer":"/deals/2/sku"}]}`},
		"deploy/not all are duplicates": {bind.Deploy("/e"), mixed, 400, `{"type":"/e#invalid_request_error","title":"The request was malformed or failed validation.","status":400,"detail":"2 fields are invalid","instance":"/leads","code":"invalid_request_error",
			"errors":[{"detail":"The selected deals.0.owner is invalid.","pointer":"/deals/0/owner"},{"detail":"The deals.0.email has already been taken.","pointer":"/deals/0/email"}]}`},

		"zoho/exists": {bind.Zoho{}, owner, 400, `{"deals":[
			{"code":"INVALID_DATA","details":{"api_name":"owner","json_path":"$.deals[1].owner"},"message":"invalid data","status":"error"}]}`},
		"zoho/available": {bind.Zoho{}, email, 400, `{"deals":[
			{"code":"DUPLICATE_DATA","details":{"api_name":"email","json_path":"$.deals[1].email"},"message":"duplicate data","status":"error"}]}`},
		"zoho/distinct": {bind.Zoho{}, skus, 400, `{"deals":[
			{"code":"DUPLICATE_DATA","details":{"api_name":"sku","json_path":"$.deals[0].sku"},"message":"duplicate data","status":"error"},
			{"code":"DUPLICATE_DATA","details":{"api_name":"sku","json_path":"$.deals[2].sku"},"message":"duplicate data","status":"error"}]}`},
		"zoho8/both in one record": {zoho8, mixed, 400, `{"deals":[{"code":"MULTIPLE_OR_MULTI_ERRORS","details":{"api_name":"owner","json_path":"$.deals[0].owner","errors":[
			{"code":"INVALID_DATA","details":{"api_name":"owner","json_path":"$.deals[0].owner"},"message":"invalid data","status":"error"},
			{"code":"DUPLICATE_DATA","details":{"api_name":"email","json_path":"$.deals[0].email"},"message":"duplicate data","status":"error"}]},
			"message":"multiple errors found","status":"error"}]}`},
		"zoho/code": {bind.Zoho{Codes: map[string]string{"available=contacts.email": "TAKEN"}}, email, 400, `{"deals":[
			{"code":"TAKEN","details":{"api_name":"email","json_path":"$.deals[1].email"},"message":"The deals.1.email has already been taken.","status":"error"}]}`},

		"laravel/all": {bind.Laravel{}, twice, 422, `{"message":"The given data was invalid.","errors":{
			"deals.0.email":["The deals.0.email has already been taken."],
			"deals.1.sku":["The deals.1.sku field has a duplicate value."],"deals.2.sku":["The deals.2.sku field has a duplicate value."]}}`},
		"laravel/exists": {bind.Laravel{Summary: bind.FirstAndCount}, owner, 422, `{"message":"The selected deals.1.owner is invalid.","errors":{
			"deals.1.owner":["The selected deals.1.owner is invalid."]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Format: tt.format, Lookups: map[string]bind.Lookup{
				"users": stored(1).lookup(), "contacts.email": stored("taken").lookup(), "contacts.phone": stored("taken").lookup(),
			}})
			h := bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []deal) error {
				t.Error("called")
				return nil
			}, bind.Under("deals"))
			w := serve(h, post(tt.body))
			assert.Equal(t, tt.status, w.Code)
			assert.JSONEq(t, tt.want, teamworkIDs.ReplaceAllString(w.Body.String(), `"id":"x"`))
		})
	}
}
