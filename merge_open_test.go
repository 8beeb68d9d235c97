package bind_test

import (
	"context"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

type (
	openRaw struct {
		ID   int            `json:"id"`
		Rest jsontext.Value `json:",embed"`
	}
	openRawPointer struct {
		ID   int             `json:"id"`
		Rest *jsontext.Value `json:",embed"`
	}
	openMap struct {
		ID   int                     `json:"id"`
		Rest map[string]mergeAddress `json:",embed"`
	}
)

// TestMergeIntoAnOpenObject merges members that no field takes into the raw
// object that takes them. Each of them is a value that nobody has declared: it
// is replaced as a whole.
func TestMergeIntoAnOpenObject(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, rest, patch, want string
		named                   []string
	}{
		{"added_to_nothing", ``, `{"a":1}`, `{"a":1}`, []string{"a"}},
		{"added", `{"a":1}`, `{"b":[2]}`, `{"a":1,"b":[2]}`, []string{"b"}},
		{"replaced", `{"a":1,"b":2}`, `{"a":{"x":null}}`, `{"b":2,"a":{"x":null}}`, []string{"a"}},
		{"removed", `{"a":1,"b":2}`, `{"a":null}`, `{"b":2}`, []string{"a"}},
		{"removed_last", `{"a":1}`, `{"a":null}`, ``, []string{"a"}},
		{"removed_from_nothing", ``, `{"a":null}`, ``, []string{"a"}},
		{"several", `{"a":1,"b":2,"c":3}`, `{"c":4,"a":null,"d":5}`, `{"b":2,"c":4,"d":5}`, []string{"c", "a", "d"}},
		{"another_spelling", `{"a\u0062":1,"é":2}`, `{"ab":null,"\u00e9":3}`, `{"\u00e9":3}`, []string{"ab", "é"}},
		{"escaped", `{"a\"b":1,"c":2}`, `{"c":null}`, `{"a\"b":1}`, []string{"c"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBinder(t, bind.Config{})
			loaded := openRaw{ID: 7, Rest: jsontext.Value(tt.rest)}

			got, changes := merged(t, b, loaded, tt.patch)
			assert.Equal(t, 7, got.ID)
			assert.Equal(t, tt.want, string(got.Rest))
			assert.Equal(t, tt.named, dotted(changes))
			assert.Equal(t, tt.rest, string(loaded.Rest), "the loaded value is as it was")

			shared := jsontext.Value(tt.rest)
			behind, changes := merged(t, b, openRawPointer{ID: 7, Rest: &shared}, tt.patch)
			assert.Equal(t, tt.want, string(*behind.Rest))
			assert.Equal(t, tt.named, dotted(changes))
			assert.Equal(t, tt.rest, string(shared), "so is what its pointer leads to")
		})
	}
}

// TestDefaultsOfAnOpenObject has members by default that no field takes.
func TestDefaultsOfAnOpenObject(t *testing.T) {
	t.Parallel()
	b, ctx := newBinder(t, bind.Config{}), context.Background()

	raw := openRaw{ID: 1, Rest: jsontext.Value(`{"a":1,"b":2}`)}
	var one openRaw
	require.NoError(t, b.Decode(ctx, []byte(`{"b":null,"c":3}`), &one, bind.Defaults(raw)))
	assert.Equal(t, `{"a":1,"b":null,"c":3}`, string(one.Rest))
	assert.Equal(t, `{"a":1,"b":2}`, string(raw.Rest))

	open := openMap{ID: 1, Rest: map[string]mergeAddress{"a": {"Ulm", "1"}, "b": {"Bonn", "2"}}}
	var two openMap
	require.NoError(t, b.Decode(ctx, []byte(`{"a":{"zip":"9"},"c":{"city":"Kiel"}}`), &two, bind.Defaults(open)))
	assert.Equal(t, map[string]mergeAddress{"a": {"Ulm", "9"}, "b": {"Bonn", "2"}, "c": {City: "Kiel"}}, two.Rest)
	assert.Equal(t, mergeAddress{"Ulm", "1"}, open.Rest["a"])
}

// TestMergeNamesMembersAsTheTypeDoes has names in the patch that are spelt
// otherwise: a change is at the member's own name.
func TestMergeNamesMembersAsTheTypeDoes(t *testing.T) {
	t.Parallel()
	type inner struct {
		City string `json:"city,case:ignore"`
	}
	type anyCase struct {
		Home inner         `json:"home,case:ignore"`
		List []inner       `json:"list,case:ignore"`
		By   map[int]inner `json:"by,case:ignore"`
		Num  map[float64]inner
		inner
	}
	b := newBinder(t, bind.Config{})

	tests := []struct {
		name, patch string
		named       []string
	}{
		{"member", `{"HOME":{"CITY":"a"}}`, []string{"home.city"}},
		{"embedded", `{"City":"a"}`, []string{"city"}},
		{"list", `{"List":[{"City":"a"}]}`, []string{"list"}},
		{"entry", `{"BY":{"1":{"CITY":"a"},"2":{"city":"a"}}}`, []string{"by.1.city", "by.2.city"}},
		{"key", `{"Num":{"1.0":{"CITY":"a"}}}`, []string{"Num.1.city"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, changes := merged(t, b, anyCase{}, tt.patch)
			assert.Equal(t, tt.named, dotted(changes))
		})
	}
}
