package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/a400be2d/seed/sql"
	"github.com/alecthomas/kong"
	"github.com/posener/complete"
	"github.com/willabides/kongplete"
)

// Completion prints a script that lets your shell complete commands, flags, requirements and profiles. Load it when the
// shell starts:
//
//	source <(seed completion bash)              in ~/.bashrc
//	source <(seed completion zsh)               in ~/.zshrc
//	seed completion fish | source               in ~/.config/fish/config.fish
type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help is called by kong.
func (completionCmd) Help() string { return manual("completion.go", "completionCmd") }

// In all three the shell calls seed with the line so far in COMP_LINE.
var completions = map[string]string{
	"bash": "complete -C %s seed\n",
	"zsh":  "autoload -U +X bashcompinit && bashcompinit\ncomplete -C %s seed\n",
	"fish": `function __complete_seed
    set -lx COMP_LINE (commandline -cp)
    test -z (commandline -ct); and set COMP_LINE "$COMP_LINE "
    %s
end
complete -f -c seed -a "(__complete_seed)"
`,
}

// Run is called by kong.
func (c *completionCmd) Run(a *app) error {
	path, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	_, err = fmt.Fprintf(a.stdout, completions[c.Shell], "'"+strings.ReplaceAll(path, "'", `'\''`)+"'")
	return err
}

// complete prints what may come next in the line of COMP_LINE.
func (a *app) complete(parser *kong.Kong) error {
	command, err := kongplete.Command(parser, kongplete.WithPredictors(map[string]complete.Predictor{
		"requirement": requirementNames(""),
		"minimum":     requirementNames("="),
		"shown":       complete.PredictOr(requirementNames(""), complete.PredictSet("functions")),
		"profile":     complete.PredictFunc(profileNames),
		"directory":   complete.PredictDirs("*"),
		"file":        complete.PredictFiles("*"),
	}))
	if err != nil {
		return err
	}
	command.Flags = command.Sub["run"].GlobalFlags // the default command
	c := complete.New("seed", command)
	c.Out = a.stdout
	c.Complete()
	return nil
}

// packOf returns the pack that the command line names.
func packOf(args complete.Args) (*sql.Pack, error) {
	dir := ""
	for i, arg := range args.Completed {
		if rest, ok := strings.CutPrefix(arg, "--pack="); ok {
			dir = rest
		} else if arg == "--pack" && i+1 < len(args.Completed) {
			dir = args.Completed[i+1]
		}
	}
	return loadPack(dir)
}

// requirementNames offers the names of the pack's requirements, each with a suffix.
func requirementNames(suffix string) complete.Predictor {
	return complete.PredictFunc(func(args complete.Args) []string {
		pack, err := packOf(args)
		if err != nil {
			return nil // seed list says what is wrong with it
		}
		names := pack.Names()
		for i := range names {
			names[i] += suffix
		}
		return names
	})
}

func profileNames(args complete.Args) []string {
	pack, err := packOf(args)
	if err != nil {
		return nil
	}
	var names []string
	for _, p := range pack.Profiles {
		names = append(names, p.Name)
	}
	slices.Sort(names)
	return names
}
