package runner

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// UsageError is a wrong option; its text says what is allowed.
type UsageError struct{ Problem string }

func (e *UsageError) Error() string { return e.Problem }

func usage(format string, args ...any) error {
	return &UsageError{fmt.Sprintf(format, args...)}
}

// ErrProtected means that the database's owner forbids writing commands with the setting
// seed.protected. Test with errors.Is.
var ErrProtected = errors.New("the database is protected (seed.protected is on)")

// ErrNoSchema means that tables of the pack do not exist. Test with errors.Is.
var ErrNoSchema = errors.New("the database has no such tables")

// ConnectError means that there is no connection, or that it was lost. Its text holds no password.
type ConnectError struct {
	problem string
	err     error
}

func (e *ConnectError) Error() string { return e.problem }

// Unwrap returns the cause.
func (e *ConnectError) Unwrap() error { return e.err }

func connectError(doing string, config *pgx.ConnConfig, err error) error {
	text := strings.Join(strings.Fields(err.Error()), " ")
	return &ConnectError{problem: doing + ": " + redact(config, text), err: err}
}

// redact takes the password out of a text.
func redact(config *pgx.ConnConfig, text string) string {
	if config.Password == "" {
		return text
	}
	return strings.ReplaceAll(text, config.Password, "xxxxx")
}

// OrderError is a bug in the pack's order. Everything was rolled back.
type OrderError struct {
	Requirement string // its fill would insert again
	Culprit     string // the requirement after whose fill that is so; may be Requirement itself
}

func (e *OrderError) Error() string {
	if e.Requirement == e.Culprit {
		return fmt.Sprintf("bug in the pack: the fill of %q leaves a gap that a second one closes: it must insert all that is missing at once", e.Requirement)
	}
	return fmt.Sprintf("bug in the pack's order: %q has a gap that its fill could have closed after %q: give %[1]q a higher number", e.Requirement, e.Culprit)
}
