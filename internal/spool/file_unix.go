//go:build unix

package spool

import (
	"errors"
	"os"
)

// unlinked makes a temporary file and takes its name away. It stays until it is
// closed.
func unlinked(dir string) (*os.File, error) {
	file, err := os.CreateTemp(dir, "bind-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
