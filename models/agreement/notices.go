package agreement

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindSigned  = outbox.Declare("agreement.signed", "协议已签署", "Agreements signed")
	kindChanged = outbox.Declare("agreement.changed", "协议暂停、恢复或撤销", "An agreement suspended, restored or revoked")
	kindRevoked = outbox.Declare("agreement.revoked", "商家撤销协议（告知主管）", "An agreement that was revoked (to supervisors)")
	kindExpired = outbox.Declare("agreement.expired", "协议到期", "An agreement that has expired")
	kindAgain   = outbox.Declare("agreement.anew", "重新签署协议", "An agreement to sign anew")
)
