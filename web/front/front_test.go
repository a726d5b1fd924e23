package front_test

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/webtest"
)

// door opens a portal that has just the routes given.
func door(t *testing.T, routes ...front.Route) (*webtest.Browser, *db.DB) {
	t.Helper()
	d, _ := dbtest.New(t)
	rulebook.Carry(d, &rulebook.Library{})
	return webtest.Open(t, front.New(front.Config{DB: d, Origin: webtest.Origin}, routes)), d
}

func answering(err error) front.Route {
	return front.Route{Method: front.GET, Path: "/thing", May: access.Anyone, Do: func(c *front.Ctx) error {
		if err != nil {
			return err
		}
		return c.String(http.StatusOK, "done")
	}}
}

func TestEveryAnswerHasTheHeadersThatKeepItSafe(t *testing.T) {
	b, _ := door(t, answering(nil))
	for _, path := range []string{"/thing", "/no-such-page", "/healthz"} {
		h := b.Get(path).Header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Cache-Control": "no-store",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", path, name, h.Get(name), want)
			}
		}
		if p := h.Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'; script-src 'self'; style-src 'self'") || strings.Contains(p, "unsafe") {
			t.Errorf("%s: policy %q", path, p)
		}
	}
}

func TestFaultBecomesAPageOfItsStatusThatSaysWhatAndWhatNext(t *testing.T) {
	says := func(k fault.Kind) error {
		return fault.New(k, text.Of("出了这件事。", "This happened."), text.Of("请这样做。", "Do this.")).Under("YX-3")
	}
	for kind, want := range map[fault.Kind]int{fault.NotFound: 404, fault.Invalid: 422, fault.Breach: 422, fault.Conflict: 409,
		fault.Forbidden: 403, fault.TooLarge: 413, fault.TooMany: 429, fault.Unavailable: 503} {
		b, _ := door(t, answering(says(kind)))
		b.Get("/thing").Want(want).HasText("出了这件事。", "请这样做。", "YX-3")
		b.English().Get("/thing").Want(want).HasText("This happened.", "Do this.")
	}
}

func TestErrorThatIsNoFaultTellsNothingButAReference(t *testing.T) {
	b, _ := door(t, answering(errors.New("password of the database is hunter2")))
	p := b.Get("/thing").Want(500).LacksText("hunter2")
	if ref := p.Header.Get("X-Request-Id"); ref == "" || !strings.Contains(p.Text(), ref) {
		t.Errorf("the page does not show the reference %q", ref)
	}
}

func TestPanicIsAnInternalErrorAndThePortalGoesOn(t *testing.T) {
	r := answering(nil)
	r.Path, r.Do = "/boom", func(*front.Ctx) error { panic("secret") }
	b, _ := door(t, r, answering(nil))
	b.Get("/boom").Want(500).LacksText("secret")
	b.Get("/thing").OK()
}

func TestWhoIsNotSignedInIsLedToSignInAndBack(t *testing.T) {
	r := answering(nil)
	r.May = access.SignedIn
	b, _ := door(t, r)
	answer := b.Once(front.GET, "/thing?x=1", "", nil, nil)
	if to := answer.Header.Get("Location"); answer.StatusCode != 303 || to != "/sign-in?next="+url.QueryEscape("/thing?x=1") {
		t.Errorf("status %d, led to %q", answer.StatusCode, to)
	}
	part := b.Once(front.GET, "/thing", "", nil, http.Header{"Hx-Request": {"true"}})
	if part.StatusCode != 401 || !strings.HasPrefix(part.Header.Get("HX-Redirect"), "/sign-in") {
		t.Errorf("a fragment: status %d, %q", part.StatusCode, part.Header.Get("HX-Redirect"))
	}
}

// changing is a form that has one effect on the record.
func changing() front.Route {
	return front.Route{Method: front.POST, Path: "/act", May: access.Anyone, Do: func(c *front.Ctx) error {
		if _, err := c.Form("name"); err != nil {
			return err
		}
		return c.Command(func(tx *db.Tx) (string, error) {
			audit.Record(tx, audit.Entry{Action: "thing.done", Object: "thing:1"})
			return "/thing", nil
		})
	}}
}

