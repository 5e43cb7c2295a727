package main

import (
	"encoding/json"
	"math"
	"os"
	"slices"
)

// Result is all that was measured. Every Series has one figure a round, in the order of the rounds.
type Result struct {
	Machine Machine `json:"machine"`
	Rounds  int     `json:"rounds"`
	Sizes   []*Size `json:"sizes"`
	// The whole process, on the database of the default minimums.
	Verify Series `json:"verify_seconds"` // seed verify
	Psql   Series `json:"psql_seconds"`   // psql -c 'SELECT 1'
	// With -tests.
	Tests []*Seedtest `json:"tests,omitempty"`
}

// Machine says where it was measured.
type Machine struct {
	System     string            `json:"system"`
	CPU        string            `json:"cpu"`
	CPUs       int               `json:"cpus"`
	Memory     int64             `json:"memory_bytes"`
	Filesystem string            `json:"filesystem"`
	Load       string            `json:"load_before"` // of the last 1, 5 and 15 minutes
	Server     string            `json:"server"`
	Settings   map[string]string `json:"settings"`
	Go         string            `json:"go"`
}

// Size is what was measured with one number of clients.
type Size struct {
	Clients    int          `json:"clients"`
	Rows       int64        `json:"rows"`
	Contenders []*Contender `json:"contenders"`
	Steps      []*Step      `json:"steps"`
	Spilled    int64        `json:"spilled_bytes"` // temporary files of the first seed
	Analyze    Series       `json:"analyze_seconds"`
}

// Contender is one way to do something.
type Contender struct {
	Name    string  `json:"name"`
	Seconds Series  `json:"seconds"`          // on the clock, commit included
	CPU     Series  `json:"cpu_seconds"`      // processor time of the server's session
	Rows    []int64 `json:"rows"`             // inserted
	Memory  []int64 `json:"memory,omitempty"` // peak of the client, bytes
}

// Step is one requirement: what seed takes for it and what the plain insertion of its rows takes.
type Step struct {
	Requirement string `json:"requirement"`
	Rows        int64  `json:"rows"`
	Seed        Series `json:"seed_seconds"`  // gaps, fill, ANALYZE, verification
	Check       Series `json:"check_seconds"` // of the full database, by seed audit
	Limit       Series `json:"limit_seconds"`
	Mend        Series `json:"mend_seconds"` // as Seed, with a tenth missing
}

// contender returns the contender of that name, or nil.
func (s *Size) contender(name string) *Contender {
	i := slices.IndexFunc(s.Contenders, func(c *Contender) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return s.Contenders[i]
}

// add notes a turn of a contender.
func (s *Size) add(name string, c cost, rows int64) {
	to := s.contender(name)
	if to == nil {
		to = &Contender{Name: name}
		s.Contenders = append(s.Contenders, to)
	}
	to.Seconds = append(to.Seconds, c.Seconds)
	to.CPU = append(to.CPU, c.Server)
	to.Rows = append(to.Rows, rows)
	if c.Memory > 0 {
		to.Memory = append(to.Memory, c.Memory)
	}
}

// rate is rows a second.
func (c *Contender) rate() Series {
	rate := make(Series, len(c.Seconds))
	for i, s := range c.Seconds {
		rate[i] = float64(c.Rows[i]) / s
	}
	return rate
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
func (s Series) over(other Series) Series {
	var ratios Series
	for i := range min(len(s), len(other)) {
		ratios = append(ratios, s[i]/other[i])
	}
	return ratios
}

func writeJSON(file string, result *Result) error {
	text, err := json.MarshalIndent(result, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
