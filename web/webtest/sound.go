package webtest

import (
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"
)

// Sound checks what every page owes those who hear it or use keys: one h1, ids that are the page's alone, links of one
// name leading to one place, controls with a label, no style or script of its own, errors that lead to their field.
func (p *Page) Sound() *Page {
	p.T.Helper()
	if n := p.All("h1").Length(); n != 1 {
		p.T.Errorf("%s has %d h1, want one", p.URL.Path, n)
	}
	seen := map[string]bool{}
	p.All("[id]").Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("id", ""); seen[id] {
			p.T.Errorf("%s has the id %q twice", p.URL.Path, id)
		} else {
			seen[id] = true
		}
	})
	p.links()
	p.labels()
	if p.Has("[style], style, main script, [onclick], [hx-on]") {
		p.T.Errorf("%s has style or script of its own", p.URL.Path)
	}
	for _, a := range p.All("#error-summary a[href^='#']").EachIter() {
		if id := strings.TrimPrefix(a.AttrOr("href", ""), "#"); !seen[id] {
			p.T.Errorf("%s: the error %q leads to #%s, which is not there", p.URL.Path, squeeze(a.Text()), id)
		}
	}
	return p
}

// links: no two links of one name lead to different places (X21), and none is without a name.
func (p *Page) links() {
	p.T.Helper()
	leads := map[string]string{}
	p.All("a[href]").Each(func(_ int, s *goquery.Selection) {
		name, to := squeeze(s.Text()), s.AttrOr("href", "")
		if name == "" && s.AttrOr("aria-label", "") == "" {
			p.T.Errorf("%s: the link to %s has no name", p.URL.Path, to)
		}
		if was, ok := leads[name]; ok && was != to && !sameClause(was, to) {
			p.T.Errorf("%s: %q leads to %s and to %s", p.URL.Path, name, was, to)
		}
		leads[name] = to
	})
}

// sameClause reports two places of one clause that programmes share: what they say is the same.
func sameClause(a, b string) bool {
	_, one, ok := strings.Cut(a, "/clauses#")
	_, other, also := strings.Cut(b, "/clauses#")
	return ok && also && one == other
}

// labels: every control that is seen has a label.
func (p *Page) labels() {
	p.T.Helper()
	p.All("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if s.Closest("label").Length() == 0 && (id == "" || p.All("label[for='"+id+"']").Length() == 0) {
			p.T.Errorf("%s: the control %q has no label", p.URL.Path, s.AttrOr("name", ""))
		}
	})
}

// Untranslated is the first run of Chinese in the main part of an English page, "" where there is none; what stands in
// an element of lang zh-CN, in the words of a picture (which no element can mark), and the names that are given, do not count.
func (p *Page) Untranslated(names ...string) string {
	p.T.Helper()
	main := p.All("main").Clone()
	main.Find("[lang^=zh], pre, [translate=no], svg > title, svg > desc").Remove()
	said := squeeze(main.Text())
	for _, n := range names {
		said = strings.ReplaceAll(said, n, "")
	}
	at := strings.IndexFunc(said, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	if at < 0 {
		return ""
	}
	rest := []rune(said[at:])
	return string(rest[:min(len(rest), 40)])
}
