package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/fielderrors/bind"
)

// streamFull adds the million leads, which take gigabytes in HandleMany.
var streamFull = flag.Bool("stream.full", false, "benchmark a million leads, too")

// streamedLead is a lead of some 200 bytes.
type streamedLead struct {
	Name    string `json:"name" validate:"required,max=100"`
	Email   string `json:"email" validate:"required,email"`
	Phone   string `json:"phone" validate:"required,e164"`
	Source  string `json:"source" validate:"required,oneof=web fair cold"`
	Website string `json:"website" validate:"required,url"`
	Company int    `json:"company_id" validate:"required,min=1"`
}

// leadsBody returns an array of n leads.
func leadsBody(tb testing.TB, n int) []byte {
	tb.Helper()
	var body bytes.Buffer
	for i := range n {
		one, err := json.Marshal(streamedLead{
			fmt.Sprintf("Lead number %d", i), fmt.Sprintf("lead.number%d@example.com", i), fmt.Sprintf("+4930%07d", i),
			"web", fmt.Sprintf("https://example.com/leads/%d", i), 1 + i,
		})
		if err != nil {
			tb.Fatal(err)
		}
		body.WriteByte(",["[min(1, max(0, 1-i))])
		body.Write(one)
	}
	body.WriteByte(']')
	return body.Bytes()
}

// BenchmarkLongBodies binds bodies in two ways: HandleStream, which decodes all
// items twice, and HandleMany with its limits raised.
func BenchmarkLongBodies(b *testing.B) {
	sizes := []int{10_000, 100_000}
	if *streamFull {
		sizes = append(sizes, 1_000_000)
	}
	raised := bind.Limits{Bytes: -1, Items: -1, Values: -1, Memory: -1, Stream: -1}
	binder := bind.Must(bind.New(bind.Config{Limits: raised, TempDir: b.TempDir()}))
	handlers := map[string]http.Handler{
		"many": bind.HandleMany(binder, func(http.ResponseWriter, *http.Request, []streamedLead) error { return nil }),
		"stream": bind.HandleStream(binder, func(_ http.ResponseWriter, _ *http.Request, all *bind.Items[streamedLead]) error {
			for _, err := range all.Batches(1_000) {
				if err != nil {
					return err
				}
			}
			return nil
		}),
	}

	for _, n := range sizes {
		body := leadsBody(b, n)
		for name, h := range handlers {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(body)))
				for b.Loop() {
					r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
					r.Header.Set("Content-Type", "application/json")
					w := httptest.NewRecorder()
					h.ServeHTTP(w, r)
					if w.Code != http.StatusOK {
						b.Fatal(w.Body.String())
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/item")
			})
		}
	}
}
