package runner_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a400be2d/seed/runner"
)

// demand is one line of REQUIREMENTS.md, as SQL of the tests' own. @now stands for seed.as_of.
type demand struct {
	name string
	of   string // the entities: FROM and WHERE, with the alias e
	id   string // an entity's id
	have string // what it has
	// room is how much more it could have by the rules of REQUIREMENTS.md, with nothing dated after
	// seed.as_of nor before what it belongs to. Where it is 0, being short is no fault.
	room string
}

const unbounded = "1000000000"

const (
	// Of a user e.
	joinable  = "(SELECT count(*) FROM communities AS k, users AS u WHERE u.id = e.user_id AND u.created_at < @now AND k.created_at < @now AND NOT EXISTS (SELECT FROM memberships AS m WHERE m.user_id = u.id AND m.community_id = k.id))"
	member    = "(SELECT count(*) FROM memberships AS m WHERE m.user_id = e.user_id AND m.joined_at < @now)" + many
	others    = "(SELECT count(*) FROM posts AS p WHERE p.author_id <> e.user_id AND p.created_at < @now AND p.community_id IN (SELECT community_id FROM memberships AS m WHERE m.user_id = e.user_id AND m.joined_at < @now))"
	existed   = "(SELECT count(*) FROM users AS u WHERE u.id = e.user_id AND u.created_at < @now)" + many
	remarks   = "(SELECT count(*) FROM comments AS c WHERE c.author_id = e.user_id AND EXISTS (SELECT FROM posts AS p WHERE p.id = c.post_id AND p.author_id <> e.user_id))"
	fresh     = "> @now - interval '30 days' AND %[1]s <= @now"
	many      = " * " + unbounded
	treated   = "e.user_id IN (SELECT client_id FROM client_therapists)"
	fromEarly = "(SELECT u.created_at < @now FROM users AS u WHERE u.id = %s)"
)

func early(user string) string { return fmt.Sprintf(fromEarly, user) }

func recent(column string) string { return column + " " + fmt.Sprintf(fresh, column) }

