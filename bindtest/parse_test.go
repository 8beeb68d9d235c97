package bindtest_test

import (
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/bindtest"
)

// own answers Parse as a test wants.
type own struct {
	bind.Format
	e   *bind.Error
	err error
}

func (o own) Parse(http.Header, int, []byte) (*bind.Error, error) { return o.e, o.err }

func TestParseRefusesWhatIsNoAnswerOfTheFormat(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		format bind.Format
		status int
		body   string
		want   string // in the error
	}{
		{"no_error", bind.Laravel{}, 201, `{"message":"stored"}`, "201"},
		{"own/no_parser", noParser, 400, `{}`, "bindtest.Parser"},
		{"own/no_facts", own{}, 400, `{}`, "neither"},
		{"own/error", own{err: assert.AnError}, 400, `{}`, assert.AnError.Error()},
		{"any/no_json", nil, 400, `<html>`, "Request.Format"},
		{"any/list", nil, 400, `[]`, "Request.Format"},
		{"any/members_of_none", nil, 400, `{"a":1,"b":2}`, "Request.Format"},
		{"laravel/no_json", bind.Laravel{}, 422, `{"message":`, "bind.Laravel"},
		{"laravel/no_message", bind.Laravel{}, 422, `{"errors":{}}`, `no "message"`},
		{"laravel/list", bind.Laravel{}, 422, `{"message":"m","errors":["a"]}`, `"errors" is no object`},
		{"laravel/no_messages", bind.Laravel{}, 422, `{"message":"m","errors":{"a":"b"}}`, `"a"`},
		{"teamwork/no_json", bind.Teamwork{}, 400, ``, "bind.Teamwork"},
		{"teamwork/no_errors", bind.Teamwork{}, 400, `{"errors":[]}`, `no "errors"`},
		{"teamwork/no_code", bind.Teamwork{}, 400, `{"errors":[{"code":"V1"},{"detail":"d"}]}`, `errors[1] has no "code"`},
		{"problem/no_json", bind.Problem{}, 422, `5`, "bind.Problem"},
		{"problem/other_members", bind.Problem{}, 422, `{"detail":"d"}`, `no "title"`},
		{"problem/pointer", bind.Problem{}, 422, `{"title":"t","errors":[{"pointer":"#/a"},{"pointer":"a/b"}]}`, "errors[1]"},
		{"problem/fragment", bind.Problem{}, 422, `{"title":"t","errors":[{"pointer":"#/%zz"}]}`, "errors[0]"},
		{"zoho/no_json", bind.Zoho{}, 400, `nope`, "bind.Zoho"},
		{"zoho/no_list", bind.Zoho{}, 400, `{"data":{}}`, `no "code"`},
		{"zoho/two_lists", bind.Zoho{}, 400, `{"data":[],"info":[]}`, `no "code"`},
		{"zoho/no_code", bind.Zoho{}, 400, `{"data":[{"message":"m"}]}`, `data[0] has no "code"`},
		{"zoho/all_stored", bind.Zoho{}, 400, `{"data":[{"code":"SUCCESS","status":"success"}]}`, "no record has failed"},
		{"zoho/path", bind.Zoho{}, 400, `{"data":[{"code":"INVALID_DATA","details":{"json_path":"$.data[*]"}}]}`, "data[0]"},
		{"zoho/dependee", bind.Zoho{Version: 8}, 400,
			`{"data":[{"code":"DEPENDENT_FIELD_MISSING","details":{"dependee":{}}}]}`, "dependee"},
		{"zoho/several", bind.Zoho{Version: 8}, 400,
			`{"data":[{"code":"MULTIPLE_OR_MULTI_ERRORS","details":{"errors":5}}]}`, "data[0]"},
		{"zoho/bare_path", bind.Zoho{}, 400, `{"code":"INVALID_DATA","details":{"json_path":"data"}}`, "json_path"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e, err := bindtest.Parse(tt.format, http.Header{}, tt.status, []byte(tt.body))
			require.ErrorContains(t, err, tt.want)
			assert.ErrorContains(t, err, "bindtest: Parse: ")
			assert.Nil(t, e)
		})
	}
}

// TestParseReadsPaths reads each form of a path.
func TestParseReadsPaths(t *testing.T) {
	t.Parallel()
	laravel := func(key string) (bind.Format, string) {
		return bind.Laravel{}, `{"message":"m","errors":{"` + key + `":["x"]}}`
	}
	problem := func(pointer string) (bind.Format, string) {
		return bind.Problem{}, `{"title":"t","errors":[{"detail":"d","pointer":"` + pointer + `"}]}`
	}
	zoho := func(query string) (bind.Format, string) {
		return bind.Zoho{}, `{"data":[{"code":"INVALID_DATA","details":{"json_path":"` + query + `"}}]}`
	}
	tests := []struct {
		name string
		form func(string) (bind.Format, string)
		text string
		want bind.Path
	}{
		{"dotted/index", laravel, "leads.3.phone", bind.At("leads", 3, "phone")},
		{"dotted/first_index", laravel, "0.phone", bind.At(0, "phone")},
		{"dotted/whole_body", laravel, "body", bind.Path{}},
		{"dotted/digits_of_a_name", laravel, "m.007.-1.99999999999999999999", bind.At("m", "007", "-1", "99999999999999999999")},
		{"pointer/fragment", problem, "#/a~1b/c%20d/%C3%A9/0", bind.At("a/b", "c d", "é", 0)},
		{"pointer/plain", problem, "/a/0/c%20d", bind.At("a", 0, "c%20d")},
		{"pointer/whole_body", problem, "#", bind.Path{}},
		{"pointer/plain_whole_body", problem, "", bind.Path{}},
		{"jsonpath/names", zoho, "$.leads[3].phone", bind.At("leads", 3, "phone")},
		{"jsonpath/quotes", zoho, `$['a.b']['it\\'s']['\"']['\\n\\u0001\\\\']`, bind.At("a.b", "it's", `"`, "\n\x01\\")},
		{"jsonpath/double_quotes", zoho, `$[\"a'b\"].c`, bind.At("a'b", "c")},
		{"jsonpath/digits_of_a_name", zoho, "$['0'][0]", bind.At("0", 0)},
		{"jsonpath/whole_body", zoho, "$", bind.Path{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			format, body := tt.form(tt.text)
			e, err := bindtest.Parse(format, nil, 400, []byte(body))
			require.NoError(t, err)
			require.Len(t, e.Fields, 1)
			assert.Equal(t, tt.want, e.Fields[0].Path, "%s", e.Fields[0].Path.JSONPath())
		})
	}
}

