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
	cloneAge    = time.Hour      // how long the database of a test is kept that nobody is connected to
	templateAge = 24 * time.Hour // how long a template is kept that nobody uses
	keptAge     = 24 * time.Hour // how long the database of a failed test is kept
)

// prefix is that of the templates for New, whose names go on with their hash; a clone's name goes on from there.
const prefix = "seedtest_"

// clone makes a database for a test. The first one of a recipe makes the template, unless it is there.
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

// sweep drops what no test uses any more: databases of tests that were killed, after an hour, those of failed tests and
// templates after a day. One process of those that begin at the same time is enough.
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
			now, err := lookUp(ctx, conn, d.name) // again, for somebody may have come to use it
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
