package ledger

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindRestored   = outbox.Declare("deposit.restored", "保证金补足，权利恢复", "A deposit that is full again")
	kindTaken      = outbox.Declare("deposit.taken", "保证金扣除或退还", "A deduction or refund")
	kindDemanded   = outbox.Declare("deposit.demanded", "催缴保证金", "A deposit to top up")
	kindPaid       = outbox.Declare("deposit.paid", "保证金入账", "A payment to a deposit")
	kindRestricted = outbox.Declare("deposit.restricted", "保证金逾期，权利受限", "Rights restricted for want of a deposit")
)
