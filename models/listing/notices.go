package listing

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindRefused  = outbox.Declare("listings.refused", "已发布的商品不再符合规则", "Published products that no longer meet the rules")
	kindMetAgain = outbox.Declare("listings.met_again", "已发布的商品重新符合规则", "Published products that meet the rules again")
	kindShut     = outbox.Declare("authorisation.shut", "品牌开通关闭", "A brand whose opening is closed")
)
