package bind_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestFormatsLogServerFailures looks for the cause of a failure in the log, under the id that the answer carries.
func TestFormatsLogServerFailures(t *testing.T) {
	t.Parallel()
	cause := errors.New("secret cause")
	failures := map[string]func(*bind.Config) error{
		"handler": func(*bind.Config) error { return cause },
		"reason":  func(*bind.Config) error { return &bind.Error{Reason: bind.Internal, Err: cause} },
		"lookup": func(cfg *bind.Config) error {
			cfg.Lookups["companies"] = bind.Stored(func(context.Context, []int64) ([]int64, error) { return nil, cause })
			return errHandlerRan
		},
		"lookup_panic": func(cfg *bind.Config) error {
			cfg.Lookups["companies"] = bind.Stored(func(context.Context, []int64) ([]int64, error) { panic(cause) })
			return errHandlerRan
		},
		"rule_panic": func(cfg *bind.Config) error {
			cfg.Rules.Funcs = map[string]bind.Rule{"uuid": {Func: func(_ context.Context, f validator.FieldLevel) bool {
				if f.Field().String() == answerID {
					panic(cause)
				}
				return true
			}}}
			return errHandlerRan
		},
		"unrenderable": func(*bind.Config) error {
			return &bind.Error{Reason: bind.NotFound, Meta: map[string]any{"ticket": make(chan int)}, Err: cause}
		},
	}
	for _, f := range wireFormats() {
		for name, fail := range failures {
			if name == "unrenderable" && strings.HasPrefix(f.name, "laravel") {
				continue // Meta is no part of its answers
			}
			t.Run(f.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				var log bytes.Buffer
				ids := 0
				cfg := wireConfig(f.format, &log)
				cfg.NewID = func(*http.Request) string { ids++; return fmt.Sprintf("id-%d-", ids) }
				err := fail(&cfg)
				b := bind.Must(bind.New(cfg))
				h := bind.Handle(b, func(http.ResponseWriter, *http.Request, wireLead) error { return err })
				a := wireCase{}.send(h, `{"name":"Ada","company_id":1,"ref":"`+answerID+`"}`)
				require.Equal(t, http.StatusInternalServerError, a.status)
				checkAnswer(t, f, a)
				assert.Contains(t, log.String(), "secret cause")
				assert.Contains(t, log.String(), a.header.Get("Error-Id"))
				assert.Equal(t, 1, strings.Count(log.String(), "level=ERROR"))
			})
		}
	}
}

// TestFormatsKeepToReportLimit bounds the rendered mistakes, and says that there are more.
func TestFormatsKeepToReportLimit(t *testing.T) {
	t.Parallel()
	const most = 2000
	body := `{"leads":[{}` + strings.Repeat(",{}", 199) + `]}`
	for _, f := range wireFormats() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			for _, perCall := range []bool{false, true} {
				var log bytes.Buffer
				cfg := wireConfig(f.format, &log)
				c := wireCase{options: []bind.Option{bind.Limit(bind.Limits{Report: most})}}
				if !perCall {
					cfg.Limits.Report, c.options = most, nil
				}
				a := c.send(c.bulkHandler(bind.Must(bind.New(cfg))), body)
				checkAnswer(t, f, a)
				assert.LessOrEqual(t, len(a.body), most, "as an option: %t", perCall)
				assert.Equal(t, "true", a.header.Get("Errors-Truncated"), "as an option: %t", perCall)
				assert.Contains(t, string(a.body), "leads", "the first mistakes are told")
			}
		})
	}
}

