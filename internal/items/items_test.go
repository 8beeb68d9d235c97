package items

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wide bounds nothing but the batches.
func wide(batch int) Bounds { return Bounds{Items: batch, Bytes: 1 << 20, Item: -1, Around: -1} }

// cutting is what comes of a body.
type cutting struct {
	items  []string // compacted, in order
	around string
	fault  int64 // where the first fault is, in the body; -1 without one
	err    error
}

// faultOf returns the index of the byte at which text stops being JSON; -1 if
// it does not.
func faultOf(text []byte) int64 {
	var syntax *json.SyntaxError
	var v any
	err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\uFEFF")), &v)
	if errors.As(err, &syntax) {
		return syntax.Offset - 1
	}
	return -1
}

// cutAll cuts a body as a decoder would have it: up to the first fault.
func cutAll(t *testing.T, c *Cutter) (out cutting) {
	t.Helper()
	out.fault = -1
	head, found := c.Head()
	if c.lines {
		require.True(t, found)
	} else if found {
		closed := append(bytes.Clone(head), ']')
		if c.key != "" {
			closed = append(closed, '}')
		}
		if out.fault = faultOf(closed); out.fault >= 0 {
			return out
		}
	}

	for batch, more := c.Next(); more; batch, more = c.Next() {
		require.Equal(t, len(out.items), batch.First)
		if batch.Broken {
			require.True(t, c.lines)
			out.items = append(out.items, fmt.Sprintf("broken line %d at %d", batch.Lines[0], batch.Offset))
			continue
		}
		if at := faultOf(batch.Text); at >= 0 {
			out.fault = batch.Offset + at
			return out
		}
		require.False(t, batch.Unclosed)
		var values []json.RawMessage
		require.NoError(t, json.Unmarshal(batch.Text, &values))
		require.Len(t, values, batch.Len())
		for i, value := range values {
			part := batch.Part(i, i+1)
			require.Equal(t, batch.First+i, part.First)
			var one []json.RawMessage
			require.NoError(t, json.Unmarshal(part.Text, &one))
			require.Equal(t, []json.RawMessage{value}, one)
			if c.lines {
				out.items = append(out.items, fmt.Sprintf("%d: %s", part.Lines[0], bytes.TrimSpace(value)))
				continue
			}
			out.items = append(out.items, string(value))
		}
	}
	out.err = c.Err()
	if !c.lines {
		around := c.Around()
		out.around = string(around.Text)
		if at := faultOf(around.Text); at >= 0 {
			out.fault = around.Origin(int(at))
		}
	}
	return out
}

// readers are ways in which a body may come in.
var readers = map[string]func(io.Reader) io.Reader{
	"whole":            func(r io.Reader) io.Reader { return r },
	"byte by byte":     iotest.OneByteReader,
	"halves":           iotest.HalfReader,
	"end with data":    iotest.DataErrReader,
	"pieces of 7":      func(r io.Reader) io.Reader { return pieces{r, 7} },
	"pieces of 40,000": func(r io.Reader) io.Reader { return pieces{r, 40_000} },
}

type pieces struct {
	io.Reader
	size int
}

func (p pieces) Read(b []byte) (int, error) { return p.Reader.Read(b[:min(len(b), p.size)]) }

