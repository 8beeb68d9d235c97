package jsonwriter_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonwriter"
)

// writes is a body that writes itself.
type writes func(w *jsonwriter.Writer)

func (f writes) AppendTo(w *jsonwriter.Writer) { f(w) }

// text returns the JSON of a body.
func text(t *testing.T, body writes) string {
	t.Helper()
	out, err := jsonwriter.Marshal(jsonwriter.Rendered{Body: body}, 16)
	require.NoError(t, err)
	return string(out)
}

func TestWriterPutsCommas(t *testing.T) {
	t.Parallel()
	got := text(t, func(w *jsonwriter.Writer) {
		w.Begin('{')
		w.Text("a", "1")
		w.Optional("left out", "")
		w.Optional("b", "2")
		w.Key("list")
		jsonwriter.Array[writes]{
			func(w *jsonwriter.Writer) { w.Value(int64(-7)) },
			func(w *jsonwriter.Writer) { w.Begin('{'); w.End('}') },
			func(w *jsonwriter.Writer) { w.String("x") },
		}.AppendTo(w)
		w.Members(map[string]any{"z": nil, "m": []int{1, 2}, "k": writes(func(w *jsonwriter.Writer) { w.String("k") })})
		w.Members(nil)
		w.End('}')
	})

	assert.Equal(t, `{"a":"1","b":"2","list":[-7,{},"x"],"k":"k","m":[1,2],"z":null}`, got)
}

func TestStringEscapes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ in, want string }{
		"empty":             {"", `""`},
		"plain":             {"a plain text that is longer than eight bytes", `"a plain text that is longer than eight bytes"`},
		"quote":             {`say "a"`, `"say \"a\""`},
		"backslash":         {`a\b`, `"a\\b"`},
		"control":           {"a\nb\x01", `"a\nb\u0001"`},
		"delete":            {"a\x7fb", "\"a\x7fb\""},
		"HTML":              {"<b>&", `"\u003cb\u003e\u0026"`},
		"JavaScript":        {"a\u2028b\u2029", `"a\u2028b\u2029"`},
		"other letters":     {"Straße 漢字", `"Straße 漢字"`},
		"invalid UTF-8":     {"a\xffb", `"a` + "\ufffd" + `b"`},
		"cut rune":          {"12345678\xe6\xbc", `"12345678` + "\ufffd\ufffd" + `"`},
		"rune across eight": {"1234567é", `"1234567é"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, text(t, func(w *jsonwriter.Writer) { w.String(tt.in) }))
		})
	}
}

// TestEveryByteAtEveryPlace compares strings with what encoding/json writes,
// which escapes the same bytes.
func TestEveryByteAtEveryPlace(t *testing.T) {
	t.Parallel()
	for size := range 18 {
		for at := range size {
			for c := range 0x80 {
				in := strings.Repeat("m", at) + string(rune(c)) + strings.Repeat("m", size-at-1)
				want, err := json.Marshal(in)
				require.NoError(t, err)
				got := text(t, func(w *jsonwriter.Writer) { w.String(in) })
				if got != string(want) {
					assert.Equal(t, string(want), got, "byte %#x at %d of %d", c, at, size)
				}
			}
		}
	}
}

func TestMarshal(t *testing.T) {
	t.Parallel()
	raw, err := jsonwriter.Marshal([]byte("as it is"), 0)
	require.NoError(t, err)
	assert.Equal(t, "as it is", string(raw))

	sorted, err := jsonwriter.Marshal(map[string]any{"b": 1, "a": "<"}, 0)
	require.NoError(t, err)
	assert.Equal(t, `{"a":"\u003c","b":1}`, string(sorted))

	_, err = jsonwriter.Marshal(map[string]any{"a": math.NaN()}, 0)
	assert.ErrorContains(t, err, "NaN")

	refused := writes(func(w *jsonwriter.Writer) {
		w.Begin('[')
		w.Value(func() {})
		w.Value(math.NaN())
		w.End(']')
	})
	_, err = jsonwriter.Marshal(jsonwriter.Rendered{Body: refused}, 0)
	assert.ErrorContains(t, err, "func()", "the first value that is refused")
}

// TestMarshalAgain writes in the memory of what was written before.
func TestMarshalAgain(t *testing.T) {
	t.Parallel()
	var w jsonwriter.Writer
	_, err := w.Marshal(math.NaN(), 100)
	require.ErrorContains(t, err, "NaN")

	first, err := w.Marshal("first", 100)
	require.NoError(t, err, "the error before is forgotten")
	assert.Equal(t, `"first"`, string(first))
	second, err := w.Marshal("other", 100)
	require.NoError(t, err)
	assert.Equal(t, `"other"`, string(second))
	assert.Same(t, &first[0], &second[0])

	w.Trim(100)
	third, err := w.Marshal("third", 0)
	require.NoError(t, err)
	assert.Same(t, &first[0], &third[0], "100 bytes are not more than 100")
	w.Trim(99)
	fourth, err := w.Marshal("fourth", 0)
	require.NoError(t, err)
	assert.NotSame(t, &first[0], &fourth[0])
}

func TestContains(t *testing.T) {
	t.Parallel()
	text, err := jsonwriter.Marshal(map[string]any{"id": `a"<é>`, "other": "plain-id"}, 0)
	require.NoError(t, err)
	assert.True(t, jsonwriter.Contains(text, `a"<é>`))
	assert.True(t, jsonwriter.Contains(text, "plain-id"))
	assert.True(t, jsonwriter.Contains(text, `<é`))
	assert.False(t, jsonwriter.Contains(text, "plain-ids"))
	assert.False(t, jsonwriter.Contains(text, `a"\u003cé`), "an id with a backslash in it is another one")
}

// TestContainsFindsDashesAnywhere looks for texts with dashes among others that
// begin or end alike.
func TestContainsFindsDashesAnywhere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, id string
		want     bool
	}{
		{"a-b", "a-b", true},
		{"b-b a-b", "a-b", true},
		{"aa-b-a-b-c", "a-b-c", true},
		{"a--b", "a--b", true},
		{"---", "--", true},
		{"---", "----", false},
		{"-b", "a-b", false},
		{"b-b a-c", "a-b", false},
		{"a b-b", "a-b", false},
		{`"-"`, `"-"`, true},
		{"x", "-", false},
	} {
		text, err := jsonwriter.Marshal(tt.text, 0)
		require.NoError(t, err)
		assert.Equal(t, tt.want, jsonwriter.Contains(text, tt.id), "%q in %q", tt.id, tt.text)
	}
}

