package jsonbody_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
)

type aside struct {
	List []any          `json:"list"`
	Map  map[string]any `json:"map"`
	Any  any            `json:"any"`
	Ints []int          `json:"ints"`
	Rows []padded       `json:"rows"`
}

// rowOf is an array of n times the same text.
func rowOf(n int, text string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(text+",", n), ",") + "]"
}

// TestListsInAnyWasteNothing: what estimates have given is charged, so that it
// is bounded by Limits.Memory, and by the body where there is no limit.
func TestListsInAnyWasteNothing(t *testing.T) {
	for _, memory := range []int64{0, 128 << 20} {
		body := []byte(`{"any":` + rowOf(60, rowOf(2_300, "1")) + `,"ints":[1]}`)
		to := target(reflect.TypeFor[aside]())
		to.Limits = jsonbody.Limits{Memory: memory}
		var d jsonbody.Decoder
		_, err := d.Decode([]byte("{}"), to)
		require.NoError(t, err)

		var out jsonbody.Decoded
		spent := allocatedBy(func() { out, err = d.Decode(body, to) })
		require.NoError(t, err)
		assert.Less(t, spent, uint64(8<<20), "138,000 items of 32 bytes take 4.4 MB")
		if memory > 0 {
			assert.Less(t, spent, uint64(2*out.Memory))
		}
	}
}

// TestDefaultsDoNotChangeWhatIsCharged for values of no particular type.
func TestDefaultsDoNotChangeWhatIsCharged(t *testing.T) {
	t.Parallel()
	defaults := jsonbody.NewDefaults([]reflect.Value{reflect.ValueOf(aside{})}, optionalBox)
	for _, body := range []string{
		`{"list":` + rowOf(1_000, "1") + `}`, `{"list":` + rowOf(1_000, `"a"`) + `}`, `{"list":` + rowOf(1_000, "[]") + `}`,
		`{"list":` + rowOf(1_000, "{}") + `}`, `{"any":` + rowOf(1_000, `"a"`) + `}`, `{"any":"a"}`, `{"any":1}`,
	} {
		to := target(reflect.TypeFor[aside]())
		to.Limits = jsonbody.Limits{Memory: 1 << 30}
		var d jsonbody.Decoder
		plain, err := d.Decode([]byte(body), to)
		require.NoError(t, err)
		to.Defaults = defaults
		filled, err := d.Decode([]byte(body), to)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, filled.Memory, plain.Memory, "%.30s", body)
	}
}

// TestTheRestOfAPageIsCharged before a list behind it is taken.
func TestTheRestOfAPageIsCharged(t *testing.T) {
	t.Parallel()
	body := []byte(`{"ints":` + rowOf(9_000, "1") + `,"rows":[{"x":1}]}`)
	to := target(reflect.TypeFor[aside]())
	to.Limits = jsonbody.Limits{Memory: 1 << 30}
	var d jsonbody.Decoder
	whole, err := d.Decode(body, to)
	require.NoError(t, err)
	require.Positive(t, whole.Memory)

	to.Limits.Memory = whole.Memory
	_, err = d.Decode(body, to)
	require.NoError(t, err, "what it is charged is enough")
	for _, less := range []int64{1, 100, 248, 249, 1_000} {
		to.Limits.Memory = whole.Memory - less
		_, err = d.Decode(body, to)
		var limit *jsonbody.LimitError
		assert.ErrorAs(t, err, &limit, "%d bytes less", less)
	}
}
