package runner_test

// The demands of the requirements beyond REQUIREMENTS.md, in the form of the oracle.

const (
	popular  = "posts AS e WHERE get_byte(uuid_send(e.id), 15) < 26"
	inCircle = "(SELECT count(*) FROM memberships AS m WHERE m.community_id = e.community_id AND m.user_id <> e.author_id AND m.joined_at < @now"
	partner  = "(SELECT p.user_id FROM conversation_participants AS p WHERE p.conversation_id = e.id)"
)

// tails are the demands beyond REQUIREMENTS.md, of a few entities each, chosen by their ids.
var tails = []demand{
	{
		"large_communities", "communities AS e WHERE e.kind = 'support' AND get_byte(uuid_send(e.id), 14) < 32 AND EXISTS (SELECT FROM users AS u WHERE u.created_at < @now)",
		"e.id", "(SELECT count(*) FROM memberships AS m WHERE m.community_id = e.id)",
		"(SELECT count(*) FROM users AS u WHERE e.created_at < @now AND u.created_at < @now AND u.id NOT IN (SELECT user_id FROM memberships AS m WHERE m.community_id = e.id))",
	},
	{
		"booked_out_therapists", "therapists AS e WHERE get_byte(uuid_send(e.user_id), 10) < 26", "e.user_id", "(SELECT count(*) FROM client_therapists AS r WHERE r.therapist_id = e.user_id)",
		"(SELECT count(*) FROM clients AS c WHERE " + early("c.user_id") + " AND " + early("e.user_id") + " AND (c.user_id, e.user_id) NOT IN (SELECT client_id, therapist_id FROM client_therapists))",
	},
	{
		"long_conversations", "conversations AS e WHERE EXISTS (SELECT FROM clients WHERE user_id IN " + partner + ") AND EXISTS (SELECT FROM therapists WHERE user_id IN " + partner + ")",
		"e.id", "(SELECT count(*) FROM messages AS m WHERE m.conversation_id = e.id)",
		"(SELECT count(*) FROM clients AS c, therapists AS t WHERE c.user_id IN " + partner + " AND t.user_id IN " + partner + " AND " + early("c.user_id") + " AND " + early("t.user_id") + " AND e.created_at < @now)" + many,
	},
	{
		"odd_posts", "(SELECT count(*) AS n FROM posts WHERE id IN (SELECT overlay(md5('odd_posts database ' || n) PLACING '3eed8' FROM 13)::uuid FROM generate_series(1, 100) AS n)) AS e",
		"'database'", "e.n", "(SELECT count(*) FROM memberships AS m WHERE m.joined_at < @now)" + many,
	},
	{"regular_posts", "clients AS e", "e.user_id", "(SELECT count(*) FROM posts AS p WHERE p.author_id = e.user_id)", member},
	{
		"popular_comments", popular, "e.id",
		"(SELECT count(*) FROM comments AS c WHERE c.post_id = e.id AND c.author_id <> e.author_id AND (e.community_id, c.author_id) IN (SELECT community_id, user_id FROM memberships))",
		inCircle + " AND e.created_at < @now)" + many,
	},
	{
		"odd_conversations", "(SELECT count(*) AS n FROM messages WHERE id IN (SELECT overlay(md5('odd_conversations database ' || n) PLACING '3eed8' FROM 13)::uuid FROM generate_series(1, 100) AS n)) AS e",
		"'database'", "e.n", "(SELECT count(*) FROM clients AS c WHERE " + early("c.user_id") + ")" + many,
	},
	{
		"author_answers", popular + " AND (e.community_id, e.author_id) IN (SELECT community_id, user_id FROM memberships)", "e.id",
		"(SELECT count(*) FROM comments AS c WHERE c.post_id = e.id AND c.author_id = e.author_id)",
		"(SELECT count(*) FROM comments AS c, memberships AS m WHERE c.post_id = e.id AND c.author_id <> e.author_id AND c.created_at < @now AND e.created_at < @now AND m.community_id = e.community_id AND m.user_id = e.author_id AND m.joined_at < @now AND overlay(md5('author_answers ' || c.id) PLACING '3eed8' FROM 13)::uuid NOT IN (SELECT id FROM comments))",
	},
	{
		"popular_hearts", popular + " AND " + inCircle + ") > 0", "e.id", "(SELECT count(*) FROM hearts AS h WHERE h.post_id = e.id)",
		inCircle + " AND e.created_at < @now AND m.user_id NOT IN (SELECT user_id FROM hearts AS h WHERE h.post_id = e.id))",
	},
}

func init() { demands = append(demands, tails...) }

// shares says how much of a minimum an entity needs, where it is not all: so many times, divided by so much.
var shares = map[string][2]string{
	"large_communities":  {"8 * (SELECT count(*) FROM users AS u WHERE u.created_at < @now)", "100 * greatest(8, (SELECT count(*) FROM communities)) * (1 + get_byte(uuid_send(e.id), 14) / 8)"},
	"long_conversations": {"16", "(16 + get_byte(uuid_send(e.id), 15))"},
	"regular_posts":      {"16", "(16 + get_byte(uuid_send(e.user_id), 15))"},
	"popular_comments":   {"1", "(1 + get_byte(uuid_send(e.id), 15) / 4)"},
	"popular_hearts":     {inCircle + ")", "100 * (1 + get_byte(uuid_send(e.id), 15) / 4)"},
}

// caps says how much an entity can need at most, where there is such a bound.
var caps = map[string]string{"author_answers": "(SELECT count(*) FROM comments AS c WHERE c.post_id = e.id AND c.author_id <> e.author_id)"}
