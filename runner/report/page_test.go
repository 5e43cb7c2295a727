package report

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a400be2d/seed/runner"
	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const script = `<script>window.ran = true</script><img src=x onerror="window.ran = true">`

// looked is a run with all that a page can show, and a script wherever a text comes from the database.
func looked() Run {
	r := gappy("run")
	s, null := script, (*string)(nil)
	r.Sample.Rows = []runner.TableRows{{Table: "owners", Columns: []string{"id", "password_hash", "name " + script, "gone"}, Rows: [][]*string{{&s, &s, &s, null}}},
		{Table: "things", Columns: []string{"id"}}}
	r.Sample.Views = []runner.ViewRows{
		{Name: "feed", JSON: []byte(`[{"title": ` + quoted(script) + `, "body": ` + quoted(script) + `, "author": "A", "role": "client", "community": "C", "at": "now", "hearts": 1,
			"comments": [{"author": "B", "role": "therapist", "body": ` + quoted(script) + `, "at": "now"}]}]`)},
		{Name: "conversation", JSON: []byte(`[{"author": "A", "role": "client", "body": ` + quoted(script) + `, "at": "now", "left": true}, {"author": "B", "role": "therapist", "body": "yes", "at": "now", "left": false}]`)},
		{Name: "week", JSON: []byte(`[{"therapist": "T", "day": "Mon", "hours": "09:00–12:00", "meetings": [{"at": "09:00", "client": ` + quoted(script) + `, "status": "cancelled"}]}, {"therapist": "T", "day": "Tue", "hours": null, "meetings": null}]`)},
	}
	r.Still[0].ID = script
	return r
}

// browser returns a context with a new tab, and what went wrong in it: messages of the console, and requests for
// anything but the file.
func browser(t *testing.T) (ctx context.Context, wrong func() []string) {
	t.Helper()
	allocated, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, // as which root cannot start it; the page is our own
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
	)...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v\nThis test looks at the page in Chromium: install it, as with apt-get install chromium", err)
	}
	var mu sync.Mutex
	var messages []string
	err := chromedp.Listen(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, "file:") && !strings.HasPrefix(e.Request.URL, "data:") {
				messages = append(messages, "request for "+e.Request.URL)
			}
		default:
			if name := fmt.Sprintf("%T", event); strings.Contains(name, "ConsoleAPICalled") || strings.Contains(name, "ExceptionThrown") || strings.Contains(name, "EntryAdded") {
				messages = append(messages, fmt.Sprintf("%s %+v", name, event))
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(messages)
	}
}

// open writes the page of a run and opens it.
func open(t *testing.T, ctx context.Context, r Run) {
	t.Helper()
	openPage(t, ctx, func(w io.Writer) error { return HTML(w, r) })
}

