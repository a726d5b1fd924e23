package brand_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/sweep"
)

// until lets time go on to an instant; what is due happens.
func (w *world) until(at clock.Instant) {
	w.Helper()
	w.clock.Set(at)
	s := &sweep.Sweep{DB: w.d, Effects: brand.OnDue}
	if _, err := s.Run(w.Context()); err != nil {
		w.Fatal(err)
	}
}

func (w *world) letters() (all []outbox.Notice) {
	w.Helper()
	w.do(owner, func(tx *db.Tx) (err error) {
		all, err = outbox.List(tx, outbox.Inbox{Category: outbox.Deadline, Limit: 20})
		return err
	})
	return all
}

func (w *world) open(kind string) (d deadline.Deadline, ok bool) {
	w.Helper()
	w.view(func(tx *db.Tx) (err error) {
		d, ok, err = deadline.Running(tx, kind, brand.ChainObject("M001", "B001"))
		return err
	})
	return d, ok
}

// link is a chain of one confirmed link with a last day.
func (w *world) ending(last string) brand.Link {
	w.Helper()
	l := w.add(true, yunhe.Owner, shop.Name)[0]
	d := w.draft(yunhe.Owner, shop.Name, w.papers[0])
	d.To = last
	w.do(owner, func(tx *db.Tx) (err error) { l, err = brand.ChangeLink(tx, l.ID, l.Version, d); return err })
	w.do(reviewer, func(tx *db.Tx) (err error) { l, err = brand.Confirm(tx, l.ID, l.Version); return err })
	return w.links()[0]
}

// CH-5: reminders come 90, 30 and 7 days before the first link ends, each once, and the end is told with what falls.
func TestRemindersComeNinetyThirtyAndSevenDaysBeforeTheEnd(t *testing.T) {
	w := newWorld(t)
	w.ending("2027-05-31")
	end := clock.Must("2027-06-01")
	if d, ok := w.open(brand.EndDeadline); !ok || d.Due != end || d.Audience != deadline.Nobody || d.Clause != "CH-5" {
		t.Fatalf("the end is %+v", d)
	}
	for i, day := range []calendar.Day{90, 30, 7} {
		due := (calendar.DayOf(end) - day).Start()
		w.until(due - 1)
		if n := len(w.letters()); n != i {
			t.Errorf("a microsecond before day %d: %d letters", day, n)
		}
		w.until(due)
		w.until(due + 1)
		if n := len(w.letters()); n != i+1 {
			t.Errorf("on day %d: %d letters", day, n)
		}
		if d, ok := w.open(brand.EndDeadline); !ok || d.Audience != deadline.Merchant || d.Link != "/brands/B001" {
			t.Errorf("on day %d it is nobody's turn: %+v", day, d)
		}
	}
	w.until(end - 1)
	if w.chain().Level != 1 || len(w.letters()) != 3 {
		t.Error("ended too early")
	}
	w.until(end)
	w.until(end.Add(1e9))
	if got := w.letters(); w.chain().Level != 0 || len(got) != 4 || !strings.Contains(got[0].Letter.Title.ZH, "已到期") || !w.recorded(brand.ChainObject("M001", "B001"), "chain.ended") {
		t.Errorf("at the end: level %d, %d letters", w.chain().Level, len(got))
	}
	if _, ok := w.open(brand.EndDeadline); ok {
		t.Error("its end is still open")
	}
}

// CH-5: after an outage the end is recorded with the instant that was due.
func TestEndIsRecordedWithTheInstantThatWasDue(t *testing.T) {
	w := newWorld(t)
	w.ending("2027-05-31")
	w.until(clock.Must("2027-08-01T12:00:00+08:00"))
	if n := len(w.letters()); n != 1 {
		t.Errorf("%d letters: only what is still true is told", n)
	}
	w.view(func(tx *db.Tx) error {
		all, err := audit.Of(tx, brand.ChainObject("M001", "B001"), 20)
		for _, e := range all {
			if e.Action == "chain.ended" && !strings.Contains(e.JSON(), "2027-06-01T00:00:00+08:00") {
				t.Errorf("recorded as %s", e.JSON())
			}
		}
		return err
	})
}

// CH-7, CH-5: a renewed link moves the end; a chain that is broken has none.
func TestRenewedLinkMovesTheEnd(t *testing.T) {
	w := newWorld(t)
	l := w.ending("2027-05-31")
	d := w.draft(yunhe.Owner, shop.Name, w.papers[1])
	d.To = "2029-05-31"
	w.do(owner, func(tx *db.Tx) (err error) { l, err = brand.ChangeLink(tx, l.ID, l.Version, d); return err })
	if d, ok := w.open(brand.EndDeadline); ok {
		t.Errorf("a chain that is not confirmed has an end: %+v", d)
	}
	w.do(reviewer, func(tx *db.Tx) (err error) { _, err = brand.Confirm(tx, l.ID, l.Version); return err })
	if d, ok := w.open(brand.EndDeadline); !ok || d.Due != clock.Must("2029-06-01") {
		t.Errorf("the end is %+v", d)
	}
	if d, ok := w.open(brand.ReminderDeadline); !ok || d.Due != clock.Must("2029-03-03") {
		t.Errorf("the reminder is %+v", d)
	}
	w.do(owner, func(tx *db.Tx) error { l := w.links()[0]; _, err := brand.RemoveLink(tx, l.ID, l.Version); return err })
	if _, ok := w.open(brand.ReminderDeadline); ok {
		t.Error("a chain without links is reminded of")
	}
}

// CH-5, YX-6c: before a chain ends it is told what falls with it: memberships whose rules ask for one, unless another
// chain keeps them, and stores that carry the brand.
func TestWhatFallsIsToldBeforeItDoes(t *testing.T) {
	w := newWorld(t)
	w.ending("2027-05-31")
	w.do(importer, func(tx *db.Tx) error {
		if _, err := merchant.PutStores(tx, []merchant.Store{{ID: "S001", Merchant: "M001", Name: "星禾旗舰店", Platform: "tmall", Kind: "flagship", Brands: "B001;B002"}}); err != nil {
			return err
		}
		_, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: "yanxuan", Edition: "2023-08-04", Party: "merchant", Case: "C1"})
		return err
	})
	falls := func() (out []brand.Falling) {
		c := w.chain()
		w.view(func(tx *db.Tx) (err error) { out, err = brand.Falls(tx, c); return err })
		return out
	}
	got := falls()
	if len(got) != 2 || got[0].Clause != "YX-6c" || !got[0].Kept.IsZero() || !got[0].Words().Complete() || got[1].Object != "store:S001" {
		t.Fatalf("falls: %+v", got)
	}
	w.do(importer, func(tx *db.Tx) error {
		_, err := brand.PutLinks(tx, []brand.Link{{Merchant: "M001", Brand: "B002", Position: 1, Grantor: yunhe.Owner, Grantee: shop.Name, Kind: brand.Ordinary, ValidFrom: on0("2026-01-01"), Outside: true}})
		return err
	})
	if got := falls(); got[0].Kept.IsZero() {
		t.Errorf("another chain does not keep it: %+v", got[0])
	}
}
