package brands_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/mengyue/portal/web/browsertest"
	"github.com/mengyue/portal/web/webtest"
)

// CH-6: the pages on a phone and on a desk, in both languages and themes; what is typed is checked while it is typed.
func TestPagesInABrowser(t *testing.T) {
	p := open(t)
	p.begun()
	l := p.links()[1]
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
			browsertest.Shot(t, tab, filepath.Join(dir, name[:min(len(name), 28)]+".png"))
		}
	}
	as(p.owner, "zh-CN")
	see("/brands/B001", 320, "light")
	see("/links/"+l.ID, 1280, "light")
	var said string
	browsertest.Do(t, tab, chromedp.SetValue("#f-grantor", "西岸贸易有限公司"), chromedp.Evaluate(`document.querySelector("#f-grantor").dispatchEvent(new Event("change", {bubbles: true}))`, nil),
		chromedp.Poll(`document.querySelector("#chain-checks").innerText.includes("名称不符")`, nil), chromedp.Text("#chain-checks", &said))
	if !strings.Contains(said, "西岸贸易有限公司") || !strings.Contains(said, "名称不符") {
		t.Errorf("typing is not checked: %s", said)
	}
	as(p.owner, "en")
	see("/papers/"+l.Papers[0]+"/view", 320, "dark")
	see("/links/"+l.ID+"/paper?old="+l.Papers[0], 320, "light")
	as(p.reviewer, "en")
	see("/staff/chains/M001:B001", 1280, "dark")
	if all := heard.All(); len(all) > 0 {
		t.Errorf("the console says %v", all)
	}
}
