package application_test

import (
	"testing"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
)

// shops is a stage on which M001 has two stores that fit 亲宝贝, and M002 has one.
func shops(t *testing.T, chosen string) *casetest.Stage {
	t.Helper()
	s := casetest.New(t, casetest.Play{Programme: "qinbaobei", Papers: []string{"licence"}, Answers: application.Answers{"store": {Values: []string{chosen}},
		"role": {Values: []string{"dealer"}}, "contact_name": {Values: []string{"林岚"}}, "contact_phone": {Values: []string{"0754-8500000"}}, "character": {Values: []string{"原创绘本风格"}}}})
	s.In(db.System("import"), func(tx *db.Tx) error {
		_, err := merchant.PutStores(tx, []merchant.Store{{ID: "S1", Merchant: "M001", Name: "星禾童装", Platform: "taobao", Kind: "ordinary"},
			{ID: "S2", Merchant: "M001", Name: "星禾童鞋", Platform: "taobao", Kind: "ordinary"}, {ID: "S9", Merchant: "M002", Name: "远帆童装", Platform: "taobao", Kind: "ordinary"}})
		if err != nil {
			return err
		}
		var known []facts.Fact
		var days []figures.Day
		for _, id := range []string{"S1", "S2", "S9"} {
			for fact, value := range map[string]string{"main_category": "童装", "affiliate": "true", "credit": "400", "decoration": "smart", "mobile_decorated_on": "2026-11-01"} {
				known = append(known, facts.Fact{Subject: "store:" + id, Fact: fact, Since: clock.Must("2026-01-01"), Value: value})
			}
			day := figures.Day{Subject: id, Part: "童装", Day: calendar.DayOf(clock.Must("2026-11-21"))}
			day.Set(figures.ProductsOnline, 5)
			days = append(days, day)
		}
		if _, err := facts.Put(tx, known); err != nil {
			return err
		}
		_, err = figures.Put(tx, figures.CategoryDays, days, figures.Source{})
		return err
	})
	return s
}

// admitStore takes a store of M001 from the draft to the approval.
func admitStore(s *casetest.Stage) application.Case {
	c := s.Judged(casetest.Zhou)
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
		c, err = application.Approve(tx, c.ID, c.Version, application.Ruling{})
		return err
	})
	return c
}

// QB-1…QB-8: a programme of stores goes from the form to the approval by its book alone, and the store is the member.
func TestAStoreAppliesAndIsTheMember(t *testing.T) {
	s := shops(t, "S1")
	c := admitStore(s)
	s.View(casetest.Owner, func(tx *db.Tx) error {
		m, ok, err := membership.ActiveStore(tx, "M001", "qinbaobei", "S1")
		if !ok || m.Case != c.ID || m.Until != clock.Never || c.Store != "S1" {
			t.Errorf("member: %v %+v", ok, m)
		}
		return err
	})
}

// GEN-5: another store of the merchant applies by itself; the store that is a member does not.
func TestEachStoreAppliesByItself(t *testing.T) {
	s := shops(t, "S1")
	admitStore(s)
	f := s.Draft()
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, f.Case.ID, f.Version); return err })
	refused(t, err, fault.Conflict, "")
	s.In(casetest.Owner, func(tx *db.Tx) error {
		answers := f.Answers
		answers["store"] = application.Answer{Values: []string{"S2"}}
		f, err := application.SaveAnswers(tx, f.Case.ID, f.Version, answers)
		if err == nil {
			_, err = application.Submit(tx, f.Case.ID, f.Version)
		}
		return err
	})
}

// The store of another merchant cannot be chosen, and its figures are not judged.
func TestAnotherMerchantsStoreCannotApply(t *testing.T) {
	s := shops(t, "S9")
	f := s.Draft()
	if item, _ := f.Item("store"); item.Complete || len(item.Ask.Options) != 2 || f.Store != "" {
		t.Errorf("the form takes %+v", item)
	}
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, f.Case.ID, f.Version); return err })
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v, want invalid", err)
	}
}

