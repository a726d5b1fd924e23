package signup_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
)

const programme = "juhuasuan"

var (
	owner      = db.Actor{Account: "owner-1", Name: "陈老板", Role: "merchant_owner", Merchant: "M1"}
	stranger   = db.Actor{Account: "owner-2", Name: "王老板", Role: "merchant_owner", Merchant: "M2"}
	reviewer   = db.Actor{Account: "staff-1", Name: "林审核", Role: "reviewer"}
	colleague  = db.Actor{Account: "staff-2", Name: "周主管", Role: "supervisor"}
	system     = db.System("test")
	judgements = map[string]signup.Judged{"tidy": {Answer: rulebook.Met, Reason: "清晰"}, "goods_truth": {Answer: rulebook.Met, Reason: "真实"}}
)

// world is a marketplace with a certified Taobao store S1 of merchant M1, and a library with two pictures.
type world struct {
	testing.TB
	*db.DB
	clock    *clock.Fixed
	picture  string // id of a square picture
	oblong   string // id of one that is not
	products int
}

func newWorld(t testing.TB) *world {
	t.Helper()
	d, c := dbtest.New(t)
	lib, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, lib)
	w := &world{TB: t, DB: d, clock: c}
	w.in(system, func(tx *db.Tx) error {
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "青禾日用品有限公司", LegalID: "91330100000000001A", Email: "a@example.com"},
			{ID: "M2", Name: "云溪织造厂", LegalID: "91330100000000002B", Email: "b@example.com"}})
		if err != nil {
			return err
		}
		_, err = merchant.PutStores(tx, []merchant.Store{{ID: "S1", Merchant: "M1", Name: "青禾日用", Platform: "taobao", Kind: "ordinary", Created: clock.Must("2020-01-01")},
			{ID: "S2", Merchant: "M2", Name: "云溪织造", Platform: "tmall", Kind: "flagship", Created: clock.Must("2020-01-01")}})
		if err != nil {
			return err
		}
		_, err = membership.Admit(tx, membership.New{Merchant: "M1", Programme: programme, Edition: "2016-07-01", Party: "seller", Store: "S1", Case: "C1"})
		return err
	})
	w.picture, w.oblong = w.paper("主图.png", 800, 800), w.paper("横图.png", 800, 600)
	return w
}

func (w *world) paper(name string, width, height int) (id string) {
	w.Helper()
	w.in(owner, func(tx *db.Tx) error {
		p, err := paper.Keep(tx, paper.Paper{Merchant: "M1", Name: name, SHA256: "sum-" + name, Type: paper.PNG, Size: 1000, Width: width, Height: height})
		id = p.ID
		return err
	})
	return id
}

// in runs a command that must succeed.
func (w *world) in(a db.Actor, do func(tx *db.Tx) error) {
	w.Helper()
	if err := w.InTx(context.Background(), a, do); err != nil {
		w.Fatal(err)
	}
}

// try runs a command and gives its error.
func (w *world) try(a db.Actor, do func(tx *db.Tx) error) error {
	w.Helper()
	return w.InTx(context.Background(), a, do)
}

// goods puts a towel into the catalogue that has been sold at 59.90 for a month, and once at 39.90.
func (w *world) goods() string {
	w.Helper()
	w.products++
	w.clock.Advance(time.Second)
	id := fmt.Sprintf("P%05d", w.products)
	w.in(system, func(tx *db.Tx) error {
		if _, err := product.Put(tx, []product.Product{{ID: id, Store: "S1", Title: "纯棉毛巾 " + id, Category: "日用百货/毛巾"}}); err != nil {
			return err
		}
		_, err := facts.PutDays(tx, month(id, calendar.DayOf(tx.Now)))
		return err
	})
	return id
}

// month is the last thirty days of a product, and one day in spring at 39.90.
func month(id string, end calendar.Day) []facts.ProductDay {
	score := decimal.RequireFromString("4.8")
	var out []facts.ProductDay
	for day := end - 30; day < end; day++ {
		out = append(out, facts.ProductDay{Product: id, Day: day, Sales: 5990, Orders: 1, Price: fen(5990), Score: &score})
	}
	return append(out, priced(id, "2026-03-08", 3990))
}

func priced(id, on string, price int64) facts.ProductDay {
	return facts.ProductDay{Product: id, Day: calendar.DayOf(clock.Must(on)), Sales: price, Orders: 1, Price: fen(price)}
}

