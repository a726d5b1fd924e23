package conduct_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
)

const programme = "yanxuan"

var (
	operator = db.Actor{Account: "S1", Name: "何平", Role: "operator"}
	first    = db.Actor{Account: "S2", Name: "周青", Role: "supervisor"}
	second   = db.Actor{Account: "S3", Name: "陆遥", Role: "supervisor"}
	third    = db.Actor{Account: "S4", Name: "许宁", Role: "supervisor"}
	owner    = db.Actor{Account: "A1", Name: "林岚", Role: "merchant_owner", Merchant: "M1"}
	stranger = db.Actor{Account: "A2", Name: "高原", Role: "merchant_owner", Merchant: "M2"}
	system   = db.System("sweep")
)

// world is a marketplace with the member M1, which has two tagged products and one task, and the merchant M2.
type world struct {
	t testing.TB
	*db.DB
	clock  *clock.Fixed
	member membership.Membership
}

func newWorld(t testing.TB, change ...string) *world {
	t.Helper()
	d, c := dbtest.New(t)
	rulebook.Carry(d, shelf(t, "", change...))
	w := &world{t: t, DB: d, clock: c}
	w.in(system, func(tx *db.Tx) error {
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "澄海星禾日用品有限公司（虚构）", LegalID: "L1"}, {ID: "M2", Name: "南岸商贸有限公司（虚构）", LegalID: "L2"}})
		if err != nil {
			return err
		}
		_, err = merchant.PutStores(tx, []merchant.Store{{ID: "T1", Merchant: "M1", Name: "星禾", Platform: "1688", Kind: "ordinary"}})
		return err
	})
	w.member = w.admit("M1", "")
	return w
}

// shelf is the book on board with changes; where a day is given, the same book is published again as of that day.
func shelf(t testing.TB, later string, change ...string) *rulebook.Library {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"common/2023-01-01.yaml", "yanxuan/2023-08-04.yaml", "yanxuan/2023-08-04.scenarios.yaml"} {
		b, err := os.ReadFile("../rulebook/books/" + name)
		if err != nil {
			t.Fatal(err)
		}
		src := strings.NewReplacer(change...).Replace(string(b))
		files[name] = &fstest.MapFile{Data: []byte(src)}
		if rest, ok := strings.CutPrefix(name, "yanxuan/2023-08-04"); ok && later != "" {
			src = strings.NewReplacer("edition: 2023-08-04", "edition: "+later, "effective: 2023-08-04", "effective: "+later).Replace(src)
			files["yanxuan/"+later+rest] = &fstest.MapFile{Data: []byte(src)}
		}
	}
	l, err := rulebook.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (w *world) in(a db.Actor, do func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.InTx(context.Background(), a, do); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) try(a db.Actor, do func(tx *db.Tx) error) error {
	return w.InTx(context.Background(), a, do)
}

func (w *world) admit(id, previous string) (m membership.Membership) {
	w.t.Helper()
	w.in(first, func(tx *db.Tx) (err error) {
		m, err = membership.Admit(tx, membership.New{Merchant: id, Programme: programme, Edition: "2023-08-04", Party: "merchant", Case: "C-" + id, Previous: previous})
		return err
	})
	return m
}

// tagged puts products into the catalogue, tags them, and lets the tags take effect a day later.
func (w *world) tagged(ids ...string) {
	w.t.Helper()
	yes, no, price, stock := true, false, int64(3990), int64(100)
	s := product.Selection{Programme: programme, Filter: product.Filter{Merchant: "M1"}}
	w.in(system, func(tx *db.Tx) error {
		var goods []product.Product
		for i, id := range ids {
			goods = append(goods, product.Product{ID: id, Store: "T1", Title: "收纳篮 " + id, StockKind: "spot", Private: &no, Online: &yes, Price: &price, Stock: &stock})
			s.Listed = append(s.Listed, product.Listed{Line: int64(i + 1), Product: id})
		}
		_, err := product.Put(tx, goods)
		return err
	})
	w.in(operator, func(tx *db.Tx) error {
		b, err := product.Select(tx, s)
		if err == nil {
			_, err = product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "适合严选", Version: b.Version})
		}
		return err
	})
	w.clock.Advance(24 * time.Hour)
	w.sweep()
}

// task gives the member a task of the book.
func (w *world) task() {
	w.t.Helper()
	w.in(operator, func(tx *db.Tx) error {
		_, err := growth.Give(tx, growth.Giving{Memberships: []string{w.member.ID}, Key: "quality-report"})
		return err
	})
}

