package sql

import (
	"embed"
	"io/fs"
)

//go:embed */*.sql texts/*.txt
var builtin embed.FS

// Builtin returns the pack that this program carries: the reference schema and its requirements.
func Builtin() fs.FS { return builtin }
