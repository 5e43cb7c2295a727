package runner

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// UsageError is an invalid option. Its text says what is allowed.
type UsageError struct{ Problem string }

func (e *UsageError) Error() string { return e.Problem }

func usage(format string, args ...any) error {
	return &UsageError{fmt.Sprintf(format, args...)}
}

// ErrProtected means that the database's owner forbids commands that write, with the setting seed.protected. Test with
// errors.Is.
var ErrProtected = errors.New("the database is protected (seed.protected is on)")

// ErrNoSchema means that the pack's tables do not exist. Test with errors.Is.
var ErrNoSchema = errors.New("the database has no such tables")

// ConnectError means that connecting failed, or that the connection was lost. Its text contains no password.
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

// redact removes the password from a text.
func redact(config *pgx.ConnConfig, text string) string {
	if config.Password == "" {
		return text
	}
	return strings.ReplaceAll(text, config.Password, "xxxxx")
}

// EndlessError means that fills keep opening gaps, for each other or for themselves, without end.
// Everything was rolled back.
type EndlessError struct{ Requirements []string }

func (e *EndlessError) Error() string {
	quoted := make([]string, len(e.Requirements))
	for i, name := range e.Requirements {
		quoted[i] = strconv.Quote(name)
	}
	return fmt.Sprintf("bug in the pack: pass after pass there is more to fill for %s: a fill must insert all that is missing at once, "+
		"and two must not open each other's gaps for ever", strings.Join(quoted, " and "))
}

// ExactError means that a fill inserted more rows than were missing, or rows that do not count. Everything was rolled
// back.
type ExactError struct {
	Requirement string
	File        string
	Missing     int64 // before
	Inserted    int64
	Left        int64    // missing after
	Source      string   // what its last INSERT selects from; "" if unknown
	Triggers    []string // of the tables that it writes, such as "trigger x of posts"; if none, the file is to blame
}

func (e *ExactError) Error() string {
	b := fmt.Sprintf("the fill of %q inserted %d where %d were missing, and %d are missing still: ", e.Requirement, e.Inserted, e.Missing, e.Left)
	if e.Inserted > e.Missing {
		b += "it inserts too many"
	} else {
		b += fmt.Sprintf("%d of its rows do not count, or want rows themselves", e.Left-(e.Missing-e.Inserted))
	}
	if len(e.Triggers) > 0 {
		return b + "; these may have changed them: " + strings.Join(e.Triggers, ", ")
	}
	b += "; no trigger is involved, so look at " + e.File
	if e.Source != "" {
		b += fmt.Sprintf(", whose last INSERT takes its rows from %s", e.Source)
	}
	return b + ": give each entity what it lacks, need - have rows, and nobody else"
}

// deferredError is an error of a constraint that is checked when a requirement is committed.
type deferredError struct{ err error }

func (e *deferredError) Error() string {
	return fmt.Sprintf("%v: several jobs commit each requirement by itself, and this is checked then: run with one job, which commits all at the end", e.err)
}

// Unwrap returns the server's error.
func (e *deferredError) Unwrap() error { return e.err }

// KeptError is an error of a run with several jobs, which commits each requirement separately. The requirements that
// were committed before it stay, and the next run continues from there.
type KeptError struct {
	Err  error
	Rows int64 // that were committed
}

func (e *KeptError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *KeptError) Unwrap() error { return e.Err }

// ClusterError is an error of a database that Citus distributes over several servers, with a hint. Nothing was changed.
type ClusterError struct {
	Err    error
	Remedy string
}

func (e *ClusterError) Error() string { return e.Err.Error() + ": " + e.Remedy }

// Unwrap returns the server's error.
func (e *ClusterError) Unwrap() error { return e.Err }

// clusterError adds a hint to an error that occurs because the tables are on several servers.
func clusterError(err error) error {
	var pg *pgconn.PgError
	switch {
	case !errors.As(err, &pg) || errors.As(err, new(*ClusterError)):
		return err
	case workerLost(pg):
		return &ClusterError{err, "a server of the cluster does not answer, and nothing was changed: " +
			"see SELECT * FROM citus_check_cluster_node_health(), and run again"}
	case pg.Code == "0A000", strings.Contains(pg.Message, "requires repartitioning"):
		return &ClusterError{err, "Citus cannot do this across servers, and nothing was changed: keep tables that are joined, or refer to " +
			"each other, in one schema, or make what schemas share a reference table: SELECT create_reference_table('name')"}
	}
	return err
}
