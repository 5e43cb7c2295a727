package runner_test

import (
	"context"
	"crypto/md5"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/runner/localpg"
	"pgregory.net/rapid"
)

// odd are settings of a session that change how values are written and read, and which plans are made.
// A profile sets some of them itself; that these are then of no account is shown, too.
var odd = []map[string]string{
	{
		"timezone": "Asia/Kathmandu", "datestyle": "German, DMY", "intervalstyle": "sql_standard", "bytea_output": "escape",
		"extra_float_digits": "-10", "standard_conforming_strings": "off", "escape_string_warning": "off", "transform_null_equals": "on",
		"default_transaction_isolation": "serializable", "array_nulls": "off", "xmloption": "document",
		"work_mem": "64kB", "enable_hashjoin": "off", "max_parallel_workers": "0", "max_parallel_workers_per_gather": "0",
		"join_collapse_limit": "1", "from_collapse_limit": "1",
	},
	{
		"timezone": "America/St_Johns", "datestyle": "SQL, MDY", "intervalstyle": "iso_8601", "lc_messages": "C",
		"enable_mergejoin": "off", "enable_hashagg": "off", "enable_seqscan": "off", "geqo_threshold": "2", "geqo_seed": "0.7",
		"max_parallel_workers_per_gather": "4", "parallel_setup_cost": "0", "parallel_tuple_cost": "0", "min_parallel_table_scan_size": "0",
		"jit": "on", "jit_above_cost": "0", "random_page_cost": "0.01", "track_counts": "off",
	},
}

func (d database) oddly(settings map[string]string) database {
	for name, value := range settings {
		d = d.with(name, value)
	}
	return d
}

