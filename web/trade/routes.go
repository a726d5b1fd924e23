// Package trade serves what members do with one another: the brands that they open and the products that they publish,
// and the relations between the members of two programmes, with both parties' boards.
package trade

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/relations", May: access.MerchantRead, Do: board},
		{Method: front.GET, Path: "/relations/new", May: access.Trade, Do: partners},
		{Method: front.POST, Path: "/relations", May: access.Trade, Do: ask},
		{Method: front.GET, Path: "/relations/:id", May: access.MerchantRead, Object: "relation", Do: showRelation},
		{Method: front.POST, Path: "/relations/:id/accept", May: access.Trade, Object: "relation", Do: accept},
		{Method: front.POST, Path: "/relations/:id/refuse", May: access.Trade, Object: "relation", Do: refuse},
		{Method: front.POST, Path: "/relations/:id/withdraw", May: access.Trade, Object: "relation", Do: takeBack},
		{Method: front.POST, Path: "/relations/:id/end", May: access.Trade, Object: "relation", Do: proposeEnd},
		{Method: front.POST, Path: "/relations/:id/payment", May: access.Trade, Object: "relation", Do: proposePayment},
		{Method: front.POST, Path: "/relations/:id/agree", May: access.Trade, Object: "relation", Do: agree},
		{Method: front.POST, Path: "/relations/:id/decline", May: access.Trade, Object: "relation", Do: decline},
		{Method: front.GET, Path: "/listings", May: access.MerchantRead, Do: listings},
		{Method: front.GET, Path: "/listings/new", May: access.Trade, Do: newListing},
		{Method: front.POST, Path: "/listings", May: access.Trade, Do: publishOne},
		{Method: front.GET, Path: "/listings/import", May: access.Trade, Do: newFile},
		{Method: front.POST, Path: "/listings/import", May: access.Trade, Do: publishFile, Limit: front.Upload},
		{Method: front.GET, Path: "/listings/template.csv", May: access.Trade, Do: template},
		{Method: front.GET, Path: "/listings/:id", May: access.MerchantRead, Object: "listing", Do: showListing},
		{Method: front.POST, Path: "/listings/:id/withdraw", May: access.Trade, Object: "listing", Do: withdraw},
		{Method: front.POST, Path: "/listings/:id/show", May: access.Trade, Object: "listing", Do: showAgain},
		{Method: front.GET, Path: "/publishings/:id", May: access.MerchantRead, Object: "publishing", Do: showPublishing},
		{Method: front.GET, Path: "/authorisations", May: access.MerchantRead, Do: authorisations},
		{Method: front.POST, Path: "/authorisations", May: access.Trade, Do: openBrand},
		{Method: front.POST, Path: "/authorisations/:id/close", May: access.Trade, Object: "authorisation", Do: closeBrand},
		{Method: front.GET, Path: "/staff/relations", May: access.StaffRead, Do: board},
		{Method: front.GET, Path: "/staff/relations/:id", May: access.StaffRead, Do: showRelation},
		{Method: front.GET, Path: "/staff/listings", May: access.StaffRead, Do: listings},
		{Method: front.GET, Path: "/staff/listings/:id", May: access.StaffRead, Do: showListing},
	}
}

// perPage is how many rows a page of a list has.
const perPage = 50
