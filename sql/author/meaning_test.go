package author_test

import (
	"strings"
	"testing"

	"github.com/a400be2d/seed/sql/author"
)

// holds checks what a requirement's file says, and what it does not.
func holds(t *testing.T, r *author.Requirement, want, not []string) {
	t.Helper()
	text := r.Write(author.Hints{})
	for _, s := range want {
		if !strings.Contains(text, s) {
			t.Errorf("%s: want %s in\n%s", r.Name, s, text)
		}
	}
	for _, s := range not {
		if strings.Contains(text, s) {
			t.Errorf("%s: want no %s in\n%s", r.Name, s, text)
		}
	}
}

// Tables whose primary key refers to one table are kinds of it: each has a minimum of its own, and there are enough rows
// for all of them. What holds more of a row is no kind, nor is what is alone.
func TestKinds(t *testing.T) {
	t.Parallel()
	p := pack(t, `
CREATE TABLE users (id uuid PRIMARY KEY, role text NOT NULL CHECK (role IN ('pupil', 'teacher', 'guest')));
CREATE TABLE pupils (user_id uuid PRIMARY KEY REFERENCES users);
CREATE TABLE teachers (user_id uuid PRIMARY KEY REFERENCES users);
CREATE TABLE user_avatars (user_id uuid PRIMARY KEY REFERENCES users);
CREATE TABLE passwords (user_id uuid PRIMARY KEY REFERENCES users);
CREATE TABLE places (id serial PRIMARY KEY, kind text NOT NULL);
CREATE TABLE parks (place_id int PRIMARY KEY REFERENCES places);
CREATE TABLE lakes (place_id int PRIMARY KEY REFERENCES places);
CREATE TABLE streets (id uuid PRIMARY KEY);
CREATE TABLE alleys (street_id uuid PRIMARY KEY REFERENCES streets);
`)
	for table, want := range map[string]string{
		"pupils":       "There are at least seed.pupils pupils.",
		"teachers":     "There are at least seed.teachers teachers.",
		"user_avatars": "Every user has a user avatar.",
		"passwords":    "Every user has a password.",
		"parks":        "There are at least seed.parks parks.",
		"alleys":       "Every street has an alley.",
	} {
		if got := requirement(t, p, table).Sentence(); got != want {
			t.Errorf("%s: got %q, want %q", table, got, want)
		}
	}
	for table, want := range map[string][3]int{"users": {6, 30, 300}, "pupils": {2, 10, 100}, "places": {5, 20, 200}, "lakes": {2, 10, 100}} {
		if got := requirement(t, p, table).Needs; got != want {
			t.Errorf("%s: got minimums %v, want %v", table, got, want)
		}
	}
	holds(t, requirement(t, p, "users"), []string{"(ARRAY['pupil', 'teacher', 'guest'])[1 + p.n % 3] AS role"}, nil)
	holds(t, requirement(t, p, "pupils"), []string{
		"ORDER BY role <> 'pupil', has_kind, id", "EXISTS (SELECT FROM teachers AS r WHERE r.user_id = users.id) AS has_kind",
		"WHERE NOT EXISTS (SELECT FROM pupils AS r WHERE r.user_id = users.id)",
	}, []string{"passwords"})
	holds(t, requirement(t, p, "parks"), []string{"ORDER BY has_kind, id"}, nil)
}

// Two thirds of the rows refer to another row of their table, also where the server makes the keys.
func TestTree(t *testing.T) {
	t.Parallel()
	p := pack(t, `
CREATE TABLE topics (id serial PRIMARY KEY, parent_id int REFERENCES topics, name text NOT NULL);
CREATE TABLE staff (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, manager_id int REFERENCES staff, duplicate_of int REFERENCES staff);
CREATE TABLE pages (id serial PRIMARY KEY, duplicate_of int REFERENCES pages, name text NOT NULL)`)
	holds(t, requirement(t, p, "topics"), []string{
		"SELECT name FROM topic WHERE n % 3 = 1 ORDER BY n", "RETURNING id", "INSERT INTO topics (parent_id, name)",
		"SELECT (ARRAY(SELECT id FROM top_topic ORDER BY 1))[(n + 2) / 3], name FROM topic WHERE n % 3 <> 1",
	}, nil)
	holds(t, requirement(t, p, "pages"), nil, []string{"duplicate_of", "top_page"})

}

