package publication

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindChange = outbox.Declare("edition", "规则变更公示", "Change of the rules")
)
