package httpio_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/httpio"
)

func TestRecorderKeepsTheLastAnswer(t *testing.T) {
	t.Parallel()
	assert.Nil(t, httpio.RecorderOf(t.Context()), "outside of tests there is none")

	ctx, recorder := httpio.WithRecorder(t.Context())
	err, format := recorder.Kept()
	require.NoError(t, err)
	require.Nil(t, format)

	first, second := errors.New("first"), errors.New("second")
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	httpio.RecorderOf(inner).Keep(first, "Laravel")
	httpio.RecorderOf(inner).Keep(second, "Zoho")

	err, format = recorder.Kept()
	assert.Same(t, second, err)
	assert.Equal(t, "Zoho", format)
}

func TestRecorderIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	_, recorder := httpio.WithRecorder(t.Context())
	want := errors.New("one of them")

	var handlers sync.WaitGroup
	for range 8 {
		handlers.Go(func() {
			recorder.Keep(want, "format")
			_, _ = recorder.Kept()
		})
	}
	handlers.Wait()

	err, _ := recorder.Kept()
	assert.Same(t, want, err)
}
