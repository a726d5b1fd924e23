package memberships_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/browsertest"
	"github.com/mengyue/portal/web/webtest"
)

// served lets a browser look at the portal as one person, in a language.
func (s *stage) served(t *testing.T, as *webtest.Browser, lang string) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Accept-Language", lang)
		for _, k := range as.Cookies() {
			r.AddCookie(k)
		}
		s.Front.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// look measures pages with axe, wide, light and in Chinese, then narrow, dark and in English; with LOOK (a folder) it
// keeps pictures of them.
func (s *stage) look(paths []string, as *webtest.Browser) {
	t := s.T.(*testing.T)
	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	complaints := browsertest.Listen(tab)
	for _, view := range []struct {
		lang, theme string
		width       int64
	}{{"zh-CN", "light", 1280}, {"en", "dark", 320}} {
		server := s.served(t, as, view.lang)
		for _, path := range paths {
			browsertest.Look(t, tab, server.URL+path, view.width, view.theme)
			for _, v := range browsertest.Axe(t, tab) {
				t.Errorf("%s %v: %s", path, view, v)
			}
			if px := browsertest.Overflow(t, tab); px > 0 {
				t.Errorf("%s %v is %d px too wide", path, view, px)
			}
			if dir := os.Getenv("LOOK"); dir != "" {
				name := strings.NewReplacer("/", "_", "?", "-", "=", "-").Replace(path)
				browsertest.Shot(t, tab, fmt.Sprintf("%s/%s-%s-%d.png", dir, name, view.lang, view.width))
			}
		}
	}
	for _, said := range complaints.All() {
		t.Errorf("the console says: %s", said)
	}
}

// The form of an appeal is in no story that the whole portal is looked at with; every other page of this area is.
func TestAppealIsSoundInBothLanguagesThemesAndWidths(t *testing.T) {
	s := newStage(t)
	first, second := s.SignIn(access.Supervisor), s.SignIn(access.Supervisor)
	gone := first.Get("/staff/memberships/"+s.member.ID+"/removal").Press("提出并交第二人签署", removal).OK().URL.Path
	second.Get(gone).Press("签署，立即生效", nil).OK()
	decision := s.owner.Get(strings.TrimPrefix(gone, "/staff")).OK().URL.Path
	s.look([]string{decision, decision + "/appeal"}, s.owner)
}

// The steps of reporting a breach and of signing are in no story; the other pages are looked at beside them.
func TestDepositsAndFindingsAreSoundInBothLanguagesThemesAndWidths(t *testing.T) {
	s := newChannel(t)
	home := "/staff/deposits/" + s.deposit().ID
	taking := s.operator.Get(home).Submit("#taking-form", deduction).OK().URL.Path
	s.second.Get(taking).Submit("#sign-form", nil).OK()
	waiting := s.operator.Get(home).Submit("#taking-form", deduction).OK().URL.Path
	form := "/staff/memberships/" + s.member.ID + "/finding"
	said := webtest.Values{"finding.products": "P1", "finding.facts": "实物与描述不符", "finding.todo": "整改后重新发布", "finding.evidence": "抽检报告 Q-1"}
	found := s.operator.Get(form+"?breach=exposure:light").Submit("#finding-form", said).OK().URL.Path
	views := &stage{App: s.App}
	views.look([]string{"/staff/deposits", home, waiting, "/staff/findings?state=past", found, form, form + "?breach=unlicensed"}, s.second)
	views.look([]string{"/deposit", "/findings", strings.TrimPrefix(found, "/staff")}, s.owner)
}
