package growth

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindGiven     = outbox.Declare("task.given", "布置任务", "A task that is given")
	kindConfirmed = outbox.Declare("task.confirmed", "任务确认完成", "A task confirmed as done")
	kindReturned  = outbox.Declare("task.returned", "任务退回", "A task sent back")
	kindCancelled = outbox.Declare("task.cancelled", "任务取消", "A task that is cancelled")
	kindOverdue   = outbox.Declare("task.overdue", "任务过期", "A task that is overdue")
)
