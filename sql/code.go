package sql

import (
	"fmt"
	"slices"
	"strings"
)

// code is what the lexer finds in a requirement.
type code struct {
	source string
	tokens []token
	open   int      // place of what is not closed; -1: nothing
	tables []string // into which it inserts, as Quote understands them
	insert int      // place of the last INSERT that is not in parentheses; -1: there is none
	end    int      // of the statement, before its semicolon, or of what stands before RETURNING
	rows   [2]int   // the query that gives the last INSERT its rows
	inner  [][4]int // of each INSERT in parentheses: its place, that of the query that gives it its rows, and its depth
	second int      // place of a second statement; -1: there is none
}

func read(source string) *code {
	c := &code{source: source, insert: -1, second: -1}
	c.tokens, c.open = lex(source)
	for i, t := range c.tokens {
		if c.symbol(i) == ';' && t.depth == 0 {
			if i+1 < len(c.tokens) {
				c.second = c.tokens[i+1].start
			}
			break
		}
		c.end = t.end
		if t.is("insert") && c.at(i+1).is("into") {
			table, next := c.name(i + 2)
			c.tables = slices.DeleteFunc(c.tables, func(other string) bool { return other == table && t.depth == 0 })
			if table != "" && !slices.Contains(c.tables, table) {
				c.tables = append(c.tables, table)
			}
			if t.depth == 0 {
				c.insert, c.rows = t.start, c.query(next, 0)
			} else {
				rows := c.query(next, t.depth)
				c.inner = append(c.inner, [4]int{t.start, rows[0], rows[1], t.depth})
			}
		}
	}
	for i, t := range c.tokens {
		if t.is("returning") && t.depth == 0 && t.start > c.insert {
			c.end = min(c.end, c.at(i-1).end)
		}
	}
	return c
}

// query returns where the query of an INSERT begins and ends, given the token after the table's name and the depth.
func (c *code) query(i, depth int) (place [2]int) {
	for ; i < len(c.tokens) && c.tokens[i].depth == depth; i++ {
		t := c.tokens[i]
		switch {
		case c.symbol(i) == ';', t.is("on") && c.at(i+1).is("conflict") && c.symbol(i+2) != '.', t.is("returning"):
			return place
		case place[1] == 0 && (t.is("select") || t.is("values") || t.is("with") || t.is("table")):
			place = [2]int{t.start, t.end}
		case place[1] > 0:
			place[1] = t.end
		}
		for c.at(i+1).depth > depth && i+1 < len(c.tokens) { // parentheses and what is in them
			i++
		}
	}
	return place
}

// at returns a token; past the ends it is none.
func (c *code) at(i int) token {
	if i < 0 || i >= len(c.tokens) {
		return token{kind: symbol}
	}
	return c.tokens[i]
}

// symbol returns the byte that the token is, or 0.
func (c *code) symbol(i int) byte {
	if t := c.at(i); t.kind == symbol && t.end == t.start+1 {
		return c.source[t.start]
	}
	return 0
}

// name returns the name, which may have a schema, that begins with a token, and the token after it.
func (c *code) name(i int) (name string, next int) {
	var parts []string
	for c.at(i).names() {
		part := c.at(i).name
		if !plain.MatchString(part) {
			part = quote(part)
		}
		parts = append(parts, part)
		if i++; c.symbol(i) != '.' {
			break
		}
		i++
	}
	return strings.Join(parts, "."), i
}

// Call is a name before a parenthesis: the functions that a requirement calls are among them.
type Call struct {
	Schema string // "": the search_path finds it
	Name   string
	Line   int
	at     int
}

