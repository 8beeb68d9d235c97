package items

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// blanks is white space that is made while it is read.
func blanks(n int64) io.Reader { return io.LimitReader(spaces{}, n) }

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = " \n\t\r"[i%4]
	}
	return len(p), nil
}

// TestWhiteSpaceTakesNoMemory between items, however much there is, and is
// refused around them.
func TestWhiteSpaceTakesNoMemory(t *testing.T) {
	t.Parallel()
	const many, most = 8 << 20, 1 << 20
	for name, c := range map[string]struct {
		key, before, after string
		count              int
		refused            bool
	}{
		"before the first item": {before: "[", after: "1,2]", count: 2},
		"between items":         {before: "[1,", after: "2,3]", count: 3},
		"in an empty array":     {before: "[", after: "]"},
		"behind the last comma": {key: "k", before: `{"k":[1,`, after: `2]}`, count: 2},
		"before the array":      {before: "", after: "[1]", refused: true},
		"behind the array":      {before: "[1]", after: "", count: 1, refused: true},
		"before a member":       {key: "k", before: "{", after: `"k":[1]}`, refused: true},
		"before a value":        {key: "k", before: `{"k":`, after: `[1]}`, refused: true},
		"behind an item":        {before: "[1", after: ",2]", refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := io.MultiReader(strings.NewReader(c.before), blanks(many), strings.NewReader(c.after))
			cutter := Array(body, c.key, Bounds{Items: 10, Bytes: 1 << 10, Item: most, Around: most})

			cutter.Head()
			for batch, more := cutter.Next(); more; batch, more = cutter.Next() {
				require.LessOrEqual(t, len(batch.Text), most)
			}

			var limit *LimitError
			if c.refused {
				require.ErrorAs(t, cutter.Err(), &limit)
			} else {
				require.NoError(t, cutter.Err())
			}
			assert.Equal(t, c.count, cutter.Count())
			assert.LessOrEqual(t, cap(cutter.buf), 4*most)
			assert.LessOrEqual(t, len(cutter.Around().Text), 4*most)
		})
	}
}

// TestTheLongestItem is as long as the limit, whatever stands around it.
func TestTheLongestItem(t *testing.T) {
	t.Parallel()
	const most = 10
	item := `"` + strings.Repeat("x", most-2) + `"`
	longer := `"` + strings.Repeat("x", most-1) + `"`
	for _, around := range []struct{ before, after string }{{"", ""}, {" ", ""}, {"", "\r"}, {"\t ", "  \r"}} {
		for text, fits := range map[string]bool{item: true, longer: false} {
			text = around.before + text + around.after
			for name, cutter := range map[string]*Cutter{
				"array":     Array(strings.NewReader("["+text+","+text+"]"), "", Bounds{Items: 10, Bytes: 100, Item: most, Around: -1}),
				"lines":     Lines(strings.NewReader(text+"\n"+text+"\n"), Bounds{Items: 10, Bytes: 100, Item: most, Around: -1}),
				"last line": Lines(strings.NewReader(text), Bounds{Items: 10, Bytes: 100, Item: most, Around: -1}),
			} {
				cutter.Head()
				for _, more := cutter.Next(); more; _, more = cutter.Next() {
				}
				assert.Equal(t, fits, cutter.Err() == nil, "%s %q: %v", name, text, cutter.Err())
			}
		}
	}
}
