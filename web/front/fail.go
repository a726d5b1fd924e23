package front

import (
	"errors"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/faults"
)

// fail is the only place where an error becomes a page.
func (a *App) fail(err error, e echo.Context) {
	if e.Response().Committed {
		return
	}
	c, ok := e.Get("ctx").(*Ctx)
	if !ok {
		c = &Ctx{Context: e, App: a}
		c.Lang, c.Theme = preferences(e.Request())
		if broken := a.identify(c); broken != nil { // nobody then: the page stays
			slog.WarnContext(e.Request().Context(), "who asks for a page that is not there was not found out", "error", broken)
		}
	}
	f := fault.Of(translated(err))
	switch f.Kind {
	case fault.Internal, fault.Unavailable:
		slog.ErrorContext(e.Request().Context(), "fault", "ref", c.reference(), "error", err)
	case fault.Forbidden, fault.Unauthenticated, fault.TooMany:
		slog.WarnContext(e.Request().Context(), "denied", "ref", c.reference(), "error", f.Error(), "account", c.Who.Account, "path", e.Path())
	}
	if f.Kind == fault.Unauthenticated && !c.spoken() && c.signInFirst() {
		return
	}
	if c.spoken() {
		c.problem(f)
		return
	}
	page := c.Page(c.T("出错了", "Something is wrong"))
	page.Error = true
	if err := c.Show(status(f.Kind), faults.Page(faults.PageProps{Page: page, Summary: c.Summary(f), Home: c.Who.SignedIn()})); err != nil {
		slog.ErrorContext(e.Request().Context(), "the page of a fault cannot be drawn", "error", err)
		_ = e.String(http.StatusInternalServerError, "Internal error "+c.reference())
	}
}

// signInFirst leads to where the person signs in or proves once more who they are, and from there back.
func (c *Ctx) signInFirst() bool {
	if c.Request().Header.Get("X-Autosave") != "" {
		return c.JSON(http.StatusUnauthorized, map[string]string{"message": c.T("登录已超时，还没有保存。请按页面上的按钮提交：登录后内容都会恢复。",
			"Not saved: your session is over. Use the page's button; after signing in everything is there again.")}) == nil
	}
	to, ok := c.wayIn()
	if ok && c.IsFragment() {
		c.Response().Header().Set("HX-Redirect", to)
		return c.NoContent(http.StatusUnauthorized) == nil
	}
	return ok && c.Redirect(http.StatusSeeOther, to) == nil
}

// translated turns the errors of echo into faults.
func translated(err error) error {
	var h *echo.HTTPError
	if !errors.As(err, &h) {
		return err
	}
	switch h.Code {
	case http.StatusNotFound:
		return fault.Missing(text.Of("这个页面", "such page"))
	case http.StatusMethodNotAllowed:
		return fault.New(fault.NotFound, text.Of("这个地址不支持这种操作。", "This address does not take that kind of request."),
			text.Of("请从页面上的按钮或链接进入。", "Use the buttons and links of the pages."))
	case http.StatusRequestEntityTooLarge:
		return unreadable(errTooLarge)
	}
	return err
}

var errTooLarge = errors.New("http: request body too large")
