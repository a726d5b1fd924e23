package people_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/browsertest"
	"github.com/mengyue/portal/web/webtest"
)

// sight is a browser with scripts on a portal.
type sight struct {
	*testing.T
	tab    context.Context
	server *httptest.Server
}

// become gives the tab the cookies of another browser, and the language.
func (s sight) become(b *webtest.Browser, language string) {
	browsertest.Do(s.T, s.tab, network.ClearBrowserCookies(), network.SetCookie("lang", language).WithURL(s.server.URL).WithPath("/"))
	for _, c := range b.Cookies() {
		browsertest.Do(s.T, s.tab, network.SetCookie(c.Name, c.Value).WithURL("https"+s.server.URL[len("http"):]).WithSecure(true).WithPath("/"))
	}
}

// at looks at a page on a phone in the dark and on a desk in the light, and says what is in the way.
func (s sight) at(path string) {
	s.Helper()
	for width, theme := range map[int64]string{320: "dark", 1280: "light"} {
		browsertest.Look(s.T, s.tab, s.server.URL+path, width, theme)
		for _, v := range browsertest.Axe(s.T, s.tab) {
			s.Errorf("%s at %d px: %s", path, width, v)
		}
		if pixels := browsertest.Overflow(s.T, s.tab); pixels > 0 {
			s.Errorf("%s at %d px scrolls sideways by %d px", path, width, pixels)
		}
		if folder := os.Getenv("SHOTS"); folder != "" {
			browsertest.Shot(s.T, s.tab, filepath.Join(folder, strings.NewReplacer("/", "_", "?", "_").Replace(path)[:min(len(path), 30)]+"-"+theme+".png"))
		}
	}
}

func TestPagesOfPeopleHaveNoBarrierInAnyLanguageThemeOrWidth(t *testing.T) {
	app, portal := demonstration(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	app.Visitor().Get("/password/forgot").Submit("#forgot", webtest.Values{"email": "lin@xinghe.example"})
	reset := link(app)
	owner, actor := app.Somebody(access.Owner)
	owner.Get("/colleagues").Submit("#invite-form", webtest.Values{"email": "wang@xinghe.example", "role": "merchant_member"})
	invitation := link(app)
	owner.Get("/account").Submit("#email-form", webtest.Values{"email": "moved@xinghe.example"})
	moved := link(app)
	half, admin := app.Visitor(), app.SignIn(access.Admin)
	enrolled, _ := app.Somebody(access.Owner)
	enrol(t, app, enrolled.Get("/account/second-factor"))
	owner.Get("/account/second-factor").Press("开始设置", nil)
	colleague := add(app, "li@xinghe.example", access.Member, false)
	add(app, "zhou@platform.example", access.Reviewer, false)
	app.Clock.Advance(11 * time.Minute)
	kept := owner.Post("/signatures", url.Values{"_token": {"t"}, "why": {"x"}}).At("/confirm").URL.Query().Get("next")
	signIn(half, "zhou@platform.example", good)

	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	server := httptest.NewServer(portal)
	t.Cleanup(server.Close)
	s, heard := sight{t, tab, server}, browsertest.Listen(tab)
	for _, language := range []string{"zh-CN", "en"} {
		for _, tour := range []struct {
			as    *webtest.Browser
			paths []string
		}{
			{app.Visitor(), []string{"/sign-in?next=/notes", "/password/forgot", "/password/forgot?sent=yes", reset, moved, invitation}},
			{half, []string{"/account/second-factor"}},
			{owner, []string{"/account", "/account/second-factor", "/confirm?next=/notes", kept, "/colleagues", "/colleagues/" + colleague.ID, "/colleagues/" + actor.Account}},
			{enrolled, []string{"/account", "/account/second-factor", "/account/second-factor/remove", "/confirm"}},
			{admin, []string{"/staff/accounts", "/staff/accounts?q=nobody-at-all", "/staff/accounts/" + colleague.ID}},
		} {
			s.become(tour.as, language)
			for _, path := range tour.paths {
				s.at(path)
			}
		}
	}
	for _, words := range heard.All() {
		t.Errorf("console: %s", words)
	}
}

// X1: signing in needs no scripts; with them it is the same.
func TestSignInWorksWithAndWithoutScripts(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	server := httptest.NewServer(plain(app))
	t.Cleanup(server.Close)
	for _, scripts := range []bool{true, false} {
		if !scripts {
			browsertest.Do(t, tab, browsertest.WithoutScripts())
		}
		browsertest.Do(t, tab, network.ClearBrowserCookies())
		browsertest.Look(t, tab, server.URL+"/notes", 1280, "light")
		browsertest.Do(t, tab, chromedp.SendKeys("#f-email", "lin@xinghe.example"), chromedp.SendKeys("#f-password", good+"\r"), chromedp.WaitReady("#note"))
		var at string
		browsertest.Do(t, tab, chromedp.Location(&at))
		if at != server.URL+"/notes" {
			t.Errorf("scripts %v: led to %s", scripts, at)
		}
	}
}
