//go:build unix

package sql

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
)

// A pipe in the place of a file has no writer: it must not be opened.
func TestNoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"requirements/010_client_posts.sql": good, "profiles/medium.sql": medium} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "requirements/020_folder.sql"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, pipe := range []string{"requirements/030_pipe.sql", "profiles/pipe.sql", "functions.sql"} {
		if err := syscall.Mkfifo(filepath.Join(dir, pipe), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan error, 1)
	go func() {
		_, err := Load(os.DirFS(dir))
		done <- err
	}()
	select {
	case err := <-done:
		const no = ": want a file of text, but this is a directory, a pipe or a device"
		want := "requirements/020_folder.sql" + no + "\nrequirements/030_pipe.sql" + no + "\nprofiles/pipe.sql" + no + "\nfunctions.sql" + no
		if err == nil || !strings.HasPrefix(err.Error(), want[:len("requirements/020_folder.sql")]) || !strings.Contains(err.Error(), "functions.sql"+no) || !strings.Contains(err.Error(), "profiles/pipe.sql"+no) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it waits for a writer")
	}
	// A file that cannot be read is an error, too.
	if _, err := readFile(fstest.MapFS{}, "x.sql"); !os.IsNotExist(err) {
		t.Errorf("got %v", err)
	}
	if _, err := readFile(fstest.MapFS{"x.sql": {Mode: fs.ModeNamedPipe}}, "x.sql"); err == nil {
		t.Error("no error")
	}
}
