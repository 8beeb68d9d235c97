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
)

// doOnce sends a request with an Idempotency-Key and returns the answer as
// "status body". It may be called from any goroutine.
func (c *crm) doOnce(key, path, body string) string {
	request := newRequest("POST", path, c.addr, body, `Idempotency-Key: "`+key+`"`)
	response, content := send(c.t, c.addr, request)
	return fmt.Sprintf("%d %s", response.StatusCode, uuids.ReplaceAllString(content, "<uuid>"))
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

				reused := c.doOnce(key, path, body+" ")
				assert.Equal(t, "422", status(reused), "%s: another body", key)
				if f.name != "zoho" {
					assert.Contains(t, reused, "The Idempotency-Key has already been taken.", key)
				}
				other := "/" + f.name + "/contacts"
				if resource == "/contacts" {
					other += "/bulk"
				}
				assert.Equal(t, "422", status(c.doOnce(key, other, body)), "%s: another path", key)
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
		assert.Equal(t, "201", outline(c.doOnce("a", "/laravel/leads", body)))
		assert.Equal(t, "201", outline(c.doOnce("b", "/laravel/leads", body)))
		assert.Equal(t, "201", outline(c.do("POST", "/laravel/leads", body)), "no key")
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
		assert.Equal(t, "422", status(c.doOnce(key, path, contact("no address"))))
		assert.Equal(t, "400", status(c.doOnce(key, path, "{")))
		c.watch(func(_ context.Context, statement string) error {
			if strings.HasPrefix(statement, "INSERT INTO contacts") {
				return assert.AnError
			}
			return nil
		}, nil)
		assert.Equal(t, "500", status(c.doOnce(key, path, contact("a@example.com"))))
		c.watch(nil, nil)
		assert.Zero(t, c.rows("idempotency_keys"), "nothing is stored")
		assert.Equal(t, "201", status(c.doOnce(key, path, contact("a@example.com"))))
		assert.Equal(t, "422", status(c.doOnce(key, path, contact("b@example.com"))), "used up")
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
				request := newRequest("POST", "/problem/contacts", c.addr, content, fmt.Sprintf("Idempotency-Key: %q", statement))
				response, problem := send(t, c.addr, request)
				assert.Equal(t, http.StatusConflict, response.StatusCode, statement)
				assert.Equal(t, "1", response.Header.Get("Retry-After"), statement)
				assert.Contains(t, problem, "A previous operation is still running.", statement)
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
		assert.Equal(t, "201", status(c.doOnce("another", path, body)))
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

		assert.Equal(t, "409", status(c.doOnce("key", path, contact("fast@example.com"))))
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
	request := newRequest("POST", "/laravel/contacts", c.addr, contact("a@example.com"), "Precognition: true", `Idempotency-Key: "k"`)
	response, _ := send(t, c.addr, request)
	assert.Equal(t, http.StatusNoContent, response.StatusCode)
	assert.Zero(t, c.rows("idempotency_keys"))
	assert.Equal(t, "201", status(c.doOnce("k", "/laravel/contacts", contact("a@example.com"))))
	response, _ = send(t, c.addr, request)
	assert.Equal(t, http.StatusUnprocessableEntity, response.StatusCode, "the address is taken by now")
}