func TestNamesAreEscaped(t *testing.T) {
	t.Parallel()
	got := text(t, func(w *jsonwriter.Writer) {
		w.Begin('{')
		w.Name(`"`)
		w.String("a")
		w.Members(map[string]any{"<": "b"})
		w.Key("c")
		w.String("d")
		w.End('}')
	})
	assert.Equal(t, `{"\"":"a","\u003c":"b","c":"d"}`, got)
}

func TestTexts(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{true, false} {
		got := text(t, func(w *jsonwriter.Writer) {
			w.Begin('{')
			w.Texts("none", nil, plain)
			w.Texts("one", []string{"a"}, plain)
			w.Texts("two", []string{"a", "漢字"}, plain)
			w.End('}')
		})
		assert.Equal(t, `{"none":[],"one":["a"],"two":["a","漢字"]}`, got)
	}

	got := text(t, func(w *jsonwriter.Writer) { w.Texts(`"`, []string{"<"}, false) })
	assert.Equal(t, `"\"":["\u003c"]`, got)
}

// TestRenderedIsTheSameThroughOtherEncoders has a body that a user marshals.
func TestRenderedIsTheSameThroughOtherEncoders(t *testing.T) {
	t.Parallel()
	body := jsonwriter.Rendered{Body: writes(func(w *jsonwriter.Writer) {
		w.Begin('{')
		w.Text("a", "<é>")
		w.End('}')
	})}

	got, err := json.Marshal(body)
	require.NoError(t, err)
	assert.Equal(t, `{"a":"\u003cé\u003e"}`, string(got))
}

// TestStringIsTheJSONPackages writes random texts as the json package does.
func TestStringIsTheJSONPackages(t *testing.T) {
	t.Parallel()
	const alphabet = "ab\"\\<>&\b\f\n\r\t\x00\x1f\x7f\xff\xc3é漢\u2027\u2028\u2029\ufffd\U0001F600"
	options := jsonv2.JoinOptions(jsontext.AllowInvalidUTF8(true), jsontext.EscapeForHTML(true), jsontext.EscapeForJS(true))
	random := rand.New(rand.NewPCG(1, 2))

	for range 20_000 {
		var in []byte
		for range random.IntN(24) {
			at := random.IntN(len(alphabet))
			in = append(in, alphabet[at:min(at+1+random.IntN(3), len(alphabet))]...)
		}
		want, err := jsonv2.Marshal(string(in), options)
		require.NoError(t, err)
		got := text(t, func(w *jsonwriter.Writer) { w.String(string(in)) })
		require.Equal(t, string(want), got, "%q", in)
		require.Equal(t, string(want) == `"`+string(in)+`"`, jsonwriter.IsPlain(in), "%q", in)
	}
}
