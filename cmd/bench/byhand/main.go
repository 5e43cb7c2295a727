// Command byhand is what one would write instead of seed: it fills the empty reference schema with rows of gofakeit, by
// COPY, over one connection or several. It knows no minimums, adds nothing to what is there, and proves nothing.
//
//	byhand URL CONNECTIONS '{"users": 30, ...}'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/brianvoe/gofakeit/v7"
	"github.com/jackc/pgx/v5"
)

type faker = *gofakeit.Faker

var (
	ctx   = context.Background()
	conns []*pgx.Conn
	rows  map[string]int
	now   = time.Now()
)

// couples are the tables that say which pairs there are, by the tables whose rows are between the two of a pair.
var couples = map[string]string{"meetings": "client_therapists", "messages": "conversation_participants", "moderation_actions": "community_moderators"}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// fill copies as many rows into a table as are wanted, an equal part over each connection. Row i is about the i-th of all
// pairs of a and b.
func fill(table string, a, b []string, columns string, row func(f faker, i int, a, b string) []any) {
	n := rows[table]
	var wg sync.WaitGroup
	for part, conn := range conns {
		wg.Go(func() {
			f, first, end := gofakeit.New(uint64(part+1)), n*part/len(conns), n*(part+1)/len(conns)
			_, err := conn.CopyFrom(ctx, pgx.Identifier{table}, strings.Fields(columns), pgx.CopyFromSlice(end-first, func(i int) ([]any, error) {
				i += first
				j := i
				if couple, ok := couples[table]; ok {
					j = i % rows[couple]
				}
				x := j % len(a)
				return row(f, i, a[x], b[(j/len(a)+x)%len(b)]), nil
			}))
			check(err)
		})
	}
	wg.Wait()
}

// keys makes the keys of a table before its rows.
func keys(table string) (ids []string) {
	for range rows[table] {
		ids = append(ids, gofakeit.UUID())
	}
	return ids
}

func ago(f faker) time.Time { return now.Add(-time.Duration(f.Number(1, 90*24*3600)) * time.Second) }

