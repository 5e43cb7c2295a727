package runner_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/a400be2d/seed/runner"
	"pgregory.net/rapid"
)

// keyed are the requirements whose rows each belong to one entity: their table, and the entity's id in
// a row of it.
var keyed = map[string][2]string{
	"client_memberships":     {"memberships", "user_id"},
	"therapist_memberships":  {"memberships", "user_id"},
	"community_members":      {"memberships", "community_id"},
	"community_moderators":   {"community_moderators", "community_id"},
	"moderator_communities":  {"community_moderators", "moderator_id"},
	"client_therapists":      {"client_therapists", "client_id"},
	"therapist_clients":      {"client_therapists", "therapist_id"},
	"therapist_availability": {"availability_slots", "therapist_id"},
	"client_meetings":        {"meetings", "client_id"},
	"therapist_meetings":     {"meetings", "therapist_id"},
	"meeting_notes":          {"session_notes", "meeting_id"},
	"therapist_reviews":      {"reviews", "therapist_id"},
	"client_assessments":     {"assessments", "client_id"},
	"therapist_worksheets":   {"worksheets", "therapist_id"},
	"client_worksheets":      {"worksheet_assignments", "client_id"},
	"client_posts":           {"posts", "author_id"},
	"therapist_posts":        {"posts", "author_id"},
	"community_posts":        {"posts", "community_id"},
	"community_activity":     {"posts", "community_id"},
	"client_comments":        {"comments", "author_id"},
	"therapist_comments":     {"comments", "author_id"},
	"post_comments":          {"comments", "post_id"},
	"client_hearts":          {"hearts", "user_id"},
	"large_communities":      {"memberships", "community_id"},
	"booked_out_therapists":  {"client_therapists", "therapist_id"},
	"odd_posts":              {"posts", "id"},
	"regular_posts":          {"posts", "author_id"},
	"popular_comments":       {"comments", "post_id"},
	"author_answers":         {"comments", "post_id"},
	"popular_hearts":         {"hearts", "post_id"},
	"moderator_actions":      {"moderation_actions", "moderator_id"},
	"moderator_logins":       {"logins", "user_id"},
	"admin_logins":           {"logins", "user_id"},
}

// Each requirement by itself gives each entity exactly what it lacks, as far as there is room, and none
// to the others. What an entity gets does not depend on who else is short: where some of the rows are
// deleted again, the next run makes just these, byte for byte.
func TestProofExactly(t *testing.T) {
	t.Parallel()
	all, names := starts(t)
	checks := 0
	rapid.Check(t, func(t *rapid.T) {
		if checks++; !soak && checks > 1 {
			return // each takes as long as several worlds
		}
		w := draw(t, names)
		part := rapid.IntRange(0, 2).Draw(t, "part")
		defer w.tell(t)
		d := w.make(t, all)
		for _, e := range inOrder(t) {
			stands := d.stands(t, w.now, e)
			report := seed(t, d, runner.Options{AsOf: w.now, Minimums: w.minimums, Only: []string{e}})
			r := report.Requirements[0]
			after := d.stands(t, w.now, e)
			for id, before := range stands[e] {
				want := max(0, min(before.need(int64(r.Need))-before.have, before.room))
				if got := after[e][id].have - before.have; got != want {
					t.Errorf("%s: %s had %d of %d and room for %d; it got %d", e, id, before.have, r.Need, before.room, got)
				}
			}
			if key, ok := keyed[e]; ok && r.Inserted > 0 {
				want := d.contents(t, key[0])
				d.exec(t, fmt.Sprintf(
					"DELETE FROM %[1]s AS x USING added.%[1]s AS a WHERE to_jsonb(x) = to_jsonb(a) AND get_byte(uuid_send(x.%[2]s), 0) %% 3 = %[3]d", key[0], key[1], part))
				seed(t, d, runner.Options{AsOf: w.now, Minimums: w.minimums, Only: []string{e}})
				same(t, e+" after some of its rows were deleted", d.contents(t, key[0]), want)
				d.snapshot(t, key[0])
			}
		}
	})
}

// inOrder returns the names of the requirements in the order of filling.
func inOrder(t tb) (names []string) {
	t.Helper()
	items, err := runner.List(runner.Options{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	for _, item := range items {
		names = append(names, item.Name)
	}
	for _, d := range demands {
		if !slices.Contains(names, d.name) {
			t.Errorf("no requirement %s", d.name)
		}
	}
	if len(names) != len(demands) {
		t.Errorf("%d requirements, want the %d of REQUIREMENTS.md", len(names), len(demands))
	}
	return names
}
