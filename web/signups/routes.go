// Package signups serves the sign-ups of products: the merchant's board, form and rounds, the reviewers' queue, case and
// decision, and the invitations to programmes. What is asked and who reviews within which time is drawn from the book.
package signups

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/signups", May: access.MerchantRead, Do: board},
		{Method: front.POST, Path: "/signups/withdraw", May: access.Apply, Do: withdrawSeveral},
		{Method: front.GET, Path: "/signups/new", May: access.Apply, Do: choose},
		{Method: front.POST, Path: "/signups/new", May: access.Apply, Do: start},
		{Method: front.GET, Path: "/signups/:id", May: access.MerchantRead, Object: "signup", Do: show},
		{Method: front.POST, Path: "/signups/:id", May: access.Apply, Object: "signup", Limit: front.Upload, Do: save},
		{Method: front.POST, Path: "/signups/:id/draft", May: access.Apply, Object: "signup", Repeat: true, Do: autosave},
		{Method: front.GET, Path: "/signups/:id/withdraw", May: access.Apply, Object: "signup", Do: withdrawing},
		{Method: front.POST, Path: "/signups/:id/withdraw", May: access.Apply, Object: "signup", Do: withdraw},
		{Method: front.GET, Path: "/signups/:id/swap", May: access.Apply, Object: "signup", Do: swapping},
		{Method: front.POST, Path: "/signups/:id/swap", May: access.Apply, Object: "signup", Do: swap},
		{Method: front.POST, Path: "/signups/:id/copy", May: access.Apply, Object: "signup", Do: copied},
		{Method: front.GET, Path: "/staff/signups", May: access.StaffRead, Do: queue},
		{Method: front.GET, Path: "/staff/signups/:id", May: access.StaffRead, Object: "signup", Do: review},
		{Method: front.POST, Path: "/staff/signups/:id/claim", May: access.Review, Object: "signup", Do: claim},
		{Method: front.POST, Path: "/staff/signups/:id/release", May: access.Review, Object: "signup", Do: release},
		{Method: front.GET, Path: "/staff/signups/:id/decision", May: access.Review, Object: "signup", Do: inHand(deciding)},
		{Method: front.POST, Path: "/staff/signups/:id/decision", May: access.Review, Object: "signup", Do: draft},
		{Method: front.GET, Path: "/staff/signups/:id/decision/preview", May: access.Review, Object: "signup", Do: inHand(preview)},
		{Method: front.POST, Path: "/staff/signups/:id/decision/confirm", May: access.Review, Object: "signup", Do: confirm},
		{Method: front.GET, Path: "/staff/invitations", May: access.StaffRead, Do: invitations},
		{Method: front.POST, Path: "/staff/invitations", May: access.Review, Do: invite},
		{Method: front.POST, Path: "/staff/invitations/:id/revoke", May: access.Review, Object: "invited", Do: revoke},
	}
}
