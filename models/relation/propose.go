package relation

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Propose asks the other side to end a running relation, or to settle in another way (CC-22, CC-23). Errors: Forbidden,
// NotFound, Invalid, Conflict (it does not run, a proposal waits, or it was changed since it was shown).
func Propose(tx *db.Tx, id string, version int, p Proposal) (Relation, error) {
	return change(tx, id, version, func(r Relation, side Side, rules *rulebook.Relation) (Relation, string, error) {
		p.Side, p.Made = side, sign(tx)
		next, err := r.proposed(p, rules)
		return next, "relation.proposed", err
	}, tellProposed)
}

func (r Relation) proposed(p Proposal, rules *rulebook.Relation) (Relation, error) {
	if r.Proposal.Kind != "" {
		return r, settled()
	}
	v := fault.Validation()
	switch p.Kind {
	case ToEnd:
		p.Payment = ""
		if p.Reason == "" {
			v.At("reason", text.Of("请写明解除的理由，对方会看到。", "Write why you wish to end it; the other side reads it."))
		}
	case ToSettle:
		if _, known := rules.Payment(p.Payment); !known || p.Payment == r.Payment {
			v.At("payment", text.Of("请选择另一种结算方式。", "Choose another way to settle."))
		}
	default:
		v.At("kind", text.Of("请选择要提议的事项。", "Choose what you propose."))
	}
	if len([]rune(p.Reason)) > longest {
		v.At("reason", text.F("最多 %d 字。", "At most %d characters.", longest))
	}
	r.Proposal = p
	return r, v.OrNil()
}

// Agree lets the proposal of the other side take effect at once. Errors: as of [Propose].
func Agree(tx *db.Tx, id string, version int) (Relation, error) {
	r, err := change(tx, id, version, func(r Relation, side Side, _ *rulebook.Relation) (Relation, string, error) {
		if r.Proposal.Kind == "" || r.Proposal.Side == side {
			return r, "", settled()
		}
		if r.Proposal.Kind == ToEnd {
			r.Closed, r.Outcome = tx.Now, Agreed
			return r, "relation.ended", nil
		}
		r.Payment = r.Proposal.Payment
		return r, "relation.settled", nil
	}, tellAgreed)
	if err != nil || r.Closed == 0 {
		return r, err
	}
	return r, keepOrders(tx, r)
}

// Decline drops the proposal that waits: the other side declines it, or the one that made it takes it back. Errors: as
// of [Propose].
func Decline(tx *db.Tx, id string, version int) (Relation, error) {
	return change(tx, id, version, func(r Relation, side Side, _ *rulebook.Relation) (Relation, string, error) {
		if r.Proposal.Kind == "" {
			return r, "", settled()
		}
		if r.Proposal.Side == side {
			r.Proposal = Proposal{}
			return r, "relation.proposal_withdrawn", nil
		}
		return r, "relation.proposal_declined", nil
	}, tellDeclined)
}

// change moves a running relation on and tells the other side. The proposal is told of as it was; it is gone then.
func change(tx *db.Tx, id string, version int, decide func(Relation, Side, *rulebook.Relation) (Relation, string, error),
	tell func(*db.Tx, Relation, *rulebook.Edition) error) (Relation, error) {
	if err := access.Require(tx, access.Trade); err != nil {
		return Relation{}, err
	}
	r, side, err := mine(tx, id, version)
	if err != nil {
		return r, err
	}
	if r.State(tx.Now) != Running {
		return r, settled()
	}
	book, err := r.Book(tx)
	if err != nil {
		return r, err
	}
	next, action, err := decide(r, side, book.Relation)
	if err != nil {
		return next, err
	}
	told := next
	if action != "relation.proposed" {
		next.Proposal = Proposal{}
	}
	if next, err = put(tx, next, action, book.Relation.EndClause); err != nil {
		return next, err
	}
	if err := await(tx, next, book); err != nil {
		return next, err
	}
	return next, tell(tx, told, book)
}

// ProposalDeadline is the kind of what waits for the other side without an end of its own.
const ProposalDeadline = "relation.proposal"

// await keeps a proposal before the eyes of the side that it waits for, and lets it go once it is settled.
func await(tx *db.Tx, r Relation, book *rulebook.Edition) error {
	if r.Proposal.Kind == "" {
		_, err := deadline.Close(tx, ProposalDeadline, r.Ref(), deadline.Met)
		return err
	}
	_, err := deadline.Open(tx, deadline.New{Kind: ProposalDeadline, Object: r.Ref(), Merchant: r.At(r.Proposal.Side.Other()).Merchant, Audience: deadline.Merchant, Programme: r.Programme,
		Edition: r.Edition, Clause: book.Relation.EndClause, Due: clock.Never, Link: page(r), Title: text.F("答复 %s 收到的提议：%s", "Answer the proposal of %s: %s", r.Proposal.Made.At.Text(), proposalWord(r, book))})
	return err
}
