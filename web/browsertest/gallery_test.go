package browsertest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/mengyue/portal/static"
	"github.com/mengyue/portal/views/gallery"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/layout"
	"github.com/mengyue/portal/web/browsertest"
)

// portal serves the gallery as the portal serves pages: under its Content-Security-Policy.
func portal(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	mux.HandleFunc("GET /{page}", func(w http.ResponseWriter, r *http.Request) {
		p := gallery.PageOf(lang.Known(r.FormValue("lang")), r.FormValue("theme"))
		drawn := gallery.Gallery(p)
		if r.PathValue("page") == "sign-in" {
			drawn = gallery.SignIn(layout.Page{Title: lang.T(r.Context(), "登录", "Sign in"), Lang: p.Lang, Theme: p.Theme, Error: true, Path: "/sign-in"})
		}
		w.Header().Set("Content-Security-Policy", layout.CSP)
		templ.Handler(drawn).ServeHTTP(w, r)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func TestGalleryHasNoBarrierInAnyLanguageThemeOrWidth(t *testing.T) {
	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	server := portal(t)
	complaints := browsertest.Listen(tab)
	for _, page := range []string{"gallery", "sign-in"} {
		for _, language := range []string{lang.ZH, lang.EN} {
			for _, theme := range []string{layout.Light, layout.Dark} {
				for _, width := range []int64{1280, 320} {
					name := fmt.Sprintf("%s-%s-%s-%d", page, language, theme, width)
					// The page follows the system here; the switch is the same tokens.
					browsertest.Look(t, tab, fmt.Sprintf("%s/%s?lang=%s", server.URL, page, language), width, theme)
					for _, v := range browsertest.Axe(t, tab) {
						t.Errorf("%s: %s", name, v)
					}
					if pixels := browsertest.Overflow(t, tab); pixels > 0 {
						t.Errorf("%s: scrolls sideways by %d px", name, pixels)
					}
					if folder := os.Getenv("BROWSERTEST_SHOTS"); folder != "" {
						browsertest.Shot(t, tab, filepath.Join(folder, name+".png"))
					}
				}
			}
		}
	}
	for _, words := range complaints.All() {
		t.Errorf("console: %s", words)
	}
}

func TestTheSwitchDrawsTheOtherThemeThanTheSystems(t *testing.T) {
	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	server := portal(t)
	for _, theme := range []string{layout.Light, layout.Dark} {
		system := map[string]string{layout.Light: layout.Dark, layout.Dark: layout.Light}[theme]
		browsertest.Look(t, tab, server.URL+"/gallery?theme="+theme, 1280, system)
		var paper string
		browsertest.Do(t, tab, chromedp.Evaluate(`getComputedStyle(document.documentElement).backgroundColor`, &paper))
		if want := map[string]string{layout.Light: "rgb(245, 244, 240)", layout.Dark: "rgb(20, 22, 26)"}[theme]; paper != want {
			t.Errorf("%s on a %s system: paper is %s, want %s", theme, system, paper, want)
		}
		for _, v := range browsertest.Axe(t, tab) {
			t.Errorf("%s on a %s system: %s", theme, system, v)
		}
	}
	if folder := os.Getenv("BROWSERTEST_SHOTS"); folder != "" {
		browsertest.Print(t, tab, filepath.Join(folder, "gallery.pdf"))
		browsertest.Do(t, tab, browsertest.ForcedColors())
		browsertest.Shot(t, tab, filepath.Join(folder, "gallery-forced-colors.png"))
	}
}

func TestTheTabKeyReachesEverythingAndShowsWhereItIs(t *testing.T) {
	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	browsertest.Look(t, tab, portal(t).URL+"/sign-in", 1280, "light")
	browsertest.Do(t, tab, chromedp.Evaluate(`document.activeElement.blur(); getSelection().removeAllRanges(); window.scrollTo(0, 0)`, nil))
	var order []string
	for range 12 {
		var at struct {
			Words string
			Ring  bool
		}
		browsertest.Do(t, tab, chromedp.KeyEvent(kb.Tab), chromedp.Evaluate(`(() => { const e = document.activeElement, s = getComputedStyle(e);
			return {Words: e.id || e.name || e.textContent.trim(), Ring: e === document.body || s.outlineStyle === "solid" && parseFloat(s.outlineWidth) >= 3}; })()`, &at))
		if !at.Ring {
			t.Errorf("%q has the focus and no ring of 3 px", at.Words)
		}
		order = append(order, at.Words)
	}
	all := strings.Join(order, " | ")
	for _, want := range []string{"f-email", "f-password", "登录", "忘记密码", "帮助与联系", "theme"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not reached: %s", want, all)
		}
	}
}
