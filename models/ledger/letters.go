package ledger

import (
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func letter(book *rulebook.Edition, clause string, title text.Text, facts ...outbox.Fact) outbox.Letter {
	return outbox.Letter{Title: title, Clauses: membership.Cite(book, clause), Facts: facts, Link: "/deposit", LinkText: text.Of("查看保证金", "See the deposit")}
}

func fact(label text.Text, value text.Text) outbox.Fact {
	return outbox.Fact{Label: label, Value: value}
}

func paidLetter(book *rulebook.Edition, d Deposit, e Entry) outbox.Letter {
	l := letter(book, e.Clause, text.F("“%s”的保证金已入账 %s", "%[2]s was entered to your deposit of “%[1]s”", book.Title, yuan(e.Amount)),
		fact(text.Of("付款编号", "Payment reference"), text.Same(e.Reference)), fact(text.Of("入账后余额", "Balance after it"), yuan(d.Balance)))
	l.Todo = []text.Text{text.Of("无需操作；余额不足时页面会写明还差多少。", "There is nothing to do; the page says what still lacks, if anything does.")}
	return l
}

func demandLetter(book *rulebook.Edition, d Deposit, x Demand) outbox.Letter {
	l := letter(book, x.Clause, text.F("请补足“%s”的保证金 %s", "Top the deposit of “%s” up by %s", book.Title, yuan(x.Amount)),
		fact(text.Of("目前余额", "Balance now"), yuan(d.Balance)), fact(text.Of("还需补足", "To be topped up"), yuan(x.Amount)))
	l.Until, l.UntilText = x.Due, text.F("请在 %s 前补足。", "Top it up before %s.", x.Due.EndText())
	l.Paragraphs = []text.Text{text.Of("您的保证金不足。", "Your deposit falls short.")}
	if x.Membership != "" {
		l.Paragraphs = append(l.Paragraphs, text.Of("期满仍未补足的，权利受到限制，全部商品下架，直至补足；补足后因此下架的商品自动恢复。",
			"Where it is not topped up by then, your rights are restricted and all products go offline until it is full again; they return by themselves when it is."))
	}
	l.Todo = []text.Text{book.Deposit.Help}
	return l
}

func lapseLetter(book *rulebook.Edition, x Demand) outbox.Letter {
	l := letter(book, x.Clause, text.F("“%s”的保证金未按期补足", "The deposit of “%s” was not topped up in time", book.Title), fact(text.Of("仍需补足", "Still to be topped up"), yuan(x.Left())))
	l.Todo = []text.Text{book.Deposit.Help}
	if x.Membership == "" {
		l.Paragraphs = []text.Text{text.Of("您仍欠付上列金额。", "You still owe the amount below.")}
		return l
	}
	l.Paragraphs = []text.Text{text.F("自 %s 起，您的权利受到限制，全部商品已下架，直至保证金补足；补足后自动恢复。", "From %s on your rights are restricted and all products are offline until the deposit is full again; then all of it returns by itself.", x.Due.Text())}
	l.Objection = text.F("如有异议，可以从该决定提出申诉（决定编号 %s）。", "If you disagree, appeal from this decision (number %s).", x.Decision)
	return l
}

// tellRestored tells that the deposit is full again, or that it was in time.
func (d Demand) tellRestored(tx *db.Tx, book *rulebook.Edition) error {
	l := letter(book, d.Clause, text.F("“%s”的保证金已补足，权利恢复", "The deposit of “%s” is full again and your rights are restored", book.Title))
	l.Paragraphs = []text.Text{text.Of("因保证金不足而下架的商品已经恢复；因其他原因下架的商品不受影响。", "Products that were offline because of it are back; those offline for other reasons are not touched.")}
	if d.Outcome == Met {
		l.Title = text.F("“%s”的保证金已按期补足，限制撤销", "The deposit of “%s” was topped up in time and the restriction is undone", book.Title)
		l.Paragraphs = append([]text.Text{text.F("款项在期限（%s）前付出，到账确认在后；逾期的认定与限制自始撤销。", "It was paid before the end (%s) and confirmed later. The finding that it was late and the restriction are undone from their beginning.", d.Due.EndText())}, l.Paragraphs...)
	}
	l.Todo = []text.Text{text.Of("无需操作。", "There is nothing to do.")}
	_, err := outbox.Send(tx, outbox.Notice{Key: kindRestored.Key(d.ID), Merchant: d.Merchant, Category: outbox.Decision, Clause: d.Clause, Object: d.Ref(), Letter: l})
	return err
}

func takenLetter(book *rulebook.Edition, d Deposit, e Entry, made decision.Decision) outbox.Letter {
	l := letter(book, e.Clause, text.F("“%s”的保证金%s %s", "Deposit of “%s”: %s, %s", book.Title, e.Kind.Title(), yuan(e.Amount)),
		fact(text.Of("理由", "Reason"), text.Same(e.Reason)), fact(text.Of("目前余额", "Balance now"), yuan(d.Balance)))
	l.Todo = []text.Text{text.Of("如余额低于应缴金额，请按随后的催缴通知补足。", "Where it falls short now, top it up as the demand that follows says.")}
	if e.Kind == Refunded {
		l.Todo = []text.Text{text.Of("款项退回您的绑定账户，请留意到账。", "The money goes back to your bound account; look out for it.")}
		return l
	}
	l.Objection = text.F("如有异议，可以在 %s 前从该决定提出申诉。", "If you disagree, appeal from this decision before %s.", made.AppealUntil.EndText())
	return l
}
