package watch_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/db"
	models "github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/web/browsertest"
	"github.com/mengyue/portal/web/webtest"
)

// served lets a browser look at the portal as one person, in a language.
func (p portal) served(t *testing.T, as *webtest.Browser, lang string) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Accept-Language", lang)
		for _, k := range as.Cookies() {
			r.AddCookie(k)
		}
		p.Front.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// look measures pages with axe, wide, light and in Chinese, then narrow, dark and in English; with LOOK (a folder) it
// keeps pictures of them.
func (p portal) look(t *testing.T, as *webtest.Browser, paths ...string) {
	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	for _, view := range []struct {
		lang, theme string
		width       int64
	}{{"zh-CN", "light", 1280}, {"en", "dark", 320}} {
		server := p.served(t, as, view.lang)
		for _, path := range paths {
			browsertest.Look(t, tab, server.URL+path, view.width, view.theme)
			for _, v := range browsertest.Axe(t, tab) {
				t.Errorf("%s %v: %s", path, view, v)
			}
			if px := browsertest.Overflow(t, tab); px > 0 {
				t.Errorf("%s %v is %d px too wide", path, view, px)
			}
			if dir := os.Getenv("LOOK"); dir != "" {
				browsertest.Shot(t, tab, fmt.Sprintf("%s/%s-%s-%d.png", dir, strings.NewReplacer("/", "_", "?", "-").Replace(path), view.lang, view.width))
				browsertest.Print(t, tab, fmt.Sprintf("%s/%s-%s.pdf", dir, strings.NewReplacer("/", "_", "?", "-").Replace(path), view.lang))
			}
		}
	}
}

// X15, X16: the pages that no story of the whole portal shows in full are sound in both languages, themes and widths.
func TestPagesOfWatchingAreForEverybody(t *testing.T) {
	p := open(t)
	p.furnish()
	w := p.warnings()[0]
	var s []models.Supposition
	var m []models.Mailing
	p.View(func(tx *db.Tx) (err error) {
		if s, err = models.WhatIfs(tx, "", 1); err == nil {
			m, err = models.Mailings(tx, "", 1)
		}
		return err
	})
	p.look(t, p.owner, "/standing", "/warnings/"+w.ID)
	p.look(t, p.supervisor, "/staff/watch", "/staff/warnings", "/staff/warnings/"+w.ID, "/staff/stores/S1", "/staff/stores/S4", "/staff/letters", "/staff/letters/new", "/staff/letters/"+m[0].ID, "/staff/what-if", "/staff/what-if/"+s[0].ID)
}
