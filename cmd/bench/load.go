package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// load is what one statement of seed inserted into one table, kept in an unlogged table.
type load struct {
	step    *Step
	table   string
	staged  string
	rows    int64
	columns []string
	values  [][]any // in our memory, for the contenders that send them
}

// stage seeds once and keeps the rows in the order of their insertion, statement by statement, which
// their cmin tells apart.
func (s *sizing) stage(ctx context.Context) error {
	s.say("%d clients: making the rows", s.Clients)
	if err := s.exec(ctx, "CHECKPOINT"); err != nil {
		return err
	}
	report, _, err := s.seedProcess(ctx, s.args...)
	if err != nil {
		return fmt.Errorf("seed: %w", err)
	}

	if err := s.conn.QueryRow(ctx, "SELECT temp_bytes FROM pg_stat_database WHERE datname = current_database()").Scan(&s.Spilled); err != nil {
		return err
	}

	tables := map[int64][]*load{} // by the number of the command in the transaction
	var commands []int64
	for _, table := range s.pack.Tables() {
		rows, err := s.conn.Query(ctx, fmt.Sprintf("SELECT cmin::text::bigint, count(*) FROM %s GROUP BY 1", table))
		if err != nil {
			return err
		}
		var command, n int64
		if _, err := pgx.ForEachRow(rows, []any{&command, &n}, func() error {
			if tables[command] == nil {
				commands = append(commands, command)
			}
			tables[command] = append(tables[command], &load{table: table, rows: n})
			return nil
		}); err != nil {
			return err
		}
	}
	slices.Sort(commands)

	if err := s.exec(ctx, "CREATE SCHEMA staged"); err != nil {
		return err
	}
	next := 0
	for _, r := range report.Requirements {
		step := &Step{Requirement: r.Name}
		s.Steps = append(s.Steps, step)
		if r.Inserted == 0 {
			continue
		}
		if next == len(commands) {
			return fmt.Errorf("%d statements have inserted rows, but %s would be one more", next, r.Name)
		}
		command := commands[next]
		next++
		for _, l := range tables[command] {
			l.step, l.staged = step, fmt.Sprintf("staged.%s_%s", r.Name, l.table)
			if err := s.exec(ctx, fmt.Sprintf("CREATE UNLOGGED TABLE %s AS SELECT * FROM %s WHERE cmin::text = '%d' ORDER BY ctid", l.staged, l.table, command)); err != nil {
				return err
			}
			if err := s.read(ctx, l); err != nil {
				return err
			}
			step.Rows += l.rows
			s.Rows += l.rows
			s.loads = append(s.loads, l)
		}
	}
	if next != len(commands) {
		return fmt.Errorf("%d statements have inserted rows, but %d requirements say so", len(commands), next)
	}
	return s.exec(ctx, "VACUUM")
}

// read notes the columns, and keeps the rows in memory if a contender wants them.
func (s *sizing) read(ctx context.Context, l *load) error {
	rowLimit := ""
	if s.Clients > copyUpTo {
		rowLimit = " LIMIT 0"
	}
	rows, err := s.conn.Query(ctx, "TABLE "+l.staged+rowLimit)
	if err != nil {
		return err
	}
	for _, f := range rows.FieldDescriptions() {
		l.columns = append(l.columns, f.Name)
	}
	l.values, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]any, error) { return row.Values() })
	return err
}

// insert has a contender insert all rows in a session and a transaction of its own, and notes what it
// took, the commit included.
func (s *sizing) insert(ctx context.Context, name string, one func(context.Context, pgx.Tx, *load) error) error {
	meter := s.meter()
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	steps := map[*Step]float64{}
	began := time.Now()
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		for _, l := range s.loads {
			loading := time.Now()
			if err := one(ctx, tx, l); err != nil {
				return fmt.Errorf("%s: %s: %w", name, l.staged, err)
			}
			steps[l.step] += time.Since(loading).Seconds()
		}
		return nil
	})
	c := cost{Seconds: time.Since(began).Seconds()}
	if err := errors.Join(err, conn.Close(ctx)); err != nil {
		return err
	}
	c.Server = meter()
	s.note(name, c, s.Rows)
	if name == limit {
		for _, step := range s.Steps {
			step.Limit = append(step.Limit, steps[step])
		}
	}
	return s.complete(ctx, name)
}

