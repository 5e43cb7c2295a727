package sql

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Error is an error of the server with its place in a file.
type Error struct {
	File     string
	Line     int    // 0: the server gave no position
	Column   int    // in characters, from 1; 0: the line as a whole
	Text     string // of the line
	Message  string
	SQLState string
	Detail   string
	Hint     string
	Where    string
	cause    *pgconn.PgError
}

// Error returns one line.
func (e *Error) Error() string {
	place := e.File
	if e.Line > 0 {
		place += fmt.Sprintf(":%d", e.Line)
	}
	if e.Column > 0 {
		place += fmt.Sprintf(":%d", e.Column)
	}
	return fmt.Sprintf("%s: %s (SQLSTATE %s)", place, strings.ReplaceAll(e.Message, "\n", " "), e.SQLState)
}

// Unwrap returns the *pgconn.PgError.
func (e *Error) Unwrap() error { return e.cause }

// Long returns several lines: the message, the line of the file with a caret, DETAIL, HINT, CONTEXT.
func (e *Error) Long() string {
	var b strings.Builder
	b.WriteString(e.Error())
	if e.Line > 0 {
		number := fmt.Sprintf("%5d | ", e.Line)
		b.WriteString("\n" + number + e.Text)
		if e.Column > 0 {
			before := []rune(e.Text)
			before = before[:min(e.Column-1, len(before))]
			for i, r := range before {
				if r != '\t' {
					before[i] = ' '
				}
			}
			b.WriteString("\n" + strings.Repeat(" ", len(number)-2) + "| " + string(before) + "^")
		}
	}
	for _, more := range [][2]string{{"DETAIL", e.Detail}, {"HINT", e.Hint}, {"CONTEXT", e.Where}} {
		if more[1] != "" {
			b.WriteString("\n" + more[0] + ": " + more[1])
		}
	}
	return b.String()
}

// Locate turns the server's error about the text of a file into an *Error. Another error gets the file's name. More may
// have been sent after the text: a position past its end becomes the line that defines deficit, from which the rest
// selects.
func Locate(file, text string, err error) error {
	if err == nil {
		return nil
	}
	if located := (*Error)(nil); errors.As(err, &located) {
		return err
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return fmt.Errorf("%s: %w", file, err)
	}
	e := &Error{
		File: file, Message: pg.Message, SQLState: pg.Code, Detail: pg.Detail, Hint: pg.Hint, Where: pg.Where,
		cause: pg,
	}
	if pg.Position <= 0 {
		return e
	}
	characters := []rune(text)
	if n := int(pg.Position); n <= len(characters) {
		before := string(characters[:n-1])
		e.Line = 1 + strings.Count(before, "\n")
		e.Column = len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1
	} else if at := read(text).deficitAt(len(text)); at >= 0 {
		e.Line = 1 + strings.Count(text[:at], "\n")
	} else {
		return e
	}
	e.Text = strings.TrimRight(strings.Split(text, "\n")[e.Line-1], "\r")
	return e
}
