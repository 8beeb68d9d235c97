//go:build !unix && !windows

package spool

import (
	"errors"
	"os"
)

// create refuses: the system has no files that go when their process does.
func create(string) (*os.File, error) {
	return nil, errors.New("this system has no temporary files without a name: raise Limits.Spool")
}