func TestArrays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		key, body string
		want      cutting
	}{
		"empty":           {"", `[]`, cutting{around: `[]`, fault: -1}},
		"blank":           {"", " [ ] ", cutting{around: ` [] `, fault: -1}},
		"one":             {"", `[1]`, cutting{items: []string{"1"}, around: `[]`, fault: -1}},
		"three":           {"", `[1, {"a":[1,2]} ,"x,]"]`, cutting{items: []string{"1", `{"a":[1,2]}`, `"x,]"`}, around: `[]`, fault: -1}},
		"escapes":         {"", `["\"","\\","\\\",",1]`, cutting{items: []string{`"\""`, `"\\"`, `"\\\","`, "1"}, around: `[]`, fault: -1}},
		"no array":        {"", `{"a":[1]}`, cutting{around: `{"a":[1]}`, fault: -1}},
		"scalar":          {"", ` 12 `, cutting{around: ` 12 `, fault: -1}},
		"byte order mark": {"", "\uFEFF[1]", cutting{items: []string{"1"}, around: "\uFEFF[]", fault: -1}},
		"key":             {"k", `{"k":[1,2]}`, cutting{items: []string{"1", "2"}, around: `{"k":[]}`, fault: -1}},
		"key among others": {"k", `{"a":{"k":[3]}, "k" : [1,2] , "b":[4]}`,
			cutting{items: []string{"1", "2"}, around: `{"a":{"k":[3]}, "k" : [] , "b":[4]}`, fault: -1}},
		"escaped key":         {"key", `{"k\u0065y":[1]}`, cutting{items: []string{"1"}, around: `{"k\u0065y":[]}`, fault: -1}},
		"key twice":           {"k", `{"k":[1],"k":[2]}`, cutting{items: []string{"1"}, around: `{"k":[],"k":[2]}`, fault: -1}},
		"key without array":   {"k", `{"k":{"x":[1]},"a":1}`, cutting{around: `{"k":{"x":[1]},"a":1}`, fault: -1}},
		"no such key":         {"k", `{"a":1}`, cutting{around: `{"a":1}`, fault: -1}},
		"no object":           {"k", `[1,2]`, cutting{around: `[1,2]`, fault: -1}},
		"nothing":             {"", ``, cutting{around: ``, fault: -1}},
		"comma at the end":    {"", `[1,2,]`, cutting{items: []string{"1", "2"}, fault: 5}},
		"comma first":         {"", `[,1]`, cutting{fault: 1}},
		"two commas":          {"", `[1,,2]`, cutting{items: []string{"1"}, fault: 3}},
		"two values":          {"", `[1 2]`, cutting{fault: 3}},
		"wrong bracket":       {"", `[1}`, cutting{fault: 2}},
		"wrong bracket later": {"", `[1,{"a":[1}]]`, cutting{items: []string{"1"}, fault: 10}},
		"text behind it":      {"", `[1] x`, cutting{items: []string{"1"}, around: `[] x`, fault: 4}},
		"text behind the key": {"k", `{"k":[1] x}`, cutting{items: []string{"1"}, around: `{"k":[] x`, fault: 9}},
		"head is wrong":       {"k", `{"a":tru,"k":[1]}`, cutting{fault: 8}},
		"tail is wrong":       {"k", `{"k":[1],"a":tru}`, cutting{items: []string{"1"}, around: `{"k":[],"a":tru}`, fault: 16}},
	} {
		for how, reader := range readers {
			for _, size := range []int{1, 2, 7} {
				t.Run(fmt.Sprintf("%s/%s/%d", name, how, size), func(t *testing.T) {
					t.Parallel()
					got := cutAll(t, Array(reader(strings.NewReader(test.body)), test.key, wide(size)))
					if test.want.fault >= 0 { // how much is cut off before depends on the batches
						assert.Equal(t, test.want.fault, got.fault)
						return
					}
					assert.Equal(t, test.want, got)
				})
			}
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		want []string
	}{
		"nothing":           {"", nil},
		"blank":             {" \n\r\n\n", nil},
		"one without end":   {"1", []string{"1: 1"}},
		"one":               {"1\n", []string{"1: 1"}},
		"three":             {"1\n{\"a\":[1,2]}\n\"x\"", []string{"1: 1", `2: {"a":[1,2]}`, `3: "x"`}},
		"blank lines":       {"\n1\n\n \t\r\n2\r\n\n", []string{"2: 1", "5: 2"}},
		"byte order mark":   {"\uFEFF1\n2", []string{"1: 1", "2: 2"}},
		"two values":        {"1\n2,3\n4", []string{"1: 1", "broken line 2 at 2", "3: 4"}},
		"halves of a value": {"{\"a\":[1\n2]}\n3", []string{"broken line 1 at 0", "broken line 2 at 8", "3: 3"}},
		"open text":         {"\"a\n1\n\"", []string{"broken line 1 at 0", "2: 1", "broken line 3 at 5"}},
		"brackets":          {"1\n]\n[\n2", []string{"1: 1", "broken line 2 at 2", "broken line 3 at 4", "4: 2"}},
		"broken and blank":  {"\n\n]\n\n[\n", []string{"broken line 3 at 2", "broken line 5 at 5"}},
	} {
		for how, reader := range readers {
			for _, size := range []int{1, 2, 7} {
				t.Run(fmt.Sprintf("%s/%s/%d", name, how, size), func(t *testing.T) {
					t.Parallel()
					got := cutAll(t, Lines(reader(strings.NewReader(test.body)), wide(size)))
					assert.Equal(t, cutting{items: test.want, fault: -1}, got)
				})
			}
		}
	}
}

