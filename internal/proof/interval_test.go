package proof_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestIntervals asks about integers and lengths at the bounds of rules, where one comparison answers for all rules, and a
// step too far would be a hole.
func TestIntervals(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for _, rules := range []string{
		"required", "min=1", "required,min=-3,max=3", "gt=2,lt=5", "gte=2,lte=2", "required,lt=1", "omitempty,min=3,max=4",
		"omitzero,gt=-2", "required,omitempty,max=2", "min=5,max=3", "max=9223372036854775807", "min=-9223372036854775808",
		"gt=9223372036854775807", "lt=-9223372036854775808", "min=0x10,max=1_7", "required,numeric,max=3", "ne=2,max=3", "len=3",
		"min=1|max=-1", "min=2147483647,max=2147483648",
	} {
		for _, n := range []int64{
			math.MinInt64, math.MinInt64 + 1, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 15, 16, 17, 18,
			math.MaxInt32 - 1, math.MaxInt32, math.MaxInt32 + 1, math.MaxInt64 - 1, math.MaxInt64,
		} {
			v := reflect.ValueOf(n)
			check := w.checkOf(v, rules)
			require.NotNil(t, check, rules)
			assert.Equal(t, check.Accepts(v), check.Int(n, false), "%s of %d", rules, n)
		}

		for _, character := range []string{"a", "é", "漢", "\U0001F600"} {
			for n := range 20 {
				v := reflect.ValueOf(strings.Repeat(character, n))
				if check := w.checkOf(v, rules); check != nil {
					assert.Equal(t, check.Accepts(v), check.Text(v.String(), false), "%s of %d times %q", rules, n, character)
				}
			}
		}
	}
}
