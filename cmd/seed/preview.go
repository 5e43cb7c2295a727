package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strings"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/report"
)

// Preview shows the first rows that a requirement would insert into each table, and names the tables that it reads. It
// fills what earlier requirements lack first. Everything is rolled back; only sequences keep their new values.
//
//	seed preview client_posts
//	seed preview client_posts --rows 100 --format csv
//
// If nothing is missing, it raises the minimum, so that you see the rows that would come next.
//
// In CSV each table has a header line, and an empty line stands between two tables.
type previewCmd struct {
	Database databaseFlags `embed:""`
	Packs    packFlags     `embed:""`
	Timeouts timeoutFlags  `embed:""`
	Name     string        `arg:"" predictor:"requirement" help:"The name of a requirement (see seed list)."`
	Rows     int           `default:"10" placeholder:"N" help:"How many rows of a table. Default: ${default}."`
	Format   string        `enum:"text,json,csv" default:"text" placeholder:"FORMAT" help:"The form of the rows: text, json or csv. Default: ${default}."`
	Output   string        `short:"o" predictor:"file" placeholder:"FILE" help:"Write the rows to the file, whole or not at all. Default: standard output."`
}

// Help is called by kong.
func (previewCmd) Help() string { return manual("preview.go", "previewCmd") }

// Validate is called by kong after parsing.
func (c *previewCmd) Validate() error {
	if c.Rows < 1 || c.Rows > 10_000 {
		return fmt.Errorf("--rows: want a number from 1 to 10,000, but got %d", c.Rows)
	}
	return nil
}

// Run is called by kong.
func (c *previewCmd) Run(a *app) error {
	o, out, t, err := a.begin(reportFlags{Database: c.Database, Packs: c.Packs, Timeouts: c.Timeouts, Result: resultFlags{Output: c.Output}}, filterFlags{})
	if err != nil {
		return err
	}
	defer out.discard()
	a.atomic = true
	rows, err := runner.Preview(a.ctx, t.config, o, c.Name, c.Rows)
	if err != nil {
		return t.explain(err)
	}
	switch c.Format {
	case "json":
		err = report.JSON(out, rows)
	case "csv":
		err = writeCSV(out, rows)
	default:
		a.preview(out, rows)
	}
	return errors.Join(err, out.commit())
}

func writeCSV(out *output, rows *runner.Rows) error {
	gap := ""
	for _, t := range rows.Tables {
		if len(t.Texts) == 0 {
			continue
		}
		fmt.Fprint(out, gap)
		gap = "\n"
		w := csv.NewWriter(out)
		if err := errors.Join(w.Write(t.Columns), w.WriteAll(t.Texts)); err != nil {
			return fmt.Errorf("write the rows: %w", err)
		}
	}
	return nil
}

// widest is how much of a value a table shows.
const widest = 40

// preview shows rows to people.
func (a *app) preview(out *output, rows *runner.Rows) {
	p := a.printer(out)
	p.Wrap(report.Sentence(rows.Sentence, rows.Name, rows.Need), "", "")
	p.Wrap("It reads "+strings.Join(rows.Reads, ", ")+".", "", "")
	switch {
	case rows.Missing == 0:
		p.Wrap("It applies to nobody yet.", "", "")
	case rows.Raised > 0:
		p.Wrap(fmt.Sprintf("Nothing is missing. These are the first rows that a minimum of %s would add.", report.Comma(int64(rows.Raised))), "", "")
	default:
		p.Wrap(report.Counted(rows.Missing, "row")+" missing. These are the first that a fill adds.", "", "")
	}
	if rows.Left > 0 {
		p.Wrap(strings.TrimSuffix(report.Counted(rows.Left, "row")+" cannot be added: needs "+report.Needs(rows.Needs, rows.Name), ": needs "), "", "")
	}
	for _, t := range rows.Tables {
		p.Line("")
		p.Line("%s", p.Paint(report.Bold, t.Table)+fmt.Sprintf("  +%s", report.Comma(t.Inserted)))
		if len(t.Texts) == 0 {
			continue
		}
		short := make([][]string, len(t.Texts))
		for i, row := range t.Texts {
			for _, value := range row {
				short[i] = append(short[i], shorten(value))
			}
		}
		if p.Table(t.Columns, short, len(t.Columns)) {
			continue
		}
		for i, row := range short {
			if i > 0 {
				p.Line("")
			}
			for j, value := range row {
				p.Wrap(t.Columns[j]+"  "+value, "    ", "        ")
			}
		}
	}
}

// shorten makes a value fit for a cell.
func shorten(value string) string {
	letters := []rune(strings.Join(strings.Fields(value), " "))
	if len(letters) > widest {
		return string(letters[:widest-3]) + "..."
	}
	return string(letters)
}
