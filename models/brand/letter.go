package brand

import (
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// clauses are the rules of chains in our own wording; they are the portal's and stand in no programme's book.
var clauses = map[string]text.Text{
	"CH-3": text.Of("授权链的层级由系统计算。", "The level of a chain is computed."),
	"CH-4": text.Of("授权链的每一级都须有文件、有效、名称相符、范围相容，并经平台确认。", "Every link has its paper, is valid, joins the next by name and scope, and is confirmed by the platform."),
	"CH-5": text.Of("授权链到期前 90 天、30 天、7 天提醒；到期时，依赖它的资格随之变化。", "Reminders come 90, 30 and 7 days before the first link ends; what depends on the chain follows when it does."),
}

func cited(id string) outbox.Cited { return outbox.Cited{ID: id, Text: clauses[id]} }

// page is where a merchant sees its chain for a brand.
func page(brand string) string { return "/brands/" + brand }

var seeChain = text.Of("查看授权链", "See the chain")

// figures are what a letter tells of a chain.
func figures(c Chain) []outbox.Fact {
	out := []outbox.Fact{{Label: text.Of("品牌", "Brand"), Value: text.Same(c.Brand.Name)}, {Label: text.Of("商标", "Trademark"), Value: text.Same(c.Brand.Trademark)}}
	if c.ValidUntil != 0 {
		out = append(out, outbox.Fact{Label: text.Of("最早到期", "First to end"), Value: c.Ends().EndText()}, outbox.Fact{Label: text.Of("到期的环节", "What ends"), Value: c.WeakestText()})
	}
	return out
}

// WeakestText words what of a chain ends first.
func (c Chain) WeakestText() text.Text {
	for _, l := range c.Links {
		if l.Position == c.Weakest {
			return text.F("第 %d 级：%s → %s", "link %d: %s → %s", l.Position, l.Grantor, l.Grantee)
		}
	}
	return text.F("商标 %s", "the trademark %s", c.Brand.Trademark)
}
