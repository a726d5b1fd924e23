package front

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"sync"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/views/layout"
	"github.com/mengyue/portal/views/ui"
)

// Page is what stands around the content of a page of this request, under a title in its language.
func (c *Ctx) Page(title string) layout.Page {
	p := layout.Page{Title: title, Lang: string(c.Lang), Theme: c.Theme, Path: c.Request().URL.RequestURI(), Now: c.Now().Time(), Flash: c.flashed()}
	if c.Request().Method != GET {
		p.Path = c.back()
	}
	if c.App.Demo != nil {
		p.Clock = &layout.DemoClock{Now: c.Now().Time()}
	}
	if !c.Who.SignedIn() {
		return p
	}
	p.Nav = c.nav()
	p.User = layout.User{Name: c.Who.Name, Role: c.In(c.Who.Role.Title()), Merchant: c.Who.MerchantName}
	if err := c.View(func(tx *db.Tx) (err error) { p.Unread, err = outbox.Unread(tx); return err }); err != nil {
		slog.ErrorContext(c.Request().Context(), "unread notices were not counted", "ref", c.reference(), "error", err)
	}
	return p
}

// back is the page that the person sent a form from, else home.
func (c *Ctx) back() string {
	from, err := url.Parse(c.Request().Referer())
	if err == nil && from.Host == c.Request().Host && local(from.RequestURI()) {
		return from.RequestURI()
	}
	return "/"
}

// buffers are used again by the next page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Show draws a component into a buffer and sends it.
func (c *Ctx) Show(status int, component templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	defer buffers.Put(b)
	ctx, labels := ui.WithLabels(c.drawing())
	if err := component.Render(ctx, b); err != nil {
		return err
	}
	if labels.Asked() { // the head names its fields, which stand after it
		b.Reset()
		if err := component.Render(ctx, b); err != nil {
			return err
		}
	}
	return c.send(status, b.Bytes())
}

// drawing is the context that components draw in: language, now, and a mint of one-time tokens.
func (c *Ctx) drawing() context.Context {
	return ui.WithTokens(c.Request().Context(), access.NewToken)
}

// Again shows a form once more with what was wrong with it, everything typed being kept: 422, or 409 where somebody
// was first. A fault that no form can mend becomes a page of its own.
func (c *Ctx) Again(err error, page func(ui.ErrorSummaryProps) templ.Component) error {
	return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) { return page(s), nil })
}

// ReadAgain is Again for a form that is read once more to be shown; what goes wrong with that becomes the page.
func (c *Ctx) ReadAgain(err error, page func(ui.ErrorSummaryProps) (templ.Component, error)) error {
	switch fault.Of(err).Kind {
	case fault.Invalid, fault.Conflict, fault.Breach, fault.TooLarge, fault.TooMany:
		p, unread := page(c.Summary(err))
		if unread != nil {
			return unread
		}
		return c.Show(status(fault.Of(err).Kind), p)
	}
	return err
}

// Summary is a fault as the head of a form shows it.
func (c *Ctx) Summary(err error) ui.ErrorSummaryProps {
	f := fault.Of(err)
	s := ui.ErrorSummaryProps{Message: c.In(f.Message), Next: c.In(f.Next), Clause: ui.ClauseProps{ID: f.Clause}}
	if f.Kind == fault.Internal {
		s.Reference = c.reference()
	}
	for _, field := range f.Fields {
		s.Errors = append(s.Errors, ui.FieldError{Name: field.Name, Message: c.In(field.Message)})
	}
	return s
}

// reference is the number of this request in the log.
func (c *Ctx) reference() string { ref, _ := c.Get("ref").(string); return ref }

// Secure reports whether people reach the portal by https.
func (a *App) Secure() bool { return len(a.Origin) > 5 && a.Origin[:6] == "https:" }

// status is the HTTP status of a kind of fault.
func status(k fault.Kind) int {
	switch k {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Invalid, fault.Breach:
		return http.StatusUnprocessableEntity
	case fault.Conflict:
		return http.StatusConflict
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