func main() {
	check(json.Unmarshal([]byte(os.Args[3]), &rows))
	n, err := strconv.Atoi(os.Args[2])
	check(err)
	for range n {
		conn, err := pgx.Connect(ctx, os.Args[1])
		check(err)
		types, err := conn.LoadTypes(ctx, []string{"user_role", "community_kind", "relationship_status", "meeting_status", "assessment_status", "assignment_status", "moderation_action"})
		check(err)
		conn.TypeMap().RegisterTypes(types)
		conns = append(conns, conn)
	}
	clients, therapists, moderators, admins := keys("clients"), keys("therapists"), keys("moderators"), keys("admins")
	communities, posts, meetings, worksheets, conversations := keys("communities"), keys("posts"), keys("meetings"), keys("worksheets"), keys("conversations")
	var users, roles []string
	for role, ids := range map[string][]string{"client": clients, "therapist": therapists, "moderator": moderators, "admin": admins} {
		for _, id := range ids {
			users, roles = append(users, id), append(roles, role)
		}
	}

	fill("users", users, users, "id email first_name last_name role bio created_at", func(f faker, i int, id, _ string) []any {
		return []any{id, fmt.Sprintf("user%d@example.com", i), f.FirstName(), f.LastName(), roles[i], f.Sentence(), ago(f)}
	})
	fill("clients", clients, clients, "user_id birth_date city created_at", func(f faker, _ int, id, _ string) []any { return []any{id, f.Date(), f.City(), ago(f)} })
	fill("therapists", therapists, therapists, "user_id license_number specialty years_experience hourly_rate created_at", func(f faker, i int, id, _ string) []any {
		return []any{id, fmt.Sprint("L", i), f.JobTitle(), f.Number(0, 40), strconv.Itoa(f.Number(50, 200)), ago(f)}
	})
	fill("moderators", moderators, moderators, "user_id created_at", func(f faker, _ int, id, _ string) []any { return []any{id, ago(f)} })
	fill("admins", admins, admins, "user_id created_at", func(f faker, _ int, id, _ string) []any { return []any{id, ago(f)} })
	fill("logins", users, users, "id user_id logged_in_at", func(f faker, _ int, user, _ string) []any { return []any{f.UUID(), user, ago(f)} })
	fill("communities", communities, communities, "id slug name description kind created_at", func(f faker, i int, id, _ string) []any {
		return []any{id, fmt.Sprint("c", i), fmt.Sprint(f.Noun(), " ", i), f.Sentence(), "support", ago(f)}
	})
	fill("memberships", users, communities, "user_id community_id joined_at", func(f faker, _ int, user, community string) []any { return []any{user, community, ago(f)} })
	fill("community_moderators", communities, moderators, "community_id moderator_id assigned_at", func(f faker, _ int, a, b string) []any { return []any{a, b, ago(f)} })
	fill("posts", users, communities, "id author_id community_id title body created_at", func(f faker, i int, user, community string) []any {
		return []any{posts[i], user, community, f.Sentence(), f.Paragraph(), ago(f)}
	})
	fill("comments", posts, users, "id post_id author_id body created_at", func(f faker, _ int, post, user string) []any {
		return []any{f.UUID(), post, user, f.Sentence(), ago(f)}
	})
	fill("hearts", users, posts, "user_id post_id created_at", func(f faker, _ int, user, post string) []any { return []any{user, post, ago(f)} })
	fill("client_therapists", clients, therapists, "client_id therapist_id status started_at", func(f faker, _ int, a, b string) []any { return []any{a, b, "active", ago(f)} })
	fill("availability_slots", therapists, therapists, "therapist_id weekday starts_at ends_at", func(_ faker, i int, id, _ string) []any {
		slot := i / len(therapists)
		return []any{id, slot%7 + 1, fmt.Sprintf("%02d:00:00", slot/7), "24:00:00"}
	})
	fill("meetings", clients, therapists, "id client_id therapist_id starts_at ends_at status created_at", func(f faker, i int, client, therapist string) []any {
		return []any{meetings[i], client, therapist, ago(f), now, "completed", ago(f)}
	})
	fill("session_notes", meetings, therapists, "id meeting_id therapist_id body created_at", func(f faker, _ int, meeting, therapist string) []any {
		return []any{f.UUID(), meeting, therapist, f.Paragraph(), ago(f)}
	})
	fill("assessments", clients, clients, "id client_id instrument status answers started_at", func(f faker, _ int, client, _ string) []any {
		return []any{f.UUID(), client, "PHQ-9", "in_progress", []int{f.Number(0, 3), f.Number(0, 3)}, ago(f)}
	})
	fill("worksheets", therapists, therapists, "id therapist_id title instructions created_at", func(f faker, i int, therapist, _ string) []any {
		return []any{worksheets[i], therapist, f.Sentence(), f.Paragraph(), ago(f)}
	})
	fill("worksheet_assignments", clients, worksheets, "client_id worksheet_id status assigned_at due_at", func(f faker, _ int, client, worksheet string) []any {
		return []any{client, worksheet, "assigned", ago(f), now}
	})
	fill("reviews", clients, therapists, "id client_id therapist_id rating body created_at", func(f faker, _ int, client, therapist string) []any {
		return []any{f.UUID(), client, therapist, f.Number(1, 5), f.Sentence(), ago(f)}
	})
	fill("conversations", conversations, conversations, "id created_at", func(f faker, _ int, id, _ string) []any { return []any{id, ago(f)} })
	fill("conversation_participants", conversations, users, "conversation_id user_id joined_at", func(f faker, _ int, a, b string) []any { return []any{a, b, ago(f)} })
	fill("messages", conversations, users, "id conversation_id sender_id body sent_at", func(f faker, i int, conversation, user string) []any {
		return []any{f.UUID(), conversation, user, f.Sentence(), ago(f)}
	})
	fill("moderation_actions", communities, moderators, "id community_id moderator_id action reason created_at", func(f faker, _ int, community, moderator string) []any {
		return []any{f.UUID(), community, moderator, "approve", f.Sentence(), ago(f)}
	})
}
