package jsonbody_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonbody"
	"github.com/fielderrors/bind/internal/proof"
	"github.com/fielderrors/bind/internal/shape"
)

// proving returns a Decoder that proves what validator's own rules ask.
func proving() *jsonbody.Decoder {
	prover := &proof.Prover{
		Foreign:  func(reflect.Type) bool { return false },
		Replaced: func(string) bool { return false },
	}
	return &jsonbody.Decoder{Proof: func(t *shape.Type) *proof.Check {
		if t.Deref().Go.Kind() != reflect.Struct {
			return proof.Unproven
		}
		return prover.Of(t, nil)
	}}
}

// Ruled is embedded.
type Ruled struct {
	Code string `json:"code" validate:"omitempty,len=3"`
	Nope int    `json:"-" validate:"max=3"`
}

// ruled draws a struct type with rules, of depth levels.
func ruled(r *rand.Rand, depth int) reflect.Type {
	var fields []reflect.StructField
	for i := range 1 + r.IntN(5) {
		t, rules := ruledField(r, depth)
		tag := fmt.Sprintf(`json:"f%d"`, i)
		switch {
		case t.Kind() == reflect.Int32 && r.IntN(4) == 0:
			tag = fmt.Sprintf(`json:"f%d,string"`, i)
		case r.IntN(12) == 0:
			tag = `json:"-"`
		}
		if rules != "" {
			tag += fmt.Sprintf(` validate:"%s"`, rules)
		}
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: t, Tag: reflect.StructTag(tag)})
	}
	if r.IntN(3) == 0 {
		fields = append(fields, reflect.StructField{Name: "Ruled", Type: reflect.TypeFor[Ruled](), Anonymous: true})
	}
	if r.IntN(6) == 0 {
		fields = append(fields, reflect.StructField{Name: "Between", Type: reflect.TypeFor[*Between](), Anonymous: true})
	}
	return reflect.StructOf(fields)
}

func oneOf(r *rand.Rand, all ...string) string { return all[r.IntN(len(all))] }

// rulesOf joins rules.
func rulesOf(parts ...string) string {
	var all []string
	for _, p := range parts {
		if p != "" {
			all = append(all, p)
		}
	}
	return strings.Join(all, ",")
}

func ruledField(r *rand.Rand, depth int) (t reflect.Type, rules string) {
	front := oneOf(r, "", "", "omitempty", "required", "omitzero", "omitnil")
	k := r.IntN(12)
	if depth == 0 {
		k = r.IntN(7)
	}
	switch k {
	case 0, 1:
		return reflect.TypeFor[string](), rulesOf(front, oneOf(r, "", "min=2", "max=4", "oneof=ab cd", "email", "len=3", "eq=x|eq=ab"))
	case 2:
		return reflect.TypeFor[int32](), rulesOf(front, oneOf(r, "", "min=2", "max=50", "oneof=1 2 12", "ne=0"))
	case 3:
		return reflect.TypeFor[uint16](), rulesOf(front, oneOf(r, "", "gt=2", "lt=50"))
	case 4:
		return reflect.TypeFor[float64](), rulesOf(front, oneOf(r, "", "gte=1", "lt=5"))
	case 5:
		return reflect.TypeFor[bool](), front
	case 6:
		others := []reflect.Type{reflect.TypeFor[time.Time](), reflect.TypeFor[[]byte](), reflect.TypeFor[[2]byte](), reflect.TypeFor[any](), reflect.TypeFor[ruledFigure]()}
		return others[r.IntN(5)], oneOf(r, "", "omitempty", "required")
	case 7:
		t, rules := ruledField(r, 0)
		return reflect.PointerTo(t), rules
	case 8, 9:
		t, rules := ruledField(r, depth-1)
		size := rulesOf(front, oneOf(r, "", "min=1", "max=2"))
		if r.IntN(2) == 0 {
			return reflect.SliceOf(t), size
		}
		return reflect.SliceOf(t), strings.TrimSuffix(rulesOf(size, "dive", rules), ",")
	case 10:
		t, rules := ruledField(r, depth-1)
		dive := oneOf(r, "", "dive", "dive,"+rules, "dive,keys,max=3,endkeys,"+rules)
		return reflect.MapOf(reflect.TypeFor[string](), t), rulesOf(front, oneOf(r, "", "min=1"), dive)
	}
	t = ruled(r, depth-1)
	if r.IntN(3) == 0 {
		t = reflect.PointerTo(t)
	}
	return t, front
}