var demands = []demand{
	population("clients"), population("therapists"), population("moderators"), population("admins"), population("communities"),

	{"client_memberships", "clients AS e", "e.user_id", "(SELECT count(*) FROM memberships AS m WHERE m.user_id = e.user_id)", joinable},
	{"therapist_memberships", "therapists AS e", "e.user_id", "(SELECT count(*) FROM memberships AS m WHERE m.user_id = e.user_id)", joinable},
	{
		"community_members", "communities AS e", "e.id", "(SELECT count(*) FROM memberships AS m WHERE m.community_id = e.id)",
		"(SELECT count(*) FROM users AS u WHERE e.created_at < @now AND u.created_at < @now AND u.id NOT IN (SELECT user_id FROM memberships AS m WHERE m.community_id = e.id))",
	},

	{"client_posts", "clients AS e", "e.user_id", "(SELECT count(*) FROM posts AS p WHERE p.author_id = e.user_id)", member},
	{"therapist_posts", "therapists AS e", "e.user_id", "(SELECT count(*) FROM posts AS p WHERE p.author_id = e.user_id)", member},
	{
		"community_posts", "communities AS e", "e.id", "(SELECT count(*) FROM posts AS p WHERE p.community_id = e.id)",
		"(SELECT count(*) FROM memberships AS m WHERE m.community_id = e.id AND m.joined_at < @now)" + many,
	},
	{"client_comments", "clients AS e", "e.user_id", remarks, others + many},
	{"therapist_comments", "therapists AS e", "e.user_id", remarks, others + many},
	{
		"client_hearts", "clients AS e", "e.user_id", "(SELECT count(*) FROM hearts AS h WHERE h.user_id = e.user_id)",
		"(SELECT count(*) FROM posts AS p WHERE p.author_id <> e.user_id AND p.created_at < @now AND p.community_id IN (SELECT community_id FROM memberships AS m WHERE m.user_id = e.user_id AND m.joined_at < @now) AND p.id NOT IN (SELECT post_id FROM hearts AS h WHERE h.user_id = e.user_id))",
	},
	{
		"community_activity", "communities AS e", "e.id",
		"((SELECT count(*) FROM posts AS p WHERE p.community_id = e.id AND " + recent("p.created_at") + ") + (SELECT count(*) FROM comments AS c WHERE c.post_id IN (SELECT id FROM posts AS p WHERE p.community_id = e.id) AND " + recent("c.created_at") + "))",
		"(SELECT count(*) FROM memberships AS m WHERE m.community_id = e.id AND m.joined_at < @now)" + many,
	},
	{
		"post_comments", "posts AS e", "e.id",
		"(SELECT count(*) FROM comments AS c WHERE c.post_id = e.id AND c.author_id <> e.author_id AND (e.community_id, c.author_id) IN (SELECT community_id, user_id FROM memberships))",
		"(SELECT count(*) FROM memberships AS m WHERE m.community_id = e.community_id AND m.user_id <> e.author_id AND m.joined_at < @now AND e.created_at < @now)" + many,
	},

	{
		"client_therapists", "clients AS e", "e.user_id", "(SELECT count(*) FROM client_therapists AS r WHERE r.client_id = e.user_id)",
		"(SELECT count(*) FROM therapists AS t WHERE " + early("t.user_id") + " AND " + early("e.user_id") + " AND (e.user_id, t.user_id) NOT IN (SELECT client_id, therapist_id FROM client_therapists))",
	},
	{
		"therapist_clients", "therapists AS e", "e.user_id", "(SELECT count(*) FROM client_therapists AS r WHERE r.therapist_id = e.user_id)",
		"(SELECT count(*) FROM clients AS c WHERE " + early("c.user_id") + " AND " + early("e.user_id") + " AND (c.user_id, e.user_id) NOT IN (SELECT client_id, therapist_id FROM client_therapists))",
	},
	{
		"therapist_availability", "therapists AS e", "e.user_id", "(SELECT count(DISTINCT weekday) FROM availability_slots AS s WHERE s.therapist_id = e.user_id)",
		"(7 - (SELECT count(DISTINCT weekday) FROM availability_slots AS s WHERE s.therapist_id = e.user_id))",
	},
	{
		"client_meetings", "clients AS e WHERE " + treated, "e.user_id", "(SELECT count(*) FROM meetings AS m WHERE m.client_id = e.user_id)",
		"(SELECT count(*) FROM client_therapists AS r WHERE r.client_id = e.user_id AND r.started_at < @now)" + many,
	},
	{
		"therapist_meetings", "therapists AS e", "e.user_id", "(SELECT count(*) FROM meetings AS m WHERE m.therapist_id = e.user_id)",
		"(SELECT count(*) FROM client_therapists AS r WHERE r.therapist_id = e.user_id AND r.started_at < @now)" + many,
	},
	{
		"meeting_notes", "meetings AS e WHERE e.status = 'completed'", "e.id", "(SELECT count(*) FROM session_notes AS n WHERE n.meeting_id = e.id)",
		"(CASE WHEN e.ends_at < @now AND e.id NOT IN (SELECT meeting_id FROM session_notes) THEN 1 ELSE 0 END)",
	},
	{
		"therapist_notes", "therapists AS e", "e.user_id",
		"(SELECT count(*) FROM session_notes AS n WHERE n.therapist_id = e.user_id AND n.meeting_id IN (SELECT id FROM meetings AS m WHERE m.status = 'completed' AND m.therapist_id = e.user_id))",
		"(SELECT count(*) FROM client_therapists AS r WHERE r.therapist_id = e.user_id)" + many,
	},
	{
		"therapist_reviews", "therapists AS e", "e.user_id", "(SELECT count(*) FROM reviews AS r WHERE r.therapist_id = e.user_id)",
		"(SELECT count(*) FROM client_therapists AS r WHERE r.therapist_id = e.user_id AND r.started_at < @now AND (r.client_id, r.therapist_id) NOT IN (SELECT client_id, therapist_id FROM reviews))",
	},
	{"client_assessments", "clients AS e", "e.user_id", "(SELECT count(*) FROM assessments AS a WHERE a.client_id = e.user_id AND a.status = 'completed')", existed},
	{"therapist_worksheets", "therapists AS e", "e.user_id", "(SELECT count(*) FROM worksheets AS w WHERE w.therapist_id = e.user_id)", existed},
	{
		"client_worksheets", "clients AS e WHERE " + treated, "e.user_id",
		"(SELECT count(*) FROM worksheet_assignments AS a WHERE a.client_id = e.user_id AND a.worksheet_id IN (SELECT w.id FROM worksheets AS w WHERE (e.user_id, w.therapist_id) IN (SELECT client_id, therapist_id FROM client_therapists)))",
		"(SELECT count(*) FROM worksheets AS w WHERE w.created_at < @now AND (e.user_id, w.therapist_id) IN (SELECT client_id, therapist_id FROM client_therapists WHERE started_at < @now) AND (w.id, e.user_id) NOT IN (SELECT worksheet_id, client_id FROM worksheet_assignments))",
	},
	{
		"client_messages", "clients AS e", "e.user_id",
		"(SELECT count(*) FROM messages AS m WHERE m.conversation_id IN (SELECT conversation_id FROM conversation_participants AS p WHERE p.user_id = e.user_id))",
		"(SELECT count(*) FROM therapists AS t WHERE " + early("t.user_id") + " AND " + early("e.user_id") + ")" + many,
	},

	{
		"community_moderators", "communities AS e", "e.id", "(SELECT count(*) FROM community_moderators AS m WHERE m.community_id = e.id)",
		"(SELECT count(*) FROM moderators AS m WHERE e.created_at < @now AND " + early("m.user_id") + " AND (e.id, m.user_id) NOT IN (SELECT community_id, moderator_id FROM community_moderators))",
	},
	{
		"moderator_communities", "moderators AS e", "e.user_id", "(SELECT count(*) FROM community_moderators AS m WHERE m.moderator_id = e.user_id)",
		"(SELECT count(*) FROM communities AS c WHERE c.created_at < @now AND " + early("e.user_id") + " AND (c.id, e.user_id) NOT IN (SELECT community_id, moderator_id FROM community_moderators))",
	},
	{
		"moderator_actions", "moderators AS e", "e.user_id", "(SELECT count(*) FROM moderation_actions AS a WHERE a.moderator_id = e.user_id)",
		"(SELECT count(*) FROM community_moderators AS m WHERE m.moderator_id = e.user_id AND m.assigned_at < @now)" + many,
	},
	{"moderator_logins", "moderators AS e", "e.user_id", "(SELECT count(*) FROM logins AS l WHERE l.user_id = e.user_id AND " + recent("l.logged_in_at") + ")", existed},
	{"admin_logins", "admins AS e", "e.user_id", "(SELECT count(*) FROM logins AS l WHERE l.user_id = e.user_id AND " + recent("l.logged_in_at") + ")", existed},
}

