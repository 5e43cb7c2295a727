package sql

import (
	"strings"
	"unicode/utf8"
)

// Statement is one statement of a text.
type Statement struct {
	SQL    string
	Offset int // of its beginning in the text, in characters
}

// Statements cuts a text at its semicolons, as psql does, but not at those in strings, comments, parentheses and function
// bodies. A comment alone is no statement.
func Statements(text string) []Statement {
	tokens, _ := lex(text)
	var statements []Statement
	begin, code := 0, false // of the statement; whether it has any
	cut := func(end int) {
		if code {
			lead := len(text[begin:end]) - len(strings.TrimLeft(text[begin:end], " \t\r\n\f\v"))
			statements = append(statements, Statement{
				SQL:    strings.TrimSpace(text[begin:end]),
				Offset: utf8.RuneCountInString(text[:begin+lead]),
			})
		}
		begin, code = end, false
	}
	body := 0 // of BEGIN ATOMIC and of the CASE in it, how many are open
	for i, t := range tokens {
		switch {
		case t.is("begin") && i+1 < len(tokens) && tokens[i+1].is("atomic"):
			body++
		case body > 0 && t.is("case"):
			body++
		case body > 0 && t.is("end"):
			body--
		case body == 0 && t.depth == 0 && text[t.start:t.end] == ";":
			cut(t.end)
			continue
		}
		code = true
	}
	cut(len(text))
	return statements
}
