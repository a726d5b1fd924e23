package relation

import (
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// AnswerDeadline is the kind of the deadline until which a request is answered.
const AnswerDeadline = "relation.answer"

// Request is what one side asks of the other.
type Request struct {
	Programme string // whose book ties the two
	Way       string // rulebook.Apply or Invite; "" for whichever the merchant's membership allows
	With      string // the other merchant
	Payment   string
	Message   string
}

// longest bounds what people write by hand.
const longest = 1000

// Ask sends the request of the actor's merchant to the other side, which answers within the book's time (CC-20, CC-21).
// A request that timed out may be sent anew. Errors: Forbidden, Invalid, NotFound (no such member), Conflict (one is
// open already), Breach (the book lets the other side ask).
func Ask(tx *db.Tx, a Request) (Relation, error) {
	if err := access.Require(tx, access.Trade); err != nil {
		return Relation{}, err
	}
	book, err := tying(tx, a.Programme)
	if err != nil {
		return Relation{}, err
	}
	if err := a.check(book.Relation); err != nil {
		return Relation{}, err
	}
	r, err := asked(tx, book, a)
	if err != nil {
		return r, err
	}
	if err := lapseBetween(tx, r); err != nil {
		return r, err
	}
	return send(tx, r, book)
}

// send opens the request: its deadline, its row, its entry and its letter.
func send(tx *db.Tx, r Relation, book *rulebook.Edition) (Relation, error) {
	r, err := openAnswer(tx, r, book)
	if err != nil {
		return r, err
	}
	if err := insert(tx, r); err != nil {
		return r, err
	}
	audit.Record(tx, audit.Entry{Action: "relation.asked", Object: r.Ref(), Merchant: r.At(r.Asker()).Merchant, Clause: book.Relation.Clause,
		Detail: map[string]any{"way": r.Way, "here": r.Here.Merchant, "there": r.There.Merchant, "payment": r.Payment, "due": r.Due}})
	return r, tellAsked(tx, r, book)
}

// openAnswer starts the time in which a request is answered; one that was started before keeps its end.
func openAnswer(tx *db.Tx, r Relation, book *rulebook.Edition) (Relation, error) {
	d, err := deadline.Open(tx, deadline.New{Kind: AnswerDeadline, Object: r.Ref(), Merchant: r.At(r.Asker().Other()).Merchant, Audience: deadline.Merchant, Programme: r.Programme,
		Edition: r.Edition, Clause: book.Relation.AnswerClause, Period: book.Relation.Answer, From: r.Asked.At, Due: r.Due, Link: page(r),
		Title: text.F("答复 %s 收到的%s", "Answer the %[2]s of %[1]s", r.Asked.At.Text(), wayWord(r))}) // who asks is on its page, and hidden there with all else while supervised
	r.Due = d.Due
	return r, err
}

// tying finds the book in force that ties a programme's members with others. Errors: NotFound.
func tying(tx *db.Tx, programme string) (*rulebook.Edition, error) {
	e, err := rulebook.Books(tx).InForce(programme, tx.Now)
	if err == nil && e.Relation == nil {
		err = fault.Missing(text.F("计划 %s 的合作关系", "relations in programme %s", programme))
	}
	return e, err
}

func (a Request) check(rules *rulebook.Relation) error {
	v := fault.Validation()
	if _, ok := rules.Payment(a.Payment); !ok {
		v.At("payment", text.Of("请选择结算方式。", "Choose how you settle."))
	}
	if a.With == "" {
		v.At("with", text.Of("请选择对方商家。", "Choose the other merchant."))
	}
	if len([]rune(a.Message)) > longest {
		v.At("message", text.F("最多 %d 字。", "At most %d characters.", longest))
	}
	return v.OrNil()
}

// asked is the request with both sides found, the actor's merchant at the one, the named one at the other.
func asked(tx *db.Tx, book *rulebook.Edition, a Request) (Relation, error) {
	r := Relation{ID: tx.NewID(), Programme: book.Programme, Edition: book.ID, Payment: a.Payment, Message: a.Message, Asked: sign(tx), Version: 1}
	side, own, err := standing(tx, book, a.Way)
	if err != nil {
		return r, err
	}
	r.Way = wayOf(side)
	if !slices.Contains(book.Relation.Ask, r.Way) {
		return r, fault.New(fault.Breach, text.F("按规则，由%s提出。", "Under the rules the %s asks.", sideWord(book, side.Other())),
			text.Of("请等待对方提出，或与工作人员联系。", "Wait for the other side, or turn to staff.")).Under(book.Relation.Clause)
	}
	if err := listing.Unrestricted(tx, own.Merchant, own.Membership, rulebook.RightRelations); err != nil {
		return r, err
	}
	other, err := memberOf(tx, programmeOf(book, side.Other()), a.With)
	if err != nil {
		return r, err
	}
	r.Here, r.There = own, other
	if side == There {
		r.Here, r.There = other, own
	}
	return r, named(tx, &r)
}

// standing is the side at which the actor's merchant asks: that of the way it chose, else one at which it is a member.
func standing(tx *db.Tx, book *rulebook.Edition, way string) (Side, Member, error) {
	for _, s := range []Side{There, Here} {
		if way != "" && way != wayOf(s) {
			continue
		}
		m, ok, err := membership.Active(tx, tx.Actor.Merchant, programmeOf(book, s))
		if err != nil || ok && (way != "" || slices.Contains(book.Relation.Ask, wayOf(s))) {
			return s, Member{Merchant: m.Merchant, Membership: m.ID}, err
		}
	}
	return "", Member{}, fault.New(fault.Breach, text.Of("贵司目前没有可以建立合作关系的成员资格。", "Your company has no membership that can enter a relation now."),
		text.Of("请先申请加入相应计划。", "Join the programme first.")).Under(book.Relation.Clause)
}

// memberOf finds the other side: a running member that is not hidden from the actor.
func memberOf(tx *db.Tx, programme, merchant string) (Member, error) {
	none := fault.Missing(text.Of("这家可以合作的商家", "such merchant to enter a relation with"))
	if merchant == tx.Actor.Merchant {
		return Member{}, none
	}
	m, ok, err := membership.Active(tx, merchant, programme)
	if err != nil || !ok {
		return Member{}, firstOf(err, none)
	}
	hidden, err := listing.Concealed(tx, merchant)
	if err != nil || hidden {
		return Member{}, firstOf(err, none)
	}
	return Member{Merchant: m.Merchant, Membership: m.ID}, nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func programmeOf(book *rulebook.Edition, s Side) string {
	if s == Here {
		return book.Programme
	}
	return book.Relation.With
}

func wayOf(asker Side) string {
	if asker == Here {
		return rulebook.Invite
	}
	return rulebook.Apply
}

// alreadyOpen is the fault of a second request of a pair.
func alreadyOpen() *fault.Fault {
	return fault.New(fault.Conflict, text.Of("双方之间已有待答复的请求或进行中的合作关系。", "There is an open request or a running relation between the two already."),
		text.Of("请在合作关系列表中查看。", "See it in the list of relations."))
}
