package fill

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// lock is the database's: its key is "seed" in ASCII, then no schema's OID.
const lock = "SELECT pg_catalog.pg_advisory_xact_lock(1936024932::bigint << 32)"

// Install creates the functions of schema seed that a pack's requirements call, unless they are there already. It reports
// whether it did.
func Install(ctx context.Context, tx pgx.Tx, scripts []sql.Script) (bool, error) {
	scripts = slices.DeleteFunc(slices.Clone(scripts), func(s sql.Script) bool { return !s.Called })
	want := map[[2]string]sql.Function{} // by name and arguments: of two the later is installed
	for _, s := range scripts {
		for _, f := range s.Functions() {
			want[[2]string{f.Name, f.Arguments}] = f
		}
	}
	if len(want) == 0 {
		return false, nil
	}
	var have []sql.Function
	for _, locked := range []bool{false, true} {
		if locked { // for another schema's run may install the same just now
			if _, err := tx.Exec(ctx, lock); err != nil {
				return false, fmt.Errorf("wait for another run that installs the functions of schema seed: %w", err)
			}
		}
		var err error
		if have, err = installed(ctx, tx); err != nil {
			return false, err
		}
		same := true
		for _, f := range want {
			same = same && slices.ContainsFunc(have, func(h sql.Function) bool {
				return h.Name == f.Name && h.Volatility == f.Volatility && (h.Body == f.Body || f.Body == "")
			})
		}
		if same {
			return false, nil
		}
	}

	inner, err := tx.Begin(ctx)
	if err != nil {
		return false, err
	}
	for _, s := range scripts {
		if err := create(ctx, inner, s); err != nil {
			if pg := (*pgconn.PgError)(nil); !errors.As(err, &pg) || pg.Code != "42501" {
				return false, err
			}
			state := "are missing, and this role may not create them"
			if len(have) > 0 {
				state = "are not those of this pack, and this role may not change them"
			}
			return false, errors.Join(&InstallError{State: state, Err: err}, inner.Rollback(ctx))
		}
	}
	return true, inner.Commit(ctx)
}

// installed returns the functions that schema seed has.
func installed(ctx context.Context, tx pgx.Tx) ([]sql.Function, error) {
	rows, err := tx.Query(ctx, `SELECT p.proname::text, '', p.prosrc, p.provolatile::text
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname = $1`, "seed")
	if err != nil {
		return nil, fmt.Errorf("look for the functions of schema seed: %w", err)
	}
	have, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sql.Function])
	if err != nil {
		return nil, fmt.Errorf("look for the functions of schema seed: %w", err)
	}
	return have, nil
}

// drop finds the server's advice when a function has other parameter names or returns another type.
var drop = regexp.MustCompile(`DROP FUNCTION seed\.[^;]*\)`)

// create runs a script. It first drops functions of an earlier version that stand in the way, as their parameters had
// other names.
func create(ctx context.Context, tx pgx.Tx, s sql.Script) error {
	for tries := len(s.Functions()); ; tries-- {
		inner, err := tx.Begin(ctx)
		if err != nil {
			return err
		}
		err = sendEach(ctx, inner, s.SQL)
		if err == nil && inner.Conn().PgConn().TxStatus() != 'T' {
			return &sql.Fault{File: s.File, Problem: "the file ends the transaction: remove its COMMIT or ROLLBACK"}
		}
		if err == nil {
			return inner.Commit(ctx)
		}
		old := ""
		if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code == "42P13" && tries > 0 {
			old = drop.FindString(pg.Hint)
		}
		if old == "" {
			return sql.Locate(s.File, s.SQL, err)
		}
		if err := inner.Rollback(ctx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, old); err != nil {
			return fmt.Errorf("replace a function of an earlier version: %w", err)
		}
	}
}

// sendEach sends the statements of a text in one round trip, each in a message of its own, as Citus wants it. The position
// of an error is the one in the text.
func sendEach(ctx context.Context, tx pgx.Tx, text string) error {
	statements := sql.Statements(text)
	var b pgx.Batch
	for _, s := range statements {
		b.Queue(s.SQL)
	}
	results := tx.SendBatch(ctx, &b)
	for _, s := range statements {
		if _, err := results.Exec(); err != nil {
			_ = results.Close()
			if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Position > 0 {
				pg.Position += int32(s.Offset)
			}
			return err
		}
	}
	return results.Close()
}

// InstallError says that somebody else, such as the owner, has to install the functions once.
type InstallError struct {
	State  string // are missing
	Remedy string // what to do; default: install them
	Err    error  // the server's
}

// Error says what to do.
func (e *InstallError) Error() string {
	return fmt.Sprintf("the functions of schema seed %s: %s", e.State, cmp.Or(e.Remedy, "have the database's owner run the output of "+
		"\"seed show functions\" once, and grant usage on schema seed"))
}

// Unwrap returns the server's error.
func (e *InstallError) Unwrap() error { return e.Err }
