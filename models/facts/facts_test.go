package facts_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
)

func in(t *testing.T, d *db.DB, do func(tx *db.Tx) error) {
	t.Helper()
	if err := d.InTx(context.Background(), db.System("test"), do); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, d *db.DB, rows ...facts.Fact) (changed int) {
	t.Helper()
	in(t, d, func(tx *db.Tx) (err error) { changed, err = facts.Put(tx, rows); return err })
	return changed
}

func level(since, value string) facts.Fact {
	return facts.Fact{Subject: "merchant:M1", Fact: "level", Since: clock.Must(since), Value: value}
}

// book declares the facts of these tests.
var book = &rulebook.Edition{Facts: []rulebook.FactDecl{
	{Key: "level", Type: rulebook.TypeCount},
	{Key: "turnover", Type: rulebook.TypeMoney, Subject: "store"},
	{Key: "brand.tonality", Type: rulebook.TypeDecimal, Subject: "brand"},
	{Key: "breaches", Type: rulebook.TypeCount, Counts: &rulebook.Counting{Records: "violations", Kinds: []string{"law"}}},
	{Key: "waiting", Type: rulebook.TypeCount, Counts: &rulebook.Counting{Records: "violations", States: []string{"open"}}},
	{Key: "grave", Type: rulebook.TypeCount, Counts: &rulebook.Counting{Records: "violations", Grave: true}},
	{Key: "points", Type: rulebook.TypeCount, Counts: &rulebook.Counting{Records: "violations", Points: true, Over: "30d"}},
	{Key: "of_store", Type: rulebook.TypeCount, Subject: "store", Counts: &rulebook.Counting{Records: "violations"}},
}}

func known(t *testing.T, d *db.DB, s facts.Subjects, at string) (f rulebook.Facts) {
	t.Helper()
	in(t, d, func(tx *db.Tx) (err error) { f, err = facts.Of(tx, book, s, clock.Must(at)); return err })
	return f
}

func TestFactHoldsFromItsInstantOn(t *testing.T) {
	d, _ := dbtest.New(t)
	put(t, d, level("2026-01-01", "2"), level("2026-06-01T12:00:00+08:00", "3"))
	for at, want := range map[string]string{
		"2025-12-31T23:59:59.999999+08:00": "", "2026-01-01": "2", "2026-06-01T11:59:59.999999+08:00": "2",
		"2026-06-01T12:00:00+08:00": "3", "2030-01-01": "3",
	} {
		if got := known(t, d, facts.Subjects{Merchant: "M1"}, at)["level"].String(); got != want {
			t.Errorf("at %s: level %q, want %q", at, got, want)
		}
	}
}

func TestEmptyFactMeansNotAvailableFromThenOn(t *testing.T) {
	d, _ := dbtest.New(t)
	put(t, d, level("2026-01-01", "2"), level("2026-06-01", ""))
	if f := known(t, d, facts.Subjects{Merchant: "M1"}, "2026-07-01"); f.Available("level") {
		t.Errorf("level %s is still there", f["level"])
	}
}

func TestFactsOfOtherSubjectsAreTheirs(t *testing.T) {
	d, _ := dbtest.New(t)
	put(t, d, level("2026-01-01", "2"), facts.Fact{Subject: "store:S1", Fact: "turnover", Since: clock.Must("2026-01-01"), Value: "12.50"},
		facts.Fact{Subject: "brand:B1", Fact: "brand.tonality", Since: clock.Must("2026-01-01"), Value: "2.5"})
	f := known(t, d, facts.Subjects{Merchant: "M2", Store: "S1", Brand: "B1"}, "2026-07-01")
	if f.Available("level") || f["turnover"].Fen() != 1250 || f["brand.tonality"].String() != "2.5" {
		t.Errorf("facts %v", f)
	}
	if f := known(t, d, facts.Subjects{}, "2026-07-01"); len(f.Keys()) != 0 {
		t.Errorf("facts of nobody: %v", f)
	}
}

