// Package web puts the areas of the portal together: the map of all routes.
package web

import (
	"github.com/mengyue/portal/web/agreements"
	"github.com/mengyue/portal/web/api"
	"github.com/mengyue/portal/web/applications"
	"github.com/mengyue/portal/web/books"
	"github.com/mengyue/portal/web/brands"
	"github.com/mengyue/portal/web/demo"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/home"
	"github.com/mengyue/portal/web/intake"
	"github.com/mengyue/portal/web/memberships"
	"github.com/mengyue/portal/web/partners"
	"github.com/mengyue/portal/web/people"
	"github.com/mengyue/portal/web/products"
	"github.com/mengyue/portal/web/programmes"
	"github.com/mengyue/portal/web/records"
	"github.com/mengyue/portal/web/renewals"
	"github.com/mengyue/portal/web/reviews"
	"github.com/mengyue/portal/web/signups"
	"github.com/mengyue/portal/web/trade"
	"github.com/mengyue/portal/web/watch"
)

// New builds the whole portal.
func New(cfg front.Config) *front.App { return front.New(cfg, Routes()) }

// areas are the parts of the portal, each with its own lines of the map.
var areas = []func() []front.Route{
	demo.Routes,
	people.Routes,
	home.Routes,
	programmes.Routes,
	applications.Routes, signups.Routes,
	products.Routes,
	records.Routes,
	reviews.Routes,
	agreements.Routes,
	memberships.Routes,
	intake.Routes,
	watch.Routes,
	renewals.Routes,
	brands.Routes,
	books.Routes,
	api.Routes,
	trade.Routes,
	partners.Routes,
}

// Routes is the map of the portal.
func Routes() []front.Route {
	var all []front.Route
	for _, area := range areas {
		all = append(all, area()...)
	}
	return all
}
