package fill

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// Without waiting, a table is left alone where a lock or a right is not to be had; and else its keys go.
func TestBulkNoWait(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	role := config.Database
	testdb.Exec(t, config, "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); CREATE ROLE "+role+"; GRANT SELECT, INSERT ON b TO "+role)
	t.Cleanup(func() { testdb.Exec(t, config, "DROP OWNED BY "+role+"; DROP ROLE "+role) })
	for _, c := range []struct{ setup, lock, want string }{
		{"SELECT", "SELECT", "b"},
		{"SELECT", "LOCK TABLE b IN ACCESS SHARE MODE", ""},
		{"SELECT", "LOCK TABLE a IN ACCESS SHARE MODE", ""}, // to which b refers
		{"SET LOCAL ROLE " + role, "SELECT", ""},
	} {
		undo := errors.New("undo")
		err := in(t, config, "", func(ctx context.Context, holder pgx.Tx) error {
			if _, err := holder.Exec(ctx, c.lock); err != nil {
				return err
			}
			return in(t, config, "", func(ctx context.Context, tx pgx.Tx) error {
				if _, err := tx.Exec(ctx, c.setup); err != nil {
					return err
				}
				b := Bulk{Floor: 1, NoWait: true}
				taken, err := b.Take(ctx, tx, sql.Requirement{SQL: "INSERT INTO b"}, 1)
				if got := strings.Join(taken, " "); err != nil || got != c.want || b.Taken() != (got != "") {
					t.Errorf("%s, %s: got %q, %v, want %q", c.setup, c.lock, got, err, c.want)
				}
				if _, err := tx.Exec(ctx, "SELECT"); err != nil { // the transaction goes on
					return err
				}
				return undo
			})
		})
		if err != undo {
			t.Errorf("%s, %s: %v", c.setup, c.lock, err)
		}
	}
}
