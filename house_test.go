package bind_test

import (
	"cmp"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// module is the path of the module, which every import of its own begins with.
const module = "github.com/fielderrors/bind"

// floors are the packages of the module, bottom up. A package may import those
// of lower floors only. ARCHITECTURE.md says what each is for.
var floors = [][]string{
	{"internal/path", "internal/tag", "internal/catalog", "internal/accept", "internal/httpio", "internal/jsonwriter", "internal/spelling", "internal/spool", "internal/items"},
	{"internal/shape", "internal/mistake", "internal/selection", "locales"},
	{"internal/proof", "internal/words", "internal/zoho"},
	{"internal/jsonbody"},
	{"internal/rules", "internal/bindtag", "internal/batch"},
	{"internal/check", "internal/schema"},
	{"."},
	{"bindtest", "browser", "openapi"},
}

// The most that a file may hold, by the rules of the house.
const (
	mostLines     = 300
	mostColumns   = 120 // a tab counts as one
	mostRootFiles = 24
)

// floorOf returns the floor of a package, counted from 1; 0 for one that
// stands on none.
func floorOf(pkg string) int {
	for i, floor := range floors {
		for _, name := range floor {
			if name == pkg {
				return i + 1
			}
		}
	}
	return 0
}

// sources returns the Go files below root that are neither tests nor made by a
// generator, with slashes, without those of hidden folders and of folders named
// by skip.
func sources(t *testing.T, root string, skip ...string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if entry.IsDir() {
			hidden := strings.HasPrefix(entry.Name(), ".") && name != "."
			passed := entry.Name() == "node_modules" || entry.Name() == "testdata"
			for _, folder := range skip {
				passed = passed || name == folder
			}
			if hidden || passed {
				return fs.SkipDir
			}
			return nil
		}
		generated := strings.HasSuffix(name, ".pb.go") || strings.HasSuffix(name, ".connect.go")
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !generated {
			files = append(files, name)
		}
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// moduleSources returns the files of the root module.
func moduleSources(t *testing.T) []string { return sources(t, ".", "examples", "bench") }

func TestPackagesImportLowerFloorsOnly(t *testing.T) {
	t.Parallel()
	for _, name := range moduleSources(t) {
		pkg := filepath.ToSlash(filepath.Dir(name))
		floor := floorOf(pkg)
		assert.NotZero(t, floor, "%s: package %s stands on no floor: add it to the table and to ARCHITECTURE.md", name, pkg)

		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, imported := range file.Imports {
			path, err := strconv.Unquote(imported.Path.Value)
			require.NoError(t, err)
			below, ours := strings.CutPrefix(path+"/", module+"/")
			if below = strings.TrimSuffix(below, "/"); ours {
				below = cmp.Or(below, ".")
				assert.Less(t, floorOf(below), floor, "%s imports %s, which is no lower floor", name, below)
			}
		}
	}
}

func TestFilesAreOfAReadableSize(t *testing.T) {
	t.Parallel()
	root := 0
	for _, name := range moduleSources(t) {
		if !strings.Contains(name, "/") {
			root++
		}
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		lines := strings.Count(string(text), "\n")
		assert.LessOrEqual(t, lines, mostLines, "%s: split it by its nouns", name)
	}
	assert.LessOrEqual(t, root, mostRootFiles, "files of the root package")
}

// structTag matches a struct tag, which Go cannot wrap.
var structTag = regexp.MustCompile("`[a-z]+:\".*\"`$")

func TestLinesAreOfAReadableWidth(t *testing.T) {
	t.Parallel()
	for _, name := range sources(t, ".") {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for i, line := range strings.Split(string(text), "\n") {
			line = structTag.ReplaceAllString(line, "")
			assert.LessOrEqual(t, utf8.RuneCountInString(line), mostColumns, "%s:%d", name, i+1)
		}
	}
}

// TestArchitectureNamesEveryPackage compares the section "Floors" of
// ARCHITECTURE.md with the table above, and the table with the folders.
func TestArchitectureNamesEveryPackage(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("ARCHITECTURE.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "\n## Floors\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")

	documented := map[string]int{}
	for line := range strings.Lines(section) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 {
			continue
		}
		if floor, err := strconv.Atoi(strings.TrimSpace(cells[1])); err == nil {
			documented[strings.Trim(strings.TrimSpace(cells[2]), "`")] = floor
		}
	}
	built := map[string]int{}
	for _, name := range moduleSources(t) {
		pkg := filepath.ToSlash(filepath.Dir(name))
		built[pkg] = floorOf(pkg)
	}
	assert.Equal(t, built, documented)
}

// TestGuidesNameWhatThereIs looks for the files, folders and tests that the
// guides for contributors name.
func TestGuidesNameWhatThereIs(t *testing.T) {
	t.Parallel()
	var tests strings.Builder
	for _, pattern := range []string{"*_test.go", "*/*_test.go", "internal/*/*_test.go"} {
		tests.WriteString(readAll(t, pattern))
	}
	named := regexp.MustCompile("`([\\w./-]+)`")
	isPath := regexp.MustCompile(`/|\.(go|json|md)$`)
	isTest := regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Z]`)
	isExample := regexp.MustCompile(`NAME|TAG`) // stands for others

	for _, guide := range []string{"ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "RELEASE.md"} {
		text, err := os.ReadFile(guide)
		require.NoError(t, err)
		for _, match := range named.FindAllStringSubmatch(string(text), -1) {
			name := match[1]
			switch {
			case isExample.MatchString(name):
			case isTest.MatchString(name):
				assert.Contains(t, tests.String(), "func "+name+"(", "%s names a test", guide)
			case isPath.MatchString(name):
				_, err := os.Stat(name)
				assert.NoError(t, err, guide)
			}
		}
	}
}
