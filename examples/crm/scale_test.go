package main

import (
	"fmt"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestScaleOut runs three processes on one PostgreSQL behind a proxy that gives
// each request to the next of them. They keep the promises of one.
func TestScaleOut(t *testing.T) {
	t.Parallel()
	at := newSchema(t)
	var targets []*url.URL
	for range 3 {
		targets = append(targets, &url.URL{Scheme: "http", Host: startProcess(t, at).addr})
	}
	served := make([]atomic.Int64, len(targets))
	var turn atomic.Int64
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		next := turn.Add(1) % int64(len(targets))
		served[next].Add(1)
		r.SetURL(targets[next])
	}})
	t.Cleanup(proxy.Close)
	s, watch := at.open(t)
	c := &crm{store: s, spy: watch, t: t, addr: strings.TrimPrefix(proxy.URL, "http://")}

	t.Run("unique", func(t *testing.T) {
		answers := tally(30, func(int) string { return outline(c.do("POST", "/teamwork/contacts", contact("alan@example.com"))) })
		assert.Equal(t, map[string]int{"201": 1, "409 email": 29}, answers)
		assert.Equal(t, 1, c.rows("contacts WHERE email = 'alan@example.com'"))
	})
	t.Run("idempotency", func(t *testing.T) {
		body := bulk("contacts", contact("a@example.com"), contact("b@example.com"))
		answers := tally(30, func(int) string {
			answer := "409"
			for status(answer) == "409" && t.Context().Err() == nil { // the first one is under way
				answer = c.doOnce("bulk", "/problem/contacts/bulk", body)
			}
			return answer
		})
		require.Len(t, answers, 1)
		for answer := range answers {
			assert.Equal(t, "201", status(answer), answer)
			for range targets {
				assert.Equal(t, answer, c.doOnce("bulk", "/problem/contacts/bulk", body), "whichever process is asked")
			}
		}
		for range targets {
			assert.Equal(t, "422", status(c.doOnce("bulk", "/problem/contacts/bulk", body+" ")))
		}
		assert.Equal(t, 2, c.rows("contacts WHERE email IN ('a@example.com', 'b@example.com')"))
	})
	t.Run("all_or_nothing", func(t *testing.T) {
		answers := tally(20, func(i int) string {
			first, last := contact(fmt.Sprintf("%d@first.example", i)), contact(fmt.Sprintf("%d@last.example", i))
			return outline(c.do("POST", "/teamwork/contacts/bulk", bulk("contacts", first, contact("same@example.com"), last)))
		})
		assert.Equal(t, map[string]int{"201": 1, "409 contacts.1.email": 19}, answers)
		assert.Equal(t, 2, c.rows("contacts WHERE email LIKE '%@first.example' OR email LIKE '%@last.example'"))
	})
	for i := range served {
		assert.NotZero(t, served[i].Load(), "process %d", i)
	}
}

// tally calls send n times at once and counts the answers.
func tally(n int, send func(i int) string) map[string]int {
	answers := make([]string, n)
	var sending sync.WaitGroup
	for i := range n {
		sending.Go(func() { answers[i] = send(i) })
	}
	sending.Wait()
	count := map[string]int{}
	for _, answer := range answers {
		count[answer]++
	}
	return count
}
