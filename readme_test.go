package bind_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/locales"
)

// readme returns the text of README.md.
func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	return string(text)
}

// TestREADMEIsRead in ten minutes: it has at most 900 words, code, tables and
// links counted as wc -w does.
func TestREADMEIsRead(t *testing.T) {
	t.Parallel()
	assert.LessOrEqual(t, len(strings.Fields(readme(t))), 900)
}

// TestREADMECode fails when Go code in the README is not in an example to the
// letter. The test of examples/start runs its main.go and sends its request.
func TestREADMECode(t *testing.T) {
	t.Parallel()
	code := undented(readAll(t, "example*_test.go") + readAll(t, "examples/start/*.go"))
	blocks := blocksOf(readme(t), "go")
	require.NotEmpty(t, blocks)
	for _, block := range blocks {
		assert.True(t, strings.Contains(code, undented(block)), "this code is nowhere:\n%s", block)
	}
}

// TestREADMESpeaksOfEveryDocument: what was left out of the README is a click
// away, and the frameworks are in the first lines.
func TestREADMESpeaksOfEveryDocument(t *testing.T) {
	t.Parallel()
	text := readme(t)
	first, _, _ := strings.Cut(text, "```")
	assert.Contains(t, first, "(docs/frameworks.md)")

	pages, err := os.ReadDir("docs")
	require.NoError(t, err)
	for _, page := range pages {
		assert.Contains(t, text, "(docs/"+page.Name()+")", "README links to every page")
	}
}

// TestREADMELanguages compares the number of languages in the README with
// those that there are.
func TestREADMELanguages(t *testing.T) {
	t.Parallel()
	said := regexp.MustCompile(`\*\*\[Languages\].*?: (\d+),`).FindStringSubmatch(readme(t))
	require.NotNil(t, said)
	assert.Equal(t, strconv.Itoa(len(locales.All())), said[1])
}

// undented returns text without the white space at the start of its lines.
func undented(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
