package people_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/views/layout"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/people"
	"github.com/mengyue/portal/web/webtest"
	"github.com/pquerna/otp/totp"

	"github.com/a-h/templ"
)

const (
	good   = "four-unrelated-words"
	better = "five-other-unrelated-words"
)

// open is a portal with the pages of people and a small area to work in.
func open(t *testing.T) *webtest.App { return webtest.New(t, people.Routes, work) }

// work is an area with a home, a form for merchants, one for staff, and one that asks for proof.
func work() []front.Route {
	says := func(c *front.Ctx) error { return c.String(http.StatusOK, "here "+string(c.Who.Role)+" "+c.Who.Name) }
	return []front.Route{
		{Method: front.GET, Path: "/", May: access.Anyone, Do: says},
		{Method: front.GET, Path: "/notes", May: access.Apply, Do: form},
		{Method: front.POST, Path: "/notes", May: access.Apply, Do: write},
		{Method: front.POST, Path: "/signatures", May: access.Sign, Strong: true, Do: write},
		{Method: front.GET, Path: "/staff/work", May: access.StaffRead, Do: says},
	}
}

func form(c *front.Ctx) error {
	page := c.Page("Notes")
	return c.Show(http.StatusOK, templ.Join(layout.Layout(page), ui.Form(ui.FormProps{Action: "/notes", ID: "note", Version: "7"})))
}

func write(c *front.Ctx) error {
	f, err := c.Form("why", "what", "password", "version")
	if err != nil {
		return err
	}
	return c.Command(func(tx *db.Tx) (string, error) {
		audit.Record(tx, audit.Entry{Action: "note.written", Object: "note:1", Detail: map[string]any{"why": f.Get("why"), "what": f.All("what"), "version": f.Get("version"), "password": f.Get("password")}})
		return "/", nil
	})
}

// written is what the notes say, the latest first.
func written(app *webtest.App) (notes []string) {
	app.View(func(tx *db.Tx) error {
		entries, err := audit.Of(tx, "note:1", 10)
		for _, e := range entries {
			notes = append(notes, e.JSON())
		}
		return err
	})
	return notes
}

func add(app *webtest.App, email string, role access.Role, demo bool) (a account.Account) {
	app.T.Helper()
	n := account.New{Email: email, Name: "林岚", Role: role, Password: good, Demo: demo}
	if !role.Staff() {
		app.Company("M001")
		n.Merchant = "M001"
	}
	app.Do(func(tx *db.Tx) (err error) { a, err = account.Add(tx, n); return err })
	return a
}

func signIn(b *webtest.Browser, email, password string) *webtest.Page {
	return b.Get("/sign-in").OK().Submit("#sign-in", webtest.Values{"email": email, "password": password})
}

// cookie is the browser's session.
func cookie(b *webtest.Browser) string {
	for _, c := range b.Cookies() {
		if c.Name == "__Host-session" {
			return c.Value
		}
	}
	return ""
}

var secret = regexp.MustCompile(`^/(?:invitations|password/reset|account/email)/.+$`)

// link is the path in the latest mail that has one with a secret.
func link(app *webtest.App) (path string) {
	app.T.Helper()
	app.Clock.Advance(time.Second) // mails of one instant have no order
	app.View(func(tx *db.Tx) error {
		mails, err := outbox.Mails(tx, "", "", 20)
		for _, m := range mails {
			if path == "" {
				path = secret.FindString(m.Letter.Link)
			}
		}
		return err
	})
	return path
}

func code(t *testing.T, app *webtest.App, secret string) string {
	t.Helper()
	c, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), app.Clock.Now().Time())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ASVS 7.2.4: the secret of before signing in is not the one of after.
