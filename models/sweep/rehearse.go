package sweep

import (
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/text"
)

func init() {
	rehearsal.Apart(text.Of("系统故障时告知管理员，不由规则产生", "tells the administrators of a fault of the portal, whatever the book"), kindParked)
}
