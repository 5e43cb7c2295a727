package seedtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a400be2d/seed/runner/localpg"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/peterldowns/pgtestdb"
)

// server is where the databases are. A process has one per address.
type server struct {
	address   string          // URL or keyword=value pairs
	private   *localpg.Server // nil: the user's own server
	pool      *pgxpool.Pool   // on the database of the address, to create and drop others
	templates sync.Map        // in use by this process: name to func() error
	swept     func() error    // calls sweep, once
}

// servers are the results of newServer by address; "" is the private one.
var servers sync.Map

// connect returns the server at an address, that of the environment variable, or the private one.
func connect(ctx context.Context, address string) (*server, error) {
	address = cmp.Or(address, os.Getenv("SEED_TEST_DATABASE_URL"))
	find, _ := servers.LoadOrStore(address, sync.OnceValues(func() (*server, error) { return newServer(ctx, address) }))
	return find.(func() (*server, error))()
}

func newServer(ctx context.Context, address string) (*server, error) {
	s := &server{address: address}
	if address == "" {
		// Never released: the end of the process does that, even if it is killed.
		private, _, err := localpg.Shared(ctx, localpg.Options{})
		if err != nil {
			return nil, err
		}
		s.private, s.address = private, private.URL("postgres")
	}
	config, err := pgxpool.ParseConfig(s.address)
	if err != nil {
		return nil, errors.New("the server's address is not a connection string (it is not shown, as it may hold a password): " +
			"want a URL such as postgres://user@host:5432/postgres in Options.Server or SEED_TEST_DATABASE_URL")
	}
	// How many databases a process creates and drops at a time. More would not help: databases that are dropped at the
	// same time share a checkpoint. Other packages and the tests themselves need connections, too.
	config.MaxConns, config.MinConns, config.MinIdleConns = 12, 0, 0
	config.MaxConnIdleTime, config.HealthCheckPeriod = 2*time.Second, time.Second
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, err
	}
	if err := s.pool.Ping(ctx); err != nil {
		s.pool.Close()
		return nil, fmt.Errorf("%s: check Options.Server or SEED_TEST_DATABASE_URL: %w", shown(config.ConnConfig), err)
	}
	s.swept = sync.OnceValue(func() error { return s.sweep(ctx) })
	return s, nil
}

// config returns how to connect to a database of the server.
func (s *server) config(name string) *pgx.ConnConfig {
	config := s.pool.Config().ConnConfig
	if name != "" {
		config.Database = name
	}
	return config
}

// url returns the address of a database on the server, in the form of the server's own address.
func (s *server) url(name string) string { return Address(s.address, name) }

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

// Address returns the connection string of another database on the same server.
func Address(server, name string) string {
	u, err := url.Parse(server)
	if err != nil || !strings.Contains(server, "://") {
		quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(name)
		return strings.TrimSpace(server + " dbname='" + quoted + "'") // the last dbname wins
	}
	u.Path, u.RawPath = "/"+name, ""
	query := u.Query()
	query.Del("dbname")
	query.Del("database")
	u.RawQuery = strings.NewReplacer("%2F", "/", "+", "%20").Replace(query.Encode()) // as libpq reads it
	return u.String()
}

// shown returns an address that may be logged: it has no password.
func shown(config *pgx.ConnConfig) *url.URL {
	u := &url.URL{Scheme: "postgres", User: url.User(config.User), Path: "/" + config.Database}
	if port := strconv.Itoa(int(config.Port)); strings.HasPrefix(config.Host, "/") {
		u.RawQuery = "host=" + config.Host + "&port=" + port
	} else {
		u.Host = net.JoinHostPort(config.Host, port)
	}
	return u
}

// plain returns the configuration for a user's migrator, such as one that starts another program with its URL.
func plain(config *pgx.ConnConfig) pgtestdb.Config {
	u, options := shown(config), url.Values{}
	if given, err := url.Parse(config.ConnString()); err == nil && given.Scheme != "" {
		options = given.Query()
	} else if config.TLSConfig == nil {
		options.Set("sslmode", "disable")
	}
	for name := range options {
		if strings.HasPrefix(name, "pool_") || slices.Contains([]string{"host", "port", "user", "password", "dbname", "database"}, name) {
			options.Del(name)
		}
	}
	maps.Copy(options, u.Query())
	return pgtestdb.Config{
		DriverName: "pgx",
		User:       u.User.String(),
		Password:   url.User(config.Password).String(),
		Host:       strings.TrimSuffix(u.Host, ":"+u.Port()), // IPv6 in brackets
		Port:       u.Port(),
		Database:   url.PathEscape(config.Database),
		Options:    options.Encode(),
	}
}
