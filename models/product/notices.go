package product

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindNotice    = outbox.Declare("tag.notice", "打标通知", "Notice of tags")
	kindEffective = outbox.Declare("tag.effective", "标识生效", "Tags that take effect")
	kindRevoked   = outbox.Declare("tag.revoked", "打标通知撤回", "A notice of tags taken back")
	kindUntagged  = outbox.Declare("tag.untagged", "去标", "Tags taken off")
	kindAnswered  = outbox.Declare("objection.answered", "异议的答复", "The answer to an objection")
	kindLate      = outbox.Declare("objection.late", "异议答复超时", "A late answer to an objection")
	kindEscalated = outbox.Declare("objection.escalated", "异议答复超时（告知主管）", "A late answer to an objection (to supervisors)")
)
