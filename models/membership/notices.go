package membership

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindReminder = outbox.Declare("reminder", "合作期到期提醒", "Reminder of the end of a term")
)
