package membership_test

import (
	"context"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
)

func end(t *testing.T, d *db.DB, m membership.Membership, cause, ground string) membership.Membership {
	t.Helper()
	do(t, d, staff, func(tx *db.Tx) (err error) {
		b, ok, err := membership.BarFor(tx, m, ground, tx.Now)
		if err != nil {
			return err
		}
		if ok {
			if err := membership.SetBar(tx, b); err != nil {
				return err
			}
		}
		m, err = membership.End(tx, m, membership.Ending{Cause: cause, Clause: "YX-17", At: tx.Now})
		return err
	})
	return m
}

// YX-18, TIME-3: the bar lasts until 24:00 of the corresponding day, and not a microsecond longer.
func TestBarEndsAt24hOfTheCorrespondingDay(t *testing.T) {
	for left, until := range map[string]string{"2026-11-22T15:30:00+08:00": "2027-11-23", "2028-02-29T12:00:00+08:00": "2029-03-01"} {
		d, k := house(t)
		k.Set(clock.Must(left))
		m := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
		end(t, d, m, membership.ByRemoval, "a")
		for _, c := range []struct {
			at clock.Instant
			in bool
		}{{clock.Must(left), true}, {clock.Must(until) - 1, true}, {clock.Must(until), false}, {clock.Must(until) + 1, false}} {
			k.Set(c.at)
			if _, is := barred(t, d, "M1", programme); is != c.in {
				t.Errorf("left %s: barred at %s is %v, want %v", left, c.at, is, c.in)
			}
		}
	}
}

// YX-18: who comes too early is refused with the clause and the first possible date.
func TestAdmissionOfABarredMerchantIsRefusedWithTheFirstDate(t *testing.T) {
	d, _ := house(t)
	end(t, d, admit(t, d, membership.New{Merchant: "M1", Programme: programme}), membership.ByExit, "exit")
	err := d.InTx(context.Background(), staff, func(tx *db.Tx) error {
		_, err := membership.Admit(tx, membership.New{Merchant: "M1", Programme: programme, Edition: edition, Party: "merchant"})
		return err
	})
	f := fault.Of(err)
	if f.Kind != fault.Breach || f.Clause != "YX-18" || f.Next.ZH != "最早可以申请的时间：2027年11月23日（周二）00:00 北京时间。" {
		t.Fatalf("got %v, next %q", err, f.Next.ZH)
	}
}

// GEN-5: a bar in one programme does not touch another.
func TestBarHoldsInItsOwnProgrammeOnly(t *testing.T) {
	d, _ := house(t)
	end(t, d, admit(t, d, membership.New{Merchant: "M1", Programme: programme}), membership.ByRemoval, "b")
	if _, is := barred(t, d, "M1", "other"); is {
		t.Fatal("barred from a programme it never left")
	}
	admit(t, d, membership.New{Merchant: "M1", Programme: "other"})
}

func TestBarForEverNeverEnds(t *testing.T) {
	d, k := house(t, "{ground: any, clause: YX-18, period: 1y}", "{ground: any, clause: YX-18, period: forever}")
	end(t, d, admit(t, d, membership.New{Merchant: "M1", Programme: programme}), membership.ByRemoval, "a")
	k.Set(clock.Must("2126-11-22"))
	b, is := barred(t, d, "M1", programme)
	if !is || b.Until != clock.Never || b.Fault().Clause != "YX-18" {
		t.Fatalf("after a hundred years: barred %v until %d", is, b.Until)
	}
}

func TestEndClosesTheDeadlinesAndIsOnTheRecord(t *testing.T) {
	d, _ := house(t)
	m := end(t, d, admit(t, d, membership.New{Merchant: "M1", Programme: programme}), membership.ByRemoval, "a")
	do(t, d, staff, func(tx *db.Tx) error {
		for _, x := range must(deadline.Of(tx, m.Ref())) {
			if x.Closed == 0 || x.Outcome != deadline.Cancelled {
				t.Errorf("%s stays open or %s", x.Kind, x.Outcome)
			}
		}
		return nil
	})
	if recorded(t, d, m.Ref(), "membership.ended") != 1 || recorded(t, d, m.Ref(), "bar.set") != 1 {
		t.Error("the end or the bar is not on the record")
	}
	err := d.InTx(context.Background(), staff, func(tx *db.Tx) error {
		_, err := membership.End(tx, m, membership.Ending{Cause: membership.ByExit, At: tx.Now})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("it ends twice: %v", err)
	}
}

// GEN-6: an undone end leaves the term, its reminders and its end as if nothing had been.
func TestReinstatedMembershipRunsOnToItsOwnEnd(t *testing.T) {
	d, k := house(t)
	was := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	k.Advance(100 * 24 * time.Hour)
	m := end(t, d, was, membership.ByRemoval, "a")
	k.Advance(24 * time.Hour)
	do(t, d, staff, func(tx *db.Tx) (err error) {
		if _, err := membership.LiftBars(tx, m); err != nil {
			return err
		}
		m, err = membership.Reinstate(tx, m)
		return err
	})
	was.Version = m.Version
	if m != was {
		t.Fatalf("reinstated %+v\nwant %+v", m, was)
	}
	if _, is := barred(t, d, "M1", programme); is {
		t.Fatal("the bar still stands")
	}
	k.Set(clock.Must("2027-08-25"))
	if n := sweep(t, d); n != 1 {
		t.Fatalf("%d reminders after the reinstatement, want 1", n)
	}
	do(t, d, staff, func(tx *db.Tx) error {
		if x, ok, err := deadline.Running(tx, membership.TermDeadline, m.Ref()); err != nil || !ok || x.Due != m.Until {
			t.Errorf("the end of the term: %v %v %v", x.Due, ok, err)
		}
		return nil
	})
}

func TestMembershipIsNotReinstatedBesideANewOne(t *testing.T) {
	d, _ := house(t)
	m := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	do(t, d, staff, func(tx *db.Tx) (err error) {
		m, err = membership.End(tx, m, membership.Ending{Cause: membership.ByRuleChange, At: tx.Now})
		return err
	})
	admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	err := d.InTx(context.Background(), staff, func(tx *db.Tx) error {
		_, err := membership.Reinstate(tx, m)
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("got %v, want a conflict", err)
	}
}

func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}
