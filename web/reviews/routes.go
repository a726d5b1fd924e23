// Package reviews serves those who review applications: the queue by urgency, the case with its papers beside the
// checklist, corrections item by item, judgements, waivers by two people, and the decision with the very letter.
package reviews

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/staff", May: access.StaffRead, Do: start},
		{Method: front.GET, Path: "/staff/cases", May: access.StaffRead, Do: queue},
		{Method: front.POST, Path: "/staff/cases/assign", May: access.Countersign, Do: assignSeveral},
		{Method: front.GET, Path: "/staff/cases/:id", May: access.StaffRead, Object: "case", Do: show},
		{Method: front.POST, Path: "/staff/cases/:id/claim", May: access.Review, Object: "case", Do: claim},
		{Method: front.POST, Path: "/staff/cases/:id/release", May: access.Review, Object: "case", Do: release},
		{Method: front.POST, Path: "/staff/cases/:id/judgements", May: access.Review, Object: "case", Do: judge},
		{Method: front.POST, Path: "/staff/cases/:id/notes", May: access.Review, Object: "case", Do: addNote},
		{Method: front.GET, Path: "/staff/cases/:id/corrections", May: access.Review, Object: "case", Do: inHand(correcting)},
		{Method: front.POST, Path: "/staff/cases/:id/corrections", May: access.Review, Object: "case", Do: correct},
		{Method: front.GET, Path: "/staff/cases/:id/waivers", May: access.Review, Object: "case", Do: inHand(waiving)},
		{Method: front.POST, Path: "/staff/cases/:id/waivers", May: access.Review, Object: "case", Do: waive},
		{Method: front.GET, Path: "/staff/waivers/:id", May: access.StaffRead, Object: "waiver", Do: showWaiver},
		{Method: front.POST, Path: "/staff/waivers/:id/sign", May: access.Countersign, Object: "waiver", Do: sign, Strong: true},
		{Method: front.POST, Path: "/staff/waivers/:id/decline", May: access.Countersign, Object: "waiver", Do: decline},
		{Method: front.GET, Path: "/staff/cases/:id/decision", May: access.Review, Object: "case", Do: inHand(deciding)},
		{Method: front.POST, Path: "/staff/cases/:id/decision", May: access.Review, Object: "case", Do: draft},
		{Method: front.GET, Path: "/staff/cases/:id/decision/preview", May: access.Review, Object: "case", Do: inHand(preview)},
		{Method: front.POST, Path: "/staff/cases/:id/decision/confirm", May: access.Review, Object: "case", Do: confirm},
		{Method: front.GET, Path: "/staff/merchants/:id", May: access.StaffRead, Object: "merchant", Do: showMerchant},
	}
}

// start leads to the queue.
func start(c *front.Ctx) error { return c.To("/staff/cases") }
