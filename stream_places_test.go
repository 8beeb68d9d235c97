package bind_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type placedItem struct {
	A int    `json:"a" validate:"max=5"`
	B string `json:"b" validate:"max=3"`
}

// assertSameAsMany compares what a stream says of a body, in batches of several
// sizes, with what the same body is told at once.
func assertSameAsMany[T any](t *testing.T, b *bind.Binder, body string, opts ...bind.Option) {
	t.Helper()
	var all []T
	want := facts(t, b.DecodeMany(t.Context(), []byte(body), &all, opts...))
	for _, size := range []int{1, 3, 1000} {
		from := iotest.HalfReader(strings.NewReader(body))
		items, err := bind.DecodeStream[T](t.Context(), b, from, append(opts, bind.BatchesOf(size))...)
		short := strings.NewReplacer(strings.Repeat(" ", 100), "…").Replace(body)
		if !assert.Equal(t, want, facts(t, err), "batches of %d: %.500q", size, short) || err != nil {
			continue
		}

		var got []T
		for batch, err := range items.Batches(2) {
			require.NoError(t, err)
			got = append(got, batch.Items...)
		}
		assert.Equal(t, len(all), len(got))
		for i := range got {
			assert.Equal(t, all[i], got[i])
		}
		require.NoError(t, items.Close())
	}
}

// TestStreamsSayWhereTheFaultIs, whatever white space is left out on the way.
func TestStreamsSayWhereTheFaultIs(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{}))
	blank := strings.Repeat(" \n", 5_000)
	for _, body := range []string{
		`[{"a":1},   ]`, `[{"a":1},]`, `[{"a":1}   ,   ,1]`, `[{"a":1},   }`, `[{"a":1},   `, `[,]`, `[  ,{"a":1}]`,
		`[{"a":1},` + blank + `]`, `[{"a":1}` + blank + `,` + blank + `,1]`, blank + `[{"a":1},` + blank + `]x`,
	} {
		assertSameAsMany[placedItem](t, b, body)
	}
	for _, body := range []string{
		`{"x":1,"leads":[],nul`, `{"x":1,"leads":[],   nul`, `{"x":1,"leads":[1]  ,nul`, `{"leads":[{}],nul`, `{"leads":[]x`,
		"{\"leads\":[\n\n ], nul", `{"leads":[],}`, `{"leads":[{}],  }`, `{"leads":[]tru}`, `{"leads":[] false`,
		`{"leads":[{}],` + blank + `}`, `{"leads":[{}]` + blank + `,` + blank + `nul`,
	} {
		assertSameAsMany[placedItem](t, b, body, bind.Under("leads"))
	}
}

// TestStreamsOfBodiesWithWhiteSpace draws bodies with white space of the lengths
// at which something begins or ends.
func TestStreamsOfBodiesWithWhiteSpace(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{Limits: bind.Limits{Bytes: 16 << 20}}))
	const bodies = 150
	random := rand.New(rand.NewPCG(1, 9))
	blank := func() string {
		lengths := []int{0, 0, 0, 0, 1, 2, 4094, 4095, 4096, 4097, 4098, 32767, 32768, 32769}
		s := make([]byte, lengths[random.IntN(len(lengths))])
		for i := range s {
			s[i] = " \t\r\n"[random.IntN(4)]
		}
		return string(s)
	}

	texts := []string{
		`{"a":1}`, `{"a":9,"b":"long"}`, `{"a":1,"a":2}`, `1`, `"x`, `{`, ``, `]`, `nul`, `{"c":1}`, `{"a":2}`, `{"a":3}`, `{"a": 4 }`,
	}
	for n := range bodies {
		var items []string
		for range random.IntN(7) {
			items = append(items, blank()+texts[random.IntN(len(texts))]+blank())
		}
		body, opts := blank()+"["+strings.Join(items, ",")+"]"+blank(), []bind.Option(nil)
		if random.IntN(2) == 0 {
			body = fmt.Sprintf(`%s{%s"x"%s:1,%s"leads"%s:%s}%s`, blank(), blank(), blank(), blank(), blank(), body, blank())
			opts = append(opts, bind.Under("leads"))
		}
		if random.IntN(3) == 0 {
			body = "\uFEFF" + body
		}
		if random.IntN(8) == 0 {
			body = body[:random.IntN(len(body))]
		}
		t.Run(fmt.Sprint(n), func(t *testing.T) { assertSameAsMany[placedItem](t, b, body, opts...) })
	}
}

// mirrored has two variants with the same members, in another order.
type (
	mirrored     interface{ isMirrored() }
	mirroredLeft struct {
		X string `json:"x" bind:"distinct"`
		Y string `json:"y" validate:"max=2"`
	}
	mirroredRight struct {
		Y string `json:"y" validate:"max=2"`
		X string `json:"x" bind:"distinct"`
	}
	mirroredRow struct {
		In mirrored `json:"in"`
	}
)

func (mirroredLeft) isMirrored()  {}
func (mirroredRight) isMirrored() {}

// TestStreamsKeepTheOrderOfEachVariant: y stands before x in a right one only.
func TestStreamsKeepTheOrderOfEachVariant(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{Unions: []bind.Union{
		bind.UnionOf[mirrored]("kind", map[string]mirrored{"left": mirroredLeft{}, "right": mirroredRight{}}),
	}}))
	left, right := `{"in":{"kind":"left","y":"long","x":"1"}}`, `{"in":{"kind":"right","y":"long","x":"1"}}`
	for _, body := range []string{
		"[" + right + "," + right + "," + left + "]", "[" + left + "," + left + "," + right + "]", "[" + left + "," + right + "]",
	} {
		assertSameAsMany[mirroredRow](t, b, body)
	}
}

// TestDefaultsDoNotChangeWhatAMistypedPointerIs: nil, so that other rules see
// no value there.
func TestDefaultsDoNotChangeWhatAMistypedPointerIs(t *testing.T) {
	t.Parallel()
	type inner struct {
		P *int `json:"p"`
		R *int `json:"r"`
		Q *int `json:"q" validate:"nefield=R"`
	}
	type outer struct {
		S inner `json:"s" validate:"omitempty"`
	}
	b := bind.Must(bind.New(bind.Config{}))
	for _, body := range []string{`{"s":{"p":"a"}}`, `{"s":{"p":"a","q":1}}`, `{"s":{"p":"a","r":"b"}}`, `{"s":{"p":"a","r":1,"q":1}}`} {
		want := facts(t, b.Decode(t.Context(), []byte(body), new(outer)))
		assert.NotEmpty(t, want)
		assert.Equal(t, want, facts(t, b.Decode(t.Context(), []byte(body), new(outer), bind.Defaults(outer{}))), body)
	}
}
