package front

import (
	"net/url"
	"strconv"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
)

// Staff reports whether the person works for the platform.
func (c *Ctx) Staff() bool { return c.Who.Role.Staff() }

// Side is a path of the merchants' pages, or of the staff's where staff ask.
func (c *Ctx) Side(path string) string {
	if c.Staff() {
		return "/staff" + path
	}
	return path
}

// Here is the address of this page with one value of its query changed; see There.
func (c *Ctx) Here(name, value string) string { return c.There(c.Request().URL.Path, name, value) }

// There is a path with this page's query, one value of it changed, left out where it is empty. A list begins anew,
// unless the value is the place itself.
func (c *Ctx) There(path, name, value string) string {
	q := url.Values{}
	for key, given := range c.QueryParams() {
		if len(given) > 0 && given[0] != "" {
			q.Set(key, given[0])
		}
	}
	q.Del("after")
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// Stamp is an instant as tables show it; "" for one that has not come.
func (c *Ctx) Stamp(at clock.Instant) string {
	if at == 0 {
		return ""
	}
	return lang.Stamp(c.Request().Context(), at.Time())
}

// At is an instant as a cell of a table; empty for one that has not come.
func (c *Ctx) At(at clock.Instant) ui.Cell {
	if at == 0 {
		return ui.Cell{}
	}
	return ui.Cell{Text: c.Stamp(at), Time: at.String()}
}

// Version is the version of the object that the form was shown with.
func (f Form) Version() int { n, _ := strconv.Atoi(f.Get("version")); return n }
