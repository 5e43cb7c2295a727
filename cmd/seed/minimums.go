package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/a400be2d/seed/runner/report"
	"github.com/a400be2d/seed/sql"
	"github.com/alecthomas/kong"
)

// minimums are the values of --set NAME=N. The last one for a name counts.
type minimums map[string]int

// Decode is called by kong, once for each --set.
func (m *minimums) Decode(ctx *kong.DecodeContext) error {
	var text string
	if err := ctx.Scan.PopValueInto("NAME=N", &text); err != nil {
		return err
	}
	if strings.Contains(text, "://") || strings.Contains(text, "@") {
		return errors.New("want NAME=N, such as client_posts=8, but got something else (not shown, as it may hold a password)")
	}
	name, number, found := strings.Cut(text, "=")
	if !found || name == "" {
		return fmt.Errorf("want NAME=N, such as client_posts=8, but got %q", text)
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n > sql.MaxMinimum {
		return fmt.Errorf("%s: want a whole number from 0 to %s, but got %q", name, report.Comma(sql.MaxMinimum), number)
	}
	if *m == nil {
		*m = minimums{}
	}
	(*m)[strings.TrimPrefix(name, "seed.")] = n
	return nil
}

// clock is the value of --as-of.
type clock string

// Decode is called by kong.
func (c *clock) Decode(ctx *kong.DecodeContext) error {
	var text string
	if err := ctx.Scan.PopValueInto("TIME", &text); err != nil {
		return err
	}
	if strings.TrimSpace(text) == "" {
		return errors.New("want a time such as 2026-01-15 or now, but got an empty one")
	}
	*c = clock(text)
	return nil
}
