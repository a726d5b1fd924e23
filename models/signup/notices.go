package signup

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindReceived  = outbox.Declare("signup.received", "收到商品报名", "Sign-up received")
	kindDecided   = outbox.Declare("signup.decided", "商品报名的决定", "Decision on a sign-up")
	kindLapsed    = outbox.Declare("signup.lapsed", "逾期未修改，报名关闭", "Not amended in time and closed")
	kindLate      = outbox.Declare("signup.late", "商品报名审核超期", "A late review of a sign-up")
	kindEscalated = outbox.Declare("signup.escalated", "商品报名审核超期（告知主管）", "A late review of a sign-up (to supervisors)")
)
