package locales_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

// program is one that uses bind with the languages of an expression.
const program = `package main

import (
	"net/http"

	"github.com/fielderrors/bind"
	"github.com/fielderrors/bind/locales"
)

type lead struct {
	Name string %s
}

func main() {
	b := bind.Must(bind.New(bind.Config{Locales: %s}))
	http.Handle("POST /leads", bind.Handle(b, func(http.ResponseWriter, *http.Request, lead) error { return nil }))
	_ = http.ListenAndServe("localhost:8080", nil)
}
`

// build compiles programs by their languages, in a module of their own, and returns the binaries.
func build(t *testing.T, languages map[string]string) (binaries map[string][]byte) {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, text []byte) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	module, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	module = bytes.Replace(module, []byte("module github.com/fielderrors/bind\n"), []byte("module example.com/programs\n"), 1)
	write("go.sum", sums)
	write("go.mod", fmt.Appendf(module, "\nrequire github.com/fielderrors/bind v0.0.0\n\nreplace github.com/fielderrors/bind => %q\n", root))
	for name, expression := range languages {
		write(filepath.Join(name, "main.go"), fmt.Appendf(nil, program, "`json:\"name\" validate:\"required\"`", expression))
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", "-mod=mod", "-ldflags=-s -w", "-o", "bin/", "./...")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	binaries = map[string][]byte{}
	for name := range languages {
		binaries[name], err = os.ReadFile(filepath.Join(dir, "bin", name))
		require.NoError(t, err)
	}
	return binaries
}

// TestProgramsCarryTheLanguagesTheyName looks into binaries: the linker leaves out the catalogs that no func of the
// program needs. (English is in any program, as Config's default.)
func TestProgramsCarryTheLanguagesTheyName(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("two programs are built, which takes seconds: run it without -short")
	}
	binaries := build(t, map[string]string{"one": "[]locales.Locale{locales.En()}", "all": "locales.All()"})
	texts := 0
	for _, l := range locales.All() {
		entries, text := read(t, l.Tag())
		texts += len(text)
		line := []byte(entries[0].line())
		assert.True(t, bytes.Contains(binaries["all"], line), "%s in the program that speaks all", l.Tag())
		assert.Equal(t, l.Tag() == "en", bytes.Contains(binaries["one"], line), "%s in the program that speaks English", l.Tag())
	}
	one, all := len(binaries["one"]), len(binaries["all"])
	t.Logf("bytes with English: %d; with all %d languages: %d, which is %d more; the catalogs are %d (stripped, %s, %s/%s)",
		one, len(locales.All()), all, all-one, texts, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func benchmarkNew(b *testing.B, languages []locales.Locale) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := bind.New(bind.Config{Locales: languages}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewOneLanguage(b *testing.B)  { benchmarkNew(b, []locales.Locale{locales.De()}) }
func BenchmarkNewAllLanguages(b *testing.B) { benchmarkNew(b, locales.All()) }
