package renewal_test

import (
	"context"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
)

// The period of the book under test, and the instant at which it is over.
var (
	first = calendar.Date(2016, 10, 1)
	last  = calendar.Date(2017, 9, 30)
	over  = clock.Must("2017-10-01")
)

// world is a marketplace at the beginning of the renewal window.
type world struct {
	*testing.T
	d *db.DB
	c *clock.Fixed
	e *rulebook.Edition
}

var (
	ctx   = context.Background()
	anna  = db.Actor{Account: "anna", Name: "安娜", Role: string(access.Operator)}
	bruno = db.Actor{Account: "bruno", Name: "布鲁诺", Role: string(access.Supervisor)}
	clara = db.Actor{Account: "clara", Name: "克拉拉", Role: string(access.Supervisor)}
)

func build(t *testing.T) *world {
	t.Helper()
	c := clock.At(clock.Must("2017-10-09T10:00:00+08:00"))
	w := &world{T: t, d: dbtest.Open(t, dbtest.DSN(t), c), c: c}
	lib, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(w.d, lib)
	if w.e, err = lib.InForce("tmall-renewal-2018", over); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) in(actor db.Actor, do func(tx *db.Tx) error) {
	w.Helper()
	if err := w.d.InTx(ctx, actor, do); err != nil {
		w.Fatal(err)
	}
}

// shop is a store with the figures that a test is about; the zero value of each is a store that would be renewed.
type shop struct {
	id       string
	kind     string
	start    string
	brands   string
	category string
	sales    int64 // fen, of the last day; the first day has none
	below    int   // days below the limit, from the first on
	change   func(day calendar.Day, s *figures.Day)
	more     []figures.Day // of categories
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// open puts stores into the marketplace, each of a merchant of its own.
func (w *world) open(shops ...shop) {
	w.Helper()
	w.in(db.System("import"), func(tx *db.Tx) error {
		for _, s := range shops {
			m := merchant.Merchant{ID: "M" + s.id, Name: s.id + " 有限公司", LegalID: s.id}
			if _, err := merchant.Put(tx, []merchant.Merchant{m}); err != nil {
				return err
			}
			store := merchant.Store{ID: s.id, Merchant: m.ID, Name: s.id + " 店", Platform: "tmall", Kind: or(s.kind, "flagship"),
				ContractStart: clock.Must(or(s.start, "2014-05-01")), Brands: s.brands}
			if _, err := merchant.PutStores(tx, []merchant.Store{store}); err != nil {
				return err
			}
			if err := s.figures(tx); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s shop) figures(tx *db.Tx) error {
	var days []figures.Day
	for day := first; day <= last; day++ {
		d := figures.Day{Subject: s.id, Day: day}
		score := int64(4_700_000) // exactly at the limit
		if int(day-first) < s.below {
			score = 4_699_999
		}
		d.Set(figures.DSRDescription, score)
		d.Set(figures.DSRService, 4_700_000)
		d.Set(figures.DSRLogistics, 4_700_000)
		d.Set(figures.OrdersSuccessful, 10)
		if s.change != nil {
			s.change(day, &d)
		}
		days = append(days, d)
	}
	if _, err := figures.Put(tx, figures.StoreDays, days, figures.Source{}); err != nil {
		return err
	}
	sales := s.sales
	if sales == 0 {
		sales = 9_000_000_00
	}
	d := figures.Day{Subject: s.id, Part: or(s.category, "女装"), Day: last}
	d.Set(figures.Sales, sales)
	d.Set(figures.ProductsOnline, 10)
	rows := append([]figures.Day{d}, s.more...)
	for i := range rows {
		rows[i].Subject = s.id
	}
	_, err := figures.Put(tx, figures.CategoryDays, rows, figures.Source{})
	return err
}

// category is one day of a category.
func category(name string, day calendar.Day, sales, products int64) figures.Day {
	d := figures.Day{Part: name, Day: day}
	d.Set(figures.Sales, sales)
	d.Set(figures.ProductsOnline, products)
	return d
}

// assess assesses all stores as of the end of the period.
func (w *world) assess() map[string]renewal.Assessment { w.Helper(); return w.asOf(over) }

func (w *world) asOf(at clock.Instant) map[string]renewal.Assessment {
	w.Helper()
	out := map[string]renewal.Assessment{}
	err := renewal.AssessAll(ctx, w.d, renewal.Options{Edition: w.e, AsOf: at, Actor: db.System("test")}, func(some []renewal.Assessment) error {
		for _, a := range some {
			out[a.Store.ID] = a
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	return out
}

// says checks what a rule says about a store.
func (w *world) says(a renewal.Assessment, rule string, want rulebook.Answer, value string) {
	w.Helper()
	r, ok := a.Verdict.Result(rule)
	if !ok || r.Result != want || value != "" && r.Value != value {
		w.Errorf("%s, %s: %s %q of %q (%s), want %s %q", a.Store.ID, rule, r.Result, r.Value, r.Limit, r.Detail.EN, want, value)
	}
}

// chain gives a store's merchant an authorisation of so many levels for a brand, confirmed outside.
func (w *world) chain(store, id string, levels int, change func(b *brand.Brand, links []brand.Link)) {
	w.Helper()
	w.in(db.System("import"), func(tx *db.Tx) error {
		b := brand.Brand{ID: id, Name: id, Trademark: "T" + id, Class: "25", Owner: id + " 权利人有限公司", Status: brand.Registered,
			AppliedOn: calendar.Date(2010, 1, 1), RegisteredOn: calendar.Date(2011, 1, 1), ValidUntil: calendar.Date(2027, 1, 1)}
		var links []brand.Link
		for i := 1; i <= levels; i++ {
			from, to := b.Owner, store+" 有限公司"
			if i > 1 {
				from = id + " 中间商" + string(rune('A'+i-2)) + " 有限公司"
			}
			if i < levels {
				to = id + " 中间商" + string(rune('A'+i-1)) + " 有限公司"
			}
			links = append(links, brand.Link{Merchant: "M" + store, Brand: id, Position: i, Grantor: from, Grantee: to, Kind: brand.Ordinary,
				ValidFrom: calendar.Date(2015, 1, 1), ValidTo: calendar.Date(2020, 1, 1), MaySublicense: true, Outside: true, Confirmed: tx.Now})
		}
		if change != nil {
			change(&b, links)
		}
		if _, err := brand.Put(tx, []brand.Brand{b}); err != nil {
			return err
		}
		_, err := brand.PutLinks(tx, links)
		return err
	})
}
