package runner_test

import (
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql"
)

// A run over several connections that is killed or interrupted leaves the requirements before the one at which it stood,
// and nothing of that one; the next run makes of it what a run that nothing befell makes.
func TestProofJobsFaults(t *testing.T) {
	t.Parallel()
	p := patients(t, copyOf(t, "empty"))
	pack, err := sql.Load(sql.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	profile := strings.TrimPrefix(disturbed()[1], "--profile=")
	for table, signal := range map[string]os.Signal{"comments": syscall.SIGKILL, "messages": os.Interrupt} {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			var before []string
			for _, r := range pack.Requirements {
				if slices.Contains(r.Tables(), table) {
					break
				}
				before = append(before, r.Name)
			}
			want := p.admit(t)
			seed(t, want.database, runner.Options{Profile: profile, Only: before})

			p := p.admit(t)
			process, release := p.held(t, table, "SHARE ROW EXCLUSIVE", "--jobs=2")
			_ = process.Process.Signal(signal)
			process.exit(t)
			release()
			p.written(t) // waits for the sessions to go
			same(t, "what is left", p.contents(t), want.contents(t))
			next := p.run(t, append(disturbed(), "--jobs=2")...)
			if code := next.exit(t); code != 0 {
				t.Errorf("the next run: exit code %d: %s", code, &next.stderr)
			}
			same(t, "after the next run", p.contents(t), p.after)
		})
	}
}
