package relation

import (
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func page(r Relation) string { return "/relations/" + r.ID }

var see = text.Of("查看合作关系", "See the relation")

// sideWord is what a member at a side is called.
func sideWord(book *rulebook.Edition, s Side) text.Text {
	if s == Here {
		return book.Relation.Here
	}
	return book.Relation.There
}

// wayWord is what a request is called.
func wayWord(r Relation) text.Text {
	if r.Way == rulebook.Invite {
		return text.Of("邀请", "invitation")
	}
	return text.Of("合作申请", "application")
}

// payment words how the two settle.
func payment(book *rulebook.Edition, key string) text.Text {
	p, _ := book.Relation.Payment(key)
	return p.Title
}

// letter is the beginning of every letter about a relation.
func letter(r Relation, book *rulebook.Edition, title text.Text, clauses ...string) outbox.Letter {
	return outbox.Letter{Title: title, Clauses: membership.Cite(book, clauses...), Link: page(r), LinkText: see, Facts: []outbox.Fact{
		{Label: book.Relation.Here, Value: text.Same(r.Here.Name)}, {Label: book.Relation.There, Value: text.Same(r.There.Name)},
		{Label: text.Of("结算方式", "Payment"), Value: payment(book, r.Payment)}}}
}

// tell sends a letter to one side, once for each kind and version.
func tell(tx *db.Tx, r Relation, to Side, kind outbox.Kind, l outbox.Letter) error {
	clause := ""
	if len(l.Clauses) > 0 {
		clause = l.Clauses[0].ID
	}
	_, err := outbox.Send(tx, outbox.Notice{Key: kind.Key(r.ID, string(to), tx.Now.String()), Merchant: r.At(to).Merchant,
		Category: outbox.Relation, Clause: clause, Object: r.Ref(), Letter: l, Until: l.Until})
	return err
}

func tellAsked(tx *db.Tx, r Relation, book *rulebook.Edition) error {
	from := r.At(r.Asker())
	l := letter(r, book, text.F("“%s”向贵司发来%s", "“%s” has sent you an %s", from.Name, wayWord(r)), book.Relation.Clause, book.Relation.AnswerClause)
	if r.Message != "" {
		l.Paragraphs = append(l.Paragraphs, text.F("对方留言：%s", "Their message: %s", r.Message))
	}
	l.Todo, l.Until = []text.Text{text.Of("请在截止前答复；到期未答复的，请求自动失效。", "Answer before the end; what is not answered by then is void.")}, r.Due
	return tell(tx, r, r.Asker().Other(), kindAsked, l)
}

func tellAnswered(tx *db.Tx, r Relation, book *rulebook.Edition) error {
	by := r.At(r.Asker().Other())
	l := letter(r, book, text.F("“%s”已同意：合作关系已建立", "“%s” has accepted: the relation runs", by.Name), book.Relation.Clause)
	if r.Since == 0 {
		l = letter(r, book, text.F("“%s”没有同意%s", "“%s” has refused your %s", by.Name, wayWord(r)), book.Relation.Clause)
		l.Paragraphs = []text.Text{text.F("理由：%s", "The reason: %s", r.Reason)}
		l.Todo = []text.Text{text.Of("如情况有变，可以重新发起请求。", "Where things have changed you may ask again.")}
	}
	return tell(tx, r, r.Asker(), kindAnswered, l)
}

func tellTimedOut(tx *db.Tx, r Relation, book *rulebook.Edition) error {
	for _, to := range []Side{Here, There} {
		l := letter(r, book, text.F("%s已超时失效", "The %s has timed out", wayWord(r)), book.Relation.AnswerClause)
		l.Paragraphs = []text.Text{text.F("截至 %s 未收到“%s”的答复，请求失效。", "There was no answer of “%[2]s” by %[1]s; the request is void.", r.Due.EndText(), r.At(r.Asker().Other()).Name)}
		l.Todo = []text.Text{text.Of("仍希望合作的，请重新发起请求。", "If you still wish it, send a new request.")}
		if err := tell(tx, r, to, kindTimedOut, l); err != nil {
			return err
		}
	}
	return nil
}

// proposalWord says what is proposed.
func proposalWord(r Relation, book *rulebook.Edition) text.Text {
	if r.Proposal.Kind == ToEnd {
		return text.Of("解除合作关系", "to end the relation")
	}
	return text.F("结算方式改为“%s”", "to settle by “%s”", payment(book, r.Proposal.Payment))
}

func tellProposed(tx *db.Tx, r Relation, book *rulebook.Edition) error {
	l := letter(r, book, text.F("“%s”提议%s", "“%s” proposes %s", r.At(r.Proposal.Side).Name, proposalWord(r, book)), book.Relation.EndClause)
	if r.Proposal.Reason != "" {
		l.Paragraphs = []text.Text{text.F("理由：%s", "The reason: %s", r.Proposal.Reason)}
	}
	l.Todo = []text.Text{text.Of("请同意或不同意；在您答复之前一切照旧。", "Agree or decline; nothing changes before you do.")}
	return tell(tx, r, r.Proposal.Side.Other(), kindProposed, l)
}

func tellAgreed(tx *db.Tx, r Relation, book *rulebook.Edition) error {
	for _, to := range []Side{Here, There} {
		l := letter(r, book, text.F("双方已同意%s", "Both sides have agreed %s", proposalWord(r, book)), book.Relation.EndClause)
		if r.Closed != 0 {
			l.Paragraphs = []text.Text{servedText}
		}
		if err := tell(tx, r, to, kindAgreed, l); err != nil {
			return err
		}
	}
	return nil
}

func tellDeclined(tx *db.Tx, r Relation, book *rulebook.Edition) error {
	if r.Proposal.Kind == "" {
		return nil // it was taken back by the side that made it
	}
	l := letter(r, book, text.F("“%s”不同意%s，一切照旧", "“%s” declines %s; nothing changes", r.At(r.Proposal.Side.Other()).Name, proposalWord(r, book)), book.Relation.EndClause)
	return tell(tx, r, r.Proposal.Side, kindDeclined, l)
}

// servedText is what stays after the end.
var servedText = text.Of("未完成的订单及其售后仍须履行完毕，订单清单保留在合作关系页面。", "Open orders and their after-sales are still to be served; the page of the relation keeps their list.")

// tellFallen tells the side whose own membership did not end.
func tellFallen(tx *db.Tx, r Relation) error {
	book, err := r.Book(tx)
	if err != nil {
		return err
	}
	gone, to := Here, There
	if strings.TrimPrefix(r.By, "membership:") == r.There.Membership {
		gone, to = There, Here
	}
	l := letter(r, book, text.F("与“%s”的合作关系已自动解除", "The relation with “%s” has ended by itself", r.At(gone).Name), book.Relation.EndClause)
	l.Paragraphs = []text.Text{text.F("对方的成员资格已于 %s 结束，双方的合作关系随之解除。", "The other side's membership ended at %s, and the relation with it.", r.Closed.EndText()), servedText}
	return tell(tx, r, to, kindFallen, l)
}

// tellRestored tells both sides that a relation runs again, or a request waits again (GEN-6).
func tellRestored(tx *db.Tx, r Relation) error {
	book, err := r.Book(tx)
	if err != nil {
		return err
	}
	for _, to := range []Side{Here, There} {
		other := r.At(to.Other()).Name
		l := letter(r, book, text.F("与“%s”的合作关系已恢复", "The relation with “%s” runs again", other), book.Relation.EndClause)
		l.Paragraphs = []text.Text{text.Of("使其解除的成员资格终止已被撤销，合作关系视为未曾解除，结算方式与待答复的提议照旧。", "The end of the membership with which it had ended was undone. The relation goes on as if it had not ended, with its payment and any proposal that waited.")}
		if r.Since == 0 {
			l.Title = text.F("与“%s”的合作请求恢复等待答复", "The request between you and “%s” waits for its answer again", other)
			l.Paragraphs = []text.Text{text.F("使其失效的成员资格终止已被撤销；请在 %s 前答复。", "The end of the membership with which it had fallen was undone; it is answered before %s.", r.Due.EndText())}
		}
		if err := tell(tx, r, to, kindRestored, l); err != nil {
			return err
		}
	}
	return nil
}
