package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// GitHub writes an annotation for each case that fails, at the first line of its file if it has one, or else one with the
// verdict. GitHub shows the first ten errors of a step; the Markdown form, for the summary of the job, has all.
func GitHub(w io.Writer, suites ...Suite) error {
	var b bytes.Buffer
	for _, s := range suites {
		failed := false
		for _, c := range s.Cases {
			if c.Problem == "" {
				continue
			}
			failed = true
			where := ""
			if c.File != "" {
				where = "file=" + property(c.File) + ",line=1,"
			}
			fmt.Fprintf(&b, "::error %stitle=%s::%s\n", where, property(s.Name+": "+c.Name), message(c.text()))
		}
		if !failed {
			fmt.Fprintf(&b, "::notice title=%s::%s\n", property(s.Name), message(s.Verdict))
		}
		fmt.Fprintf(&b, "%s: %s.\n", s.Name, s.Verdict)
	}
	_, err := w.Write(b.Bytes())
	return err
}

var (
	escapeMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	escapeProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func message(s string) string  { return escapeMessage.Replace(strings.TrimSpace(s)) }
func property(s string) string { return escapeProperty.Replace(s) }