func population(table string) demand {
	return demand{"population_" + table, "(SELECT count(*) AS n FROM " + table + ") AS e", "'database'", "e.n", unbounded}
}

// stand is how an entity stands to a requirement.
type stand struct{ have, room, times, of, most int64 }

// need is how much of a minimum the entity needs.
func (s stand) need(minimum int64) int64 { return min(minimum*s.times/s.of, s.most) }

// stands returns how every entity stands to every requirement, or to those of the names.
func (d database) stands(t tb, now string, names ...string) map[string]map[string]stand {
	t.Helper()
	var parts []string
	all := map[string]map[string]stand{}
	for _, e := range demands {
		if len(names) > 0 && !slices.Contains(names, e.name) {
			continue
		}
		all[e.name] = map[string]stand{}
		share, ok := shares[e.name]
		if !ok {
			share = [2]string{"1", "1"}
		}
		most, ok := caps[e.name]
		if !ok {
			most = unbounded
		}
		parts = append(parts, fmt.Sprintf("SELECT concat_ws(' ', '%s', %s, %s, %s, %s, %s, %s) FROM %s", e.name, e.id, e.have, e.room, share[0], share[1], most, e.of))
	}
	conn := d.session(t)
	defer closeNow(conn)
	for _, line := range list(t, conn, at(strings.Join(parts, "\nUNION ALL "), now)) {
		f := strings.Fields(line)
		var n [5]int64
		for i := range n {
			var err error
			if n[i], err = strconv.ParseInt(f[2+i], 10, 64); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
		}
		all[f[0]][f[1]] = stand{n[0], n[1], n[2], n[3], n[4]}
	}
	return all
}

