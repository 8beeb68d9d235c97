package bind_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var costsFile = flag.String("costs", "", "a file into which TestCliffs writes its table, between the lines of costMarks")

// costMarks are the lines around the table in a file.
var costMarks = [2]string{"<!-- hostile -->\n", "<!-- /hostile -->\n"}

// largestCliff is the size of the bodies that the table is about.
const largestCliff = 1<<20 - 8<<10

// costTable is the table of what hostile bodies cost with each kind of Binder.
type costTable []costRow

// costRow is one kind of Binder, and its worst bodies.
type costRow struct {
	binder       string
	time, memory worstCost
}

// worstCost is the most that a byte of a body costs, and in which body.
type worstCost struct {
	perByte float64
	body    string
}

func (w *worstCost) raise(perByte float64, body string) {
	if perByte > w.perByte {
		*w = worstCost{perByte, body}
	}
}

var costNames = map[string]string{
	"plain": "validator's rules", "own rule": "with a rule of your own",
	"foreign": "with `Config.Validator`", "stars": "Precognition, 20 patterns",
}

func (c *costTable) add(binder string) { *c = append(*c, costRow{binder: costNames[binder]}) }

// note notes what a body has cost with the Binder that was added last.
func (c costTable) note(body string, size int, work cliffWork) {
	row := &c[len(c)-1]
	row.time.raise(float64(work.took.Nanoseconds())/float64(size), body)
	row.memory.raise(float64(work.bytes)/float64(size), body)
}

func (c costTable) String() string {
	var text strings.Builder
	text.WriteString("| Binder | worst time for a byte | worst memory for a byte |\n|---|---|---|\n")
	for _, row := range c {
		fmt.Fprintf(&text, "| %s | %.0f ns: %s | %.0f bytes: %s |\n",
			row.binder, row.time.perByte, row.time.body, row.memory.perByte, row.memory.body)
	}
	return text.String()
}

// write prints the table, and puts it into the file that the flag names.
func (c costTable) write(t *testing.T) {
	t.Helper()
	t.Logf("\n%s", c)
	if *costsFile == "" {
		return
	}
	old, err := os.ReadFile(*costsFile)
	require.NoError(t, err)
	text, err := withCosts(string(old), c.String())
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(*costsFile, []byte(text), 0o600))
}

// withCosts returns a text with a table between the marks.
func withCosts(text, table string) (string, error) {
	before, rest, begun := strings.Cut(text, costMarks[0])
	_, after, ended := strings.Cut(rest, costMarks[1])
	if !begun || !ended {
		return "", fmt.Errorf("no lines %s and %s", costMarks[0], costMarks[1])
	}
	return before + costMarks[0] + "\n" + table + "\n" + costMarks[1] + after, nil
}

// TestDocsCosts: the table in docs/rejections.md is of the Binders that are measured.
func TestDocsCosts(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/rejections.md")
	require.NoError(t, err)
	_, rest, begun := strings.Cut(string(text), costMarks[0])
	table, _, ended := strings.Cut(rest, costMarks[1])
	require.True(t, begun && ended)
	for _, name := range costNames {
		assert.Contains(t, table, "| "+name+" |")
	}

	same, err := withCosts(string(text), strings.Trim(table, "\n")+"\n")
	require.NoError(t, err)
	assert.Equal(t, string(text), same)
	_, err = withCosts("no marks", table)
	assert.Error(t, err)
}
