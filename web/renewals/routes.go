// Package renewals serves the yearly renewal: the merchant's dashboard of each store, and the staff's runs over all of
// them.
package renewals

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return append(stores(), runs()...)
}

func stores() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/renewals", May: access.MerchantRead, Do: list},
		{Method: front.GET, Path: "/renewals/:id", May: access.MerchantRead, Object: "store", Do: store},
		{Method: front.GET, Path: "/renewals/:id/figures.csv", May: access.MerchantRead, Object: "store", Do: download},
		{Method: front.GET, Path: "/renewals/:id/dashboard.pdf", May: access.MerchantRead, Object: "store", Do: paper},
		{Method: front.GET, Path: "/staff/renewals/:id", May: access.StaffRead, Object: "store", Do: store},
		{Method: front.GET, Path: "/staff/renewals/:id/figures.csv", May: access.StaffRead, Object: "store", Do: download},
		{Method: front.GET, Path: "/staff/renewals/:id/dashboard.pdf", May: access.StaffRead, Object: "store", Do: paper},
	}
}

func runs() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/staff/renewals", May: access.StaffRead, Do: listRuns},
		{Method: front.POST, Path: "/staff/renewals", May: access.Sanction, Do: start},
		{Method: front.GET, Path: "/staff/renewals/runs/:id", May: access.StaffRead, Object: "renewal", Do: run},
		{Method: front.GET, Path: "/staff/renewals/runs/:id/manifest.csv", May: access.StaffRead, Object: "renewal", Do: manifest},
		{Method: front.POST, Path: "/staff/renewals/runs/:id/propose", May: access.Sanction, Object: "renewal", Do: propose},
		{Method: front.POST, Path: "/staff/renewals/runs/:id/drop", May: access.Sanction, Object: "renewal", Do: drop},
		{Method: front.POST, Path: "/staff/renewals/runs/:id/sign", May: access.Countersign, Object: "renewal", Do: countersign},
		{Method: front.POST, Path: "/staff/renewals/runs/:id/back", May: access.Countersign, Object: "renewal", Do: sendBack},
		{Method: front.GET, Path: "/staff/renewals/runs/:id/stores/:store", May: access.StaffRead, Object: "renewal", Do: askSettle},
		{Method: front.POST, Path: "/staff/renewals/runs/:id/stores/:store", May: access.Sanction, Object: "renewal", Do: settle},
	}
}
