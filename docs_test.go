package bind_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// blocksOf returns the code of a language in a document.
func blocksOf(document, language string) (blocks []string) {
	for _, block := range strings.Split(document, "```"+language+"\n")[1:] {
		code, _, _ := strings.Cut(block, "```")
		blocks = append(blocks, code)
	}
	return blocks
}

// TestDocsCode fails when Go code in docs/ is neither in a test nor in an
// example, to the letter, or an answer in no test.
func TestDocsCode(t *testing.T) {
	t.Parallel()
	tests := readAll(t, "*_test.go")
	code := undented(tests + readAll(t, "examples/*/*.go"))

	documents, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	for _, name := range documents {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, block := range blocksOf(string(text), "go") {
			assert.True(t, strings.Contains(code, undented(block)), "%s: this code is nowhere:\n%s", name, block)
		}
		if filepath.Base(name) == "from-gin.md" {
			continue // a test of examples/fromgin compares its answers
		}
		for _, answer := range blocksOf(string(text), "json") {
			found := strings.Contains(tests, strings.TrimSpace(answer))
			assert.True(t, found, "%s: this answer is in no test: %s", name, answer)
		}
	}
}

// readAll returns the text of all files that a pattern names.
func readAll(t *testing.T, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	require.NoError(t, err)
	var all strings.Builder
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		all.Write(text)
	}
	return all.String()
}

// TestDocsLinks looks for the files that the README and the documents link to,
// and for the headings in them.
func TestDocsLinks(t *testing.T) {
	t.Parallel()
	documents, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	documents = append(documents, "README.md")
	code := regexp.MustCompile("(?s)```.*?```|`[^`]*`")
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for _, name := range documents {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, match := range link.FindAllStringSubmatch(code.ReplaceAllString(string(text), ""), -1) {
			target, err := os.ReadFile(filepath.Join(filepath.Dir(name), match[1]))
			if info, failed := os.Stat(filepath.Join(filepath.Dir(name), match[1])); failed == nil && info.IsDir() {
				continue
			}
			require.NoError(t, err, name)
			if match[2] != "" {
				assert.Contains(t, headings(string(target)), match[2], name)
			}
		}
	}
}

// headings returns the anchors of a document's headings, as GitHub makes them.
func headings(document string) (anchors []string) {
	for _, heading := range regexp.MustCompile("(?m)^#+ (.*)$").FindAllStringSubmatch(document, -1) {
		words := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		anchors = append(anchors, "#"+strings.ReplaceAll(words, " ", "-"))
	}
	return anchors
}

// TestDocsLimits compares the table of docs/security.md with the limits that
// there are.
func TestDocsLimits(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/security.md")
	require.NoError(t, err)
	var listed, want []string
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\|").FindAllStringSubmatch(string(text), -1) {
		listed = append(listed, row[1])
	}
	for field := range reflect.TypeFor[bind.Limits]().Fields() {
		want = append(want, field.Name)
	}
	assert.ElementsMatch(t, want, listed)
}

// formChecks use the functions of docs/forms.md as a page would.
const formChecks = `
const answer = { message: 'The given data was invalid.', errors: { 'leads.1.phone': ['Bad.', 'Worse.'], body: ['Empty.'] } }
const told = []
const setError = (name, error) => told.push([name, error.type, error.message])
await submitWithReactHookForm(async () => ({ ok: false, json: async () => answer }), {}, setError)
await submitWithReactHookForm(async () => ({ ok: false, json: async () => ({ message: 'Server Error' }) }), {}, setError)
const shown = {}
showErrors(answer.errors, (name) => name === 'body' ? undefined : { setCustomValidity: (text) => { shown[name] = text }, reportValidity() {} })
formToJSON([['__proto__.x', '1']])
console.log(JSON.stringify([
  told, await submitWithReactHookForm(async () => ({ ok: true, json: async () => 7 }), {}, setError),
  forVeeValidate(answer.errors), shown, ({}).x === undefined,
  formToJSON([['name', 'Ada'], ['leads.0.phone', '1'], ['leads.0.tags.0', 'a'], ['leads.1.phone', '2']]),
]))`

// TestDocsForms runs the functions of docs/forms.md.
func TestDocsForms(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("SKIPPED: there is no Node to run the functions of docs/forms.md")
	}
	text, err := os.ReadFile("docs/forms.md")
	require.NoError(t, err)
	module := filepath.Join(t.TempDir(), "forms.mjs")
	code := strings.Join(blocksOf(string(text), "js"), "\n") + formChecks
	require.NoError(t, os.WriteFile(module, []byte(code), 0o600))

	out, err := exec.Command(node, module).CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.JSONEq(t, `[
		[["leads.1.phone", "server", "Bad."], ["root", "server", "Empty."], ["root", "server", "Server Error"]], 7,
		{"leads[1].phone": ["Bad.", "Worse."], "body": ["Empty."]}, {"leads.1.phone": "Bad."}, true,
		{"name": "Ada", "leads": [{"phone": "1", "tags": ["a"]}, {"phone": "2"}]}
	]`, string(out))
}
