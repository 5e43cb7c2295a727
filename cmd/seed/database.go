package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/localpg"
	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// localName is the local server's database for the built-in pack. For another pack it has the name of its directory.
const localName = "seed"

func localDatabase(pack string) string {
	if pack == "" {
		return localName
	}
	if directory, err := filepath.Abs(pack); err == nil {
		pack = directory
	}
	return filepath.Base(pack)
}

// choosing are the variables of libpq that say which database; the others (a password, a time zone)
// only say how.
var choosing = []string{"PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE"}

// target is the database of a command.
type target struct {
	config *pgx.ConnConfig
	source string // what chose it: --database-url, DATABASE_URL, PGHOST, "the local server"
	local  bool
	shown  string // its connection string without a password, for psql
}

// open finds the database: --database-url, DATABASE_URL, the variables of libpq, the local server, in this order. It
// starts the local server and creates the pack's database there. With migrate it creates the reference schema, too.
func (a *app) open(flags databaseFlags, pack string, migrate bool) (*target, error) {
	if flags.DatabaseURL != "" {
		return parseTarget("--database-url", flags.DatabaseURL, a.env)
	}
	if text := a.env("DATABASE_URL"); text != "" {
		return parseTarget("DATABASE_URL", text, a.env)
	}
	for _, name := range choosing {
		if a.env(name) != "" {
			return parseTarget(name, "", a.env)
		}
	}
	return a.openLocal(localDatabase(pack), migrate)
}

// parseTarget reads a connection string. If it cannot, it shows nothing of the text: any part may be the password.
func parseTarget(source, text string, env func(string) string) (*target, error) {
	scheme, _, isURL := strings.Cut(text, "://")
	if isURL && scheme != "postgres" && scheme != "postgresql" && !strings.ContainsAny(scheme, "= ") {
		return nil, usagef("%s is not a PostgreSQL address (its text is not shown, as it may hold a password); want a URL such as postgres://user@host:5432/database", source)
	}
	config, err := pgx.ParseConfig(text)
	if err != nil {
		return nil, usagef("%s is not a connection string%s (its text is not shown, as it may hold a password); want a URL such as postgres://user@host:5432/database, special characters percent-encoded, or pairs such as 'host=localhost dbname=database'", source, reason(err))
	}
	if strings.Contains(config.Host, "@") || strings.Contains(config.Database, "@") && strings.Contains(text, "://") {
		return nil, usagef("%s is not a connection string (its text is not shown, as it may hold a password): user or password holds a special character; percent-encode it, %%40 for @, %%2F for /, %%3A for :", source)
	}
	if address := env("PGHOSTADDR"); address != "" && text == "" {
		// pgx does not know this variable. It is the address to dial, whatever the host's name.
		if env("PGHOST") == "" && env("PGSERVICE") == "" {
			config.Host = address
			for _, f := range config.Fallbacks {
				f.Host = address
			}
		}
		config.LookupFunc = func(context.Context, string) ([]string, error) { return []string{address}, nil }
	}
	return &target{config: config, source: source, shown: shownURL(text, config)}, nil
}

// reason says why a connection string was refused, if that can hold nothing of a password.
func reason(err error) string {
	var parse *pgconn.ParseConfigError
	if !errors.As(err, &parse) {
		return ""
	}
	_, message, _ := strings.Cut(strings.TrimPrefix(err.Error(), "cannot parse `"), "`: ")
	for _, safe := range []string{"invalid port", "failed to read service", "failed to configure TLS", "invalid connect_timeout"} {
		if strings.HasPrefix(message, safe) {
			if cause := parse.Unwrap(); cause != nil && safe != "invalid port" {
				return ": " + safe + ": " + redact(cause.Error())
			}
			return ": " + safe
		}
	}
	return ""
}

var (
	secretPair  = regexp.MustCompile(`(?i)\b((?:ssl)?password\s*=\s*)('(?:\\.|[^'\\])*'|[^\s&]+)`)
	secretInURL = regexp.MustCompile(`(://[^:/?#\s@]*):\S*@`)
)

// redact takes passwords out of a message: those of URLs and of keyword=value pairs.
func redact(s string) string {
	s = secretInURL.ReplaceAllString(s, "$1:xxxxx@")
	return secretPair.ReplaceAllString(s, "${1}xxxxx")
}

