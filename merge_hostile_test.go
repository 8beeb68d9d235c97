package bind_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestChangesAreBounded: the paths of what a patch names could be many times
// longer than the patch.
func TestChangesAreBounded(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	const depth = 28
	var patch strings.Builder
	patch.WriteString(`{"any":`)
	for range depth {
		patch.WriteString(`{"` + strings.Repeat("k", 250) + `":`)
	}
	patch.WriteString(`{"":0`)
	for i := range 50_000 {
		fmt.Fprintf(&patch, `,"%d":1`, i)
	}
	patch.WriteString(`}` + strings.Repeat("}", depth+1))

	dst := record()
	_, err := b.MergeBytes(context.Background(), []byte(patch.String()), &dst)
	var e *bind.Error
	require.True(t, errors.As(err, &e), "%v", err)
	assert.Equal(t, bind.TooLarge, e.Reason)
	assert.Equal(t, "max_memory", e.Fields[0].Rule)
	assert.Equal(t, record(), dst)
}

// TestDefaultsAreBounded: each empty item is given a large default.
func TestDefaultsAreBounded(t *testing.T) {
	t.Parallel()
	b := newBinder(t, bind.Config{})
	large := defaultLine{SKU: "a", Qty: 1, Tags: make([]string, 10_000)}
	var lines []defaultLine
	body := "[" + strings.TrimSuffix(strings.Repeat(`{},`, 1000), ",") + "]"

	err := b.DecodeMany(context.Background(), []byte(body), &lines, bind.Defaults(large))
	var e *bind.Error
	require.True(t, errors.As(err, &e), "%v", err)
	assert.Equal(t, bind.TooLarge, e.Reason)
	assert.Equal(t, "max_memory", e.Fields[0].Rule)
	assert.Nil(t, lines)
	require.NoError(t, b.DecodeMany(context.Background(), []byte(`[{},{}]`), &lines, bind.Defaults(large)))
}
