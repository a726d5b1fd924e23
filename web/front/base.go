package front

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/layout"
)

// base are the routes that belong to no area.
func base() []Route {
	return []Route{
		{Method: GET, Path: "/healthz", May: access.Anyone, Do: healthy},
		{Method: GET, Path: "/readyz", May: access.Anyone, Do: ready},
		{Method: POST, Path: "/preferences", May: access.Anyone, Do: prefer, Repeat: true},
	}
}

// healthy answers as long as the process does.
func healthy(c *Ctx) error { return c.String(http.StatusOK, "ok\n") }

// ready answers once the database does, too.
func ready(c *Ctx) error {
	if err := c.App.DB.Ping(c.Request().Context()); err != nil {
		return c.String(http.StatusServiceUnavailable, "database\n")
	}
	return c.String(http.StatusOK, "ok\n")
}

// prefer keeps the language or theme that the browser chose.
func prefer(c *Ctx) error {
	f, err := c.Form("lang", "theme", "next")
	if err != nil {
		return err
	}
	if l := f.Get("lang"); l != "" {
		c.keep("lang", string(text.Lang(lang.Known(l))))
	}
	switch theme := f.Get("theme"); theme {
	case layout.Light, layout.Dark, layout.Auto:
		c.keep("theme", theme)
	}
	return c.To(f.Get("next"))
}

// keep sets a cookie that holds a preference for a year.
func (c *Ctx) keep(name, value string) {
	c.SetCookie(&http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 86400, HttpOnly: true,
		Secure: c.App.Secure(), SameSite: http.SameSiteLaxMode})
}
