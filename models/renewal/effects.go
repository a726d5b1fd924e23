package renewal

import (
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// The kinds of the deadlines at which a decision takes effect.
const (
	endDeadline    = "renewal.end"
	cancelDeadline = "renewal.cancel"
)

// OnDue is what the ends of contracts and authorisations bring about.
var OnDue = deadline.Effects{endDeadline: ended, cancelDeadline: cancel, signDeadline: unsigned}

func init() {
	conduct.Undoing(decision.RenewalRefused, conduct.Undo{Do: undo, Title: text.Of("不予续签", "renewal refused"),
		Told: text.Of("不予续签的决定作废，合同不因此终止；店铺由另一位工作人员重新判断。", "The refusal is void and ends no contract; somebody else judges the store anew.")})
	conduct.Undoing(decision.RenewalAgreed, conduct.Undo{Do: undo, Title: text.Of("续签（部分品牌授权取消）", "renewed, some authorisations cancelled"),
		Told: text.Of("续签保持不变，品牌授权的取消作废。", "The renewal stands; the cancelling of authorisations is void.")})
}

// dueOf is the verdict whose effect is due.
func dueOf(tx *db.Tx, d deadline.Deadline) (Verdict, error) {
	run, store, _ := strings.Cut(strings.TrimPrefix(d.Object, "renewal:"), "/stores/")
	return FindVerdict(tx, run, store)
}

// ended ends the contract of a store that was not renewed, as of the instant that was due (TM-6).
func ended(tx *db.Tx, d deadline.Deadline) error {
	v, err := dueOf(tx, d)
	if err != nil {
		return err
	}
	v.Ended = d.Due
	if err := saveVerdict(tx, v); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "renewal.contract_ended", Object: "store:" + v.Store, Merchant: v.Merchant, Clause: d.Clause, Detail: map[string]any{"due": d.Due.String(), "decision": v.Decision}})
	return tellEnded(tx, d, v)
}

func tellEnded(tx *db.Tx, d deadline.Deadline, v Verdict) error {
	return tell(tx, kindEnded, d, v, outbox.Letter{Title: text.F("店铺“%s”的合同已终止", "The contract of “%s” has ended", v.Name),
		Paragraphs: []text.Text{text.F("因未续签，合同于 %s 自动终止。", "It was not renewed and ended by itself at %s.", d.Due.EndText())}})
}

// cancel cancels the authorisations that were not renewed, as of the instant that was due (TM-14).
func cancel(tx *db.Tx, d deadline.Deadline) error {
	v, err := dueOf(tx, d)
	if err != nil {
		return err
	}
	brands, err := cancelNow(tx, v.Run, v.Store, d.Due)
	if err != nil || len(brands) == 0 {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "renewal.brands_cancelled", Object: "store:" + v.Store, Merchant: v.Merchant, Clause: d.Clause, Detail: map[string]any{"due": d.Due.String(), "brands": brands}})
	return tellCancelled(tx, d, v, brands)
}

func tellCancelled(tx *db.Tx, d deadline.Deadline, v Verdict, brands []string) error {
	return tell(tx, kindCancelled, d, v, outbox.Letter{Title: text.F("店铺“%s”的 %d 个品牌授权已取消", "Authorisations of “%s” are cancelled: %d", v.Name, len(brands)),
		Paragraphs: []text.Text{text.F("未续签的品牌授权已于 %s 取消：%s。", "What was not renewed was cancelled at %s: %s.", d.Due.Text(), strings.Join(brands, "、"))}})
}

// tell closes the deadline and tells the merchant what took effect.
func tell(tx *db.Tx, kind outbox.Kind, d deadline.Deadline, v Verdict, l outbox.Letter) error {
	if _, err := deadline.Close(tx, d.Kind, d.Object, deadline.Lapsed); err != nil {
		return err
	}
	e, err := rulebook.Books(tx).Edition(d.Programme, d.Edition)
	if err != nil {
		return err
	}
	l.Clauses, l.Link, l.LinkText = membership.Cite(e, d.Clause), "/decisions/"+v.Decision, text.Of("查看决定", "See the decision")
	l.Todo = []text.Text{text.Of("如有疑问，请联系工作人员。", "If you have questions, turn to staff.")}
	_, err = outbox.Send(tx, outbox.Notice{Key: kind.Key(v.Run, v.Store), Merchant: v.Merchant, Category: outbox.Decision, Clause: d.Clause, Object: "store:" + v.Store,
		Letter: l})
	return err
}

// unsigned tells the supervisors that a run still waits for its second signature.
func unsigned(tx *db.Tx, d deadline.Deadline) error {
	audit.Record(tx, audit.Entry{Action: "renewal.sign_overdue", Object: d.Object, Clause: d.Clause, Detail: map[string]any{"due": d.Due.String()}})
	_, err := outbox.Send(tx, outbox.Notice{Key: kindUnsigned.Key(d.ID), Role: "supervisor", Category: outbox.Deadline, Clause: d.Clause, Object: d.Object,
		Letter: outbox.Letter{Title: text.Of("续签批次超过期限仍未会签", "A renewal still waits for its second signature"), Paragraphs: []text.Text{d.Title}, Link: d.Link, LinkText: text.Of("去会签", "Sign it"),
			Todo: []text.Text{text.Of("请尽快会签或退回；商家不因平台逾期而视为未续签。", "Sign it or send it back soon; a merchant is not refused by the platform's delay.")}}})
	return err
}

// undo undoes every effect of a decision whose appeal was upheld (GEN-6).
func undo(tx *db.Tx, d decision.Decision) error {
	v, err := byDecision(tx, d.ID)
	if err != nil {
		return err
	}
	if err := restoreBrands(tx, v.Run, v.Store, tx.Now); err != nil {
		return err
	}
	for _, kind := range []string{endDeadline, cancelDeadline} {
		if _, err := deadline.Close(tx, kind, v.Ref(), deadline.Cancelled); err != nil {
			return err
		}
	}
	if v.Class == Renewed {
		v.Brands = nil
	} else {
		v.Was, v.Class, v.Ended, v.Ends, v.Undone = v.Class, Person, 0, 0, tx.Now
	}
	audit.Record(tx, audit.Entry{Action: "renewal.undone", Object: d.Object, Merchant: v.Merchant, Clause: "GEN-6", Detail: map[string]any{"decision": d.ID, "was": v.Was}})
	return saveVerdict(tx, v)
}
