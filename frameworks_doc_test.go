package bind_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shown is a piece of code in a document, and the file of an example that it is taken from.
var shown = regexp.MustCompile("(?s)<!-- (examples/[^ ]+) -->\n```go\n(.*?)\n```")

// TestFrameworksAreShownAsTheyAre compares the code in docs/frameworks.md with the examples, which are compiled and
// tested. Only the indentation may differ.
func TestFrameworksAreShownAsTheyAre(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/frameworks.md")
	require.NoError(t, err)
	pieces := shown.FindAllStringSubmatch(string(text), -1)
	assert.Len(t, pieces, strings.Count(string(text), "```go"), "each piece names its file")

	seen := map[string]bool{}
	for _, piece := range pieces {
		file, err := os.ReadFile(filepath.FromSlash(piece[1]))
		require.NoError(t, err)
		assert.Contains(t, unindented(string(file)), unindented(piece[2]), piece[1])
		seen[strings.Split(piece[1], "/")[1]] = true
	}
	for _, framework := range []string{"gin", "echo", "fiber", "chi", "huma", "connect"} {
		assert.True(t, seen[framework], framework)
	}
}

// unindented returns code without the blanks that its lines begin with.
func unindented(code string) string {
	lines := strings.Split(code, "\n")
	for i := range lines {
		lines[i] = strings.TrimLeft(lines[i], "\t")
	}
	return strings.Join(lines, "\n")
}
