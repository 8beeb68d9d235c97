package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	collectormetrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	collectortrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	"google.golang.org/protobuf/proto"
)

// collector receives OTLP as a collector does, and keeps what it is told.
type collector struct {
	metrics collectormetrics.ExportMetricsServiceRequest
	spans   collectortrace.ExportTraceServiceRequest
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body = unpacked
	}
	text, err := io.ReadAll(body)
	into := map[string]proto.Message{"/v1/metrics": &c.metrics, "/v1/traces": &c.spans}[r.URL.Path]
	if err != nil || into == nil || proto.Unmarshal(text, into) != nil {
		http.Error(w, "no OTLP", http.StatusBadRequest)
	}
}

// TestWhatACollectorIsTold sends requests, and reads what the exporters send.
func TestWhatACollectorIsTold(t *testing.T) {
	told := &collector{}
	receiver := httptest.NewServer(told)
	defer receiver.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.URL)
	stop, err := export(t.Context())
	require.NoError(t, err)

	h, err := handler()
	require.NoError(t, err)
	for _, call := range []struct {
		body string
		want int
	}{
		{`{"leads":[{"name":"Ada","phone":"+4930123456"}]}`, 204},
		{`{"leads":[{"name":"secret-1","phone":"030"},{"name":"Bob","phone":"secret-2"},{"secret-3":1}]}`, 422},
		{`{"leads":[{"name":"fail","phone":"+4930123456"}]}`, 500},
	} {
		r := httptest.NewRequest(http.MethodPost, "/leads", strings.NewReader(call.body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(t, call.want, w.Code, w.Body)
	}
	require.NoError(t, stop(t.Context()))

	assert.Equal(t, map[string]int64{
		"bind.answers POST 422 invalid POST /leads":        1,
		"bind.answers POST 500 internal POST /leads":       1,
		"bind.mistakes leads.*.phone e164 POST /leads":     2,
		"bind.mistakes leads.*.name required POST /leads":  1,
		"bind.mistakes leads.*.phone required POST /leads": 1,
		"bind.mistakes leads.*.* unknown POST /leads":      1,
	}, told.counters())
	assert.Equal(t, [][]string{nil, {
		"bind.mistake leads.*.* unknown 1", "bind.mistake leads.*.name required 1",
		"bind.mistake leads.*.phone e164 2", "bind.mistake leads.*.phone required 1",
	}, {"exception"}}, told.events())
	assert.NotContains(t, told.metrics.String()+told.spans.String(), "secret")
}

// counters returns the values of bind's counters, by their attributes.
func (c *collector) counters() map[string]int64 {
	found := map[string]int64{}
	for _, resource := range c.metrics.ResourceMetrics {
		for _, scope := range resource.ScopeMetrics {
			for _, metric := range scope.Metrics {
				if !strings.HasPrefix(metric.Name, "bind.") {
					continue
				}
				for _, point := range metric.GetSum().DataPoints {
					found[metric.Name+values(point.Attributes)] = point.GetAsInt()
				}
			}
		}
	}
	return found
}

// events returns the events of each request's span, in alphabetical order.
func (c *collector) events() (events [][]string) {
	for _, resource := range c.spans.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			for _, span := range scope.Spans {
				var of []string
				for _, event := range span.Events {
					of = append(of, strings.TrimSpace(event.Name+mistake(event.Name, event.Attributes)))
				}
				slices.Sort(of)
				events = append(events, of)
			}
		}
	}
	return events
}

// mistake returns the values of a mistake's attributes.
func mistake(name string, all []*common.KeyValue) string {
	if name != "bind.mistake" {
		return ""
	}
	return values(all)
}

// values returns the values of attributes, in the order of asked.
func values(all []*common.KeyValue) string {
	var text strings.Builder
	for _, name := range asked {
		for _, attribute := range all {
			if attribute.Key == name {
				fmt.Fprintf(&text, " %v", plain(attribute.Value))
			}
		}
	}
	return text.String()
}

// asked are the attributes that the test looks at.
var asked = []string{
	"bind.field", "bind.rule", "bind.times", "http.request.method", "http.response.status_code", "bind.reason", "http.route",
}

// plain returns the text or the number that an attribute has.
func plain(v *common.AnyValue) any {
	if text, ok := v.Value.(*common.AnyValue_StringValue); ok {
		return text.StringValue
	}
	return v.GetIntValue()
}
