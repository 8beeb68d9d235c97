package browser_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// lookNode returns the path of Node. Without it, and npm's packages in the
// folder node, the test is skipped, or fails if BROWSER_NODE=required.
func lookNode(t *testing.T) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat("node/node_modules") // put there by: npm ci
	}
	if os.Getenv("BROWSER_NODE") == "required" {
		require.NoError(t, err)
	}
	if err != nil {
		t.Skip("SKIPPED with Node: install it and run npm ci in browser/node:", err)
	}
	return node
}

// run runs a program in the folder node and returns what it prints.
func run(t *testing.T, input []byte, program string, args ...string) []byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, args...)
	command.Dir, command.Stdin = "node", bytes.NewReader(input)
	var faults bytes.Buffer
	command.Stderr = &faults
	output, err := command.Output()
	require.NoError(t, err, "%s %s", faults.String(), output)
	return output
}

// inNode is a case for differential.mjs.
type inNode struct {
	Schema json.RawMessage   `json:"schema"`
	Words  json.RawMessage   `json:"words"`
	Values []json.RawMessage `json:"values"`
}

// said is what bind.js says of a value.
type said struct {
	Found  map[string][]string `json:"found"`
	Issues []struct {
		Message string `json:"message"`
		Path    []any  `json:"path"`
	} `json:"issues"`
}

// inBrowser returns what bind.js says of the values of each case.
func inBrowser(t *testing.T, cases []inNode) (all [][]said) {
	t.Helper()
	var input bytes.Buffer
	for _, c := range cases {
		require.NoError(t, json.NewEncoder(&input).Encode(c))
	}

	lines := bufio.NewScanner(bytes.NewReader(run(t, input.Bytes(), lookNode(t), "differential.mjs")))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var one []said
		require.NoError(t, json.Unmarshal(lines.Bytes(), &one))
		all = append(all, one)
	}
	require.NoError(t, lines.Err())
	require.Len(t, all, len(cases))
	return all
}
