package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// book is a published book with some of its words replaced, as a draft of a later first day.
func book(t *testing.T, programme, edition, day string, changes ...string) string {
	t.Helper()
	l, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e, err := l.Edition(programme, edition)
	if err != nil {
		t.Fatal(err)
	}
	changes = append(changes, "edition: "+edition, "edition: "+day, "effective: "+edition, "effective: "+day)
	return strings.NewReplacer(changes...).Replace(string(e.Text))
}

// members lets stores of M001 into a programme.
func (s shell) members(programme, edition string, stores ...string) {
	s.t.Helper()
	d, err := db.Open("sqlite:var/portal.db", clock.System{})
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	l, err := rulebook.Embedded()
	if err != nil {
		s.t.Fatal(err)
	}
	rulebook.Carry(d, l)
	if err := d.InTx(s.t.Context(), operator, func(tx *db.Tx) error {
		for _, store := range stores {
			if _, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: programme, Edition: edition, Party: "store", Store: store}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		s.t.Fatal(err)
	}
}

// A changed limit is judged over all members before it is published: who flips, both ways, and nothing is written.
func TestSimulateTellsWhoFlipsUnderADraft(t *testing.T) {
	draft := book(t, "qinbaobei", "2017-03-01", "2026-12-01", "require: {fact: credit, at_least: 400}\n    near: 20", "require: {fact: credit, at_least: 450}\n    near: 20")
	s := open(t)
	s.run("import", "merchants", s.file("m.csv", merchants)).want(done)
	s.run("import", "stores", s.file("s.csv", "store,merchant,name,platform,kind,created_on\nS1,M001,一店,taobao,ordinary,2014-01-01\nS2,M001,二店,taobao,ordinary,2014-01-01\nS3,M001,三店,taobao,ordinary,2014-01-01\n")).want(done)
	s.run("import", "facts", s.file("f.csv", "subject,fact,since,value\nstore:S1,credit,2026-01-01,390\nstore:S2,credit,2026-01-01,430\nstore:S3,credit,2026-01-01,470\nstore:S2,main_category,2026-01-01,玩具\n")).want(done)
	s.members("qinbaobei", "2017-03-01", "S1", "S2", "S3")
	r := s.run("rulebook", "simulate", s.file("draft.yaml", draft), "--as-of", "2036-12-01").want(done, "3 judged, 1 would fail, 0 would pass")
	var f flip
	if err := json.Unmarshal([]byte(strings.TrimSpace(r.out)), &f); err != nil {
		t.Fatal(err, r.out)
	}
	if f.Store != "S2" || f.Rule != "still-credit" || f.Was != "fine" && f.Was != "near" || f.Now != "broken" || f.Value != "430" || f.Limit != "450" || f.Category != "玩具" {
		t.Errorf("flip: %+v", f)
	}
	easier := book(t, "qinbaobei", "2017-03-01", "2026-12-01", "require: {fact: credit, at_least: 400}\n    near: 20", "require: {fact: credit, at_least: 380}\n    near: 5")
	s.run("rulebook", "simulate", s.file("easier.yaml", easier), "--as-of", "2036-12-01").want(done, "0 would fail, 1 would pass")
	s.run("rulebook", "simulate", s.file("busted.yaml", strings.Replace(draft, "fact: credit", "fact: kredit", 1)), "--as-of", "2036-12-01").want(failed, "busted.yaml:", "kredit")
	s.run("rulebook", "simulate", "draft.yaml").want(usage)
}

// TM-10: a draft of a yearly renewal is assessed over every store beside the stored book.
func TestSimulateAssessesTheStoresOfARenewal(t *testing.T) {
	draft := book(t, "tmall-renewal-2018", "2016-09-27", "2016-09-28", "at_most: 127 days", "at_most: 100 days")
	if !strings.Contains(draft, "at_most: 100 days") {
		t.Fatal("the draft changes nothing")
	}
	s := open(t)
	s.run("import", "merchants", s.file("m.csv", merchants)).want(done)
	s.run("import", "stores", s.file("s.csv", "store,merchant,name,platform,kind,created_on,contract_start,contract_end,brands\nS001,M001,云锦旗舰,tmall,flagship,2014-01-01,2014-03-01,,\n")).want(done)
	days, categories := year(map[string]int{"S001": 110})
	s.run("import", "store_days", s.file("d.csv", days)).want(done)
	s.run("import", "category_days", s.file("c.csv", categories)).want(done)
	r := s.run("rulebook", "simulate", s.file("draft.yaml", draft), "--as-of", "2017-10-01").want(done, "1 judged, 1 would fail")
	if !strings.Contains(r.out, `"clause":"TM-10"`) || !strings.Contains(r.out, `"category":"女装"`) {
		t.Errorf("printed %s", r.out)
	}
}
