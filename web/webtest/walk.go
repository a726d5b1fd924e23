package webtest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/mengyue/portal/web/front"
	"golang.org/x/net/html"
)

// Walk opens every page that links lead to from home, a few of each line of the map, and looks at those that are pages.
func (b *Browser) Walk(routes []front.Route, each int, look func(p *Page)) {
	b.T.Helper()
	queue, seen, times := []string{"/"}, map[string]bool{"/": true}, map[string]int{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		line := LineOf(routes, http.MethodGet, path)
		if line == nil || times[line.Path] >= each {
			continue
		}
		times[line.Path]++
		p := b.Get(path)
		if p.Status >= http.StatusInternalServerError {
			b.T.Errorf("a link leads to %s, which answers %d", path, p.Status)
		}
		if p.doc == nil {
			continue // a file
		}
		look(p)
		p.All("a[href]").Each(func(_ int, s *goquery.Selection) {
			to, err := p.URL.Parse(s.AttrOr("href", ""))
			if err != nil || to.Host != p.URL.Host {
				return
			}
			if next := to.RequestURI(); !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		})
	}
}

// LineOf is the line of the map that a path belongs to, nil where none does.
func LineOf(routes []front.Route, method, path string) (best *front.Route) {
	path, _, _ = strings.Cut(path, "?")
	steps := strings.Split(path, "/")
	for i, r := range routes {
		line := strings.Split(r.Path, "/")
		fits := r.Method == method && len(line) == len(steps)
		for at := 0; fits && at < len(line); at++ {
			fits = line[at] == steps[at] || strings.HasPrefix(line[at], ":")
		}
		if fits && (best == nil || strings.Count(r.Path, ":") < strings.Count(best.Path, ":")) {
			best = &routes[i]
		}
	}
	return best
}

// Acts names everything on the page that a browser would run, or follow out of the portal.
func (p *Page) Acts() (found []string) {
	p.All("*").Each(func(_ int, s *goquery.Selection) {
		name := goquery.NodeName(s)
		if slices.Contains([]string{"iframe", "object", "embed", "base", "xss-canary"}, name) {
			found = append(found, "an element "+name)
		}
		if src, ok := s.Attr("src"); name == "script" && (!ok || !strings.HasPrefix(src, "/static/") || s.Text() != "") {
			found = append(found, "a script "+src+s.Text())
		}
		for _, a := range s.Get(0).Attr {
			if led := acts(a); led != "" {
				found = append(found, led)
			}
		}
	})
	return found
}

// acts names an attribute that runs something or leads out of the portal.
func acts(a html.Attribute) string {
	value := strings.ToLower(strings.TrimSpace(a.Val))
	switch {
	case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", strings.HasPrefix(a.Key, "hx-on"):
		return a.Key + "=" + a.Val
	case slices.Contains([]string{"href", "src", "action", "formaction", "hx-get", "hx-post", "data-url"}, a.Key):
		u, err := url.Parse(value)
		if err != nil || u.Host != "" || u.Scheme != "" && u.Scheme != "mailto" && u.Scheme != "tel" || strings.HasPrefix(value, "//") {
			return a.Key + "=" + a.Val
		}
	}
	return ""
}
