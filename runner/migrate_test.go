package runner

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/a400be2d/seed/internal/testdb"
	"github.com/jackc/pgx/v5"
)

// migrationsFS returns a folder of files, given as pairs of name and text.
func migrationsFS(pairs ...string) fs.FS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	fsys := migrationsFS(
		"001_a.up.sql", "CREATE TABLE a (id int); CREATE TABLE aa (id int);", "001_a.down.sql", "DROP TABLE a; DROP TABLE aa;",
		"002_b.up.sql", "CREATE TABLE b (id int)", "002_b.down.sql", "DROP TABLE b",
		"003_c.up.sql", "CREATE TABLE c (id int)", "003_c.down.sql", "DROP TABLE c")
	for i, c := range []struct {
		o    MigrateOptions
		want MigrateResult
		err  string
	}{
		{MigrateOptions{DownTo: new(0)}, MigrateResult{}, ""},
		{MigrateOptions{To: new(1)}, MigrateResult{0, 1, []string{"001_a.up.sql"}}, ""},
		{MigrateOptions{}, MigrateResult{1, 3, []string{"002_b.up.sql", "003_c.up.sql"}}, ""},
		{MigrateOptions{}, MigrateResult{3, 3, nil}, ""},
		{MigrateOptions{To: new(3)}, MigrateResult{3, 3, nil}, ""},
		{MigrateOptions{To: new(2)}, MigrateResult{3, 0, nil}, "the database is at version 3, above 2: migrate down to get there"},
		{MigrateOptions{DownTo: new(1)}, MigrateResult{3, 1, []string{"003_c.down.sql", "002_b.down.sql"}}, ""},
		{MigrateOptions{DownTo: new(2)}, MigrateResult{1, 0, nil}, "the database is at version 1: 2 is not below it"},
		{MigrateOptions{DownTo: new(0)}, MigrateResult{1, 0, []string{"001_a.down.sql"}}, ""},
		{MigrateOptions{To: new(4)}, MigrateResult{}, "no migration has the version 4: want one of 1 2 3"},
		{MigrateOptions{To: new(1), DownTo: new(1)}, MigrateResult{}, "migrate either up to a version or down to one"},
		{MigrateOptions{LockTimeout: -1}, MigrateResult{}, "a timeout may not be negative"},
	} {
		c.o.FS = fsys
		got, err := Migrate(t.Context(), config, c.o)
		if message(err) != c.err || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%d: got %+v, %v, want %+v, %s", i, got, err, c.want, c.err)
		}
	}
	if got := testdb.One(t, config, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"); got != "1" {
		t.Errorf("got %s tables", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Migrate(ctx, config, MigrateOptions{FS: fsys}); err != context.Canceled {
		t.Errorf("got %v", err)
	}
	if _, err := Migrate(t.Context(), config, MigrateOptions{FS: fsys, To: new(2)}); err != nil {
		t.Fatal(err)
	}
	other := migrationsFS("001_x.up.sql", "CREATE TABLE x ()", "001_x.down.sql", "DROP TABLE x")
	const want = "the database is at version 2, which is none of the migrations here, 1: something else made its schema: choose another database"
	if got, err := Migrate(t.Context(), config, MigrateOptions{FS: other}); message(err) != want || got.Applied != nil {
		t.Errorf("got %+v, %v, want %s", got, err, want)
	}
}

func TestMigrateFails(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	fsys := migrationsFS(
		"001_a.up.sql", "CREATE TABLE a (id int);", "001_a.down.sql", "DROP TABLE aaa;",
		"002_b.up.sql", "CREATE TABLE b (id int);\nCREATE TABEL c ();")
	const remedy = ": a migration to it failed: correct the file, look at what it left (nothing, unless it has a COMMIT of its own), " +
		"and record the version that the schema has: UPDATE schema_migrations SET version = N, dirty = false (or TRUNCATE schema_migrations for none)"
	got, err := Migrate(t.Context(), config, MigrateOptions{FS: fsys})
	if want := "migrations/002_b.up.sql:2:8: syntax error at or near \"TABEL\" (SQLSTATE 42601)\nthe schema is marked dirty at version 2" + remedy; message(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if want := (MigrateResult{0, 1, []string{"001_a.up.sql"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	_, err = Migrate(t.Context(), config, MigrateOptions{FS: fsys})
	if dirty := (*DirtyError)(nil); !errors.As(err, &dirty) || dirty.Version != 2 {
		t.Errorf("got %v", err)
	}
	testdb.Exec(t, config, "UPDATE schema_migrations SET version = 1, dirty = false")
	got, err = Migrate(t.Context(), config, MigrateOptions{FS: fsys, DownTo: new(0)})
	if err == nil || got.From != 1 {
		t.Errorf("got %+v, %v", got, err)
	}

	_, err = Migrate(t.Context(), config, MigrateOptions{FS: migrationsFS("1-a.sql", "", "002_b.up.txt", "", "003_c.down.sql", "", "004_a.up.sql", "", "04_b.up.sql", "", "README.md", "")})
	if want := `migrations/002_b.up.txt: want a file name like 001_people.up.sql or 001_people.down.sql
migrations/04_b.up.sql: the version 4 is taken by 004_a.up.sql
migrations/1-a.sql: want a file name like 001_people.up.sql or 001_people.down.sql
migrations/003_c.down.sql: it has no file that goes up`; message(err) != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	_, err = Migrate(t.Context(), config, MigrateOptions{FS: migrationsFS("README.md", "# x")})
	if want := "migrations: no migration: want at least one file like 001_people.up.sql"; message(err) != want {
		t.Errorf("got %v", err)
	}
}

func TestMigrateLockTimeout(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	testdb.Exec(t, config, "CREATE TABLE a (id int)")
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.Exec(t.Context(), "BEGIN; LOCK TABLE a"); err != nil {
		t.Fatal(err)
	}
	_, err = Migrate(t.Context(), config, MigrateOptions{FS: migrationsFS("001_a.up.sql", "ALTER TABLE a ADD b int"), LockTimeout: 50 * time.Millisecond})
	if got := message(err); !strings.HasPrefix(got, "migrations/001_a.up.sql: canceling statement due to lock timeout (SQLSTATE 55P03)\nthe schema is marked dirty at version 1: ") {
		t.Errorf("got %s", got)
	}
}

// Behind a pooler somebody else gets the session next: it has no prepared statement and no setting of ours.
func TestMigrateLeavesNothing(t *testing.T) {
	t.Parallel()
	var lock sync.Mutex
	var sent []byte
	config := testdb.Relay(t, testdb.New(t), func(server, client net.Conn) {
		buffer := make([]byte, 1<<20)
		for {
			n, err := client.Read(buffer)
			lock.Lock()
			sent = append(sent, buffer[:n]...)
			lock.Unlock()
			if err == nil {
				_, err = server.Write(buffer[:n])
			}
			if err != nil {
				return
			}
		}
	})
	if _, err := Migrate(t.Context(), config, MigrateOptions{}); err != nil {
		t.Fatal(err)
	}
	lock.Lock()
	defer lock.Unlock()
	set, reset := bytes.LastIndex(sent, []byte("SET lock_timeout = ")), bytes.LastIndex(sent, []byte("RESET lock_timeout"))
	if bytes.Contains(sent, []byte("stmtcache_")) || set < 0 || reset < set || bytes.LastIndex(sent, []byte("CREATE TABLE")) > reset {
		t.Errorf("prepared, or set at %d and reset at %d", set, reset)
	}
}

// If no schema of the search_path exists, there is nowhere to create a table.
func TestMigrateNowhere(t *testing.T) {
	t.Parallel()
	config := testdb.New(t)
	config.RuntimeParams["search_path"] = "nowhere, none"
	_, err := Migrate(t.Context(), config, MigrateOptions{})
	if got := message(err); !errors.As(err, new(*UsageError)) || got != "no schema of the search_path, nowhere, none, exists, or this role may not use it: create one, or set another search_path" {
		t.Errorf("got %v", err)
	}
}
