package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr,omitempty"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitMessage `xml:"failure"`
	Skipped *junitMessage `xml:"skipped"`
}

type junitMessage struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes suites as XML that is valid against the schema of Jenkins, junit-10.xsd.
func JUnit(w io.Writer, suites ...Suite) error {
	var all junitSuites
	var seconds float64
	for _, s := range suites {
		j := junitSuite{Name: s.Name, Tests: len(s.Cases), Time: junitTime(s.Seconds)}
		if !s.Time.IsZero() {
			j.Timestamp = s.Time.UTC().Format(time.RFC3339)
		}
		for _, f := range s.Facts {
			j.Properties = append(j.Properties, junitProperty{f.Name, fmt.Sprint(f.Value)})
		}
		for _, c := range s.Cases {
			one := junitCase{Class: strings.ReplaceAll(s.Name, " ", "."), Name: c.Name, Time: junitTime(c.Seconds)}
			switch {
			case c.Problem != "":
				one.Failure = &junitMessage{Type: "unmet", Message: c.Problem, Text: c.text()}
				j.Failures++
			case c.Skipped != "":
				one.Skipped = &junitMessage{Message: c.Skipped}
				j.Skipped++
			}
			j.Cases = append(j.Cases, one)
		}
		all.Tests += j.Tests
		all.Failures += j.Failures
		seconds += s.Seconds
		all.Suites = append(all.Suites, j)
	}
	all.Time = junitTime(seconds)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitTime(seconds float64) string { return strconv.FormatFloat(seconds, 'f', 3, 64) }

// text says in full what is wrong with a case, line by line.
func (c Case) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", c.Sentence, c.Problem)
	if c.File != "" {
		fmt.Fprintf(&b, "%s:1\n", c.File)
	}
	for _, f := range c.Facts {
		fmt.Fprintf(&b, "%s: %v\n", f.Name, f.Value)
	}
	for i, g := range c.Gaps {
		if i == shown {
			fmt.Fprintf(&b, "and %s more\n", Comma(int64(len(c.Gaps)-i)))
			break
		}
		fmt.Fprintf(&b, "%s has %s of %s\n", g.ID, Comma(g.Have), Comma(g.Need))
	}
	return b.String()
}
