package main

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/fielderrors/bind"
)

// observer counts what was answered, and adds it to the span of the request.
func observer(meter metric.Meter) (func(context.Context, bind.Observation), error) {
	answers, failed := meter.Int64Counter("bind.answers", metric.WithDescription("Errors that were answered."))
	mistakes, failedToo := meter.Int64Counter("bind.mistakes", metric.WithDescription("Mistakes of clients."))

	observe := func(ctx context.Context, o bind.Observation) {
		route := attribute.String("http.route", o.Route)
		reason := attribute.String("bind.reason", o.Reason.String())
		answers.Add(ctx, 1, metric.WithAttributes(
			route, reason,
			attribute.String("http.request.method", o.Method),
			attribute.Int("http.response.status_code", o.Status),
		))

		span := trace.SpanFromContext(ctx)
		for mistake, times := range tally(o.Mistakes) {
			what := []attribute.KeyValue{
				attribute.String("bind.field", mistake.Pattern), attribute.String("bind.rule", mistake.Rule),
			}
			mistakes.Add(ctx, times, metric.WithAttributes(append(what, route)...))
			span.AddEvent("bind.mistake", trace.WithAttributes(append(what, attribute.Int64("bind.times", times))...))
		}

		span.SetAttributes(reason, attribute.String("bind.error_id", o.ID))
		if o.Status >= 500 {
			span.RecordError(o.Err)
			span.SetStatus(codes.Error, o.Reason.String())
		}
	}
	return observe, errors.Join(failed, failedToo)
}

// tally counts alike mistakes: a body of 1,000 leads without a phone is one
// event. There are as many kinds as there are fields and rules.
func tally(all []bind.ObservedMistake) map[bind.ObservedMistake]int64 {
	times := map[bind.ObservedMistake]int64{}
	for _, mistake := range all {
		times[mistake]++
	}
	return times
}