func TestSignInGivesANewSecretAndSignOutTakesItsWorth(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	b := app.Visitor()
	b.SetCookies(&http.Cookie{Name: "__Host-session", Value: "planted", Path: "/", Secure: true})
	signIn(b, "lin@xinghe.example", good).At("/").HasText("here merchant_owner")
	first := cookie(b)
	if first == "planted" || len(first) != 43 {
		t.Fatalf("secret %q after signing in", first)
	}
	b.Post("/sign-out", url.Values{}).At("/sign-in").HasText("您已退出登录")
	if cookie(b) != "" {
		t.Error("the cookie is still there")
	}
	b.SetCookies(&http.Cookie{Name: "__Host-session", Value: first, Path: "/", Secure: true})
	b.Get("/account").At("/sign-in")
}

// ASVS 3.3.1–3.3.4.
func TestCookieIsForThisHostByHTTPSAndNotForScripts(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	form := url.Values{"email": {"lin@xinghe.example"}, "password": {good}, "next": {"/"}}.Encode()
	for origin, want := range map[string]http.Cookie{
		webtest.Origin:          {Name: "__Host-session", Secure: true},
		"http://127.0.0.1:8080": {Name: "session"},
	} {
		portal := front.New(front.Config{DB: app.DB, Origin: origin}, people.Routes())
		answer := webtest.Open(t, portal).Once(front.POST, "/sign-in", "application/x-www-form-urlencoded", []byte(form), nil)
		var got *http.Cookie
		for _, c := range answer.Cookies() {
			if strings.HasSuffix(c.Name, "session") {
				got = c
			}
		}
		if got == nil || got.Name != want.Name || got.Secure != want.Secure || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" || got.MaxAge != 0 {
			t.Errorf("%s: cookie %+v", origin, got)
		}
	}
}

// ASVS 6.3.8: same status, same page.
func TestPagesDoNotTellWhichEmailsHaveAnAccount(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	pages := func(email, password string) string {
		in := signIn(app.Visitor(), email, password).Want(422).Text()
		forgot := app.Visitor().Get("/password/forgot").Submit("#forgot", webtest.Values{"email": email}).OK().Text()
		return in + forgot
	}
	if known, unknown := pages("lin@xinghe.example", "wrong-password"), pages("nobody@xinghe.example", good); known != unknown {
		t.Errorf("the pages differ:\n%s\n%s", known, unknown)
	}
	signIn(app.Visitor(), "lin@xinghe.example", "wrong").HasText("邮箱或密码不对", "忘记密码")
}

func TestSignInLeadsBackToWhereThePersonWasAndNowhereElse(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	app.Visitor().Get("/notes?x=1").At("/sign-in").HasText("登录后回到刚才的页面").
		Submit("#sign-in", webtest.Values{"email": "lin@xinghe.example", "password": good}).At("/notes")
	for _, evil := range []string{"https://evil.example", "//evil.example/a", "/\\evil.example", "/\tevil", "javascript:alert(1)", "evil", ""} {
		app.Visitor().Get("/sign-in?next="+url.QueryEscape(evil)).Submit("#sign-in", webtest.Values{"email": "lin@xinghe.example", "password": good}).At("/")
	}
	b := app.Visitor()
	signIn(b, "lin@xinghe.example", good)
	b.Get("/sign-in?next=/notes").At("/notes")
}

func TestSignInIsRefusedAfterTooManyTriesAndSaysWhenToComeBack(t *testing.T) {
	app := open(t)
	var p *webtest.Page
	for range 21 {
		p = signIn(app.Visitor(), "nobody@xinghe.example", "wrong-password")
	}
	p.Want(429).HasText("尝试次数过多", "分钟后再试")
}

// X12, WCAG 2.2.5: nothing that was typed is lost when the session ends.
func TestFormSentAfterTheSessionEndedIsSentAfterSigningInAgain(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	b := app.Visitor()
	signIn(b, "lin@xinghe.example", good)
	app.Clock.Advance(8 * time.Hour)
	form := url.Values{"_token": {"t1"}, "version": {"7"}, "why": {"因为“所以”"}, "what": {"a", "b"}, "password": {"hunter22"}}
	p := b.Post("/notes", form).At("/sign-in").HasText("登录已超时", "填写的内容已为您保留")
	if n := written(app); len(n) != 0 {
		t.Fatalf("written without a session: %v", n)
	}
	p = p.Submit("#sign-in", webtest.Values{"email": "lin@xinghe.example", "password": good}).OK().HasText("您填写的内容没有丢失", "填写的 4 项")
	p.Press("继续提交", nil).At("/")
	if n := written(app); len(n) != 1 || n[0] != `{"password":"","version":"7","what":["a","b"],"why":"因为“所以”"}` {
		t.Errorf("written %v", n)
	}
}

