package testdb

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Relay returns a config that connects through a relay, for tests that lose a connection. The relay listens until the test
// ends. It passes on what the server sends. What the client sends is forward's to pass on, and the connection is cut when
// forward returns.
func Relay(t *testing.T, config *pgx.ConnConfig, forward func(server, client net.Conn)) *pgx.ConnConfig {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	network, address := "tcp", net.JoinHostPort(config.Host, fmt.Sprint(config.Port))
	if strings.HasPrefix(config.Host, "/") {
		network, address = "unix", fmt.Sprintf("%s/.s.PGSQL.%d", config.Host, config.Port)
	}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial(network, address)
			if err != nil {
				_ = client.Close()
				continue
			}
			cut := func() { _, _ = client.Close(), server.Close() }
			go func() {
				defer cut()
				_, _ = io.Copy(client, server)
			}()
			go func() {
				defer cut()
				forward(server, client)
			}()
		}
	}()
	relayed := config.Copy()
	relayed.Host, relayed.Port = "127.0.0.1", uint16(listener.Addr().(*net.TCPAddr).Port)
	relayed.TLSConfig, relayed.Fallbacks = nil, nil
	return relayed
}
