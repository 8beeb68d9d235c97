package main

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestVerdicts asks every contestant for its verdict on every body that is not huge.
func TestVerdicts(t *testing.T) {
	t.Parallel()
	all, err := contestants()
	require.NoError(t, err)
	for _, w := range workloads() {
		if w.leads > defaultItems {
			continue
		}
		w = w.made()
		for _, c := range all.on(w) {
			if c.reachOn(w) == absent {
				continue
			}
			x := c.open(w)
			x.send()
			_, differs := c.compare(w, x)
			assert.Empty(t, differs, "status %d: %.300s", x.answer().status, x.answer().body)
		}
	}
}

func TestCompareCatches(t *testing.T) {
	t.Parallel()
	work := map[string]workload{}
	for _, w := range workloads() {
		if w.leads == 10 {
			work[w.name] = w.made()
		}
	}
	accepts := answer{status: http.StatusNoContent, leads: 10}
	for name, tc := range map[string]struct {
		workload string
		says     answer
		wrong    bool
	}{
		"accepts/valid":                  {"valid10", accepts, false},
		"accepts/valid/a_lead_is_lost":   {"valid10", answer{status: http.StatusNoContent, leads: 9}, true},
		"accepts/bad":                    {"rules10", accepts, true},
		"refuses/valid":                  {"valid10", refusal, true},
		"refuses/bad":                    {"rules10", refusal, false},
		"refuses/bad/but_calls_the_code": {"rules10", answer{status: refusal.status, body: refusal.body, leads: 10}, true},
		"refuses/bad/names_too_few":      {"all10", refusal, true},
		"refuses/bad/names_nothing":      {"rules10", answer{status: http.StatusBadRequest}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := fake("liar", tc.says)
			x := c.open(work[tc.workload])
			x.send()
			_, differs := c.compare(work[tc.workload], x)
			assert.Equal(t, tc.wrong, differs != "", differs)
		})
	}
}

func TestDifferentVerdictIsReportedNotTimed(t *testing.T) {
	t.Parallel()
	rules, err := only(workloads(), "rules10")
	require.NoError(t, err)
	honest, liar := fake("honest", refusal), fake("liar", answer{status: http.StatusNoContent, leads: 10})
	res := quick(honest, liar).all(rules)
	_, timed := res[0].at("rules10", "honest")
	assert.True(t, timed)
	_, timed = res[0].at("rules10", "liar")
	assert.False(t, timed)
	text := report(res, "")
	assert.Contains(t, text, `liar on "10 leads, 1 bad (rules)": accepted, 10 leads arrived; expected: refused, 1 mistakes and 1 leads named`)
	assert.Contains(t, text, "| not timed |")
}

func TestUnreadableAnswersDiffer(t *testing.T) {
	t.Parallel()
	for _, mistakes := range []func([]byte) int{countLaravel, countMap, countDetails} {
		assert.Equal(t, unreadable, mistakes([]byte("Internal Server Error")))
	}
}

func TestIndexed(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		body string
		want int
	}{
		"dotted":         {`{"leads.0.email":1,"leads.12.phone":2}`, 2},
		"brackets":       {"Bulk.Leads[0].Email Bulk.Leads[12].Email", 2},
		"same_lead":      {"leads[3].email leads[3].phone", 1},
		"without_index":  {"Bulk.leads.email", 0},
		"ends_too_early": {"leads. leads[ leads", 0},
		"empty":          {"", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, indexed([]byte(tc.body)))
		})
	}
}
