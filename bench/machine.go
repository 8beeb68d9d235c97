package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

// machine says what a run ran on, as a list in Markdown.
func machine() string {
	var b strings.Builder
	fmt.Fprintf(&b, "- %s\n", hardware())
	fmt.Fprintf(&b, "- %s, %s/%s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
	for _, line := range versions() {
		b.WriteString("- " + line + "\n")
	}
	return b.String()
}

// hardware says what the machine computes with.
func hardware() string { return processor() + ", " + cores(runtime.NumCPU()) }

// processor returns the name of the CPU's model where the system tells it, else
// its architecture.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}

	for line := range strings.Lines(string(text)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// versions returns the versions of bind and what it is compared with, as this
// binary was built.
func versions() []string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}

	of := map[string]string{}
	for _, m := range info.Deps {
		of[m.Path] = m.Version
		if m.Replace != nil {
			of[m.Path] = "of this checkout"
		}
	}

	var lines []string
	for _, module := range []string{
		"github.com/fielderrors/bind",
		"github.com/gin-gonic/gin",
		"github.com/labstack/echo/v5",
		"github.com/gofiber/fiber/v3",
		"github.com/danielgtaylor/huma/v2",
		"github.com/go-playground/validator/v10",
		"github.com/go-json-experiment/json",
		"github.com/bytedance/sonic",
	} {
		if version, ok := of[module]; ok {
			lines = append(lines, module+" "+version)
		}
	}
	return lines
}
