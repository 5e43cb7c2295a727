package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/a400be2d/seed/runner/localpg"
	"github.com/jackc/pgx/v5"
)

// Db starts and stops the local PostgreSQL server, which seed uses when you name no other database. Its database is called
// seed. Only you can reach its Unix socket. It runs until you stop it. Its data stay, in SEED_HOME or else in your state
// directory.
type dbCmd struct {
	Start dbStartCmd `cmd:"" help:"Start it; with --port it also listens on loopback TCP, with a password."`
	Stop  dbStopCmd  `cmd:"" help:"Stop it; the data stay."`
	URL   dbURLCmd   `cmd:"" name:"url" help:"Print its URL, for psql and for DATABASE_URL."`
	Psql  dbPsqlCmd  `cmd:"" help:"Open psql on it, started if need be: seed db psql [NAME] [-- ARGS]."`
}

// Help is called by kong.
func (dbCmd) Help() string { return manual("db.go", "dbCmd") }

type dbStartCmd struct {
	Port int `placeholder:"N" help:"Also listen on 127.0.0.1, on this port."`
}

// Run is called by kong.
func (c *dbStartCmd) Run(a *app) error {
	if c.Port < 0 || c.Port > 65535 {
		return usagef("--port: want a port from 1 to 65535, but got %d", c.Port)
	}
	o := a.localOptions()
	o.Port = c.Port
	server, err := localpg.Start(a.ctx, o)
	if err != nil {
		return a.localError(err)
	}
	config, err := pgx.ParseConfig(server.URL(localName))
	if err != nil {
		return err
	}
	if err := a.prepareLocal(server, config, false); err != nil {
		return err
	}
	return a.printURLs(server)
}

type dbStopCmd struct{}

// Run is called by kong.
func (dbStopCmd) Run(a *app) error {
	server, err := localpg.Find(a.localOptions())
	if errors.Is(err, localpg.ErrNotRunning) {
		a.notice("the local server is not running")
		return nil
	}
	if err != nil {
		return a.localError(err)
	}
	if err := server.Stop(a.ctx); err != nil {
		return err
	}
	a.notice("stopped; its data stay in " + server.Dir())
	return nil
}

type dbURLCmd struct{}

// Run is called by kong.
func (dbURLCmd) Run(a *app) error {
	server, err := localpg.Find(a.localOptions())
	if errors.Is(err, localpg.ErrNotRunning) {
		return &connectError{err: fmt.Errorf("the local server is not running; start it with %s db start", program())}
	}
	if err != nil {
		return a.localError(err)
	}
	return a.printURLs(server)
}

// printURLs prints where the local server listens. The password of the TCP address is not shown.
func (a *app) printURLs(server *localpg.Server) error {
	_, err := fmt.Fprintln(a.stdout, server.URL(localName))
	if tcp := server.TCPURL(localName); tcp != "" {
		config, parseErr := pgx.ParseConfig(tcp)
		if parseErr != nil {
			return &connectError{err: errors.New("the local server has no valid TCP address")}
		}
		fmt.Fprintln(a.stdout, shownURL(tcp, config))
		a.notice("the password of the TCP address is in " + filepath.Join(server.Dir(), "password"))
	}
	return err
}

type dbPsqlCmd struct {
	Args []string `arg:"" optional:"" passthrough:"" help:"A database of the server, such as a pack's (default: seed), then arguments for psql, such as -- -c 'SELECT 1'."`
}

// split returns the database and the arguments for psql. Kong passes on the two dashes before them.
func (c *dbPsqlCmd) split() (name string, args []string) {
	name, args = localName, c.Args
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, args = args[0], args[1:]
	}
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	return name, args
}

// Run is called by kong.
func (c *dbPsqlCmd) Run(a *app) error {
	server, err := localpg.Start(a.ctx, a.localOptions())
	if err != nil {
		return a.localError(err)
	}
	config, err := pgx.ParseConfig(server.URL(localName))
	if err != nil {
		return err
	}
	if err := a.prepareLocal(server, config, false); err != nil {
		return err
	}
	name, args := c.split()
	psql := server.Bin("psql")
	if psql == "" {
		if psql, err = exec.LookPath("psql"); err != nil {
			return usagef("no psql on this machine: install PostgreSQL's client, or use another one with the URL %s", server.URL(name))
		}
	}
	// psql takes this process's place: the terminal and its signals are psql's alone.
	return syscall.Exec(psql, append([]string{"psql", server.URL(name)}, args...), os.Environ())
}
