package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWhatPrometheusScrapes sends requests and scrapes, as Prometheus does.
func TestWhatPrometheusScrapes(t *testing.T) {
	t.Parallel()
	h, err := handler(prometheus.NewRegistry())
	require.NoError(t, err)
	server := httptest.NewServer(h)
	defer server.Close()

	for body, want := range map[string]int{
		`{"leads":[{"name":"Ada","phone":"+4930123456"}]}`:                                               204,
		`{"leads":[{"name":"secret-1","phone":"030"},{"name":"Bob","phone":"secret-2"},{"secret-3":1}]}`: 422,
		`{"leads":`: 400,
	} {
		answer, err := http.Post(server.URL+"/leads", "application/json", strings.NewReader(body))
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, want, answer.StatusCode, body)
	}

	scraped, err := http.Get(server.URL + "/metrics")
	require.NoError(t, err)
	defer scraped.Body.Close()
	text, err := io.ReadAll(scraped.Body)
	require.NoError(t, err)
	assert.Equal(t, `# HELP bind_answers_total Errors that were answered.
# TYPE bind_answers_total counter
bind_answers_total{method="POST",reason="invalid",route="POST /leads",status="422"} 1
bind_answers_total{method="POST",reason="malformed",route="POST /leads",status="400"} 1
# HELP bind_mistakes_total Mistakes of clients, by the field and the rule.
# TYPE bind_mistakes_total counter
bind_mistakes_total{field="leads",route="POST /leads",rule="json"} 1
bind_mistakes_total{field="leads.*.*",route="POST /leads",rule="unknown"} 1
bind_mistakes_total{field="leads.*.name",route="POST /leads",rule="required"} 1
bind_mistakes_total{field="leads.*.phone",route="POST /leads",rule="e164"} 2
bind_mistakes_total{field="leads.*.phone",route="POST /leads",rule="required"} 1
`, string(text))
}