func TestFormOfAnEndedSessionIsNobodyElses(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	add(app, "wang@xinghe.example", access.Member, false)
	b := app.Visitor()
	signIn(b, "lin@xinghe.example", good)
	app.Clock.Advance(8 * time.Hour)
	b.Post("/notes", url.Values{"why": {"private"}}).At("/sign-in").
		Submit("#sign-in", webtest.Values{"email": "wang@xinghe.example", "password": good}).Want(404).LacksText("private")
	app.Visitor().Post("/notes", url.Values{"why": {"nobody's"}}).Want(401)
}

func TestFilesOfAFormOfAnEndedSessionAreToBeChosenAgain(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	b := app.Visitor()
	signIn(b, "lin@xinghe.example", good)
	app.Clock.Advance(8 * time.Hour)
	body := "--x\r\nContent-Disposition: form-data; name=\"why\"\r\n\r\nbecause\r\n--x\r\nContent-Disposition: form-data; name=\"paper\"; filename=\"a.pdf\"\r\n\r\n%PDF\r\n--x--\r\n"
	answer := b.Once(front.POST, "/notes", "multipart/form-data; boundary=x", []byte(body), http.Header{"Referer": {webtest.Origin + "/notes?step=2"}})
	p := b.Get(answer.Header.Get("Location")).Submit("#sign-in", webtest.Values{"email": "lin@xinghe.example", "password": good})
	p.OK().HasText("文件没有保留", "填写的 1 项").Follow("返回原页面").At("/notes")
}

// ASVS 7.5.3.
func TestSigningAsksForProofAndKeepsTheForm(t *testing.T) {
	app := open(t)
	add(app, "lin@xinghe.example", access.Owner, false)
	b := app.Visitor()
	signIn(b, "lin@xinghe.example", good)
	b.Post("/signatures", url.Values{"_token": {"t1"}, "why": {"lately"}}).At("/")
	app.Clock.Advance(10 * time.Minute)
	p := b.Post("/signatures", url.Values{"_token": {"t2"}, "why": {"later"}}).At("/confirm").HasText("再次验证身份")
	p = p.Submit("#confirm", webtest.Values{"password": "wrong"}).Want(422).HasText("密码不对")
	before := cookie(b)
	p = p.Submit("#confirm", webtest.Values{"password": good}).OK().HasText("内容没有丢失")
	if cookie(b) == before {
		t.Error("the secret is the same after the step-up")
	}
	p.Press("继续提交", nil).At("/")
	if n := written(app); len(n) != 2 {
		t.Errorf("written %v", n)
	}
}

// ASVS 7.3.1: at the instant itself the session is over.
func TestIdleSessionIsOverAtItsInstant(t *testing.T) {
	for early, at := range map[time.Duration]string{time.Microsecond: "/notes", 0: "/sign-in", -time.Microsecond: "/sign-in"} {
		app := open(t)
		add(app, "lin@xinghe.example", access.Owner, false)
		b := app.Visitor()
		signIn(b, "lin@xinghe.example", good)
		app.Clock.Advance(8*time.Hour - early)
		b.Get("/notes").At(at)
	}
}

func TestDraftSavedByItselfInAnEndedSessionSaysSo(t *testing.T) {
	app := open(t)
	b := app.SignIn(access.Owner)
	app.Clock.Advance(24 * time.Hour)
	answer := b.Once(front.POST, "/notes", "application/x-www-form-urlencoded", []byte("why=x"), http.Header{"X-Autosave": {"1"}})
	if answer.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(answer.Header.Get("Content-Type"), "application/json") {
		t.Errorf("status %d, %s", answer.StatusCode, answer.Header.Get("Content-Type"))
	}
}
