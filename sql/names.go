package sql

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	part  = regexp.MustCompile(`"((?:[^"]|"")*)"|[^."]+`)
	plain = regexp.MustCompile(`^[a-z_][a-z0-9_$]*$`)
)

// Quote returns a table name for a statement, with every part in double quotes. The name may have a schema. Parts without
// double quotes are folded to lower case, as PostgreSQL does.
func Quote(table string) string {
	parts := split(table)
	for i, p := range parts {
		parts[i] = quote(p)
	}
	return strings.Join(parts, ".")
}

func quote(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

func split(table string) []string {
	var parts []string
	for _, m := range part.FindAllStringSubmatch(table, -1) {
		if strings.HasPrefix(m[0], `"`) {
			parts = append(parts, strings.ReplaceAll(m[1], `""`, `"`))
		} else if p := strings.TrimSpace(m[0]); p != "" {
			parts = append(parts, strings.ToLower(p))
		}
	}
	return parts
}

// Nearest returns ` (did you mean "x"?)` for the candidate that is most like name, or "" if none is.
func Nearest(name string, candidates []string) string {
	best, distance := "", 1+max(2, len(name)/3)
	for _, c := range candidates {
		if d := levenshtein(name, c); d < distance {
			best, distance = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}

func levenshtein(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
