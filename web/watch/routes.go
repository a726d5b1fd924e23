// Package watch serves how members stand under the rules that are watched: the merchant's standing page and warnings, and
// the staff's monitoring, stores, letters and what-ifs.
package watch

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return append(standings(), append(letters(), suppositions()...)...)
}

func standings() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/standing", May: access.MerchantRead, Do: standing},
		{Method: front.GET, Path: "/memberships/:id/products", May: access.MerchantRead, Object: "membership", Do: products},
		{Method: front.GET, Path: "/warnings/:id", May: access.MerchantRead, Object: "warning", Do: warning},
		{Method: front.GET, Path: "/staff/watch", May: access.StaffRead, Do: board},
		{Method: front.POST, Path: "/staff/watch", May: access.Sanction, Do: run},
		{Method: front.GET, Path: "/staff/warnings", May: access.StaffRead, Do: warnings},
		{Method: front.GET, Path: "/staff/warnings/:id", May: access.StaffRead, Object: "warning", Do: warning},
		{Method: front.POST, Path: "/staff/warnings/:id/stay", May: access.Sanction, Object: "warning", Do: askStay},
		{Method: front.POST, Path: "/staff/warnings/:id/agree", May: access.Countersign, Object: "warning", Do: agreeStay},
		{Method: front.POST, Path: "/staff/warnings/:id/drop", May: access.Sanction, Object: "warning", Do: dropStay},
		{Method: front.GET, Path: "/staff/stores/:id", May: access.StaffRead, Object: "store", Do: store},
		{Method: front.GET, Path: "/staff/stores/:id/products", May: access.StaffRead, Object: "store", Do: products},
	}
}

func letters() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/staff/letters", May: access.StaffRead, Do: mailings},
		{Method: front.GET, Path: "/staff/letters/new", May: access.Sanction, Do: write},
		{Method: front.POST, Path: "/staff/letters/preview", May: access.Sanction, Do: preview, Repeat: true},
		{Method: front.POST, Path: "/staff/letters", May: access.Sanction, Do: send},
		{Method: front.GET, Path: "/staff/letters/:id", May: access.StaffRead, Object: "mailing", Do: mailing},
	}
}

func suppositions() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/staff/what-if", May: access.StaffRead, Do: whatIfs},
		{Method: front.POST, Path: "/staff/what-if", May: access.WhatIf, Do: askWhatIf},
		{Method: front.POST, Path: "/staff/what-if/draft", May: access.WhatIf, Do: askDraft, Limit: front.Upload},
		{Method: front.GET, Path: "/staff/what-if/:id", May: access.StaffRead, Object: "what_if", Do: whatIf},
		{Method: front.GET, Path: "/staff/what-if/:id/flips.csv", May: access.StaffRead, Object: "what_if", Do: flipsCSV},
	}
}
