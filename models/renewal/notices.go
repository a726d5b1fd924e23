package renewal

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindDecided   = outbox.Declare("renewal", "年度续签的决定", "Decision of a yearly renewal")
	kindEnded     = outbox.Declare("renewal.end", "合同终止", "The end of a contract")
	kindCancelled = outbox.Declare("renewal.cancel", "品牌授权取消", "Authorisations that are cancelled")
	kindUnsigned  = outbox.Declare("renewal.sign", "续签批次待会签（告知主管）", "A renewal to sign (to supervisors)")
)
