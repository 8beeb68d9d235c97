package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/metrics"
	"time"

	"github.com/fielderrors/bind"
)

// importedLead is a lead of some 200 bytes.
type importedLead struct {
	Name    string `json:"name" validate:"required,max=100"`
	Email   string `json:"email" validate:"required,email"`
	Phone   string `json:"phone" validate:"required,e164"`
	Source  string `json:"source" validate:"required,oneof=web fair cold"`
	Website string `json:"website" validate:"required,url"`
	Company int    `json:"company_id" validate:"required,min=1"`
}

// distinctLead is one whose company comes once in a body.
type distinctLead struct {
	Name    string `json:"name" validate:"required,max=100"`
	Email   string `json:"email" validate:"required,email"`
	Phone   string `json:"phone" validate:"required,e164"`
	Source  string `json:"source" validate:"required,oneof=web fair cold"`
	Website string `json:"website" validate:"required,url"`
	Company int    `json:"company_id" validate:"required,min=1" bind:"distinct"`
}

// importOne measures what text asks for, the number of a way and that of leads,
// and writes the reading.
func importOne(text string, out io.Writer) error {
	var kind, n int
	if _, err := fmt.Sscanf(text, "%d:%d", &kind, &n); err != nil || kind < 0 || kind >= len(importings) || n < 1 {
		return fmt.Errorf("-import %q: want the number of a way and that of leads, such as 1:10000", text)
	}
	runtime.GOMAXPROCS(1)
	body, err := importBody(n)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()

	i := importings[kind]
	h := i.handler()
	warm := httptest.NewRequest(http.MethodPost, "/", nil)
	h.ServeHTTP(httptest.NewRecorder(), warm) // compiles the type

	var reading importReading
	watch, resident := watchHeap(), watchResident()
	worked, start := cpuTime(), time.Now()
	status, err := i.send(h, body)
	reading.CPU = float64((cpuTime() - worked).Nanoseconds()) / float64(n)
	reading.Wall = float64(time.Since(start).Nanoseconds()) / float64(n)
	reading.Live, reading.Objects = watch()
	reading.Resident = resident()
	if err != nil || status != http.StatusOK {
		return errors.Join(err, fmt.Errorf("%s answered %d", i.name, status))
	}
	return json.NewEncoder(out).Encode(reading)
}

// importBody returns a file without a name with an array of n leads.
func importBody(n int) (*os.File, error) {
	file, err := os.CreateTemp("", "bench-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, err
	}

	w := bufio.NewWriter(file)
	for i := range n {
		separator := ","
		if i == 0 {
			separator = "["
		}
		fmt.Fprintf(w, `%s{"name":"Lead number %d","email":"lead.number%d@example.com","phone":"+4930%07d",`+
			`"source":"web","website":"https://example.com/leads/%d","company_id":%d}`, separator, i, i, i, i, 1+i)
	}
	fmt.Fprint(w, "]")
	if err := w.Flush(); err != nil {
		return nil, err
	}
	_, err = file.Seek(0, io.SeekStart)
	return file, err
}

// handler returns what takes the body.
func (i importing) handler() http.Handler {
	raised := bind.Limits{Bytes: -1, Items: -1, Values: -1, Memory: -1, Stream: -1}
	b := bind.Must(bind.New(bind.Config{Limits: raised}))
	switch {
	case i.many && i.distinct:
		return bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []distinctLead) error { return nil })
	case i.many:
		return bind.HandleMany(b, func(http.ResponseWriter, *http.Request, []importedLead) error { return nil })
	case i.distinct:
		return bind.HandleStream(b, allOf[distinctLead])
	}
	return bind.HandleStream(b, allOf[importedLead])
}

// allOf reads all items.
func allOf[T any](_ http.ResponseWriter, _ *http.Request, items *bind.Items[T]) error {
	for _, err := range items.Batches(1_000) {
		if err != nil {
			return err
		}
	}
	return nil
}

// send sends a body, and returns the status of the answer.
func (i importing) send(h http.Handler, body *os.File) (int, error) {
	info, err := body.Stat()
	if err != nil {
		return 0, err
	}
	r := httptest.NewRequest(http.MethodPost, "/", body)
	r.ContentLength = -1
	if i.declared {
		r.ContentLength = info.Size()
	}
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, nil
}

// watchHeap looks at the heap every millisecond, until the function is called
// that it returns. That returns the most that has been seen.
func watchHeap() func() (live, objects uint64) {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	runtime.GC()
	stop, done := make(chan struct{}), make(chan struct{})
	var live, objects uint64

	go func() {
		defer close(done)
		ticks := time.NewTicker(time.Millisecond)
		defer ticks.Stop()
		for {
			metrics.Read(sample)
			live, objects = max(live, sample[0].Value.Uint64()), max(objects, sample[1].Value.Uint64())
			select {
			case <-stop:
				return
			case <-ticks.C:
			}
		}
	}()
	return func() (uint64, uint64) {
		close(stop)
		<-done
		return live, objects
	}
}
