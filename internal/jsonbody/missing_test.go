package jsonbody_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/mistake"
)

// wanting draws a struct type with bind:"present".
func wanting(r *rand.Rand, depth int) reflect.Type {
	var fields []reflect.StructField
	for i := range 1 + r.IntN(5) {
		tag := fmt.Sprintf(`json:"f%d"`, i)
		t := scalarTypes[r.IntN(len(scalarTypes))]
		if depth > 0 {
			t = wantingField(r, depth, t)
		}
		if r.IntN(3) > 0 {
			tag += ` bind:"present"`
		}
		if r.IntN(8) == 0 {
			tag += ` validate:"omitempty"`
		}
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: t, Tag: reflect.StructTag(tag)})
	}
	return reflect.StructOf(fields)
}

func wantingField(r *rand.Rand, depth int, scalar reflect.Type) reflect.Type {
	switch r.IntN(7) {
	case 0:
		return wanting(r, depth-1)
	case 1:
		return reflect.PointerTo(wanting(r, depth-1))
	case 2:
		return reflect.SliceOf(wanting(r, depth-1))
	case 3:
		return reflect.MapOf(reflect.TypeFor[string](), reflect.PointerTo(wanting(r, depth-1)))
	case 4:
		return reflect.ArrayOf(2, wanting(r, depth-1))
	}
	return scalar
}

// TestMissing compares the members that decoding finds missing with those that
// a walk over the bytes finds.
func TestMissing(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(*seed, 3))
	missing := 0
	var to jsonbody.Target
	var d *jsonbody.Decoder
	for i := range *rounds {
		if i%20 == 0 {
			to, d = target(wanting(random, 3)), new(jsonbody.Decoder)
		}
		budget := mistake.Budget{}
		if random.IntN(4) == 0 {
			budget.Errors = 1 + random.IntN(5)
		}
		to.Limits = jsonbody.Limits{Errors: budget.Errors}
		body := []byte(writer{random, []float64{0, 0.05, 0.2}[random.IntN(3)]}.value(to.Type.Go, 5))
		out, err := d.Decode(body, to)
		past := func(m mistake.Mistake) bool { return m.Rule == mistake.RuleLen }
		if err != nil || out.More || slices.ContainsFunc(out.Mistakes, past) {
			continue // the walk looks into items past the end of an array
		}
		want, wantMore := slowAbsent(body, to.Type, budget)
		got, more := out.Absent(budget)
		require.Equal(t, found(want), found(got), "%v: %s", to.Type.Go, body)
		require.Equal(t, want, got, "%v: %s", to.Type.Go, body)
		require.Equal(t, wantMore, more, "%v: %s", to.Type.Go, body)
		missing += len(want)
	}
	assert.Greater(t, missing, *rounds/10)
}

// TestMissingUnderAKey has the envelope's member in its paths.
func TestMissingUnderAKey(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[[]presentInner]())
	to.Key = "leads"
	out, err := new(jsonbody.Decoder).Decode([]byte(`{"leads":[{"id":1},{},{"id":null,"name":""}]}`), to)
	require.NoError(t, err)
	missing, more := out.Absent(mistake.Budget{})
	assert.Equal(t, []string{"/leads/1/id present integer", "/leads/2/id present integer"}, found(missing))
	assert.False(t, more)

	missing, more = out.Absent(mistake.Budget{Errors: 1})
	assert.Len(t, missing, 2, "one more than there is room for")
	assert.True(t, more)
}

// TestMissingInMoreThanAWord has members beyond the 64 that a word has bits for.
func TestMissingInMoreThanAWord(t *testing.T) {
	t.Parallel()
	var fields []reflect.StructField
	for i := range 70 {
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%02d", i), Type: reflect.TypeFor[int](), Tag: `bind:"present"`})
	}
	out, err := new(jsonbody.Decoder).Decode([]byte(`{"F00":1,"F69":2,"F68":null}`), target(reflect.StructOf(fields)))
	require.NoError(t, err)
	missing, _ := out.Absent(mistake.Budget{})
	require.Len(t, missing, 68)
	assert.Equal(t, []string{"/F01 present integer", "/F68 present integer"}, found([]mistake.Mistake{missing[0], missing[67]}))
}
