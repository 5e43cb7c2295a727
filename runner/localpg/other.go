//go:build !linux && !darwin

package localpg

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

type environment struct{}

var errUnsupported = fmt.Errorf("a local PostgreSQL server is not supported on %s: use --database-url", runtime.GOOS)

// Start is not supported on this platform, nor is the rest.
func Start(context.Context, Options) (*Server, error) { return nil, errUnsupported }

func Find(Options) (*Server, error) { return nil, errUnsupported }

func Shared(context.Context, Options) (*Server, func(), error) { return nil, nil, errUnsupported }

func (s *Server) Stop(context.Context) error { return errUnsupported }

func (s *Server) Keep(time.Duration) error { return errUnsupported }
