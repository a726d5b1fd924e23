// Package browsertest looks at pages with a real Chromium: it opens one, measures with axe, and hears what the console
// says. It is used by tests only.
package browsertest

import (
	"context"
	_ "embed"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed axe.min.js
var axeSource string

// names under which Chromium is installed.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Open starts a browser with one tab, closed when the test ends. Without a Chromium on this machine it fails the test
// where the environment says CI; elsewhere it says loudly that nothing was looked at, and ok is false.
func Open(t testing.TB) (tab context.Context, ok bool) {
	t.Helper()
	tabs, ok := OpenTabs(t, 1, 3*time.Minute)
	if !ok {
		return nil, false
	}
	return tabs[0], true
}

// OpenTabs is [Open] with several tabs of one browser, which live for the time given at most. A page looks the same
// whatever keeps its data, so that the suite beside PostgreSQL does not look at all of them once more: ok is false.
func OpenTabs(t testing.TB, n int, limit time.Duration) (tabs []context.Context, ok bool) {
	t.Helper()
	if os.Getenv("PORTAL_TEST_POSTGRES") != "" {
		t.Log("beside PostgreSQL no page is looked at: make test does, on SQLite")
		return nil, false
	}
	binary := find()
	if binary == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("no Chromium on this machine: pages cannot be looked at")
		}
		t.Log("!!! NO CHROMIUM ON THIS MACHINE: NOTHING WAS LOOKED AT. Install chromium and run the test again.")
		return nil, false
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(binary),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("force-color-profile", "srgb"))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	parent, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	for range n {
		tab, closeTab := chromedp.NewContext(parent)
		t.Cleanup(closeTab)
		parent = tab // the next tab is one of the same browser
		tab, cancel := context.WithTimeout(tab, limit)
		t.Cleanup(cancel)
		Do(t, tab)
		tabs = append(tabs, tab)
	}
	return tabs, true
}

func find() string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Do runs the actions and fails the test where one does not succeed.
func Do(t testing.TB, tab context.Context, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(tab, actions...); err != nil {
		t.Fatalf("browser: %v", err)
	}
}

// Look opens the page at a width, in CSS pixels, and a system theme ("light" or "dark").
func Look(t testing.TB, tab context.Context, url string, width int64, theme string) {
	t.Helper()
	Do(t, tab,
		chromedp.EmulateViewport(width, 900),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}),
		chromedp.Navigate(url),
		chromedp.WaitReady("body"),
	)
}

// WithoutScripts makes the tab run no script of any page from now on. Axe cannot measure there.
func WithoutScripts() chromedp.Action { return emulation.SetScriptExecutionDisabled(true) }

// Shot writes a picture of the whole page to the file, for people to look at.
func Shot(t testing.TB, tab context.Context, file string) {
	t.Helper()
	var png []byte
	Do(t, tab, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		png, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
		return err
	}))
	if err := os.WriteFile(file, png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Print writes the page as a browser prints it, A4, to a PDF file.
func Print(t testing.TB, tab context.Context, file string) {
	t.Helper()
	var pdf []byte
	Do(t, tab, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).WithPrintBackground(true).Do(ctx)
		return err
	}))
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
}

// ForcedColors makes the tab draw pages as a system with forced colours does, until the next [Look].
func ForcedColors() chromedp.Action {
	return emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}})
}

// Overflow is by how many CSS pixels the page is wider than its window; more than 0 makes people scroll sideways.
func Overflow(t testing.TB, tab context.Context) int {
	t.Helper()
	var pixels int
	Do(t, tab, chromedp.Evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &pixels))
	return pixels
}

// Complaints collects what the console says against the pages of a tab: script errors, refused content, failed loads.
type Complaints struct {
	mu   sync.Mutex
	said []string
}

// Listen begins to collect.
func Listen(tab context.Context) *Complaints {
	c := &Complaints{}
	chromedp.ListenTarget(tab, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			c.add(e.ExceptionDetails.Error())
		case *cdplog.EventEntryAdded:
			if e.Entry.Level == cdplog.LevelError || e.Entry.Level == cdplog.LevelWarning {
				c.add(strings.TrimSpace(e.Entry.Text + " " + e.Entry.URL))
			}
		}
	})
	return c
}

func (c *Complaints) add(words string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said = append(c.said, words)
}

// All is what was said so far.
func (c *Complaints) All() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.said...)
}

// Taken is what was said since it was last taken.
func (c *Complaints) Taken() (said []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	said, c.said = c.said, nil
	return said
}
