package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// output is where a result goes: standard output, or a file that is written whole or not at all.
type output struct {
	w    io.Writer
	err  error    // the first of writing
	temp *os.File // nil: w is written to as it is
	path string
}

// Write remembers the first failure for commit, so that callers need not check.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if o.err == nil {
		o.err = err
	}
	return n, err
}

// output opens the place for the result before any work is done, so that a wrong path fails at once.
func (a *app) output(path string) (*output, error) {
	if path == "" || path == "-" {
		return &output{w: a.stdout}, nil
	}
	mode := fs.FileMode(0o666)
	if info, err := os.Stat(path); err == nil {
		switch {
		case info.IsDir():
			return nil, usagef("--output: %q is a directory; want a file", path)
		case !info.Mode().IsRegular(): // a device or a pipe: nothing to rename onto
			file, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return nil, usagef("--output: %s", err)
			}
			return &output{w: file}, nil
		}
		mode = info.Mode().Perm()
	}
	// In a directory where everybody may write, somebody else may have made the link.
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return nil, usagef("--output: %q is a symbolic link; want the file itself, or - for standard output", path)
	}
	// A name that nobody can guess, and a file that did not exist.
	temp, err := os.OpenFile(path+"."+rand.Text()+".tmp", os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, usagef("--output: cannot write %q: %s; want a file in a directory that can be written", path, errors.Unwrap(err))
	}
	return &output{w: temp, temp: temp, path: path}, nil
}

// commit makes the file appear. It returns an error if not all could be written.
func (o *output) commit() error {
	if o.err == nil && o.temp != nil {
		if o.err = o.temp.Close(); o.err == nil {
			o.err = os.Rename(o.temp.Name(), o.path)
		}
		if o.err == nil {
			o.temp = nil
		}
	}
	if o.err != nil {
		return fmt.Errorf("write the result: %w", o.err)
	}
	return nil
}

// discard removes what was not committed. After a commit it does nothing.
func (o *output) discard() {
	if o.temp != nil {
		_ = o.temp.Close()
		_ = os.Remove(o.temp.Name())
	}
}
