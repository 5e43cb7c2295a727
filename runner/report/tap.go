package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// TAP writes suites in version 14 of the Test Anything Protocol, with diagnostics in YAML.
func TAP(w io.Writer, suites ...Suite) error {
	var b bytes.Buffer
	n := 0
	for _, s := range suites {
		n += len(s.Cases)
	}
	fmt.Fprintf(&b, "TAP version 14\n1..%d\n", n)
	n = 0
	for _, s := range suites {
		fmt.Fprintf(&b, "# %s: %s\n", oneLine(s.Name), oneLine(s.Verdict))
		for _, c := range s.Cases {
			n++
			state, reason := "ok", ""
			if c.Problem != "" {
				state = "not ok"
			} else if c.Skipped != "" {
				reason = " # SKIP " + tapText(c.Skipped)
			}
			fmt.Fprintf(&b, "%s %d - %s: %s%s\n", state, n, tapText(c.Name), tapText(c.Sentence), reason)
			c.yaml(&b)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// yaml writes the diagnostics. A string of JSON is one of YAML.
func (c Case) yaml(b *bytes.Buffer) {
	fmt.Fprintf(b, "  ---\n  duration_ms: %.3f\n", c.Seconds*1000)
	if c.Problem != "" {
		fmt.Fprintf(b, "  message: %s\n  severity: fail\n", quoted(c.Problem))
		if c.File != "" {
			fmt.Fprintf(b, "  at:\n    file: %s\n    line: 1\n", quoted(c.File))
		}
		for _, f := range c.Facts {
			fmt.Fprintf(b, "  %s: %s\n", f.Name, quoted(f.Value))
		}
		for i, g := range c.Gaps[:min(shown, len(c.Gaps))] {
			if i == 0 {
				b.WriteString("  entities_short:\n")
			}
			fmt.Fprintf(b, "    - {id: %s, have: %d, need: %d}\n", quoted(g.ID), g.Have, g.Need)
		}
	}
	b.WriteString("  ...\n")
}

func quoted(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return `""` // a fact is a string or a number
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// tapText escapes what would begin a directive.
func tapText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "#", `\#`).Replace(oneLine(s))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
