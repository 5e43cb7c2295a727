// Package runner brings a database up to the minimums of a pack. In one transaction, under one lock, it counts, finds
// the gaps, fills them and verifies that they are gone. Then it reports what it found and did.
//
//	pack, err := sql.Load(os.DirFS("seeds"))
//	report, err := runner.Seed(ctx, config, runner.Options{Pack: pack})
//
// Begin with Seed, Options and Report. Audit and Verify only read, and report what is missing. Force empties
// the tables first. Preview, Explain and Prove try requirements and roll back. Init and New write requirement
// files. Schemas does the same in many schemas. Each opens its own connection with config and closes it.
//
// A gap that stays is no error: then Report.Satisfied is false. If Seed or Force return an error, everything was rolled
// back. If the connection was lost during the commit, run again to know. Errors to tell apart are *UsageError,
// *sql.Fault (a bad pack), *ConnectError, ErrNoSchema, ErrProtected, and *sql.Error for a statement that failed.
//
// It imports audit, fill, sql, sql/catalog and sql/author; none of them imports it. It prints nothing.
package runner

import (
	"log/slog"
	"time"

	"github.com/a400be2d/seed/sql"
)

// Options says what to do. The zero value has sensible defaults.
type Options struct {
	Pack             *sql.Pack      // default: the built-in pack
	Profile          string         // light, medium, heavy or a file; default: medium
	Minimums         map[string]int // overrides by requirement name
	AsOf             string         // anything PostgreSQL accepts as a timestamp; default: the profile's if it sets one, otherwise the start of the run
	Only             []string       // globs of requirement names; default: all
	Skip             []string       // globs of requirement names; default: none
	Schema           string         // of the tables; default: by the session's search_path
	Schemas          []string       // globs of schemas: with Schema, others that match are left out of the search_path; see Schemas
	Details          bool           // list each short entity in Report.Gaps
	DryRun           bool           // do everything, then roll back
	Jobs             int            // connections that Seed fills over, with separate transactions for each requirement; ignored with DryRun and on Citus; default: 1
	Bulk             string         // whether to drop keys and indexes before a large fill and restore them after it: BulkAlways, which needs the tables' owner, or BulkNever; default: BulkAuto
	StatementTimeout time.Duration  // default: the server's
	LockTimeout      time.Duration  // default: the server's
	Progress         func(Progress) // called before and after each step, and during a long fill; default: none
	Logger           *slog.Logger   // default: discard

	bulkFloor int64 // for tests; default: that of fill.Bulk
	partFloor int64 // for tests; default: that of team
	unwatched bool  // no second connection looks at a long fill
}

// Progress is one step of a run.
type Progress struct {
	Schema      string // with Schemas; then Current, Target and Percent cover all schemas
	Phase       string // audit, gaps, fill, keys (in bulk, which restores them) or verify
	Requirement string // "" in phases audit and keys
	Sentence    string
	Entities    int64   // to which the requirement applied before the run
	Current     int     // steps of this phase that are done
	Target      int     // steps of this phase
	Percent     float64 // of this phase
	Inserted    int64   // rows, once a fill is done
	Estimate    bool    // during a fill: Percent and Inserted are estimates
}

// Report is the result of a run. Its JSON form is stable.
type Report struct {
	AsOf         string              `json:"as_of"` // RFC 3339, UTC
	Profile      string              `json:"profile"`
	Database     string              `json:"database"`
	Audit        map[string]int64    `json:"audit"` // rows by table, before
	Requirements []RequirementReport `json:"requirements"`
	Gaps         []Gap               `json:"gaps,omitzero"`    // with Options.Details
	Added        map[string]int64    `json:"added"`            // rows by table
	Changed      []Change            `json:"changed,omitzero"` // what the application's triggers did to other rows
	Satisfied    bool                `json:"satisfied"`
	Tables       []string            `json:"-"` // the keys of Audit and Added in the pack's order
}

// RequirementReport is the result for one requirement.
type RequirementReport struct {
	Name         string  `json:"name"`
	Sentence     string  `json:"sentence"`
	Need         int     `json:"need"`
	Entities     int64   `json:"entities"`
	Short        int64   `json:"short"`
	Missing      int64   `json:"missing"`
	Inserted     int64   `json:"inserted"`
	StillMissing int64   `json:"still_missing"`
	Needs        string  `json:"needs"` // what the fill lacks; "" if nothing is missing
	Seconds      float64 `json:"seconds"`
	Late         bool    `json:"-"` // a later clock would close the gap, or part of it
}

// Change is how many rows of a table the application's triggers changed in the run.
type Change struct {
	Table   string `json:"table"`
	Updated int64  `json:"updated"`
	Deleted int64  `json:"deleted"`
}

// Gap is one entity that falls short of a requirement.
type Gap struct {
	Requirement string `json:"requirement"`
	ID          string `json:"id"`
	Have        int64  `json:"have"`
	Need        int64  `json:"need"`
}

// Target is what Force is about to empty.
type Target struct {
	Host     string
	Port     uint16
	User     string
	Database string
	Tables   []TableCount
	Schemas  []string // with Schemas; otherwise none
}

// TableCount is a table and its rows.
type TableCount struct {
	Table string
	Rows  int64
}

// Item is a requirement and its minimum.
type Item struct {
	sql.Requirement
	Minimum int
}