// sweep does everything that time makes happen here.
func (w *world) sweep() {
	w.t.Helper()
	for {
		n, err := product.TakeEffect(context.Background(), w.DB)
		if err != nil {
			w.t.Fatal(err)
		}
		var due []deadline.Deadline
		w.in(system, func(tx *db.Tx) (err error) { due, err = deadline.Due(tx, 100); return err })
		for _, d := range due {
			w.fire(d)
		}
		if n+len(due) == 0 {
			return
		}
	}
}

func (w *world) fire(d deadline.Deadline) {
	w.t.Helper()
	for _, effects := range []deadline.Effects{membership.OnDue, product.OnDue, growth.OnDue, conduct.OnDue} {
		if effect := effects[d.Kind]; effect != nil {
			w.in(system, func(tx *db.Tx) error {
				if once, err := deadline.Fire(tx, d.ID); err != nil || !once {
					return err
				}
				audit.Record(tx, audit.Entry{Action: "deadline.reached", Object: d.Object})
				return effect(tx, d)
			})
		}
	}
}

// state is everything about the merchants' standing that a decision may touch, one line a thing, so that two states
// compare: memberships, tags, bars, exclusions, tasks, open requests, open deadlines.
func (w *world) state() []string {
	w.t.Helper()
	var out []string
	for _, q := range []string{
		"SELECT 'membership ' || id || ' ' || from_at || ' ' || until_at || ' ' || ended_at || ' ' || end_cause || ' ' || slot FROM memberships ORDER BY id",
		"SELECT 'tag ' || id || ' ' || membership || ' ' || effective_at || ' ' || ended_at || ' ' || end_cause || ' ' || end_by FROM tags ORDER BY id",
		"SELECT 'bar ' || id || ' ' || until_at FROM bars WHERE lifted_at = 0 ORDER BY id",
		"SELECT 'exclusion ' || product || ' ' || from_at || ' ' || to_at FROM exclusions WHERE void_at = 0 ORDER BY product, from_at",
		"SELECT 'task ' || id || ' ' || due_at || ' ' || done_at || ' ' || closed_at || ' ' || outcome FROM growth_tasks ORDER BY id",
		"SELECT 'exit ' || id || ' ' || outcome || ' ' || closed_at FROM exits ORDER BY id",
		"SELECT 'removal ' || id || ' ' || outcome FROM removals WHERE outcome = '' ORDER BY id",
		"SELECT 'deadline ' || kind || ' ' || object || ' ' || due_at FROM deadlines WHERE closed_at = 0 AND kind NOT LIKE 'appeal%' ORDER BY kind, object",
	} {
		var rows []string
		w.in(system, func(tx *db.Tx) error { return tx.DB.Raw(q).Scan(&rows).Error })
		out = append(out, rows...)
	}
	return out
}

func (w *world) same(was []string, after string) {
	w.t.Helper()
	now := w.state()
	if fmt.Sprint(was) == fmt.Sprint(now) {
		return
	}
	w.t.Errorf("after %s the state is not as before:\n%s\nwas:\n%s", after, strings.Join(now, "\n"), strings.Join(was, "\n"))
}

func (w *world) has(prefix string) (n int) {
	w.t.Helper()
	for _, line := range w.state() {
		if strings.HasPrefix(line, prefix) {
			n++
		}
	}
	return n
}

func (w *world) letters(object string) (found []outbox.Notice) {
	w.t.Helper()
	w.in(system, func(tx *db.Tx) (err error) { found, err = outbox.About(tx, object); return err })
	return found
}

// toMerchant are the letters about an object that a merchant reads, the newest first.
func (w *world) toMerchant(object string) (found []outbox.Letter) {
	w.t.Helper()
	for _, n := range w.letters(object) {
		if n.Merchant != "" {
			found = append([]outbox.Letter{n.Letter}, found...)
		}
	}
	return found
}

func (w *world) recorded(object, action string) (n int) {
	w.t.Helper()
	w.in(system, func(tx *db.Tx) error {
		found, err := audit.Find(tx, audit.Search{Object: object, Action: action, Limit: 100})
		n = len(found)
		return err
	})
	return n
}

func cites(l outbox.Letter, clauses ...string) bool {
	have := map[string]bool{}
	for _, c := range l.Clauses {
		have[c.ID] = true
	}
	for _, c := range clauses {
		if !have[c] {
			return false
		}
	}
	return true
}
