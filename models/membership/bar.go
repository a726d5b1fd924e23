package membership

import (
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
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
	b.Until, err = after(tx, b.Since, b.Period)
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
	rule, ok := barRule(book, ground)
	if !ok {
		return Bar{}, false, nil
	}
	b = Bar{Merchant: m.Merchant, Programme: m.Programme, Store: m.Store, Ground: ground, Clause: rule.Clause, Membership: m.ID, Since: at, Until: clock.Never}
	if rule.Period != rulebook.Forever {
		b.Until, err = after(tx, at, rule.Period)
		if strings.HasSuffix(rule.Period, "wd") {
			b.Period = rule.Period
		}
	}
	return b, err == nil, err
}

// SetBar keeps the merchant out from now on.
func SetBar(tx *db.Tx, b Bar) error {
	b.ID = tx.NewID()
	audit.Record(tx, audit.Entry{Action: "bar.set", Object: "membership:" + b.Membership, Merchant: b.Merchant, Clause: b.Clause,
		Detail: map[string]any{"bar": b.ID, "programme": b.Programme, "ground": b.Ground, "since": b.Since, "until": b.Until}})
	return insertBar(tx, b)
}

// barRule is the bar of a ground, else the one of any ground.
func barRule(book *rulebook.Edition, ground string) (found rulebook.Bar, ok bool) {
	if book.Return == nil {
		return found, false
	}
	for _, b := range book.Return.Bars {
		if b.Ground == ground {
			return b, true
		}
		if b.Ground == "any" {
			found, ok = b, true
		}
	}
	return found, ok
}

// LiftBars undoes the bars that the end of a membership led to (GEN-6), and reports how many there were.
func LiftBars(tx *db.Tx, m Membership) (int64, error) {
	n, err := liftBars(tx, m.ID)
	if err == nil && n > 0 {
		audit.Record(tx, audit.Entry{Action: "bar.lifted", Object: m.Ref(), Merchant: m.Merchant, Detail: map[string]any{"programme": m.Programme, "bars": n}})
	}
	return n, err
}
