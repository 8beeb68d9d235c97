// Command prometheus is a small API whose answers Prometheus counts.
package main

import (
	"context"
	"log"
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/fielderrors/bind"
)

// Lead is what clients send.
type Lead struct {
	Name  string `json:"name" validate:"required"`
	Phone string `json:"phone" validate:"required,e164"`
}

func main() {
	h, err := handler(prometheus.NewRegistry())
	if err == nil {
		err = http.ListenAndServe("localhost:8080", h)
	}
	log.Fatal(err)
}

// observer counts what was answered. Its labels hold nothing that clients
// choose, so there are as many series as there are routes, fields and rules.
func observer(registry prometheus.Registerer) func(context.Context, bind.Observation) {
	metrics := promauto.With(registry)
	answers := metrics.NewCounterVec(prometheus.CounterOpts{
		Name: "bind_answers_total", Help: "Errors that were answered.",
	}, []string{"method", "route", "status", "reason"})
	mistakes := metrics.NewCounterVec(prometheus.CounterOpts{
		Name: "bind_mistakes_total", Help: "Mistakes of clients, by the field and the rule.",
	}, []string{"route", "field", "rule"})

	return func(_ context.Context, o bind.Observation) {
		answers.WithLabelValues(o.Method, o.Route, strconv.Itoa(o.Status), o.Reason.String()).Inc()
		for _, mistake := range o.Mistakes {
			mistakes.WithLabelValues(o.Route, mistake.Pattern, mistake.Rule).Inc()
		}
	}
}

// handler serves the API and, for Prometheus, what it has answered.
func handler(registry *prometheus.Registry) (http.Handler, error) {
	b, err := bind.New(bind.Config{Observe: observer(registry)})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("POST /leads", bind.HandleMany(b, func(w http.ResponseWriter, _ *http.Request, in []Lead) error {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}, bind.Under("leads")))
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux, nil
}
