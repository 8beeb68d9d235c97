package bind_test

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// TestRuleNamesAreListed: docs/rules.md has each rule that bind itself reports, and
// no other.
func TestRuleNamesAreListed(t *testing.T) {
	t.Parallel()
	var want []string
	isRules := func(name string) bool { return name == "rule.go" }
	for _, file := range parse(t, filepath.Join("internal", "mistake"), isRules) {
		ast.Inspect(file, func(n ast.Node) bool {
			if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING {
				name, err := strconv.Unquote(text.Value)
				require.NoError(t, err)
				want = append(want, name)
			}
			return true
		})
	}
	const prefix = "max_"
	for _, limit := range []string{"memory", "distinct", "values", "depth", "key", "number", "string", "item"} {
		want = append(want, prefix+limit)
	}

	text, err := os.ReadFile(filepath.Join("docs", "rules.md"))
	require.NoError(t, err)
	got := []string{prefix}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z0-9_]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		got = append(got, row[1])
	}
	assert.ElementsMatch(t, want, got)

	b := newBinder(t, bind.Config{Format: bind.Problem{Rule: true}})
	for _, rule := range got[1:] {
		_, _, body := b.Answer("en", bind.Reject(bind.FieldError{Path: bind.At("x"), Rule: rule, Param: "1"}))
		assert.Contains(t, string(body), `"rule":"`+rule+`","param":"1"`)
	}
}
