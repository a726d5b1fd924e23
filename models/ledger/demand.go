package ledger

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Demand asks a merchant to top its deposit up. What is paid covers the oldest demand first.
type Demand struct {
	ID         string
	Deposit    string
	Merchant   string
	Programme  string
	Edition    string
	Membership string // "" for a debt of who is no member any more: nothing of it can be taken offline
	Clause     string
	Amount     money.Fen
	Covered    money.Fen
	Timely     money.Fen // paid before the due instant, whenever that was confirmed
	Reason     string
	Demanded   clock.Instant
	Due        clock.Instant // exclusive
	Lapsed     clock.Instant // the due instant, once it had passed without being met
	Closed     clock.Instant
	Outcome    string
	Decision   string // of the restriction that followed
	ByName     string
	Version    int
}

// How a demand ends.
const (
	Met       = "met"       // topped up in time, also where that was confirmed later
	Restored  = "restored"  // full again after it had lapsed
	Cancelled = "cancelled" // the membership ended, or the demand was replaced
	Undone    = "undone"    // an appeal was upheld
)

// Ref is the demand's name in the record.
func (d Demand) Ref() string { return "demand:" + d.ID }

// Open reports whether it waits for money.
func (d Demand) Open() bool { return d.Closed == 0 }

// Late reports whether its time was over at an instant before it was met: rights are restricted and all products
// offline from its due instant on, also where no record of it has been made yet (CC-30).
func (d Demand) Late(now clock.Instant) bool { return d.Closed == 0 && d.Due <= now }

// Left is what is still to be paid.
func (d Demand) Left() money.Fen { return d.Amount - d.Covered }

// The kinds of deadline of a demand.
const (
	TopUpDeadline = "deposit.topup" // the time to top up
	FullDeadline  = "deposit.full"  // restricted until it is full again; no clause sets its end
)

// OnDue is what happens when deadlines of this package are due.
var OnDue = deadline.Effects{TopUpDeadline: lapsed}

// Ask demands what a member's deposit lacks, by the decision of staff. Errors: Forbidden, NotFound, Breach (nothing
// lacks, or it is demanded already).
func Ask(tx *db.Tx, deposit, reason string) (Demand, error) {
	if err := access.Require(tx, access.Sanction); err != nil {
		return Demand{}, err
	}
	d, book, err := lockedByID(tx, deposit)
	if err != nil {
		return Demand{}, err
	}
	demand, asked, err := d.demand(tx, book, reason)
	if err == nil && !asked {
		err = fault.New(fault.Breach, text.Of("保证金没有新的缺口：已经足额，或缺口已在催缴之中。", "Nothing more lacks: the deposit is full, or what it lacks is demanded already."),
			text.Of("请查看余额与催缴记录。", "Look at the balance and the demands.")).Under(book.Deposit.TopUpClause)
	}
	return demand, err
}

// Lacking is what a deposit lacks beyond what is demanded already; nothing or less where nothing does.
func Lacking(tx *db.Tx, d Deposit, book *rulebook.Edition) (money.Fen, error) {
	need, _, err := d.required(tx, book)
	if err != nil {
		return 0, err
	}
	open, err := openDemands(tx, d.ID)
	lack := need - d.Balance
	for _, o := range open {
		lack -= o.Left()
	}
	return lack, err
}

// demand asks for what the deposit lacks beyond what is demanded already. From the due instant on a hold keeps all
// products of the membership offline, unless it is met before.
func (d Deposit) demand(tx *db.Tx, book *rulebook.Edition, reason string) (Demand, bool, error) {
	lack, err := Lacking(tx, d, book)
	if err != nil || lack <= 0 {
		return Demand{}, false, err
	}
	_, m, err := d.required(tx, book)
	if err != nil {
		return Demand{}, false, err
	}
	x := Demand{ID: tx.NewID(), Deposit: d.ID, Merchant: d.Merchant, Programme: d.Programme, Edition: book.ID, Membership: m.ID, Clause: book.Deposit.TopUpClause,
		Amount: lack, Reason: reason, Demanded: tx.Now, ByName: tx.Actor.Name, Version: 1}
	end, err := deadline.Open(tx, deadline.New{Kind: TopUpDeadline, Object: x.Ref(), Merchant: x.Merchant, Audience: deadline.Merchant, Programme: x.Programme, Edition: x.Edition,
		Clause: x.Clause, Period: book.Deposit.TopUp, Link: "/deposit", Title: text.F("补足“%s”的保证金 %s", "Top the deposit of “%s” up by %s", book.Title, yuan(lack))})
	if err != nil {
		return x, false, err
	}
	x.Due = end.Due
	if err := insertDemand(tx, x); err != nil {
		return x, false, err
	}
	audit.Record(tx, audit.Entry{Action: "deposit.demanded", Object: x.Ref(), Merchant: x.Merchant, Clause: x.Clause,
		Detail: map[string]any{"deposit": d.ID, "amount": x.Amount, "balance": d.Balance, "due": x.Due, "reason": reason}})
	if err := x.hold(tx, m); err != nil {
		return x, false, err
	}
	_, err = outbox.Send(tx, outbox.Notice{Key: kindDemanded.Key(x.ID), Merchant: x.Merchant, Category: outbox.Deadline, Clause: x.Clause, Object: x.Ref(), Letter: demandLetter(book, d, x), MustAck: true})
	return x, true, err
}

