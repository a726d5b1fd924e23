package product

import (
	"context"
	"errors"
	"fmt"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/text"
)

// tagBatch is the job that tags a large batch.
const tagBatch = "tag.batch"

// Workers do the long work of this package.
var Workers = map[string]job.Worker{tagBatch: work}

// work tags a batch in steps of one transaction each, then gives the merchants their notices.
func work(ctx context.Context, d *db.DB, r *job.Run) error {
	var id string
	var at int64
	if err := errors.Join(r.Args(&id), r.Place(&at)); err != nil {
		return err
	}
	for more := true; more; {
		err := d.InTx(ctx, db.System("tagging"), func(tx *db.Tx) error {
			b, err := findBatch(tx, id, "")
			if err != nil {
				return err
			}
			s, err := fill(tx, b, at)
			if more = s.items > 0; err != nil || !more {
				return err
			}
			tx.AfterCommit(func() { at = s.last })
			return r.Step(tx, job.Step{Place: s.last, Done: s.items, Failed: int64(len(s.against)), Report: s.report()})
		})
		if err != nil {
			return err
		}
	}
	return announceInTurn(ctx, d, id)
}

// announceInTurn gives each merchant of a batch its notice in a transaction of its own.
func announceInTurn(ctx context.Context, d *db.DB, id string) error {
	for {
		left := false
		err := d.InTx(ctx, db.System("tagging"), func(tx *db.Tx) error {
			b, err := findBatch(tx, id, tx.LockClause())
			if err != nil || b.State() != Filling {
				return err
			}
			w, ok, err := unannounced(tx, id)
			if err != nil {
				return err
			}
			if left = ok; !ok {
				return finish(tx, b)
			}
			return announce(tx, b, w)
		})
		if err != nil || !left {
			return err
		}
	}
}

// filled is what one step of a batch did.
type filled struct {
	items   int64
	last    int64
	against []Exclusion
}

// fill tags the next products of a batch, up to chunkSize. Whoever was first with a product keeps it.
func fill(tx *db.Tx, b Batch, after int64) (filled, error) {
	if b.State() != Filling {
		return filled{}, job.ErrCancelled
	}
	items, err := itemsAfter(tx, b.ID, after, chunkSize)
	if err != nil || len(items) == 0 {
		return filled{}, err
	}
	a, err := newAsking(tx, b.Programme, b.Merchant)
	if err != nil {
		return filled{}, err
	}
	found, err := a.about(items)
	if err != nil {
		return filled{}, err
	}
	if err := tagThem(tx, b, a, found); err != nil {
		return filled{}, err
	}
	s := filled{items: int64(len(items)), last: items[len(items)-1].Seq}
	for _, f := range found {
		if f.against != nil {
			s.against = append(s.against, *f.against)
		}
	}
	audit.Record(tx, audit.Entry{Action: "tags.prepared", Object: b.Ref(), Merchant: b.Merchant, Clause: a.e.Tag.Clause,
		Detail: map[string]any{"from": items[0].Seq, "to": s.last, "tagged": s.items - int64(len(s.against)), "excluded": len(s.against)}})
	return s, countItems(tx, b.ID, s.items-int64(len(s.against)), int64(len(s.against)))
}

// tagThem inserts the tags of the findings and writes down what became of each item.
func tagThem(tx *db.Tx, b Batch, a *asking, found []finding) error {
	windows, err := windowsFor(tx, b, a.e.ID, found)
	if err != nil {
		return err
	}
	all, err := insertTags(tx, b, windows, found)
	if err == nil && !all {
		err = leaveOut(tx, b, a, found)
	}
	if err != nil {
		return err
	}
	return settleItems(tx, b.ID, found)
}

// leaveOut excludes the findings whose products another batch has tagged meanwhile.
func leaveOut(tx *db.Tx, b Batch, a *asking, found []finding) error {
	mine, err := tagsOfBatch(tx, b, found)
	for i, f := range found {
		if f.against == nil && !mine[f.item.Product] {
			found[i].against = &Exclusion{Line: f.Line, Product: f.item.Product, Title: f.product.Title, Clause: a.e.Tag.Clause,
				Why: text.Of("已打标，或正在通知期内", "tagged already, or in its notice time")}
		}
	}
	return err
}

func (s filled) report() []job.Line {
	var out []job.Line
	for _, x := range s.against {
		place := x.Product
		if x.Line > 0 {
			place = fmt.Sprintf("%d: %s", x.Line, x.Product)
		}
		out = append(out, job.Line{Place: place, Message: x.Words()})
	}
	return out
}

// Words is the reason with its clause.
func (x Exclusion) Words() text.Text {
	if x.Clause == "" {
		return x.Why
	}
	return text.F("%s（%s）", "%s (%s)", x.Why, x.Clause)
}
