package mistake_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/fielderrors/bind/internal/mistake"
)

func TestApart(t *testing.T) {
	t.Parallel()
	called := false
	assert.True(t, mistake.Apart(func() { called = true }))
	assert.True(t, called, "it is waited for")
	assert.False(t, mistake.Apart(runtime.Goexit))
	assert.PanicsWithValue(t, "here", func() { mistake.Apart(func() { panic("here") }) })
}
