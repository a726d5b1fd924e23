package agreements_test

import (
	"net/http/httptest"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/agreements"
	"github.com/mengyue/portal/web/browsertest"
	"github.com/mengyue/portal/web/webtest"
)

// YX-S: in a browser with scripts the form tells whether each text was read to its end, and goes on only when it was.
func TestScrollingToTheEndIsPartOfTheEvidence(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	owner := app.SignIn(access.Owner)
	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	server := httptest.NewServer(app.Front)
	defer server.Close()
	for _, c := range owner.Cookies() {
		browsertest.Do(t, tab, network.SetCookie(c.Name, c.Value).WithURL("https"+server.URL[len("http"):]).WithSecure(true).WithPath("/"))
	}
	browsertest.Look(t, tab, server.URL+signing+"/co-op", 320, "light")
	var title string
	press := []chromedp.Action{chromedp.Click("main form.form button.primary"), chromedp.WaitReady("#page-title"), chromedp.Text("#page-title", &title)}
	tick := chromedp.Evaluate(`document.querySelectorAll('main input[type=checkbox]').forEach((box) => { box.checked = true })`, nil)
	browsertest.Do(t, tab, append([]chromedp.Action{tick}, press...)...)
	var errors int
	browsertest.Do(t, tab, chromedp.WaitReady("#error-summary"), chromedp.Evaluate(`document.querySelectorAll('#error-summary li').length`, &errors))
	if errors != 2 {
		t.Errorf("%d faults for two texts that were not read", errors)
	}
	scroll := chromedp.Evaluate(`document.querySelectorAll('.agreement-text').forEach((text) => { text.scrollTop = text.scrollHeight })`, nil)
	browsertest.Do(t, tab, scroll, chromedp.WaitReady(`#f-read-service[value="yes"]`), chromedp.WaitReady(`#f-read-withholding[value="yes"]`),
		chromedp.Click("main form.form button.primary"), chromedp.WaitReady("#f-name"))
	browsertest.Do(t, tab, chromedp.SetValue("#f-name", "merchant_owner"), chromedp.Click("#f-capacity"), chromedp.Click("#f-agree"),
		chromedp.Click("main form.form button.primary"), chromedp.WaitReady("#signed-pdf"))
	e, err := only(t, app).ReadEvidence()
	if err != nil || e.Texts[0].Read != "yes" || e.Texts[1].Read != "yes" {
		t.Errorf("%v %+v", err, e.Texts)
	}
}
