package trade

import (
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// word is a state as people read it.
type word struct {
	label, means text.Text
	tone         ui.Tone
}

var relationWords = map[relation.State]word{
	relation.Pending:   {text.Of("待答复", "Waits for an answer"), text.Of("到期未答复的，请求自动失效。", "What is not answered by its end is void."), ui.Info},
	relation.Running:   {text.Of("合作中", "Running"), text.Of("双方已建立合作关系。", "The relation runs."), ui.Good},
	relation.Refused:   {text.Of("未同意", "Refused"), text.Of("对方没有同意，可以重新发起。", "It was refused; it may be asked for anew."), ui.Bad},
	relation.TimedOut:  {text.Of("超时失效", "Timed out"), text.Of("期限内没有答复，请求失效；可以重新发起。", "There was no answer in time; it may be sent anew."), ui.Neutral},
	relation.Withdrawn: {text.Of("已撤回", "Taken back"), text.Of("发起方撤回了请求。", "The side that asked took it back."), ui.Neutral},
	relation.Agreed:    {text.Of("已解除", "Ended"), text.Of("双方同意解除；未完成的订单仍须履行。", "Both sides agreed to end it; open orders are still to be served."), ui.Neutral},
	relation.Fallen:    {text.Of("自动解除", "Ended by itself"), text.Of("一方的成员资格结束，关系随之解除；未完成的订单仍须履行。", "One side's membership ended and the relation with it; open orders are still to be served."), ui.Neutral},
}

var listingWords = map[listing.State]word{
	listing.Online:       {text.Of("展示中", "On show"), text.Of("商品正常展示。", "The product is to be seen."), ui.Good},
	listing.Held:         {text.Of("已下架（平台）", "Taken offline by the platform"), text.Of("平台措施使商品暂不展示。", "A measure of the platform keeps it from being seen."), ui.Bad},
	listing.Unauthorised: {text.Of("品牌未开通", "Brand not open"), text.Of("品牌授权到期、失效或已关闭；重新开通后恢复展示。", "The brand's authorisation ended or was closed; once it is open again the product is to be seen."), ui.Warn},
	listing.Refused:      {text.Of("不符合规则", "Does not meet the rules"), text.Of("商品不再符合发布规则；更正并重新发布，或平台更正其记录后恢复展示。", "It no longer meets the rules; correct and publish it again, or have the platform's record of it corrected."), ui.Bad},
	listing.Withdrawn:    {text.Of("已自行下架", "Taken down by you"), text.Of("可以随时重新展示。", "You may put it on show again at any time."), ui.Neutral},
	listing.Gone:         {text.Of("已删除（平台）", "Deleted by the platform"), text.Of("平台按规则删除了商品信息。", "The platform deleted the product's information under the rules."), ui.Bad},
	listing.Hidden:       {text.Of("账号监管中", "Account supervised"), text.Of("监管期内账号的全部内容不展示。", "Nothing of the account is to be seen while it is supervised."), ui.Bad},
	listing.OutOfTerm:    {text.Of("成员资格已结束", "Membership over"), text.Of("成员资格结束，商品不再展示。", "The membership has ended, and the product is not to be seen."), ui.Neutral},
}

func (w word) status(c *front.Ctx) ui.StatusProps {
	return ui.StatusProps{Label: c.In(w.label), Tone: w.tone}
}

// paymentOf words how the two sides of a relation settle.
func paymentOf(book *rulebook.Edition, key string) text.Text {
	p, _ := book.Relation.Payment(key)
	return p.Title
}

var happened = map[string]text.Text{
	"relation.asked": text.Of("发起请求", "Asked for"), "relation.running": text.Of("同意，关系建立", "Accepted; it runs"), "relation.refused": text.Of("没有同意", "Refused"),
	"relation.timed_out": text.Of("超时失效", "Timed out"), "relation.withdrawn": text.Of("撤回请求", "Taken back"), "relation.proposed": text.Of("提出提议", "Proposed a change"),
	"relation.proposal_declined": text.Of("不同意提议", "Declined the proposal"), "relation.proposal_withdrawn": text.Of("撤回提议", "Took the proposal back"),
	"relation.settled": text.Of("结算方式变更", "Payment changed"), "relation.ended": text.Of("双方同意解除", "Ended by agreement"), "relation.fallen": text.Of("随成员资格结束而解除", "Ended with a membership"), "relation.restored": text.Of("恢复合作", "Runs again"),
}