// connect opens a session that knows the enums and reads the staged tables from their beginning.
func (s *sizing) connect(ctx context.Context) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(s.server.URL(s.database))
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["synchronize_seqscans"] = "off"
	conn, err := pgx.ConnectConfig(ctx, config)
	if err == nil {
		conn.TypeMap().RegisterTypes(s.enums)
	}
	return conn, err
}

// loadEnums finds out what COPY in binary needs to know of the enums.
func (s *sizing) loadEnums(ctx context.Context) error {
	rows, err := s.conn.Query(ctx, "SELECT typname::text FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace")
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	s.enums, err = s.conn.LoadTypes(ctx, names)
	return err
}

// limitTurn is the limit: the server moves ready-made rows, and does nothing else. It also measures
// ANALYZE, which seed makes and the limit does not count.
func (s *sizing) limitTurn(ctx context.Context) error {
	err := s.insert(ctx, limit, func(ctx context.Context, tx pgx.Tx, l *load) error {
		_, err := tx.Exec(ctx, fmt.Sprintf("INSERT INTO %s TABLE %s", l.table, l.staged), pgx.QueryExecModeExec)
		return err
	})
	if err != nil {
		return err
	}
	began := time.Now()
	for _, table := range s.pack.Tables() {
		if err := s.exec(ctx, "ANALYZE "+table); err != nil {
			return err
		}
	}
	s.Analyze = append(s.Analyze, time.Since(began).Seconds())
	return nil
}

// copyTurn sends ready-made rows by COPY.
func (s *sizing) copyTurn(ctx context.Context) error {
	return s.insert(ctx, copyFrom, func(ctx context.Context, tx pgx.Tx, l *load) error {
		_, err := tx.CopyFrom(ctx, pgx.Identifier{l.table}, l.columns, pgx.CopyFromRows(l.values))
		return err
	})
}

// owners are the columns that say to whom a row belongs.
var owners = map[string]string{
	"memberships":               "user_id",
	"community_moderators":      "moderator_id",
	"posts":                     "author_id",
	"comments":                  "author_id",
	"hearts":                    "user_id",
	"client_therapists":         "client_id",
	"availability_slots":        "therapist_id",
	"meetings":                  "client_id",
	"session_notes":             "therapist_id",
	"assessments":               "client_id",
	"worksheets":                "therapist_id",
	"worksheet_assignments":     "client_id",
	"conversation_participants": "user_id",
	"messages":                  "conversation_id",
	"reviews":                   "therapist_id",
	"moderation_actions":        "moderator_id",
	"logins":                    "user_id",
}

// rowByRowTurn does what a script does that goes from owner to owner: it counts what each has, then
// inserts ready-made rows one by one. One transaction and prepared statements are more than most such
// scripts have.
func (s *sizing) rowByRowTurn(ctx context.Context) error {
	return s.insert(ctx, rowByRow, func(ctx context.Context, tx pgx.Tx, l *load) error {
		statement := "INSERT INTO " + l.table + " VALUES ($1"
		for i := range l.columns[1:] {
			statement += fmt.Sprintf(", $%d", i+2)
		}
		statement += ")"
		owner := slices.Index(l.columns, owners[l.table])
		counted := map[any]bool{}
		for _, row := range l.values {
			if owner >= 0 && !counted[row[owner]] {
				counted[row[owner]] = true
				var have int64
				if err := tx.QueryRow(ctx, fmt.Sprintf("SELECT count(*) FROM %s WHERE %s = $1", l.table, owners[l.table]), row[owner]).Scan(&have); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, statement, row...); err != nil {
				return err
			}
		}
		return nil
	})
}
