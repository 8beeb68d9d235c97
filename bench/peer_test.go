package main

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWhatPeersCannotDo holds README.md to what it says of the peers.
func TestWhatPeersCannotDo(t *testing.T) {
	t.Parallel()
	says := map[string]struct{ goNames, unknownMembers, rejectedValues bool }{
		nameBind:  {},
		nameStd:   {},
		nameGin:   {goNames: true, unknownMembers: true},
		nameEcho:  {goNames: true, unknownMembers: true},
		nameFiber: {goNames: true, unknownMembers: true},
		nameHuma:  {rejectedValues: true},
	}
	chosen, err := only(workloads(), "valid1,bad1")
	require.NoError(t, err)
	unknown, bad := chosen[0].made(), chosen[1].made()
	unknown.body = bytes.Replace(unknown.body, []byte(`{`), []byte(`{"nickname":"a",`), 1)
	all, err := contestants()
	require.NoError(t, err)
	for _, c := range all.requests {
		if c.reference {
			continue
		}
		want := says[c.name]
		x := c.open(unknown)
		x.send()
		assert.Equal(t, want.unknownMembers, x.answer().status == http.StatusNoContent, c.name)
		x = c.open(bad)
		x.send()
		body := x.answer().body
		assert.Equal(t, want.goNames, bytes.Contains(body, []byte("Email")), c.name)
		assert.Equal(t, want.rejectedValues, bytes.Contains(body, []byte("nobody")), c.name)
	}
}

func TestEmptyHandlersReadNothing(t *testing.T) {
	t.Parallel()
	chosen, err := only(workloads(), empty)
	require.NoError(t, err)
	all, err := contestants()
	require.NoError(t, err)
	for _, c := range all.requests {
		if c.reachOn(chosen[0]) == absent {
			assert.True(t, c.reference, c.name)
			continue
		}
		x := c.open(chosen[0].made())
		x.send()
		assert.Equal(t, answer{status: http.StatusNoContent}, answer{status: x.answer().status, leads: x.answer().leads}, c.name)
		assert.Empty(t, x.answer().body, c.name)
	}
}
