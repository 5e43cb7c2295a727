package runner_test

import (
	"crypto/rand"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A full disk: one table lies in a tablespace of its own, on a file system of 128 kB.
func TestProofFullDisk(t *testing.T) {
	t.Parallel()
	program(t)
	admin := maintenance(t)
	dir := serverDir(t)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=128k,mode=0777"); err != nil {
		t.Skipf("no file system of its own may be mounted here (%v): run this as root on Linux", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	space := filepath.Join(dir, "space")
	name := "proof_" + strings.ToLower(rand.Text())
	// The server's user must own the directory: it makes it itself.
	admin.exec(t, "COPY (SELECT 1) TO PROGRAM 'mkdir -m 0700 "+space+"'", "CREATE TABLESPACE "+name+" LOCATION '"+space+"'")
	t.Cleanup(func() { admin.exec(t, "DROP TABLESPACE "+name) })
	d := copyOf(t, "empty")
	d.exec(t, "ALTER TABLE comments SET TABLESPACE "+name)
	before := d.contents(t)
	seed := d.run(t, heavy...)
	if code := seed.exit(t); code != 4 || !strings.Contains(seed.stderr.String(), "No space left on device") || !strings.Contains(seed.stderr.String(), "_comments.sql") {
		t.Errorf("exit code %d: %s", code, &seed.stderr)
	}
	same(t, "after a full disk", d.contents(t), before)
	d.exec(t, "ALTER TABLE comments SET TABLESPACE pg_default")
	if seed := d.run(t, heavy...); seed.exit(t) != 0 {
		t.Errorf("the next run: %s", &seed.stderr)
	}
}
