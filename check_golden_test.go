package bind_test

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// checkCase is a type that Check looks at.
type checkCase struct {
	name string
	cfg  bind.Config
	v    any
}

// checkGolden compares what Check says of each case with a file in
// testdata/check: place, fault and cure, one finding a line.
func checkGolden(t *testing.T, file string, cases []checkCase) {
	t.Helper()
	var text strings.Builder
	for _, c := range cases {
		text.WriteString(c.name + "\n")
		err := newBinder(t, c.cfg).Check(c.v)
		if err == nil {
			text.WriteString("\tnothing\n")
			continue
		}
		for line := range strings.SplitSeq(err.Error(), "\n") {
			text.WriteString("\t" + line + "\n")
		}
	}
	compareGolden(t, "testdata/check/"+file+".golden", []byte(text.String()))
}

// faultFormats finds the formats of faults in Go files: what is handed to report,
// and what stands in a Fault.
func faultFormats(t *testing.T, dir string) (formats []string) {
	t.Helper()
	literal := func(e ast.Expr) {
		ast.Inspect(e, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				require.NoError(t, err)
				formats = append(formats, text)
			}
			return !ok
		})
	}
	for _, f := range parse(t, dir, func(name string) bool { return !strings.HasSuffix(name, "_test.go") }) {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if fn, ok := n.Fun.(*ast.SelectorExpr); ok && fn.Sel.Name == "report" && len(n.Args) > 1 {
					literal(n.Args[1])
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Fault" || ok && key.Name == "fault" {
					literal(n.Value)
				}
			}
			return true
		})
	}
	require.NotEmpty(t, formats)
	return formats
}

// TestEveryMessageOfCheckHasAGolden looks for each fault that the source can
// word in the goldens.
func TestEveryMessageOfCheckHasAGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/check/*.golden")
	require.NoError(t, err)
	var goldens strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		goldens.Write(text)
	}

	verb := regexp.MustCompile(`%[a-z]`)
	for _, dir := range []string{"internal/check", "internal/shape", "internal/bindtag"} {
		for _, format := range faultFormats(t, dir) {
			pattern := verb.ReplaceAllString(regexp.QuoteMeta(format), ".*")
			assert.True(t, regexp.MustCompile(pattern).MatchString(goldens.String()), "%q has no golden", format)
		}
	}
}