// shownURL returns the connection string for psql, without passwords. A URL keeps its other parameters if net/url reads
// it as pgx did. Otherwise it is built from what pgx read.
func shownURL(text string, config *pgx.ConnConfig) string {
	u, err := url.Parse(text)
	if err == nil && strings.Contains(text, "://") && u.Fragment == "" &&
		(u.User == nil || u.User.Username() == config.User) &&
		(u.Host == "" || u.Hostname() == config.Host) &&
		(u.Path == "" || u.Path == "/" || u.Path == "/"+config.Database) {
		if u.User != nil {
			u.User = url.User(config.User)
		}
		query := u.Query()
		if query.Has("password") || query.Has("sslpassword") {
			query.Del("password")
			query.Del("sslpassword")
			u.RawQuery = query.Encode()
		}
		return u.String()
	}
	u = &url.URL{Scheme: "postgres", User: url.User(config.User), Path: "/" + config.Database}
	if port := strconv.Itoa(int(config.Port)); strings.HasPrefix(config.Host, "/") {
		u.RawQuery = "host=" + config.Host
		if port != "5432" {
			u.RawQuery += "&port=" + port
		}
	} else {
		u.Host = net.JoinHostPort(config.Host, port)
	}
	return u.String()
}

// openLocal starts the local server unless it runs, and connects to a database there. It creates the database and, with
// migrate, the reference schema.
func (a *app) openLocal(database string, migrate bool) (*target, error) {
	server, err := localpg.Start(a.ctx, a.localOptions())
	if err != nil {
		return nil, a.localError(err)
	}
	address := server.URL(database)
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	if err := a.prepareLocal(server, config, migrate); err != nil {
		return nil, err
	}
	return &target{config: config, source: "the local server", local: true, shown: address}, nil
}

func (a *app) localOptions() localpg.Options {
	return localpg.Options{Log: a.notice}
}

// localError turns an error of the local server into a connectError.
func (a *app) localError(err error) error {
	if a.ctx.Err() != nil {
		return a.ctx.Err()
	}
	return &connectError{err: err}
}

// prepareLocal creates the database if it does not exist, and migrates it if its schema is out of date.
func (a *app) prepareLocal(server *localpg.Server, config *pgx.ConnConfig, migrate bool) error {
	conn, err := pgx.ConnectConfig(a.ctx, config)
	if missing := (*pgconn.PgError)(nil); errors.As(err, &missing) && missing.Code == "3D000" {
		if err := createDatabase(a.ctx, server.URL("postgres"), config.Database); err != nil {
			return a.localError(fmt.Errorf("create database %q on the local server: %w", config.Database, err))
		}
		conn, err = pgx.ConnectConfig(a.ctx, config)
	}
	if err != nil {
		return a.localError(fmt.Errorf("connect to the local server: %w", err))
	}
	defer func() { _ = conn.Close(context.WithoutCancel(a.ctx)) }()
	if !migrate || migrated(a.ctx, conn) {
		return nil
	}
	result, err := runner.Migrate(a.ctx, config, runner.MigrateOptions{})
	if err != nil && !errors.Is(err, runner.ErrProtected) {
		return err
	}
	if len(result.Applied) > 0 {
		a.notice(fmt.Sprintf("migrated the local database to version %d", result.To))
	}
	return nil
}

// createDatabase creates a database. If another process was faster, that is fine.
func createDatabase(ctx context.Context, address, name string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
	if exists := (*pgconn.PgError)(nil); errors.As(err, &exists) && (exists.Code == "42P04" || exists.Code == "23505") {
		return nil
	}
	return err
}

// migrated tells whether the database has the newest version of the built-in schema or a later one. It is faster than to
// ask the migration library.
func migrated(ctx context.Context, conn *pgx.Conn) bool {
	files, err := fs.Glob(sql.Builtin(), "migrations/*.up.sql")
	if err != nil || len(files) == 0 {
		return false
	}
	newest := files[len(files)-1]
	digits, _, _ := strings.Cut(strings.TrimPrefix(newest, "migrations/"), "_")
	want, err := strconv.Atoi(digits)
	if err != nil {
		return false
	}
	var version int
	var dirty bool
	err = conn.QueryRow(ctx, "SELECT version, dirty FROM schema_migrations", pgx.QueryExecModeExec).Scan(&version, &dirty)
	return err == nil && !dirty && version >= want
}
