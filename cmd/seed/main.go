// Command seed brings a PostgreSQL database up to a set of declared minimums, adding only what is
// missing, and proves that it did.
//
// This is the command line, the only part of the project that prints and exits: one file a command,
// and the doc comment of a command's type is its manual (seed COMMAND --help prints it).
//
// Begin with run below, then cli.go, which has the list of the commands, and run.go, the one to copy. database.go says which
// database is meant, report.go and output.go print what came of it, errors.go makes an exit code of an error.
//
// It may import everything, and nothing imports it. What it does to a database it leaves to package runner.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() {
	// Few commands live long enough for a collection to pay: with the default, verify spends a sixth of its time on them.
	debug.SetGCPercent(400)
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

// run parses args, carries out the command and returns the exit code. The first SIGINT or SIGTERM cancels the command,
// which rolls back. A second one kills.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env func(string) string) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	a := &app{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr, env: env}
	err := a.execute(args)
	a.closeProgress()
	return a.explain(err)
}
