// Package applications serves the merchant's way into a programme: before it starts, the draft as a task list in any
// order, the checks, the answers, the submission, the case with its progress, corrections, taking it back. Everything
// on the pages is drawn from the edition of the rulebook.
package applications

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/web/front"
)

// Routes are the area's lines of the map.
func Routes() []front.Route {
	return []front.Route{
		{Method: front.GET, Path: "/programmes/:programme/apply", May: access.Apply, Do: before},
		{Method: front.POST, Path: "/programmes/:programme/apply", May: access.Apply, Do: start},
		{Method: front.GET, Path: "/cases", May: access.MerchantRead, Do: list},
		{Method: front.GET, Path: "/cases/:id", May: access.MerchantRead, Object: "case", Do: show},
		{Method: front.GET, Path: "/cases/:id/sections/:n", May: access.Apply, Object: "case", Do: section},
		{Method: front.POST, Path: "/cases/:id/sections/:n", May: access.Apply, Object: "case", Limit: front.Upload, Do: saveSection},
		{Method: front.POST, Path: "/cases/:id/sections/:n/draft", May: access.Apply, Object: "case", Repeat: true, Do: autosave},
		{Method: front.GET, Path: "/cases/:id/checks", May: access.Apply, Object: "case", Do: checks},
		{Method: front.GET, Path: "/cases/:id/answers", May: access.Apply, Object: "case", Do: answers},
		{Method: front.POST, Path: "/cases/:id/submit", May: access.Apply, Object: "case", Do: submit},
		{Method: front.GET, Path: "/cases/:id/submitted", May: access.MerchantRead, Object: "case", Do: submitted},
		{Method: front.GET, Path: "/cases/:id/corrections", May: access.MerchantRead, Object: "case", Do: corrections},
		{Method: front.POST, Path: "/cases/:id/corrections", May: access.Apply, Object: "case", Do: resume},
		{Method: front.GET, Path: "/cases/:id/withdraw", May: access.Apply, Object: "case", Do: withdrawing},
		{Method: front.POST, Path: "/cases/:id/withdraw", May: access.Apply, Object: "case", Do: withdraw},
	}
}
