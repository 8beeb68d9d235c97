package main

import (
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestErrorsOfFiber are answered in the format, and the headers of others stay, once each.
func TestErrorsOfFiber(t *testing.T) {
	for err, want := range map[error]int{
		fiber.ErrRequestEntityTooLarge: 413, fiber.ErrUnauthorized: 401, fiber.ErrConflict: 409,
		fiber.NewError(418, "kaboom"): 500,
	} {
		app := app(bind.Must(bind.New(bind.Config{})), io.Discard)
		app.Get("/test", func(c fiber.Ctx) error {
			c.Set("X-Content-Type-Options", "nosniff")
			c.Set("Vary", "Origin")
			c.Set("ETag", `"v1"`)
			return err
		})
		answer, failed := app.Test(httptest.NewRequest("GET", "/test", nil))
		require.NoError(t, failed)
		body, failed := io.ReadAll(answer.Body)
		require.NoError(t, failed)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, want, answer.StatusCode)
		assert.True(t, strings.HasPrefix(string(body), `{"message":"`), "%s", body)
		assert.NotContains(t, string(body), "kaboom")
		assert.Equal(t, []string{"nosniff"}, answer.Header.Values("X-Content-Type-Options"))
		assert.Contains(t, answer.Header.Get("Vary"), "Origin, Accept-Language")
		assert.Empty(t, answer.Header.Get("ETag"))
	}
}
