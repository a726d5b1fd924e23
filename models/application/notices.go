package application

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindReceived    = outbox.Declare("case.submitted", "收到申请", "Application received")
	kindDecided     = outbox.Declare("case.decided", "申请的决定", "Decision on an application")
	kindCorrections = outbox.Declare("case.corrections", "要求补正", "Corrections asked for")
	kindLapsed      = outbox.Declare("case.lapsed", "补正期限已过", "The time to correct is over")
	kindUncorrected = outbox.Declare("case.uncorrected", "逾期未补正（告知审核人员）", "Not corrected in time (to reviewers)")
	kindLate        = outbox.Declare("case.late", "审核超期", "A late review")
	kindEscalated   = outbox.Declare("case.escalated", "审核超期（告知主管）", "A late review (to supervisors)")
	kindWaiver      = outbox.Declare("waiver", "豁免待会签（告知主管）", "A waiver to sign (to supervisors)")
)
