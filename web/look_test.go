package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
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

// sights are the fullest page of each line of the map that a role reaches. A page that an earlier role saw alike is left out.
func (w *world) sights(who string, as *webtest.Browser, seen map[string]bool) (out []sight) {
	fullest := map[string]sight{}
	alike := map[string]string{}
	w.visit(w.T.(*testing.T), as, func(p *webtest.Page) {
		line := pattern(p.URL.Path)
		if len(p.Body) > fullest[line].fuller {
			main, _ := p.All("main").Html()
			alike[line] = passing.ReplaceAllString(main, "")
			fullest[line] = sight{who, as, p.URL.RequestURI(), len(p.Body)}
		}
	})
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
	if testing.Short() {
		t.Skip("looks at hundreds of pages")
	}
	tabs, ok := browsertest.OpenTabs(t, 2, 15*time.Minute)
	if !ok {
		return
	}
	w := newWorld(t)
	seen, work := map[string]bool{}, w.sights("visitor", w.Visitor(), map[string]bool{})
	for _, role := range access.Roles {
		work = append(work, w.sights(string(role), w.SignIn(role, w.rich), seen)...)
	}
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
		t.Errorf("%s: %s", name, found)
	}
	if pixels := browsertest.Overflow(t, tab); pixels > 0 {
		t.Errorf("%s is %d px too wide", name, pixels)
	}
}
