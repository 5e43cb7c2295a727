package fill

import "embed"

// Source is the Go source of this package, for runner.Code.
//
//go:embed *.go
var Source embed.FS
