package reviews_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/web/browsertest"
	"github.com/mengyue/portal/web/webtest"
)

// served lets Chromium see the pages as the person of a browser without scripts.
func served(t *testing.T, o office, b *webtest.Browser) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, k := range b.Cookies() {
			r.AddCookie(k)
		}
		r.Header.Set("Accept-Language", r.URL.Query().Get("as"))
		o.App.Front.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// A case with a waiver, a note and a drafted refusal is in no story that the whole portal is looked at with.
func TestCaseWithEverythingHasNoBarrierInAnyLanguageThemeOrWidth(t *testing.T) {
	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	o := open(t)
	b, who := o.Somebody(access.Supervisor)
	c := o.Claimed(who)
	var w application.Waiver
	o.In(who, func(tx *db.Tx) (err error) {
		if _, err = application.AddNote(tx, c.ID, "已与工厂电话核实"); err == nil {
			w, err = application.Waive(tx, c.ID, c.Version, "market", "试点品类")
		}
		return err
	})
	c = o.Judge(who, c, "failed")
	o.In(who, func(tx *db.Tx) error {
		return application.SaveRuling(tx, c.ID, c.Version, application.Ruling{Outcome: application.Rejected, Reasons: map[string]string{"position": "与定位不符"}, Todo: "调整主营商品"})
	})
	server := served(t, o, b)
	complaints := browsertest.Listen(tab)
	for name, path := range map[string]string{"case": page(c), "waiver": "/staff/waivers/" + w.ID, "preview": page(c) + "/decision/preview"} {
		for _, look := range []struct {
			language, theme string
			width           int64
		}{{"zh-CN", "light", 1280}, {"en", "dark", 768}, {"en", "dark", 320}} {
			at := fmt.Sprintf("%s-%s-%s-%d", name, look.language, look.theme, look.width)
			browsertest.Look(t, tab, server.URL+path+"?as="+look.language, look.width, look.theme)
			for _, v := range browsertest.Axe(t, tab) {
				t.Errorf("%s: %s", at, v)
			}
			if pixels := browsertest.Overflow(t, tab); pixels > 0 {
				t.Errorf("%s: scrolls sideways by %d px", at, pixels)
			}
			if folder := os.Getenv("BROWSERTEST_SHOTS"); folder != "" {
				browsertest.Shot(t, tab, filepath.Join(folder, at+".png"))
			}
		}
	}
	for _, words := range complaints.All() {
		t.Errorf("console: %s", words)
	}
}
