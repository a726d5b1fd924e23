package listing

import (
	"slices"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Kind is what a hold does to the products that it covers.
type Kind string

// The kinds of hold, the gravest first.
const (
	Supervised Kind = "supervised" // nothing of the account is to be seen
	Deleted    Kind = "deleted"    // the product's information is deleted
	Offline    Kind = "offline"
	Restricted Kind = "restricted" // it hides nothing and only stops rights
)

var kinds = map[Kind]text.Text{Supervised: text.Of("账号监管", "account supervised"), Deleted: text.Of("商品删除", "product deleted"), Offline: text.Of("商品下架", "product offline"),
	Restricted: text.Of("权利受限", "rights restricted")}

var gravity = []Kind{Supervised, Deleted, Offline, Restricted}

// Title words a kind.
func (k Kind) Title() text.Text { return kinds[k] }

// Hold keeps products of a merchant from being seen: all of them, or those of a membership, a brand, or one product,
// where these are named; products that come later are covered too. One row holds however many there are, so that a
// hold, and its lifting, is one step for whoever looks, and nothing else is touched by either.
type Hold struct {
	ID         string
	Merchant   string
	Membership string // "" = of every membership
	Brand      string // "" = of every brand
	Product    string // "" = every product
	Kind       Kind
	Stops      []rulebook.Right // what a hold on everything takes away; none = all of them
	Clause     string
	Reason     text.Text
	By         string        // what put it: "measure:…", "demand:…"; lifting goes by it
	Since      clock.Instant // 0 = this transaction's instant
	Until      clock.Instant // exclusive; clock.Never where nothing ends it by itself, which 0 means too
	Lifted     clock.Instant
}

// Put puts a hold. The same one of the same object, put again while it stands, changes nothing.
func Put(tx *db.Tx, h Hold) (Hold, error) {
	h.ID = tx.NewID()
	if h.Since == 0 {
		h.Since = tx.Now
	}
	if h.Until == 0 {
		h.Until = clock.Never
	}
	fresh, err := insertHold(tx, h)
	if err != nil || !fresh {
		return h, err
	}
	action := "hold.put"
	if h.Since > tx.Now {
		action = "hold.prepared" // it has begun when [Began] says so
	}
	audit.Record(tx, audit.Entry{Action: action, Object: h.By, Merchant: h.Merchant, Clause: h.Clause,
		Detail: map[string]any{"kind": h.Kind, "membership": h.Membership, "brand": h.Brand, "product": h.Product, "stops": h.Stops, "since": h.Since, "until": h.Until}})
	return h, nil
}

// Began puts on the record that what an object had prepared to hold from an instant on is held since then.
func Began(tx *db.Tx, by, clause string, since clock.Instant) error {
	merchant, _, err := heldBy(tx, by)
	if err != nil || merchant == "" {
		return err
	}
	audit.Record(tx, audit.Entry{Action: "hold.put", Object: by, Merchant: merchant, Clause: clause, Detail: map[string]any{"since": since}})
	return nil
}

// Lift lifts every hold that an object put, and no other one, and says how many there were. An object holds one merchant.
func Lift(tx *db.Tx, by string) (int64, error) {
	merchant, since, err := heldBy(tx, by)
	if err != nil || merchant == "" {
		return 0, err
	}
	n, err := liftHolds(tx, by)
	if err != nil {
		return n, err
	}
	action := "hold.lifted"
	if since > tx.Now {
		action = "hold.dropped" // before it began
	}
	audit.Record(tx, audit.Entry{Action: action, Object: by, Merchant: merchant, Detail: map[string]any{"count": n}})
	return n, nil
}

// LiftKind lifts the holds of one kind that an object put, and no other one.
func LiftKind(tx *db.Tx, by string, kind Kind) (int64, error) {
	merchant, _, err := heldBy(tx, by)
	if err != nil || merchant == "" {
		return 0, err
	}
	n, err := liftKind(tx, by, kind)
	if err != nil || n == 0 {
		return n, err
	}
	audit.Record(tx, audit.Entry{Action: "hold.lifted", Object: by, Merchant: merchant, Detail: map[string]any{"count": n, "kind": kind}})
	return n, nil
}

// Standing lists the holds that stand on a merchant now, the latest first; at most 500.
func Standing(tx *db.Tx, merchant string) ([]Hold, error) { return standing(tx, merchant) }

// stop reports whether the hold takes a right away from a membership: it is on everything of it.
func (h Hold) stop(membership string, right rulebook.Right) bool {
	return h.Brand == "" && h.Product == "" && (h.Membership == "" || h.Membership == membership) && (len(h.Stops) == 0 || slices.Contains(h.Stops, right))
}

// Unrestricted refuses a right to who is held as a whole: while everything of a membership is offline, hidden or
// suspended, it neither publishes nor enters a relation (CC-30), nor does what else the hold stops. Errors: Breach, under the
// hold's clause.
func Unrestricted(tx *db.Tx, merchant, membership string, right rulebook.Right) error {
	all, err := standing(tx, merchant)
	if err != nil {
		return err
	}
	for _, h := range all {
		if h.stop(membership, right) {
			return fault.New(fault.Breach, text.F("贵司的权利目前受到限制：%s", "Your rights are restricted at present: %s", h.Reason),
				text.Of("限制解除后即可继续；如有异议，请从相应的决定提出申诉。", "You can go on once that is lifted. If you disagree, appeal from the decision.")).Under(h.Clause)
		}
	}
	return nil
}

// Stopped says from which of some memberships a right is taken now.
func Stopped(tx *db.Tx, memberships []membership.Membership, right rulebook.Right) (map[string]bool, error) {
	all, err := holdsOn(tx, memberships)
	out := map[string]bool{}
	for id, holds := range all {
		out[id] = slices.ContainsFunc(holds, func(h Hold) bool { return h.stop(id, right) })
	}
	return out, err
}

// Restrictions are the memberships, of some, that are held as a whole now, each with the gravest of its holds.
func Restrictions(tx *db.Tx, memberships []membership.Membership) (map[string]Hold, error) {
	all, err := holdsOn(tx, memberships)
	out := map[string]Hold{}
	for id, holds := range all {
		out[id] = slices.MinFunc(holds, func(a, b Hold) int { return slices.Index(gravity, a.Kind) - slices.Index(gravity, b.Kind) })
	}
	return out, err
}

// holdsOn are the holds on everything of some memberships, by membership; those without are left out.
func holdsOn(tx *db.Tx, memberships []membership.Membership) (map[string][]Hold, error) {
	merchants := make([]string, len(memberships))
	for i, m := range memberships {
		merchants[i] = m.Merchant
	}
	all, err := standingOn(tx, merchants)
	out := map[string][]Hold{}
	for _, m := range memberships {
		for _, h := range all[m.Merchant] {
			if h.Membership == "" || h.Membership == m.ID {
				out[m.ID] = append(out[m.ID], h)
			}
		}
	}
	return out, err
}

// UnderSupervision says which of some merchants are supervised now, each with its hold: nothing of theirs is to be seen
// by others, on no page, in no export, and not over the API.
func UnderSupervision(tx *db.Tx, merchants ...string) (map[string]Hold, error) {
	return supervised(tx, merchants)
}

// Concealed reports whether a merchant is hidden from the actor: it is supervised, and the actor is neither of its own
// people nor staff.
func Concealed(tx *db.Tx, merchant string) (bool, error) {
	if tx.Actor.Merchant == "" || tx.Actor.Merchant == merchant {
		return false, nil
	}
	found, err := supervised(tx, []string{merchant})
	return len(found) > 0, err
}
