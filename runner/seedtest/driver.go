package seedtest

import (
	"context"
	stdsql "database/sql"
	"database/sql/driver"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/stdlib"
)

// driverName is that of our driver for database/sql, which serves pgtestdb alone.
const driverName = "seedtest"

func init() { stdsql.Register(driverName, pgtestdbDriver{}) }

// registry has the servers of this process by their key.
var registry sync.Map

// pgtestdbDriver opens the URLs that pgtestdb makes, postgres://.../DATABASE?KEY: of them all only the
// database and the key of the server count. No database means that of the server's address.
type pgtestdbDriver struct{}

// Open is there for driver.Driver; database/sql uses OpenConnector.
func (d pgtestdbDriver) Open(name string) (driver.Conn, error) {
	c, err := d.OpenConnector(name)
	if err != nil {
		return nil, err
	}
	return c.Connect(context.Background())
}

// OpenConnector is called by database/sql.
func (pgtestdbDriver) OpenConnector(name string) (driver.Connector, error) {
	at := strings.LastIndexByte(name, '?')
	found, ok := registry.Load(name[at+1:])
	if !ok {
		return nil, fmt.Errorf("the driver %q serves pgtestdb alone: connect with the URL of seedtest.URL", driverName)
	}
	s := found.(*server)
	database := name[strings.LastIndexByte(name[:at], '/')+1 : at]
	if database != "" {
		return stdlib.GetConnector(*s.config(database)), nil
	}
	return &connector{Connector: stdlib.GetPoolConnector(s.pool), strategy: s.strategy}, nil
}

// connector takes connections from the server's pool, so that a test costs none for making and dropping
// its database, and so that not all of many tests do that at the same time.
type connector struct {
	driver.Connector
	strategy string
}

// Connect is called by database/sql.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &connection{Conn: conn.(*stdlib.Conn), strategy: c.strategy}, nil
}

// connection is one of the pool.
type connection struct {
	*stdlib.Conn
	strategy string
}

// IsValid is called by database/sql, which then gives the connection back to the pool after each use:
// pgtestdb does not close its handle when it fails.
func (*connection) IsValid() bool { return false }

var (
	cloning  = regexp.MustCompile(`^CREATE DATABASE "[^"]+" WITH TEMPLATE "[^"]+" OWNER "[^"]+"$`)
	dropping = regexp.MustCompile(`^DROP DATABASE IF EXISTS "[^"]+"$`)
)

// ExecContext is called by database/sql. It adds what pgtestdb has no option for: the strategy of a clone,
// which makes it up to twice as fast, and the end of the sessions that a test has left, which in pgtestdb
// is a statement of its own.
func (c *connection) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	switch {
	case c.strategy != "" && cloning.MatchString(query):
		query += " STRATEGY " + c.strategy
	case dropping.MatchString(query):
		query += " WITH (FORCE)"
	}
	return c.Conn.ExecContext(ctx, query, args)
}
