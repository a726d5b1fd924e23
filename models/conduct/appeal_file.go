package conduct

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// FileAppeal appeals from a decision against the merchant, within the time that the decision names (GEN-6). Errors:
// NotFound, Breach (not against the merchant, or too late), Conflict (appealed already), Invalid.
func FileAppeal(tx *db.Tx, decisionID string, f Filing) (Appeal, error) {
	if err := access.Require(tx, access.Object); err != nil {
		return Appeal{}, err
	}
	d, err := decision.Find(tx, decisionID)
	if err != nil {
		return Appeal{}, err
	}
	if err := Appealable(d, tx.Now); err != nil {
		return Appeal{}, err
	}
	grounds, err := f.check()
	if err != nil {
		return Appeal{}, err
	}
	book, err := rulebook.Books(tx).Edition(d.Programme, d.Edition)
	if err != nil {
		return Appeal{}, err
	}
	a := Appeal{ID: tx.NewID(), Merchant: d.Merchant, Decision: d.ID, Kind: d.Kind, Object: d.Object, Programme: d.Programme, Edition: d.Edition,
		Clause: book.Appeal.Clause, Grounds: grounds, Filed: sign(tx), Version: 1}
	if a, err = a.with(tx, f); err != nil {
		return a, err
	}
	if err := insertAppeal(tx, a); err != nil {
		return a, err
	}
	audit.Record(tx, audit.Entry{Action: "appeal.filed", Object: a.Ref(), Merchant: a.Merchant, Clause: a.Clause,
		Detail: map[string]any{"decision": d.ID, "kind": d.Kind, "grounds": grounds, "evidence": a.Evidence}})
	name, err := called(tx, a.Merchant)
	if err != nil {
		return a, err
	}
	_, err = deadline.Open(tx, deadline.New{Kind: AppealDeadline, Object: a.Ref(), Merchant: a.Merchant, Audience: deadline.Staff, Programme: a.Programme, Edition: a.Edition,
		Clause: a.Clause, Period: book.Appeal.Answer, Link: "/staff/appeals/" + a.ID, Title: text.F("处理“%[1]s”的申诉：%[2]s，%[3]s", "Decide an appeal in “%[1]s”: %[2]s, %[3]s", book.Title, name, Title(a.Kind))})
	return a, err
}

// with adds evidence to an appeal; papers must be of the merchant's library.
func (a Appeal) with(tx *db.Tx, f Filing) (Appeal, error) {
	if f.Text != "" {
		a.Evidence = append(a.Evidence, Evidence{Text: f.Text, At: tx.Now, Name: tx.Actor.Name})
	}
	for _, id := range f.Papers {
		p, err := paper.Find(tx, id)
		if err != nil {
			return a, err
		}
		a.Evidence = append(a.Evidence, Evidence{Text: p.Name, Paper: p.ID, At: tx.Now, Name: tx.Actor.Name})
	}
	if len(a.Evidence) > mostEvidence {
		return a, fault.Validation().At("papers", text.F("一份申诉最多 %d 份证据。", "One appeal takes at most %d pieces of evidence.", mostEvidence))
	}
	return a, nil
}

// AddEvidence adds to an appeal until it is decided. Errors: NotFound, Conflict (decided), Invalid.
func AddEvidence(tx *db.Tx, id string, version int, f Filing) (Appeal, error) {
	a, err := merchantsAppeal(tx, id, version)
	if err != nil {
		return a, err
	}
	v := fault.Validation()
	if f.Text == "" && len(f.Papers) == 0 {
		v.At("text", text.Of("请写明说明或选择材料。", "Write an explanation, or choose papers."))
	}
	if len([]rune(f.Text)) > long {
		v.At("text", text.F("最多 %d 字。", "At most %d characters.", long))
	}
	if err := v.OrNil(); err != nil {
		return a, err
	}
	if a, err = a.with(tx, f); err != nil {
		return a, err
	}
	return putAppeal(tx, a, "appeal.evidence")
}

// WithdrawAppeal takes an appeal back; within the time to appeal it can be filed anew. Errors: NotFound, Conflict.
func WithdrawAppeal(tx *db.Tx, id string, version int) (Appeal, error) {
	a, err := merchantsAppeal(tx, id, version)
	if err != nil {
		return a, err
	}
	a.Outcome, a.Closed = Withdrawn, tx.Now
	return putAppeal(tx, a, "appeal.withdrawn")
}

func merchantsAppeal(tx *db.Tx, id string, version int) (Appeal, error) {
	if err := access.Require(tx, access.Object); err != nil {
		return Appeal{}, err
	}
	return findAppeal(tx, id, version)
}

// findAppeal reads an appeal as it was shown. Errors: NotFound, Conflict (changed since, or decided).
func findAppeal(tx *db.Tx, id string, version int) (Appeal, error) {
	a, err := FindAppeal(tx, id)
	switch {
	case err != nil:
		return a, err
	case !a.Open():
		return a, settled()
	case a.Version != version:
		return a, db.Stale()
	}
	return a, nil
}

// putAppeal saves an appeal that moved on and closes its deadline once it is settled.
func putAppeal(tx *db.Tx, a Appeal, action string) (Appeal, error) {
	if err := saveAppeal(tx, a); err != nil {
		return a, err
	}
	a.Version++
	audit.Record(tx, audit.Entry{Action: action, Object: a.Ref(), Merchant: a.Merchant, Clause: a.Clause,
		Detail: map[string]any{"evidence": len(a.Evidence), "reason": a.Reason, "result": a.Result}})
	if a.Open() {
		return a, nil
	}
	outcome := deadline.Met
	if a.Outcome == Withdrawn {
		outcome = deadline.Cancelled
	}
	_, err := deadline.Close(tx, AppealDeadline, a.Ref(), outcome)
	return a, err
}
