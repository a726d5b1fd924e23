package sweep

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindParked = outbox.Declare("sweep.parked", "期限未能生效（告知管理员）", "An end without its effect (to administrators)")
)
