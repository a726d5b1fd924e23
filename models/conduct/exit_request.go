package conduct

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// RequestExit files a merchant's request to leave, with its reasons; staff decide it (YX-16). Errors: NotFound, Invalid,
// Conflict (a request waits already, or the membership is over), Breach (the book knows no request).
func RequestExit(tx *db.Tx, membershipID, reasons string) (Exit, error) {
	m, way, err := leaver(tx, membershipID)
	if err != nil {
		return Exit{}, err
	}
	if !way.Request {
		return Exit{}, noWay(way)
	}
	v := fault.Validation()
	written(v, "reasons", reasons, text.Of("请写明退出的理由。", "Write why you wish to leave."))
	if err := v.OrNil(); err != nil {
		return Exit{}, err
	}
	book, err := m.Book(tx)
	if err != nil {
		return Exit{}, err
	}
	x := newExit(tx, m, book, way.Clause, reasons)
	if err := insertExit(tx, x); err != nil {
		return x, err
	}
	audit.Record(tx, audit.Entry{Action: "exit.requested", Object: x.Ref(), Merchant: x.Merchant, Clause: x.Clause, Detail: map[string]any{"membership": m.ID, "reasons": reasons}})
	return x, openAnswer(tx, x, book)
}

// LeaveOwn leaves at once, where the book allows it (self-service), or under the present edition while a new one is
// published and not in force (GEN-7). The latter is no agreed exit: no bar follows. Errors: NotFound, Conflict, Breach.
func LeaveOwn(tx *db.Tx, membershipID, reasons string) (Exit, error) {
	m, way, err := leaver(tx, membershipID)
	if err != nil {
		return Exit{}, err
	}
	if !way.Own && way.Change == nil {
		return Exit{}, noWay(way)
	}
	book, err := m.Book(tx)
	if err != nil {
		return Exit{}, err
	}
	cause := Cause{Kind: membership.ByExit, Ground: exitGround, Clause: way.Clause, At: tx.Now}
	if way.Change != nil {
		cause = Cause{Kind: membership.ByRuleChange, Clause: changeClause(way.Change), At: tx.Now}
	}
	x := newExit(tx, m, book, cause.Clause, reasons)
	x.Own, x.Outcome, x.Closed = true, Agreed, tx.Now
	cause.By = x.Ref()
	if err := insertExit(tx, x); err != nil {
		return x, err
	}
	audit.Record(tx, audit.Entry{Action: "exit.taken", Object: x.Ref(), Merchant: x.Merchant, Clause: x.Clause, Detail: map[string]any{"membership": m.ID, "reasons": reasons, "cause": cause.Kind}})
	_, err = Leave(tx, m, cause)
	return x, err
}

// leaver finds the membership of a merchant that wishes to leave.
func leaver(tx *db.Tx, id string) (m membership.Membership, w Way, err error) {
	if err := access.Require(tx, access.Object); err != nil {
		return m, w, err
	}
	if m, err = membership.Find(tx, id); err != nil {
		return m, w, err
	}
	if !m.Running(tx.Now) {
		return m, w, fault.New(fault.Conflict, text.Of("这份成员资格已经结束或尚未开始，无需退出。", "This membership is over or has not begun; there is nothing to leave."),
			text.Of("请在成员资格列表查看最新状态。", "See where it stands in the list of memberships."))
	}
	w, err = WayOut(tx, m)
	return m, w, err
}

func newExit(tx *db.Tx, m membership.Membership, book *rulebook.Edition, clause, reasons string) Exit {
	return Exit{ID: tx.NewID(), Merchant: m.Merchant, Membership: m.ID, Programme: m.Programme, Edition: book.ID, Clause: clause, Reasons: reasons, Requested: sign(tx), Version: 1}
}

func openAnswer(tx *db.Tx, x Exit, book *rulebook.Edition) error {
	if book.Exit == nil || book.Exit.Answer == "" {
		return nil
	}
	name, err := called(tx, x.Merchant)
	if err != nil {
		return err
	}
	_, err = deadline.Open(tx, deadline.New{Kind: ExitDeadline, Object: x.Ref(), Merchant: x.Merchant, Audience: deadline.Staff, Programme: x.Programme, Edition: x.Edition,
		Clause: x.Clause, Period: book.Exit.Answer, Link: "/staff/exits/" + x.ID, Title: text.F("答复“%[1]s”的退出申请：%[2]s", "Answer an exit request in “%[1]s”: %[2]s", book.Title, name)})
	return err
}

// WithdrawExit takes a request back before it is answered. Errors: NotFound, Conflict.
func WithdrawExit(tx *db.Tx, id string, version int) (Exit, error) {
	if err := access.Require(tx, access.Object); err != nil {
		return Exit{}, err
	}
	x, err := findExit(tx, id, version)
	if err != nil {
		return x, err
	}
	x.Outcome, x.Closed = Withdrawn, tx.Now
	return putExit(tx, x, "exit.withdrawn")
}

// putExit saves a request that moved on and closes its deadline once it is settled.
func putExit(tx *db.Tx, x Exit, action string) (Exit, error) {
	if err := saveExit(tx, x); err != nil {
		return x, err
	}
	x.Version++
	audit.Record(tx, audit.Entry{Action: action, Object: x.Ref(), Merchant: x.Merchant, Clause: x.Clause,
		Detail: map[string]any{"agrees": x.Agrees, "why": x.Why, "returned": x.Returned, "answer": x.Answer, "decision": x.Decision}})
	outcome := map[State]string{Agreed: deadline.Met, Refused: deadline.Met, Withdrawn: deadline.Cancelled, Overtaken: deadline.Cancelled}[x.Outcome]
	if outcome == "" {
		return x, nil
	}
	_, err := deadline.Close(tx, ExitDeadline, x.Ref(), outcome)
	return x, err
}

// changeClause is the clause under which a member may leave before an edition takes effect.
func changeClause(e *rulebook.Edition) string {
	if e.Notice != nil {
		return e.Notice.Clause
	}
	return "GEN-7"
}

func noWay(w Way) error {
	f := fault.New(fault.Breach, text.Of("按规则，合作期内不能自行退出。", "Under the rules you cannot leave by yourself within the term."),
		text.Of("可以提出退出申请并说明理由，由工作人员决定。", "You may file a request with your reasons, which staff decide.")).Under(w.Clause)
	if !w.Request {
		f.Next = text.Of("请与工作人员联系。", "Please turn to staff.")
	}
	return f
}
