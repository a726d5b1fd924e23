package layout_test

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"github.com/mengyue/portal/views/gallery"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/layout"
)

func draw(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 120<<10 {
		t.Errorf("the page weighs %d bytes", b.Len())
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestPageHasOneHeadingLandmarksAndAStatusRegion(t *testing.T) {
	for _, language := range []string{lang.ZH, lang.EN} {
		doc := draw(t, gallery.Gallery(gallery.PageOf(language, layout.Dark)))
		for selector, want := range map[string]int{
			"h1": 1, "main#main": 1, "body > header": 1, "footer": 1, "#status[role=status]": 1, "main #status": 0,
			"a.skip[href='#main']": 1, "html[lang='" + language + "'][data-theme=dark]": 1, "meta[name='htmx-config']": 1,
			"[style]": 0, "style": 0, "script:not([src])": 0, "[onclick]": 0, "[hx-on]": 0,
		} {
			if n := doc.Find(selector).Length(); n != want {
				t.Errorf("%s: %d of %s, want %d", language, n, selector, want)
			}
		}
	}
}

func TestNoTwoThingsOnAPageShareAnID(t *testing.T) {
	seen := map[string]bool{}
	draw(t, gallery.Gallery(gallery.PageOf(lang.ZH, layout.Auto))).Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if seen[id] || strings.ContainsAny(id, " \t") || id == "" {
			t.Errorf("id %q stands twice or is none", id)
		}
		seen[id] = true
	})
}

func TestNoTwoLinksOfOneNameLeadToDifferentPlaces(t *testing.T) {
	for _, language := range []string{lang.ZH, lang.EN} {
		places := map[string]string{}
		draw(t, gallery.Gallery(gallery.PageOf(language, layout.Auto))).Find("main a[href]").Each(func(_ int, s *goquery.Selection) {
			name, url := strings.Join(strings.Fields(s.Text()), " "), s.AttrOr("href", "")
			if before, ok := places[name]; ok && before != url {
				t.Errorf("%q leads to %s and to %s", name, before, url)
			}
			places[name] = url
		})
	}
}

func TestTitleSaysFailureFirstThenWhatIsUnread(t *testing.T) {
	title := draw(t, layout.Public(layout.Page{Title: "登录", Error: true, Unread: 2})).Find("title").Text()
	if title != "错误：(2) 登录 · 盟约" {
		t.Errorf("title %q", title)
	}
	title = draw(t, layout.Layout(layout.Page{Title: "Home", Lang: lang.EN})).Find("title").Text()
	if title != "Home · Mengyue" {
		t.Errorf("title %q", title)
	}
}

func TestDemoBarStandsOnlyInADemo(t *testing.T) {
	if draw(t, layout.Layout(layout.Page{Title: "x"})).Find(".demo").Length() != 0 {
		t.Error("a clock bar without a demo clock")
	}
	doc := draw(t, gallery.Gallery(gallery.PageOf(lang.ZH, layout.Auto)))
	for _, advance := range []string{"1h", "24h", "168h"} {
		if doc.Find(`form[action="/demo/clock"] button[name=advance][value="`+advance+`"]`).Length() != 1 {
			t.Errorf("no button for %s", advance)
		}
	}
	if min := doc.Find(`form[action="/demo/clock"] input[name=to]`).AttrOr("min", ""); min != "2026-11-23" {
		t.Errorf("the clock could be moved back: min %q", min)
	}
}
