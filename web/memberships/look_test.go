package memberships_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/growth"
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

// everything leads a member through all states that the pages of this area can show, and gives their addresses.
func (s *stage) everything() (owner, supervisor []string) {
	s.tagged("P1", "P2")
	first, second := s.SignIn(access.Supervisor), s.SignIn(access.Supervisor)
	s.Do(func(tx *db.Tx) error {
		_, err := growth.Give(tx, growth.Giving{Memberships: []string{s.member.ID}, Key: "quality-report"})
		return err
	})
	exit := s.owner.Get("/memberships/"+s.member.ID+"/exit").Press("提交退出申请", webtest.Values{"exit.reasons": "转型出口，不再供应现货"}).OK().URL.Path
	first.Get("/staff"+exit).Press("签署并提交复核", webtest.Values{"answer.verdict": "refuse", "answer.reason": "仍有未完成的合作"}).OK()
	waiting := first.Get("/staff/memberships/"+s.member.ID+"/removal").Press("提出并交第二人签署", webtest.Values{"removal.ground": "b", "removal.scope": "product", "removal.products": "P1", "removal.facts": "投诉属实", "removal.todo": "更换供应商", "removal.evidence": "投诉 12"}).OK().URL.Path
	gone := first.Get("/staff/memberships/"+s.member.ID+"/removal").Press("提出并交第二人签署", removal).OK().URL.Path
	shown := []string{"/memberships/" + s.member.ID, "/memberships/" + s.member.ID + "/exit", exit}
	s.look(shown, s.owner)
	s.look([]string{"/staff" + exit, waiting, gone, "/staff/memberships/" + s.member.ID, "/staff/memberships/" + s.member.ID + "/removal", "/staff/tasks/new?membership=" + s.member.ID, "/staff/exits", "/staff/removals"}, second)
	second.Get(gone).Press("签署，立即生效", nil).OK()
	decision := s.owner.Get(strings.TrimPrefix(gone, "/staff")).OK().URL.Path
	s.look([]string{decision, decision + "/appeal"}, s.owner)
	appeal := s.owner.Get(decision+"/appeal").Press("提交申诉", webtest.Values{"appeal.ground": "抽检样品并非我司商品", "appeal.text": "附样品批号"}).OK().URL.Path
	var task string
	s.View(func(tx *db.Tx) error {
		found, err := growth.List(tx, growth.Question{Merchant: "M001", Limit: 1})
		task = "/tasks/" + found[0].ID
		return err
	})
	return []string{"/memberships", "/memberships/" + s.member.ID, exit, decision, appeal, "/tasks", task},
		[]string{"/staff/memberships", "/staff/memberships/" + s.member.ID, "/staff/removals?state=past", gone, "/staff/exits?state=past", "/staff/appeals", "/staff" + appeal, "/staff/tasks", "/staff/tasks/new", "/staff" + task, "/staff/exclusions", decision}
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

func TestEveryPageIsSoundInBothLanguagesThemesAndWidths(t *testing.T) {
	s := newStage(t)
	owner, supervisor := s.everything()
	s.look(owner, s.owner)
	s.look(supervisor, s.SignIn(access.Supervisor))
}