func TestSameFactTwiceChangesNothingAndALaterRowReplaces(t *testing.T) {
	d, c := dbtest.New(t)
	put(t, d, level("2026-01-01", "2"))
	if n := put(t, d, level("2026-01-01", "2")); n != 0 {
		t.Fatalf("%d changed", n)
	}
	c.Advance(time.Millisecond)
	if n := put(t, d, level("2026-01-01", "3"), level("2026-01-01", "4")); n != 2 {
		t.Fatalf("%d changed, want 2", n)
	}
	in(t, d, func(tx *db.Tx) error {
		was, err := facts.Replaced(tx, "merchant:M1", "level")
		if len(was) != 2 || was[0].Value != "3" || was[1].Value != "2" {
			t.Errorf("was %+v", was)
		}
		now, err2 := facts.Current(tx, "merchant:M1", clock.Must("2026-02-01"))
		if len(now) != 1 || now[0].Value != "4" || now[0].Version != 3 {
			t.Errorf("now %+v", now)
		}
		all, err3 := facts.History(tx, "merchant:M1", "level")
		if len(all) != 1 {
			t.Errorf("history %+v", all)
		}
		entries, err4 := audit.Of(tx, "facts", 10)
		if len(entries) != 2 || !strings.Contains(entries[0].JSON(), "merchant:M1") {
			t.Errorf("entries %+v", entries)
		}
		return errors.Join(err, err2, err3, err4)
	})
}

func TestManySubjectsAreAnsweredInTheirOrder(t *testing.T) {
	d, _ := dbtest.New(t)
	var rows []facts.Fact
	var subjects []facts.Subjects
	for i := range 1203 { // more than two portions
		id := "M" + rulebook.Count(int64(i)).String()
		rows = append(rows, facts.Fact{Subject: "merchant:" + id, Fact: "level", Since: clock.Must("2026-01-01"), Value: rulebook.Count(int64(i)).String()})
		subjects = append(subjects, facts.Subjects{Merchant: id})
	}
	if n := put(t, d, rows...); n != len(rows) {
		t.Fatal(n)
	}
	if n := put(t, d, rows...); n != 0 {
		t.Fatalf("%d changed the second time", n)
	}
	in(t, d, func(tx *db.Tx) error {
		many, err := facts.OfMany(tx, book, subjects, clock.Must("2026-02-01"))
		for i, f := range many {
			if f["level"].Int() != int64(i) {
				t.Fatalf("the %dth has level %s", i, f["level"])
			}
		}
		return err
	})
}

func register(t *testing.T, d *db.DB, rows ...facts.Violation) (changed int) {
	t.Helper()
	in(t, d, func(tx *db.Tx) (err error) { changed, err = facts.PutViolations(tx, rows); return err })
	return changed
}

func withMerchant(t *testing.T) (*db.DB, *clock.Fixed) {
	t.Helper()
	d, c := dbtest.New(t)
	in(t, d, func(tx *db.Tx) error {
		_, err := merchant.Put(tx, []merchant.Merchant{{ID: "M1", Name: "星禾", LegalID: "L1"}, {ID: "M2", Name: "南岸", LegalID: "L2"}})
		return err
	})
	return d, c
}

func violation(id, state string) facts.Violation {
	v := facts.Violation{ID: id, Merchant: "M1", Store: "S1", Kind: "law", Points: 4, Occurred: clock.Must("2026-10-01"), State: state}
	if state == facts.InForce {
		v.Decided = clock.Must("2026-10-08")
	}
	return v
}

// YX-4, QB-36: what counts is what the register holds at the instant.
func TestViolationCountsFromItsDecisionUnlessRevoked(t *testing.T) {
	d, _ := withMerchant(t)
	grave := violation("V3", facts.InForce)
	grave.Kind, grave.Grave, grave.Store = "general", true, ""
	register(t, d, violation("V1", facts.InForce), violation("V2", facts.Revoked), grave)
	s := facts.Subjects{Merchant: "M1", Store: "S1"}
	for at, want := range map[string][4]int64{ // breaches, waiting, grave, of the store
		"2026-09-30T23:59:59.999999+08:00": {0, 0, 0, 0}, "2026-10-01": {0, 2, 0, 0},
		"2026-10-07T23:59:59.999999+08:00": {0, 2, 0, 0}, "2026-10-08": {1, 0, 1, 2}, // what concerns the merchant as a whole counts for each of its stores
	} {
		f := known(t, d, s, at)
		if got := [4]int64{f["breaches"].Int(), f["waiting"].Int(), f["grave"].Int(), f["of_store"].Int()}; got != want {
			t.Errorf("at %s: %v, want %v", at, got, want)
		}
	}
	if f := known(t, d, facts.Subjects{Merchant: "M2"}, "2026-11-01"); !f.Available("breaches") || f["breaches"].Int() != 0 || f.Available("of_store") {
		t.Errorf("of one without violations: %v", f)
	}
}

