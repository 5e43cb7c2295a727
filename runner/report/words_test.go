package report

import "testing"

func TestSentence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		sentence string
		n        int
		want     string
	}{
		{"Every client has at least seed.n posts.", 1200, "Every client has at least 1,200 posts."},
		{"Every client has at least seed.n posts.", 1, "Every client has at least 1 post."},
		{"Every client belongs to at least seed.n communities.", 1, "Every client belongs to at least 1 community."},
		{"There are at least seed.n session notes.", 1, "There are at least 1 session note."},
		{"There are at least seed.n glasses.", 1, "There are at least 1 glass."},
		{"There are at least seed.n status rows, as seed.n of all.", 1, "There are at least 1 status row, as 1 of all."},
		{"Every admin logged in at least seed.n times in 30 days.", 1, "Every admin logged in at least once in 30 days."},
		{"Every admin logged in at least seed.n times.", 2, "Every admin logged in at least 2 times."},
		{"At least seed.n posts or comments.", 1, "At least 1 post or comment."},
		{"At least seed.n new posts or comments.", 1, "At least 1 new post or comment."},
		{"At least seed.n or seed.n posts.", 1, "At least 1 or 1 post."},
		{"Every client has at least seed.n posts.", 0, "Every client has any number of posts."},
		{"Every admin logged in at least seed.n times.", 0, "Every admin logged in any number of times."},
		{"At least seed.n posts or comments.", 0, "Any number of posts or comments."},
		{"Long conversations have up to seed.n messages.", 0, "Long conversations have up to 0 messages."},
		{"There are at least seed.n", 0, "There are at least 0"},
		{"There are at least seed.n", 3, "There are at least 3"},
		{"Unlike seed.nn and xseed.n_.", 3, "Unlike seed.nn and xseed.n_."},
	} {
		if got := Sentence(test.sentence, "n", test.n); got != test.want {
			t.Errorf("%q, %d: got %q, want %q", test.sentence, test.n, got, test.want)
		}
	}
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	got := Needs("seed.n at most 7; and a post of seed.nn dated before seed.as_of", "n")
	if want := "a minimum of at most 7; and a post of seed.nn dated before the clock"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
