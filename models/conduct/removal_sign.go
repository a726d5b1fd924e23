package conduct

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Countersign signs a removal as the second person, and it takes effect. seen is [Seen] of the letter that was shown:
// exactly that letter is sent, and where it would read differently by now (its dates count from today) the signature is
// refused. Errors: Forbidden (the proposer, or no right), Conflict.
func Countersign(tx *db.Tx, id string, version int, seen string) (Removal, error) {
	r, err := second(tx, id, version)
	if err != nil {
		return r, err
	}
	l, err := RemovalLetter(tx, r)
	if err != nil {
		return r, err
	}
	if Seen(l) != seen {
		return r, fault.New(fault.Conflict, text.Of("告知函的内容与您看到的不同（日期已更新），尚未签署。", "The letter reads differently from the one you saw (its dates have moved); nothing was signed."),
			text.Of("请重新阅读下方的告知函后再签署。", "Read the letter below again, then sign."))
	}
	r.Second = sign(tx)
	return carry(tx, r)
}

// RefuseRemoval refuses the second signature with a reason, and the proposal ends. Errors: as Countersign, Invalid.
func RefuseRemoval(tx *db.Tx, id string, version int, reason string) (Removal, error) {
	r, err := second(tx, id, version)
	if err != nil {
		return r, err
	}
	v := fault.Validation()
	written(v, "reason", reason, text.Of("请写明不予签署的理由。", "Write why you do not sign."))
	if err := v.OrNil(); err != nil {
		return r, err
	}
	r.Second, r.Outcome, r.Reason, r.Closed = sign(tx), Refused, reason, tx.Now
	return putRemoval(tx, r, "removal.refused")
}

func second(tx *db.Tx, id string, version int) (Removal, error) {
	if err := access.Require(tx, access.Countersign); err != nil {
		return Removal{}, err
	}
	r, err := findRemoval(tx, id, version)
	if err != nil {
		return r, err
	}
	return r, secondPerson(tx, r.Clause, r.Proposed.By)
}

// carry lets a removal take effect at this instant: the decision is recorded, the merchant or its products go, the
// letter is sent.
func carry(tx *db.Tx, r Removal) (Removal, error) {
	m, err := membership.Find(tx, r.Membership)
	if err != nil {
		return r, err
	}
	l, err := RemovalLetter(tx, r)
	if err != nil {
		return r, err
	}
	d, err := decision.Record(tx, decision.Decision{Kind: decision.Removal, Object: r.Ref(), Merchant: r.Merchant, Programme: r.Programme, Edition: r.Edition,
		Facts:   rulebook.Facts{"removal.ground": rulebook.Str(r.Ground), "removal.scope": rulebook.Str(r.Scope), "removal.products": rulebook.List(r.Products...)},
		Clauses: []string{r.Clause}, Reason: r.Facts, Adverse: true, Second: r.Proposed.By, SecondName: r.Proposed.Name})
	if err != nil {
		return r, err
	}
	r.Outcome, r.Decision, r.Closed = Carried, d.ID, tx.Now
	if r, err = putRemoval(tx, r, "removal.carried"); err != nil {
		return r, err
	}
	if r.Scope == ScopeMerchant {
		_, err = Leave(tx, m, Cause{Kind: membership.ByRemoval, Ground: r.Ground, Clause: r.Clause, At: tx.Now, By: r.Ref(), Letter: &l})
		return r, err
	}
	if _, err := product.EndProducts(tx, m, r.Products, product.End{Clause: r.Clause, Cause: product.ByRemoval, At: tx.Now, Reason: r.Facts, By: r.Ref()}); err != nil {
		return r, err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindRemoved.Key(r.ID), Merchant: r.Merchant, Category: outbox.Decision, Clause: r.Clause, Object: r.Ref(), Letter: l})
	return r, err
}

// undoRemoval undoes a removal whose appeal was upheld.
func undoRemoval(tx *db.Tx, d decision.Decision) error {
	r, err := removalOf(tx, d)
	if err != nil {
		return err
	}
	if r.Outcome == Undone { // with the warning that it followed from
		return nil
	}
	r.Outcome = Undone
	if r, err = putRemoval(tx, r, "removal.undone"); err != nil {
		return err
	}
	if r.Scope == ScopeMerchant {
		return Rejoin(tx, r.Membership)
	}
	return product.ReinstateEnded(tx, r.Ref(), r.Merchant)
}

// Seen is the fingerprint of a letter as it was shown.
func Seen(l outbox.Letter) string { return blob.Sum([]byte(db.JSON(l))) }
