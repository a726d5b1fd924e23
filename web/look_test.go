package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/browsertest"
	"github.com/mengyue/portal/web/webtest"
)

// sight is a page as somebody sees it.
type sight struct {
	who    string
	as     *webtest.Browser
	path   string
	fuller int // bytes of the page
}

// passing are the parts of a page that differ each time it is drawn.
var passing = regexp.MustCompile(`name="_token" value="[^"]*"`)

// everybody is what each role sees: visitors, staff with a case in hand, a member, and the owners of one merchant after
// the other, of whom the later add the lines that the earlier did not reach.
func (w *world) everybody(t *testing.T) []sight {
	seen := map[string]bool{}
	all := w.sights("visitor", w.Visitor(), map[string]bool{})
	for _, role := range access.Roles {
		if role == access.Owner {
			continue
		}
		b, from := w.SignIn(role, w.rich), []string(nil)
		if access.May(role, access.Review) {
			from = append(from, b.Get("/staff/cases").Press("认领", nil).OK().URL.Path)
		}
		all = append(all, w.sights(string(role), b, seen, from...)...)
	}
	lines := map[string]bool{}
	for _, m := range append([]string{w.rich}, w.ids(t, "SELECT DISTINCT merchant FROM accounts WHERE merchant <> '' ORDER BY merchant")...) {
		for _, s := range w.sights("owner of "+m, w.SignIn(access.Owner, m), seen) {
			if line := pattern(s.path); !lines[line] {
				lines[line] = true
				all = append(all, s)
			}
		}
	}
	return all
}

// sights are the fullest page of each line of the map that somebody reaches. A page that was seen alike is left out.
func (w *world) sights(who string, as *webtest.Browser, seen map[string]bool, from ...string) (out []sight) {
	fullest := map[string]sight{}
	alike := map[string]string{}
	w.visit(w.T.(*testing.T), as, func(p *webtest.Page) {
		line := pattern(p.URL.Path)
		if len(p.Body) > fullest[line].fuller {
			main, _ := p.All("main").Html()
			alike[line] = passing.ReplaceAllString(main, "")
			fullest[line] = sight{who, as, p.URL.RequestURI(), len(p.Body)}
		}
	}, from...)
	for line, s := range fullest {
		if !seen[alike[line]] {
			seen[alike[line]] = true
			out = append(out, s)
		}
	}
	return out
}

// served lets a browser look at the portal as one person, in a language.
func (w *world) served(t *testing.T, as *webtest.Browser, lang string) string {
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		r.Header.Set("Accept-Language", lang)
		for _, k := range as.Cookies() {
			r.AddCookie(k)
		}
		w.Front.ServeHTTP(out, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// view is how a page is looked at.
type view struct {
	lang, theme string
	width       int64
}

// The first two are owed to every page; the others take turns, so that language, theme and width meet in every pair.
var views = []view{{"zh-CN", "light", 1280}, {"en", "dark", 320}, {"zh-CN", "dark", 320}, {"en", "light", 1280}}

// WCAG 2.2 AA: every line of the map, as each role sees it, has no barrier, fits its window, and leaves the console silent.
func TestEveryPageIsForEverybody(t *testing.T) {
	tabs, ok := browsertest.OpenTabs(t, 2, 15*time.Minute)
	if !ok {
		return
	}
	w := newWorld(t)
	work := w.everybody(t)
	slices.SortFunc(work, func(a, b sight) int { return b.fuller - a.fuller }) // the longest first: the tabs end together
	type glance struct {
		sight
		view
		server string
	}
	queue := make(chan glance, len(work)*len(views))
	servers := map[string]string{}
	for i, s := range work {
		owed := views[:2:2]
		if i%4 == 0 {
			owed = append(owed, views[2+i/4%2])
		}
		for _, v := range owed {
			at := s.who + v.lang
			if servers[at] == "" {
				servers[at] = w.served(t, s.as, v.lang)
			}
			queue <- glance{s, v, servers[at]}
		}
	}
	close(queue)
	t.Logf("%d pages, %d looks", len(work), len(queue))
	t.Run("tabs", func(t *testing.T) {
		for i, tab := range tabs {
			t.Run(fmt.Sprint(i+1), func(t *testing.T) {
				t.Parallel()
				console := browsertest.Listen(tab)
				for g := range queue {
					look(t, tab, fmt.Sprintf("%s as %s %v", g.path, g.who, g.view), g.server+g.path, g.view)
					for _, said := range console.Taken() {
						t.Errorf("%s as %s: the console says %s", g.path, g.who, said)
					}
				}
			})
		}
	})
}

func look(t *testing.T, tab context.Context, name, url string, v view) {
	browsertest.Look(t, tab, url, v.width, v.theme)
	for _, found := range browsertest.Axe(t, tab) {
		if !found.Undecided || !drawn(found) {
			t.Errorf("%s: %s", name, found)
		}
	}
	if pixels := browsertest.Overflow(t, tab); pixels > 0 {
		t.Errorf("%s is %d px too wide", name, pixels)
	}
}

// drawn tells that axe could not decide about the words of a picture only: it sees no background behind them.
func drawn(v browsertest.Violation) bool {
	for _, n := range v.Nodes {
		if !strings.HasPrefix(n.HTML, "<text") && !strings.HasPrefix(n.HTML, "<tspan") {
			return false
		}
	}
	return true
}
