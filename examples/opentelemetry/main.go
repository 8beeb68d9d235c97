// Command opentelemetry is a small API that tells an OpenTelemetry collector
// what it answers: counters and span events over OTLP.
package main

import (
	"context"
	"errors"
	"log"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/fielderrors/bind"
)

// Lead is what clients send.
type Lead struct {
	Name  string `json:"name" validate:"required"`
	Phone string `json:"phone" validate:"required,e164"`
}

func main() {
	stop, err := export(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	h, err := handler()
	if err == nil {
		err = http.ListenAndServe("localhost:8080", h)
	}
	log.Fatal(errors.Join(err, stop(context.Background())))
}

// export sends metrics and spans to where OTEL_EXPORTER_OTLP_ENDPOINT says, or
// to a collector on this machine. stop sends what is left.
func export(ctx context.Context) (stop func(context.Context) error, err error) {
	metrics, failed := otlpmetrichttp.New(ctx)
	spans, failedToo := otlptracehttp.New(ctx)
	if err := errors.Join(failed, failedToo); err != nil {
		return nil, err
	}
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(metrics)))
	tracers := sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans))
	otel.SetMeterProvider(meters)
	otel.SetTracerProvider(tracers)
	return func(ctx context.Context) error {
		return errors.Join(meters.Shutdown(ctx), tracers.Shutdown(ctx))
	}, nil
}

// handler has a span for each request, to which the observer adds events.
func handler() (http.Handler, error) {
	observe, err := observer(otel.Meter("github.com/fielderrors/bind"))
	if err != nil {
		return nil, err
	}
	b, err := bind.New(bind.Config{Observe: observe})
	if err != nil {
		return nil, err
	}

	mux := http.NewServeMux()
	mux.Handle("POST /leads", bind.HandleMany(b, func(w http.ResponseWriter, _ *http.Request, in []Lead) error {
		if in[0].Name == "fail" {
			return errors.New("the disk is full")
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	}, bind.Under("leads")))
	return otelhttp.NewHandler(mux, "leads"), nil
}
