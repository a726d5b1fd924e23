package sanction

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// EndDeadline is the kind of the deadline at which a supervision ends.
const EndDeadline = "sanction.end"

// enforce puts a finding in force at this instant: its count, the decision, the measures, the letter. Findings of one
// merchant are counted one after the other.
func (f Finding) enforce(tx *db.Tx, book *rulebook.Edition) (Finding, error) {
	if err := lock(tx, f.Merchant); err != nil {
		return f, err
	}
	m, err := membership.Find(tx, f.Membership)
	if err != nil {
		return f, err
	}
	if !m.Running(tx.Now) {
		return f, settled()
	}
	l, _ := book.Ladder(f.Ladder)
	n, err := times(tx, f.Merchant, f.Counted)
	if err != nil {
		return f, err
	}
	f.Times = n + 1
	if f.Sanction, _ = book.Handled(l).At(f.Times, f.Grade); f.Sanction.Signers > f.signed() {
		return f, db.Stale() // the count has moved: what it leads to now takes two people
	}
	if f, err = f.decide(tx, book); err != nil {
		return f, err
	}
	return f, f.measures(tx, m)
}

// signed is how many people have signed.
func (f Finding) signed() int {
	if f.Second.Given() {
		return 2
	}
	return 1
}

// decide records the decision and what is in force from now on.
func (f Finding) decide(tx *db.Tx, book *rulebook.Edition) (Finding, error) {
	f.Outcome, f.From = InForce, tx.Now
	if err := f.reckon(tx); err != nil {
		return f, err
	}
	d := decision.Decision{Kind: decision.Sanction, Object: f.Ref(), Merchant: f.Merchant, Programme: f.Programme, Edition: f.Edition,
		Facts: rulebook.Facts{"finding.ladder": rulebook.Str(f.Ladder), "finding.grade": rulebook.Str(f.Grade), "finding.times": rulebook.Count(int64(f.Times)),
			"finding.measures": rulebook.List(f.Sanction.Measures...), "finding.products": rulebook.List(f.Products...)},
		Clauses: []string{f.Clause, f.Counted, book.Sanctions.Clause}, Reason: f.Facts, Adverse: true}
	if f.Second.Given() {
		d.Second, d.SecondName = f.Proposed.By, f.Proposed.Name
	}
	d, err := decision.Record(tx, d)
	if err != nil {
		return f, err
	}
	f.Decision = d.ID
	return f.put(tx, "finding.in_force")
}

// reckon sets the end of the supervision.
func (f *Finding) reckon(tx *db.Tx) (err error) {
	switch {
	case !f.Sanction.Has(rulebook.MeasureSupervised):
		f.Until = 0
	case f.Sanction.Period == "":
		f.Until = clock.Never
	default:
		f.Until, err = deadline.After(tx, f.From, f.Sanction.Period)
	}
	return err
}

// measures carries a finding out. Products are held by name, whatever the membership; the account is held as a whole by
// one row, so that everybody who looks sees all of it or nothing; a removal ends everything in one step.
func (f Finding) measures(tx *db.Tx, m membership.Membership) error {
	letter, err := f.letter(tx)
	if err != nil {
		return err
	}
	for measure, kind := range map[string]listing.Kind{rulebook.MeasureOffline: listing.Offline, rulebook.MeasureDeleted: listing.Deleted} {
		for _, p := range f.Products {
			if !f.Sanction.Has(measure) {
				break
			}
			if _, err := listing.Put(tx, listing.Hold{Merchant: f.Merchant, Product: p, Kind: kind, Clause: f.Clause, Reason: text.Same(f.Facts), By: f.Ref()}); err != nil {
				return err
			}
		}
	}
	if f.Sanction.Has(rulebook.MeasureSupervised) {
		if err := f.supervise(tx); err != nil {
			return err
		}
	}
	if f.Sanction.Has(rulebook.MeasureRemoved) {
		_, err := conduct.Leave(tx, m, conduct.Cause{Kind: membership.ByRemoval, Ground: f.Sanction.Ground, Clause: f.Clause, At: tx.Now, By: f.Ref(), Letter: &letter})
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindFound.Key(f.ID), Merchant: f.Merchant, Category: outbox.Decision, Clause: f.Clause, Object: f.Ref(), Letter: letter, MustAck: true})
	return err
}

func (f Finding) supervise(tx *db.Tx) error {
	if _, err := listing.Put(tx, listing.Hold{Merchant: f.Merchant, Membership: f.Membership, Kind: listing.Supervised, Clause: f.Clause, Reason: text.Same(f.Facts), By: f.Ref(), Until: f.Until}); err != nil {
		return err
	}
	if f.Until == clock.Never {
		return nil
	}
	_, err := deadline.Open(tx, deadline.New{Kind: EndDeadline, Object: f.Ref(), Merchant: f.Merchant, Audience: deadline.Nobody, Programme: f.Programme, Edition: f.Edition, Clause: f.Clause,
		Period: f.Sanction.Period, Due: f.Until, Link: "/findings/" + f.ID, Title: text.Of("账号监管期满", "The supervision ends")})
	return err
}

// OnDue is what happens when deadlines of this package are due.
var OnDue = deadline.Effects{EndDeadline: ended}

// ended records that a supervision is over and tells the merchant. Nothing is to be undone: the hold ended by itself, at
// that very instant.
func ended(tx *db.Tx, d deadline.Deadline) error {
	f, err := of(tx, d.Object)
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "finding.ended", Object: f.Ref(), Merchant: f.Merchant, Clause: f.Clause, Detail: map[string]any{"at": d.Due}})
	if _, err := deadline.Close(tx, d.Kind, d.Object, deadline.Lapsed); err != nil {
		return err
	}
	return f.tellEnded(tx, d.Due)
}

// tellEnded tells who is a member still; what another finding keeps hidden is not said to be visible again.
func (f Finding) tellEnded(tx *db.Tx, at clock.Instant) error {
	m, err := membership.Find(tx, f.Membership)
	if err != nil || !m.Running(tx.Now) {
		return err
	}
	hidden, err := listing.UnderSupervision(tx, f.Merchant)
	if err != nil {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindEnded.Key(f.ID), Merchant: f.Merchant, Category: outbox.Decision, Clause: f.Clause, Object: f.Ref(), Letter: f.endedLetter(at, hidden[f.Merchant].Until)})
	return err
}