func at(query, now string) string {
	return strings.ReplaceAll(query, "@now", "timestamptz '"+now+"'")
}

// gaps returns the entities short of the minimums, as a report with details lists them.
func gaps(stands map[string]map[string]stand, minimums map[string]int64) (all []string) {
	for name, entities := range stands {
		for id, s := range entities {
			if need := s.need(minimums[name]); s.have < need {
				all = append(all, fmt.Sprintf("%s %s has %d of %d", name, id, s.have, need))
			}
		}
	}
	slices.Sort(all)
	return all
}

// The invariants: what must hold of every row that seed added. Each query returns the rows that are
// wrong. The view added.x shows the new rows of x.
var invariants = map[string]string{
	// Everything lies in the past, but scheduled meetings and due dates.
	"after as_of": union(
		"users.created_at", "clients.created_at", "therapists.created_at", "moderators.created_at", "admins.created_at", "communities.created_at",
		"memberships.joined_at", "community_moderators.assigned_at", "posts.created_at", "comments.created_at", "hearts.created_at",
		"client_therapists.started_at", "meetings.created_at", "session_notes.created_at", "assessments.started_at", "assessments.completed_at",
		"worksheets.created_at", "worksheet_assignments.assigned_at", "conversations.created_at", "conversation_participants.joined_at",
		"messages.sent_at", "reviews.created_at", "moderation_actions.created_at", "logins.logged_in_at"),
	"post older than 60 days": "SELECT p FROM added.posts AS p WHERE created_at < @now - interval '60 days'",

	// A user has exactly one role row, the one that users.role names.
	"role": `SELECT u FROM users AS u,
		LATERAL (SELECT array_remove(ARRAY[
			(SELECT 'client' FROM clients AS c WHERE c.user_id = u.id), (SELECT 'therapist' FROM therapists AS c WHERE c.user_id = u.id),
			(SELECT 'moderator' FROM moderators AS c WHERE c.user_id = u.id), (SELECT 'admin' FROM admins AS c WHERE c.user_id = u.id)], NULL) AS roles) AS r
		WHERE roles <> ARRAY[u.role::text]
		AND u.id IN (SELECT id FROM added.users UNION SELECT user_id FROM added.clients UNION SELECT user_id FROM added.therapists UNION SELECT user_id FROM added.moderators UNION SELECT user_id FROM added.admins)`,
	"account": `SELECT u FROM added.users AS u WHERE password_hash IS NOT NULL OR email !~ '@example\.(com|net|org)$' OR first_name = '' OR last_name = ''`,
	"role row before the user": `SELECT r FROM (SELECT * FROM (SELECT user_id, created_at FROM added.clients) AS c UNION ALL SELECT user_id, created_at FROM added.therapists UNION ALL SELECT user_id, created_at FROM added.moderators UNION ALL SELECT user_id, created_at FROM added.admins) AS r
		JOIN users AS u ON u.id = r.user_id WHERE r.created_at < u.created_at`,
	"one kind of community only": `SELECT count(*) FROM added.communities HAVING count(*) > 1 AND count(DISTINCT kind) = 1`,

	// Who acts belongs there, and nothing comes before what it belongs to.
	"membership before user or community": "SELECT m FROM added.memberships AS m JOIN users AS u ON u.id = m.user_id JOIN communities AS c ON c.id = m.community_id WHERE m.joined_at <= u.created_at OR m.joined_at <= c.created_at",
	"moderator before user or community":  "SELECT m FROM added.community_moderators AS m JOIN users AS u ON u.id = m.moderator_id JOIN communities AS c ON c.id = m.community_id WHERE m.assigned_at <= u.created_at OR m.assigned_at <= c.created_at",
	"post by no member":                   "SELECT p FROM added.posts AS p WHERE (p.community_id, p.author_id) NOT IN (SELECT community_id, user_id FROM memberships)",
	"post before membership":              "SELECT p FROM added.posts AS p JOIN memberships AS m ON m.community_id = p.community_id AND m.user_id = p.author_id WHERE p.created_at < m.joined_at",
	"comment by no member":                "SELECT c FROM added.comments AS c JOIN posts AS p ON p.id = c.post_id WHERE (p.community_id, c.author_id) NOT IN (SELECT community_id, user_id FROM memberships)",
	"comment before post":                 "SELECT c FROM added.comments AS c JOIN posts AS p ON p.id = c.post_id WHERE c.created_at <= p.created_at",
	"comment before membership":           "SELECT c FROM added.comments AS c JOIN posts AS p ON p.id = c.post_id JOIN memberships AS m ON m.community_id = p.community_id AND m.user_id = c.author_id WHERE c.created_at < m.joined_at",
	"comment on own post, no answer":      "SELECT c FROM added.comments AS c JOIN posts AS p ON p.id = c.post_id WHERE c.author_id = p.author_id AND NOT EXISTS (SELECT FROM comments AS o WHERE o.post_id = p.id AND o.author_id <> p.author_id AND o.created_at < c.created_at)",
	"heart by no member":                  "SELECT h FROM added.hearts AS h JOIN posts AS p ON p.id = h.post_id WHERE (p.community_id, h.user_id) NOT IN (SELECT community_id, user_id FROM memberships)",
	"heart before post":                   "SELECT h FROM added.hearts AS h JOIN posts AS p ON p.id = h.post_id WHERE h.created_at <= p.created_at",
	"heart before membership":             "SELECT h FROM added.hearts AS h JOIN posts AS p ON p.id = h.post_id JOIN memberships AS m ON m.community_id = p.community_id AND m.user_id = h.user_id WHERE h.created_at < m.joined_at",
	"heart for own post":                  "SELECT h FROM added.hearts AS h JOIN posts AS p ON p.id = h.post_id WHERE h.user_id = p.author_id",

	"relationship before its people": "SELECT r FROM added.client_therapists AS r JOIN users AS u ON u.id IN (r.client_id, r.therapist_id) WHERE r.started_at <= u.created_at",
	"meeting agreed after it":        "SELECT m FROM added.meetings AS m WHERE m.created_at > m.starts_at",
	// Those of therapist_notes have to lie in the past: where all clients are new, it is the last resort.
	"meeting before relationship": `SELECT m FROM added.meetings AS m JOIN client_therapists AS r USING (client_id, therapist_id) WHERE m.starts_at < r.started_at
		AND m.id <> overlay(md5('therapist_notes ' || therapist_id || ' ' || to_char(m.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')) PLACING '3eed8' FROM 13)::uuid`,
	"completed meeting not past":        "SELECT m FROM added.meetings AS m WHERE m.status = 'completed' AND m.ends_at > @now",
	"scheduled meeting not ahead":       "SELECT m FROM added.meetings AS m WHERE m.status = 'scheduled' AND m.starts_at < @now",
	"meeting outside the hours":         "SELECT m FROM added.meetings AS m WHERE m.therapist_id IN (SELECT therapist_id FROM availability_slots) AND NOT EXISTS (SELECT FROM availability_slots AS s WHERE s.therapist_id = m.therapist_id AND s.weekday = extract(isodow FROM m.starts_at) AND date_trunc('day', m.starts_at) + s.starts_at <= m.starts_at AND date_trunc('day', m.starts_at) + s.ends_at >= m.ends_at)",
	"meetings overlap":                  "SELECT m FROM added.meetings AS m JOIN meetings AS o ON o.therapist_id = m.therapist_id AND o.id <> m.id AND o.starts_at < m.ends_at AND o.ends_at > m.starts_at",
	"note before the end":               "SELECT n FROM added.session_notes AS n JOIN meetings AS m ON m.id = n.meeting_id WHERE n.created_at <= m.ends_at",
	"note on no own, completed meeting": "SELECT n FROM added.session_notes AS n JOIN meetings AS m ON m.id = n.meeting_id WHERE m.status <> 'completed' OR m.therapist_id <> n.therapist_id",
	"review before relationship":        "SELECT v FROM added.reviews AS v JOIN client_therapists AS r USING (client_id, therapist_id) WHERE v.created_at <= r.started_at",
	"assessment":                        "SELECT a FROM added.assessments AS a JOIN users AS u ON u.id = a.client_id WHERE a.status <> 'completed' OR a.started_at > a.completed_at OR a.started_at < u.created_at OR a.score <> (SELECT sum(v::int) FROM jsonb_array_elements_text(a.answers) AS v)",
	"worksheet before therapist":        "SELECT w FROM added.worksheets AS w JOIN users AS u ON u.id = w.therapist_id WHERE w.created_at <= u.created_at",
	"assignment of a stranger's":        "SELECT a FROM added.worksheet_assignments AS a JOIN worksheets AS w ON w.id = a.worksheet_id WHERE (a.client_id, w.therapist_id) NOT IN (SELECT client_id, therapist_id FROM client_therapists)",
	"assignment before its worksheet":   "SELECT a FROM added.worksheet_assignments AS a JOIN worksheets AS w ON w.id = a.worksheet_id JOIN client_therapists AS r ON r.client_id = a.client_id AND r.therapist_id = w.therapist_id WHERE a.assigned_at <= w.created_at OR a.assigned_at <= r.started_at",
	"action not there":                  "SELECT a FROM added.moderation_actions AS a JOIN community_moderators AS m ON m.community_id = a.community_id AND m.moderator_id = a.moderator_id LEFT JOIN posts AS p ON p.id = a.post_id WHERE a.created_at <= m.assigned_at OR a.created_at <= p.created_at OR p.community_id <> a.community_id",
	"login before user":                 "SELECT l FROM added.logins AS l JOIN users AS u ON u.id = l.user_id WHERE l.logged_in_at <= u.created_at OR l.logged_in_at <= @now - interval '30 days'",

	// Messages of a conversation alternate and go forward in time.
	"message before its conversation": "SELECT m FROM added.messages AS m JOIN conversations AS c ON c.id = m.conversation_id WHERE m.sent_at < c.created_at",
	"participant before user":         "SELECT p FROM added.conversation_participants AS p JOIN users AS u ON u.id = p.user_id WHERE p.joined_at < u.created_at",
	"messages do not alternate": `SELECT m FROM (SELECT m.*, lag(sender_id) OVER w AS last, lag(sent_at) OVER w AS before FROM added.messages AS m
		WHERE conversation_id IN (SELECT id FROM added.conversations) WINDOW w AS (PARTITION BY conversation_id ORDER BY sent_at, id)) AS m WHERE sender_id = last OR sent_at = before`,

	"text is empty": `SELECT t FROM (SELECT title AS t FROM added.posts UNION ALL SELECT body FROM added.posts UNION ALL SELECT body FROM added.comments UNION ALL SELECT body FROM added.messages
		UNION ALL SELECT body FROM added.session_notes UNION ALL SELECT body FROM added.reviews UNION ALL SELECT title FROM added.worksheets UNION ALL SELECT instructions FROM added.worksheets
		UNION ALL SELECT reason FROM added.moderation_actions UNION ALL SELECT name FROM added.communities UNION ALL SELECT slug FROM added.communities UNION ALL SELECT description FROM added.communities) AS x WHERE t IS NULL OR t !~ '\S'`,
	"author repeats a post": "SELECT author_id, title FROM added.posts GROUP BY author_id, title HAVING count(*) > 1",
}