func TestPointsAddUpOverThePeriodOnly(t *testing.T) {
	d, _ := withMerchant(t)
	register(t, d, violation("V1", facts.InForce), violation("V2", facts.InForce))
	for at, want := range map[string]int64{"2026-10-08": 8, "2026-10-31T23:59:59+08:00": 8, "2026-11-01": 0} {
		if got := known(t, d, facts.Subjects{Merchant: "M1"}, at)["points"].Int(); got != want {
			t.Errorf("at %s: %d points, want %d", at, got, want)
		}
	}
}

func TestViolationIsUpdatedWithItsHistoryAndOnTheRecord(t *testing.T) {
	d, _ := withMerchant(t)
	register(t, d, violation("V1", facts.Open))
	if n := register(t, d, violation("V1", facts.Open)); n != 0 {
		t.Fatal(n)
	}
	if n := register(t, d, violation("V1", facts.InForce)); n != 1 {
		t.Fatal(n)
	}
	in(t, d, func(tx *db.Tx) error {
		found, err := facts.Violations(tx, "M1", 10)
		if len(found) != 1 || found[0].State != facts.InForce || found[0].Version != 2 {
			t.Errorf("found %+v", found)
		}
		entries, err2 := audit.Of(tx, "violation:V1", 10)
		if len(entries) != 2 || entries[0].Merchant != "M1" {
			t.Errorf("entries %+v", entries)
		}
		return errors.Join(err, err2)
	})
	if err := d.View(context.Background(), db.Actor{Account: "a", Merchant: "M2"}, func(tx *db.Tx) error {
		found, err := facts.Violations(tx, "M1", 10)
		if len(found) != 0 {
			t.Error("another merchant sees the register")
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestValueIsCheckedByItsDeclaration(t *testing.T) {
	lib, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	d, _ := dbtest.New(t)
	rulebook.Carry(d, lib)
	check := func(subject, fact, value string) (f facts.Fact, err error) {
		in(t, d, func(tx *db.Tx) error {
			f, err = facts.Declared(tx).Check(facts.Fact{Subject: subject, Fact: fact, Value: value})
			return nil
		})
		return f, err
	}
	for _, ok := range [][4]string{
		{"merchant:M1", "level", "3", "3"}, {"merchant:M1", "jd_monthly_sales", "500000", "500000.00"}, {"merchant:M1", "srdi_level", "municipal", "municipal"},
		{"merchant:M1", "list_above_scale", "true", "true"}, {"brand:B1", "brand.tonality", "2.50", "2.5"}, {"merchant:M1", "level", "", ""},
	} {
		if f, err := check(ok[0], ok[1], ok[2]); err != nil || f.Value != ok[3] {
			t.Errorf("%v: %q, %v", ok, f.Value, err)
		}
	}
	for _, bad := range [][4]string{ // subject, fact, value, column
		{"merchant:M1", "level", "three", "value"}, {"merchant:M1", "level", "3.5", "value"}, {"merchant:M1", "levle", "3", "fact"},
		{"store:S1", "level", "3", "subject"}, {"M1", "level", "3", "subject"}, {"merchant:", "level", "3", "subject"}, {"case:C1", "level", "3", "subject"},
		{"merchant:M1", "jd_monthly_sales", "1.005", "value"}, {"merchant:M1", "srdi_level", "county", "value"},
		{"merchant:M1", "list_above_scale", "yes", "value"}, {"merchant:M1", "law_breaches", "0", "fact"},
	} {
		_, err := check(bad[0], bad[1], bad[2])
		if f := fault.Of(err); err == nil || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != bad[3] || !f.Fields[0].Message.Complete() {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if _, err := check("merchant:M1", "levle", "3"); !strings.Contains(err.Error(), "level") {
		t.Errorf("no near name in %v", err)
	}
}

func TestEveryTypeOfFactSaysHowItIsWritten(t *testing.T) {
	for _, typ := range []rulebook.FactType{rulebook.TypeBool, rulebook.TypeCount, rulebook.TypeDecimal, rulebook.TypeRate, rulebook.TypeMoney,
		rulebook.TypeString, rulebook.TypeDay, rulebook.TypeInstant, rulebook.TypeList, rulebook.TypeScale} {
		if !facts.Form(typ).Complete() {
			t.Errorf("%s", typ)
		}
	}
	for _, words := range []map[string]text.Text{facts.ViolationKinds, facts.ViolationStates} {
		for key, w := range words {
			if !w.Complete() {
				t.Errorf("%s", key)
			}
		}
	}
}
