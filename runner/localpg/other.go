//go:build !linux && !darwin

package localpg

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

type environment struct{}

func hostEnvironment() environment { return environment{} }

var errUnsupported = fmt.Errorf("a local PostgreSQL server is not supported on %s: use --database-url", runtime.GOOS)

func start(context.Context, Options, environment) (*Server, error) { return nil, errUnsupported }

func find(Options) (*Server, error) { return nil, errUnsupported }

func shared(context.Context, Options, environment) (*Server, func(), error) {
	return nil, nil, errUnsupported
}

func (s *Server) stop(context.Context) error { return errUnsupported }

// Keep is for shared servers, which this platform does not support.
func (s *Server) Keep(time.Duration) error { return errUnsupported }
