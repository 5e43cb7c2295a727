package seedtest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

const (
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
			if err := s.use(ctx, name); err != nil {
				return err
			}
			_, err := r.template(ctx, s.config(""), name)
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

// use makes this process a user of a template, whether it exists yet or not, until the process ends. The
// first use sweeps.
//
// A user holds the lock of the template's name, shared. Who has that lock for itself knows that no
// process uses the template: then its clones are leftovers of processes that died, or of failed tests.
func (s *server) use(ctx context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.locks == nil {
		conn, err := s.pool.Acquire(ctx)
		if err != nil {
			return fmt.Errorf("open the session of the locks: %w", err)
		}
		// It is idle all the time, and may be.
		if _, err := conn.Exec(ctx, "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'"); err != nil {
			conn.Release()
			return fmt.Errorf("open the session of the locks: %w", err)
		}
		s.locks = conn
		if err := s.sweep(ctx, name); err != nil {
			return fmt.Errorf("sweep old test databases: %w", err)
		}
	}
	if _, err := s.locks.Exec(ctx, "SELECT pg_advisory_lock_shared($1)", lockKey(name)); err != nil {
		return fmt.Errorf("lock the template: %w", err)
	}
	return nil
}

// sweep drops what no process uses: clones of processes that died, databases of failed tests after a day,
// and templates that were not used for a day. The template about to be used stays.
func (s *server) sweep(ctx context.Context, about string) error {
	const ours = "datname ~ $1"
	all, err := databases(ctx, s.locks, ours, "^"+prefix+"[0-9a-f]{32}(_|$)")
	swept := ""
	for _, d := range all {
		name := d.name[:len(prefix)+32]
		if name == swept || err != nil {
			continue
		}
		swept = name
		var free bool
		if err = s.locks.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", lockKey(name)).Scan(&free); err != nil || !free {
			continue
		}
		var leftovers []database // again, for it may have been in use until just now
		leftovers, err = databases(ctx, s.locks, ours, "^"+name+"(_|$)")
		stays := name == about
		for _, d := range slices.Backward(leftovers) { // the template is the first of the list
			age := time.Since(d.note.at)
			if d.busy || d.note.kind == kept && age < keptAge || d.name == name && (stays || age < templateAge) {
				stays = true
			} else if err == nil {
				err = dropNamed(ctx, s.locks, d.name)
			}
		}
		if _, unlock := s.locks.Exec(ctx, "SELECT pg_advisory_unlock($1)", lockKey(name)); err == nil || inUse(err) {
			err = unlock
		}
	}
	return err
}
