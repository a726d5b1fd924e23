package level

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindChanged = outbox.Declare("level", "等级变更", "A level that changes")
	kindLapsed  = outbox.Declare("badge", "标识失效", "A badge that lapses")
)
