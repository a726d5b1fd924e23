package agreement

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// letterOf words what became of an agreement, for the merchant: what, why, what to do, how to object (GEN-4).
func letterOf(tx *db.Tx, s Signature, t Text, kind ChangeKind, reason string) outbox.Letter {
	l := outbox.Letter{
		Title: text.F("协议“%s”%s", "Agreement “%s”: %s", t.Title, kind.Title()),
		Facts: []outbox.Fact{{Label: text.Of("协议", "Agreement"), Value: text.F("%s（版本 %s）", "%s (version %s)", t.Title, t.Version)},
			{Label: text.Of("签署编号", "Signature number"), Value: text.Same(s.Number)}, {Label: text.Of("时间", "When"), Value: tx.Now.Text()}},
		Link: "/signatures/" + s.ID, LinkText: text.Of("查看协议", "See the agreement"),
	}
	if reason != "" {
		l.Facts = append(l.Facts, outbox.Fact{Label: text.Of("理由", "Reason"), Value: text.Same(reason)})
	}
	switch kind {
	case Revoked:
		l.Paragraphs = []text.Text{text.F("%s 已代表贵司撤销这份协议的签署。", "%s revoked the signature of this agreement for your company.", tx.Actor.Name), Consequence()}
		l.Todo = []text.Text{text.Of("如需继续参加计划，请重新签署。", "To stay in the programme, sign anew.")}
	case Suspended:
		l.Paragraphs = []text.Text{text.Of("平台暂停了这份协议；暂停期间，协议不在正常状态。", "The platform suspended this agreement; while it lasts, the agreement is not in normal state.")}
		l.Todo = []text.Text{text.Of("请按理由所述处理；处理完成后联系工作人员恢复。", "See to what the reason says, then ask the staff to restore it.")}
		l.Objection = text.Of("如有异议，可随时通过帮助与联系提出，由另一位工作人员复核。", "You may object at any time through help and contact; another member of the staff looks at it.")
	case Restored:
		l.Paragraphs = []text.Text{text.Of("这份协议恢复正常状态。", "This agreement is in normal state again.")}
	case Expired:
		l.Paragraphs = []text.Text{text.Of("这份协议的签署已经到期，不再处于正常状态。", "The signature of this agreement has come to its end; the agreement is no longer in normal state.")}
		l.Todo = []text.Text{text.Of("如需继续参加计划，请重新签署。", "To stay in the programme, sign anew.")}
		l.Link, l.LinkText = "/programmes/"+s.Programme+"/sign", text.Of("去签署", "Sign")
	}
	return l
}

// Consequence is what follows from a revocation.
func Consequence() text.Text {
	return text.Of("协议不再处于正常状态：未提交的申请不能提交，审核中的申请不能通过；已加入计划的，平台可以按规则清退。已经发生的费用仍须支付。",
		"The agreement is no longer in normal state: an application cannot be submitted or approved, and a member may be removed under the rules. Fees already incurred stay due.")
}
