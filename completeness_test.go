package bind_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// parse returns the files of a folder whose names keep.
func parse(t *testing.T, dir string, keep func(name string) bool) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	var files []*ast.File
	for _, name := range names {
		if !keep(filepath.Base(name)) {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		files = append(files, f)
	}
	require.NotEmpty(t, files)
	return files
}

// exported lists what a package exports: types, functions, methods of exported types, constants.
func exported(files []*ast.File) (names []string) {
	for _, f := range files {
		for name, object := range f.Scope.Objects {
			if ast.IsExported(name) && object.Kind != ast.Bad {
				names = append(names, name)
			}
		}
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Name.IsExported() && ast.IsExported(receiver(fn)) {
				names = append(names, fn.Name.Name)
			}
		}
	}
	return names
}

func receiver(fn *ast.FuncDecl) string {
	t := fn.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	return t.(*ast.Ident).Name
}

func TestEveryExportedNameIsInAnExample(t *testing.T) {
	t.Parallel()
	// Methods that an example uses without naming them: Error prints itself, a Path, too; a Format is rendered.
	implied := map[string]bool{"Error": true, "String": true, "Render": true, "MarshalJSONTo": true}
	// Package json calls these.
	implied["MarshalJSON"], implied["UnmarshalJSON"] = true, true
	// Open and Overrides are for bind.New alone, and LabelPrefix goes with them.
	implied["Open"], implied["Overrides"], implied["LabelPrefix"] = true, true, true
	implied["Inside"] = true // for the packages of this module
	for _, dir := range []string{".", "locales", "bindtest"} {
		used := map[string]bool{}
		for _, f := range parse(t, dir, func(name string) bool { return strings.HasPrefix(name, "example") }) {
			ast.Inspect(f, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					used[id.Name] = true
					for part := range strings.SplitSeq(strings.TrimPrefix(id.Name, "Example"), "_") {
						used[part] = true
					}
				}
				return true
			})
		}
		sources := parse(t, dir, func(name string) bool { return !strings.HasSuffix(name, "_test.go") })
		for _, name := range exported(sources) {
			assert.True(t, used[name] || implied[name], "%s/%s has no Example and is used in none", dir, name)
		}
	}
}

func TestEveryReasonHasAStatusAndATextAndATitle(t *testing.T) {
	t.Parallel()
	format := bind.FormatFunc(func(r bind.Report) bind.Response {
		return bind.Response{Body: []string{r.Title, r.Detail}}
	})
	b := newBinder(t, bind.Config{Format: format})
	for r := bind.Invalid; r < bind.Validated; r++ {
		status, _, body := b.Answer("en", &bind.Error{Reason: r})
		assert.Equal(t, r.Status(), status, r)
		assert.NotContains(t, string(body), `""`, r)
		assert.GreaterOrEqual(t, status, 400, r)
	}
	assert.Equal(t, "internal", bind.Reason(200).String(), "a number that is no Reason")
}
