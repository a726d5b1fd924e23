package webtest

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Page is one answer.
type Page struct {
	*Browser
	URL    *url.URL // where the redirects ended
	Status int
	Header http.Header
	Body   []byte
	doc    *goquery.Document
}

// Want checks the status.
func (p *Page) Want(status int) *Page {
	p.T.Helper()
	if p.Status != status {
		p.T.Fatalf("%s: status %d, want %d; the page says: %.600s", p.URL.Path, p.Status, status, p.Text())
	}
	return p
}

// OK checks that the page came as asked for.
func (p *Page) OK() *Page { p.T.Helper(); return p.Want(http.StatusOK) }

// At checks where the redirects ended.
func (p *Page) At(path string) *Page {
	p.T.Helper()
	if p.URL.Path != path {
		p.T.Fatalf("led to %s, want %s; the page says: %.600s", p.URL.Path, path, p.Text())
	}
	return p
}

// Text is everything that the page says, with single spaces.
func (p *Page) Text() string {
	if p.doc == nil {
		return string(p.Body)
	}
	if main := p.doc.Find("main"); main.Length() > 0 && p.Status >= 400 {
		return squeeze(main.Text())
	}
	return squeeze(p.doc.Find("body").Text())
}

// HasText checks that the page says each of the words.
func (p *Page) HasText(words ...string) *Page {
	p.T.Helper()
	said := p.Text()
	for _, w := range words {
		if !strings.Contains(said, squeeze(w)) {
			p.T.Errorf("%s does not say %q; it says: %.1200s", p.URL.Path, w, said)
		}
	}
	return p
}

// LacksText checks that the page says none of the words.
func (p *Page) LacksText(words ...string) *Page {
	p.T.Helper()
	said := p.Text()
	for _, w := range words {
		if strings.Contains(said, squeeze(w)) {
			p.T.Errorf("%s says %q and should not", p.URL.Path, w)
		}
	}
	return p
}

// Find gives the elements of a selector and fails the test where there is none.
func (p *Page) Find(selector string) *goquery.Selection {
	p.T.Helper()
	found := p.All(selector)
	if found.Length() == 0 {
		p.T.Fatalf("%s has no %s; it says: %.1200s", p.URL.Path, selector, p.Text())
	}
	return found
}

// All gives the elements of a selector, none among them.
func (p *Page) All(selector string) *goquery.Selection {
	p.T.Helper()
	if p.doc == nil {
		p.T.Fatalf("%s is no HTML page (status %d, %s)", p.URL.Path, p.Status, p.Header.Get("Content-Type"))
	}
	return p.doc.Find(selector)
}

// Has reports whether the page has an element.
func (p *Page) Has(selector string) bool { p.T.Helper(); return p.All(selector).Length() > 0 }

// Lacks checks that the page has no such element.
func (p *Page) Lacks(selector string) *Page {
	p.T.Helper()
	if p.Has(selector) {
		p.T.Errorf("%s has %s and should not", p.URL.Path, selector)
	}
	return p
}

// Follow opens the first link whose words contain the text.
func (p *Page) Follow(words string) *Page {
	p.T.Helper()
	link := p.All("a[href]").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(squeeze(s.Text()), words) })
	if link.Length() == 0 {
		p.T.Fatalf("%s has no link %q; it says: %.1200s", p.URL.Path, words, p.Text())
	}
	href, _ := link.First().Attr("href")
	to, err := p.URL.Parse(href)
	if err != nil {
		p.T.Fatal(err)
	}
	return p.Get(to.RequestURI())
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