// calls returns what stands before a parenthesis, but not the tables and aliases with a list of columns.
func (c *code) calls() (calls []Call) {
	for i, t := range c.tokens {
		if !t.names() || c.symbol(i+1) != '(' {
			continue
		}
		call := Call{Name: t.name, at: t.start}
		before := i - 1
		if c.symbol(before) == '.' && c.at(before-1).names() {
			call.Schema = c.at(before - 1).name
			call.at = c.at(before - 1).start
			before -= 2
		}
		if b := c.at(before); !b.is("into") && !b.is("as") {
			calls = append(calls, call)
		}
	}
	return calls
}

// deficitAt returns the place of the last CTE deficit before a place, or -1.
func (c *code) deficitAt(before int) int {
	for i := len(c.tokens) - 1; i >= 0; i-- {
		t := c.tokens[i]
		if t.start >= before || !t.names() || t.name != "deficit" {
			continue
		}
		next := i + 1
		if c.symbol(next) == '(' {
			for next++; next < len(c.tokens) && c.at(next).depth > t.depth; next++ {
			}
			next++
		}
		if c.at(next).is("as") {
			return t.start
		}
	}
	return -1
}

// fault is what is wrong at a place.
type fault struct {
	at      int
	problem string
}

var (
	// changing are functions that return something else each time.
	changing = []string{
		"random", "random_normal", "setseed", "now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday",
		"gen_random_uuid", "gen_random_bytes", "uuidv4", "uuidv7", "nextval", "setval", "currval", "lastval",
	}
	// clocks are keywords that read the server's clock.
	clocks = []string{"current_timestamp", "current_date", "current_time", "localtime", "localtimestamp"}
	// inputs are what some types read as the server's clock.
	inputs = []string{"now", "today", "tomorrow", "yesterday"}
	moment = []string{"date", "time", "timetz", "timestamp", "timestamptz", "zone"}
)

// impure returns what a requirement must not do: write other than by INSERT, or depend on anything but the rows, the
// minimums and the clock. Above the divider it must not call a function of schema seed either.
func (c *code) impure(divider int) (faults []fault) {
	add := func(at int, format string, args ...any) {
		faults = append(faults, fault{at, fmt.Sprintf(format, args...)})
	}
	for i, t := range c.tokens {
		before := c.at(i - 1)
		label := c.symbol(i-1) == '.' || before.is("as") // a name, whatever the word
		switch {
		case t.kind == text:
			cast := c.symbol(i+1) == ':' && c.symbol(i+2) == ':' || before.kind == word && slices.Contains(moment, before.name)
			if cast && slices.Contains(inputs, lower(strings.TrimSpace(t.name))) {
				add(t.start, "'%s' reads the server's clock: want current_setting('seed.as_of')::timestamptz", t.name)
			}
		case t.kind != word || label:
		case t.name == "update" && before.is("do"):
			add(t.start, "ON CONFLICT DO UPDATE changes rows that are there: a requirement only inserts: want ON CONFLICT DO NOTHING")
		case t.name == "update" && (before.is("for") || before.is("key")):
			add(t.start, "FOR UPDATE locks rows for a change: a requirement only inserts")
		case slices.Contains([]string{"update", "delete", "merge", "truncate"}, t.name):
			add(t.start, "%s: a requirement only inserts (a column of that name is written in double quotes)", strings.ToUpper(t.name))
		case slices.Contains(clocks, t.name):
			add(t.start, "%s reads the server's clock: want current_setting('seed.as_of')::timestamptz", strings.ToUpper(t.name))
		}
	}
	for _, call := range c.calls() {
		switch {
		case call.Schema == "seed" && call.at < divider:
			add(call.at, "seed.%s() above the divider: that part only reads, and calls no function of schema seed", call.Name)
		case call.Schema != "" && call.Schema != "pg_catalog":
		case slices.Contains(changing, call.Name) || strings.HasPrefix(call.Name, "uuid_generate_"):
			add(call.at, "%s() gives another result each time: want the clock, current_setting('seed.as_of'), or what follows from an id", call.Name)
		}
	}
	slices.SortFunc(faults, func(a, b fault) int { return a.at - b.at })
	return faults
}