// TestPiecesHaveTheFaultOfTheWhole breaks arrays in random places.
func TestPiecesHaveTheFaultOfTheWhole(t *testing.T) {
	t.Parallel()
	const letters = `[]{},:"\ 1ae`
	random := rand.New(rand.NewPCG(3, 4))

	valid := 0
	for range 20_000 {
		var items []string
		for range random.IntN(6) {
			items = append(items, []string{`1`, `"a,]"`, `{"a":[1,{}]}`, `[]`, ` [[2], "\\"] `, `true`}[random.IntN(6)])
		}
		key, body := "", "["+strings.Join(items, ",")+"]"
		if random.IntN(2) == 0 {
			key, body = "k", `{"a":[{}],"k":`+body+`,"b":"]"}`
		}
		text := []byte(body)
		for range random.IntN(3) {
			at := random.IntN(len(text))
			switch random.IntN(3) {
			case 0:
				text[at] = letters[random.IntN(len(letters))]
			case 1:
				text = append(text[:at:at], text[at+1:]...)
			default:
				text = text[:at+1]
			}
			if len(text) == 0 {
				break
			}
		}
		if len(text) == 0 {
			continue
		}

		want := faultOf(text)
		got := cutAll(t, Array(pieces{bytes.NewReader(text), 1 + random.IntN(9)}, key, wide(1+random.IntN(4))))

		require.Equal(t, want, got.fault, "%s", text)
		if want >= 0 {
			continue
		}
		valid++
		var whole any
		require.NoError(t, json.Unmarshal(text, &whole))
		if object, ok := whole.(map[string]any); ok && key != "" {
			whole = object[key]
		}
		if array, ok := whole.([]any); ok && strings.Count(string(text), `"k"`) < 2 {
			require.Len(t, got.items, len(array), "%s", text)
		}
	}
	assert.Greater(t, valid, 5_000)
}

func TestBounds(t *testing.T) {
	t.Parallel()
	long := `"` + strings.Repeat("x", 100_000) + `"`

	for name, test := range map[string]struct {
		cutter func(io.Reader, Bounds) *Cutter
		body   string
		bounds Bounds
		want   *LimitError
	}{
		"an item is as long as it may be": {array, "[" + long + "]", Bounds{Item: 100_002, Around: -1}, nil},
		"an item is too long":             {array, "[1," + long + "]", Bounds{Item: 100_001, Around: -1}, &LimitError{Item: 1, Limit: 100_001}},
		"an item that has no end":         {array, "[" + long[:50_000], Bounds{Item: 40_000, Around: -1}, &LimitError{Item: 0, Limit: 40_000}},
		"a line is too long":              {Lines, "1\n" + long + "\n", Bounds{Item: 100_001, Around: -1}, &LimitError{Item: 1, Limit: 100_001}},
		"what is around is too long":      {array, long, Bounds{Item: -1, Around: 1000}, &LimitError{Item: -1, Limit: 1000}},
		"what is behind is too long":      {underKey, `{"k":[1],"a":` + long + `}`, Bounds{Item: -1, Around: 1000}, &LimitError{Item: -1, Limit: 1000}},
		"items are not around":            {array, "[" + long + "]", Bounds{Item: -1, Around: 2}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.bounds.Items, test.bounds.Bytes = 10, 1<<20
			c := test.cutter(strings.NewReader(test.body), test.bounds)
			c.Head()
			for _, more := c.Next(); more; _, more = c.Next() {
			}

			if test.want == nil {
				require.NoError(t, c.Err())
				return
			}
			var limit *LimitError
			require.ErrorAs(t, c.Err(), &limit)
			assert.Equal(t, test.want, limit)
		})
	}
}