func TestParseRefusesOtherJSONPaths(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"a", "$.", "$..a", "$[*]", "$[-1]", "$[01]", "$[1",
		"$['a", "$['a'", `$['\\x']`, "$[?@.a]", "$a", "$['a'].."} {
		body := `{"data":[{"code":"INVALID_DATA","details":{"json_path":"` + query + `"}}]}`
		_, err := bindtest.Parse(bind.Zoho{}, nil, 400, []byte(body))
		assert.ErrorContains(t, err, "no JSONPath of one value", query)
	}
}

// TestParseReadsStatusAndHeaders reads what all formats say alike.
func TestParseReadsStatusAndHeaders(t *testing.T) {
	t.Parallel()
	header := http.Header{"Retry-After": {"30"}, "Errors-Truncated": {"true"}}
	tests := []struct {
		name   string
		status int
		want   bind.Error
	}{
		{"reason", 503, bind.Error{Reason: bind.Unavailable}},
		{"conflict_with_a_time_to_wait", 409, bind.Error{Reason: bind.InProgress}},
		{"client_class", 418, bind.Error{Reason: bind.Malformed, Status: 418}},
		{"server_class", 507, bind.Error{Reason: bind.Internal, Status: 507}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.want.RetryAfter, tt.want.Truncated, tt.want.Detail = 30*time.Second, true, "m"
			e, err := bindtest.Parse(bind.Laravel{}, header, tt.status, []byte(`{"message":"m"}`))
			require.NoError(t, err)
			assert.Equal(t, tt.want, *e)
		})
	}
}

// TestParseReadsAnExceededLicense reads the only answer about a request that Zoho puts into the list.
func TestParseReadsAnExceededLicense(t *testing.T) {
	t.Parallel()
	body := `{"leads":[{"code":"LICENSE_LIMIT_EXCEEDED","details":{},"message":"m","status":"error"}]}`
	e, err := bindtest.Parse(bind.Zoho{}, nil, 400, []byte(body))
	require.NoError(t, err)
	assert.Equal(t, bind.Error{Reason: bind.PaymentRequired, Code: "LICENSE_LIMIT_EXCEEDED", Detail: "m"}, *e)
}

// TestParseAsksTheFormatOfTheUser says that its facts are returned as they are.
func TestParseAsksTheFormatOfTheUser(t *testing.T) {
	t.Parallel()
	want := &bind.Error{Reason: bind.Gone, Status: 499}
	got, err := bindtest.Parse(own{e: want}, nil, 200, nil)
	require.NoError(t, err)
	assert.Same(t, want, got)
}

// FuzzParse says that no answer makes Parse panic, and that the facts of what it reads can be answered again.
func FuzzParse(f *testing.F) {
	for _, body := range []string{
		`{"message":"m","errors":{"a.0":["x"]}}`, `{"errors":[{"code":"V1","meta":{"attribute":"a"}}]}`,
		`{"title":"t","errors":[{"pointer":"#/a","rule":"min"}]}`,
		`{"data":[{"code":"MULTIPLE_OR_MULTI_ERRORS","details":{"errors":[{"code":"C","details":{"json_path":"$['a']"}}]}}]}`,
		`{"code":"INVALID_DATA","details":{"param":"p"}}`, `null`, `{"errors":null}`, `{"data":[null]}`,
	} {
		f.Add(422, body)
	}
	binders := map[bind.Format]*bind.Binder{nil: nil}
	for _, format := range []bind.Format{&bind.Laravel{}, &bind.Teamwork{}, &bind.Problem{Rule: true}, &bind.Zoho{}, &bind.Zoho{Version: 8}} {
		binders[format] = bind.Must(bind.New(bind.Config{Format: format, Logger: slog.New(slog.DiscardHandler)}))
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		for format, b := range binders {
			e, err := bindtest.Parse(format, http.Header{}, status, []byte(body))
			require.True(t, (e == nil) != (err == nil), "facts or an error")
			if err != nil || format == nil || e.Reason == bind.Validated {
				continue
			}
			again, _, _ := b.Answer("", e)
			if status <= 599 {
				assert.Equal(t, status, again)
			}
		}
	})
}
