package main

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// atOnce is how long a test waits for what ought to happen at once.
const atOnce = 30 * time.Second

// TestClientLeaves closes the connection before a statement is run. The statement gets the request's context, and ends
// with it.
func TestClientLeaves(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		for _, statement := range []string{"SELECT id FROM companies", "SELECT lower", "BEGIN", "INSERT INTO contacts"} {
			ctx, leave := context.WithCancel(t.Context())
			ended := make(chan struct{}, 1)
			c.watch(func(ctx context.Context, s string) error {
				if !strings.HasPrefix(s, statement) {
					return nil
				}
				leave()
				select {
				case <-ctx.Done():
				case <-time.After(atOnce):
					t.Error("the request's context does not reach", statement)
				}
				ended <- struct{}{}
				return nil // on to the database, which is to look at the context itself
			}, nil)
			assert.ErrorIs(t, c.post(ctx, "/laravel/contacts", contact("a@example.com")), context.Canceled, statement)
			<-ended
			c.idle()
			assert.Equal(t, 1, c.rows("contacts"), statement)
		}
		assert.NotContains(t, c.log.String(), "level=ERROR")
	})
}

// TestClientLeavesQueue closes the connection of a request that waits for the transaction of another.
func TestClientLeavesQueue(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, at home) {
		c := at.serve(t)
		waiting := func() bool { return c.writer.Stats().WaitCount > 0 }
		other, err := c.writer.BeginTx(t.Context(), nil)
		require.NoError(t, err)
		if at.url != "" {
			_, err = other.ExecContext(t.Context(), "LOCK TABLE contacts IN EXCLUSIVE MODE")
			require.NoError(t, err)
			waiting = func() bool { return c.rows("pg_locks WHERE NOT granted AND relation = 'contacts'::regclass") > 0 }
		}
		ctx, leave := context.WithCancel(t.Context())
		left := make(chan error, 1)
		go func() { left <- c.post(ctx, "/laravel/contacts", contact("a@example.com")) }()
		require.Eventually(t, waiting, atOnce, time.Millisecond)
		leave()
		assert.ErrorIs(t, <-left, context.Canceled)
		c.idle()
		require.NoError(t, other.Rollback())
		assert.Equal(t, 1, c.rows("contacts"))
		assert.NotContains(t, c.log.String(), "level=ERROR")
		assert.Equal(t, "201", c.do("POST", "/laravel/contacts", contact("a@example.com"))[:3], "the server goes on")
	})
}

// post sends a request that ends with ctx.
func (c *crm) post(ctx context.Context, path, body string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+c.addr+path, strings.NewReader(body))
	require.NoError(c.t, err)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err == nil {
		_ = response.Body.Close()
	}
	return err
}

// idle waits for the handlers to end.
func (c *crm) idle() {
	c.t.Helper()
	require.Eventually(c.t, func() bool { return c.handling.Load() == 0 }, atOnce, time.Millisecond)
}