// TestProvedWhileDecoded holds that what decoding proves, the proof of the
// finished value accepts.
func TestProvedWhileDecoded(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(*seed, 7))
	items, accepted, missed := 0, 0, 0
	var d *jsonbody.Decoder
	to := target(reflect.TypeFor[[]lead]())
	to.Bulk = true
	for i := range *rounds {
		if i%20 == 0 {
			to.Type, d = reader().Read(reflect.SliceOf(ruled(random, 3))), proving()
		}
		w := writer{random, []float64{0, 0.02, 0.1}[random.IntN(3)]}
		body := []byte(w.value(to.Type.Go, 5))
		out, err := d.Decode(body, to)
		require.NoError(t, err)
		check := d.Proof(to.Type.Elem)
		for k := range out.Value.Len() {
			items++
			accepts := check.Accepts(out.Value.Index(k))
			if out.Proved.Item(k) && len(out.Mistakes) == 0 {
				require.True(t, accepts, "item %d of %v: %s", k, to.Type.Go, body)
			}
			if accepts {
				accepted++
			}
			if accepts && !out.Proved.Item(k) {
				missed++
			}
		}
	}
	t.Logf("%d items, %d accepted, %d of them not proved while decoded", items, accepted, missed)
	assert.Greater(t, accepted, *rounds/20)
	assert.Less(t, missed, accepted/2)
}

func TestProved(t *testing.T) {
	t.Parallel()
	to := target(reflect.TypeFor[[]bulkLead]())
	to.Bulk = true
	one := strings.TrimSuffix(strings.TrimPrefix(string(bulkBody(1)), "["), "]")
	out, err := proving().Decode([]byte("["+one+`,{},{"name":5},`+one+"]"), to)
	require.NoError(t, err)
	assert.False(t, out.Proved.Whole())
	for i, want := range []bool{true, false, false, true} {
		assert.Equal(t, want, out.Proved.Item(i), i)
	}

	out, err = proving().Decode([]byte("["+one+","+one+"]"), to)
	require.NoError(t, err)
	assert.True(t, out.Proved.Whole())
	assert.True(t, out.Proved.Item(1))

	out, err = new(jsonbody.Decoder).Decode([]byte("["+one+"]"), to)
	require.NoError(t, err)
	assert.False(t, out.Proved.Whole(), "nobody has asked")
	assert.False(t, out.Proved.Item(0))
	assert.False(t, jsonbody.Decoded{}.Proved.Item(0))
}

// TestListedTextsAreNotCopied has a text that its rule lists: the value gets the
// rule's.
func TestListedTextsAreNotCopied(t *testing.T) {
	type listed struct {
		Source string `json:"source" validate:"required,oneof=web fair"`
	}
	d, typ := proving(), shape.NewReader("validate").Read(reflect.TypeFor[listed]())
	allocations := func(body string) float64 {
		text := []byte(body)
		return testing.AllocsPerRun(50, func() {
			out, err := d.Decode(text, jsonbody.Target{Document: shape.Document{Type: typ}})
			require.NoError(t, err)
			require.Equal(t, body != `{"source":"fare"}`, out.Proved.Whole())
		})
	}
	require.Less(t, allocations(`{"source":"fair"}`), allocations(`{"source":"fare"}`))
	require.Less(t, allocations(`{"source":"fair"}`), allocations(`{"source":"f\u0061ir"}`), "the slow way copies it")
}
