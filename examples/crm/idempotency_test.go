package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/bindtest"
)

// doOnce sends a request with an Idempotency-Key and returns the answer as
// "status body". It may be called from any goroutine.
func (c *crm) doOnce(key, path, body string) string {
	request := newRequest("POST", path, c.addr, body, `Idempotency-Key: "`+key+`"`)
	response, content := send(c.t, c.addr, request)
	return fmt.Sprintf("%d %s", response.StatusCode, uuids.ReplaceAllString(content, "<uuid>"))
}

// askOnce is ask with an Idempotency-Key.
func (c *crm) askOnce(key, path, body string) *bindtest.Answer {
	c.t.Helper()
	return c.ask("POST", path, body, "Idempotency-Key", `"`+key+`"`)
}

// clock is a clock that a test sets.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// creations are bodies for all endpoints that create.
func creations(name string) map[string]string {
	return map[string]string{
		"/leads":         bulk("leads", lead(name+"1@example.com"), lead(name+"2@example.com")),
		"/contacts":      contact(name + "3@example.com"),
		"/contacts/bulk": bulk("contacts", contact(name+"4@example.com"), contact(name+"5@example.com")),
	}
}

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		stored := func() []int { return []int{c.rows("leads"), c.rows("contacts")} }
		for _, f := range formats {
			for resource, body := range creations(f.name) {
				key, path := f.name+resource, "/"+f.name+resource
				first := c.doOnce(key, path, body)
				require.Equal(t, "201", outline(first), first)

				before := stored()
				assert.Equal(t, first, c.doOnce(key, path, body), "%s: the same again", key)
				assert.Equal(t, first, c.doOnce(key, path, body), "%s: and again", key)

				reused := c.askOnce(key, path, body+" ").Status(http.StatusUnprocessableEntity) // another body
				if f.name != "zoho" {
					reused.Message("Idempotency-Key", "The Idempotency-Key has already been taken.")
				}
				other := "/" + f.name + "/contacts"
				if resource == "/contacts" {
					other += "/bulk"
				}
				c.askOnce(key, other, body).Status(http.StatusUnprocessableEntity) // another path
				assert.Equal(t, before, stored(), key)
			}
		}
		assert.NotContains(t, c.log.String(), "level=ERROR")
	})
}

// TestKeyOfAnother has two keys for one body: they are two requests.
func TestKeyOfAnother(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		body := bulk("leads", lead("a@example.com"))
		c.askOnce("a", "/laravel/leads", body).Valid().Status(http.StatusCreated)
		c.askOnce("b", "/laravel/leads", body).Valid().Status(http.StatusCreated)
		c.ask("POST", "/laravel/leads", body).Valid().Status(http.StatusCreated) // no key
		assert.Equal(t, 1+3, c.rows("leads"))
		assert.Equal(t, 2, c.rows("idempotency_keys"))
	})
}

// TestRefusedKey mends a body under the key with which it was refused.
func TestRefusedKey(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		path, key := "/laravel/contacts", "mended"
		c.askOnce(key, path, contact("no address")).Status(http.StatusUnprocessableEntity).Only("email", "email")
		c.askOnce(key, path, "{").Status(http.StatusBadRequest).Only("", "json")
		c.watch(func(_ context.Context, statement string) error {
			if strings.HasPrefix(statement, "INSERT INTO contacts") {
				return assert.AnError
			}
			return nil
		}, nil)
		c.askOnce(key, path, contact("a@example.com")).Status(http.StatusInternalServerError).Message("", "Server Error")
		c.watch(nil, nil)
		assert.Zero(t, c.rows("idempotency_keys"), "nothing is stored")
		c.askOnce(key, path, contact("a@example.com")).Valid().Status(http.StatusCreated)
		c.askOnce(key, path, contact("b@example.com")).Status(http.StatusUnprocessableEntity) // used up
	})
}

// TestKeyInFlight asks for a key whose request waits for the database, and for
// its answer later.
func TestKeyInFlight(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for _, statement := range []string{"SELECT id FROM companies", "INSERT INTO contacts", "UPDATE idempotency_keys", "COMMIT"} {
			held := newCheckpoint(t)
			c.watch(held.before(statement), nil)
			body := contact(fmt.Sprintf("%x@example.com", statement))
			answered := make(chan string, 1)
			go func() { answered <- c.doOnce(statement, "/problem/contacts", body) }()
			<-held.arrived

			for _, content := range []string{body, body + " "} { // whatever it is
				c.askOnce(statement, "/problem/contacts", content).
					Status(http.StatusConflict).
					Header("Retry-After", "1").
					Message("", "A previous operation is still running. Please try again later.")
			}
			held.open()
			first := <-answered
			assert.Equal(t, "201", status(first), statement)
			assert.Equal(t, first, c.doOnce(statement, "/problem/contacts", body), statement)
		}
	})
}

// TestSameKeyAtOnce sends one request many times at once: all who are answered
// get the same, and it is stored once.
func TestSameKeyAtOnce(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		var sending sync.WaitGroup
		answers := make(chan string, 30)
		for range cap(answers) {
			sending.Go(func() {
				answer := "409 "
				for strings.HasPrefix(answer, "409 ") && t.Context().Err() == nil {
					answer = c.doOnce("at once", "/teamwork/contacts", contact("alan@example.com"))
				}
				answers <- answer
			})
		}
		sending.Wait()
		close(answers)
		first := <-answers
		assert.Equal(t, "201", status(first))
		for answer := range answers {
			assert.Equal(t, first, answer)
		}
		assert.Equal(t, 2, c.rows("contacts"))
	})
}

