package brand

import (
	"github.com/mengyue/portal/models/rehearsal"
	"github.com/mengyue/portal/models/text"
)

func init() {
	rehearsal.Apart(text.Of("来自授权链登记，与任何计划的规则无关", "from the register of chains, whatever the book"), kindValid, kindRefused, kindEnding, kindEnded, kindFallen)
}
