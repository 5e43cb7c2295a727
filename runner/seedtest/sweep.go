package seedtest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// prefix begins the name of a template for New. Its hash follows; a clone's name begins with that of its template.
const prefix = "seedtest_"

// clone makes a database for a test. The first call for a recipe makes the template if it does not exist.
func (s *server) clone(ctx context.Context, r recipe) (string, error) {
	hash, err := r.hash("")
	if err != nil {
		return "", err
	}
	name := prefix + hash
	ready, _ := s.templates.LoadOrStore(name, sync.OnceValue(func() error {
		_, err := r.template(ctx, s.config(""), name)
		if err == nil {
			err = s.swept()
		}
		return err
	}))
	if err := ready.(func() error)(); err != nil {
		return "", err
	}
	return cloneOf(ctx, s.pool, name)
}

// sweep drops what no test uses: databases of killed tests after an hour, those of failed tests and templates after a
// day.
func (s *server) sweep(ctx context.Context) error {
	all, err := databases(ctx, s.pool, "databases of tests", "datname ~ $1", "^"+prefix+"[0-9a-f]{32}(_|$)")
	for _, d := range all {
		if d.begun {
			d.kind = template
		}
		age, ours := map[string]time.Duration{aClone: time.Hour, kept: 24 * time.Hour, template: 24 * time.Hour}[d.kind]
		switch {
		case err != nil || !ours || time.Since(d.at) < age:
		case d.kind == template:
			err = withLock(ctx, s.config(""), strings.TrimSuffix(d.name, building), "pg_advisory_lock", func(conn *pgx.Conn) error {
				d, err := lookUp(ctx, conn, d.name) // again, as a test may have asked for it since
				if err == nil {
					_, err = dropOld(ctx, conn, []database{d}, age)
				}
				return err
			})
		default:
			_, err = dropOld(ctx, s.pool, []database{d}, age)
		}
	}
	if err != nil {
		return fmt.Errorf("sweep old test databases: %w", err)
	}
	return nil
}
