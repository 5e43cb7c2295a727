package localpg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
)

// serverError is an error that the server answered with.
type serverError struct{ code, message string }

func (e *serverError) Error() string { return fmt.Sprintf("%s (SQLSTATE %s)", e.message, e.code) }

// session is a connection to the database postgres by the socket. It speaks the protocol by itself because a
// client library would obey PGSERVICE, PGSSLMODE and the like.
type session struct {
	net.Conn
	front *pgproto3.Frontend
}

// connect logs in. Until ready returns, the session ends with ctx, and after 10 seconds.
func connect(ctx context.Context, socket string, port int) (*session, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", filepath.Join(socket, ".s.PGSQL."+strconv.Itoa(port)))
	if err != nil {
		return nil, err
	}
	s := &session{conn, pgproto3.NewFrontend(conn, conn)}
	s.front.Send(&pgproto3.StartupMessage{
		ProtocolVersion: pgproto3.ProtocolVersion30,
		Parameters:      map[string]string{"user": "postgres", "database": "postgres", "application_name": "seed", "options": "-c statement_timeout=0"},
	})
	if err := s.ready(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return s, nil
}

// query runs statements.
func (s *session) query(ctx context.Context, sql string) error {
	s.front.Send(&pgproto3.Query{String: sql})
	return s.ready(ctx)
}

// ready reads up to the message that says that the server waits for the next query.
func (s *session) ready(ctx context.Context) error {
	defer context.AfterFunc(ctx, func() { s.SetDeadline(time.Unix(1, 0)) })()
	if err := s.front.Flush(); err != nil {
		return err
	}
	var failure error
	for {
		msg, err := s.front.Receive()
		if err != nil {
			return errors.Join(failure, err)
		}
		switch msg := msg.(type) {
		case *pgproto3.ReadyForQuery:
			return failure
		case *pgproto3.ErrorResponse:
			failure = &serverError{msg.Code, msg.Message}
			if strings.HasPrefix(msg.Severity, "FATAL") {
				return failure
			}
		}
	}
}

// ping returns nil when a server answers at the socket. One that is full, or whose database postgres
// was dropped, answers too.
func ping(ctx context.Context, socket string, port int) error {
	s, err := connect(ctx, socket, port)
	var answer *serverError
	switch {
	case err == nil:
		s.front.Send(&pgproto3.Terminate{})
		err = s.front.Flush()
		s.Close()
	case errors.As(err, &answer) && !answer.unsteady():
		err = nil
	}
	return err
}

// unsteady says whether the server is starting up or going down.
func (e *serverError) unsteady() bool { return strings.HasPrefix(e.code, "57P") }
