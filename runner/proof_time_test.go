package runner_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/a400be2d/seed/runner"
)

// As time goes by, only what has to be fresh falls due: each run adds just that, and what it brings with
// it (a new post wants its comments).
func TestProofTime(t *testing.T) {
	t.Parallel()
	profiles := []string{"light"}
	if soak {
		profiles = append(profiles, "medium", "heavy")
	}
	for _, profile := range profiles {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			d := copyOf(t, "empty")
			start, err := time.Parse("2006-01-02 15:04:05-07", clock)
			if err != nil {
				t.Fatal(err)
			}
			satisfied(t, d, runner.Options{Profile: profile})
			const day = 24 * time.Hour
			logins := int64(0)
			for _, later := range []time.Duration{6 * time.Hour, 31 * day, 31*day + 5*time.Hour, 62*day + 1, 4000 * day} {
				now := start.Add(later).Format("2006-01-02 15:04:05.999999-07")
				// A fresh post may become a popular one: how many comments and hearts it gets is not the point here.
				o := runner.Options{Profile: profile, AsOf: now, Minimums: map[string]int{"popular_comments": 0, "popular_hearts": 0}}
				d.snapshot(t)
				before := d.stands(t, now)
				report := satisfied(t, d, o)
				d.judge(t, report, before, now)

				want := map[string]int64{}
				for _, r := range report.Requirements {
					switch r.Name {
					case "community_activity":
						want["posts"] += r.Missing
					case "moderator_logins", "admin_logins":
						want["logins"] += r.Missing
						logins += r.Missing
					default:
						if r.Missing > 0 {
							t.Errorf("%s: %s: %d missing: it does not depend on time", now, r.Name, r.Missing)
						}
					}
				}
				for _, r := range report.Requirements {
					if r.Name == "post_comments" {
						want["comments"] = want["posts"] * int64(r.Need)
					}
				}
				maps.DeleteFunc(report.Added, func(_ string, n int64) bool { return n == 0 })
				maps.DeleteFunc(want, func(_ string, n int64) bool { return n == 0 })
				if !maps.Equal(report.Added, want) {
					t.Errorf("%s: added %v, want %v", now, report.Added, want)
				}
				if again := satisfied(t, d, o); total(again.Added) != 0 {
					t.Errorf("%s: a second run added %v", now, again.Added)
				}
			}
			if logins == 0 {
				t.Error("no login ever fell due: the test shows nothing")
			}
		})
	}
}

// The clock may also go back: a run at an earlier time takes no row dated later for granted, and dates
// nothing after its own time.
func TestProofTimeBack(t *testing.T) {
	t.Parallel()
	d := copyOf(t, "empty")
	satisfied(t, d, runner.Options{AsOf: "2026-06-15"})
	for _, now := range []string{"2026-06-14 12:00:00+00", "2026-05-01 00:00:00+00", "2025-12-31 23:59:59+00", "2022-06-15 00:00:00+00", "2020-01-01 00:00:00+00"} {
		d.snapshot(t)
		before := d.stands(t, now)
		report := seed(t, d, runner.Options{AsOf: now})
		d.judge(t, report, before, now)
		if again := seed(t, d, runner.Options{AsOf: now}); total(again.Added) != 0 {
			t.Errorf("%s: a second run added %v", now, again.Added)
		}
	}
	// What an application writes today is later than midnight, and is reported where it falls short.
	d.exec(t, deed("sign up as a client", "2026-06-15 00:00:00+00", "'9 hours'", 1, 2, 3), deed("sign up as a therapist", "2026-06-15 00:00:00+00", "'9 hours'", 4, 5, 6))
	report := seed(t, d, runner.Options{AsOf: "2026-06-15"})
	var short []string
	for _, r := range report.Requirements {
		if r.Short > 0 && r.StillMissing > 0 && r.Needs != "" {
			short = append(short, r.Name)
		}
	}
	if !slices.Contains(short, "client_posts") || !slices.Contains(short, "therapist_posts") || report.Satisfied {
		t.Errorf("short: %v; want the posts of those who signed up today among them", short)
	}
	satisfied(t, d, runner.Options{AsOf: "2026-06-16"})
}