// Columns of one row agree with one another.
func TestMeaning(t *testing.T) {
	t.Parallel()
	p := pack(t, `
CREATE TABLE employees (id uuid PRIMARY KEY, full_name text NOT NULL, title text NOT NULL, mood text NOT NULL, passnumber text NOT NULL);
CREATE TABLE animals (
    id uuid PRIMARY KEY, employee_id uuid NOT NULL REFERENCES employees, species text NOT NULL, name text NOT NULL, birth_date date NOT NULL,
    tame boolean NOT NULL DEFAULT false, is_deleted boolean NOT NULL DEFAULT false, teeth int CHECK (teeth BETWEEN 0 AND 44)
);
CREATE TABLE bills (
    id uuid PRIMARY KEY, animal_id uuid UNIQUE REFERENCES animals, subtotal numeric(10,2) NOT NULL, tax numeric(10,2) NOT NULL, total numeric(10,2) NOT NULL,
    vat_rate numeric(5,2) NOT NULL, tax_rate numeric(3,2) NOT NULL, net_cents int NOT NULL, paid_at timestamptz, created_at timestamptz NOT NULL
);
CREATE TABLE bill_lines (
    id uuid PRIMARY KEY, bill_id uuid NOT NULL REFERENCES bills, description text NOT NULL, quantity int NOT NULL, unit_price numeric(8,2) NOT NULL
);
CREATE TABLE photos (
    id uuid PRIMARY KEY, animal_id uuid NOT NULL REFERENCES animals ON DELETE CASCADE, url text NOT NULL,
    mime_type text NOT NULL CHECK (mime_type IN ('image/png', 'image/webp'))
);
CREATE TABLE logos (id uuid PRIMARY KEY, url text NOT NULL);
CREATE TABLE treatments (
    id uuid PRIMARY KEY, animal_id uuid NOT NULL REFERENCES animals ON DELETE CASCADE, drug text NOT NULL,
    status text NOT NULL CHECK (status IN ('booked', 'started', 'completed', 'cancelled')), starts_at timestamptz NOT NULL,
    started_at timestamptz, completed_at timestamptz, cancelled_at timestamptz, diagnosis text, created_at timestamptz NOT NULL
);
CREATE TABLE vaccinations (id uuid PRIMARY KEY, animal_id uuid NOT NULL REFERENCES animals, given_on date NOT NULL, due_on date NOT NULL CHECK (due_on > given_on))`)
	for table, want := range map[string][2][]string{
		"employees": {{"seed.job_title(p.id) AS title", "seed.coined(p.id) AS mood", "seed.code('EMP', seed.pick(p.id, 1, 1000000)) AS passnumber"}, nil},
		"animals":   {{"seed.first_name(p.id) AS name", "::date - 500 - seed.pick(p.id, 1, 4500) AS birth_date", "seed.pick(p.id, 2, 4) = 0 AS tame", "AS teeth"}, {"is_deleted"}},
		"bills": {{
			"seed.amount(p.id, 5, 200) AS subtotal", "round(seed.amount(p.id, 5, 200) * 0.2, 2) AS tax", "subtotal + tax",
			"5 * (1 + seed.pick(p.id, 1, 5)) AS vat_rate", "0.05 * (1 + seed.pick(p.id, 2, 5)) AS tax_rate", "LEFT JOIN animal AS a ON a.seat = p.k - 1",
			"CASE WHEN seed.pick(p.id, 4, 30) > 9 THEN least(", "END AS paid_at",
		}, nil},
		"bill_lines": {{"seed.product(p.id) AS description"}, nil},
		"photos": {{"'https://example.com/photos/' || left(p.id::text, 8) AS url", "url || '.' || split_part(mime_type, '/', 2)",
			"seed.walk(p.animal_id::text, p.n, ARRAY['image/png', 'image/webp']) AS mime_type"}, nil},
		"logos": {{"left(p.id::text, 8) || '.jpg' AS url"}, nil},
		"treatments": {{
			"seed.coined(p.id) AS drug", " > seed.as_of() THEN 'booked' ELSE seed.pick(p.id, 1, ARRAY['completed', 'cancelled']) END AS status",
			"CASE WHEN status IN ('started', 'completed') THEN starts_at END", "CASE WHEN status = 'completed' THEN starts_at + interval '1 hour' END",
			"CASE WHEN status = 'cancelled' THEN least(created_at + interval '2 days', seed.as_of()) END", "CASE WHEN status = 'completed' THEN diagnosis END",
			"seed.office_hours(p.id, seed.moment(p.id, ",
		}, nil},
		"vaccinations": {{"given_on + 180"}, nil},
	} {
		holds(t, requirement(t, p, table), want[0], want[1])
	}
}

// Where unique hours are counted back from the clock, they are those of UTC: the session's time zone may be a quarter off.
func TestUniqueHours(t *testing.T) {
	t.Parallel()
	p := pack(t, `
CREATE TABLE rooms (id uuid PRIMARY KEY);
CREATE TABLE readings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, room_id uuid NOT NULL REFERENCES rooms, read_at timestamptz NOT NULL,
    UNIQUE (room_id, read_at)
);`)
	holds(t, requirement(t, p, "readings"), []string{"date_trunc('hour', seed.as_of(), 'UTC') - p.n * interval '1 hour'"}, []string{"seed.as_of())"})
}
