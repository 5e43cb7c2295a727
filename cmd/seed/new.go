package main

import (
	"path/filepath"
	"regexp"

	"github.com/a400be2d/seed/runner"
	"github.com/a400be2d/seed/sql/author"
)

// New writes one requirement into a pack: a file with the next free number, and its minimum in each profile.
//
//	seed new active_posts --pack seeds --every clients --has posts --fresh 30
//	seed new paid_orders --pack seeds --every customers --has orders --where "status = 'paid'" --min 2
//
// It finds the foreign key that leads from one table to the other, if need be over one more table. If there are several,
// choose with --through, by table or column. With --fresh a row counts by when what it tells of takes place, such as
// starts_at, or else by when it was created; the sentence names the column, and --fresh-column chooses another.
//
// It tries the file in a transaction that it rolls back, and shows the first rows. The file is yours: read it, and
// change what a row holds. If the trial fails, the file has the database's message in a line "-- todo:", its minimum is 0
// in every profile, and the exit code is 1.
type newCmd struct {
	Database    databaseFlags `embed:""`
	Timeouts    timeoutFlags  `embed:""`
	Name        string        `arg:"" help:"The name of the requirement and of its setting: lower-case letters, digits and _."`
	Pack        string        `required:"" predictor:"directory" placeholder:"DIR" help:"The pack: a directory with requirements/ and profiles/."`
	Every       string        `required:"" placeholder:"TABLE" help:"The table whose rows each need some, such as clients."`
	Has         string        `required:"" placeholder:"TABLE" help:"The table of what they need, such as posts."`
	Through     string        `placeholder:"TABLE" help:"The table or column that leads from one to the other."`
	Where       string        `placeholder:"CONDITION" help:"Which rows count: a condition on their columns. Default: all."`
	Fresh       int           `placeholder:"DAYS" help:"Count only the rows of so many days before the clock."`
	FreshColumn string        `placeholder:"COLUMN" help:"The time column by which --fresh counts. Default: when what the row tells of takes place, such as starts_at, else when it was created."`
	Min         int           `default:"1" placeholder:"N" help:"How many each needs at least. Default: ${default}."`
}

// Help is called by kong.
func (newCmd) Help() string { return manual("new.go", "newCmd") }

var requirementName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Run is called by kong.
func (c *newCmd) Run(a *app) error {
	if !requirementName.MatchString(c.Name) || c.Name == "as_of" || c.Name == "protected" || c.Name == "spare" {
		return usagef("name %q: want lower-case letters, digits and _, such as client_posts", c.Name)
	}
	packs := packFlags{Pack: c.Pack, Profile: "medium"}
	o, err := a.options(packs, filterFlags{}, c.Timeouts)
	if err != nil {
		return err
	}
	t, err := a.open(c.Database, c.Pack, false)
	if err != nil {
		return err
	}
	a.atomic = true
	made, err := runner.New(a.ctx, t.config, o, author.Wish{
		Name: c.Name, Every: c.Every, Has: c.Has, Through: c.Through, Where: c.Where, Fresh: c.Fresh, Dated: c.FreshColumn, Min: c.Min,
	})
	if err != nil {
		return t.explain(err)
	}
	a.atomic = false
	report := &runner.InitReport{Files: []runner.InitFile{made.File}, Requirements: 1, Settings: [3]string{made.Setting, made.Setting, made.Setting}}
	if err := write(c.Pack, o.Pack, report); err != nil {
		return err
	}
	p := a.printer(a.stdout)
	p.Line("%s", filepath.Join(c.Pack, filepath.FromSlash(made.File.Path)))
	if made.Problem != "" {
		p.Wrap("todo: "+made.Problem, "", "")
		p.Wrap("Its minimum is 0 in every profile: set it when the file works.", "", "")
		return errGaps
	}
	p.Line("")
	if o, err = a.options(packs, filterFlags{}, c.Timeouts); err != nil {
		return err
	}
	rows, err := runner.Preview(a.ctx, t.config, o, c.Name, 3)
	if err != nil {
		return t.explain(err)
	}
	out := &output{w: a.stdout}
	a.preview(out, rows)
	return out.commit()
}
