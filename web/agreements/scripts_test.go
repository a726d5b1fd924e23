package agreements_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/cdproto/emulation"
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
	clean(t, tab, "the texts")
	tick := chromedp.Evaluate(`document.querySelectorAll('main input[type=checkbox]').forEach((box) => { box.checked = true })`, nil)
	var errors int
	browsertest.Do(t, tab, tick, chromedp.Click("main form.form button.primary"), chromedp.WaitReady("#error-summary"), chromedp.Evaluate(`document.querySelectorAll('#error-summary li').length`, &errors))
	if errors != 2 {
		t.Errorf("%d faults for two texts that were not read", errors)
	}
	clean(t, tab, "the texts with faults")
	scroll := chromedp.Evaluate(`document.querySelectorAll('.agreement-text').forEach((text) => { text.scrollTop = text.scrollHeight })`, nil)
	browsertest.Do(t, tab, scroll, chromedp.WaitReady(`#f-read-service[value="yes"]`), chromedp.WaitReady(`#f-read-withholding[value="yes"]`),
		chromedp.Click("main form.form button.primary"), chromedp.WaitReady("#f-name"))
	clean(t, tab, "the signature")
	browsertest.Do(t, tab, chromedp.SetValue("#f-name", "merchant_owner"), chromedp.Click("#f-capacity"), chromedp.Click("#f-agree"),
		chromedp.Click("main form.form button.primary"), chromedp.WaitReady("#signed-pdf"))
	clean(t, tab, "what was signed")
	e, err := only(t, app).ReadEvidence()
	if err != nil || e.Texts[0].Read != "yes" || e.Texts[1].Read != "yes" {
		t.Errorf("%v %+v", err, e.Texts)
	}
}

// clean checks that the page in the tab breaks no rule of accessibility, light and dark, and fits a phone.
func clean(t *testing.T, tab context.Context, name string) {
	t.Helper()
	for _, theme := range []string{"light", "dark"} {
		browsertest.Do(t, tab, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}))
		for _, v := range browsertest.Axe(t, tab) {
			t.Errorf("%s, %s: %s", name, theme, v)
		}
	}
	if pixels := browsertest.Overflow(t, tab); pixels > 0 {
		t.Errorf("%s scrolls sideways by %d px", name, pixels)
	}
}

// YX-S: the verification page with each of its answers, in both languages, on a phone and on a desk.
func TestTheVerificationPageHasNoBarrierWhateverItAnswers(t *testing.T) {
	app := webtest.New(t, agreements.Routes)
	signed(t, app.SignIn(access.Owner))
	tab, ok := browsertest.Open(t)
	if !ok {
		return
	}
	server := httptest.NewServer(app.Front)
	defer server.Close()
	for _, language := range []string{"zh-CN", "en"} {
		browsertest.Do(t, tab, network.SetCookie("lang", language).WithURL(server.URL).WithPath("/"))
		for _, width := range []int64{320, 1280} {
			for name, path := range map[string]string{"asking": "/verify", "genuine": "/verify?number=" + only(t, app).Number, "unknown": "/verify?number=x"} {
				browsertest.Look(t, tab, server.URL+path, width, "light")
				clean(t, tab, name+" in "+language)
			}
		}
	}
}