// hold puts what keeps the products of the membership offline from the due instant on.
func (d Demand) hold(tx *db.Tx, m membership.Membership) error {
	if m.ID == "" {
		return nil
	}
	_, err := listing.Put(tx, listing.Hold{Merchant: d.Merchant, Membership: m.ID, Kind: listing.Offline, Clause: d.Clause, By: d.Ref(), Since: d.Due,
		Reason: text.Of("保证金在催缴期满时没有补足。", "The deposit was not topped up by the end of the demand.")})
	return err
}

// covered lets what came in cover the demands, the oldest first. One that is met in time is closed, by the instant of the
// payment: where that was confirmed later, its restriction is undone. Those that had lapsed end when the deposit is full
// again, and what they took offline returns, and only that (CC-30).
func (d Deposit) covered(tx *db.Tx, book *rulebook.Edition, amount money.Fen, paid clock.Instant) error {
	need, _, err := d.required(tx, book)
	if err != nil {
		return err
	}
	open, err := openDemands(tx, d.ID)
	if err != nil {
		return err
	}
	timely := amount
	for _, x := range open {
		if paid < x.Due {
			part := min(timely, x.Amount-x.Timely)
			timely, x.Timely = timely-part, x.Timely+part
		} else { // what it covers here is in time for no later one
			timely -= min(timely, x.Left())
		}
		if x.Timely < x.Amount {
			if x, err = x.late(tx, book); err != nil {
				return err
			}
		}
		part := min(amount, x.Left())
		amount, x.Covered = amount-part, x.Covered+part
		switch {
		case x.Timely == x.Amount, x.Lapsed == 0 && x.Left() == 0:
			err = x.inTime(tx, book)
		case x.Lapsed != 0 && d.Balance >= need && x.Left() == 0:
			if x, err = x.close(tx, Restored); err == nil {
				err = x.tellRestored(tx, book)
			}
		default:
			err = saveDemand(tx, x)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// inTime closes a demand that was met in time. Where it had lapsed before that was known, the restriction never was.
func (d Demand) inTime(tx *db.Tx, book *rulebook.Edition) error {
	undone := d.Lapsed != 0
	d.Lapsed = 0
	d, err := d.close(tx, Met)
	if err != nil || !undone || d.Membership == "" {
		return err
	}
	return d.tellRestored(tx, book)
}

// close ends a demand: its deadlines, and the hold that it put.
func (d Demand) close(tx *db.Tx, outcome string) (Demand, error) {
	d.Closed, d.Outcome = tx.Now, outcome
	if err := saveDemand(tx, d); err != nil {
		return d, err
	}
	d.Version++
	audit.Record(tx, audit.Entry{Action: "demand." + outcome, Object: d.Ref(), Merchant: d.Merchant, Clause: d.Clause, Detail: map[string]any{"amount": d.Amount, "covered": d.Covered, "lapsed": d.Lapsed}})
	if _, err := listing.Lift(tx, d.Ref()); err != nil {
		return d, err
	}
	end := deadline.Cancelled
	if outcome == Met || outcome == Restored {
		end = deadline.Met
	}
	return d, deadline.CloseAll(tx, d.Ref(), end)
}

// Demands lists what was demanded of a deposit, the open ones and the latest first; at most 200.
func Demands(tx *db.Tx, deposit string) ([]Demand, error) { return demandsOf(tx, deposit) }

// Settle demands anew what a merchant owes after it has left, or has come back: of one who left nothing but a debt, of
// a member what its deposit lacks.
func Settle(tx *db.Tx, merchant, programme string) error {
	d, err := Of(tx, merchant, programme)
	if err != nil || d.ID == "" {
		return err
	}
	d, book, err := lockedByID(tx, d.ID)
	if fault.Is(err, fault.NotFound) {
		return nil // the programme takes no deposit any more
	}
	if err != nil {
		return err
	}
	open, err := openDemands(tx, d.ID)
	for _, x := range open {
		if err == nil {
			_, err = x.close(tx, Cancelled)
		}
	}
	if err != nil {
		return err
	}
	_, _, err = d.demand(tx, book, "")
	return err
}

// yuan writes an amount for a letter.
func yuan(f money.Fen) text.Text { return text.F("%s 元", "CNY %s", f) }
