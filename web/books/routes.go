// Package books serves the staff's pages of rulebooks that are being written: drafts, what is wrong with them, what they
// would do, and how two people publish them.
package books

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/staff/books", May: access.StaffRead, Do: list},
		{Method: front.GET, Path: "/staff/books/new", May: access.Rulebooks, Do: askUpload},
		{Method: front.POST, Path: "/staff/books/new", May: access.Rulebooks, Do: upload, Limit: front.Upload},
		{Method: front.GET, Path: "/staff/books/:id", May: access.StaffRead, Do: show},
		{Method: front.GET, Path: "/staff/books/:id/preview", May: access.StaffRead, Do: preview},
		{Method: front.GET, Path: "/staff/books/:id/edit", May: access.Rulebooks, Do: askRevision},
		{Method: front.POST, Path: "/staff/books/:id/edit", May: access.Rulebooks, Do: revise, Limit: front.Upload},
		{Method: front.POST, Path: "/staff/books/:id/simulate", May: access.Rulebooks, Do: simulate},
		{Method: front.POST, Path: "/staff/books/:id/propose", May: access.Rulebooks, Do: propose},
		{Method: front.POST, Path: "/staff/books/:id/publish", May: access.Countersign, Strong: true, Do: publish},
		{Method: front.POST, Path: "/staff/books/:id/return", May: access.Countersign, Do: sendBack},
		{Method: front.POST, Path: "/staff/books/:id/drop", May: access.Rulebooks, Do: drop},
	}
}
