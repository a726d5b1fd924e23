package sanction

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// What this package decides can be appealed like any other decision (GEN-6).
func init() {
	conduct.Undoing(decision.Sanction, conduct.Undo{Do: undo, Title: text.Of("违规处理", "finding"),
		Told: text.Of("处理措施的影响已全部恢复，这一次不再计数；此后因次数而加重的处理也已相应改正。", "Everything that the measures did is undone and this time does not count; what was heavier later on because of it is set right too.")})
}

// A finding that waits for its second signature is settled before its member may leave by agreement (CC-52).
func init() {
	conduct.Withholding(func(tx *db.Tx, membership string) (bool, error) {
		found, err := list(tx, Question{Membership: membership, Waiting: true, Limit: 1})
		return len(found) > 0, err
	})
}

func of(tx *db.Tx, object string) (Finding, error) {
	return Find(tx, strings.TrimPrefix(object, "finding:"))
}

// Lift lifts a temporary finding once its cause is cleared up: everything it did is undone (CC-32). Errors: Forbidden,
// NotFound, Conflict, Breach (not temporary), Invalid.
func Lift(tx *db.Tx, id string, version int, why string) (Finding, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Finding{}, err
	}
	f, err := Find(tx, id)
	switch {
	case err != nil:
		return f, err
	case f.Outcome != InForce:
		return f, settled()
	case f.Version != version:
		return f, db.Stale()
	case !f.Temporary:
		return f, fault.New(fault.Breach, text.Of("只有临时措施可以解除。", "Only temporary measures are lifted."), text.Of("其他处理由商家申诉，申诉成立的全部撤销。", "Others are undone by an appeal that is upheld.")).Under(f.Clause)
	}
	if err := reason("answer", why); err != nil {
		return f, err
	}
	f.Outcome, f.Answer, f.Closed = Lifted, why, tx.Now
	if f, err = f.put(tx, "finding.lifted"); err != nil {
		return f, err
	}
	if err := f.restore(tx); err != nil {
		return f, err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindLifted.Key(f.ID), Merchant: f.Merchant, Category: outbox.Decision, Clause: f.Clause, Object: f.Ref(), Letter: f.liftedLetter()})
	return f, err
}

// undo undoes a finding whose appeal was upheld: its measures, its count, and what later findings of the clause became
// heavier by it.
func undo(tx *db.Tx, d decision.Decision) error {
	f, err := of(tx, d.Object)
	if err != nil || f.Outcome != InForce {
		return err
	}
	if err := lock(tx, f.Merchant); err != nil {
		return err
	}
	f.Outcome, f.Closed = Undone, tx.Now
	if f, err = f.put(tx, "finding.undone"); err != nil {
		return err
	}
	if err := f.restore(tx); err != nil {
		return err
	}
	return recount(tx, f)
}

// restore undoes what a finding did: holds, and the removal with everything that hung on it.
func (f Finding) restore(tx *db.Tx) error {
	if _, err := listing.Lift(tx, f.Ref()); err != nil {
		return err
	}
	if err := deadline.CloseAll(tx, f.Ref(), deadline.Cancelled); err != nil {
		return err
	}
	if !f.Sanction.Has(rulebook.MeasureRemoved) {
		return nil
	}
	return conduct.Rejoin(tx, f.Membership)
}

// recount counts the later findings of a clause anew when one before them is void. Where one would have led to less, what
// it did beyond that is undone.
func recount(tx *db.Tx, void Finding) error {
	later, err := after(tx, void)
	if err != nil {
		return err
	}
	for _, f := range later {
		book, err := rulebook.Books(tx).Edition(f.Programme, f.Edition)
		if err != nil {
			return err
		}
		l, _ := book.Ladder(f.Ladder)
		was := f.Sanction
		f.Times--
		f.Sanction, _ = book.Handled(l).At(f.Times, f.Grade)
		if err := f.ease(tx, was); err != nil {
			return err
		}
	}
	return nil
}

// ease undoes the measures that a finding no longer has.
func (f Finding) ease(tx *db.Tx, was rulebook.Sanction) error {
	if err := f.reckon(tx); err != nil {
		return err
	}
	f, err := f.put(tx, "finding.recounted")
	if err != nil || slices.Equal(f.Sanction.Measures, was.Measures) {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "finding.eased", Object: f.Ref(), Merchant: f.Merchant, Clause: f.Clause, Detail: map[string]any{"was": was.Measures, "now": f.Sanction.Measures}})
	for measure, kind := range map[string]listing.Kind{rulebook.MeasureSupervised: listing.Supervised, rulebook.MeasureDeleted: listing.Deleted, rulebook.MeasureOffline: listing.Offline} {
		if was.Has(measure) && !f.Sanction.Has(measure) {
			if _, err := listing.LiftKind(tx, f.Ref(), kind); err != nil {
				return err
			}
		}
	}
	if was.Has(rulebook.MeasureSupervised) && !f.Sanction.Has(rulebook.MeasureSupervised) {
		_, err = deadline.Close(tx, EndDeadline, f.Ref(), deadline.Cancelled)
	}
	if err == nil && was.Has(rulebook.MeasureRemoved) && !f.Sanction.Has(rulebook.MeasureRemoved) {
		err = conduct.Rejoin(tx, f.Membership)
	}
	return err
}
