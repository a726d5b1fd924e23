package relation

import "github.com/mengyue/portal/models/clock"

// Order is an order under a relation: the goods of the one side's stores, bought by the other.
type Order struct {
	ID       string
	Store    string
	Product  string
	Category string
	Status   string // as imported: "open" until it and its after-sales are done with
	Paid     int64  // fen
	Refunded int64  // fen
	Finished clock.Instant
}

// Served reports whether the order and its after-sales are done with.
func (o Order) Served() bool { return o.Status != "open" }
