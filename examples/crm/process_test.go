package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asProgram is set in the environment of a process that is the program.
const asProgram = "CRM_TEST_AS_PROGRAM"

// TestMain lets the binary of the tests be the program, too.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// process is the program in a process of its own.
type process struct {
	addr string
	pid  int
	log  *journal
}

// startProcess starts the program on a free port until the test ends. It takes
// no tour.
func startProcess(t *testing.T, at home) *process {
	t.Helper()
	p := &process{log: &journal{}}
	command := exec.Command(os.Args[0], at.args("-tour=false")...)
	command.Env = append(os.Environ(), asProgram+"=1", "DATABASE_URL="+at.url)
	command.Stderr = p.log
	p.addr = addressOf(t, command)
	p.pid = command.Process.Pid
	t.Cleanup(func() {
		assert.NoError(t, command.Process.Signal(syscall.SIGTERM))
		assert.NoError(t, command.Wait(), p.log)
	})
	require.NotEmpty(t, p.addr, p.log)
	return p
}

// addressOf starts the program and returns where it serves; "" if it does not.
func addressOf(t *testing.T, command *exec.Cmd) (addr string) {
	t.Helper()
	stdout, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())

	lines := bufio.NewScanner(stdout)
	for addr == "" && lines.Scan() {
		if rest, serving := strings.CutPrefix(lines.Text(), "Serving on http://"); serving {
			addr, _, _ = strings.Cut(rest, " until")
		}
	}
	return addr
}

// peak returns how much memory the process has taken at most, in bytes; ok is
// false where the system does not say.
func (p *process) peak() (size int64, ok bool) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.pid))
	if err != nil {
		return 0, false
	}
	_, line, ok := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(line)
	if !ok || len(fields) < 1 {
		return 0, false
	}
	kilobytes, err := strconv.ParseInt(fields[0], 10, 64)
	return kilobytes << 10, err == nil
}
