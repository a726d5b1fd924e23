package front

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
)

// Person is who is signed in; the zero Person is nobody.
type Person struct {
	Account      string
	Name         string
	Email        string
	Role         access.Role
	Merchant     string // "" for staff
	MerchantName string
	Session      string        // hash of the session
	Strong       clock.Instant // when password and second factor were last asked
}

// SignedIn reports whether somebody is signed in.
func (p Person) SignedIn() bool { return p.Account != "" }

// Ctx is one request with who asks, in which language.
type Ctx struct {
	echo.Context
	App   *App
	Route Route
	Who   Person
	Lang  text.Lang
	Theme string // "light", "dark" or "" for the system's

	Token     partner.Token // what a partner's system showed; zero for people
	is        account.Found // what stands behind the cookie, dead or alive
	enrolling bool          // staff who must set up a second factor first
	read      bool          // the form was read with its declared fields
	books     *rulebook.Library
	asking    *db.Tx // of the question that is being asked
}

// enter opens the lock of a route: who is it, and may they.
func (a *App) enter(e echo.Context, r Route) (*Ctx, error) {
	c := &Ctx{Context: e, App: a, Route: r}
	c.Lang, c.Theme = preferences(e.Request())
	e.Set("ctx", c)
	if !legible(e) {
		return nil, fault.Missing(text.Of("这个页面", "such page"))
	}
	e.Request().Body = http.MaxBytesReader(e.Response(), e.Request().Body, r.Limit)
	if err := a.identify(c); err != nil {
		return nil, err
	}
	ctx := lang.With(e.Request().Context(), string(c.Lang))
	ctx = lang.WithNow(ctx, a.DB.Clock.Now().Time())
	e.SetRequest(e.Request().WithContext(ctx))
	return c, c.allowed()
}

// Actor is the person as the record names them.
func (c *Ctx) Actor() db.Actor {
	agent := strings.ToValidUTF8(c.Request().UserAgent(), "\uFFFD")
	if c.Token.ID != "" {
		return c.Token.Actor(c.RealIP(), agent)
	}
	if !c.Who.SignedIn() {
		return db.Actor{Role: "anonymous", IP: c.RealIP(), Agent: agent, Session: c.Who.Session}
	}
	return db.Actor{Account: c.Who.Account, Name: c.Who.Name, Role: string(c.Who.Role), Merchant: c.Who.Merchant,
		IP: c.RealIP(), Agent: agent, Session: c.Who.Session}
}

// View asks the models something; asked in the middle of another question it is a part of that one.
func (c *Ctx) View(ask func(tx *db.Tx) error) error {
	if c.asking != nil {
		return ask(c.asking)
	}
	return c.App.DB.View(c.Request().Context(), c.Actor(), func(tx *db.Tx) error {
		c.asking = tx
		defer func() { c.asking = nil }()
		return ask(tx)
	})
}

// Books is the library of the rulebooks as the request found it.
func (c *Ctx) Books() *rulebook.Library {
	if c.books == nil {
		if err := c.View(func(tx *db.Tx) error { c.books = rulebook.Books(tx); return nil }); err != nil {
			return &rulebook.Library{}
		}
	}
	return c.books
}

// Now is the portal's present.
func (c *Ctx) Now() clock.Instant { return c.App.DB.Clock.Now() }

// Speaking is the same request read in a language, for pages that show both.
func (c *Ctx) Speaking(l text.Lang) *Ctx {
	other := *c
	other.Lang = l
	return &other
}

// T words something in the language of the request.
func (c *Ctx) T(zh, en string) string { return text.Of(zh, en).In(c.Lang) }

// In puts a text in the language of the request.
func (c *Ctx) In(t text.Text) string { return t.In(c.Lang) }

// Command runs a verb once for the form's token and leads to where it says. Errors become pages by fail, except that
// the caller may catch a fault to show the form again.
func (c *Ctx) Command(do func(tx *db.Tx) (location string, err error)) error {
	location, err := c.Once(do)
	if err != nil {
		return err
	}
	return c.To(location)
}

// Once is Command without the redirect: where the verb led. A form that nobody read has no field but its token.
func (c *Ctx) Once(do func(tx *db.Tx) (location string, err error)) (location string, err error) {
	if !c.read {
		if _, err := c.Form(); err != nil {
			return "", err
		}
	}
	f := access.Sent{Token: c.Request().PostForm.Get("_token"), Route: c.Route.Method + " " + c.Request().URL.Path, Content: digest(c.Request())}
	err = c.App.DB.InTx(c.Request().Context(), c.Actor(), func(tx *db.Tx) error {
		location, err = access.Once(tx, f, func() (string, error) { return do(tx) })
		return err
	})
	return location, err
}

// Act runs a verb that needs no token because doing it twice is the same as once (a draft saved, a mark set).
func (c *Ctx) Act(do func(tx *db.Tx) error) error {
	return c.App.DB.InTx(c.Request().Context(), c.Actor(), do)
}

// To leads the browser to a path of the portal.
func (c *Ctx) To(location string) error {
	if !local(location) {
		location = "/"
	}
	return c.Redirect(http.StatusSeeOther, location)
}

// IsFragment reports whether HTMX asks for a part of the page.
func (c *Ctx) IsFragment() bool { return c.Request().Header.Get("HX-Request") == "true" }

// local reports whether a place to go to is a path of the portal and nothing else.
func local(location string) bool {
	return strings.HasPrefix(location, "/") && !strings.HasPrefix(location, "//") && !strings.ContainsAny(location, "\\\r\n\t\x00")
}

func unauthenticated() error {
	return fault.New(fault.Unauthenticated, text.Of("请先登录。", "Please sign in first."),
		text.Of("登录后会回到这个页面。", "After signing in you come back to this page."))
}

// preferences are the language and theme that the browser chose: by cookie, else by what it accepts.
func preferences(r *http.Request) (text.Lang, string) {
	l, theme := text.ZH, ""
	accept := r.Header.Get("Accept-Language")
	if len(accept) >= 2 && strings.EqualFold(accept[:2], "en") {
		l = text.EN
	}
	if k, err := r.Cookie("lang"); err == nil {
		l = text.Lang(lang.Known(k.Value))
	}
	if k, err := r.Cookie("theme"); err == nil && (k.Value == "light" || k.Value == "dark") {
		theme = k.Value
	}
	return l, theme
}

// TitleOf is what a programme is called today; its key where it is not in force.
func (c *Ctx) TitleOf(programme string) string {
	e, err := c.Books().InForce(programme, c.Now())
	if err != nil {
		return programme
	}
	return c.In(e.Title)
}
