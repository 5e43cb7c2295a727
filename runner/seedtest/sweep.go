package seedtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	cloneAge    = time.Hour      // age at which an unused database of a test is dropped
	templateAge = 24 * time.Hour // age at which an unused template is dropped
	keptAge     = 24 * time.Hour // age at which the database of a failed test is dropped
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
	s.mu.Lock()
	ready := s.templates[name]
	if ready == nil {
		ready = sync.OnceValue(func() error {
			_, err := r.template(ctx, s.config(""), name)
			if err == nil {
				err = s.swept()
			}
			return err
		})
		s.templates[name] = ready
	}
	s.mu.Unlock()
	if err := ready(); err != nil {
		return "", err
	}
	return cloneOf(ctx, s.pool, name, s.strategy)
}

// sweep drops what no test uses: databases of killed tests after an hour, those of failed tests and templates after a
// day. If several processes start at the same time, only one sweeps.
func (s *server) sweep(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("sweep old test databases: %w", err)
		}
	}()
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	var alone bool
	if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", lockKey("sweep")).Scan(&alone); err != nil || !alone {
		return err
	}
	all, err := databases(ctx, conn, "datname ~ $1", "^"+prefix+"[0-9a-f]{32}(_|$)")
	for kind, age := range map[string]time.Duration{aClone: cloneAge, kept: keptAge} {
		if err == nil {
			_, err = dropOld(ctx, conn, slices.DeleteFunc(slices.Clone(all), func(d database) bool { return d.note.kind != kind }), age)
		}
	}
	for _, d := range all {
		if err != nil || d.note.kind != template && !d.begun || time.Since(d.note.at) < templateAge {
			continue
		}
		err = withLock(ctx, s.config(""), strings.TrimSuffix(d.name, building), "pg_advisory_lock", func(conn *pgx.Conn) error {
			now, err := lookUp(ctx, conn, d.name) // again, as a session may have connected since
			if err == nil {
				_, err = dropOld(ctx, conn, []database{now}, templateAge)
			}
			return err
		})
	}
	if _, unlock := conn.Exec(ctx, "SELECT pg_advisory_unlock($1)", lockKey("sweep")); err == nil {
		err = unlock
	}
	return err
}
