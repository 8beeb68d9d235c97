package schema

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind/internal/jsonwriter"
	"github.com/fielderrors/bind/internal/rules"
	"github.com/fielderrors/bind/internal/shape"
	"github.com/fielderrors/bind/internal/tag"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// bakedIn returns the names of validator's rules, as its source has them, and of its aliases.
func bakedIn(t *testing.T) (all []string) {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-playground/validator/v10")
	out, err := list.Output()
	require.NoError(t, err)
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "baked_in.go"))
	require.NoError(t, err)
	_, block, found := strings.Cut(string(source), "bakedInValidators = map[string]Func{\n")
	require.True(t, found)
	block, _, _ = strings.Cut(block, "\n\t}\n")
	for _, match := range regexp.MustCompile(`(?m)^\t\t"(\w+)":`).FindAllStringSubmatch(block, -1) {
		all = append(all, match[1])
	}
	for alias := range bakedInAliases {
		all = append(all, alias)
	}
	slices.Sort(all)
	return all
}

// params are arguments of the rules that want one, by the form of the value: "" is any.
var params = map[string]string{
	"len": "2", "min": "2", "max": "2", "gt": "2", "gte": "2", "lt": "2", "lte": "2", "eq": "2", "ne": "2", "oneof": "1 2", "noneof": "1 2",
	"oneofci": "a k", "noneofci": "a k", "eq_ignore_case": "a", "ne_ignore_case": "a", "contains": "a.b", "containsany": "a.", "containsrune": "a",
	"excludes": "a.b", "excludesall": "a.", "excludesrune": "a", "startswith": "a.b", "endswith": "a.b", "startsnotwith": "a.b",
	"endsnotwith": "a.b", "datetime": "2006-01-02", "postcode_iso3166_alpha2": "DE", "mimetype": "image/png",
}

// TestTable holds the table of rules against a golden file: of which kind each rule of validator's is, and what it says of which values. At least
// 110 are exact or conditional.
func TestTable(t *testing.T) {
	t.Parallel()
	engine, err := rules.New(rules.Config{Tag: "validate"}, shape.NewReader("validate"))
	require.NoError(t, err)
	c := &compiler{Compiler: New(engine)}

	var b strings.Builder
	said := 0
	for _, name := range bakedIn(t) {
		best, lines := c.tell(t, name)
		fmt.Fprintf(&b, "%s: %s\n%s", name, best, lines)
		if best >= Conditional {
			said++
		}
	}
	assert.GreaterOrEqual(t, said, 110, "rules that are exact or conditional")
	fmt.Fprintf(&b, "\n%d rules are exact or conditional\n", said)

	const golden = "testdata/rules.txt"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err, "run the test with -update, and read what it wrote")
	assert.Equal(t, string(want), b.String())
}

// tell returns the kind of a rule, and a line for each form of values that a schema says something of.
func (c *compiler) tell(t *testing.T, name string) (best Kind, lines string) {
	t.Helper()
	switch {
	case name == "required" || name == "isdefault":
		return Exact, "    any value: by what zero is for its type\n"
	case tag.AsksNil(name):
		return Conditional, "    any value: if and then on the object around it\n"
	}
	forms := []struct {
		form form
		name string
	}{
		{text, "string"}, {signed, "int"}, {unsigned, "uint"}, {single, "float32"}, {double, "float64"}, {boolean, "bool"},
		{list, "list"}, {mapping, "map"},
	}
	for _, f := range forms {
		r := tag.Rule{Name: name, Param: params[name]}
		if f.form == boolean && r.Param != "" {
			r.Param = "true"
		}
		said := c.rule(f.form, r)
		if _, alias := bakedInAliases[name]; alias {
			said = c.ruling(place{typ: &shape.Type{}}, f.form, r)
		}
		if said.kind == ServerOnly {
			continue
		}
		best = max(best, said.kind)
		text, err := jsonwriter.Marshal(jsonwriter.Rendered{Body: said.is}, 0)
		require.NoError(t, err)
		lines += fmt.Sprintf("    %s %s: %s\n", f.name, said.kind, shortened(string(text)))
	}
	return best, lines
}

// shortened cuts lists of codes.
func shortened(text string) string {
	const most = 300
	if len(text) > most && strings.HasPrefix(text, `{"enum"`) {
		return fmt.Sprintf("%s … %d values", text[:60], strings.Count(text, ",")+1)
	}
	return text
}
