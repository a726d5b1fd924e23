// Package partners serves what people do for partners' systems: tokens, webhooks with their deliveries, and the guide
// for developers.
package partners

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/developers", May: access.Anyone, Do: developers},
		{Method: front.GET, Path: "/tokens", May: access.Partners, Do: tokens},
		{Method: front.POST, Path: "/tokens", May: access.Partners, Strong: true, Do: makeToken},
		{Method: front.POST, Path: "/tokens/:id/revoke", May: access.Partners, Object: "token", Do: revokeToken},
		{Method: front.GET, Path: "/staff/tokens", May: access.Tokens, Do: tokens},
		{Method: front.POST, Path: "/staff/tokens", May: access.Tokens, Strong: true, Do: makeToken},
		{Method: front.POST, Path: "/staff/tokens/:id/revoke", May: access.Tokens, Do: revokeToken},
		{Method: front.GET, Path: "/webhooks", May: access.Partners, Do: webhooks},
		{Method: front.POST, Path: "/webhooks", May: access.Partners, Strong: true, Do: register},
		{Method: front.GET, Path: "/webhooks/:id", May: access.Partners, Object: "webhook", Do: showWebhook},
		{Method: front.POST, Path: "/webhooks/:id/pause", May: access.Partners, Object: "webhook", Do: pause},
		{Method: front.POST, Path: "/webhooks/:id/resume", May: access.Partners, Object: "webhook", Do: resume},
		{Method: front.POST, Path: "/webhooks/:id/remove", May: access.Partners, Object: "webhook", Do: remove},
		{Method: front.POST, Path: "/deliveries/:id/resend", May: access.Partners, Object: "delivery", Do: resend},
	}
}

// perPage is how many rows a page of a list has.
const perPage = 50
