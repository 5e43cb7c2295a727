package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Markdown writes suites for a merge request or a job's summary: the verdict, a table, and a picture.
func Markdown(w io.Writer, suites ...Suite) error {
	var b bytes.Buffer
	for i, s := range suites {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "## %s: %s\n\n", markdown(s.Name), markdown(s.Verdict))
		var facts []string
		for _, f := range s.Facts {
			if text := fmt.Sprint(value(f.Value)); text != "" {
				facts = append(facts, f.Name+" "+markdown(text))
			}
		}
		if s.Note != "" {
			facts = append(facts, markdown(s.Note))
		}
		fmt.Fprintf(&b, "%s\n\n", strings.Join(facts, ", "))
		fmt.Fprintf(&b, "| | %s |\n|---|%s\n", strings.Join(s.Columns, " | "), strings.Repeat("---|", len(s.Columns)))
		for _, c := range s.Cases {
			mark := "✅"
			if c.Problem != "" {
				mark = "❌"
			} else if c.Skipped != "" {
				mark = "➖"
			}
			cells := slices.Clone(c.Cells)
			for i := range cells {
				cells[i] = markdown(cells[i])
			}
			fmt.Fprintf(&b, "| %s | %s |\n", mark, strings.Join(cells, " | "))
		}
		for _, c := range s.Cases {
			if c.Problem == "" {
				continue
			}
			fmt.Fprintf(&b, "\n<details><summary>%s: %s</summary>\n\n", markdown(c.Name), markdown(c.Problem))
			for line := range strings.Lines(c.text()) {
				if line = markdown(line); line != markdown(c.Problem) { // the summary has it
					fmt.Fprintf(&b, "- %s\n", line)
				}
			}
			b.WriteString("\n</details>\n")
		}
		if s.Picture != "" {
			fmt.Fprintf(&b, "\n```mermaid\n%s```\n", s.Picture)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

var escapeMarkdown = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "|", `\|`, `\`, `\\`, "`", "\\`", "*", `\*`,
	"_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "#", `\#`, "@", "@\u200b")

// markdown escapes a text, and keeps an @ in it from notifying somebody.
func markdown(s string) string { return escapeMarkdown.Replace(oneLine(s)) }

// most is how many tables a picture can have and still be readable.
const most = 80

// mermaid draws the tables with their keys, an arrow from a table to the one that it refers to, and what was added.
func (r Run) mermaid() string {
	if len(r.Tables) == 0 || len(r.Tables) > most {
		return ""
	}
	var b strings.Builder
	b.WriteString("flowchart RL\n    classDef added fill:#d3f2dc,stroke:#1a7f37,color:#0b3d1b\n")
	number := map[string]int{}
	for i, t := range r.Tables {
		number[t] = i
		label, class := Counted(r.Audit[t], "row"), ""
		if n := r.Added[t]; n > 0 {
			label, class = fmt.Sprintf("%s + %s", Comma(r.Audit[t]), Comma(n)), ":::added"
		}
		fmt.Fprintf(&b, "    t%d[\"%s<br>%s\"]%s\n", i, escapeMermaid.Replace(t), label, class)
	}
	if r.Sample != nil {
		for _, k := range r.Sample.Keys {
			if k.From != k.To {
				fmt.Fprintf(&b, "    t%d --> t%d\n", number[k.From], number[k.To])
			}
		}
	}
	return b.String()
}

var escapeMermaid = strings.NewReplacer("#", "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "`", "#96;")
