package renewal

import (
	"context"
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// sending is how many decisions one step takes.
const sending = 100

// send takes the decisions of a run that two people have signed and tells the merchants, store by store, each once. The
// stores are assessed again as of the same instant: one whose class has changed since it was signed waits for a person.
func send(ctx context.Context, d *db.DB, j *job.Run) error {
	r, e, err := opened(ctx, d, j)
	if err != nil || r.State != Sending {
		return err
	}
	ranking, err := Rank(ctx, d, e, r.AsOf)
	if err != nil {
		return err
	}
	after := ""
	if err := j.Place(&after); err != nil {
		return err
	}
	signer := db.Actor{Account: r.Second.By, Name: r.Second.Name, Role: string(access.Supervisor)}
	for {
		n, next := 0, ""
		err := d.InTx(ctx, signer, func(tx *db.Tx) (err error) {
			n, next, err = sendSome(tx, j, sent{run: r, e: e, ranking: ranking}, after)
			return err
		})
		if err != nil {
			return err
		}
		after = next
		if n == 0 {
			break
		}
	}
	return d.InTx(ctx, signer, func(tx *db.Tx) error { return finish(tx, r.ID) })
}

// sent is a run whose decisions are being taken.
type sent struct {
	run     Run
	e       *rulebook.Edition
	ranking *Ranking
}

// sendSome takes the decisions of the next portion.
func sendSome(tx *db.Tx, j *job.Run, s sent, after string) (int, string, error) {
	rows, err := verdictsAfter(tx, s.run.ID, after, sending)
	if err != nil || len(rows) == 0 {
		return 0, after, err
	}
	ids := make([]string, len(rows))
	for i, v := range rows {
		ids[i] = v.Store
	}
	known, err := merchant.KnownStores(tx, ids)
	if err != nil {
		return 0, after, err
	}
	stores := make([]merchant.Store, len(rows))
	for i, v := range rows {
		stores[i] = known[v.Store]
	}
	a, err := NewAssessor(tx, s.e, s.run.AsOf, s.ranking)
	if err != nil {
		return 0, after, err
	}
	found, err := a.Some(tx, stores)
	if err != nil {
		return 0, after, err
	}
	for i := range rows {
		if err := s.decide(tx, rows[i], found[i]); err != nil {
			return 0, after, err
		}
	}
	after = rows[len(rows)-1].Store
	audit.Record(tx, audit.Entry{Action: "renewal.told", Object: s.run.Ref(), Detail: map[string]any{"stores": len(rows), "until": after}})
	return len(rows), after, j.Step(tx, job.Step{Place: after, Done: int64(len(rows))})
}

// decide takes the decision on one store.
func (s sent) decide(tx *db.Tx, v Verdict, a Assessment) error {
	if v.Settled != 0 {
		a = v.settle(s.e, a)
	} else if now := classOf(a); now != v.Class {
		v.Was, v.Class = v.Class, Person
		return saveVerdict(tx, v)
	}
	if v.Decision != "" || v.Class == Person || v.Class == NoData {
		return nil
	}
	d := decision.Decision{Object: a.Store.Object(), Merchant: v.Merchant, Programme: s.run.Programme, Edition: s.run.Edition, Occasion: a.Verdict.Occasion, Facts: a.Facts, At: a.AsOf,
		Verdict: a.Verdict, Clauses: slices.Clone(v.Clauses), Second: s.run.Proposed.By, SecondName: s.run.Proposed.Name}
	s.found(&d, &v, a)
	d, err := decision.Record(tx, d)
	if err != nil {
		return err
	}
	v.Decision = d.ID
	if err := saveVerdict(tx, v); err != nil {
		return err
	}
	if err := s.follow(tx, v); err != nil {
		return err
	}
	l, err := s.letter(d, v, a)
	if err != nil {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindDecided.Key(s.run.ID, v.Store), Merchant: v.Merchant, Category: outbox.Decision, Clause: d.Clauses[0], Object: a.Store.Object(), Letter: l, MustAck: d.Adverse})
	return err
}

// settle lays what a person judged over an assessment that could not be decided: the judgement is a fact of the decision.
func (v Verdict) settle(e *rulebook.Edition, a Assessment) Assessment {
	said := rulebook.Str(string(rulebook.Failed))
	if v.Class == Renewed {
		said = rulebook.Str(string(rulebook.Met))
	}
	judged := rulebook.Facts{}
	for _, r := range a.Verdict.Results {
		if r.Result == rulebook.NotAvailable || r.Result == rulebook.Judgement {
			judged["judgement."+r.Rule] = said
		}
	}
	a.Facts = a.Facts.With(judged)
	a.judge(e, a.Verdict.Occasion)
	return a
}

// found puts kind, clauses, reason and end of the decision together.
func (s sent) found(d *decision.Decision, v *Verdict, a Assessment) {
	r := s.e.Renewal
	switch v.Class {
	case Renewed:
		d.Kind, v.Ends, d.Clauses = decision.RenewalAgreed, r.Term.To, append([]string{r.Clause}, d.Clauses...)
		if len(v.Brands) > 0 {
			d.Adverse, d.Clauses, d.Reason = true, append([]string{r.CancelClause}, d.Clauses...), cancelled(v.Brands).ZH
		}
	case Refused:
		d.Kind, v.Ends, d.Adverse, d.Clauses = decision.RenewalRefused, r.Ends, true, append(d.Clauses, r.EndClause)
		d.Reason = v.Reason
		for _, result := range a.Verdict.With(rulebook.Failed) {
			d.Reason += result.Detail.ZH
		}
	default:
		d.Kind, d.Clauses = decision.RenewalExempt, append(d.Clauses, r.Clause)
	}
	if v.Reason != "" {
		d.Reason = v.Reason
	}
	if d.Adverse && d.Reason == "" {
		d.Reason = "未达到续签标准。"
	}
}

// follow schedules what follows from a decision: the end of the contract, the end of authorisations.
func (s sent) follow(tx *db.Tx, v Verdict) error {
	r := s.e.Renewal
	n := deadline.New{Object: v.Ref(), Merchant: v.Merchant, Audience: deadline.Merchant, Programme: s.run.Programme, Edition: s.run.Edition, Link: "/renewals/" + v.Store}
	switch {
	case v.Class == Refused:
		n.Kind, n.Clause, n.Due = endDeadline, r.EndClause, r.Ends
		n.Title = text.F("店铺“%s”的合同不再续签，到期自动终止", "The contract of “%s” is not renewed and ends by itself", v.Name)
	case v.Class == Renewed && len(v.Brands) > 0:
		if err := insertCancellations(tx, s.run, v, r.CancelClause, r.Cancels); err != nil {
			return err
		}
		n.Kind, n.Clause, n.Due = cancelDeadline, r.CancelClause, r.Cancels
		n.Title = text.F("店铺“%s”未续签的品牌授权将取消", "Authorisations of “%s” that are not renewed are cancelled", v.Name)
	default:
		return nil
	}
	_, err := deadline.Open(tx, n)
	return err
}

// finish closes a run once every store has been dealt with.
func finish(tx *db.Tx, id string) error {
	r, err := FindRun(tx, id)
	if err != nil {
		return err
	}
	if r.Counts, r.Total, err = tally(tx, id); err != nil {
		return err
	}
	r.State, r.Sent, r.Closed = Done, tx.Now, tx.Now
	_, err = put(tx, r, "renewal.done")
	return err
}
