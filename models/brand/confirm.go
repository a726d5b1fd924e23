package brand

import (
	"unicode/utf8"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
)

// Confirm records that staff compared a link with its papers and found it right. Errors: NotFound, Forbidden, Conflict.
func Confirm(tx *db.Tx, id string, version int64) (Link, error) {
	was, err := shown(tx, id, version)
	if err != nil {
		return was, err
	}
	next := was
	next.Confirmed, next.ConfirmedBy, next.ConfirmedName = tx.Now, tx.Actor.ID(), tx.Actor.Name
	if err := settle(tx, "link.confirmed", was, next); err != nil {
		return was, err
	}
	c, err := ChainOf(tx, next.Merchant, next.Brand, tx.Now)
	if err == nil && c.Level > 0 {
		err = tellValid(tx, c, next)
	}
	return next, err
}

// Refuse records that staff cannot confirm a link as it stands, and tells the merchant why. Errors: NotFound, Forbidden,
// Conflict, Invalid (no reason).
func Refuse(tx *db.Tx, id string, version int64, reason string) (Link, error) {
	was, err := shown(tx, id, version)
	if err != nil {
		return was, err
	}
	if n := utf8.RuneCountInString(reason); n < 4 || n > 500 {
		return was, fault.Validation().At("reason", text.Of("请写明哪里与文件不符、需要怎样更正，4 到 500 字。", "Say what differs from the paper and how to mend it, in 4 to 500 characters."))
	}
	next := was
	next.Refused, next.RefusedBy, next.RefusedName, next.Refusal = tx.Now, tx.Actor.ID(), tx.Actor.Name, reason
	if err := settle(tx, "link.refused", was, next); err != nil {
		return was, err
	}
	return next, tellRefused(tx, next)
}

// shown finds a link that staff are about to confirm or refuse, as it was shown to them.
func shown(tx *db.Tx, id string, version int64) (Link, error) {
	if err := access.Require(tx, access.Review); err != nil {
		return Link{}, err
	}
	l, err := FindLink(tx, id)
	switch {
	case err != nil:
		return l, err
	case l.Version != version:
		return l, db.Stale()
	case l.Confirmed != 0 || l.Refused != 0:
		return l, fault.New(fault.Conflict, text.Of("这一级已经有人核对过了。", "Somebody has looked at this link already."), text.Of("请查看核对结果，继续下一级。", "See the result and go on with the next one.")).Under("CH-4")
	case len(l.Papers) == 0:
		return l, fault.New(fault.Conflict, text.Of("这一级没有文件，无法核对。", "The link has no paper to compare it with."), text.Of("请等待商家上传文件。", "Wait until the merchant has added one.")).Under("CH-2")
	}
	return l, nil
}

func settle(tx *db.Tx, action string, was, next Link) error {
	next.Version = was.Version + 1
	if err := saveLink(tx, was, next); err != nil {
		return err
	}
	detail := next.detail()
	if next.Refusal != "" {
		detail["reason"] = next.Refusal
	}
	audit.Record(tx, audit.Entry{Action: action, Object: next.Object(), Merchant: next.Merchant, Clause: "CH-4", Detail: detail})
	return watch(tx, next.chain())
}

// tellValid tells a merchant that its chain is valid now.
func tellValid(tx *db.Tx, c Chain, l Link) error {
	letter := outbox.Letter{Title: text.F("品牌“%s”的授权链已确认有效", "The authorisation chain of “%s” is confirmed and valid", c.Brand.Name),
		Paragraphs: []text.Text{text.F("每一级授权都已核对，授权链为 %d 级。", "Every link has been compared with its papers; the chain is of level %d.", c.Level)},
		Clauses:    []outbox.Cited{cited("CH-3"), cited("CH-4")}, Facts: figures(c), Link: page(c.Brand.ID), LinkText: seeChain}
	_, err := outbox.Send(tx, outbox.Notice{Key: kindValid.Key(l.ID, tx.Now.String()), Merchant: c.Party.ID, Category: outbox.Decision, Clause: "CH-4", Object: c.Object(), Letter: letter})
	return err
}

// tellRefused tells a merchant which link was not confirmed, why, and what to do.
func tellRefused(tx *db.Tx, l Link) error {
	b, err := Find(tx, l.Brand)
	if err != nil {
		return err
	}
	letter := outbox.Letter{Title: text.F("品牌“%s”的第 %d 级授权未予确认", "Link %[2]d of the chain of “%[1]s” was not confirmed", b.Name, l.Position),
		Paragraphs: []text.Text{text.F("核对意见：%s", "What was found: %s", l.Refusal)},
		Clauses:    []outbox.Cited{cited("CH-4")},
		Facts: []outbox.Fact{{Label: text.Of("授权方", "Grantor"), Value: text.Same(l.Grantor)}, {Label: text.Of("被授权方", "Grantee"), Value: text.Same(l.Grantee)},
			{Label: text.Of("核对人", "Looked at by"), Value: text.Same(l.RefusedName)}},
		Todo:      []text.Text{text.Of("请更正这一级或更换文件；其他级次的确认不受影响。", "Correct the link or replace its paper; the other links keep their confirmations.")},
		UntilText: text.Of("没有期限；在更正之前，这条授权链不视为有效。", "There is no time limit; until then the chain does not count as valid."),
		Objection: text.Of("如认为核对有误，可在这一级写明理由后原样重新提交，由另一次核对决定。", "If you think this is wrong, say why and hand the link in again; it is looked at anew."),
		Link:      page(l.Brand), LinkText: seeChain}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindRefused.Key(l.ID, l.Refused.String()), Merchant: l.Merchant, Category: outbox.Decision, Clause: "CH-4", Object: l.Object(), Letter: letter})
	return err
}
