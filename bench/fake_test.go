package main

import (
	"io"
	"net/http"
	"runtime"
	"time"
)

// fakeExchange answers the same to everything.
type fakeExchange struct {
	says answer
	sent int
}

func (f *fakeExchange) send()          { f.sent++ }
func (f *fakeExchange) answer() answer { return f.says }

// fake returns a contestant that answers the same to everything.
func fake(name string, says answer) contestant {
	return contestant{name: name, open: func(workload) exchange { return &fakeExchange{says: says} }, mistakes: countText}
}

// quick measures as little as possible.
func quick(all ...contestant) run {
	return run{
		field: field{requests: all, decoders: all}, procs: []int{runtime.GOMAXPROCS(0)},
		rounds: 1, large: 1, each: time.Microsecond, progress: io.Discard,
	}
}

// fakeResults are results on one core without a measurement: on every workload
// bind works 1 µs for each lead and takes twice as long by the clock, the i-th
// peer i+1 times as long, and decoding alone half as long.
func fakeResults(workloads []workload) results {
	binders := []string{nameBind, nameStd, nameGin, nameEcho, nameFiber, nameHuma, nameDecoding}
	decoders := []string{nameBind, nameSonic, nameSonicFast, nameDecoding}
	res := results{procs: 1}
	for _, w := range workloads {
		r, names := row{workload: w}, binders
		if w.decoding {
			names = decoders
		}
		for i, name := range names {
			c := cell{contestant: contestant{name: name}, verdict: verdict{accepted: w.flaw == sound, mistakes: 3, items: 3}}
			times := float64(i + 1)
			if name == nameDecoding {
				c.contestant.reference, times = true, 0.5
			}
			took := 1000 * times * float64(max(w.leads, 1))
			c.sample = sample{cpu: took, wall: 2 * took, bytes: 2048 * times, allocs: 10 * times}
			r.cells = append(r.cells, c)
		}
		res.rows = append(res.rows, r)
	}
	return res
}

var refusal = answer{status: http.StatusBadRequest, body: []byte(`Key: 'Bulk.Leads[9].Email' Error:Field validation for 'Email'`)}
