package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/adaptor"
	"github.com/labstack/echo/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/fielderrors/bind"
)

// blocks returns the README's code in a language.
func blocks(t *testing.T, language string) (code []string) {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for _, block := range strings.Split(string(text), "```"+language+"\n")[1:] {
		inside, _, _ := strings.Cut(block, "```")
		code = append(code, inside)
	}
	require.NotEmpty(t, code)
	return code
}

// TestMainIsTheREADMEs compares what people paste with what is compiled here.
func TestMainIsTheREADMEs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("main.go")
	require.NoError(t, err)
	assert.Equal(t, string(text), blocks(t, "go")[0])
}

// TestNewcomer does what the README says, in a module outside of this
// repository: it pastes main.go, depends on bind, runs the program, sends the
// curl as it is and compares the answer.
func TestNewcomer(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("SKIPPED: there is no curl to send the README's request")
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	address := free(t)
	here := strings.NewReplacer("localhost:8080", address, "=../bind", "="+root).Replace

	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(here(blocks(t, "go")[0])), 0o600))
	shell(t, dir, "go mod init example.com/newcomer")
	shell(t, dir, here(blocks(t, "sh")[1]))
	shell(t, dir, "go build -o newcomer .")

	program := exec.CommandContext(t.Context(), filepath.Join(dir, "newcomer"))
	require.NoError(t, program.Start())
	defer func() { _ = program.Wait() }()
	defer func() { _ = program.Process.Kill() }()
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", address)
		return err == nil && conn.Close() == nil
	}, 10*time.Second, 10*time.Millisecond)
	assert.Equal(t, strings.TrimSpace(blocks(t, "json")[0]), shell(t, dir, here(blocks(t, "sh")[0])))
}

// free returns an address that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// shell runs commands of the README and returns what they print.
func shell(t *testing.T, dir, commands string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "sh", "-ec", commands)
	command.Dir = dir
	var complaints strings.Builder
	command.Stderr = &complaints
	out, err := command.Output()
	require.NoError(t, err, "%s\n%s", commands, complaints.String())
	return strings.TrimSpace(string(out))
}

// TestEveryFrameworkAnswersAlike sends good and bad bodies to each of the
// README's handlers.
func TestEveryFrameworkAnswersAlike(t *testing.T) {
	t.Parallel()
	gin.SetMode(gin.ReleaseMode)
	b := bind.Must(bind.New(bind.Config{}))
	c, g, e, f := chi.NewRouter(), gin.New(), echo.New(), fiber.New()
	wrapped(b, c, g, e, f)
	own := gin.New()
	native(b, own)

	handlers := map[string]http.Handler{"chi": c, "gin": g, "gin's context": own, "echo": e, "fiber": adaptor.FiberApp(f)}
	for _, body := range []string{
		`{"name":"Ada","phone":"+4930123456"}`, `{"name":7,"phone":"030","mail":"x"}`, `{"name":`, ``,
	} {
		want := ask(t, bind.Handle(b, create), body)
		for name, handler := range handlers {
			assert.Equal(t, want, ask(t, handler, body), name)
		}
	}
}

// ask returns what a handler answers.
func ask(t *testing.T, handler http.Handler, body string) [3]string {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	response, err := http.Post(server.URL+"/leads", "application/json", strings.NewReader(body))
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return [3]string{response.Status, response.Header.Get("Content-Language"), strings.TrimSpace(string(text))}
}
