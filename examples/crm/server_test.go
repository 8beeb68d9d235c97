package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind"
)

func TestRoutes(t *testing.T) {
	t.Parallel()
	addr := start(t)
	type answer struct{ notFound, wrongMethod string }
	for format, want := range map[string]answer{
		"laravel": {
			`404 {"message": "The requested resource was not found."}`,
			`405 {"message": "This method is not allowed for the requested resource."}`,
		},
		"teamwork": {
			`404 {"errors": [{"id": "<uuid>", "title": "Not found", "code": "E3", "detail": "The requested resource was not found."}]}`,
			`405 {"errors": [{"id": "<uuid>", "title": "Bad request", "code": "E4", "detail": "This method is not allowed for the requested resource."}]}`,
		},
		"problem": {
			`404 {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "The requested resource was not found.", "instance": "/problem/deals"}`,
			`405 {"type": "about:blank", "title": "Method Not Allowed", "status": 405, "detail": "This method is not allowed for the requested resource.", "instance": "/problem/leads"}`,
		},
		"deploy": {
			`404 {"type": "https://api.example.com/errors#not_found_error", "title": "The requested resource does not exist.", "status": 404,
			      "detail": "The requested resource was not found.", "instance": "/deploy/deals", "code": "not_found_error"}`,
			`405 {"type": "https://api.example.com/errors#invalid_request_error", "title": "The request was malformed or failed validation.", "status": 405,
			      "detail": "This method is not allowed for the requested resource.", "instance": "/deploy/leads", "code": "invalid_request_error"}`,
		},
		"zoho": {
			`404 {"code": "INVALID_URL_PATTERN", "details": {}, "message": "Please check if the URL trying to access is a correct one", "status": "error"}`,
			`400 {"code": "INVALID_REQUEST_METHOD", "details": {}, "message": "The http request method type is not a valid one", "status": "error"}`,
		},
	} {
		t.Run("not_found/"+format, func(t *testing.T) {
			t.Parallel()
			response, body := send(t, addr, newRequest("POST", "/"+format+"/deals", addr, `{}`))
			assertAnswer(t, want.notFound, response, body)
		})
		t.Run("method_not_allowed/"+format, func(t *testing.T) {
			t.Parallel()
			response, body := send(t, addr, newRequest("GET", "/"+format+"/leads", addr, ""))
			assertAnswer(t, want.wrongMethod, response, body)
			assert.Equal(t, "POST", response.Header.Get("Allow"))
			response, _ = send(t, addr, newRequest("DELETE", "/"+format+"/contacts", addr, ""))
			assert.Equal(t, "POST", response.Header.Get("Allow"))
		})
		t.Run("format_alone/"+format, func(t *testing.T) {
			t.Parallel()
			response, _ := send(t, addr, newRequest("GET", "/"+format, addr, ""))
			assert.Equal(t, http.StatusNotFound, response.StatusCode)
		})
	}
	t.Run("unknown_format", func(t *testing.T) {
		t.Parallel()
		response, body := send(t, addr, newRequest("POST", "/soap/leads", addr, `{}`))
		assertAnswer(t, `404 {"message": "The requested resource was not found."}`, response, body)
	})
}

// assertAnswer compares an answer with "status body".
func assertAnswer(t *testing.T, want string, response *http.Response, body string) {
	t.Helper()
	status, wantBody, _ := strings.Cut(want, " ")
	assert.Equal(t, status, fmt.Sprint(response.StatusCode))
	assert.JSONEq(t, wantBody, uuids.ReplaceAllString(body, "<uuid>"))
}

// TestRace lets the lookup say that the address is free, as it does when another request takes it a moment later.
func TestRace(t *testing.T) {
	t.Parallel()
	s := newStore()
	cfg := newConfig(s, slog.New(slog.DiscardHandler))
	slow := httptest.NewServer(newHandler(cfg, s))
	t.Cleanup(slow.Close)
	cfg.Lookups["contacts.email"] = bind.Stored(func(context.Context, []string) ([]string, error) { return nil, nil })
	raced := httptest.NewServer(newHandler(cfg, s))
	t.Cleanup(raced.Close)

	const contact = `{"name": "Janet Roe", "email": "JANE@acme.example", "company_id": 1}`
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			post := func(url string) (*http.Response, string) {
				addr := strings.TrimPrefix(url, "http://")
				response, body := send(t, addr, newRequest("POST", "/"+f.name+"/contacts", addr, contact))
				response.Header.Del("Date")
				return response, uuids.ReplaceAllString(body, "<uuid>")
			}
			want, wantBody := post(slow.URL)
			got, gotBody := post(raced.URL)
			assert.Equal(t, wantBody, gotBody)
			assert.Equal(t, want.Status, got.Status)
			assert.Equal(t, want.Header, got.Header)
			assert.Contains(t, gotBody, "email")
		})
	}
	assert.Len(t, s.contacts, 1)
}

