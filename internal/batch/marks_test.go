package batch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/batch"
)

// marked validates a body and returns its items, as they are read again.
func marked(t *testing.T, p batch.Plan, body, again string) (numbers []int, err error) {
	t.Helper()
	marks := &batch.Marks{}
	p.Marks = marks
	pass := p.Over(context.Background(), strings.NewReader(body))
	require.NoError(t, pass.Run())
	found, _ := pass.Found()
	require.Empty(t, found, "%q", body)

	p.Marks = nil
	err = p.Marked(context.Background(), strings.NewReader(again), marks, func(list reflect.Value) error {
		for _, r := range list.Interface().([]row) {
			numbers = append(numbers, r.N)
		}
		return nil
	})
	return numbers, err
}

func TestItemsAreFoundAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		key, body string
		lines     bool
	}{
		"array":                  {"", `[{"n":1},{"n":2},{"n":3}]`, false},
		"with blanks":            {"", " [ {\"n\":1} ,\n{\"n\":2}\t,\r\n {\"n\":3} ] ", false},
		"with a mark":            {"", "\uFEFF[{\"n\":1},{\"n\":2},{\"n\":3}]", false},
		"under a key":            {"rows", `{"rows":[{"n":1},{"n":2},{"n":3}]}`, false},
		"lines":                  {"", "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n", true},
		"no end of the last":     {"", "{\"n\":1}\n{\"n\":2}\n{\"n\":3}", true},
		"ends of two characters": {"", "{\"n\":1}\r\n{\"n\":2}\r\n{\"n\":3}\r\n", true},
		"blank lines":            {"", "\n \t\n{\"n\":1}\n\n\r\n{\"n\":2}\n{\"n\":3}\n\n \n", true},
		"lines with a mark":      {"", "\uFEFF{\"n\":1}\n{\"n\":2}\n{\"n\":3}", true},
		"a mark on its own":      {"", "\uFEFF\n{\"n\":1}\n{\"n\":2}\n{\"n\":3}", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, size := range []int{1, 2, 1000} {
				p := plan(c.key, size)
				p.Lines = c.lines
				numbers, err := marked(t, p, c.body, c.body)
				require.NoError(t, err, "batches of %d", size)
				assert.Equal(t, []int{1, 2, 3}, numbers, "batches of %d", size)
			}
		})
	}
}

// TestItemsThatHaveChanged since they were valid are the server's failure.
func TestItemsThatHaveChanged(t *testing.T) {
	t.Parallel()
	const body = `[{"n":1},{"n":2},{"n":3}]`
	for name, again := range map[string]string{
		"mistake": `[{"n":1},{"n":2},{"m":3}]`, "no JSON": `[{"n":1},{"n":2},{"n":!}]`,
		"another number of items": `[{"n":1},{"n":2},3,3,3,3]`, "shorter": `[{"n":1},{"n":2`,
	} {
		numbers, err := marked(t, plan("", 1), body, again)
		require.Error(t, err, name)
		assert.Equal(t, 1, numbers[0], name)
		if name == "shorter" {
			require.ErrorIs(t, err, io.EOF)
			continue
		}
		assert.ErrorContains(t, err, "has changed", name)
	}
}

func TestReadingAgainEnds(t *testing.T) {
	t.Parallel()
	const body = `[{"n":1},{"n":2}]`
	marks := &batch.Marks{}
	p := plan("", 1)
	p.Marks = marks
	require.NoError(t, p.Over(context.Background(), strings.NewReader(body)).Run())
	require.True(t, marks.Has())

	enough := errors.New("enough")
	err := p.Marked(context.Background(), strings.NewReader(body), marks, func(reflect.Value) error { return enough })
	require.ErrorIs(t, err, enough)

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err = p.Marked(ctx, strings.NewReader(body), marks, func(reflect.Value) error { panic("nothing is read") })
	require.ErrorIs(t, err, context.Canceled)
}

// TestMarksAreBounded: a body in more parts than are kept has none.
func TestMarksAreBounded(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]bool{1 << 16: true, 1<<16 + 1: false} {
		marks := &batch.Marks{}
		p := plan("", 1)
		p.Marks = marks
		body := "[" + strings.Repeat("{},", n-1) + "{}]"
		require.NoError(t, p.Over(context.Background(), strings.NewReader(body)).Run())
		assert.Equal(t, want, marks.Has(), fmt.Sprint(n))
	}
}
