// Package home serves the first pages: what waits for whoever asks, the notices with their letters, the help, and the
// gallery of components.
package home

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/", May: access.Anyone, Do: home},
		{Method: front.GET, Path: "/help", May: access.Anyone, Do: help},
		{Method: front.GET, Path: "/gallery", May: access.Anyone, Do: components},
		{Method: front.GET, Path: "/notices", May: access.SignedIn, Do: inbox},
		{Method: front.GET, Path: "/notices/:id", May: access.SignedIn, Object: "notice", Do: notice},
		{Method: front.GET, Path: "/notices/:id/pdf", May: access.SignedIn, Object: "notice", Do: paper},
		{Method: front.POST, Path: "/notices/:id/acknowledge", May: access.SignedIn, Object: "notice", Do: acknowledge},
		{Method: front.POST, Path: "/notices/:id/archive", May: access.SignedIn, Object: "notice", Do: archive},
		{Method: front.POST, Path: "/notices/:id/restore", May: access.SignedIn, Object: "notice", Do: restore},
	}
}
