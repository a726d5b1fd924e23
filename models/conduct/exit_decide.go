package conduct

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Verdict is what staff say to an exit request, with the reason that the merchant is told.
type Verdict struct {
	Agrees bool
	Reason string
}

// SignExit gives the first answer to an exit request; where the book asks for two people, the second follows. Errors:
// Forbidden, Invalid, Conflict.
func SignExit(tx *db.Tx, id string, version int, say Verdict) (Exit, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Exit{}, err
	}
	x, err := findExit(tx, id, version)
	if err != nil {
		return x, err
	}
	if x.First.Given() {
		return x, db.Stale()
	}
	v := fault.Validation()
	written(v, "reason", say.Reason, text.Of("请写明理由，商家会看到。", "Write the reason; the merchant reads it."))
	if err := v.OrNil(); err != nil {
		return x, err
	}
	x.First, x.Agrees, x.Why, x.Returned = sign(tx), say.Agrees, say.Reason, ""
	if err := x.withheld(tx); err != nil {
		return x, err
	}
	if x, err = putExit(tx, x, "exit.signed"); err != nil {
		return x, err
	}
	book, err := rulebook.Books(tx).Edition(x.Programme, x.Edition)
	if err != nil {
		return x, err
	}
	if book.Exit == nil || book.Exit.Signers < 2 {
		return decideExit(tx, x)
	}
	return x, exitWaits(tx, x, book)
}

// exitWaits tells everybody who may countersign that an exit waits for the second signature.
func exitWaits(tx *db.Tx, x Exit, book *rulebook.Edition) error {
	name, err := called(tx, x.Merchant)
	if err != nil {
		return err
	}
	return tellStaff(tx, kindExitWaits, x.ID+":"+x.First.At.String(), outbox.Notice{Clause: x.Clause, Object: x.Ref(), Letter: outbox.Letter{
		Title:      text.F("“%[1]s”有一份退出申请等待第二人签署：%[2]s", "An exit request in “%[1]s” waits for a second signature: %[2]s", book.Title, name),
		Paragraphs: []text.Text{text.F("第一签署人：%s。", "First signature: %s.", x.First.Name)}, Clauses: membership.Cite(book, x.Clause),
		Link: "/staff/exits/" + x.ID, LinkText: text.Of("查看并决定", "Look and decide")}})
}

// CountersignExit follows the first answer as the second person, and it is decided. Errors: Forbidden, Conflict.
func CountersignExit(tx *db.Tx, id string, version int) (Exit, error) {
	x, err := secondOfExit(tx, id, version)
	if err != nil {
		return x, err
	}
	if err := x.withheld(tx); err != nil {
		return x, err
	}
	x.Second = sign(tx)
	return decideExit(tx, x)
}

// withholds are what of a membership is still to be settled before it may be left by agreement: a removal, and what the
// packages that stand after this one add.
var withholds = []func(tx *db.Tx, membership string) (bool, error){removalWaits}

// Withholding lets a later package say that something waits which may remove a member. It is called while the program starts.
func Withholding(waits func(tx *db.Tx, membership string) (bool, error)) {
	withholds = append(withholds, waits)
}

func removalWaits(tx *db.Tx, membership string) (bool, error) {
	found, err := listRemovals(tx, Removals{Membership: membership, Waiting: true, Limit: 1})
	return len(found) > 0, err
}

// withheld refuses to agree while a removal waits for its second signature: leaving would overtake it, and with it the bar
// that follows from a removal (YX-18, CC-52). Errors: Breach.
func (x Exit) withheld(tx *db.Tx) error {
	if !x.Agrees {
		return nil
	}
	for _, waits := range withholds {
		if is, err := waits(tx, x.Membership); err != nil {
			return err
		} else if is {
			return fault.New(fault.Breach, text.Of("该成员有一份违规处理或清退正在等待第二人签署，不能同意退出。", "A finding or a removal of this member waits for its second signature; the exit cannot be agreed to."),
				text.Of("请先签署或拒绝签署该处理，再答复退出申请。", "Sign that, or refuse to, and answer the exit request then.")).Under(x.Clause)
		}
	}
	return nil
}

// ReturnExit does not follow the first answer: it is void, and the request waits for a first answer again. Errors: as
// CountersignExit, Invalid.
func ReturnExit(tx *db.Tx, id string, version int, reason string) (Exit, error) {
	x, err := secondOfExit(tx, id, version)
	if err != nil {
		return x, err
	}
	v := fault.Validation()
	written(v, "reason", reason, text.Of("请写明不同意第一签署意见的理由。", "Write why you do not follow the first answer."))
	if err := v.OrNil(); err != nil {
		return x, err
	}
	x.First, x.Agrees, x.Why, x.Returned = Signature{}, false, "", tx.Actor.Name+": "+reason
	return putExit(tx, x, "exit.returned")
}

