package front_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/webtest"
)

const words = "four-unrelated-words"

// begun is a session of a merchant's owner in a database of its own.
func begun(t *testing.T, d *db.DB) account.Begun {
	t.Helper()
	err := d.InTx(t.Context(), db.System("test"), func(tx *db.Tx) error {
		_, err := account.Add(tx, account.New{Email: "lin@xinghe.example", Name: "林岚", Role: access.Owner, Merchant: "M1", Password: words})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := account.Door{DB: d, Actor: db.Actor{IP: "192.0.2.1"}}.SignIn(context.Background(), account.Credentials{Email: "lin@xinghe.example", Password: words})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// request is one that carries a secret.
func request(secret string) *http.Request {
	r := httptest.NewRequest(front.GET, "/", nil)
	r.AddCookie(&http.Cookie{Name: "session", Value: secret})
	return r
}

func TestStoreKeepsNamedValuesOfASessionAndNothingElse(t *testing.T) {
	_, d := door(t)
	b := begun(t, d)
	store := &front.Sessions{DB: d}
	r, w := request(b.Secret), httptest.NewRecorder()
	s, err := store.Get(r, store.Cookie())
	if err != nil || s.IsNew || s.ID != b.Secret {
		t.Fatalf("session %+v, %v", s, err)
	}
	if again, _ := store.Get(r, store.Cookie()); again != s {
		t.Error("one request has two sessions")
	}
	s.Values["step"] = "two"
	s.AddFlash("told once")
	if err := s.Save(r, w); err != nil {
		t.Fatal(err)
	}
	if c := w.Result().Cookies(); len(c) != 1 || c[0].Value != b.Secret {
		t.Errorf("cookies %v", c)
	}
	next, err := store.New(request(b.Secret), store.Cookie())
	if err != nil || next.Values["step"] != "two" || len(next.Flashes()) != 1 {
		t.Errorf("kept %v, %v", next.Values, err)
	}
}

func TestStoreGivesANewSessionToACookieThatIsWorthNothing(t *testing.T) {
	_, d := door(t)
	b := begun(t, d)
	store := &front.Sessions{DB: d}
	for name, secret := range map[string]string{"none": "", "unknown": "made-up", "cut": b.Secret[:40], "long": strings.Repeat("x", 5000)} {
		r := request(secret)
		s, err := store.New(r, store.Cookie())
		if err != nil || !s.IsNew || s.ID != "" {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
		w := httptest.NewRecorder()
		if err := store.Save(r, w, s); err == nil || len(w.Result().Cookies()) != 0 {
			t.Errorf("%s: a session of nobody was saved", name)
		}
	}
}

func TestStoreTakesTheCookieAway(t *testing.T) {
	_, d := door(t)
	store := &front.Sessions{DB: d}
	r, w := request(begun(t, d).Secret), httptest.NewRecorder()
	s, err := store.Get(r, store.Cookie())
	if err != nil {
		t.Fatal(err)
	}
	s.Options.MaxAge = -1
	if err := s.Save(r, w); err != nil {
		t.Fatal(err)
	}
	if c := w.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 || c[0].Value != "" {
		t.Errorf("cookies %v", c)
	}
}

// carried is a browser with the session's cookie on a portal of the routes.
func carried(t *testing.T, routes ...front.Route) (*webtest.Browser, *db.DB) {
	t.Helper()
	b, d := door(t, routes...)
	b.SetCookies(&http.Cookie{Name: "__Host-session", Value: begun(t, d).Secret, Path: "/", Secure: true})
	return b, d
}

func TestRequestIsOfThePersonBehindItsCookie(t *testing.T) {
	b, _ := carried(t, front.Route{Method: front.GET, Path: "/who", May: access.SignedIn, Do: func(c *front.Ctx) error {
		a := c.Actor()
		return c.String(http.StatusOK, strings.Join([]string{c.Who.Name, c.Who.Email, a.Role, a.Merchant, c.Who.MerchantName, a.IP, a.Agent}, "|"))
	}})
	b.Get("/who").OK().HasText("林岚|lin@xinghe.example|merchant_owner|M1|M1|192.0.2.1|webtest")
}

func TestWhoIsNotSignedInActsAsAnonymous(t *testing.T) {
	b, _ := door(t, front.Route{Method: front.GET, Path: "/who", May: access.Anyone, Do: func(c *front.Ctx) error {
		return c.String(http.StatusOK, c.Actor().ID())
	}})
	b.Get("/who").HasText("anonymous:")
}

func TestUseOfASessionIsNotedOnceAMinute(t *testing.T) {
	b, d := carried(t, answering(nil))
	now := d.Clock.(*clock.Fixed)
	seen := func() (at clock.Instant) {
		secret := b.Cookies()[0].Value
		if err := d.View(t.Context(), db.System("test"), func(tx *db.Tx) error {
			f, _, err := account.Behind(tx, secret)
			at = f.Session.Seen
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return at
	}
	start := seen()
	now.Advance(time.Minute - time.Microsecond)
	b.Get("/thing").OK()
	if seen() != start {
		t.Error("noted before a minute was over")
	}
	now.Advance(time.Microsecond)
	b.Get("/thing").OK()
	if seen() != start.Add(time.Minute) {
		t.Error("not noted after a minute")
	}
}

// ASVS 7.5.3: a route that is strong asks for proof after ten minutes, at the instant itself.
func TestStrongRouteAsksForProofAfterTenMinutes(t *testing.T) {
	for early, want := range map[time.Duration]int{time.Microsecond: http.StatusOK, 0: http.StatusSeeOther, -time.Microsecond: http.StatusSeeOther} {
		r := answering(nil)
		r.May, r.Strong = access.SignedIn, true
		b, d := carried(t, r)
		d.Clock.(*clock.Fixed).Advance(10*time.Minute - early)
		answer := b.Once(front.GET, "/thing?x=1", "", nil, nil)
		if answer.StatusCode != want || want != http.StatusOK && answer.Header.Get("Location") != "/confirm?next="+url.QueryEscape("/thing?x=1") {
			t.Errorf("%v before ten minutes: %d, led to %q", early, answer.StatusCode, answer.Header.Get("Location"))
		}
	}
}

// ASVS 14.3.1.
func TestSigningOutClearsWhatTheBrowserKeeps(t *testing.T) {
	b, _ := carried(t, front.Route{Method: front.GET, Path: "/end", May: access.Anyone, Do: func(c *front.Ctx) error {
		if err := c.End(); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	}})
	answer := b.Once(front.GET, "/end", "", nil, nil)
	if got := answer.Header.Get("Clear-Site-Data"); got != `"cache", "storage"` {
		t.Errorf("Clear-Site-Data %q", got)
	}
	if len(b.Cookies()) != 0 {
		t.Errorf("cookies %v", b.Cookies())
	}
}

// ASVS 3.7.2.
func TestNextIsAPathOfThePortalOrHome(t *testing.T) {
	for given, want := range map[string]string{"/a?b=c": "/a?b=c", "/": "/", "": "/", "a": "/", "//a": "/", "/\\a": "/", "https://a": "/", "/a\r\nb": "/",
		"/\ta": "/", "javascript:x": "/", "\x00/": "/", "data:,x": "/"} {
		if got := front.Next(given); got != want {
			t.Errorf("%q leads to %q, want %q", given, got, want)
		}
	}
}
