package signup

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// HandIn hands a round in: the first under the edition in force now, each later one under the same (GEN-2). The rules
// are asked, the review's clock starts anew, and the merchant is told the promised day. Where a round was sent back,
// every item named must have been changed, or have a reply that says why not. version is Form.Version.
// Errors: Invalid (asks not answered, items not amended: a Field each, named by the ask), Breach (a rule is not met, a
// Field each; no membership), Conflict (not with the merchant, or the answers changed since they were shown), Forbidden.
func HandIn(tx *db.Tx, id string, version int, replies map[string]string) (SignUp, error) {
	if err := access.Require(tx, access.Apply); err != nil {
		return SignUp{}, err
	}
	f, err := Open(tx, id)
	if err != nil {
		return SignUp{}, err
	}
	if !f.SignUp.Writable() {
		return SignUp{}, notWith(f.SignUp)
	}
	if f.Version != version {
		return SignUp{}, db.Stale()
	}
	if _, err := admitted(tx, f.Edition, f.Product); err != nil {
		return SignUp{}, err
	}
	if err := f.amended(replies); err != nil {
		return SignUp{}, err
	}
	checked := f.check(tx.Now)
	if err := checked.fault(); err != nil {
		return SignUp{}, err
	}
	s, d, err := handedIn(tx, checked, replies)
	if err != nil {
		return SignUp{}, err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: key(kindReceived, s), Merchant: s.Merchant, Category: outbox.Decision, Clause: d.Clause,
		Object: s.Ref(), Letter: receipt(f.Edition, s, d)})
	return s, err
}

// amended asks that every item that was named is another one now, or has a reply.
func (f Form) amended(replies map[string]string) error {
	if f.SignUp.State() != Returned {
		return nil
	}
	v := fault.Validation()
	for _, i := range f.Items {
		switch {
		case i.Advice == "":
		case !worded(replies[i.Ask.Key]):
			v.At(i.Ask.Key, tooLong)
		case replies[i.Ask.Key] == "" && !i.Answer.Differs(f.Rounds[0].Answers[i.Ask.Key]):
			v.At(i.Ask.Key, text.F("请修改“%s”，或说明为什么不需要修改。", "Amend “%s”, or say why it needs no change.", i.Ask.Title)).Under(f.Edition.SignUp.Clause)
		}
	}
	return v.OrNil()
}

// handedIn keeps a round that was checked and starts the review's clock.
func handedIn(tx *db.Tx, c Checked, replies map[string]string) (SignUp, deadline.Deadline, error) {
	s, e := c.Form.SignUp, c.Form.Edition
	var d deadline.Deadline
	if !s.Submitted.Done() {
		var err error
		if s.Number, err = nextNumber(tx); err != nil {
			return s, d, err
		}
		s.Edition, s.Submitted = e.ID, tx.Stamp()
	}
	s.Round++
	s.Handed, s.Ahead = tx.Stamp(), c.ahead
	s.Claimed, s.Decided, s.Outcome = Stamp{}, Stamp{}, ""
	s, err := save(tx, s)
	if err != nil {
		return s, d, err
	}
	if err := insertRound(tx, Round{SignUp: s.ID, N: s.Round, Answers: c.Form.Answers, Replies: replies, Handed: s.Handed}); err != nil {
		return s, d, err
	}
	if _, err := deadline.Close(tx, AmendDeadline, s.Ref(), deadline.Met); err != nil {
		return s, d, err
	}
	if d, err = startReview(tx, s, e); err != nil {
		return s, d, err
	}
	audit.Record(tx, audit.Entry{Action: "signup.handed_in", Object: s.Ref(), Merchant: s.Merchant, Clause: d.Clause,
		Detail: map[string]any{"number": s.Number, "round": s.Round, "edition": s.Programme + "/" + s.Edition, "hash": e.Hash, "product": s.Product,
			"results": c.Verdict.Clauses(), "answers": c.Form.Answers, "replies": replies, "due": d.Due}})
	return s, d, nil
}

// startReview opens the service level of a round.
func startReview(tx *db.Tx, s SignUp, e *rulebook.Edition) (deadline.Deadline, error) {
	return deadline.Open(tx, deadline.New{Kind: ReviewDeadline, Object: s.Ref(), Merchant: s.Merchant, Audience: deadline.Staff,
		Programme: s.Programme, Edition: s.Edition, Clause: e.SignUp.ReviewClause(), Period: e.SignUp.Period,
		Title: text.F("审核商品报名 %s", "Review sign-up %s", s.Number), Link: "/staff/signups/" + s.ID})
}

// Differences are what a round answers otherwise than the one before.
func (f Form) Differences(n int) []Difference {
	var out []Difference
	now, was := f.round(n), f.round(n-1)
	if now == nil || was == nil {
		return nil
	}
	for _, a := range f.Edition.SignUp.Asks {
		if !now.Answers[a.Key].Differs(was.Answers[a.Key]) {
			continue
		}
		out = append(out, Difference{Ask: a, Was: f.shown(a, was.Answers[a.Key]), Now: f.shown(a, now.Answers[a.Key]),
			WasPapers: was.Answers[a.Key].Papers, NowPapers: now.Answers[a.Key].Papers})
	}
	return out
}

// Difference is one ask that two rounds answer differently; papers by their ids.
type Difference struct {
	Ask                  rulebook.Ask
	Was, Now             text.Text
	WasPapers, NowPapers []string
}

func (f Form) round(n int) *Round {
	for i := range f.Rounds {
		if f.Rounds[i].N == n {
			return &f.Rounds[i]
		}
	}
	return nil
}

// shown words an answer of some round.
func (f Form) shown(a rulebook.Ask, given form.Answer) text.Text {
	v, problem := form.Read(a, given)
	if !problem.IsZero() || v.IsZero() {
		return text.Text{}
	}
	_, shown := f.Edition.Shown(form.FactOf(a), v)
	return shown
}
