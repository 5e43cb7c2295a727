package localpg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// cannotConnectNow is the SQLSTATE of a server that is starting up or shutting down.
const cannotConnectNow = "57P03"

// serverError is an error that the server answered with.
type serverError struct{ code, message string }

func (e *serverError) Error() string { return fmt.Sprintf("%s (SQLSTATE %s)", e.message, e.code) }

// query logs in by the socket and, if sql is not empty, runs it. It speaks the protocol by itself
// because a client library would obey PGSERVICE, PGSSLMODE and the like.
func query(ctx context.Context, socket string, port int, sql string) error {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", filepath.Join(socket, ".s.PGSQL."+strconv.Itoa(port)))
	if err != nil {
		return err
	}
	defer conn.Close()
	deadline := time.Now().Add(10 * time.Second)
	if t, ok := ctx.Deadline(); ok && t.Before(deadline) {
		deadline = t
	}
	conn.SetDeadline(deadline)
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })()

	front := pgproto3.NewFrontend(conn, conn)
	front.Send(&pgproto3.StartupMessage{
		ProtocolVersion: pgproto3.ProtocolVersion30,
		Parameters:      map[string]string{"user": "postgres", "database": "postgres", "application_name": "seed"},
	})
	if err := front.Flush(); err != nil {
		return err
	}
	if err := untilReady(front); err != nil {
		return err
	}
	if sql != "" {
		front.Send(&pgproto3.Query{String: sql})
		if err := front.Flush(); err != nil {
			return err
		}
		if err := untilReady(front); err != nil {
			return err
		}
	}
	front.Send(&pgproto3.Terminate{})
	return front.Flush()
}

// untilReady reads up to the message that says that the server waits for the next query.
func untilReady(front *pgproto3.Frontend) error {
	for {
		msg, err := front.Receive()
		if err != nil {
			return err
		}
		switch msg := msg.(type) {
		case *pgproto3.ReadyForQuery:
			return nil
		case *pgproto3.ErrorResponse:
			return &serverError{msg.Code, msg.Message}
		}
	}
}

// ping returns nil when a server answers at the socket. One that is full, or whose database postgres
// was dropped, answers too.
func ping(ctx context.Context, socket string, port int) error {
	err := query(ctx, socket, port, "")
	var answer *serverError
	if errors.As(err, &answer) && answer.code != cannotConnectNow {
		return nil
	}
	return err
}
