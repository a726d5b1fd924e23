package front

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
)

// Machines is where the addresses for partners' systems begin.
const Machines = "/api/v1/"

// open opens the lock of a route: for people by their session, for partners' systems by the token that they show.
func (a *App) open(e echo.Context, r Route) (*Ctx, error) {
	if r.Scope == "" {
		return a.enter(e, r)
	}
	c := &Ctx{Context: e, App: a, Route: r}
	c.Lang, _ = preferences(e.Request())
	e.Set("ctx", c)
	if !legible(e) {
		return nil, fault.Missing(text.Of("这个地址", "such address"))
	}
	e.Request().Body = http.MaxBytesReader(e.Response(), e.Request().Body, r.Limit)
	ctx := lang.With(e.Request().Context(), string(c.Lang))
	e.SetRequest(e.Request().WithContext(lang.WithNow(ctx, a.DB.Clock.Now().Time())))
	return c, a.admit(c)
}

// admit finds out whose token was shown, and whether it has the scope and is not asked for too often. A cookie counts
// for nothing here, so that no other site's page can use somebody's session.
func (a *App) admit(c *Ctx) error {
	secret, bearer := strings.CutPrefix(c.Request().Header.Get("Authorization"), "Bearer ")
	var t partner.Token
	var ok bool
	if bearer {
		err := a.DB.View(c.Request().Context(), db.System("api"), func(tx *db.Tx) (err error) { t, ok, err = partner.Shown(tx, secret); return err })
		if err != nil {
			return err
		}
	}
	if !ok {
		c.Response().Header().Set("WWW-Authenticate", `Bearer realm="mengyue"`)
		return a.stranger(c)
	}
	c.Token = t
	if err := a.paced(c, t.ID); err != nil {
		return err
	}
	if t.Stale(c.Now()) {
		if err := c.Act(func(tx *db.Tx) error { return partner.Use(tx, t, c.RealIP()) }); err != nil {
			slog.WarnContext(c.Request().Context(), "the use of a token was not noted", "error", err)
		}
	}
	if !t.May(c.Route.Scope) {
		return fault.New(fault.Forbidden, text.F("该令牌没有“%s”权限（%s）。", "The token lacks the scope %[2]s: %[1]s.", c.Route.Scope.Title(), string(c.Route.Scope)),
			text.Of("请由商家负责人新建含有该权限的令牌。", "Have the merchant's owner make a token with that scope."))
	}
	return nil
}

// stranger refuses a request without a token that lives; whoever tries many is slowed down by their place.
func (a *App) stranger(c *Ctx) error {
	left, wait := a.pace.stranger(access.Place(c.RealIP()), strangerPace, clock.System{}.Now().Time())
	if err := c.slower(strangerPace, left, wait); err != nil {
		return err
	}
	return fault.New(fault.Unauthenticated, text.Of("请求没有带有效的令牌。", "The request shows no token that is valid."),
		text.Of("请在 Authorization 头中使用 Bearer 令牌；已停用或到期的，请新建令牌。", "Send Authorization: Bearer with a token; where it is revoked or expired, make a new one."))
}

// spoken reports whether the answer is for a partner's system: problems instead of pages.
func (c *Ctx) spoken() bool { return strings.HasPrefix(c.Request().URL.Path, Machines) }

// Problem is a fault as partners' systems read it (RFC 9457).
type Problem struct {
	Type     string         `json:"type" doc:"urn of the kind of fault"`
	Title    string         `json:"title" doc:"what happened"`
	Status   int            `json:"status" doc:"the HTTP status"`
	Clause   string         `json:"clause,omitempty" doc:"the clause of the rules that decided"`
	Remedy   string         `json:"remedy,omitempty" doc:"what to do next"`
	Instance string         `json:"instance" doc:"reference of this request, for support"`
	Errors   []ProblemField `json:"errors,omitempty" doc:"what is wrong with single fields"`
}

// ProblemField is what is wrong with one field.
type ProblemField struct {
	Field   string `json:"field" doc:"its place: products.0.title"`
	Message string `json:"message" doc:"what is wrong with it"`
}

// problem answers a partner's system with a fault.
func (c *Ctx) problem(f *fault.Fault) {
	p := Problem{Type: "urn:mengyue:problem:" + string(f.Kind), Title: c.In(f.Message), Status: status(f.Kind), Clause: f.Clause, Remedy: c.In(f.Next), Instance: c.reference()}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, ProblemField{Field: field.Name, Message: c.In(field.Message)})
	}
	c.Response().Header().Set("Content-Language", map[text.Lang]string{text.ZH: "zh-CN", text.EN: "en"}[c.Lang])
	c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
	if err := c.JSON(p.Status, p); err != nil {
		slog.ErrorContext(c.Request().Context(), "a problem cannot be told", "error", err)
	}
}
