package runner

import (
	"context"
	"slices"
	"time"

	"github.com/a400be2d/seed/sql"
	"github.com/jackc/pgx/v5"
)

// SchemasProof is the result of ProveSchemas. Its JSON form is stable.
type SchemasProof struct {
	Schemas []SchemaProof `json:"schemas"` // by name
	Proved  bool          `json:"proved"`
}

// SchemaProof is the proof in one schema.
type SchemaProof struct {
	Schema  string        `json:"schema"`
	*Proof                // nil with Err
	Proved  bool          `json:"proved"`
	Problem string        `json:"error,omitempty"` // what Err says
	Err     error         `json:"-"`               // as in SchemaReport
	Took    time.Duration `json:"-"`
}

// ProveSchemas does what Prove does in each schema that matches one of the globs in Options.Schemas, each in its own
// transaction. A broken promise is no failure. It calls done after each schema, by one goroutine at a time, and returns
// an error if it could not begin.
func ProveSchemas(ctx context.Context, config *pgx.ConnConfig, o Options, m Many, done func(SchemaProof), names ...string) (*SchemasProof, error) {
	p, err := provePlan(o, names)
	if err != nil {
		return nil, err
	}
	schemas, err := p.schemas(ctx, config, "seed")
	if err != nil {
		return nil, err
	}
	all := &SchemasProof{Schemas: make([]SchemaProof, len(schemas)), Proved: true}
	for i, name := range schemas {
		all.Schemas[i] = SchemaProof{Schema: name, Err: ErrNotBegun}
	}
	inSchemas(ctx, o, schemas, m, func(i int, own Options) error {
		of := &all.Schemas[i]
		begin := time.Now()
		of.Proof, of.Err = Prove(ctx, config, own, names...)
		of.Took = time.Since(begin)
		of.Proved = of.Err == nil && of.Proof.Proved
		return of.Err
	}, func(i int) { done(all.Schemas[i]) })
	for i := range all.Schemas {
		of := &all.Schemas[i]
		if of.Err != nil {
			of.Problem = of.Err.Error()
		}
		all.Proved = all.Proved && of.Proved
	}
	return all, nil
}

// provePlan is the plan of a proof of these names.
func provePlan(o Options, names []string) (*plan, error) {
	o.DryRun, o.Bulk = true, BulkNever
	p, err := newPlan(o)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := p.Pack.Requirement(name); err != nil {
			return nil, &UsageError{err.Error()}
		}
		if !slices.ContainsFunc(p.chosen, func(r sql.Requirement) bool { return r.Name == name }) {
			return nil, usage("requirement %q: only and skip leave it out", name)
		}
	}
	return p, nil
}
