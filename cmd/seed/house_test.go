package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const module = "github.com/a400be2d/seed/"

// Imports run one way: each package imports only what stands on a lower line of the picture in CONTRIBUTING.md. And only
// commands print and exit.
func TestImports(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, picture, found := strings.Cut(string(text), "\nImports run one way:")
	if picture, _, _ = strings.Cut(picture, "\n## "); !found {
		t.Fatal(`CONTRIBUTING.md has no "Imports run one way:"`)
	}
	line := map[string]int{}
	for i, row := range strings.Split(picture, "\n") {
		if names, ok := strings.CutPrefix(row, "    "); ok {
			for _, name := range strings.Fields(names) {
				line[name] = i
			}
		}
	}
	list := exec.Command("go", "list", "-f", `{{.ImportPath}}|{{.Dir}}|{{join .GoFiles " "}}|{{join .Imports " "}}`, module+"...")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	prints := regexp.MustCompile(`\b(fmt\.Print\w*|os\.(Stdout|Stderr|Exit)|log\.(Print|Fatal|Panic)\w*|println)\b`)
	seen := map[string]bool{}
	for row := range strings.Lines(strings.TrimSpace(string(out))) {
		part := strings.Split(strings.TrimSpace(row), "|")
		name := strings.TrimPrefix(part[0], module)
		own, ok := line[name]
		if !ok {
			t.Errorf("%s is not in the picture of CONTRIBUTING.md", name)
		}
		seen[name] = true
		for _, imported := range strings.Fields(part[3]) {
			if other, ours := strings.CutPrefix(imported, module); ours && line[other] <= own {
				t.Errorf("%s imports %s, which stands on no lower line of the picture in CONTRIBUTING.md", name, other)
			}
		}
		if strings.HasPrefix(name, "cmd/") {
			continue
		}
		for _, file := range strings.Fields(part[2]) {
			code, err := os.ReadFile(filepath.Join(part[1], file))
			if err != nil {
				t.Fatal(err)
			}
			if found := prints.Find(code); found != nil {
				t.Errorf("%s/%s: %s: only commands print and exit", name, file, found)
			}
		}
	}
	for name := range line {
		if !seen[name] {
			t.Errorf("the picture of CONTRIBUTING.md has %s, which is no package", name)
		}
	}
}
