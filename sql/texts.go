package sql

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"
)

var textName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)

// section is a part of a text file: its line in the file, and its texts.
type section struct {
	line  int
	texts []string
}

// texts turns the file texts/NAME.txt into functions seed.NAME. It returns the script that creates them, and their names.
// The error joins all faults, each a *Fault.
func texts(file, content string) (Script, []string, error) {
	name := strings.TrimSuffix(path.Base(file), ".txt")
	if !textName.MatchString(name) {
		return Script{}, nil, &Fault{file, 0, "want a file name like story_title.txt: up to 50 lower-case letters, digits and _"}
	}
	sections, err := readTexts(file, content)
	if err != nil {
		return Script{}, nil, err
	}
	names := []string{name, name + "_count"}
	if len(sections) > 1 {
		names = append(names, name+"_sections", name+"_start", name+"_lines")
	}
	return Script{File: file, SQL: writeTexts(name, file, sections)}, names, nil
}

// readTexts reads one text a line. It skips blank lines and comments. A heading begins a section.
func readTexts(file, content string) ([]section, error) {
	var faults []error
	fault := func(line int, format string, args ...any) {
		faults = append(faults, &Fault{file, line, fmt.Sprintf(format, args...)})
	}
	unescape := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\#`, "#")
	var sections []section
	headed := false
	for i, line := range strings.Split(content, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case !utf8.ValidString(line):
			fault(i+1, "not UTF-8: save the file in that encoding")
		case strings.ContainsRune(line, 0):
			fault(i+1, "a zero byte, which no text in PostgreSQL may hold: remove it")
		case strings.HasPrefix(line, "## "):
			if len(sections) > 0 && !headed {
				fault(i+1, "texts stand before the first heading: give them one, too")
			}
			headed = true
			sections = append(sections, section{line: i + 1})
		case line == "" || line[0] == '#':
		default:
			if len(sections) == 0 {
				sections = []section{{line: i + 1}}
			}
			if strings.Contains(line, `\`) {
				line = unescape.Replace(line)
			}
			last := &sections[len(sections)-1]
			last.texts = append(last.texts, line)
		}
	}
	for _, s := range sections {
		if len(s.texts) == 0 {
			fault(s.line, "no text under this heading: want one a line")
		}
	}
	if len(sections) == 0 && faults == nil {
		fault(0, "no text: want one a line")
	}
	return sections, errors.Join(faults...)
}

// writeTexts writes the functions. All texts are in one JSON array: PostgreSQL reads element 1,000 as fast as the first,
// and parses it in two thirds of an ARRAY's time. Each argument is used once if possible: only then does PostgreSQL inline
// a call whose argument is itself computed.
func writeTexts(name, file string, sections []section) string {
	var all []string
	var starts, lengths []string // of the sections
	equal := true
	for _, s := range sections {
		starts = append(starts, fmt.Sprint(len(all)))
		lengths = append(lengths, fmt.Sprint(len(s.texts)))
		equal = equal && len(s.texts) == len(sections[0].texts)
		all = append(all, s.texts...)
	}
	var b strings.Builder
	function := func(comment, signature, body string) {
		fmt.Fprintf(&b, "\n-- %s\nCREATE OR REPLACE FUNCTION seed.%s\nLANGUAGE sql IMMUTABLE PARALLEL SAFE\nAS $$\n    SELECT %s\n$$;\n",
			comment, signature, body)
	}
	round := func(n string, count any) string { return fmt.Sprintf("(%s %% %v + %[2]v) %% %[2]v", n, count) }
	element := func(of []string, i string) string {
		return fmt.Sprintf("('{%s}'::int[])[1 + %s]", strings.Join(of, ","), i)
	}

	fmt.Fprintf(&b, "-- %s, as functions.\n", file)
	if len(sections) == 1 {
		function(fmt.Sprintf("Text n of %s, from 0; after the last comes the first again.", file),
			name+"(n bigint) RETURNS text", array(all)+" ->> ("+round("n", len(all))+")::int")
	} else {
		s := round("section", len(sections))
		first := fmt.Sprintf("(%s) * %s", s, lengths[0])
		at := first + " + " + round("n", lengths[0])
		n := round("n", len(all))
		which, line := fmt.Sprintf("(%s) / %s", n, lengths[0]), n
		if !equal {
			length := element(lengths, s)
			first = element(starts, s)
			at = first + " + (n % " + length + " + " + length + ") % " + length
			which = fmt.Sprintf("width_bucket((%s)::int, '{%s}'::int[])", n, strings.Join(starts[1:], ","))
			line = n + " - " + element(starts, which)
		}
		function(fmt.Sprintf("Text n of a section of %s, both from 0; after the last comes the first again.", file),
			name+"(section bigint, n bigint) RETURNS text", array(all)+" ->> ("+at+")::int")
		function("Text n of them all.",
			name+"(n bigint) RETURNS text", fmt.Sprintf("seed.%s(%s, %s)", name, which, line))
		function("How many sections there are.",
			name+"_sections() RETURNS int", fmt.Sprint(len(sections)))
		function("Which of them all is the first of a section.",
			name+"_start(section bigint) RETURNS int", "("+first+")::int")
		last := lengths[0]
		if !equal {
			last = element(lengths, "s")
		}
		function("All texts with their places.",
			fmt.Sprintf("%s_lines() RETURNS TABLE (section int, n int, line text) ROWS %d", name, len(all)),
			fmt.Sprintf("s, i, seed.%s(s, i) FROM generate_series(0, %d) AS s CROSS JOIN LATERAL generate_series(0, %s - 1) AS i", name, len(sections)-1, last))
	}
	function("How many texts there are.", name+"_count() RETURNS int", fmt.Sprint(len(all)))
	return b.String()
}

// array writes texts as a JSON array, one a line.
func array(all []string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	for i, text := range all {
		if i > 0 {
			b.Truncate(b.Len() - 1) // the encoder's line break
			b.WriteString(",\n")
		}
		if err := encoder.Encode(text); err != nil {
			panic(err) // no text is refused
		}
	}
	// No dollar sign, then none can end the quotes.
	return "$json$[\n" + strings.ReplaceAll(b.String(), "$", `\u0024`) + "]$json$::jsonb"
}
