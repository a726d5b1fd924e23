package relation

import "github.com/mengyue/portal/models/outbox"

// The notices that this package writes.
var (
	kindAsked    = outbox.Declare("relation.asked", "合作请求", "A request for a relation")
	kindAnswered = outbox.Declare("relation.answered", "合作请求的答复", "The answer to a request")
	kindTimedOut = outbox.Declare("relation.timed_out", "合作请求超时", "A request that timed out")
	kindProposed = outbox.Declare("relation.proposed", "合作关系的提议", "A proposal")
	kindAgreed   = outbox.Declare("relation.agreed", "提议已同意", "A proposal that is agreed")
	kindDeclined = outbox.Declare("relation.declined", "提议未同意", "A proposal that is declined")
	kindRestored = outbox.Declare("relation.restored", "合作关系恢复", "A relation that runs again")
	kindFallen   = outbox.Declare("relation.fallen", "合作关系因成员资格结束而解除", "A relation that ended with a membership")
)
