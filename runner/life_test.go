package runner

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/a400be2d/seed/internal/testdb"
)

// What you see when you open the application with 300 clients: figures, with margins, of people and not of a generator.
// The times are those of whoever wrote; those of the last three days stand as they fell.
func TestLife(t *testing.T) {
	t.Parallel()
	config := migrated(t)
	seedAll(t, config, Options{Minimums: map[string]int{
		"population_clients": 300, "population_therapists": 40, "population_communities": 6,
	}})
	const (
		night   = "SELECT 100.0 * count(*) FILTER (WHERE extract(hour FROM %[2]s AT TIME ZONE seed.time_zone(%[3]s)) BETWEEN 1 AND 4) / count(*) FROM %[1]s"
		evening = "SELECT 100.0 * count(*) FILTER (WHERE extract(hour FROM %[2]s AT TIME ZONE seed.time_zone(%[3]s)) BETWEEN 18 AND 22) / count(*) FROM %[1]s"
		repeats = "SELECT 100.0 * (count(*) - count(DISTINCT %[2]s)) / count(*) FROM %[1]s"
		most    = "SELECT max(n) FROM (SELECT count(*) AS n FROM %s) AS x"
		stories = `SELECT author_id AS id, body FROM posts UNION ALL SELECT sender_id, body FROM messages WHERE sender_id IN (SELECT user_id FROM clients)
			UNION ALL SELECT client_id, n.body FROM session_notes AS n JOIN meetings AS m ON m.id = meeting_id`
		share = "SELECT 100.0 * count(*) FILTER (WHERE n >= %[2]d) / count(*) FROM (SELECT count(*) AS n FROM %[1]s) AS x"
	)
	for _, c := range []struct {
		figure   string
		query    string
		low, top float64
	}{
		{"% of posts between 1 and 5 at night", fmt.Sprintf(night, "posts", "created_at", "author_id"), 0, 3},
		{"% of comments between 1 and 5 at night", fmt.Sprintf(night, "comments", "created_at", "author_id"), 0, 3},
		{"% of hearts between 1 and 5 at night", fmt.Sprintf(night, "hearts", "created_at", "user_id"), 0, 3},
		{"% of messages of clients between 1 and 5 at night", fmt.Sprintf(night, "messages JOIN clients ON user_id = sender_id", "sent_at", "sender_id"), 0, 3},
		{"% of messages of therapists between 1 and 5 at night", fmt.Sprintf(night, "messages JOIN therapists ON user_id = sender_id", "sent_at", "sender_id"), 0, 3},
		{"% of posts between 18 and 23", fmt.Sprintf(evening, "posts", "created_at", "author_id"), 25, 50},
		{"posts on a day of the weekend for one on another day", `SELECT 2.5 * count(*) FILTER (WHERE d > 5) / count(*) FILTER (WHERE d < 6)
			FROM (SELECT extract(isodow FROM created_at AT TIME ZONE seed.time_zone(author_id)) AS d FROM posts) AS x`, 1.05, 1.5},
		{"hours from a post to half of its comments", `SELECT extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY c.created_at - p.created_at)) / 3600
			FROM comments AS c JOIN posts AS p ON p.id = c.post_id JOIN memberships AS m ON m.community_id = p.community_id AND m.user_id = c.author_id
			WHERE m.joined_at < p.created_at`, 0.5, 12},
		{"hours from a message to half of the answers of therapists", `SELECT extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY took)) / 3600 FROM (
			SELECT sender_id, sent_at - lag(sent_at) OVER (PARTITION BY conversation_id ORDER BY sent_at) AS took FROM messages
			) AS x WHERE sender_id IN (SELECT user_id FROM therapists)`, 0.1, 12},
		{"most posts of a client", fmt.Sprintf(most, "posts WHERE author_id IN (SELECT user_id FROM clients) GROUP BY author_id"), 15, 60},
		{"% of clients with more than 5 posts", fmt.Sprintf(share, "clients JOIN posts ON author_id = user_id GROUP BY user_id", 6), 15, 45},
		{"% of clients with 10 posts or more", fmt.Sprintf(share, "clients JOIN posts ON author_id = user_id GROUP BY user_id", 10), 3, 25},
		{"most messages of a conversation", fmt.Sprintf(most, "messages GROUP BY conversation_id"), 20, 60},
		{"% of conversations with more than 5 messages", fmt.Sprintf(share, "messages GROUP BY conversation_id", 6), 30, 60},
		{"% of conversations with 20 messages or more", fmt.Sprintf(share, "messages GROUP BY conversation_id", 20), 5, 15},
		{"% of popular posts whose author answers a comment", `SELECT 100.0 * count(DISTINCT c.post_id) / count(DISTINCT p.id) FROM posts AS p
			LEFT JOIN comments AS c ON c.post_id = p.id AND c.author_id = p.author_id WHERE get_byte(uuid_send(p.id), 15) < 26`, 90, 100},
		{"most hearts of a post", fmt.Sprintf(most, "hearts GROUP BY post_id"), 12, 120},
		{"most comments of a post", fmt.Sprintf(most, "comments GROUP BY post_id"), 8, 40},
		{"most clients of a therapist", fmt.Sprintf(most, "client_therapists GROUP BY therapist_id"), 12, 40},
		{"most members of a community", fmt.Sprintf(most, "memberships GROUP BY community_id"), 80, 240},
		{"fewest members of a community", "SELECT min(n) FROM (SELECT count(*) AS n FROM memberships GROUP BY community_id) AS x", 8, 60},
		{"clients who, or whose therapists, give their sister two names", "SELECT count(*) FROM (SELECT id FROM (" + stories + `
			) AS story CROSS JOIN regexp_matches(body, 'sister,? ([A-Z][a-z]+)', 'g') AS name GROUP BY id HAVING count(DISTINCT name) > 1) AS x`, 0, 0},
		{"most clients whose sister has one name", "SELECT max(n) FROM (SELECT count(DISTINCT id) AS n FROM (" + stories + `
			) AS story CROSS JOIN regexp_matches(body, 'sister,? ([A-Z][a-z]+)', 'g') AS name GROUP BY name) AS x`, 2, 12},
		{"texts with a placeholder", "SELECT count(*) FROM (" + stories + ") AS story WHERE body ~ '{[a-z]+}'", 0, 0},
		{"% of notes that begin like another on the same client", `SELECT 100.0 * (count(*) - count(DISTINCT (client_id, left(n.body, 40)))) / count(*)
			FROM session_notes AS n JOIN meetings AS m ON m.id = meeting_id`, 0, 5},
		{"% of comments that take up how the post begins", `SELECT 100.0 * count(e.line) / count(*) FROM comments
			LEFT JOIN seed.comment_echo_lines() AS e ON starts_with(body, e.line)`, 12, 40},
		{"% of comments that repeat another", fmt.Sprintf(repeats, "comments", "body"), 0, 15},
		{"comments that stand twice under one post", "SELECT count(*) - count(DISTINCT (post_id, body)) FROM comments", 0, 30},
		{"most times of one message text", fmt.Sprintf(most, "messages GROUP BY body"), 1, 15},
		{"% of titles that repeat another", fmt.Sprintf(repeats, "posts", "title"), 0, 85},
		{"titles twice by one author", "SELECT count(*) - count(DISTINCT (author_id, title)) FROM posts", 0, 0},
		{"% of post bodies that repeat another", fmt.Sprintf(repeats, "posts", "body"), 0, 5},
	} {
		got, err := strconv.ParseFloat(testdb.One(t, config, "SELECT round(("+c.query+")::numeric, 2)"), 64)
		t.Logf("%8.2f  %s", got, c.figure)
		if err != nil || got < c.low || got > c.top {
			t.Errorf("%s: got %v, want %v to %v (%v)", c.figure, got, c.low, c.top, err)
		}
	}
}
