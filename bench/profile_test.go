package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProfile(t *testing.T) { // not parallel: a process has one CPU profile and one rate
	dir := t.TempDir()
	cpu, mem := filepath.Join(dir, "cpu.out"), filepath.Join(dir, "mem.out")
	require.NoError(t, profile("valid1", cpu, mem, time.Millisecond))
	assert.FileExists(t, cpu)
	assert.FileExists(t, mem)
	assert.Error(t, profile("nothing", cpu, mem, time.Millisecond))
}
