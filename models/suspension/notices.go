package suspension

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindSuspended = outbox.Declare("suspended", "暂停", "A suspension")
	kindAccepted  = outbox.Declare("plan.accepted", "改进计划被接受", "A plan that is accepted")
	kindRefused   = outbox.Declare("plan.refused", "改进计划未被接受", "A plan that is not accepted")
	kindKept      = outbox.Declare("plan.kept", "免疫期结束", "The end of an immunity")
	kindLate      = outbox.Declare("plan.late", "改进计划答复超时", "A late answer to a plan")
	kindEscalated = outbox.Declare("plan.escalated", "改进计划答复超时（告知有会签权限的人）", "A late answer to a plan (to those who countersign)")
)
