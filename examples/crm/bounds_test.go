package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// assertUnavailable asserts that a client is asked to come again, in a format.
func assertUnavailable(t *testing.T, format string, response *http.Response, body, name string) {
	t.Helper()
	const text = "The service is temporarily unavailable. Please try again later."
	want := map[string]string{
		"laravel":  text,
		"teamwork": text,
		"problem":  text,
		"deploy":   text,
		"zoho":     "SERVICE_UNAVAILABLE",
	}
	assert.Equal(t, http.StatusServiceUnavailable, response.StatusCode, name)
	assert.Equal(t, "1", response.Header.Get("Retry-After"), name)
	assert.Contains(t, body, want[format], name)
}

// TestDeadline has each statement of a request take longer than the request
// may: nothing is stored, the client is asked to come again, and the log says
// why.
func TestDeadline(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serveWithin(t, service{timeout: 20 * time.Millisecond})
		seeded := []int{c.rows("leads"), c.rows("contacts")}
		for i, statement := range []string{
			"SELECT expires", "INSERT INTO idempotency_keys", "SELECT id FROM companies", "SELECT lower",
			"BEGIN", "INSERT INTO contacts", "UPDATE idempotency_keys",
		} {
			for _, f := range formats {
				name := statement + " in " + f.name
				c.watch(func(ctx context.Context, s string) error {
					if strings.HasPrefix(s, statement) {
						<-ctx.Done()
					}
					return nil // on to the database, which is to look at the context itself
				}, nil)
				body, key := contact("a@example.com"), fmt.Sprintf(`Idempotency-Key: "%s %d"`, f.name, i)
				response, content := send(t, c.addr, newRequest("POST", "/"+f.name+"/contacts", c.addr, body, key))
				assertUnavailable(t, f.name, response, content, name)
				assert.Contains(t, c.log.String(), "id="+response.Header.Get("Error-Id"), name)
			}
		}
		c.watch(nil, nil)
		assert.Equal(t, seeded, []int{c.rows("leads"), c.rows("contacts")})
	})
}

// TestDeadlineAtCommit has the time end when it is open whether the records
// will be stored. Whoever comes again with the key learns it.
func TestDeadlineAtCommit(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serveWithin(t, service{timeout: 200 * time.Millisecond})
		c.watch(func(ctx context.Context, s string) error {
			if s == "COMMIT" {
				<-ctx.Done()
			}
			return nil
		}, nil)
		body := contact("a@example.com")
		first := c.doOnce("key", "/laravel/contacts", body)
		assert.Contains(t, []string{"201", "503"}, status(first))

		c.watch(nil, nil)
		again := "503"
		for (status(again) == "503" || status(again) == "409") && t.Context().Err() == nil { // the machine may be slow
			again = c.doOnce("key", "/laravel/contacts", body)
		}
		assert.Equal(t, "201", status(again), again)
		if status(first) == "201" {
			assert.Equal(t, first, again)
		}
		assert.Equal(t, 2, c.rows("contacts"))
	})
}

// TestDeadlineOfLists has other requests than those that create take too long.
func TestDeadlineOfLists(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serveWithin(t, service{timeout: 20 * time.Millisecond})
		c.watch(func(ctx context.Context, _ string) error {
			<-ctx.Done()
			return nil
		}, nil)
		for path, method := range map[string]string{
			"/leads": "GET", "/companies": "GET", "/products": "GET", "/laravel/contacts/1": "PUT", "/laravel/contacts/2": "PATCH",
		} {
			response, body := send(t, c.addr, newRequest(method, path, c.addr, contact("a@example.com")))
			assertUnavailable(t, "laravel", response, body, path)
		}
	})
}

// TestTimesOfARequest keeps the times in their order.
func TestTimesOfARequest(t *testing.T) {
	t.Parallel()
	server := newServer(http.NotFoundHandler(), slog.Default())
	assert.Less(t, server.ReadTimeout, requestTimeout)
	assert.Less(t, requestTimeout+releaseTimeout, server.WriteTimeout)
	assert.GreaterOrEqual(t, claimLife, server.WriteTimeout)
	assert.Less(t, server.WriteTimeout, shutdownTimeout)
}

// TestBudget fills the budget for bodies with one that is held, and with one that
// comes slowly.
func TestBudget(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serveWithin(t, service{inFlight: 3 * portion})
		large := contact("a@example.com") + strings.Repeat(" ", 2*portion) // takes all of it
		assert.Equal(t, "201", status(c.do("POST", "/laravel/contacts", large)), "it fits")

		held := newCheckpoint(t)
		c.watch(held.before("SELECT id FROM companies"), nil)
		answered := make(chan string, 1)
		go func() { answered <- c.do("POST", "/laravel/contacts", strings.Replace(large, "a@", "b@", 1)) }()
		<-held.arrived
		for _, f := range formats {
			for _, body := range []string{contact("c@example.com"), large, large + strings.Repeat(" ", bodyLimit-len(large))} {
				response, content := send(t, c.addr, newRequest("POST", "/"+f.name+"/contacts", c.addr, body))
				assertUnavailable(t, f.name, response, content, f.name)
			}
		}
		assert.Equal(t, "200", status(c.do("GET", "/companies", "")), "what has no body needs nothing of it")
		assert.Equal(t, "404", status(c.do("POST", "/laravel/deals", "{}")))
		held.open()
		assert.Equal(t, "201", status(<-answered))
		assert.Equal(t, "201", status(c.do("POST", "/laravel/contacts", contact("c@example.com"))), "it fits again")
		assert.Equal(t, 1+3, c.rows("contacts"))
	})
}

