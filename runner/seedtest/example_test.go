package seedtest_test

import (
	"testing"

	"github.com/a400be2d/seed/runner/seedtest"
)

// Copy this file: with the zero Options a test gets the reference schema with everything that the medium
// profile asks for. For a schema of your own give a pack of your own, and your own migrator where the pack
// has no folder migrations.

func TestFeed(t *testing.T) {
	t.Parallel()
	pool := seedtest.New(t, seedtest.Options{})

	rows, err := pool.Query(t.Context(), "SELECT title FROM posts ORDER BY created_at DESC, id LIMIT 20")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var title string
		if err := rows.Scan(&title); err != nil {
			t.Fatal(err)
		}
		if title == "" {
			t.Error("a post without a title")
		}
		n++
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if n != 20 {
		t.Errorf("the feed has %d posts, want 20", n)
	}
}

// No test sees what another one writes.
func TestDeletePost(t *testing.T) {
	t.Parallel()
	pool := seedtest.New(t, seedtest.Options{
		Profile:  "light",
		Minimums: map[string]int{"post_comments": 4},
	})

	var id string
	var comments, left int
	err := pool.QueryRow(t.Context(), "SELECT post_id, count(*) FROM comments GROUP BY post_id ORDER BY 1 LIMIT 1").Scan(&id, &comments)
	if err != nil {
		t.Fatal(err)
	}
	if comments < 4 {
		t.Errorf("a post has %d comments, want 4 at least", comments)
	}
	if _, err := pool.Exec(t.Context(), "DELETE FROM posts WHERE id = $1", id); err != nil {
		t.Fatal(err)
	}
	if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM comments WHERE post_id = $1", id).Scan(&left); err != nil {
		t.Fatal(err)
	}
	if left != 0 {
		t.Errorf("%d comments of a deleted post are left", left)
	}
}
