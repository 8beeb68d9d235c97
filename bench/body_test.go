package main

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestBodies asks bind what is wrong with every body, and compares with what was planned.
func TestBodies(t *testing.T) {
	t.Parallel()
	b, err := bind.New(bind.Config{Limits: raised()})
	require.NoError(t, err)
	for _, w := range workloads() {
		if w.name == empty || w.decoding || w.leads > defaultItems {
			continue
		}
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			w := w.made()
			fields := mistakesIn(t, b, w)
			assert.Len(t, fields, w.mistakes)
			assert.Equal(t, w.flaw == sound, w.mistakes == 0)
			leads := map[string]bool{}
			for _, f := range fields {
				leads[leadOf(f.Path)] = true
				assert.Equal(t, w.flaw == wrongTypes, f.Rule == "type", "%s: %s", f.Path.Dotted(), f.Rule)
			}
			assert.Len(t, leads, w.bad)
		})
	}
}

func mistakesIn(t *testing.T, b *bind.Binder, w workload) bind.FieldErrors {
	var err error
	if w.bulk {
		var leads []Lead
		err = b.DecodeMany(t.Context(), w.body, &leads, bind.Under("leads"))
	} else {
		err = b.Decode(t.Context(), w.body, new(Lead))
	}
	if err == nil {
		return nil
	}
	var refused *bind.Error
	require.True(t, errors.As(err, &refused), err)
	require.Equal(t, bind.Invalid, refused.Reason)
	return refused.Fields
}

// leadOf returns the steps of p that lead to a lead.
func leadOf(p bind.Path) string {
	var steps []any
	for step := range p.Steps() {
		steps = append(steps, step)
	}
	if steps[0] != "leads" {
		return ""
	}
	return bind.At(steps[:2]...).Dotted()
}

func TestPlannedMistakes(t *testing.T) {
	t.Parallel()
	want := map[string][2]int{ // mistakes, leads with one
		"bad1": {3, 1}, "rules10": {1, 1}, "types10": {1, 1}, "all10": {50, 10},
		"rules1000": {10, 10}, "types1000": {10, 10}, "all1000": {5_000, 1_000},
		"alltypes1000": {4_000, 1_000},
	}
	for _, w := range workloads() {
		if w.leads > defaultItems {
			continue
		}
		w = w.made()
		assert.Equal(t, want[w.name], [2]int{w.mistakes, w.bad}, w.name)
	}
}

func TestLeadIsAboutAsLongAsSaid(t *testing.T) {
	t.Parallel()
	chosen, err := only(workloads(), "valid1000")
	require.NoError(t, err)
	body := chosen[0].made().body
	assert.InDelta(t, 195, len(body)/1000, 5)
	var in Bulk
	require.NoError(t, json.Unmarshal(body, &in))
	assert.Len(t, in.Leads, 1000)
	assert.Len(t, in.Leads[999].Products, 2)
	assert.Equal(t, body, chosen[0].made().body, "the same every time")
}

func TestOnly(t *testing.T) {
	t.Parallel()
	for patterns, want := range map[string]int{"": len(workloads()), "valid1000": 1, "valid*": 4, "*1000,empty,*1000": 7} {
		chosen, err := only(workloads(), patterns)
		require.NoError(t, err, patterns)
		assert.Len(t, chosen, want, patterns)
	}
	for _, patterns := range []string{"nothing", "["} {
		_, err := only(workloads(), patterns)
		assert.Error(t, err, patterns)
	}
}