func TestKeyExpires(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		time := &clock{}
		c.now = time.now
		path, body := "/laravel/leads", bulk("leads", lead("a@example.com"))
		first := c.doOnce("key", path, body)
		time.ahead.Store(int64(keyLife - requestTimeout))
		assert.Equal(t, first, c.doOnce("key", path, body), "nearly 24 h later")
		time.ahead.Store(int64(keyLife + requestTimeout))
		second := c.doOnce("key", path, bulk("leads", lead("b@example.com")))
		assert.Equal(t, "201", status(second), "the key is free")
		assert.Equal(t, second, c.doOnce("key", path, bulk("leads", lead("b@example.com"))))
		assert.Equal(t, 1, c.rows("idempotency_keys"))

		c.claims.Store(sweepInterval)
		time.ahead.Store(int64(3 * keyLife))
		c.askOnce("another", path, body).Valid().Status(http.StatusCreated)
		assert.Equal(t, 1, c.rows("idempotency_keys"), "the old one is swept out")
	})
}

// TestClaimExpires has a key whose request has died with its process, or hangs:
// another request may take it, and the first one must not store anything then.
func TestClaimExpires(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		time := &clock{}
		c.now = time.now
		const path = "/laravel/contacts"
		held := newCheckpoint(t)
		c.watch(nil, afterLookup(func(context.Context) { held.pass() }))
		slow := make(chan string, 1)
		go func() { slow <- c.doOnce("key", path, contact("slow@example.com")) }()
		<-held.arrived

		c.askOnce("key", path, contact("fast@example.com")).Status(http.StatusConflict)
		time.ahead.Store(int64(claimLife + requestTimeout))
		fast := c.doOnce("key", path, contact("fast@example.com"))
		assert.Equal(t, "201", status(fast))
		held.open()
		assert.Equal(t, "409", status(<-slow))
		assert.Equal(t, 1, c.rows("contacts WHERE email = 'fast@example.com'"))
		assert.Zero(t, c.rows("contacts WHERE email = 'slow@example.com'"))
		assert.Equal(t, fast, c.doOnce("key", path, contact("fast@example.com")))
	})
}

func TestKeySyntax(t *testing.T) {
	t.Parallel()
	c := home{file: t.TempDir() + "/crm.db"}.serve(t)
	for name, tt := range map[string]struct {
		fields []string
		status int
	}{
		"string":           {[]string{`"8e03978e-40d5-43e8-bc93-6894a57f9324"`}, 201},
		"spaces":           {[]string{`"a b"`}, 201},
		"escapes":          {[]string{`"a\"b\\"`}, 201},
		"parameters":       {[]string{`"c"; a=1; b="x;,\"y"`}, 201},
		"longest":          {[]string{`"` + strings.Repeat("d", 255) + `"`}, 201},
		"empty":            {[]string{``}, 400},
		"empty_string":     {[]string{`""`}, 400},
		"token":            {[]string{`8e03978e-40d5-43e8-bc93-6894a57f9324`}, 400},
		"open":             {[]string{`"a`}, 400},
		"backslash":        {[]string{`"a\b"`}, 400},
		"two":              {[]string{`"a", "b"`}, 400},
		"two_fields":       {[]string{`"a"`, `"b"`}, 400},
		"beyond_the_end":   {[]string{`"a"b`}, 400},
		"not_ascii":        {[]string{`"ä"`}, 400},
		"too_long":         {[]string{`"` + strings.Repeat("d", 256) + `"`}, 400},
		"broken_parameter": {[]string{`"a"; =`}, 400},
	} {
		var fields []string
		for _, field := range tt.fields {
			fields = append(fields, "Idempotency-Key: "+field)
		}
		email := strings.ReplaceAll(name, "_", ".") + "@example.com"
		response, body := send(t, c.addr, newRequest("POST", "/laravel/contacts", c.addr, contact(email), fields...))
		assert.Equal(t, tt.status, response.StatusCode, name)
		if tt.status == http.StatusBadRequest {
			assert.JSONEq(t, `{"message": "The Idempotency-Key field format is invalid."}`, body, name)
		}
	}
	assert.Equal(t, 1+5, c.rows("contacts"))
}

// TestKeyOfCheck sends a key with a request that asks for validation only.
func TestKeyOfCheck(t *testing.T) {
	t.Parallel()
	c := home{file: t.TempDir() + "/crm.db"}.serve(t)
	check := func() *bindtest.Answer {
		return c.ask("POST", "/laravel/contacts", contact("a@example.com"), "Precognition", "true", "Idempotency-Key", `"k"`)
	}
	check().Valid().Status(http.StatusNoContent)
	assert.Zero(t, c.rows("idempotency_keys"))
	c.askOnce("k", "/laravel/contacts", contact("a@example.com")).Valid().Status(http.StatusCreated)
	check().Status(http.StatusUnprocessableEntity).Only("email", "available") // by now
}
