//go:build linux || darwin

package localpg

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

//go:embed shared.sh
var sharedScript string

//go:embed shared.sql
var watch string

// use is the lock that a user of a shared server holds; see shared.sql.
const use = "SELECT pg_advisory_lock_shared(1936024932, 2)"

// room is how many bytes must be free in /dev/shm to put a shared server there.
const room = 2 << 30

func shared(ctx context.Context, o Options, env environment) (*Server, func(), error) {
	c, err := newCluster(o, env) // for the directory of fetched versions and the defaults
	if err != nil {
		return nil, nil, err
	}
	if c.own, err = ownerOf(os.DevNull); err != nil {
		return nil, nil, err
	}
	c.data = os.DevNull // ignore the data of Dir
	inst, err := c.installation(ctx, c.o.Major)
	if err != nil {
		return nil, nil, err
	}
	settings := map[string]string{
		"fsync":               "off",
		"synchronous_commit":  "off",
		"full_page_writes":    "off",
		"max_connections":     "200",
		"restart_after_crash": "off", // a restart would end the users' sessions, and so release the server
	}
	maps.Copy(settings, c.o.Settings)
	c.o.Settings, c.o.Major, c.env.pgBin, c.shared = settings, inst.major, inst.bin, true

	sum := sha256.Sum256(fmt.Appendf(nil, "%v %d %q", inst, c.o.Port, settings))
	name := fmt.Sprintf("seed-%d-pg%d-%s", os.Geteuid(), inst.major, hex.EncodeToString(sum[:4]))
	if c.dir, err = sharedDir(name); err != nil {
		return nil, nil, err
	}
	c.data, c.socket = filepath.Join(c.dir, "data"), socketDir(c.dir)
	if strings.HasPrefix(c.dir, "/dev/shm/") && settings["dynamic_shared_memory_type"] == "" {
		// Files in the data directory, which is in memory already and is removed with it. A killed server would leave
		// POSIX shared memory behind.
		settings["dynamic_shared_memory_type"] = "mmap"
	}

	for {
		s, user, err := c.join(ctx)
		if err != nil {
			return nil, nil, fmt.Errorf("start a shared server in %q: %w", c.dir, err)
		}
		if s != nil {
			held.Store(user, nil)
			return s, sync.OnceFunc(func() { user.Conn().Close(); held.Delete(user) }), nil
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return nil, nil, fmt.Errorf("wait for the shared server in %q to end: %w", c.dir, err)
		}
	}
}

// held are the sessions of this process. It keeps the garbage collector from closing them.
var held sync.Map

// sharedDir returns the path for the directory of a name.
func sharedDir(name string) (string, error) {
	if runtime.GOOS == "linux" {
		dir := filepath.Join("/dev/shm", name)
		if _, err := os.Lstat(dir); err == nil { // in use, so it stays there
			return dir, nil
		}
		var st syscall.Statfs_t
		if err := syscall.Statfs("/dev/shm", &st); err == nil && st.Bavail*uint64(st.Bsize) >= room {
			return dir, nil
		}
	}
	return filepath.Abs(filepath.Join(os.TempDir(), name))
}

// join makes this process a user of the server, and starts it if necessary. It returns the server and the session to
// keep open, or no server if the existing one is about to stop.
func (c *cluster) join(ctx context.Context) (*Server, *pgconn.PgConn, error) {
	if err := privateDir(c.dir, c.own); err != nil {
		return nil, nil, err
	}
	path := filepath.Join(c.dir, "lock")
	locked, err := lock(ctx, path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	defer locked.Close()

	s, err := c.up(ctx)
	launched := c.starting != nil
	var user *pgconn.PgConn
	if err == nil {
		user, err = hold(ctx, s)
	}
	if launched {
		if err == nil {
			err = os.WriteFile(filepath.Join(c.dir, "ready"), nil, 0o600)
		}
		c.starting.Close()
		c.starting = nil
	}
	var answer *pgconn.PgError
	switch {
	case err == nil:
		return s, user, nil
	case s != nil && !launched && ctx.Err() == nil && (!errors.As(err, &answer) || strings.HasPrefix(answer.Code, "57P")), !samePlace(locked, path):
		return nil, nil, nil // the server has stopped
	}
	c.discard()
	return nil, nil, err
}

// connect opens a session.
func (s *Server) connect(ctx context.Context) (*pgconn.PgConn, error) {
	return pgconn.Connect(ctx, s.URL("postgres")+"&sslmode=disable&connect_timeout=10&application_name=seed&options=-c%20statement_timeout%3D0")
}

// hold opens the session of a user, and starts the watch if there is none.
func hold(ctx context.Context, s *Server) (*pgconn.PgConn, error) {
	user, err := s.connect(ctx)
	if err != nil {
		return nil, err
	}
	_, err = user.Exec(ctx, use).ReadAll()
	if err := errors.Join(err, s.leave(ctx, watch)); err != nil {
		user.Conn().Close()
		return nil, err
	}
	return user, nil
}

// leave sends statements that the server runs without the client: it does not check the connection while they run.
func (s *Server) leave(ctx context.Context, sql string) error {
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Conn().Close()
	conn.Frontend().SendQuery(&pgproto3.Query{String: sql})
	return conn.Frontend().Flush()
}

// Keep keeps a shared server, which this process uses, running for at least that long, even without users. So somebody
// can look at what they left there.
func (s *Server) Keep(d time.Duration) error {
	if err := s.leave(context.Background(), use+", pg_sleep("+strconv.Itoa(int(d.Seconds()))+")"); err != nil {
		return fmt.Errorf("keep the server in %q: %w", s.dir, err)
	}
	return nil
}

// discard removes the directory, unless it is in use. The caller holds the lock.
func (c *cluster) discard() {
	busy, err := tryLock(filepath.Join(c.dir, "busy"))
	if busy == nil || err != nil {
		return
	}
	defer busy.Close()
	gone := c.dir + ".gone." + randomHex(4) // rename it first, as shared.sh does
	if os.Rename(c.dir, gone) == nil {
		os.RemoveAll(gone)
		os.RemoveAll(c.socket)
	}
}
