package interop

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"testing"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// holder has a value of any type: what RFC 7396 is about.
type holder struct {
	V any `json:"v"`
}

// assertAgree holds that bind and json-patch make the same of a document, each as
// the value of a member.
func assertAgree(t *testing.T, b *bind.Binder, original, patch string) {
	t.Helper()
	document, change := `{"v":`+original+`}`, `{"v":`+patch+`}`
	want, err := jsonpatch.MergePatch([]byte(document), []byte(change))
	require.NoError(t, err)

	var got holder
	require.NoError(t, json.Unmarshal([]byte(document), &got))
	_, err = b.MergeBytes(context.Background(), []byte(change), &got)
	require.NoError(t, err)

	var wanted holder
	require.NoError(t, json.Unmarshal(want, &wanted))
	assert.Equal(t, wanted, got, "%s patched by %s", document, change)
}

// TestAppendix has the examples of RFC 7396, appendix A.
func TestAppendix(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{}))
	for _, example := range [][2]string{
		{`{"a":"b"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`},
		{`{"a":["b"]}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`},
		{`["a","b"]`, `["c","d"]`},
		{`{"a":"b"}`, `["c"]`},
		{`{"a":"foo"}`, `null`},
		{`{"a":"foo"}`, `"bar"`},
		{`{"e":null}`, `{"a":1}`},
		{`[1,2]`, `{"a":"b","c":null}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`},
	} {
		assertAgree(t, b, example[0], example[1])
	}
}

// TestPatchesAgree draws documents and patches.
func TestPatchesAgree(t *testing.T) {
	t.Parallel()
	b := bind.Must(bind.New(bind.Config{}))
	random := rand.New(rand.NewPCG(7, 396))
	var draw func(depth int, null bool) any
	draw = func(depth int, null bool) any {
		switch kind := random.IntN(7); {
		case kind == 0 && null:
			return nil
		case kind <= 2 && depth > 0:
			object := map[string]any{}
			for range random.IntN(4) {
				object[string(rune('a'+random.IntN(4)))] = draw(depth-1, null)
			}
			return object
		case kind == 3 && depth > 0:
			return []any{draw(depth-1, false), draw(depth-1, false)}
		}
		return random.IntN(3)
	}
	text := func(v any) string {
		b, err := json.Marshal(v)
		require.NoError(t, err)
		return string(b)
	}
	for range 3000 {
		assertAgree(t, b, text(draw(4, false)), text(draw(4, true)))
	}
}
