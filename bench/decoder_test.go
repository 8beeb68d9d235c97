package main

import (
	"bytes"
	"testing"

	"github.com/bytedance/sonic"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// decode sends body to a decoder and returns its error.
func decode(c contestant, body []byte) error {
	x := c.open(workload{decoding: true, body: body}).(*directExchange)
	x.send()
	return x.err
}

// TestDecoders holds the notes to what the decoders accept.
func TestDecoders(t *testing.T) {
	t.Parallel()
	all, err := contestants()
	require.NoError(t, err)
	for _, c := range all.decoders {
		if c.missing != "" {
			t.Logf("%s: %s", c.name, c.missing)
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			accepts := func(body string) bool { return decode(c, []byte(body)) == nil }
			lax := func(n note) bool { return bytes.Contains([]byte(marks(c.lax)), []byte(n.mark)) }
			assert.True(t, accepts(`{"name":"Ada"}`))
			assert.False(t, accepts(`{"name":1}`))
			assert.Equal(t, lax(noteUnknown), accepts(`{"name":"Ada","nickname":"a"}`))
			assert.Equal(t, lax(noteUnknown), accepts(`{"name":"Ada","name":"a"}`))
			assert.Equal(t, lax(noteBytes), accepts("{\"name\":\"A\x01\"}"))
		})
	}
}

func TestDecodersGiveTheSameValue(t *testing.T) {
	t.Parallel()
	all, err := codecs()
	require.NoError(t, err)
	w := named("decode1000").made()
	var want PlainBulk
	require.NoError(t, unmarshalV2(w.body, &want))
	assert.Len(t, want.Leads, defaultItems)
	assert.NotEmpty(t, want.Leads[999].Products[1].Quantity)
	for _, c := range all {
		var got PlainBulk
		require.NoError(t, c.unmarshal(w.body, &got), c.name)
		assert.Equal(t, want, got, c.name)
	}
}

func TestSonicTakesPartWhereItIsItself(t *testing.T) {
	t.Parallel()
	assert.Equal(t, sonic.APIKind != sonic.UseSonicJSON, missing(nameSonic) != "")
	assert.Empty(t, missing(nameBind))
}
