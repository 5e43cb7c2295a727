package runner_test

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/a400be2d/seed/runner"
)

// The files proof_*_test.go prove what DESIGN.md promises, of the built-in pack and from outside: by
// random data, other servers, other clocks, faults and rivals. What must hold is told by SQL of their
// own (proof_oracle_test.go), written from REQUIREMENTS.md and not from the requirement files.

// soak is set by `make soak`: more of everything, and every version of PostgreSQL.
var soak = os.Getenv("SEED_SOAK") != ""

func init() {
	// What `go test` itself says on its command line comes later, and so wins. The short form draws the
	// same worlds every time, so that it fails because the code changed and not by chance.
	set := map[string]string{"checks": "8", "seed": "20260315", "shrinktime": "20s", "nofailfile": "true"}
	if soak {
		set["checks"], set["seed"] = "400", "0"
	}
	for name, value := range set {
		if err := flag.Set("rapid."+name, value); err != nil {
			panic(err)
		}
	}
}

// times returns how often to do something: soaking, ten times as often.
func times(n int) int {
	if soak {
		return 10 * n
	}
	return n
}

// seed seeds, with clock unless o says otherwise.
func seed(t tb, d database, o runner.Options) *runner.Report {
	t.Helper()
	o.AsOf = cmp.Or(o.AsOf, clock)
	report, err := runner.Seed(context.Background(), d.ConnConfig, o)
	if err != nil {
		t.Fatalf("seed: %v", err)
	}
	return report
}

// satisfied seeds, and fails unless all is met.
func satisfied(t tb, d database, o runner.Options) *runner.Report {
	t.Helper()
	report := seed(t, d, o)
	if !report.Satisfied {
		t.Errorf("not satisfied: %s", unmet(report))
	}
	return report
}

// unmet returns what a report says is missing.
func unmet(report *runner.Report) string {
	var lines []string
	for _, r := range report.Requirements {
		if r.StillMissing > 0 {
			lines = append(lines, fmt.Sprintf("%s: %d still missing, needs %q", r.Name, r.StillMissing, r.Needs))
		}
	}
	return strings.Join(lines, "; ")
}

func total(added map[string]int64) (n int64) {
	for _, rows := range added {
		n += rows
	}
	return n
}

func asJSON(t tb, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(text)
}
