package membership

import (
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

// Bar keeps a merchant out of one programme until an instant (exclusive); clock.Never is for ever. A bar in one
// programme says nothing about another (GEN-5).
type Bar struct {
	ID         string
	Merchant   string
	Programme  string
	Store      string // the one that is kept out; "" for the merchant with all of them
	Ground     string // of the book's return section
	Clause     string
	Membership string // whose end led to it
	Refused    string // the application whose refusal led to it: "case:01J…"
	Since      clock.Instant
	Until      clock.Instant
	Period     string        // where it counts working days: its end moves when the calendar learns a year (TIME-4)
	Lifted     clock.Instant // when an upheld appeal undid it
}

// Standing reports whether the bar keeps the merchant out at an instant.
func (b Bar) Standing(at clock.Instant) bool { return b.Lifted == 0 && b.Since <= at && at < b.Until }

// Fault refuses who is barred, with the first instant at which an application is possible.
func (b Bar) Fault() *fault.Fault {
	if b.Until == clock.Never {
		return fault.New(fault.Breach, text.Of("按规则，贵司不能再次申请本计划。", "Under the rules this merchant cannot apply to this programme again."),
			text.Of("如对作出该限制的决定有异议，可以从该决定提出申诉。", "If you disagree with the decision that led to it, appeal from that decision.")).Under(b.Clause)
	}
	if b.Ground == Refusal {
		return fault.New(fault.Breach,
			text.F("申请未通过后有一段时间不能再次申请，限制到 %s 为止。", "After a refusal a merchant cannot apply again for some time; this lasts until %s.", b.Until.EndText()),
			text.F("最早可以申请的时间：%s。", "You can apply from %s on.", b.Until.Text())).Under(b.Clause)
	}
	return fault.New(fault.Breach,
		text.F("离开本计划后有一段时间不能再次申请，限制到 %s 为止。", "After leaving, a merchant cannot apply again for some time; this lasts until %s.", b.Until.EndText()),
		text.F("最早可以申请的时间：%s。", "You can apply from %s on.", b.Until.Text())).Under(b.Clause)
}

// Barred finds the bar that keeps a merchant out of a programme at this instant, the longest where there are several.
func Barred(tx *db.Tx, merchant, programme string) (b Bar, ok bool, err error) {
	return BarredStore(tx, merchant, programme, "")
}

// BarredStore finds the bar that keeps a store, or its merchant with all of them, out of a programme at this instant.
func BarredStore(tx *db.Tx, merchant, programme, store string) (b Bar, ok bool, err error) {
	all, err := standingBars(tx, merchant, programme, store)
	if err != nil {
		return Bar{}, false, err
	}
	for _, one := range all {
		if one, err = one.moved(tx); err != nil {
			return Bar{}, false, err
		}
		if one.Standing(tx.Now) && (!ok || one.Until > b.Until) {
			b, ok = one, true
		}
	}
	return b, ok, nil
}

// moved reckons the end of a bar in working days anew, by the calendar of today.
func (b Bar) moved(tx *db.Tx) (Bar, error) {
	if b.Period == "" {
		return b, nil
	}
	var err error
	b.Until, err = deadline.After(tx, b.Since, b.Period)
	return b, err
}

// Bars lists every bar that a merchant has or had, the newest first.
func Bars(tx *db.Tx, merchant string) ([]Bar, error) {
	all, err := bars(tx, merchant)
	for i := range all {
		if err == nil {
			all[i], err = all[i].moved(tx)
		}
	}
	return all, err
}

// BarFor is the bar that the book knows for a ground ("exit", a ground of removal) when a membership ends at an instant
// (YX-18); ok is false where it knows none. Nothing is set yet.
func BarFor(tx *db.Tx, m Membership, ground string, at clock.Instant) (b Bar, ok bool, err error) {
	book, err := m.Book(tx)
	if err != nil {
		return Bar{}, false, err
	}
	return barBy(tx, book, Bar{Merchant: m.Merchant, Programme: m.Programme, Store: m.Store, Ground: ground, Membership: m.ID, Since: at})
}

// Proof says from what the end of the bar follows: since when, and for how long.
func (b Bar) Proof(book *rulebook.Edition) text.Text {
	rule, ok := barRule(book, b.Ground)
	if !ok {
		return text.F("依据 %s，自 %s 起", "under %s, from %s on", b.Clause, b.Since.Text())
	}
	return text.F("依据 %s：自 %s 起 %s", "under %s: from %s on, %s", b.Clause, b.Since.Text(), rulebook.Period(rule.Period))
}

// Refusal is the ground of the bar that follows a refusal in review.
const Refusal = "refusal"

// BarRefused bars who was refused in review (CC-53), where the edition of the application says so.
func BarRefused(tx *db.Tx, book *rulebook.Edition, b Bar) error {
	due, ok, err := BarOfRefusal(tx, book)
	if err != nil || !ok {
		return err
	}
	due.Merchant, due.Store, due.Refused = b.Merchant, b.Store, b.Refused
	return SetBar(tx, due)
}

// BarOfRefusal is the bar that a refusal of this instant leads to; ok is false where the book knows none.
func BarOfRefusal(tx *db.Tx, book *rulebook.Edition) (Bar, bool, error) {
	return barBy(tx, book, Bar{Programme: book.Programme, Ground: Refusal, Since: tx.Now})
}

// barBy reckons the bar that a book sets for a ground.
func barBy(tx *db.Tx, book *rulebook.Edition, b Bar) (_ Bar, ok bool, err error) {
	rule, ok := barRule(book, b.Ground)
	if !ok {
		return Bar{}, false, nil
	}
	b.Clause, b.Until = rule.Clause, clock.Never
	if rule.Period != rulebook.Forever {
		b.Until, err = deadline.After(tx, b.Since, rule.Period)
		if strings.HasSuffix(rule.Period, "wd") {
			b.Period = rule.Period
		}
	}
	return b, err == nil, err
}

// SetBar keeps the merchant out from now on.
func SetBar(tx *db.Tx, b Bar) error {
	b.ID = tx.NewID()
	object := b.Refused
	if object == "" {
		object = "membership:" + b.Membership
	}
	audit.Record(tx, audit.Entry{Action: "bar.set", Object: object, Merchant: b.Merchant, Clause: b.Clause,
		Detail: map[string]any{"bar": b.ID, "programme": b.Programme, "ground": b.Ground, "since": b.Since, "until": b.Until}})
	return insertBar(tx, b)
}

// barRule is the bar of a ground, else the one of any ground; any is any leaving, and no refusal.
func barRule(book *rulebook.Edition, ground string) (found rulebook.Bar, ok bool) {
	if book.Return == nil {
		return found, false
	}
	for _, b := range book.Return.Bars {
		if b.Ground == ground {
			return b, true
		}
		if b.Ground == "any" && ground != Refusal {
			found, ok = b, true
		}
	}
	return found, ok
}

// LiftRefusal undoes the bar that a refusal in review led to (GEN-6).
func LiftRefusal(tx *db.Tx, merchant, refused string) error {
	n, err := liftRefusal(tx, refused)
	if err == nil && n > 0 {
		audit.Record(tx, audit.Entry{Action: "bar.lifted", Object: refused, Merchant: merchant, Detail: map[string]any{"bars": n}})
	}
	return err
}

// LiftBars undoes the bars that the end of a membership led to (GEN-6), and reports how many there were.
func LiftBars(tx *db.Tx, m Membership) (int64, error) {
	n, err := liftBars(tx, m.ID)
	if err == nil && n > 0 {
		audit.Record(tx, audit.Entry{Action: "bar.lifted", Object: m.Ref(), Merchant: m.Merchant, Detail: map[string]any{"programme": m.Programme, "bars": n}})
	}
	return n, err
}
