package spool

import (
	"os"
	"path/filepath"
	"syscall"
)

// tmpFile is O_TMPFILE without O_DIRECTORY, which differs between processors:
// the flag of open(2) for a file that never has a name.
const tmpFile = 0x400000

// create makes a temporary file for reading and writing that no other process
// can open. File systems without such files get one whose name is taken away.
func create(dir string) (*os.File, error) {
	if dir == "" {
		dir = os.TempDir()
	}
	flags := os.O_RDWR | os.O_EXCL | tmpFile | syscall.O_DIRECTORY
	if file, err := os.OpenFile(filepath.Clean(dir), flags, 0o600); err == nil {
		return file, nil
	}
	return unlinked(dir)
}
