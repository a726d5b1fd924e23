package invitation

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindInvited = outbox.Declare("invited", "邀请参加计划", "Invitation to a programme")
)
