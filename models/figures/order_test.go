package figures_test

import (
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
)

func order(id, category, status string, paid int64) figures.Order {
	return figures.Order{ID: id, Store: "S1", Product: "P1", Category: category, Status: status, Paid: paid, Finished: clock.Must("2017-03-01T23:59:59+08:00")}
}

func (h house) orders(rows ...figures.Order) (changed int) {
	h.Helper()
	h.in(func(tx *db.Tx) (err error) { changed, err = figures.PutOrders(tx, rows, file); return err })
	return changed
}

// TM-9: successful orders only, without freight, without what was refunded, without sham trades.
func TestSalesOfAnOrder(t *testing.T) {
	full := order("O", "杯具", "success", 10_000)
	for name, c := range map[string]struct {
		change func(*figures.Order)
		fen    int64
		ok     bool
	}{
		"as it is":              {func(*figures.Order) {}, 10_000, true},
		"freight":               {func(o *figures.Order) { o.Freight = 800 }, 9_200, true},
		"refunded in part":      {func(o *figures.Order) { o.Freight, o.Refunded = 800, 200 }, 9_000, true},
		"refunded with freight": {func(o *figures.Order) { o.Freight, o.Refunded = 800, 10_000 }, 0, true},
		"sham":                  {func(o *figures.Order) { o.Sham = true }, 0, false},
		"closed":                {func(o *figures.Order) { o.Status = "closed" }, 0, false},
		"open":                  {func(o *figures.Order) { o.Status = "open" }, 0, false},
		"without an end":        {func(o *figures.Order) { o.Finished = 0 }, 0, false},
	} {
		o := full
		c.change(&o)
		if fen, ok := o.Sales(); fen != c.fen || ok != c.ok {
			t.Errorf("%s: %d %v, want %d %v", name, fen, ok, c.fen, c.ok)
		}
	}
}

// TM-9: the excluded first-level categories are the rulebook's.
func TestExcludedCategoriesDoNotCount(t *testing.T) {
	for category, want := range map[string]bool{"其他": false, "其他/杂项": false, "其他女装": true, "女装/其他": true, "": true} {
		if figures.Counts(category, []string{"其他"}) != want {
			t.Errorf("%q counts: %v", category, !want)
		}
	}
}

// TM-9: within the contract's validity, both its days included.
func TestContractBoundsTheDaysThatCount(t *testing.T) {
	over := figures.During(year(), day("2016-12-01").Start(), day("2017-09-29").Start())
	if over.String() != "2016-12-01..2017-09-29" {
		t.Error(over)
	}
	if over = figures.During(year(), 0, 0); over != year() {
		t.Error(over)
	}
}

func TestOrderTwiceChangesNothingAndAChangedOneMovesItsDays(t *testing.T) {
	h := open(t)
	sales := func() (march1, march2, orders int64) {
		c, s := h.read(figures.CategoryDays, "S1", year()), h.read(figures.StoreDays, "S1", year())
		march1, _ = c.On("杯具", figures.Sales, day("2017-03-01"))
		march2, _ = c.On("杯具", figures.Sales, day("2017-03-02"))
		return march1, march2, s.Total("", figures.OrdersSuccessful, year()).Sum
	}
	want := func(a, b, n int64) {
		t.Helper()
		if x, y, z := sales(); x != a || y != b || z != n {
			t.Errorf("sales %d and %d of %d orders, want %d, %d, %d", x, y, z, a, b, n)
		}
	}
	a, b := order("A", "杯具", "success", 1000), order("B", "杯具", "success", 500)
	if n := h.orders(a, b, a); n != 2 {
		t.Errorf("%d are new", n)
	}
	want(1500, 0, 2)
	if n := h.orders(a, b); n != 0 {
		t.Errorf("%d changed by the same", n)
	}
	want(1500, 0, 2)
	b.Refunded = 200
	h.orders(b)
	want(1300, 0, 2)
	b.Finished = clock.Must("2017-03-02T00:00:00+08:00")
	h.orders(b)
	want(1000, 300, 2)
	a.Sham = true
	h.orders(a)
	want(0, 300, 1)
	c := h.read(figures.CategoryDays, "S1", year())
	if _, ok := c.On("杯具", figures.Sales, day("2017-03-01")); ok {
		t.Error("a day without orders has sales")
	}
	h.in(func(tx *db.Tx) error {
		was, err := figures.OrderWas(tx, "B")
		if len(was) != 2 || was[0].Refunded != 200 || was[1].Refunded != 0 {
			t.Errorf("%+v", was)
		}
		o, ok, err2 := figures.FindOrder(tx, "A")
		if !ok || !o.Sham || o.Version != 2 || err2 != nil {
			t.Errorf("%+v", o)
		}
		return err
	})
}

func TestImportedFiguresStandBeforeThoseOfOrdersInEitherOrder(t *testing.T) {
	h := open(t)
	imported := figures.Day{Subject: "S1", Part: "杯具", Day: day("2017-03-01")}
	imported.Set(figures.Sales, 7777)
	h.orders(order("A", "杯具", "success", 1000))
	h.put(figures.CategoryDays, imported)
	h.orders(order("B", "杯具", "success", 1000))
	s := h.read(figures.CategoryDays, "S1", year())
	if got := s.Total("杯具", figures.Sales, year()); got.Sum != 7777 || got.Days != 1 {
		t.Errorf("%+v", got)
	}
	imported.Has = 0
	h.put(figures.CategoryDays, imported)
	s = h.read(figures.CategoryDays, "S1", year())
	if got := s.Total("杯具", figures.Sales, year()); got.Sum != 2000 || got.Days != 1 {
		t.Errorf("%+v", got)
	}
}
