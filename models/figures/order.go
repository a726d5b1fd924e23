package figures

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Order is the last state of one order.
type Order struct {
	ID       string
	Store    string
	Product  string
	Buyer    string // the merchant that bought to sell on; "" for anyone else
	Category string
	Status   string // "success" "closed" "open"
	Sham     bool
	Paid     int64         // fen, freight included
	Freight  int64         // fen
	Refunded int64         // fen, through disputes or after-sales
	Finished clock.Instant // 0 while it is open

	Version  int64
	Recorded clock.Instant
	Source   int64
}

// TableName is the table of orders.
func (Order) TableName() string { return "orders" }

// Success is the status of an order that counts.
const Success = "success"

// Sales is what the order adds to its day's sales: nothing unless it succeeded and is no sham trade (TM-9); without
// freight, without what was refunded. ok reports whether it counts as an order.
func (o Order) Sales() (fen int64, ok bool) {
	if o.Status != Success || o.Sham || o.Finished == 0 {
		return 0, false
	}
	return max(o.Paid-o.Freight-o.Refunded, 0), true
}

// FirstLevel is the first level of a category: "家居" of "家居/杯具".
func FirstLevel(category string) string {
	first, _, _ := strings.Cut(category, "/")
	return strings.TrimSpace(first)
}

// Counts reports whether a category's sales count where some first-level categories do not (TM-9).
func Counts(category string, excluded []string) bool {
	for _, x := range excluded {
		if FirstLevel(category) == x || category == x {
			return false
		}
	}
	return true
}

// PutOrders records orders and moves the days that they belong to by what is new in them: an order that comes twice
// changes nothing, one that changed moves its day, or its two days, by the difference. It returns how many were new or
// different. That the stores are there is the caller's business.
func PutOrders(tx *db.Tx, rows []Order, from Source) (changed int, err error) {
	if err := lock(tx); err != nil {
		return 0, err
	}
	was, err := ordersThere(tx, rows)
	if err != nil {
		return 0, err
	}
	for i := range rows {
		rows[i].Version, rows[i].Recorded, rows[i].Source = 1, tx.Now, 0
	}
	laid := db.Lay(maps.Clone(was), rows, func(o Order) string { return o.ID }, succeed)
	if laid.Total() == 0 {
		return 0, nil
	}
	source, err := sourceNo(tx, from)
	if err != nil {
		return 0, err
	}
	moves := moves{}
	for i := range laid.Put {
		laid.Put[i].Source = source
		moves.count(was[laid.Put[i].ID], -1)
		moves.count(laid.Put[i], 1)
	}
	audit.Record(tx, audit.Entry{Action: "orders.recorded", Object: "orders", Detail: map[string]any{
		"new": laid.New, "changed": laid.Changed, "import": from.Import, "file": from.File}})
	if err := db.Keep(tx, "orders", laid, "id", "store, product, buyer, category, status, sham, paid, freight, refunded, finished, version, recorded, source"); err != nil {
		return 0, err
	}
	return laid.Total(), moves.keep(tx, from)
}

// succeed makes an order the successor of its earlier state and reports whether it differs.
func succeed(old Order, next *Order) bool {
	same := *next
	same.Version, same.Recorded, same.Source = old.Version, old.Recorded, old.Source
	next.Version = old.Version + 1
	return same != old
}

// moves is by how much orders move the days of stores and of their categories.
type moves map[move]moved

type move struct {
	store, category string
	day             calendar.Day
}

type moved struct{ sales, orders int64 }

// count takes an order in (1) or out (-1).
func (m moves) count(o Order, sign int64) {
	fen, ok := o.Sales()
	if !ok {
		return
	}
	at := move{o.Store, o.Category, calendar.DayOf(o.Finished)}
	was := m[at]
	m[at] = moved{was.sales + sign*fen, was.orders + sign}
}

// keep moves the days.
func (m moves) keep(tx *db.Tx, from Source) error {
	whole := map[move]int64{}
	var categories, stores []Day
	for at, by := range m {
		if by == (moved{}) {
			continue
		}
		d := Day{Subject: at.store, Part: at.category, Day: at.day}
		d.Set(orderSales, by.sales)
		d.Set(categoryOrders, by.orders)
		categories = append(categories, d)
		whole[move{store: at.store, day: at.day}] += by.orders
	}
	for at, orders := range whole {
		if orders != 0 {
			d := Day{Subject: at.store, Day: at.day}
			d.Set(storeOrders, orders)
			stores = append(stores, d)
		}
	}
	for _, rows := range [][]Day{categories, stores} {
		slices.SortFunc(rows, func(a, b Day) int {
			return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Part, b.Part))
		})
	}
	if err := add(tx, CategoryDays, categories, from); err != nil {
		return err
	}
	return add(tx, StoreDays, stores, from)
}

// During is the days of the range on which a contract was valid: sales count on those only (TM-9). start is the
// contract's first instant, end 00:00 of its last day, 0 where it is open.
func During(over Range, start, end clock.Instant) Range {
	if start != 0 {
		over.From = max(over.From, calendar.DayOf(start))
	}
	if end != 0 {
		over.End = min(over.End, calendar.DayOf(end)+1)
	}
	return over
}
