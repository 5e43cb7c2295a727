package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var example = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")

// Every sh block of the README runs as it stands, one after the other, but for two things: `go run
// ./cmd/seed` is this binary, and it happens in a directory of its own.
func TestReadme(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := example.FindAllStringSubmatch(string(readme), -1)
	if len(blocks) < 4 {
		t.Fatalf("only %d examples in the README", len(blocks))
	}

	dir := t.TempDir()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "sql"), filepath.Join(dir, "sql")); err != nil {
		t.Fatal(err)
	}
	home, err := os.MkdirTemp("", "seed-readme-") // which another user can reach, unlike t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(home, 0o755); err != nil {
		t.Fatal(err)
	}
	var url string // of the local server's database, for the blocks that take one
	run := func(script string) (string, error) {
		cmd := exec.Command("bash", "-euo", "pipefail", "-c", `go() { shift 2; seed "$@"; }`+"\n"+script)
		cmd.Dir = dir
		for _, v := range os.Environ() {
			if !strings.HasPrefix(v, "PG") && !strings.HasPrefix(v, "DATABASE_URL=") {
				cmd.Env = append(cmd.Env, v)
			}
		}
		cmd.Env = append(cmd.Env, "SEED_HOME="+filepath.Join(home, "home"))
		if strings.Contains(script, "DATABASE_URL") && !strings.Contains(script, "DATABASE_URL:-") {
			cmd.Env = append(cmd.Env, "DATABASE_URL="+url)
		}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	t.Cleanup(func() {
		if out, err := run("go run ./cmd/seed db stop"); err != nil {
			t.Errorf("stop the server: %v\n%s", err, out)
		}
		if err := os.RemoveAll(home); err != nil {
			t.Error(err)
		}
	})
	_, noPsql := exec.LookPath("psql")
	for _, block := range blocks {
		script := block[1]
		if noPsql != nil && strings.Contains(script, "psql") {
			continue // PostgreSQL from npm comes without psql, and then so does its user
		}
		if out, err := run(script); err != nil {
			t.Fatalf("%v\n%s\n%s", err, script, out)
		}
		if strings.Contains(script, "db start") {
			out, err := run("go run ./cmd/seed db url")
			if err != nil {
				t.Fatal(err)
			}
			url = strings.TrimSpace(out)
		}
	}
}

// The exit codes, commands and flags that the README names are those of the program.
func TestReadmeNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"run", "audit", "verify", "force", "list", "show", "migrate", "db"} {
		if !strings.Contains(string(readme), "`seed "+name) {
			t.Errorf("the README does not name `seed %s`", name)
		}
	}
}
