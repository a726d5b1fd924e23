package watch_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/watch"
)

var (
	system     = db.System("test")
	owner      = db.Actor{Account: "owner", Name: "林岚", Role: string(access.Owner), Merchant: "M001"}
	operator   = db.Actor{Account: "op", Name: "许言", Role: string(access.Operator)}
	supervisor = db.Actor{Account: "shen", Name: "沈牧", Role: string(access.Supervisor)}
	second     = db.Actor{Account: "tang", Name: "唐禾", Role: string(access.Supervisor)}
)

// world is a marketplace with one store in a programme of stores, that meets every rule.
type world struct {
	testing.TB
	db    *db.DB
	clock *clock.Fixed
	m     membership.Membership
}

func open(t testing.TB) *world {
	t.Helper()
	d, c := dbtest.New(t)
	books, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, books)
	w := &world{TB: t, db: d, clock: c}
	w.do(system, func(tx *db.Tx) error {
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: "M001", Name: "澄海星禾日用品有限公司", LegalID: "91440515MA5300000X", Email: "star@merchant.example"}})
		return err
	})
	w.m = w.store("S1")
	return w
}

// store puts a store of M001 into the programme; its figures are sound until the clock stands a month later.
func (w *world) store(id string) (m membership.Membership) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		_, err := merchant.PutStores(tx, []merchant.Store{{ID: id, Merchant: "M001", Name: "星禾童装 " + id, Platform: "taobao", Kind: "ordinary"}})
		if err != nil {
			return err
		}
		m, err = membership.Admit(tx, membership.New{Merchant: "M001", Programme: "qinbaobei", Edition: "2017-03-01", Party: "store", Store: id})
		return err
	})
	for fact, value := range map[string]string{"affiliate": "true", "credit": "500", "decoration": "smart", "mobile_decoration": "true", "main_category": "童装"} {
		w.fact(id, fact, value, w.clock.Now().Add(-1000))
	}
	return m
}

func (w *world) do(who db.Actor, what func(tx *db.Tx) error) {
	w.Helper()
	if err := w.db.InTx(context.Background(), who, what); err != nil {
		w.Fatal(err)
	}
}

func (w *world) try(who db.Actor, what func(tx *db.Tx) error) error {
	return w.db.InTx(context.Background(), who, what)
}

func (w *world) fact(store, fact, value string, since clock.Instant) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		_, err := facts.Put(tx, []facts.Fact{{Subject: "store:" + store, Fact: fact, Since: since, Value: value}})
		return err
	})
}

// day keeps figures of a store for a day before today.
func (w *world) day(store string, back int, values map[int]int64) {
	w.Helper()
	d := figures.Day{Subject: store, Day: calendar.DayOf(w.clock.Now()) - calendar.Day(back)}
	for column, v := range values {
		d.Set(column, v)
	}
	w.do(system, func(tx *db.Tx) error {
		_, err := figures.Put(tx, figures.StoreDays, []figures.Day{d}, figures.Source{})
		return err
	})
}

// products puts products of a category on sale.
func (w *world) products(store, category string, ids ...string) {
	w.Helper()
	on := true
	var list []product.Product
	for _, id := range ids {
		list = append(list, product.Product{ID: id, Store: store, Title: "连身衣 " + id, Category: category, StockKind: "spot", Online: &on})
	}
	w.do(system, func(tx *db.Tx) error { _, err := product.Put(tx, list); return err })
}

// round judges everybody now, as the job does.
func (w *world) round() watch.Round {
	w.Helper()
	var r watch.Round
	w.do(operator, func(tx *db.Tx) (err error) { r, err = watch.Begin(tx, "qinbaobei"); return err })
	w.work("w1")
	return r
}

func (w *world) work(name string) {
	w.Helper()
	run := &job.Runner{DB: w.db, Workers: watch.Workers, Name: name}
	for more := true; more; {
		var err error
		if more, err = run.Next(context.Background()); err != nil {
			w.Fatal(err)
		}
	}
	w.do(system, func(tx *db.Tx) error {
		jobs, err := job.Recent(tx, 100)
		for _, j := range jobs {
			if j.State == job.Failed {
				w.Errorf("the round failed: %s", j.LastError)
			}
		}
		return err
	})
}

// due lets the ends take effect that are due, as the sweep does.
func (w *world) due() {
	w.Helper()
	w.do(db.System("sweep"), func(tx *db.Tx) error {
		due, err := deadline.Due(tx, 100)
		for _, d := range due {
			effect := watch.OnDue[d.Kind]
			if err != nil || effect == nil {
				continue
			}
			var first bool
			if first, err = deadline.Fire(tx, d.ID); err == nil && first {
				err = effect(tx, d)
			}
		}
		return err
	})
}

func (w *world) warnings() (found []watch.Warning) {
	w.Helper()
	w.do(system, func(tx *db.Tx) (err error) { found, err = watch.List(tx, watch.Warnings{Limit: 200}); return err })
	return found
}

// only is the one warning that there is.
func (w *world) only() watch.Warning {
	w.Helper()
	all := w.warnings()
	if len(all) != 1 {
		w.Fatalf("%d warnings, want one: %+v", len(all), all)
	}
	return all[0]
}

func (w *world) member() (m membership.Membership) {
	w.Helper()
	w.do(system, func(tx *db.Tx) (err error) { m, err = membership.Find(tx, w.m.ID); return err })
	return m
}

func (w *world) removals() (found []conduct.Removal) {
	w.Helper()
	w.do(system, func(tx *db.Tx) (err error) {
		found, err = conduct.ListRemovals(tx, conduct.Removals{Limit: 100})
		return err
	})
	return found
}

// violation puts a violation of S1 in force.
func (w *world) violation(id, kind string, grave bool) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		_, err := facts.PutViolations(tx, []facts.Violation{{ID: id, Merchant: "M001", Store: "S1", Kind: kind, Grave: grave, Occurred: tx.Now, Decided: tx.Now, State: facts.InForce}})
		return err
	})
}

// appeal appeals from a decision and upholds it.
func (w *world) appeal(decision string) {
	w.Helper()
	var a conduct.Appeal
	w.do(owner, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, decision, conduct.Filing{Grounds: []string{"数据有误"}})
		return err
	})
	w.do(supervisor, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "核对后确认数据有误"})
		return err
	})
}

// productFact records a fact of a product as of now.
func (w *world) productFact(id, fact, value string) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		_, err := facts.Put(tx, []facts.Fact{{Subject: "product:" + id, Fact: fact, Since: tx.Now, Value: value}})
		return err
	})
}

// online keeps how many products of a category S1 had online yesterday.
func (w *world) online(store, category string, n int64) {
	w.Helper()
	d := figures.Day{Subject: store, Part: category, Day: yesterday(w)}
	d.Set(figures.ProductsOnline, n)
	w.do(system, func(tx *db.Tx) error {
		_, err := figures.Put(tx, figures.CategoryDays, []figures.Day{d}, figures.Source{})
		return err
	})
}

func yesterday(w *world) calendar.Day { return calendar.DayOf(w.clock.Now()) - 1 }

// readBook reads a file beside the programme's book.
func readBook(w *world, name string) []byte {
	w.Helper()
	b, err := os.ReadFile(filepath.Join("../rulebook/books/qinbaobei", name))
	if err != nil {
		w.Fatal(err)
	}
	return b
}

// staysToSign is how many stays wait with staff for their second signature.
func (w *world) staysToSign() (n int) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		found, err := deadline.List(tx, deadline.Question{Audience: deadline.Staff, Kind: watch.StayDeadline, Limit: 10})
		n = len(found)
		return err
	})
	return n
}
