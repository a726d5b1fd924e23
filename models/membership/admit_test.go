package membership_test

import (
	"context"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
)

// YX-1, TIME-3: the term runs from the instant of approval to 24:00 of the corresponding day.
func TestTermRunsFromTheApprovalTo24hOfTheCorrespondingDay(t *testing.T) {
	for _, c := range []struct{ approved, until string }{
		{"2026-11-22T15:30:00+08:00", "2027-11-23"},
		{"2026-11-22T00:00:00+08:00", "2027-11-23"},
		{"2026-11-22T23:59:59.999999+08:00", "2027-11-23"},
		{"2028-02-29T10:00:00+08:00", "2029-03-01"}, // no 29 February: the month's last day
		{"2027-02-28T10:00:00+08:00", "2028-02-29"}, // 24:00 of 28 February, although a 29th follows
		{"2026-12-31T23:00:00+08:00", "2028-01-01"},
	} {
		d, k := house(t)
		k.Set(clock.Must(c.approved))
		m := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
		if m.From != clock.Must(c.approved) || m.Until != clock.Must(c.until) {
			t.Errorf("approved %s: from %s until %s, want until %s", c.approved, m.From, m.Until, c.until)
		}
		if recorded(t, d, m.Ref(), "membership.admitted") != 1 {
			t.Errorf("approved %s: the admission is not on the record", c.approved)
		}
	}
}

// YX-1: to the microsecond, the member is in until the end and out at it, also before the sweep has come by.
func TestMemberIsOutAtTheVeryEndOfTheTerm(t *testing.T) {
	d, k := house(t)
	m := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	for _, c := range []struct {
		at clock.Instant
		in bool
	}{{m.Until - 1, true}, {m.Until, false}, {m.Until + 1, false}} {
		k.Set(c.at)
		if _, in := active(t, d, "M1", programme); in != c.in {
			t.Errorf("at %s: in %v, want %v", c.at, in, c.in)
		}
	}
}

func TestMerchantIsInAProgrammeOnce(t *testing.T) {
	d, _ := house(t)
	admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	err := d.InTx(context.Background(), staff, func(tx *db.Tx) error {
		_, err := membership.Admit(tx, membership.New{Merchant: "M1", Programme: programme, Edition: edition, Party: "merchant"})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("got %v, want a conflict", err)
	}
}

// GEN-5: one merchant takes part in several programmes, each for itself.
func TestMerchantMayBeInTwoProgrammes(t *testing.T) {
	d, _ := house(t)
	admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	admit(t, d, membership.New{Merchant: "M1", Programme: "other"})
	for _, p := range []string{programme, "other"} {
		if _, in := active(t, d, "M1", p); !in {
			t.Errorf("not in %s", p)
		}
	}
}

func TestMerchantFindsItsOwnMembershipOnly(t *testing.T) {
	d, _ := house(t)
	m := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	err := d.View(context.Background(), db.Actor{Account: "A2", Role: "merchant_owner", Merchant: "M2"}, func(tx *db.Tx) error {
		_, err := membership.Find(tx, m.ID)
		if found, err := membership.List(tx, membership.Question{Merchant: "M1", Limit: 10}); err != nil || len(found) != 0 {
			t.Errorf("another merchant's list has %d rows, %v", len(found), err)
		}
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		t.Fatalf("got %v, want not found", err)
	}
}

// YX-20: a renewal follows the term before without a gap, and keeps its corresponding day.
func TestRenewalFollowsTheTermBefore(t *testing.T) {
	d, k := house(t)
	m := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	k.Set(m.Until.Add(-30 * 24 * time.Hour))
	next := admit(t, d, membership.New{Merchant: "M1", Programme: programme, Previous: m.ID})
	if next.From != m.Until || next.Until != clock.Must("2028-11-23") {
		t.Fatalf("renewed from %s until %s, want from %s until 2028-11-23", next.From, next.Until, m.Until)
	}
	for _, c := range []struct {
		at   clock.Instant
		want string
	}{{m.Until - 1, m.ID}, {m.Until, next.ID}, {next.Until - 1, next.ID}} {
		k.Set(c.at)
		if now, in := active(t, d, "M1", programme); !in || now.ID != c.want {
			t.Errorf("at %s: %q, want %q", c.at, now.ID, c.want)
		}
	}
}

func TestTermOfFebruary29KeepsTheLastDayOfFebruaryWhenRenewed(t *testing.T) {
	d, k := house(t)
	k.Set(clock.Must("2028-02-29T10:00:00+08:00"))
	m := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	k.Set(m.Until.Add(-48 * time.Hour))
	if next := admit(t, d, membership.New{Merchant: "M1", Programme: programme, Previous: m.ID}); next.Until != clock.Must("2030-03-01") {
		t.Fatalf("renewed until %s, want 2030-03-01", next.Until)
	}
}

func TestMembershipThatIsOverIsNotRenewed(t *testing.T) {
	d, k := house(t)
	m := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	k.Set(m.Until)
	err := d.InTx(context.Background(), staff, func(tx *db.Tx) error {
		_, err := membership.Admit(tx, membership.New{Merchant: "M1", Programme: programme, Edition: edition, Party: "merchant", Previous: m.ID})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("got %v, want a conflict", err)
	}
}

// YX-20: the renewal window is the book's: 90 days to one day before the end, and at most one renewal waits.
func TestRenewalWindowOpensAndClosesAsTheBookSays(t *testing.T) {
	d, k := house(t)
	m := admit(t, d, membership.New{Merchant: "M1", Programme: programme}) // until 2027-11-23 00:00
	opens, closes := clock.Must("2027-08-25"), clock.Must("2027-11-22")
	for _, c := range []struct {
		at   clock.Instant
		open bool
	}{{opens - 1, false}, {opens, true}, {closes - 1, true}, {closes, false}} {
		k.Set(c.at)
		if got := renewable(t, d, m); got != c.open {
			t.Errorf("at %s: open %v, want %v", c.at, got, c.open)
		}
	}
	k.Set(opens)
	admit(t, d, membership.New{Merchant: "M1", Programme: programme, Previous: m.ID})
	if renewable(t, d, m) {
		t.Error("it can be renewed twice")
	}
}

func renewable(t *testing.T, d *db.DB, m membership.Membership) (open bool) {
	t.Helper()
	do(t, d, staff, func(tx *db.Tx) (err error) {
		open, err = membership.InRenewalWindow(tx, m)
		return err
	})
	return open
}

func TestListIsPagedByTheEndOfTheTerm(t *testing.T) {
	d, k := house(t)
	for _, merchant := range []string{"M1", "M2", "M3"} {
		admit(t, d, membership.New{Merchant: merchant, Programme: programme})
		k.Advance(24 * time.Hour)
	}
	var seen []string
	do(t, d, staff, func(tx *db.Tx) error {
		q := membership.Question{Programme: programme, State: membership.Current, Limit: 2}
		for {
			page, err := membership.List(tx, q)
			if err != nil || len(page) == 0 {
				return err
			}
			for _, m := range page {
				seen = append(seen, m.Merchant)
			}
			q.After = page[len(page)-1].Place()
		}
	})
	if len(seen) != 3 || seen[0] != "M1" || seen[2] != "M3" {
		t.Fatalf("pages gave %v", seen)
	}
}