// TestSlowBodies has clients announce more than the budget, and send
// little: they keep nobody out.
func TestSlowBodies(t *testing.T) {
	t.Parallel()
	c := home{file: t.TempDir() + "/crm.db"}.serveWithin(t, service{inFlight: 8 * portion})
	for range 4 {
		conn, err := net.Dial("tcp", c.addr)
		require.NoError(t, err)
		defer conn.Close()
		_, err = fmt.Fprintf(conn, "POST /laravel/contacts HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"+
			"Content-Length: %d\r\n\r\n{", c.addr, bodyLimit)
		require.NoError(t, err)
	}
	require.Eventually(t, func() bool { return c.handling.Load() == 4 }, atOnce, time.Millisecond)
	large := contact("a@example.com") + strings.Repeat(" ", 3*portion)
	assert.Equal(t, "201", status(c.do("POST", "/laravel/contacts", large)))
}

// TestBodiesAsTheyCome has bodies of any length and framing reach bind as they
// are.
func TestBodiesAsTheyCome(t *testing.T) {
	t.Parallel()
	c := home{file: t.TempDir() + "/crm.db"}.serve(t)
	for _, size := range []int{portion - 1, portion, portion + 1, 2 * portion, bodyLimit - 1, bodyLimit} {
		body := contact(fmt.Sprintf("%d@example.com", size))
		body = strings.Replace(body, "{", "{"+strings.Repeat(" ", size-len(body)), 1)
		assert.Equal(t, "201", status(c.do("POST", "/laravel/contacts", body)), size)

		chunked := strings.Replace(body, fmt.Sprint(size, "@"), fmt.Sprint(size, ".chunked@"), 1)
		want := http.StatusCreated
		if len(chunked) > bodyLimit {
			want = http.StatusRequestEntityTooLarge
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+c.addr+"/laravel/contacts",
			io.MultiReader(strings.NewReader(chunked))) // of a length that the client does not know
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		assert.NoError(t, response.Body.Close())
		assert.Equal(t, want, response.StatusCode, "%d, chunked", size)
	}

	conn, err := net.Dial("tcp", c.addr)
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "POST /laravel/contacts HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"+
		"Transfer-Encoding: chunked\r\nIdempotency-Key: \"k\"\r\n\r\n5\r\n{\"nam\r\nno chunk\r\n", c.addr)
	require.NoError(t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer response.Body.Close()
	assert.Equal(t, http.StatusBadRequest, response.StatusCode, "a body that breaks off")
}

func TestHosts(t *testing.T) {
	t.Parallel()
	c := home{file: t.TempDir() + "/crm.db"}.serveWithin(t, service{hosts: []string{"crm.example.com"}})
	for host, status := range map[string]int{
		"localhost": 200, "LocalHost:80": 200, "127.0.0.1:8080": 200, "[::1]": 200, "[::1]:8080": 200,
		"crm.example.com": 200, "CRM.example.com:443": 200,
		"example.com": 421, "evil.example:8080": 421, "localhost.evil.example": 421, "127.0.0.2": 421,
		"[::2]:80": 421, "10.0.0.1": 421, "xcrm.example.com": 421,
	} {
		for _, path := range []string{"/", "/leads", "/languages", "/web/app.js"} {
			response, body := send(t, c.addr, newRequest("GET", path, host, ""))
			assert.Equal(t, status, response.StatusCode, "%s%s", host, path)
			if status != http.StatusOK {
				assert.JSONEq(t, `{"message": "The requested resource was not found."}`, body, "%s%s", host, path)
			}
		}
		for _, f := range formats {
			response, body := send(t, c.addr, newRequest("POST", "/"+f.name+"/contacts", host, "{}"))
			assert.Equal(t, status == http.StatusMisdirectedRequest, response.StatusCode == http.StatusMisdirectedRequest, host)
			if f.name == "problem" && status != http.StatusOK {
				assert.Contains(t, body, `"title":"Misdirected Request"`)
			}
		}
	}
	for _, path := range []string{"//leads", "/none", "/laravel/none"} {
		response, _ := send(t, c.addr, newRequest("GET", path, "evil.example", ""))
		assert.Equal(t, http.StatusMisdirectedRequest, response.StatusCode, path)
	}
	assert.Equal(t, 1, c.rows("contacts"))
}
