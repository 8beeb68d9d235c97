//go:build unix && !linux

package spool

import "os"

// create makes a temporary file for reading and writing that no other process
// can open by name.
func create(dir string) (*os.File, error) { return unlinked(dir) }
