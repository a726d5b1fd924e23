// Package brands serves the pages of brands and authorisation chains: the merchant's library and chain editor, the viewer
// of papers, and the staff's queue of links to confirm.
package brands

import (
	"context"
	"net/url"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return append(merchants(), staffs()...)
}

func merchants() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/brands", May: access.MerchantRead, Do: list},
		{Method: front.GET, Path: "/brands/new", May: access.Apply, Do: choose},
		{Method: front.POST, Path: "/brands", May: access.Apply, Do: begin, Limit: front.Upload},
		{Method: front.GET, Path: "/brands/:id", May: access.MerchantRead, Object: "brand", Do: chain},
		{Method: front.GET, Path: "/brands/:id/links/new", May: access.Apply, Object: "brand", Do: newLink},
		{Method: front.POST, Path: "/brands/:id/links", May: access.Apply, Object: "brand", Do: addLink, Limit: front.Upload},
		{Method: front.POST, Path: "/brands/:id/links/check", May: access.Apply, Object: "brand", Do: checkNew, Repeat: true},
		{Method: front.GET, Path: "/links/:id", May: access.Apply, Object: "link", Do: link},
		{Method: front.POST, Path: "/links/:id", May: access.Apply, Object: "link", Do: changeLink, Limit: front.Upload},
		{Method: front.POST, Path: "/links/:id/check", May: access.Apply, Object: "link", Do: checkLink, Repeat: true},
		{Method: front.POST, Path: "/links/:id/move", May: access.Apply, Object: "link", Do: moveLink},
		{Method: front.GET, Path: "/links/:id/remove", May: access.Apply, Object: "link", Do: askRemove},
		{Method: front.POST, Path: "/links/:id/remove", May: access.Apply, Object: "link", Do: removeLink},
		{Method: front.GET, Path: "/links/:id/paper", May: access.Apply, Object: "link", Do: askReplace},
		{Method: front.POST, Path: "/links/:id/paper", May: access.Apply, Object: "link", Do: replacePaper, Limit: front.Upload},
		{Method: front.GET, Path: "/papers/:id/view", May: access.SignedIn, Object: "paper", Do: view},
		{Method: front.GET, Path: "/papers/:id/picture", May: access.SignedIn, Object: "paper", Do: picture},
	}
}

func staffs() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/staff/chains", May: access.StaffRead, Do: queue},
		{Method: front.GET, Path: "/staff/chains/:id", May: access.StaffRead, Do: staffChain},
		{Method: front.POST, Path: "/staff/links/:id/confirm", May: access.Review, Do: confirm},
		{Method: front.POST, Path: "/staff/links/:id/refuse", May: access.Review, Do: refuse},
		{Method: front.GET, Path: "/staff/brands", May: access.StaffRead, Do: register},
		{Method: front.GET, Path: "/staff/brands/:id", May: access.StaffRead, Do: staffBrand},
	}
}

// perPage is how many rows a page of a list has.
const perPage = 50

func ctxOf(c *front.Ctx) context.Context { return c.Request().Context() }

// day is a day for a table; empty for none.
func day(c *front.Ctx, d calendar.Day) string {
	if d == 0 {
		return ""
	}
	return lang.Date(ctxOf(c), d.Start().Time())
}

func brandPage(id string) string { return "/brands/" + url.PathEscape(id) }

func linkPage(id string) string { return "/links/" + id }

func staffPage(merchant, brand string) string {
	return "/staff/chains/" + url.PathEscape(merchant+":"+brand)
}