func effects(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.View(t.Context(), db.System("test"), func(tx *db.Tx) error {
		found, err := audit.Find(tx, audit.Search{Action: "thing.done", Limit: 100})
		n = len(found)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestFormFromAnotherSiteHasNoEffect(t *testing.T) {
	b, d := door(t, changing(), answering(nil))
	b.SetCookies(&http.Cookie{Name: "session", Value: "x"})
	body := []byte(url.Values{"_token": {access.NewToken()}}.Encode())
	const form = "application/x-www-form-urlencoded"
	for name, h := range map[string]http.Header{
		"cross-site": {"Sec-Fetch-Site": {"cross-site"}}, "same-site": {"Sec-Fetch-Site": {"same-site"}},
		"another origin": {"Sec-Fetch-Site": nil, "Origin": {"https://evil.example"}}, "no word of where from": {"Sec-Fetch-Site": nil},
	} {
		r, err := http.NewRequest(front.POST, webtest.Origin+"/act", strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Content-Type": {form}, "Cookie": {"session=x"}}
		for k, v := range h {
			if v != nil {
				r.Header[k] = v
			}
		}
		if status := answer(b.Handler, r); status != 403 {
			t.Errorf("%s: status %d, want 403", name, status)
		}
	}
	if n := effects(t, d); n != 0 {
		t.Errorf("%d effects", n)
	}
}

func TestSameFormSentTwiceHasOneEffect(t *testing.T) {
	b, d := door(t, changing(), answering(nil))
	form := url.Values{"_token": {access.NewToken()}, "name": {"x"}}
	for range 3 {
		b.Post("/act", form).OK().At("/thing")
	}
	if n := effects(t, d); n != 1 {
		t.Errorf("%d effects, want 1", n)
	}
	b.Post("/act", url.Values{"name": {"x"}}).Want(422)
}

func TestFieldThatNobodyAskedForIsRefused(t *testing.T) {
	b, d := door(t, changing(), answering(nil))
	b.Post("/act", url.Values{"_token": {access.NewToken()}, "role": {"administrator"}}).Want(422).HasText("role")
	if n := effects(t, d); n != 0 {
		t.Errorf("%d effects", n)
	}
}

func TestFormLargerThanItsLimitIsRefused(t *testing.T) {
	b, _ := door(t, changing())
	b.Post("/act", url.Values{"name": {strings.Repeat("x", 300<<10)}}).Want(413)
}

func TestPreferencesAreKeptAndLeadBackInsideThePortalOnly(t *testing.T) {
	b, _ := door(t, answering(nil))
	for next, want := range map[string]string{"/thing?a=1": "/thing?a=1", "https://evil.example": "/", "//evil.example": "/", "/\\evil.example": "/",
		"/\tevil": "/", "": "/", "javascript:alert(1)": "/"} {
		answer := b.Once(front.POST, "/preferences", "application/x-www-form-urlencoded", []byte(url.Values{"lang": {"en"}, "next": {next}}.Encode()), nil)
		if to := answer.Header.Get("Location"); to != want {
			t.Errorf("next %q led to %q, want %q", next, to, want)
		}
	}
	for _, c := range b.Cookies() {
		if c.Name == "lang" && c.Value != "en" {
			t.Errorf("the language kept is %q", c.Value)
		}
	}
	b.Get("/nothing-here").Want(404).HasText("There is no such page")
}

func TestMethodThatIsNotInUseIsNotFound(t *testing.T) {
	b, _ := door(t, answering(nil))
	for _, m := range []string{"PUT", "DELETE", "PATCH", "TRACE", "CONNECT"} {
		if answer := b.Once(m, "/thing", "", nil, nil); answer.StatusCode != 404 {
			t.Errorf("%s: status %d", m, answer.StatusCode)
		}
	}
}

func TestHealthSaysWhetherTheDatabaseAnswers(t *testing.T) {
	b, d := door(t)
	b.Get("/healthz").OK()
	b.Get("/readyz").OK()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	b.Get("/readyz").Want(503)
}

// Pages travel compressed where the browser takes it, with a length that says nothing of what is in them.
func TestPagesTravelCompressedWhereTheBrowserTakesThem(t *testing.T) {
	long := front.Route{Method: front.GET, Path: "/long", May: access.Anyone, Do: func(c *front.Ctx) error {
		return c.Show(http.StatusOK, templ.Raw(strings.Repeat("盟约", 2000)))
	}}
	d, _ := dbtest.New(t)
	rulebook.Carry(d, &rulebook.Library{})
	app := front.New(front.Config{DB: d, Origin: webtest.Origin}, []front.Route{long})
	ask := func(takes string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, webtest.Origin+"/long", nil)
		r.Header.Set("Accept-Encoding", takes)
		answer := httptest.NewRecorder()
		app.ServeHTTP(answer, r)
		return answer
	}
	lengths := map[int]bool{}
	for range 30 {
		answer := ask("br, gzip")
		if answer.Header().Get("Content-Encoding") != "gzip" || answer.Header().Get("Vary") != "Accept-Encoding" || answer.Header().Get("Content-Length") != strconv.Itoa(answer.Body.Len()) {
			t.Fatalf("headers %v, %d bytes", answer.Header(), answer.Body.Len())
		}
		lengths[answer.Body.Len()] = true
		r, err := gzip.NewReader(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		if page, err := io.ReadAll(r); err != nil || string(page) != strings.Repeat("盟约", 2000) {
			t.Fatalf("%d bytes, %v", len(page), err)
		}
	}
	if len(lengths) < 5 {
		t.Errorf("the same page has only %d lengths", len(lengths))
	}
	for _, takes := range []string{"", "br", "gzip;q=0", "identity"} {
		if answer := ask(takes); answer.Header().Get("Content-Encoding") != "" || answer.Body.Len() != 12000 {
			t.Errorf("%q: %v", takes, answer.Header())
		}
	}
}
