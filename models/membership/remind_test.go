package membership_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/membership"
)

// YX-20: reminders go out 90, 30, 7 and 1 days before the end, each exactly once.
func TestRemindersGoOutOnceEachAtTheirInstants(t *testing.T) {
	d, k := house(t)
	m := admit(t, d, membership.New{Merchant: "M1", Programme: programme}) // until 2027-11-23 00:00
	for i, at := range []string{"2027-08-25", "2027-10-24", "2027-11-16", "2027-11-22"} {
		k.Set(clock.Must(at) - 1)
		if n := sweep(t, d); n != 0 {
			t.Fatalf("%d reminders before %s", n, at)
		}
		k.Set(clock.Must(at))
		if n := sweep(t, d); n != 1 {
			t.Fatalf("%d reminders at %s, want 1", n, at)
		}
		if n := sweep(t, d); n != 0 {
			t.Fatalf("%d reminders at %s the second time", n, at)
		}
		if got := letters(t, d, m.Ref()); len(got) != i+1 {
			t.Fatalf("%d letters after %s, want %d", len(got), at, i+1)
		}
	}
	titles := []string{}
	for _, n := range letters(t, d, m.Ref()) {
		titles = append(titles, n.Letter.Title.EN)
	}
	for i, days := range []string{"90 days", "30 days", "7 days", "1 day"} {
		if !strings.Contains(titles[i], days) {
			t.Errorf("letter %d reads %q, want %s", i+1, titles[i], days)
		}
	}
}

func TestReminderNamesTheEndTheClauseAndTheWayToRenew(t *testing.T) {
	d, k := house(t)
	m := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	k.Set(clock.Must("2027-08-25"))
	sweep(t, d)
	l := letters(t, d, m.Ref())[0].Letter
	if len(l.Clauses) != 1 || l.Clauses[0].ID != "YX-20" || l.Until != clock.Must("2027-11-22") || len(l.Todo) != 1 {
		t.Fatalf("the letter lacks its clause, its way or its time: %+v", l)
	}
	if !strings.Contains(l.Paragraphs[0].ZH, "2027年11月22日（周一）24:00") {
		t.Fatalf("the end is not worded as 24:00 of the last day: %s", l.Paragraphs[0].ZH)
	}
}

func TestRemindersAfterAnOutageComeOnceAndTellTheTruth(t *testing.T) {
	d, k := house(t)
	m := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	k.Set(m.Until.Add(-5 * 24 * time.Hour))
	if n := sweep(t, d); n != 3 {
		t.Fatalf("%d reminders were caught up, want 3", n)
	}
	for _, n := range letters(t, d, m.Ref()) {
		if !strings.Contains(n.Letter.Title.EN, "5 days") {
			t.Errorf("a late reminder reads %q", n.Letter.Title.EN)
		}
	}
}

func TestRenewedMemberIsNotRemindedOfTheOldEnd(t *testing.T) {
	d, k := house(t)
	m := admit(t, d, membership.New{Merchant: "M1", Programme: programme})
	k.Set(m.Until.Add(-60 * 24 * time.Hour))
	sweep(t, d)
	admit(t, d, membership.New{Merchant: "M1", Programme: programme, Previous: m.ID})
	k.Set(m.Until.Add(-1 * time.Hour))
	sweep(t, d)
	if got := letters(t, d, m.Ref()); len(got) != 1 {
		t.Fatalf("%d letters, want only the one before the renewal", len(got))
	}
}