func openPage(t *testing.T, ctx context.Context, write func(io.Writer) error) {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate((&url.URL{Scheme: "file", Path: file}).String()))
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// eval returns what a JavaScript expression says of the page.
func eval[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// TestPage looks at the page in one browser, which must not complain of anything, nor ask for anything but the file.
func TestPage(t *testing.T) {
	t.Parallel()
	ctx, wrong := browser(t)
	for name, look := range map[string]func(*testing.T, context.Context){
		"opens": pageOpens, "filters": pageFilters, "accessible": pageIsAccessible, "looks": pageLooks, "cases": pageOfCases,
	} {
		t.Run(name, func(t *testing.T) { look(t, ctx) })
	}
	if got := wrong(); len(got) > 0 {
		t.Errorf("went wrong: %s", got)
	}
}

// A script in the data stays text.
func pageOpens(t *testing.T, ctx context.Context) {
	open(t, ctx, looked())
	if got, want := eval[string](t, ctx, "document.querySelector('h1').textContent"), "1 of 3 requirements is not met"; got != want {
		t.Errorf("heading: got %q, want %q", got, want)
	}
	if got := eval[string](t, ctx, "document.querySelector('.post h3').textContent"); got != script {
		t.Errorf("title: got %q, want %q", got, script)
	}
	if eval[bool](t, ctx, "Boolean(window.ran)") || eval[int](t, ctx, "document.querySelectorAll('img, script').length") != 1 {
		t.Error("a text from the database became part of the page")
	}
	if n := eval[int](t, ctx, `(document.body.textContent.match(/window\.ran/g) || []).length`); n != 2*9 {
		t.Errorf("%d scripts in the text, want %d: none is left out but that of the secret column", n, 2*9)
	}
}

// Cases have a page, too: what went wrong comes first.
func pageOfCases(t *testing.T, ctx context.Context) {
	broken := proof()
	broken.Cases[1].Problem = script
	broken.Cases[1].Facts = []Fact{{"closes", "yes"}, {"exact", "NO"}, {"same", "?"}}
	openPage(t, ctx, func(w io.Writer) error {
		return HTMLCases(w, "Of 2 schemas "+script, "Everything was rolled back", Suite{Name: "fine"}, broken, gappy("audit").Suite())
	})
	if got, want := eval[string](t, ctx, "document.querySelector('h1').textContent"), "Of 2 schemas "+script; got != want {
		t.Errorf("heading: got %q, want %q", got, want)
	}
	if eval[bool](t, ctx, "Boolean(window.ran)") || eval[int](t, ctx, "document.querySelectorAll('img, script').length") != 1 {
		t.Error("a text became part of the page")
	}
	want := "it adds exactly what is missing. closes yes exact no same ? " + strings.ToLower(script) + " things"
	if got := strings.ToLower(eval[string](t, ctx, `document.querySelector('.requirements > li').textContent.trim().replaceAll(/\s+/g, ' ')`)); got != want {
		t.Errorf("first: got %q, want %q", got, want)
	}
	if got := eval[string](t, ctx, "document.querySelector('.minus b').textContent"); got != "NO" {
		t.Errorf("a broken promise: got %q", got)
	}
	const open = "[...document.querySelectorAll('.suite')].map(s => s.open).join()"
	if got := eval[string](t, ctx, open); got != "true,true,false" {
		t.Errorf("open suites: got %s", got)
	}
	do(t, ctx, chromedp.Click("#unmet"))
	if got := eval[string](t, ctx, open); got != "true,true,true" {
		t.Errorf("open suites, filtered: got %s", got)
	}
	if got := eval[string](t, ctx, "document.getElementById('count').textContent"); got != "3 of 6" {
		t.Errorf("with problems: got %q", got)
	}
	do(t, ctx, chromedp.Click("#unmet"))
	looks(t, ctx)
}

// The filter hides what does not match, and says how much is left.
func pageFilters(t *testing.T, ctx context.Context) {
	open(t, ctx, looked())
	visible := func(want int) {
		t.Helper()
		if n := eval[int](t, ctx, "[...document.querySelectorAll('.requirements > li')].filter(li => li.offsetHeight > 0).length"); n != want {
			t.Errorf("%d visible, want %d", n, want)
		}
		if got, want := eval[string](t, ctx, "document.getElementById('count').textContent"), fmt.Sprintf("%d of 3", want); got != want {
			t.Errorf("count: got %q, want %q", got, want)
		}
	}
	visible(3)
	do(t, ctx, chromedp.SendKeys("#filter", "OWNER_th"))
	visible(1)
	do(t, ctx, chromedp.SendKeys("#filter", " nothing"))
	visible(0)
	if eval[bool](t, ctx, "document.getElementById('none').hidden") {
		t.Error("nothing says that no requirement matches")
	}
	do(t, ctx, chromedp.SendKeys("#filter", strings.Repeat(kb.Backspace, len("OWNER_th nothing"))), chromedp.Click("#unmet"))
	visible(1)
}

// Every control has a role and a name, and everything that opens does so by keyboard.
func pageIsAccessible(t *testing.T, ctx context.Context) {
	open(t, ctx, looked())
	tree, err := chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, n := range tree.Nodes {
		if n.Ignored || n.Role == nil {
			continue
		}
		role, name := strings.Trim(string(n.Role.Value), `"`), ""
		if n.Name != nil {
			name = strings.Trim(string(n.Name.Value), `"`)
		}
		if name == "" && slices.Contains([]string{"searchbox", "checkbox", "image", "region", "heading", "DisclosureTriangle", "link", "button"}, role) {
			t.Errorf("a %s has no name", role)
		}
		found = append(found, role+" "+name)
	}
	for _, want := range []string{"searchbox Filter", "checkbox only what is not met", "region Requirements", "region Tables", "heading Requirements",
		"image 7 of 12 were there, 1 added, 4 missing", "DisclosureTriangle 4 rows still missing, 1 was added", "main ", "banner "} {
		if !slices.Contains(found, want) {
			t.Errorf("no %q among %q", want, found)
		}
	}

	steps := 0
	for ; eval[string](t, ctx, "document.activeElement.tagName") != "SUMMARY" && steps < 20; steps++ {
		do(t, ctx, chromedp.KeyEvent(kb.Tab))
	}
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	if !eval[bool](t, ctx, "document.activeElement.tagName === 'SUMMARY' && document.activeElement.parentElement.open") {
		t.Errorf("no details opened by keyboard, after %d times Tab", steps)
	}
	if got := eval[string](t, ctx, "getComputedStyle(document.activeElement).outlineStyle"); got == "none" {
		t.Error("what has the focus does not show it")
	}
}

// contrast returns what is hard to read: the ratio of text and ground, as WCAG computes it, with the text.
const contrast = `(() => {
  const light = color => {
    const [r, g, b] = color.match(/[\d.]+/g).map(Number).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = e => {
    const rect = e.tagName === 'text' && e.parentElement.querySelector('rect');
    if (rect) return getComputedStyle(rect).fill;
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if (!/, 0\)$/.test(c)) return c;
    }
    return 'rgb(255, 255, 255)';
  };
  const bad = [];
  let n = 0;
  const check = (e, color, text) => {
    const a = light(color), b = light(ground(e)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    n++;
    if (ratio < 4.5) bad.push(ratio.toFixed(2) + ' ' + e.tagName + ' ' + text);
  };
  for (const d of document.querySelectorAll('details')) d.open = true;
  for (const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walk.nextNode();) {
    const e = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
    if (!text || e.closest('script, title, [hidden]')) continue;
    check(e, e.tagName === 'text' ? getComputedStyle(e).fill : getComputedStyle(e).color, text);
  }
  const filter = document.getElementById('filter');
  check(filter, getComputedStyle(filter, '::placeholder').color, filter.placeholder);
  return n < 50 ? ['only ' + n + ' texts'] : bad;
})()`

// Everything can be read in both schemes, nothing is wider than a phone, and it prints.
func pageLooks(t *testing.T, ctx context.Context) {
	met := looked()
	met.Report.Satisfied = true
	for i := range met.Report.Requirements {
		met.Report.Requirements[i].StillMissing = 0
	}
	for _, r := range []Run{looked(), met} {
		open(t, ctx, r)
		looks(t, ctx)
	}
	pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF())
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) < 5000 {
		t.Errorf("printed %d bytes, %v", len(pdf), err)
	}
}

// looks tries the page that is open in both schemes.
func looks(t *testing.T, ctx context.Context) {
	t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
			t.Fatal(err)
		}
		for _, width := range []int64{360, 800, 1280} {
			do(t, ctx, chromedp.EmulateViewport(width, 900))
			if wide := eval[int64](t, ctx, "document.documentElement.scrollWidth"); wide > width {
				t.Errorf("%s: %d wide on a screen of %d", scheme, wide, width)
			}
		}
		if got, dark := eval[string](t, ctx, "getComputedStyle(document.body).backgroundColor"), scheme == "dark"; (got == "rgb(18, 22, 28)") != dark {
			t.Errorf("%s: the ground is %s", scheme, got)
		}
		if bad := eval[[]string](t, ctx, contrast); len(bad) > 0 {
			t.Errorf("%s: too little contrast: %q", scheme, bad)
		}
	}
}
