package runner

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/a400be2d/seed/audit"
	"github.com/a400be2d/seed/fill"
	"github.com/a400be2d/seed/sql"
)

//go:embed *.go
var goFiles embed.FS

// Code identifies the code that seeds: it changes whenever the Go source of runner, audit, fill or sql does. Whoever keeps
// the rows of a run sees by it that another version may make others.
var Code = sync.OnceValue(func() string {
	h := sha256.New()
	for _, fsys := range []embed.FS{goFiles, audit.Source, fill.Source, sql.Source} {
		entries, _ := fsys.ReadDir(".") // of memory
		for _, e := range entries {
			if path.Ext(e.Name()) == ".go" && !strings.HasSuffix(e.Name(), "_test.go") {
				text, _ := fs.ReadFile(fsys, e.Name())
				fmt.Fprintf(h, "%d:%s", len(text), text)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
})
