package bind_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

// TestFormatsOfSeveralAtOnePlace: the mistakes at one place are said one by one, and counted as one field.
func TestFormatsOfSeveralAtOnePlace(t *testing.T) {
	t.Parallel()
	password := bind.At("password")
	several := bind.FieldErrors{
		{Path: password, Rule: "min", Param: "8", Type: "string"},
		{Path: password, Rule: "containsany", Param: "0123", Type: "string"},
		{Path: password, Rule: "containsany", Param: "ABC", Type: "string"},
	}
	another := bind.FieldError{Path: bind.At("name"), Rule: "required", Type: "string"}
	item := func(i int, fe bind.FieldError) bind.FieldError {
		fe.Path = bind.At("data", i).Join(fe.Path)
		return fe
	}

	for name, tt := range map[string]struct {
		format bind.Format
		fields bind.FieldErrors
		want   string
	}{
		"laravel": {bind.Laravel{}, several, `{"message":"The given data was invalid.","errors":{"password":[
			"The password field must be at least 8 characters.",
			"The password field must contain at least one of the characters \"0123\".",
			"The password field must contain at least one of the characters \"ABC\"."]}}`},
		"laravel/counts texts": {bind.Laravel{Summary: bind.FirstAndCount}, several, `{"message":"The password field must be at least 8 characters. (and 2 more errors)","errors":{"password":[
			"The password field must be at least 8 characters.",
			"The password field must contain at least one of the characters \"0123\".",
			"The password field must contain at least one of the characters \"ABC\"."]}}`},
		"problem": {bind.Problem{Rule: true}, several, `{"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"1 field is invalid","errors":[
			{"detail":"The password field must be at least 8 characters.","pointer":"#/password","rule":"min","param":"8"},
			{"detail":"The password field must contain at least one of the characters \"0123\".","pointer":"#/password","rule":"containsany","param":"0123"},
			{"detail":"The password field must contain at least one of the characters \"ABC\".","pointer":"#/password","rule":"containsany","param":"ABC"}]}`},
		"problem/two places": {bind.Problem{}, append(several[:2:2], another), `{"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"2 fields are invalid","errors":[
			{"detail":"The password field must be at least 8 characters.","pointer":"#/password"},
			{"detail":"The password field must contain at least one of the characters \"0123\".","pointer":"#/password"},
			{"detail":"The name field is required.","pointer":"#/name"}]}`},
		"zoho 2": {bind.Zoho{}, several[:2], `{"data":[
			{"code":"INVALID_DATA","details":{"api_name":"password","json_path":"$.password","minimum_length":8},"message":"invalid data","status":"error"},
			{"code":"INVALID_DATA","details":{"api_name":"password","json_path":"$.password"},"message":"invalid data","status":"error"}]}`},
		"zoho 8/one place": {bind.Zoho{Version: 8}, several, `{"data":[
			{"code":"INVALID_DATA","details":{"api_name":"password","json_path":"$.password","minimum_length":8},"message":"invalid data","status":"error"}]}`},
		"zoho 8/two places": {bind.Zoho{Version: 8}, append(several[:2:2], another), `{"data":[
			{"code":"MULTIPLE_OR_MULTI_ERRORS","details":{"api_name":"password","json_path":"$.password","errors":[
				{"code":"INVALID_DATA","details":{"api_name":"password","json_path":"$.password","minimum_length":8},"message":"invalid data","status":"error"},
				{"code":"INVALID_DATA","details":{"api_name":"password","json_path":"$.password"},"message":"invalid data","status":"error"},
				{"code":"MANDATORY_NOT_FOUND","details":{"api_name":"name","json_path":"$.name"},"message":"required field not found","status":"error"}]},
			 "message":"multiple errors found","status":"error"}]}`},
		"zoho 8/records": {bind.Zoho{Version: 8}, bind.FieldErrors{item(0, several[0]), item(0, several[1]), item(2, another)}, `{"data":[
			{"code":"INVALID_DATA","details":{"api_name":"password","json_path":"$.data[0].password","minimum_length":8},"message":"invalid data","status":"error"},
			{"code":"MANDATORY_NOT_FOUND","details":{"api_name":"name","json_path":"$.data[2].name"},"message":"required field not found","status":"error"}]}`},
		"zoho 8/query first": {bind.Zoho{Version: 8}, bind.FieldErrors{{Path: bind.Query("limit"), Rule: "required"}, another}, `{"data":[
			{"code":"MULTIPLE_OR_MULTI_ERRORS","details":{"errors":[
				{"code":"REQUIRED_PARAM_MISSING","details":{"param_name":"limit"},"message":"One of the expected parameter is missing","status":"error"},
				{"code":"MANDATORY_NOT_FOUND","details":{"api_name":"name","json_path":"$.name"},"message":"required field not found","status":"error"}]},
			 "message":"multiple errors found","status":"error"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{Format: tt.format})
			_, _, body := b.Answer("en", bind.Reject(tt.fields...))
			assert.JSONEq(t, tt.want, string(body))
		})
	}
}

// TestLimitsAreAnsweredUnderTheKey also where a handler binds the body itself.
func TestLimitsAreAnsweredUnderTheKey(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{Format: bind.Zoho{}, Limits: bind.Limits{Items: 1}})
	_, err := bind.Many[lead](b, post(`{"leads":[`+goodLead+`,`+goodLead+`]}`), bind.Under("leads"))
	_, _, body := b.Answer("en", err)
	assert.JSONEq(t, `{"leads":[{"code":"LIMIT_EXCEEDED","details":{"api_name":"leads","json_path":"$.leads","limit":1},"message":"limit exceeded","status":"error"}]}`, string(body))
}