// TestFormatCodes overrides codes and statuses of the formats.
func TestFormatCodes(t *testing.T) {
	t.Parallel()
	const available, unknown, mixed = `{"name":"Ada","email":"taken@example.com"}`, `{"name":"Ada","x":1}`, `{"name":"A","email":"taken@example.com"}`
	tests := []struct {
		name, body string
		format     bind.Format
		status     int
		code       string
	}{
		{"teamwork/lookup", available, bind.Teamwork{Codes: map[string]string{"available=contacts.email": "D4", "available": "D5"}}, 409, `"D4"`},
		{"teamwork/rule", available, bind.Teamwork{Codes: map[string]string{"available": "D5"}}, 409, `"D5"`},
		{"teamwork/mixed", mixed, bind.Teamwork{Codes: map[string]string{"available": "D5"}}, 400, `"D5"`},
		{"teamwork/status", unknown, bind.Teamwork{Status: 422}, 422, `"?1_x"`},
		{"teamwork/status_of_duplicate", available, bind.Teamwork{Status: 422}, 409, `"D1"`},
		{"teamwork/status_of_malformed", `{`, bind.Teamwork{Status: 422}, 400, `"E4"`},
		{"problem/code", available, bind.Problem{Code: true, TypeBase: "/e", Codes: map[string]string{"available": "taken"}}, 409, `"/e#taken"`},
		{"problem/mixed", mixed, bind.Problem{Code: true, TypeBase: "/e", Codes: map[string]string{"available": "taken"}}, 422, `"/e#invalid_request_error"`},
		{"problem/status", unknown, bind.Problem{Status: 418}, 418, `"about:blank"`},
		{"problem/status_of_malformed", `{`, bind.Problem{Status: 418}, 400, `"about:blank"`},
		{"zoho/code", available, bind.Zoho{Codes: map[string]string{"available=contacts.email": "TAKEN"}}, 400, `"TAKEN"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			b := bind.Must(bind.New(wireConfig(tt.format, &log)))
			a := wireCase{}.send(wireCase{}.handler(b), tt.body)
			assert.Equal(t, tt.status, a.status)
			assert.Contains(t, string(a.body), tt.code)
			assert.Empty(t, log.String())
		})
	}
}

// TestFormatFunc answers in a format of the user's own.
func TestFormatFunc(t *testing.T) {
	t.Parallel()
	lines := bind.FormatFunc(func(r bind.Report) bind.Response {
		text := fmt.Sprintf("%d %s %s %s key=%s bulk=%t\n", r.Status, r.Title, r.ID, r.Instance, r.Key, r.Bulk)
		for _, fe := range r.Fields {
			text += fmt.Sprintf("%s: %s\n", fe.Path, fe.Message)
		}
		return bind.Response{Status: http.StatusTeapot, ContentType: "text/plain; charset=utf-8", Body: []byte(text + r.Text("join.and", r.Locale, r.Detail))}
	})
	var log bytes.Buffer
	b := bind.Must(bind.New(wireConfig(lines, &log)))
	c := wireCase{}
	a := c.send(c.bulkHandler(b), `{"leads":[{"name":"Ada"},{"rank":"high"}]}`)
	assert.Equal(t, http.StatusTeapot, a.status)
	assert.Equal(t, "text/plain; charset=utf-8", a.header.Get("Content-Type"))
	assert.Equal(t, "422 Unprocessable content "+answerID+" /leads key=leads bulk=true\n"+
		"leads.1.name: The leads.1.name field is required.\n"+
		"leads.1.rank: The leads.1.rank field must be an integer.\n"+
		"en and The given data was invalid.", string(a.body))
	assert.Empty(t, log.String())
}

// TestFormatFuncThatFails still answers, and shows nothing.
func TestFormatFuncThatFails(t *testing.T) {
	t.Parallel()
	formats := map[string]bind.FormatFunc{
		"panic":     func(bind.Report) bind.Response { panic("secret cause") },
		"unmarshal": func(bind.Report) bind.Response { return bind.Response{Body: make(chan int)} },
	}
	for name, format := range formats {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			b := bind.Must(bind.New(wireConfig(format, &log)))
			a := wireCase{}.send(wireCase{}.handler(b), `{}`)
			assert.Equal(t, http.StatusInternalServerError, a.status)
			assert.Equal(t, "application/json", a.header.Get("Content-Type"))
			assert.Equal(t, answerID, a.header.Get("Error-Id"))
			assert.True(t, jsontext.Value(a.body).IsValid())
			assert.NotContains(t, string(a.body), "secret cause")
			assert.Contains(t, log.String(), answerID)
			assert.Contains(t, log.String(), "Format")
		})
	}
}

// TestAFormatThatFailsTakesOneID: one answer has one id, whoever renders it.
func TestAFormatThatFailsTakesOneID(t *testing.T) {
	t.Parallel()
	for name, format := range map[string]bind.FormatFunc{
		"works":  func(bind.Report) bind.Response { return bind.Response{} },
		"panics": func(bind.Report) bind.Response { panic("no") },
		"fails once": func(r bind.Report) bind.Response {
			if r.Error.Reason == bind.Internal {
				return bind.Response{}
			}
			return bind.Response{Status: 1}
		},
		"has no JSON":    func(bind.Report) bind.Response { return bind.Response{Body: func() {}} },
		"has bad status": func(bind.Report) bind.Response { return bind.Response{Status: 1} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			calls := 0
			b := newBinder(t, bind.Config{
				Format: format, Logger: slog.New(slog.NewTextHandler(&log, nil)),
				NewID: func(*http.Request) string { calls++; return fmt.Sprintf("id-%d", calls) },
			})

			_, header, _ := b.Answer("", &bind.Error{Reason: bind.Unavailable})

			assert.Equal(t, 1, calls)
			assert.Equal(t, "id-1", header.Get("Error-Id"))
			assert.Contains(t, log.String(), "id=id-1")
		})
	}
}

// TestZohoListsAnExceededLicense under the root key of the body, as the API's reference does.
func TestZohoListsAnExceededLicense(t *testing.T) {
	t.Parallel()
	const entry = `{"code":"LICENSE_LIMIT_EXCEEDED","details":{},"message":"Request exceeds your license limit","status":"error"}`
	limited := &bind.Error{Reason: bind.PaymentRequired}
	for _, version := range []int{2, 8} {
		b := newBinder(t, bind.Config{Format: bind.Zoho{Version: version}})
		answer := func(err error, opts ...bind.Option) string {
			h := bind.Handle(b, func(http.ResponseWriter, *http.Request, map[string]any) error { return err }, opts...)
			w := serve(h, post(`{"users":{}}`))
			assert.Equal(t, http.StatusBadRequest, w.Code)
			return w.Body.String()
		}
		assert.JSONEq(t, `{"users":[`+entry+`]}`, answer(limited, bind.Under("users")))
		assert.JSONEq(t, entry, answer(limited), "there is no root key")
		assert.NotContains(t, answer(&bind.Error{Reason: bind.PaymentRequired, Code: "OTHER"}, bind.Under("users")), `"users"`)
		assert.Contains(t, answer(&bind.Error{Status: 400, Code: "LICENSE_LIMIT_EXCEEDED"}, bind.Under("users")), `{"users":[`)
	}
}
