package brand

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindValid   = outbox.Declare("chain.valid", "授权链确认有效", "A chain that is confirmed")
	kindRefused = outbox.Declare("link.refused", "授权未予确认", "A link that is not confirmed")
	kindEnding  = outbox.Declare("chain.ending", "授权到期提醒", "Reminder of the end of a chain")
	kindEnded   = outbox.Declare("chain.ended", "授权到期", "A chain that has ended")
	kindFallen  = outbox.Declare("chain.fallen", "授权到期，涉及资格（告知运营）", "A chain that has ended and what depends on it (to operators)")
)
