package conduct

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindAppeal       = outbox.Declare("appeal", "申诉的决定", "Decision on an appeal")
	kindRemoved      = outbox.Declare("removed", "清退商品", "Removal of products")
	kindRemovalWaits = outbox.Declare("removal-waits", "清退待会签（告知有会签权限的人）", "A removal to sign (to those who countersign)")
	kindExitWaits    = outbox.Declare("exit-waits", "退出待会签（告知有会签权限的人）", "An exit to sign (to those who countersign)")
	kindLate         = outbox.Declare("late", "答复超时", "A late answer")
	kindEscalated    = outbox.Declare("escalated", "答复超时（告知有会签权限的人）", "A late answer (to those who countersign)")
	kindExitRefused  = outbox.Declare("exit-refused", "退出申请未同意", "An exit that is not agreed to")
	kindLeft         = outbox.Declare("left", "成员资格结束", "The end of a membership")
)
