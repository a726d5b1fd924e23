package product

import (
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Reply is the staff's answer to an objection.
type Reply struct {
	Verdict Verdict // Upheld or Refused
	Reason  string
	Version int // of the objection that was shown
}

// Answer decides an objection (YX-12): upheld, the tag is cancelled; refused, it takes effect at the decision, never
// before its original instant. The decision is recorded, the merchant told. Errors: Forbidden, NotFound, Invalid,
// Conflict.
func Answer(tx *db.Tx, id string, r Reply) (Objection, error) {
	if err := access.Require(tx, access.Answer); err != nil {
		return Objection{}, err
	}
	o, err := findObjection(tx, id)
	if err != nil {
		return o, err
	}
	w, t, err := held(tx, o)
	if err != nil {
		return o, err
	}
	e, err := edition(tx, o.Programme, o.Edition)
	if err != nil {
		return o, err
	}
	if o, err = o.answer(tx, r); err != nil {
		return o, err
	}
	p, err := Find(tx, o.Product)
	if err != nil {
		return o, err
	}
	d, err := decision.Record(tx, o.decision(tx, e, p))
	if err != nil {
		return o, err
	}
	o.Decision = d.ID
	if t, err = t.settle(tx, o, w, e); err != nil {
		return o, err
	}
	if err := saveAnswer(tx, o); err != nil {
		return o, err
	}
	audit.Record(tx, audit.Entry{Action: "objection.answered", Object: o.Ref(), Merchant: o.Merchant, Clause: e.Tag.AnswerClause,
		Detail: map[string]any{"verdict": o.Verdict, "decision": d.ID, "tag": t.ID, "effective": t.Effective}})
	if _, err := deadline.Close(tx, objectionAnswer, o.Ref(), deadline.Met); err != nil {
		return o, err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindAnswered.Key(o.ID), Merchant: o.Merchant, Category: outbox.Decision, Clause: e.Tag.AnswerClause,
		Object: o.Ref(), MustAck: o.Verdict == Refused, Until: d.AppealUntil, Letter: AnswerLetter(e, o, t, d)})
	return o, err
}

// Draft is the letter that an answer would send: exactly these words, for the preview.
func (r Reply) Draft(tx *db.Tx, id string) (outbox.Letter, error) {
	o, err := findObjection(tx, id)
	if err != nil {
		return outbox.Letter{}, err
	}
	t, err := findTag(tx, o.Tag, "")
	if err != nil {
		return outbox.Letter{}, err
	}
	e, err := edition(tx, o.Programme, o.Edition)
	if err != nil {
		return outbox.Letter{}, err
	}
	if o, err = o.answer(tx, r); err != nil {
		return outbox.Letter{}, err
	}
	d := decision.Decision{Reason: o.Answer, Adverse: o.Verdict == Refused}
	if d.Adverse {
		if d.AppealUntil, err = decision.AppealUntil(tx, e); err != nil {
			return outbox.Letter{}, err
		}
	}
	t.Effective = t.from(o, t.Due, tx.Now)
	return AnswerLetter(e, o, t, d), nil
}

func (o Objection) answer(tx *db.Tx, r Reply) (Objection, error) {
	if o.Answered != 0 {
		return o, fault.New(fault.Conflict, text.F("这项异议已于 %s 处理。", "This objection was settled at %s.", o.Answered.Text()),
			text.Of("请刷新页面查看结果。", "Reload the page to see the result."))
	}
	if r.Version != o.Version {
		return o, db.Stale()
	}
	bad := fault.Validation()
	if r.Verdict != Upheld && r.Verdict != Refused {
		bad.At("verdict", text.Of("请选择异议成立或不成立。", "Choose whether the objection is upheld or refused."))
	}
	if err := reasoned(bad, r.Reason); err != nil {
		return o, err
	}
	o.Answered, o.Verdict, o.Answer = tx.Now, r.Verdict, strings.TrimSpace(r.Reason)
	o.AnsweredBy, o.AnswerName = tx.Actor.ID(), tx.Actor.Name
	return o, nil
}

func (o Objection) decision(tx *db.Tx, e *rulebook.Edition, p Product) decision.Decision {
	facts := p.Facts()
	kind := decision.ObjectionRefused
	if o.Verdict == Upheld {
		kind = decision.ObjectionUpheld
	}
	return decision.Decision{Kind: kind, Object: o.Ref(), Merchant: o.Merchant, Programme: o.Programme, Edition: o.Edition, Occasion: rulebook.OnTag,
		Facts: facts, At: tx.Now, Verdict: e.Judge(rulebook.OnTag, facts, tx.Now), Clauses: []string{e.Tag.AnswerClause}, Reason: o.Answer,
		Adverse: o.Verdict == Refused}
}

// from is since when a tag is in effect once its objection is refused: the decision, never before the due instant.
func (t Tag) from(o Objection, due, now clock.Instant) clock.Instant {
	if o.Verdict != Refused {
		return 0
	}
	return max(now, due)
}

// settle lets the answer have its effect on the tag.
func (t Tag) settle(tx *db.Tx, o Objection, w Window, e *rulebook.Edition) (Tag, error) {
	if o.Verdict == Upheld {
		t.Ended, t.Why = tx.Now, End{Clause: e.Tag.AnswerClause, Cause: ByObjection, At: tx.Now, Reason: o.Answer, By: o.Ref()}
		return t, endHeld(tx, t)
	}
	t.Effective = t.from(o, w.Due, tx.Now)
	if tx.Now < w.Due && w.Done == 0 { // its window lets it take effect with the others
		return t, releaseTag(tx, t.ID, 0)
	}
	if day := calendar.DayOf(t.Effective); day < calendar.DayOf(tx.Now) {
		if err := reckonAgain(tx, []string{t.ID}, day); err != nil {
			return t, err
		}
	}
	return t, releaseTag(tx, t.ID, t.Effective)
}

// overdue escalates an objection that was not answered in time and tells the merchant; it is never decided by silence
// (GEN-8).
func overdue(tx *db.Tx, d deadline.Deadline) error {
	o, err := findObjection(tx, strings.TrimPrefix(d.Object, "objection:"))
	if err != nil || o.Answered != 0 {
		return err
	}
	t, err := findTag(tx, o.Tag, "")
	if err != nil {
		return err
	}
	e, err := edition(tx, o.Programme, o.Edition)
	if err != nil {
		return err
	}
	if err := markLate(tx, o.ID, d.Due); err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "objection.overdue", Object: o.Ref(), Merchant: o.Merchant, Clause: d.Clause, Detail: map[string]any{"due": d.Due}})
	if err := escalate(tx, e, o, t); err != nil {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindLate.Key(o.ID), Merchant: o.Merchant, Category: outbox.Deadline, Clause: d.Clause, Object: o.Ref(),
		Letter: lateLetter(e, o, t)})
	return err
}