func array(r io.Reader, b Bounds) *Cutter    { return Array(r, "", b) }
func underKey(r io.Reader, b Bounds) *Cutter { return Array(r, "k", b) }

// endless is an array that nobody ends.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ",1"[e.read%2]
		if e.read == 0 {
			p[i] = '['
		}
		e.read++
	}
	return len(p), nil
}

// TestCutterHoldsNoMoreThanABatch reads a long body with little memory.
func TestCutterHoldsNoMoreThanABatch(t *testing.T) {
	t.Parallel()
	body := &endless{}
	c := Array(body, "", Bounds{Items: 1000, Bytes: 1 << 10, Item: 1 << 10, Around: 10})
	c.Head()
	for range 10_000 {
		batch, more := c.Next()
		require.True(t, more)
		require.LessOrEqual(t, len(batch.Text), 2<<10)
	}
	assert.Greater(t, body.read, 5_000_000)
	assert.LessOrEqual(t, cap(c.buf), 256<<10)
}

func TestCutterSaysWhatItsReaderEndedWith(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	for name, c := range map[string]*Cutter{
		"array": Array(io.MultiReader(strings.NewReader("[1,2,"), iotest.ErrReader(gone)), "", wide(10)),
		"head":  Array(iotest.ErrReader(gone), "k", wide(10)),
		"tail":  Array(io.MultiReader(strings.NewReader("[1]"), iotest.ErrReader(gone)), "", wide(10)),
		"lines": Lines(io.MultiReader(strings.NewReader("1\n2"), iotest.ErrReader(gone)), wide(10)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.Head()
			for _, more := c.Next(); more; _, more = c.Next() {
			}
			require.ErrorIs(t, c.Err(), gone)
		})
	}
}

func TestItemAt(t *testing.T) {
	t.Parallel()
	c := Array(strings.NewReader(`[1, 22 ,333]`), "", wide(10))
	c.Head()
	batch, more := c.Next()
	require.True(t, more)
	var got []int
	for i := range batch.Text[1:] {
		got = append(got, batch.ItemAt(i+1))
	}
	assert.Equal(t, []int{0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2}, got, "a comma belongs to the item behind it")
}

// TestPartsAreAskedForInAnyOrder, and one that has been cut short leaves no mark.
func TestPartsAreAskedForInAnyOrder(t *testing.T) {
	t.Parallel()
	c := Array(strings.NewReader(`[0,[1],{"2":2}, "3" ,4]`), "", wide(10))
	c.Head()
	batch, more := c.Next()
	require.True(t, more)
	items := []string{`0`, `[1]`, `{"2":2}`, ` "3" `, `4`}

	random := rand.New(rand.NewPCG(7, 8))
	for range 1_000 {
		i := random.IntN(5)
		j := i + 1 + random.IntN(5-i)
		part := batch.Part(i, j)
		require.Equal(t, "["+strings.Join(items[i:j], ",")+"]", string(part.Text))
		require.Equal(t, j-i, part.Len())
	}
}

func BenchmarkArray(b *testing.B) {
	lead := `{"name":"Ada Lovelace","phone":"+4930123456","email":"ada@example.com","products":[{"sku":"A-1","price":9.5}]}`
	body := []byte("[" + strings.Repeat(lead+",", 9_999) + lead + "]")
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		c := Array(bytes.NewReader(body), "", wide(1000))
		c.Head()
		for _, more := c.Next(); more; _, more = c.Next() {
		}
	}
}
