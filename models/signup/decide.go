package signup

import (
	"strconv"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// decisions are the kinds of decision by outcome.
var decisions = map[State]string{Passed: decision.SignUpPassed, Returned: decision.SignUpReturned, Refused: decision.SignUpRefused}

// Decide decides the round that waits: everything is judged once more on the figures of this instant (GEN-3), the
// decision is kept with them, and the merchant is told; of what is sent back which items to amend and until when.
// Errors: Invalid (no reason, no advice, a judgement without a reason), Breach (something stands against passing it),
// Conflict (somebody was first, or the letter is not the one that was previewed), Forbidden, NotFound.
func Decide(tx *db.Tx, id string, version int, r Ruling) (SignUp, error) {
	if _, err := inHand(tx, id, version); err != nil {
		return SignUp{}, err
	}
	ready, err := Prepare(tx, id, r)
	if err != nil {
		return SignUp{}, err
	}
	if ready.Fault != nil {
		return SignUp{}, ready.Fault
	}
	if r.Seen != "" && r.Seen != ready.Seen {
		return SignUp{}, fault.New(fault.Conflict, text.Of("预览之后情况有变，将要发出的信与您看到的不同。", "Something changed after the preview: the letter to be sent is not the one that you saw."),
			text.Of("请重新预览并确认。", "Preview it again and confirm."))
	}
	return ready.settle(tx)
}

// settle keeps the decision, closes the review's clock, opens the merchant's, and sends the letter.
func (r Ready) settle(tx *db.Tx) (SignUp, error) {
	s := r.Form.SignUp
	d, err := decision.Record(tx, decision.Decision{Kind: decisions[r.Ruling.Outcome], Object: s.Ref(), Merchant: s.Merchant, Programme: s.Programme,
		Edition: s.Edition, Occasion: rulebook.OnSelect, Facts: r.facts, Verdict: r.Verdict, Clauses: r.clauses(), Reason: r.words(), Adverse: r.Ruling.Outcome != Passed})
	if err != nil {
		return SignUp{}, err
	}
	s.Decided, s.Outcome, s.Decision = tx.Stamp(), r.Ruling.Outcome, d.ID
	if s, err = save(tx, s); err != nil {
		return SignUp{}, err
	}
	if err := decideRound(tx, s, r.Ruling); err != nil {
		return SignUp{}, err
	}
	if _, err := deadline.Close(tx, ReviewDeadline, s.Ref(), deadline.Met); err != nil {
		return SignUp{}, err
	}
	if s.Outcome == Returned {
		if err := r.waitForMerchant(tx, s); err != nil {
			return SignUp{}, err
		}
	}
	audit.Record(tx, audit.Entry{Action: "signup." + string(s.Outcome), Object: s.Ref(), Merchant: s.Merchant, Clause: d.Clauses[0],
		Detail: map[string]any{"round": s.Round, "decision": d.ID, "clauses": d.Clauses, "ruling": r.Ruling, "letter": r.Seen, "appeal_until": d.AppealUntil}})
	_, err = outbox.Send(tx, outbox.Notice{Key: kindDecided.Key(d.ID), Merchant: s.Merchant, Category: outbox.Decision, Clause: d.Clauses[0],
		Object: s.Ref(), Letter: r.Letter, MustAck: s.Outcome == Refused})
	return s, err
}

// waitForMerchant puts what was handed in back into the draft and starts the time to amend.
func (r Ready) waitForMerchant(tx *db.Tx, s SignUp) error {
	e := r.Form.Edition
	_, err := deadline.Open(tx, deadline.New{Kind: AmendDeadline, Object: s.Ref(), Merchant: s.Merchant, Audience: deadline.Merchant, Programme: s.Programme,
		Edition: s.Edition, Clause: e.SignUp.AmendmentClause(), Period: e.SignUp.Amend,
		Title: text.F("修改商品报名 %s：%s", "Amend sign-up %s: %s", s.Number, s.Title), Link: "/signups/" + s.ID})
	return err
}

// key names a notice of one round of a sign-up that is sent once.
func key(kind outbox.Kind, s SignUp) outbox.Key { return kind.Key(s.ID, strconv.Itoa(s.Round)) }
