package sanction

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindFound  = outbox.Declare("finding", "违规处理的决定", "Decision on a breach")
	kindLifted = outbox.Declare("finding.lifted", "临时措施解除", "Temporary measures lifted")
	kindEnded  = outbox.Declare("finding.ended", "账号监管期满", "The end of a supervision")
)
