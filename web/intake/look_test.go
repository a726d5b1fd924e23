package intake_test

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/browsertest"
	"github.com/mengyue/portal/web/intake"
	"github.com/mengyue/portal/web/webtest"
)

// sight is a browser with scripts on a portal.
type sight struct {
	*testing.T
	tab    context.Context
	server *httptest.Server
	heard  *browsertest.Complaints
}

func sees(t *testing.T, app *webtest.App) (sight, bool) {
	tab, ok := browsertest.Open(t)
	if !ok {
		return sight{}, false
	}
	server := httptest.NewServer(app.Front)
	t.Cleanup(server.Close)
	return sight{t, tab, server, browsertest.Listen(tab)}, true
}

// signIn gives the tab what another browser signed in with.
func (s sight) signIn(b *webtest.Browser, language string) {
	for _, c := range b.Cookies() {
		browsertest.Do(s.T, s.tab, network.SetCookie(c.Name, c.Value).WithURL("https"+s.server.URL[len("http"):]).WithSecure(true).WithPath("/"))
	}
	browsertest.Do(s.T, s.tab, network.SetCookie("lang", language).WithURL(s.server.URL).WithPath("/"))
}

// at looks at a page on a phone and on a desk, light and dark.
func (s sight) at(path string) {
	s.Helper()
	for _, width := range []int64{320, 1280} {
		browsertest.Look(s.T, s.tab, s.server.URL+path, width, "light")
		for _, theme := range []string{"light", "dark"} {
			browsertest.Do(s.T, s.tab, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}))
			for _, v := range browsertest.Axe(s.T, s.tab) {
				s.Errorf("%s, %s: %s", path, theme, v)
			}
		}
		if pixels := browsertest.Overflow(s.T, s.tab); pixels > 0 {
			s.Errorf("%s at %d px scrolls sideways by %d px", path, width, pixels)
		}
		if dir := os.Getenv("SHOTS"); dir != "" {
			name := strings.Trim(strings.ReplaceAll(path, "/", "_"), "_")
			browsertest.Shot(s.T, s.tab, filepath.Join(dir, name[:min(len(name), 28)]+map[int64]string{320: "-phone", 1280: ""}[width]+".png"))
		}
	}
}

func TestPagesHaveNoBarrierInAnyLanguageThemeOrWidth(t *testing.T) {
	app := webtest.New(t, intake.Routes)
	staff, owner := app.SignIn(access.Supervisor), app.SignIn(access.Owner, "M1")
	check := staff.Get("/staff/imports").OK().Submit("#send-form", webtest.Values{"kind": "merchants", "file": file(row("R1"), "R2,坏商家,123,x@rows.example")}).OK().URL.Path
	waiting := staff.Get("/staff/imports").OK().Submit("#send-form", webtest.Values{"kind": "merchants", "file": file(row("R5"))}).OK()
	job := strings.TrimSuffix(waiting.All(`form[action$="/stop"]`).AttrOr("action", ""), "/stop")
	owner.Get("/papers").OK().Submit("#upload-form", webtest.Values{"file": webtest.File{Name: "营业执照.png", Content: picture()}}).OK()
	paper := owner.Get("/papers").All(`a[href$="/name"]`).AttrOr("href", "")
	var d deadline.Deadline
	app.Do(func(tx *db.Tx) (err error) {
		d, err = deadline.Open(tx, deadline.New{Kind: "case.review", Object: "case:1", Audience: deadline.Staff, Merchant: "M1", Period: "7wd", Title: text.Of("审核申请", "Review")})
		audit.Record(tx, audit.Entry{Action: "case.submitted", Object: "case:1"})
		return err
	})
	s, ok := sees(t, app)
	if !ok {
		return
	}
	for _, language := range []string{"en", "zh-CN"} {
		s.signIn(staff, language)
		s.at(waiting.URL.Path)
		s.at(job)
	}
	app.Settle()
	for _, language := range []string{"en", "zh-CN"} {
		s.signIn(staff, language)
		for _, path := range []string{"/staff/imports", check, job, "/staff/jobs", "/staff/calendar", "/deadlines/" + d.ID} {
			s.at(path)
		}
		s.signIn(owner, language)
		s.at("/papers")
		s.at(paper)
	}
	if said := s.heard.All(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
}

func TestProgressOfAJobComesByItselfUntilItHasEnded(t *testing.T) {
	app := webtest.New(t, intake.Routes)
	b := app.SignIn(access.Operator)
	p := b.Get("/staff/imports").OK().Submit("#send-form", webtest.Values{"kind": "merchants", "file": file(row("R1"))}).OK()
	s, ok := sees(t, app)
	if !ok {
		return
	}
	s.signIn(b, "zh-CN")
	browsertest.Look(t, s.tab, s.server.URL+p.URL.Path, 1280, "light")
	app.Settle()
	browsertest.Do(t, s.tab, chromedp.WaitReady("#job[data-finished]"), chromedp.Click(`#job a.button.primary`), chromedp.WaitReady("#start"))
	if said := s.heard.All(); len(said) > 0 {
		t.Errorf("the console says %q", said)
	}
}
