package product

import (
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// The kinds of deadline of this package.
const (
	tagObjection    = "tag.objection"    // the merchant may object until then
	objectionAnswer = "objection.answer" // staff answer until then
)

// announce gives a merchant the one notice of a batch. The clock of all its tags starts with it (YX-10).
func announce(tx *db.Tx, b Batch, w Window) error {
	e, err := rulebook.Books(tx).Edition(w.Programme, w.Edition)
	if err != nil {
		return err
	}
	titles, n, err := titlesOf(tx, w.ID, listedTitles)
	if err != nil {
		return err
	}
	w.Noticed = tx.Now
	if n == 0 { // every product of it was taken back before the notice
		w.Closes, w.Due, w.Done = tx.Now, tx.Now, tx.Now
		return saveWindow(tx, w)
	}
	if w.Closes, err = deadline.After(tx, tx.Now, e.Tag.Objection); err != nil {
		return err
	}
	if w.Due, err = deadline.After(tx, tx.Now, e.Tag.Notice); err != nil {
		return err
	}
	if err := saveWindow(tx, w); err != nil {
		return err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindNotice.Key(w.ID), Merchant: w.Merchant, Category: outbox.Product, Clause: e.Tag.NoticeClause,
		Object: w.Ref(), MustAck: true, Until: w.Closes, Letter: noticeLetter(e, b, w, titles, n)})
	if err != nil {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "tags.noticed", Object: b.Ref(), Merchant: w.Merchant, Clause: e.Tag.NoticeClause,
		Detail: map[string]any{"window": w.ID, "tags": n, "closes": w.Closes, "due": w.Due}})
	_, err = deadline.Open(tx, deadline.New{Kind: tagObjection, Object: w.Ref(), Merchant: w.Merchant, Audience: deadline.Merchant,
		Programme: w.Programme, Edition: w.Edition, Clause: e.Tag.ObjectionClause, Period: e.Tag.Objection, Due: w.Closes,
		Title: askTitle(n, e),
		Link:  "/tags?window=" + w.ID})
	return err
}

// askTitle asks the merchant for its objections to so many tags.
func askTitle(n int64, e *rulebook.Edition) text.Text {
	if n > countedTo {
		return text.F("%d 件以上的商品将打“%s”标，如有异议请提出", "More than %d products are to be tagged “%s”; object where you disagree", countedTo, e.Tag.Name)
	}
	return text.F("%d 件商品将打“%s”标，如有异议请提出", "%d product{s} {is|are} to be tagged “%s”; object where you disagree", n, e.Tag.Name)
}

// askOn asks for objections to those tags of a window that still wait; nobody is asked where none does.
func askOn(tx *db.Tx, window string, e *rulebook.Edition) error {
	n, err := waitingTags(tx, window)
	if err != nil {
		return err
	}
	object := Window{ID: window}.Ref()
	if n == 0 {
		return deadline.Turn(tx, tagObjection, object, deadline.Nobody)
	}
	return deadline.Retitle(tx, tagObjection, object, askTitle(n, e))
}

// announceAll gives every merchant of a small batch its notice in the batch's own transaction.
func announceAll(tx *db.Tx, b Batch) error {
	for {
		w, ok, err := unannounced(tx, b.ID)
		if err != nil {
			return err
		}
		if !ok {
			return finish(tx, b)
		}
		if err := announce(tx, b, w); err != nil {
			return err
		}
	}
}

// finish marks that every merchant of the batch has its notice.
func finish(tx *db.Tx, b Batch) error {
	audit.Record(tx, audit.Entry{Action: "batch.noticed", Object: b.Ref(), Merchant: b.Merchant, Clause: b.Clause})
	return saveNoticed(tx, b.ID)
}
