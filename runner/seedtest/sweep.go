package seedtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	templateAge = 24 * time.Hour // how long a template is kept that nobody uses
	keptAge     = 24 * time.Hour // how long the database of a failed test is kept
	spares      = 4              // how many templates are kept that nobody uses
)

// use makes this process a user of a template, whether it exists yet or not, until the process ends. The
// first use sweeps.
//
// A user holds the lock of the template's hash, shared. Who has that lock for itself knows that no
// process uses the template: then its clones are leftovers of processes that died, or of failed tests.
func (s *server) use(ctx context.Context, hash string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users[hash] {
		return nil
	}
	if s.locks == nil {
		if err := s.openLocks(ctx); err != nil {
			return fmt.Errorf("open the session of the locks: %w", err)
		}
		if err := s.sweep(ctx, hash); err != nil {
			return fmt.Errorf("sweep old test databases: %w", err)
		}
	}
	if _, err := s.locks.Exec(ctx, "SELECT pg_advisory_lock_shared($1)", lockKey(hash)); err != nil {
		return fmt.Errorf("lock the template: %w", err)
	}
	s.users[hash] = true
	return nil
}

// openLocks opens the session that holds the locks. It is idle all the time, and may be.
func (s *server) openLocks(ctx context.Context) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'"); err != nil {
		conn.Release()
		return err
	}
	s.locks, s.users = conn, map[string]bool{}
	return nil
}

// found is a template with its clones, as the catalog has them.
type found struct {
	name     string
	mark     mark
	complete bool
	clones   []clonedDB
}

type clonedDB struct {
	name    string
	comment string
	busy    bool // somebody is connected
	ours    bool // our role owns it; find does not look after this
}

// sweep drops what no process uses: clones of processes that died, databases of failed tests after a day,
// templates that were not used for a day or are the oldest of too many. The template about to be used
// stays. Clones of pgtestdb's other users are none of ours: theirs is a template without our mark.
func (s *server) sweep(ctx context.Context, about string) error {
	templates, err := s.find(ctx, "")
	if err != nil {
		return err
	}
	unused := 0
	for _, t := range templates { // the one used last comes first
		key := lockKey(t.mark.Hash)
		var free bool
		if err := s.locks.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", key).Scan(&free); err != nil {
			return err
		}
		if !free {
			continue
		}
		if t.mark.Hash != about {
			unused++
		}
		err := s.sweepOne(ctx, t.name, t.mark.Hash == about, unused > spares)
		if _, unlock := s.locks.Exec(ctx, "SELECT pg_advisory_unlock($1)", key); err == nil {
			err = unlock
		}
		if err != nil && !inUse(err) {
			return err
		}
	}
	return nil
}

// sweepOne drops the leftovers of a template whose lock is held, and the template as well if it is old, or one
// too many, and has none left.
func (s *server) sweepOne(ctx context.Context, name string, about, tooMany bool) error {
	templates, err := s.find(ctx, name) // again, for it may have been in use until just now
	if err != nil || len(templates) == 0 {
		return err
	}
	t := templates[0]
	left := 0
	for _, c := range t.clones {
		if k, ok := readKept(c.comment); c.busy || ok && time.Since(k.At) < keptAge {
			left++
			continue
		}
		if err := s.drop(ctx, c.name); err != nil {
			return err
		}
	}
	if about {
		t.mark.Used = time.Now()
		return s.comment(ctx, t.name, t.mark.String())
	}
	if left > 0 || t.complete && !tooMany && time.Since(t.mark.Used) < templateAge {
		return nil
	}
	if t.complete {
		if _, err := s.locks.Exec(ctx, "ALTER DATABASE "+quote(t.name)+" IS_TEMPLATE false"); err != nil {
			return err
		}
	}
	return s.drop(ctx, t.name)
}

func (s *server) drop(ctx context.Context, name string) error {
	if _, err := s.locks.Exec(ctx, "DROP DATABASE IF EXISTS "+quote(name)); err != nil && !inUse(err) {
		return fmt.Errorf("drop %q: %w", name, err)
	}
	return nil
}

// find returns the templates that are ours, or one of them, with their clones, those used last first.
func (s *server) find(ctx context.Context, name string) ([]found, error) {
	rows, err := s.locks.Query(ctx, `SELECT d.datname::text, d.datistemplate, coalesce(shobj_description(d.oid, 'pg_database'), ''),
    EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datid = d.oid AND a.backend_type = 'client backend')
FROM pg_database AS d
WHERE d.datname LIKE 'testdb\_tpl\_%' AND (d.datname = $1 OR starts_with(d.datname, $1 || '_inst_') OR $1 = '')
ORDER BY length(d.datname), d.datname`, name)
	if err != nil {
		return nil, err
	}
	var templates []found
	var c clonedDB
	var complete bool
	_, err = pgx.ForEachRow(rows, []any{&c.name, &complete, &c.comment, &c.busy}, func() error {
		if of, _, ok := strings.Cut(c.name, "_inst_"); ok {
			for i := range templates {
				if templates[i].name == of {
					templates[i].clones = append(templates[i].clones, c)
				}
			}
		} else if m, ok := readMark(c.comment); ok {
			templates = append(templates, found{name: c.name, mark: m, complete: complete})
		}
		return nil
	})
	slices.SortStableFunc(templates, func(a, b found) int { return b.mark.Used.Compare(a.mark.Used) })
	return templates, err
}
