package jsonbody_test

import (
	"fmt"
	"math"
	"reflect"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
)

// openLarge keeps members that it does not know, each of them large.
type openLarge struct {
	Open map[string]padded `json:",embed"`
}

// entriesOf returns an object with so many members.
func entriesOf(n int, value string) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`"%d":%s`, i, value))
	}
	return "{" + strings.Join(all, ",") + "}"
}

// TestNoLessIsChargedThanIsTaken compares what a value takes with what it is
// charged. The text of strings is not charged. It runs alone: bytes are counted
// for the whole process.
func TestNoLessIsChargedThanIsTaken(t *testing.T) {
	skipRaced(t)
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for _, tt := range []struct {
		typ   reflect.Type
		items []string
	}{
		{reflect.TypeFor[any](), []string{
			`1`, `1e3`, `""`, `true`, `null`, `[]`, `{}`, `[1]`, `[[]]`, `[[],[]]`, `[[[]]]`, `[""]`, `[null]`,
			`{"a":1}`, `{"a":[]}`, `{"a":{}}`, entriesOf(8, `[]`), entriesOf(9, `[]`), entriesOf(14, `1`), entriesOf(15, `true`),
			entriesOf(29, `1`), entriesOf(57, `null`), entriesOf(113, `1`), entriesOf(500, `[]`),
		}},
		{reflect.TypeFor[map[string]any](), []string{`{}`, `{"a":[]}`, `{"a":[[]]}`, entriesOf(8, `[]`), entriesOf(9, `[]`), entriesOf(57, `1`)}},
		{reflect.TypeFor[[]any](), []string{`[]`, `[[]]`, `[{}]`, `[1,[]]`}},
		{reflect.TypeFor[[]map[string]any](), []string{`[]`, `[{}]`, `[{"a":[]}]`}},
		{reflect.TypeFor[map[string]int](), []string{`{}`, entriesOf(8, `1`), entriesOf(9, `1`), entriesOf(15, `1`), entriesOf(57, `1`), entriesOf(500, `1`)}},
		{reflect.TypeFor[map[int]int](), []string{entriesOf(8, `1`), entriesOf(9, `1`), entriesOf(57, `1`), entriesOf(800, `1`)}},
		{reflect.TypeFor[map[int8]bool](), []string{entriesOf(9, `true`), entriesOf(29, `true`)}},
		{reflect.TypeFor[map[string]padded](), []string{entriesOf(1, `{}`), entriesOf(9, `{}`)}},
		{reflect.TypeFor[openLarge](), []string{entriesOf(1, `{}`), entriesOf(9, `{}`)}},
	} {
		for _, item := range tt.items {
			t.Run(fmt.Sprintf("%v/%.20s", tt.typ, item), func(t *testing.T) {
				taken, charged := perItem(t, tt.typ, item)
				text := float64(strings.Count(item, `"`)) / 2 * 4 // names of up to three digits, and chunks that are not full
				assert.LessOrEqual(t, taken, charged+text+1, "of %d bytes", len(item))
			})
		}
	}
}

// perItem returns how many bytes an item of a list takes, and how many are
// charged for it.
func perItem(t *testing.T, typ reflect.Type, item string) (taken, charged float64) {
	t.Helper()
	to := target(reflect.SliceOf(reflect.SliceOf(typ)))
	to.Limits = defaults
	to.Limits.Memory, to.Limits.Values = 1<<40, 0

	var decoder jsonbody.Decoder
	measure := func(n int) (least uint64, memory int64) {
		row := "[" + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + "]"
		body := []byte("[" + row + "," + row + "]")
		least = math.MaxUint64
		for range 3 {
			var d jsonbody.Decoded
			var err error
			least = min(least, allocatedBy(func() { d, err = decoder.Decode(body, to) }))
			require.NoError(t, err)
			require.Empty(t, d.Mistakes)
			memory = d.Memory
		}
		return least, memory
	}

	const few = 2
	many := few + 100
	if len(item) < 20 { // what the outer lists are rounded up by is shared by many
		many = 1000
	}
	before, paid := measure(few)
	after, all := measure(many)
	more := float64(2 * (many - few))
	return float64(after-before) / more, float64(all-paid) / more
}
