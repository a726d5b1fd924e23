package product

import (
	"context"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
)

// effectStep is how many tags take effect in one transaction.
const effectStep = 1000

// TakeEffect lets the tags whose notice time is over take effect, as of their due instant however late that is noticed
// (YX-10), and starts their fee with it (YX-13). Each call does one bounded step and reports how many tags it met; call
// it until it reports 0. Several workers may call it at once: a window is in the hands of one of them.
func TakeEffect(ctx context.Context, d *db.DB) (int, error) {
	for {
		n, any := 0, false
		err := d.InTx(ctx, db.System("sweep"), func(tx *db.Tx) error {
			n, any = 0, false
			w, ok, err := dueWindow(tx)
			if err != nil || !ok {
				return err
			}
			any = true
			n, err = takeEffect(tx, w)
			return err
		})
		if err != nil || n > 0 || !any {
			return n, err
		}
	}
}

func takeEffect(tx *db.Tx, w Window) (int, error) {
	e, err := rulebook.Books(tx).Edition(w.Programme, w.Edition)
	if err != nil {
		return 0, err
	}
	ids, err := makeEffective(tx, w, effectStep)
	if err != nil {
		return 0, err
	}
	if calendar.DayOf(w.Due) < calendar.DayOf(tx.Now) && len(ids) > 0 {
		if err := reckonAgain(tx, ids, calendar.DayOf(w.Due)); err != nil {
			return 0, err
		}
	}
	detail := map[string]any{"window": w.ID, "count": len(ids), "due": w.Due}
	if len(ids) > 0 {
		detail["first"], detail["last"] = ids[0], ids[len(ids)-1]
	}
	audit.Record(tx, audit.Entry{Action: "tags.effective", Object: "batch:" + w.Batch, Merchant: w.Merchant, Clause: e.Tag.NoticeClause, Detail: detail})
	if len(ids) == effectStep {
		return len(ids), nil
	}
	return len(ids), w.close(tx, e)
}

// close ends a window: all its tags have taken effect, are objected to, or ended. The merchant is told once.
func (w Window) close(tx *db.Tx, e *rulebook.Edition) error {
	w.Done = tx.Now
	if err := saveWindow(tx, w); err != nil {
		return err
	}
	if w.Closes <= tx.Now {
		if _, err := deadline.Close(tx, tagObjection, w.Ref(), deadline.Lapsed); err != nil {
			return err
		}
	}
	n, err := countEffective(tx, w.ID)
	if err != nil || n == 0 {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindEffective.Key(w.ID), Merchant: w.Merchant, Category: outbox.Product, Clause: e.Tag.FeeClause,
		Object: w.Ref(), Letter: effectLetter(e, w, n)})
	return err
}

// lapsed closes the merchant's deadline when the time to object is over; what follows is TakeEffect's.
func lapsed(tx *db.Tx, d deadline.Deadline) error {
	audit.Record(tx, audit.Entry{Action: "tags.window_closed", Object: d.Object, Merchant: d.Merchant, Clause: d.Clause, Detail: map[string]any{"closed": d.Due}})
	_, err := deadline.Close(tx, d.Kind, d.Object, deadline.Lapsed)
	return err
}

// OnDue is what happens when deadlines of this package are due.
var OnDue = deadline.Effects{tagObjection: lapsed, objectionAnswer: overdue}
