package spool

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"syscall"
)

// deleteOnClose is FILE_FLAG_DELETE_ON_CLOSE of CreateFileW: the file is gone
// with its last handle, when the process ends at the latest.
const deleteOnClose = 0x04000000

// create makes a temporary file for reading and writing that no other process
// can open.
func create(dir string) (*os.File, error) {
	if dir == "" {
		dir = os.TempDir()
	}
	name := filepath.Join(dir, "bind-"+rand.Text())
	wide, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: name, Err: err}
	}

	const access = syscall.GENERIC_READ | syscall.GENERIC_WRITE
	const attributes = 0x100 | deleteOnClose
	handle, err := syscall.CreateFile(wide, access, 0, nil, syscall.CREATE_NEW, attributes, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: name, Err: err}
	}
	return os.NewFile(uintptr(handle), name), nil
}