func union(columns ...string) string {
	var parts []string
	for _, c := range columns {
		table, column, _ := strings.Cut(c, ".")
		parts = append(parts, fmt.Sprintf("SELECT concat('%[1]s ', to_jsonb(x)) FROM added.%[1]s AS x WHERE %[2]s > @now", table, column))
	}
	return strings.Join(parts, " UNION ALL ")
}

// broken returns the invariants that do not hold of the rows added since the snapshot, each with how
// often and one example. Those named in except are passed over.
func (d database) broken(t tb, now string, except ...string) (all []string) {
	t.Helper()
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(invariants)) {
		if !slices.Contains(except, name) {
			parts = append(parts, fmt.Sprintf("SELECT '%s: ' || count(*) || ', such as ' || min(x::text) FROM (%s) AS x HAVING count(*) > 0",
				strings.ReplaceAll(name, "'", "''"), invariants[name]))
		}
	}
	conn := d.session(t)
	defer closeNow(conn)
	return list(t, conn, at(strings.Join(parts, "\nUNION ALL "), now))
}

// judge compares a report of a run with what the oracle found before and finds now.
func (d database) judge(t tb, report *runner.Report, before map[string]map[string]stand, now string, except ...string) {
	t.Helper()
	after := d.stands(t, now)
	minimums := map[string]int64{}
	still := map[string]bool{}
	for _, r := range report.Requirements {
		need := int64(r.Need)
		minimums[r.Name] = need
		count := func(stands map[string]stand) (short, missing int64) {
			for _, s := range stands {
				if need := s.need(need); s.have < need {
					short, missing = short+1, missing+need-s.have
				}
			}
			return short, missing
		}
		short, missing := count(before[r.Name])
		var entities int64 // that could be short
		for _, s := range before[r.Name] {
			if s.have < s.most {
				entities++
			}
		}
		if r.Entities != entities || r.Short != short || r.Missing != missing {
			t.Errorf("%s: the report says %d entities, %d short, %d missing; there were %d, %d, %d", r.Name, r.Entities, r.Short, r.Missing, entities, short, missing)
		}
		short, missing = count(after[r.Name])
		if r.StillMissing != missing {
			t.Errorf("%s: the report says %d still missing; there are %d", r.Name, r.StillMissing, missing)
		}
		if (short > 0) != (r.Needs != "") {
			t.Errorf("%s: %d are short, and the report says it needs %q", r.Name, short, r.Needs)
		}
		still[r.Name] = short > 0
		for id, s := range after[r.Name] {
			if need := s.need(need); s.have < need && s.room > 0 {
				t.Errorf("%s: %s has %d of %d, and could have had %d more", r.Name, id, s.have, need, s.room)
				break
			}
		}
	}
	if want := !slices.Contains(slices.Collect(maps.Values(still)), true); report.Satisfied != want {
		t.Errorf("satisfied: %t, want %t", report.Satisfied, want)
	}
	var counts []string
	for _, table := range tables {
		counts = append(counts, "SELECT '"+table.name+" ' || count(*) FROM added."+table.name)
	}
	for i, got := range d.list(t, strings.Join(counts, "\nUNION ALL ")) {
		if want := fmt.Sprint(tables[i].name, " ", report.Added[tables[i].name]); got != want {
			t.Errorf("new rows: the report says %s, there are %s", want, got)
		}
	}
	if changed := d.changed(t); len(changed) > 0 {
		t.Errorf("existing rows changed: %s", strings.Join(changed[:min(3, len(changed))], "\n"))
	}
	for _, b := range d.broken(t, now, except...) {
		t.Errorf("broken: %s", b)
	}
}
