package author

import (
	"fmt"
	"strings"
)

// Profile returns the text of a profile, by its index in Profiles.
func (p *Pack) Profile(i int) string {
	about := [3]string{
		"Small and quick: every screen has something to show.",
		"The default: lists have a second page, and every status occurs.",
		"A busy database: for slow queries and long lists.",
	}
	return fmt.Sprintf("-- %s\n\n%s", about[i], p.Settings(i))
}

// Settings returns a profile's lines for the minimums, aligned.
func (p *Pack) Settings(i int) string {
	longest := 0
	for _, r := range p.Requirements {
		longest = max(longest, len(r.Name))
	}
	var b strings.Builder
	for _, r := range p.Requirements {
		todo := ""
		if r.Needs[i] == 0 {
			todo = "  -- todo: its file says what is wrong"
		}
		fmt.Fprintf(&b, "SET LOCAL seed.%-*s = %d;%s\n", longest, r.Name, r.Needs[i], todo)
	}
	return b.String()
}

// Readme is the page that says what the folder is.
const Readme = `# A seed pack

These files say how much of everything the database has at least. ` + "`seed`" + ` adds what is missing, and proves that
nothing is missing any more. It changes no row that is there, and a second run adds nothing.

    seed --pack .                  fill what is missing
    seed audit --pack .            say what is missing; writes nothing
    seed --pack . --profile heavy  with the minimums of profiles/heavy.sql
    seed list --pack .             every minimum in a sentence

## The files

- ` + "`requirements/NNN_name.sql`" + ` is one minimum and one statement. The first line says what is true when it is met.
  Above ` + "`-- fill`" + ` it finds who is short, below it inserts what is missing. They are filled in the order of their numbers.
- ` + "`profiles/*.sql`" + ` set the minimums, one a line.

They were written from the database's catalog, and they are yours: ` + "`seed init`" + ` never writes over them. Run it again
after a migration, and it adds a file for each new table.

## What to change first

- **What a row holds**: the step in the singular, such as ` + "`order_line`" + `, has a line for each column. ` + "`seed show functions`" + `
  prints the functions that make names, texts and moments.
- **How many**: the profiles, or ` + "`--set order_lines=5`" + ` for one run.
- **For whom**: a WHERE in ` + "`deficit`" + `, as in "every *active* customer".
- **What you do not want**: delete the file and its line in each profile.
- Lines with ` + "`-- todo:`" + ` say where the generator was not sure: ` + "`grep -rn todo requirements`" + `.

The same starting rows, minimums and clock give the same rows. Ids come from ` + "`seed.id`" + `, choices from ` + "`seed.pick`" + ` (give
each choice of a file a number of its own), and nothing is dated after ` + "`seed.as_of()`" + `.
`
