package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPrecognitionClients runs npm's packages, as they are published, against the server: laravel-precognition, and the
// form libraries of docs/forms.md. Without them the test is skipped, or fails if CRM_NODE=required.
func TestPrecognitionClients(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat("node/node_modules") // put there by: npm install
	}
	if os.Getenv("CRM_NODE") == "required" {
		require.NoError(t, err)
	}
	if err != nil {
		t.Skip("SKIPPED with Node: install it and run npm install in examples/crm/node:", err)
	}
	crm := home{file: filepath.Join(t.TempDir(), "crm.db")}.serve(t)
	broken := home{file: filepath.Join(t.TempDir(), "crm.db")}.serve(t)
	broken.exec("ALTER TABLE companies RENAME TO gone")

	command := exec.CommandContext(t.Context(), node, "--test", "--test-reporter=spec")
	command.Dir = "node"
	command.Env = append(os.Environ(), "CRM_URL=http://"+crm.addr, "CRM_BROKEN_URL=http://"+broken.addr, "NO_PROXY=*")
	output, err := command.CombinedOutput()
	t.Logf("%s", output)
	require.NoError(t, err)
}