// load copies the rows of another database, each table in the order of its key or in the opposite one.
func (d database) load(t tb, from database, backwards bool) {
	t.Helper()
	conn := d.session(t)
	defer closeNow(conn)
	ctx := context.Background()
	exec := func(statement string, arguments ...any) {
		t.Helper()
		if _, err := conn.Exec(ctx, statement, arguments...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	exec("SET session_replication_role = replica") // foreign keys are those of the other database
	for _, table := range tables {
		rows := from.list(t, fmt.Sprintf("SELECT to_jsonb(r) FROM %s AS r ORDER BY %s", table.name, table.key))
		if backwards {
			slices.Reverse(rows)
		}
		exec(fmt.Sprintf("INSERT INTO %[1]s SELECT (jsonb_populate_recordset(NULL::%[1]s, $1)).*", table.name), "["+strings.Join(rows, ",")+"]")
	}
}

// variants returns empty databases with the schema, which differ in collation.
func variants(t *testing.T) []database {
	t.Helper()
	admin := maintenance(t)
	with := []string{"TEMPLATE template0 LOCALE 'C'", "TEMPLATE template0 LOCALE 'C.UTF-8'"}
	if admin.one(t, "SELECT current_setting('server_version_num')::int >= 150000 AND EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i')") == "true" {
		with = append(with, "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'", "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'sv-u-kf-upper-kn' LOCALE 'C'")
	}
	for _, name := range admin.list(t, "SELECT collname FROM pg_collation WHERE collname IN ('en_US.utf8', 'de_DE.utf8', 'tr_TR.utf8')") {
		with = append(with, "TEMPLATE template0 LOCALE '"+name+"'")
	}
	var all []database
	for _, w := range with {
		d := admin.create(t, w)
		t.Cleanup(func() { d.drop(t) })
		prepare(t, d)
		all = append(all, d)
	}
	return all
}

// The same rows, minimums and clock give the same rows, byte for byte, whatever the order in which the
// rows were inserted, the session's settings and the collation.
func TestProofSame(t *testing.T) {
	t.Parallel()
	all, names := starts(t)
	others := variants(t)
	alike := func(t interface {
		tb
		Cleanup(func())
	}, w world, backwards bool) {
		t.Helper()
		d := w.make(t, all)
		o := runner.Options{Profile: w.profile, AsOf: w.now, Minimums: w.minimums}
		var copies []database
		for _, other := range others {
			c := other.clone(t)
			t.Cleanup(func() { c.drop(t) })
			c.load(t, d, backwards)
			same(t, "copied", c.contents(t), d.contents(t))
			copies = append(copies, c)
		}
		seed(t, d, o)
		want := d.contents(t)
		for i, c := range copies {
			seed(t, c.oddly(odd[i%len(odd)]), o)
			same(t, "seeded beside "+c.one(t, "SELECT concat_ws(' ', datcollate, to_jsonb(d)->>'daticulocale') FROM pg_database AS d WHERE datname = current_database()"), c.contents(t), want)
		}
	}
	if soak { // each is many databases
		rapid.Check(t, func(t *rapid.T) {
			w := draw(t, names)
			backwards := rapid.IntRange(0, 3).Draw(t, "backwards") > 0
			defer w.tell(t)
			alike(t, w, backwards)
		})
	}
	// Names that collations put in different orders, and everything to be done again around them.
	w := world{start: "light", profile: "light", now: clock}
	for i := range 16 {
		w.deeds = append(w.deeds, deed("found a community", clock, "'-400 days'", i, i%4, 100-i))
	}
	for _, table := range []string{"memberships", "community_moderators", "client_therapists", "posts", "worksheets", "availability_slots", "conversations"} {
		w.deeds = append(w.deeds, "DELETE FROM "+table)
	}
	alike(t, w, true)
}

// The same of other versions of PostgreSQL, the oldest and the newest among them: soaking, for they have
// to be fetched. Else the version at hand, on a server of its own, started with other settings.
func TestProofVersions(t *testing.T) {
	t.Parallel()
	all, _ := starts(t)
	worlds := map[string]world{
		"empty":      {start: "empty", now: clock},
		"with holes": {start: "medium", now: "2026-04-20 10:00:00+00", minimums: map[string]int{"client_posts": 7}},
		"of others":  {start: "stale", now: clock},
	}
	for _, name := range []string{"posts", "users", "memberships", "meetings", "comments", "availability_slots", "conversations"} {
		w := worlds["with holes"]
		w.deeds = append(w.deeds, "DELETE FROM "+name+" AS x WHERE get_byte(decode(md5(x::text), 'hex'), 0) < 50")
		worlds["with holes"] = w
	}
	for i, name := range []string{"sign up as a client", "sign up as a therapist", "join them all", "post much", "book somebody out", "open odd hours", "talk", "heart everything"} {
		w := worlds["of others"]
		w.deeds = append(w.deeds, deed(name, w.now, "'-3 days'", i, 1, 2))
		worlds["of others"] = w
	}
	want := map[string][]string{}
	made := map[string]database{}
	for name, w := range worlds {
		d := all[w.start].clone(t)
		t.Cleanup(func() { d.drop(t) })
		d.exec(t, w.deeds...)
		seeded := d.clone(t)
		t.Cleanup(func() { seeded.drop(t) })
		made[name] = d
		seed(t, seeded, runner.Options{AsOf: w.now, Minimums: w.minimums})
		want[name] = seeded.contents(t)
	}
	majors := []int{0}
	if soak {
		majors = []int{13, 14, 15, 16, 17, 18}
	}
	for _, major := range majors {
		t.Run(fmt.Sprint(major), func(t *testing.T) {
			t.Parallel()
			server, release, err := localpg.Shared(t.Context(), localpg.Options{Major: major, Settings: map[string]string{
				"timezone": "Pacific/Chatham", "datestyle": "Postgres, YMD", "shared_buffers": "16MB", "default_statistics_target": "1", "autovacuum": "off",
			}})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(release)
			empty := template(t, parse(t, server.URL("postgres")))
			for name, w := range worlds {
				d := empty.clone(t)
				defer d.drop(t)
				d.load(t, made[name], true)
				seed(t, d, runner.Options{AsOf: w.now, Minimums: w.minimums})
				same(t, fmt.Sprintf("PostgreSQL %d, %s", server.Major(), name), d.contents(t), want[name])
			}
		})
	}
}

const golden = "testdata/proof_medium.json"

// What the medium profile makes of an empty database at a fixed time does not change by accident. Who
// changes it on purpose says so in the changelog, and writes the file anew: UPDATE_GOLDEN=1 go test ./runner
func TestProofGolden(t *testing.T) {
	t.Parallel()
	d := copyOf(t, "empty")
	satisfied(t, d, runner.Options{})
	got := map[string]string{}
	for _, table := range tables {
		rows := d.contents(t, table.name)
		got[table.name] = fmt.Sprintf("%d rows, md5 %x", len(rows), md5.Sum([]byte(strings.Join(rows, "\n"))))
	}
	if os.Getenv("UPDATE_GOLDEN") != "" {
		text, err := json.MarshalIndent(got, "", "\t")
		if err == nil {
			err = os.WriteFile(golden, append(text, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]string
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if got[table.name] != want[table.name] {
			t.Errorf("%s: got %s, want %s: if the change is meant, note it in CHANGELOG.md and run the test with UPDATE_GOLDEN=1", table.name, got[table.name], want[table.name])
		}
	}
}