// QB-40, QB-41: a bar keeps the store out that was removed, for 15 working days, 30 after a grave breach, and no other store of the merchant.
func TestABarKeepsOutItsStoreAlone(t *testing.T) {
	s := shops(t, "S1")
	c := admitStore(s)
	s.In(casetest.Supervisor, func(tx *db.Tx) error {
		m, err := membership.Find(tx, c.Member)
		if err != nil {
			return err
		}
		b, ok, err := membership.BarFor(tx, m, "breach", tx.Now)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if want := clock.Must("2026-12-12"); b.Until != want || b.Store != "S1" {
			t.Errorf("barred until %s, want %s", b.Until, want)
		}
		if grave, _, _ := membership.BarFor(tx, m, "grave", tx.Now); grave.Until != clock.Must("2027-01-02") {
			t.Errorf("a grave breach bars until %s", grave.Until)
		}
		if err := membership.SetBar(tx, b); err != nil {
			return err
		}
		_, err = membership.End(tx, m, membership.Ending{Cause: membership.ByRemoval, Clause: "QB-40", At: tx.Now})
		return err
	})
	s.View(casetest.Owner, func(tx *db.Tx) error {
		if _, barred, _ := membership.BarredStore(tx, "M001", "qinbaobei", "S1"); !barred {
			t.Error("the store is not barred")
		}
		_, barred, err := membership.BarredStore(tx, "M001", "qinbaobei", "S2")
		if barred {
			t.Error("the other store is barred too")
		}
		return err
	})
	f := s.Draft()
	refused(t, s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, f.Case.ID, f.Version); return err }), fault.Breach, "QB-40")
}

// QB-1, QB-2, QB-3, QB-4, QB-5, QB-6, QB-7: at each boundary the store may apply, and one step past it may not; the mobile
// decoration may be 30 days old and not 31.
func TestAStoreIsAdmittedUpToEachBoundary(t *testing.T) {
	for name, c := range map[string]struct {
		fact, value, kind string
		online            int64
		rule              string // that refuses it; "" where it may apply
	}{
		"all at its boundary":                         {"credit", "400", "ordinary", 5, ""},
		"credit of 399":                               {"credit", "399", "ordinary", 5, "credit"},
		"another main category":                       {"main_category", "女装", "ordinary", 5, "main-category"},
		"out of the affiliate programme":              {"affiliate", "false", "ordinary", 5, "affiliate"},
		"four products":                               {"credit", "400", "ordinary", 4, "online"},
		"a brand-owned store at 80 %":                 {"brand_share", "0.8", "brand_owned", 5, ""},
		"a brand-owned store below 80 %":              {"brand_share", "0.7999", "brand_owned", 5, "owned-share"},
		"a brand-exclusive store at 60 %":             {"brand_share", "0.6", "brand_exclusive", 5, ""},
		"a brand-exclusive store below 60 %":          {"brand_share", "0.5999", "brand_exclusive", 5, "exclusive-share"},
		"basic edition":                               {"decoration", "basic", "ordinary", 5, "edition"},
		"a mobile decoration on its 30th day":         {"mobile_decorated_on", "2026-10-23", "ordinary", 5, ""},
		"a mobile decoration on its 31st day":         {"mobile_decorated_on", "2026-10-22", "ordinary", 5, "mobile"},
		"a marketing breach of the store is a reason": {"", "", "ordinary", 5, "no-marketing-breach"},
	} {
		t.Run(name, func(t *testing.T) {
			s := shops(t, "S1")
			s.In(db.System("import"), func(tx *db.Tx) error {
				if _, err := merchant.PutStores(tx, []merchant.Store{{ID: "S1", Merchant: "M001", Name: "星禾童装", Platform: "taobao", Kind: c.kind}}); err != nil {
					return err
				}
				day := figures.Day{Subject: "S1", Part: "童装", Day: calendar.DayOf(clock.Must("2026-11-21"))}
				day.Set(figures.ProductsOnline, c.online)
				if _, err := figures.Put(tx, figures.CategoryDays, []figures.Day{day}, figures.Source{}); err != nil {
					return err
				}
				if c.fact == "" {
					_, err := facts.PutViolations(tx, []facts.Violation{{ID: "V1", Merchant: "M001", Store: "S1", Kind: "marketing", Occurred: tx.Now.Add(-1000), Decided: tx.Now, State: facts.InForce}})
					return err
				}
				_, err := facts.Put(tx, []facts.Fact{{Subject: "store:S1", Fact: c.fact, Since: clock.Must("2026-11-01"), Value: c.value}})
				return err
			})
			f := s.Draft()
			err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Submit(tx, f.Case.ID, f.Version); return err })
			if c.rule == "" && err != nil {
				t.Fatalf("refused: %v", err)
			}
			if c.rule != "" && (!fault.Is(err, fault.Breach) || len(fault.Of(err).Fields) != 1 || fault.Of(err).Fields[0].Name != c.rule) {
				t.Errorf("got %v, want it refused by %s", err, c.rule)
			}
		})
	}
}
