package sql

import "strings"

// token is a piece of SQL text that is code: comments and white space are none.
type token struct {
	kind       kind
	start, end int    // bytes
	name       string // of a word in lower case, of a quoted identifier without its quotes; what a plain string says
	depth      int    // of parentheses and brackets around it
}

type kind byte

const (
	word   kind = iota // a keyword or an identifier without quotes
	quoted             // an identifier in double quotes
	text               // a string, or a dollar-quoted one
	symbol             // anything else, byte by byte; a number is one
)

// lex cuts a text into tokens, as PostgreSQL does with standard_conforming_strings on. If a string, a quoted identifier or
// a comment is not closed, open is its place, else -1.
func lex(s string) (tokens []token, open int) {
	depth := 0
	open = -1
	add := func(k kind, start, end int, name string) {
		tokens = append(tokens, token{k, start, end, name, depth})
	}
	for at := 0; at < len(s); {
		start := at
		rest := s[at:]
		c := s[at]
		var closed bool
		switch {
		case strings.IndexByte(" \t\n\r\f\v", c) >= 0:
			at++
		case strings.HasPrefix(rest, "--"):
			if n := strings.IndexAny(rest, "\n\r"); n >= 0 {
				at += n
			} else {
				at = len(s)
			}
		case strings.HasPrefix(rest, "/*"):
			if at, closed = blockComment(s, at); !closed {
				open = start
			}
		case c == '\'':
			if at, closed = until(s, at+1, '\'', false); !closed {
				open = start
			}
			add(text, start, at, s[start+1:max(start+1, at-1)])
		case c == '"':
			if at, closed = until(s, at+1, '"', false); !closed {
				open = start
			}
			add(quoted, start, at, strings.ReplaceAll(s[start+1:max(start+1, at-1)], `""`, `"`))
		case c == '$':
			tag := dollarTag(rest)
			if tag == "" {
				at++
				add(symbol, start, at, "")
				continue
			}
			if n := strings.Index(rest[len(tag):], tag); n >= 0 {
				at += n + 2*len(tag)
			} else {
				at, open = len(s), start
			}
			add(text, start, at, "")
		case len(rest) > 2 && (c == 'u' || c == 'U') && rest[1] == '&' && (rest[2] == '\'' || rest[2] == '"'):
			if at, closed = until(s, at+3, rest[2], false); !closed {
				open = start
			}
			if rest[2] == '"' {
				add(quoted, start, at, s[start+3:max(start+3, at-1)])
			} else {
				add(text, start, at, "")
			}
		case len(rest) > 1 && rest[1] == '\'' && strings.IndexByte("eEbBxXnN", c) >= 0:
			if at, closed = until(s, at+2, '\'', c == 'e' || c == 'E'); !closed {
				open = start
			}
			add(text, start, at, "")
		case letter(c):
			for at < len(s) && (letter(s[at]) || digit(s[at]) || s[at] == '$') {
				at++
			}
			add(word, start, at, lower(s[start:at]))
		case digit(c):
			for at < len(s) && (digit(s[at]) || s[at] == '_') {
				at++
			}
			add(symbol, start, at, "")
		default:
			at++
			if c == ')' || c == ']' {
				depth--
			}
			add(symbol, start, at, "")
			if c == '(' || c == '[' {
				depth++
			}
		}
	}
	return tokens, open
}

// blockComment returns the end of the comment, which may hold others.
func blockComment(s string, at int) (end int, closed bool) {
	for depth := 0; at < len(s); {
		switch {
		case strings.HasPrefix(s[at:], "/*"):
			depth++
			at += 2
		case strings.HasPrefix(s[at:], "*/"):
			at += 2
			if depth--; depth == 0 {
				return at, true
			}
		default:
			at++
		}
	}
	return at, false
}

// until returns where a quote closes a text. A doubled quote does not close it, nor does one after a backslash if
// backslashes escape.
func until(s string, at int, quote byte, escapes bool) (end int, closed bool) {
	for ; at < len(s); at++ {
		switch {
		case escapes && s[at] == '\\':
			at++
		case s[at] == quote && at+1 < len(s) && s[at+1] == quote:
			at++
		case s[at] == quote:
			return at + 1, true
		}
	}
	return len(s), false
}

// dollarTag returns the $tag$ with which a text begins, or "" if it begins with none.
func dollarTag(s string) string {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '$':
			return s[:i+1]
		case !letter(s[i]) && (i == 1 || !digit(s[i])):
			return ""
		}
	}
	return ""
}

func letter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// lower folds a name as PostgreSQL does: letters of ASCII only.
func lower(s string) string {
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if b[i] >= 'A' && b[i] <= 'Z' {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

// is reports whether the token is that keyword.
func (t token) is(keyword string) bool { return t.kind == word && t.name == keyword }

// names reports whether the token is an identifier or a keyword.
func (t token) names() bool { return t.kind == word || t.kind == quoted }