// TestOneWins sends the same address many times at once.
func TestOneWins(t *testing.T) {
	t.Parallel()
	addr := start(t)
	const contact = `{"name": "Alan Turing", "email": "alan@example.com", "company_id": 2}`
	const requests = 40
	statuses := make(chan int, requests)
	var sending sync.WaitGroup
	for range requests {
		sending.Go(func() {
			response, _ := send(t, addr, newRequest("POST", "/laravel/contacts", addr, contact))
			statuses <- response.StatusCode
		})
	}
	sending.Wait()
	close(statuses)
	count := map[int]int{}
	for status := range statuses {
		count[status]++
	}
	assert.Equal(t, map[int]int{http.StatusCreated: 1, http.StatusUnprocessableEntity: requests - 1}, count)
}

// TestAllOrNothing sends good and bad bulk bodies at once and watches the store meanwhile.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	s := newStore()
	server := httptest.NewServer(newHandler(newConfig(s, slog.New(slog.DiscardHandler)), s))
	t.Cleanup(server.Close)
	addr := strings.TrimPrefix(server.URL, "http://")
	seeded := len(s.leads)
	const senders, rounds, batch = 8, 10, 3

	watch, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			s.mu.RLock()
			stored := len(s.leads) - seeded
			s.mu.RUnlock()
			if !assert.Zero(t, stored%batch, "%d leads are stored: part of a body is", stored) {
				return
			}
			select {
			case <-watch:
				return
			default:
			}
		}
	}()
	var sending sync.WaitGroup
	for sender := range senders {
		sending.Go(func() {
			for round := range rounds {
				good, bad := bodies(sender, round, batch)
				response, body := send(t, addr, newRequest("POST", "/laravel/leads", addr, good))
				assert.Equal(t, http.StatusCreated, response.StatusCode)
				assertTogether(t, body, batch)
				response, _ = send(t, addr, newRequest("POST", "/laravel/leads", addr, bad))
				assert.Equal(t, http.StatusUnprocessableEntity, response.StatusCode)
			}
		})
	}
	sending.Wait()
	close(watch)
	<-stopped

	assert.Len(t, s.leads, seeded+senders*rounds*batch)
	for i, lead := range s.leads {
		assert.EqualValues(t, i+1, lead.ID)
		assert.NotContains(t, lead.Email, "bad")
	}
}

// bodies returns two bulk bodies: in the second, the last lead has no valid phone number.
func bodies(sender, round, batch int) (good, bad string) {
	var leads []string
	for i := range batch {
		leads = append(leads, lead(fmt.Sprintf("lead-%d-%d-%d@example.com", sender, round, i)))
	}
	good = `{"leads":[` + strings.Join(leads, ",") + `]}`
	bad = strings.ReplaceAll(good, "lead-", "bad-")
	at := strings.LastIndex(bad, "+")
	return good, bad[:at] + "x" + bad[at+1:]
}

// assertTogether asserts that the leads of an answer are stored side by side.
func assertTogether(t *testing.T, body string, batch int) {
	t.Helper()
	var got struct{ Leads []Lead }
	assert.NoError(t, json.Unmarshal([]byte(body), &got))
	assert.Len(t, got.Leads, batch)
	for i, lead := range got.Leads {
		assert.Equal(t, got.Leads[0].ID+int64(i), lead.ID)
	}
}

func lead(email string) string {
	return fmt.Sprintf(`{"name": "Ada Lovelace", "email": %q, "phone": "+442079460018", "company_id": 1, "source": "web",
		"products": [{"product_id": 1, "quantity": 2}]}`, email)
}