func secondOfExit(tx *db.Tx, id string, version int) (Exit, error) {
	if err := access.Require(tx, access.Countersign); err != nil {
		return Exit{}, err
	}
	x, err := findExit(tx, id, version)
	if err != nil {
		return x, err
	}
	if !x.First.Given() {
		return x, db.Stale()
	}
	return x, secondPerson(tx, x.Clause, x.First.By)
}

// decideExit records the decision that the signatures made: who is agreed to leaves at this instant; who is refused is
// told why and how to appeal.
func decideExit(tx *db.Tx, x Exit) (Exit, error) {
	l, err := ExitLetter(tx, x)
	if err != nil {
		return x, err
	}
	kind, outcome := decision.ExitRefused, Refused
	if x.Agrees {
		kind, outcome = decision.ExitAgreed, Agreed
	}
	d := decision.Decision{Kind: kind, Object: x.Ref(), Merchant: x.Merchant, Programme: x.Programme, Edition: x.Edition,
		Clauses: []string{x.Clause}, Reason: x.Why, Adverse: !x.Agrees}
	if x.Second.Given() {
		d.Second, d.SecondName = x.First.By, x.First.Name
	}
	if d, err = decision.Record(tx, d); err != nil {
		return x, err
	}
	x.Outcome, x.Answer, x.Decision, x.Closed = outcome, x.Why, d.ID, tx.Now
	action := map[bool]string{true: "exit.agreed", false: "exit.refused"}[x.Agrees]
	if x, err = putExit(tx, x, action); err != nil {
		return x, err
	}
	if !x.Agrees {
		_, err = outbox.Send(tx, outbox.Notice{Key: kindExitRefused.Key(x.Decision), Merchant: x.Merchant, Category: outbox.Decision, Clause: x.Clause, Object: x.Ref(), Letter: l})
		return x, err
	}
	m, err := membership.Find(tx, x.Membership)
	if err != nil {
		return x, err
	}
	_, err = Leave(tx, m, Cause{Kind: membership.ByExit, Ground: exitGround, Clause: x.Clause, At: tx.Now, By: x.Ref(), Letter: &l})
	return x, err
}

// ExitLetter is the letter that tells what the first answer to an exit request says, as it would be sent now.
func ExitLetter(tx *db.Tx, x Exit) (outbox.Letter, error) {
	book, err := rulebook.Books(tx).Edition(x.Programme, x.Edition)
	if err != nil {
		return outbox.Letter{}, err
	}
	if !x.Agrees {
		return refusedExit(tx, x, book)
	}
	m, err := membership.Find(tx, x.Membership)
	if err != nil {
		return outbox.Letter{}, err
	}
	b, _, err := membership.BarFor(tx, m, exitGround, tx.Now)
	l := leaveLetter(m, Cause{Kind: membership.ByExit, Clause: x.Clause, At: tx.Now}, book, b)
	l.Facts = []outbox.Fact{{Label: text.Of("您的理由", "Your reasons"), Value: text.Same(x.Reasons)}, {Label: text.Of("决定的理由", "Why it was decided so"), Value: text.Same(x.Why)}}
	return l, err
}

func refusedExit(tx *db.Tx, x Exit, book *rulebook.Edition) (outbox.Letter, error) {
	return withAppeal(tx, outbox.Letter{Title: text.F("关于退出申请的决定：未同意（“%s”）", "Decision on your exit request in “%s”: not agreed", book.Title),
		Paragraphs: []text.Text{text.Of("经审查，您的退出申请未获同意，成员资格继续有效。", "Your exit request was not agreed to; the membership goes on.")},
		Clauses:    membership.Cite(book, x.Clause),
		Facts: []outbox.Fact{{Label: text.Of("您的理由", "Your reasons"), Value: text.Same(x.Reasons)},
			{Label: text.Of("决定的理由", "Why it was decided so"), Value: text.Same(x.Why)}},
		Todo: []text.Text{text.Of("情况变化后可以重新提出申请。", "When things have changed you may file a new request.")},
		Link: "/exits/" + x.ID, LinkText: text.Of("查看决定并申诉", "See the decision and appeal")}, book)
}