func fen(n int64) *int64 { return &n }

// answers are everything that a towel needs, with some of them replaced.
func (w *world) answers(other form.Answers) form.Answers {
	out := form.Answers{"title": typed("青禾纯棉毛巾四条装加厚吸水"), "picture": {Papers: []string{w.picture}}, "list_price": typed("59.90"), "price": typed("39.90"),
		"stock": typed("2000"), "material": typed("ordinary")}
	for key, a := range other {
		out[key] = a
	}
	return out
}

func typed(s string) form.Answer { return form.Answer{Values: []string{s}} }

// draft begins a sign-up of a towel and fills it in.
func (w *world) draft(other form.Answers) (f signup.Form) {
	w.Helper()
	id := w.goods()
	w.in(owner, func(tx *db.Tx) error {
		s, err := signup.Start(tx, programme, id)
		if err != nil {
			return err
		}
		f, err = signup.SaveAnswers(tx, s.ID, 1, w.answers(other))
		return err
	})
	return f
}

// handedIn is a sign-up that waits for its review.
func (w *world) handedIn(other form.Answers) (s signup.SignUp) {
	w.Helper()
	f := w.draft(other)
	w.in(owner, func(tx *db.Tx) (err error) { s, err = signup.HandIn(tx, f.SignUp.ID, f.Version, nil); return err })
	return s
}

// claimed is a sign-up that the reviewer has in hand.
func (w *world) claimed(other form.Answers) (s signup.SignUp) {
	w.Helper()
	s = w.handedIn(other)
	w.in(reviewer, func(tx *db.Tx) (err error) { s, err = signup.Claim(tx, s.ID, s.Version); return err })
	return s
}

// decide decides a sign-up as the reviewer who has it.
func (w *world) decide(s signup.SignUp, r signup.Ruling) (signup.SignUp, error) {
	w.Helper()
	err := w.try(reviewer, func(tx *db.Tx) (err error) { s, err = signup.Decide(tx, s.ID, s.Version, r); return err })
	return s, err
}

// returned is a sign-up that was sent back for its title.
func (w *world) returned() signup.SignUp {
	w.Helper()
	s, err := w.decide(w.claimed(nil), signup.Ruling{Outcome: signup.Returned, Advice: map[string]string{"title": "请写明规格。"}})
	if err != nil {
		w.Fatal(err)
	}
	return s
}

func (w *world) open(s signup.SignUp, a db.Actor) (f signup.Form) {
	w.Helper()
	w.in(a, func(tx *db.Tx) (err error) { f, err = signup.Open(tx, s.ID); return err })
	return f
}

// recorded reports whether the record has an entry about a sign-up.
func (w *world) recorded(s signup.SignUp, action string) bool {
	w.Helper()
	found := false
	w.in(system, func(tx *db.Tx) error {
		entries, err := audit.Of(tx, s.Ref(), 50)
		for _, e := range entries {
			found = found || e.Action == action
		}
		return err
	})
	return found
}

// running is the open deadline of a kind.
func (w *world) running(kind string, s signup.SignUp) (d deadline.Deadline, ok bool) {
	w.Helper()
	w.in(system, func(tx *db.Tx) (err error) { d, ok, err = deadline.Running(tx, kind, s.Ref()); return err })
	return d, ok
}

// letters are the titles of what was sent about a sign-up.
func (w *world) letters(s signup.SignUp) (out []outbox.Letter) {
	w.Helper()
	w.in(system, func(tx *db.Tx) error {
		all, err := outbox.About(tx, s.Ref())
		for _, n := range all {
			out = append(out, n.Letter)
		}
		return err
	})
	return out
}

// pass fires everything that is due.
func (w *world) pass() {
	w.Helper()
	w.in(system, func(tx *db.Tx) error {
		due, err := deadline.Due(tx, 100)
		for _, d := range due {
			if ok, err := deadline.Fire(tx, d.ID); err != nil || !ok {
				return err
			}
			if err := signup.OnDue[d.Kind](tx, d); err != nil {
				return err
			}
		}
		return err
	})
}

// at finds the field of a fault.
func at(err error, name string) string {
	for _, f := range fault.Of(err).Fields {
		if f.Name == name {
			return f.Message.ZH
		}
	}
	return ""
}
