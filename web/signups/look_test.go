package signups_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"

	"github.com/mengyue/portal/web/browsertest"
	"github.com/mengyue/portal/web/webtest"
)

// JH-30: the pages on a phone and on a desk, in both languages and themes.
func TestPagesInABrowser(t *testing.T) {
	p := open(t)
	address := p.begun().Press("核验并提交", filled(square(800))).OK().URL.Path
	p.reviewer.Get("/staff/signups").OK().Press("认领", nil).OK()
	p.reviewer.Get("/staff"+address+"/decision").OK().Press("预览要发出的信", webtest.Values{"outcome": "returned", "advice.title": "请写明规格。"}).OK()
	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	server := httptest.NewServer(p.Front)
	t.Cleanup(server.Close)
	heard := browsertest.Listen(tab)
	as := func(b *webtest.Browser, language string) {
		for _, c := range b.Cookies() {
			browsertest.Do(t, tab, network.SetCookie(c.Name, c.Value).WithURL("https"+server.URL[len("http"):]).WithSecure(true).WithPath("/"))
		}
		browsertest.Do(t, tab, network.SetCookie("lang", language).WithURL(server.URL).WithPath("/"))
	}
	see := func(path string, width int64, theme string) {
		browsertest.Look(t, tab, server.URL+path, width, theme)
		for _, v := range browsertest.Axe(t, tab) {
			t.Errorf("%s at %d: %s", path, width, v)
		}
		if faint := browsertest.Contrast(t, tab); len(faint) > 0 {
			t.Errorf("%s at %d: too faint: %q", path, width, faint)
		}
		if pixels := browsertest.Overflow(t, tab); pixels > 0 {
			t.Errorf("%s at %d px scrolls sideways by %d px", path, width, pixels)
		}
		if dir := os.Getenv("SHOTS"); dir != "" {
			name := strings.Trim(strings.NewReplacer("/", "_", "?", "_", ":", "_").Replace(path), "_")
			browsertest.Shot(t, tab, filepath.Join(dir, name[:min(len(name), 60)]+".png"))
		}
	}
	as(p.owner, "zh-CN")
	see("/signups", 320, "light")
	see(address, 1280, "light")
	see("/programmes/juhuasuan", 320, "dark")
	see("/signups/imports", 1280, "light")
	as(p.reviewer, "en")
	see("/staff/signups", 320, "dark")
	see("/staff"+address, 1280, "light")
	see("/staff"+address+"/decision", 320, "light")
	see("/staff/invitations", 1280, "dark")
	p.reviewer.Get("/staff"+address+"/decision/preview").OK().Press("确认并发出", nil).OK()
	as(p.owner, "en")
	see(address, 320, "light")
	if all := heard.All(); len(all) > 0 {
		t.Errorf("the console says %v", all)
	}
}
