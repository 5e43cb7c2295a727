package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
)

// Result is all that was measured. Every Series has one figure a round, in the order of the rounds.
type Result struct {
	Release string  `json:"release"`
	Date    string  `json:"date"`    // UTC
	Machine string  `json:"machine"` // system, processors, memory
	Server  string  `json:"server"`  // PostgreSQL and its version
	Load    string  `json:"load"`    // of the minute before
	Rounds  int     `json:"rounds"`
	Sizes   []*Size `json:"sizes"`
	// The whole process, on the database of the default minimums.
	Verify Series `json:"verify_seconds"` // seed verify
	Psql   Series `json:"psql_seconds"`   // psql -c 'SELECT 1'
}

// Size is what was measured with one number of clients.
type Size struct {
	Clients    int          `json:"clients"`
	Rows       int64        `json:"rows"`
	Contenders []*Contender `json:"contenders"`
}

// Contender is one way to do something.
type Contender struct {
	Name    string `json:"name"`
	Seconds Series `json:"seconds"` // of the whole process; of the limit the transaction
	Rows    Series `json:"rows"`    // inserted
	Memory  int64  `json:"memory"`  // peak of the client in bytes, or more: bench's own at the time is the least
}

// contender returns the contender of that name, or nil.
func (s *Size) contender(name string) *Contender {
	i := slices.IndexFunc(s.Contenders, func(c *Contender) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return s.Contenders[i]
}

// seconds returns those of a contender; none if it was not there.
func (s *Size) seconds(name string) Series {
	if c := s.contender(name); c != nil {
		return c.Seconds
	}
	return nil
}

// add notes a turn of a contender.
func (s *Size) add(name string, c cost, rows int64) {
	to := s.contender(name)
	if to == nil {
		to = &Contender{Name: name}
		s.Contenders = append(s.Contenders, to)
	}
	to.Seconds = append(to.Seconds, c.seconds)
	to.Rows = append(to.Rows, float64(rows))
	to.Memory = max(to.Memory, c.memory)
}

// Series is the same figure of each round.
type Series []float64

// median returns the middle one.
func (s Series) median() float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(s))
	return (sorted[(len(s)-1)/2] + sorted[len(s)/2]) / 2
}

// over returns the ratios of two series, round by round.
func (s Series) over(other Series) (ratios Series) {
	for i := range min(len(s), len(other)) {
		ratios = append(ratios, s[i]/other[i])
	}
	return ratios
}

func (r *Result) write(file string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}

// latest returns the figures kept last in a directory, apart from those of a release itself, or nil.
func latest(dir, but string) (last *Result, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		r := new(Result)
		if err := json.Unmarshal(text, r); err != nil {
			return nil, fmt.Errorf("read %q: %w", file, err)
		}
		if r.Release != but && (last == nil || r.Date >= last.Date) {
			last = r
		}
	}
	return last, nil
}
