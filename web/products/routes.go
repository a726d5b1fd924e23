// Package products serves the pages of products and their tags: the merchant's tags, objections and fees; the staff's
// batches, objections, catalogue and untagging.
package products

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return append(merchants(), staffs()...)
}

func merchants() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/tags", May: access.MerchantRead, Do: tags},
		{Method: front.GET, Path: "/tags/:id", May: access.MerchantRead, Object: "tag", Do: tag},
		{Method: front.GET, Path: "/products/:id", May: access.MerchantRead, Object: "product", Do: ownProduct},
		{Method: front.GET, Path: "/objections/new", May: access.Object, Do: newObjection},
		{Method: front.POST, Path: "/objections", May: access.Object, Do: object, Limit: front.Upload},
		{Method: front.GET, Path: "/objections/:id", May: access.MerchantRead, Object: "objection", Do: objection},
		{Method: front.GET, Path: "/fees", May: access.MerchantRead, Do: fees},
		{Method: front.GET, Path: "/fees/:month", May: access.MerchantRead, Do: statement},
		{Method: front.GET, Path: "/fees/:month/entries.csv", May: access.MerchantRead, Do: entries},
	}
}

func staffs() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/staff/tagging", May: access.Tagging, Do: tagging},
		{Method: front.POST, Path: "/staff/tagging", May: access.Tagging, Do: choose, Limit: front.Upload},
		{Method: front.GET, Path: "/staff/batches", May: access.StaffRead, Do: batches},
		{Method: front.GET, Path: "/staff/batches/:id", May: access.StaffRead, Do: batch},
		{Method: front.POST, Path: "/staff/batches/:id", May: access.Tagging, Do: propose},
		{Method: front.POST, Path: "/staff/batches/:id/revoke", May: access.Tagging, Do: revoke},
		{Method: front.GET, Path: "/staff/batches/:id/excluded.csv", May: access.StaffRead, Do: excluded},
		{Method: front.GET, Path: "/staff/tags", May: access.StaffRead, Do: staffTags},
		{Method: front.GET, Path: "/staff/untag", May: access.Tagging, Do: askUntag},
		{Method: front.POST, Path: "/staff/untag", May: access.Tagging, Do: untag},
		{Method: front.GET, Path: "/staff/objections", May: access.StaffRead, Do: queue},
		{Method: front.GET, Path: "/staff/objections/:id", May: access.StaffRead, Do: answering},
		{Method: front.POST, Path: "/staff/objections/:id/preview", May: access.Answer, Repeat: true, Do: previewAnswer},
		{Method: front.POST, Path: "/staff/objections/:id/answer", May: access.Answer, Do: answer},
		{Method: front.GET, Path: "/staff/products", May: access.StaffRead, Do: catalogue},
		{Method: front.GET, Path: "/staff/products/:id", May: access.StaffRead, Do: staffProduct},
	}
}
