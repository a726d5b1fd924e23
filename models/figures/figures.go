// Package figures keeps the daily figures of stores, of their categories, and of whatever else a rulebook measures day
// by day. A month of a subject is one packed block with its sums, so that a year of every store is read in one go
// (docs/decisions/0012-days-packed-by-month.md). Corrections replace days and keep what they replaced; orders move the days they belong to.
package figures

import (
	"fmt"

	"github.com/mengyue/portal/models/calendar"
)

// Unit is what a figure counts.
type Unit int

// The units. All figures are whole numbers.
const (
	Count Unit = iota // of things
	Fen               // money
	Micro             // 1/1,000,000: of a point of a score, of an hour, of a rate
)

// Point is 1 of whatever is kept in [Micro].
const Point = 1_000_000

// Column is one figure of a table.
type Column struct {
	Name    string
	Unit    Unit
	Most    int64 // the greatest value; 0 where any will do
	Orders  bool  // reckoned from orders, never imported
	instead int   // the column that stands in on days on which this one has nothing; -1 for none
}

// Table is one table of daily figures.
type Table struct {
	Name    string // of the kind of import and of the table in the database
	Columns []Column
	prefix  string // what stands before a subject to make it the name of its kind
	own     uint32 // columns that are imported
	made    uint32 // columns that are reckoned from orders
}

// Columns of StoreDays.
const (
	DSRDescription = iota
	DSRService
	DSRShipping
	DSRLogistics
	DSRQuality
	Ratings
	OrdersSuccessful // where none is imported: counted from orders (TM-9)
	OrdersSettled
	DisputeRefunds
	QualityRefunds
	Refunds
	RefundHours
	RefundsSelfCompleted
	storeOrders
)

// Columns of CategoryDays.
const (
	Sales          = iota // where none are imported: reckoned from orders (TM-9)
	ProductsOnline        // on that day
	orderSales
	categoryOrders
)

// Value is the one column of Series.
const Value = 0

// The tables. The subject of StoreDays and CategoryDays is a store, that of Series a subject with its kind
// ("store:S001"); the parts of CategoryDays are categories, those of Series measures.
var (
	StoreDays = table("store_days", "store:",
		score("dsr_description"), score("dsr_service"), score("dsr_shipping"), score("dsr_logistics"), score("dsr_quality"),
		Column{Name: "ratings"}, Column{Name: "orders_successful", instead: storeOrders}, Column{Name: "orders_settled"},
		Column{Name: "dispute_refunds"}, Column{Name: "quality_refunds"}, Column{Name: "refunds"},
		Column{Name: "refund_hours", Unit: Micro}, Column{Name: "refunds_self_completed"},
		Column{Name: "orders", Orders: true})
	CategoryDays = table("category_days", "store:",
		Column{Name: "sales", Unit: Fen, instead: orderSales}, Column{Name: "products_online"},
		Column{Name: "order_sales", Unit: Fen, Orders: true}, Column{Name: "orders", Orders: true})
	Series = table("series", "", Column{Name: "value", Unit: Micro})
)

func score(name string) Column { return Column{Name: name, Unit: Micro, Most: 5 * Point} }

func table(name, prefix string, columns ...Column) *Table {
	t := &Table{Name: name, Columns: columns, prefix: prefix}
	for i := range columns {
		if columns[i].instead == 0 {
			columns[i].instead = -1
		}
		if columns[i].Orders {
			t.made |= 1 << i
		} else {
			t.own |= 1 << i
		}
	}
	return t
}

// Column finds a column by its name.
func (t *Table) Column(name string) (int, bool) {
	for i, c := range t.Columns {
		if c.Name == name {
			return i, true
		}
	}
	return 0, false
}

// Day is one day of figures to be kept: it replaces all that was imported for the subject, part and day before.
type Day struct {
	Subject string
	Part    string // category or measure; "" in StoreDays
	Day     calendar.Day
	Has     uint32  // a bit for each column that has a value; the others are not available
	Values  []int64 // by column
}

// Set gives a column of the day a value.
func (d *Day) Set(column int, value int64) {
	if len(d.Values) <= column {
		d.Values = append(d.Values, make([]int64, column+1-len(d.Values))...)
	}
	d.Values[column], d.Has = value, d.Has|1<<column
}

// Source is the file that figures come from.
type Source struct {
	Import string // id of the import; "" where there was none
	File   string // its name
}

// Range is days from the first up to, without, the end.
type Range struct{ From, End calendar.Day }

// String is "2016-10-01..2017-09-30".
func (r Range) String() string { return fmt.Sprintf("%s..%s", r.From, r.End-1) }

// Hull is the smallest range that holds both.
func (r Range) Hull(o Range) Range {
	switch {
	case r.From >= r.End:
		return o
	case o.From >= o.End:
		return r
	}
	return Range{From: min(r.From, o.From), End: max(r.End, o.End)}
}
