package brand_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
)

// branded puts a brand of the same owner on the list, with its tonality, and lets M001 have a chain of so many links to it.
func (w *world) branded(id, name, tonality string, links int) {
	w.Helper()
	b := yunhe
	b.ID, b.Name, b.Trademark, b.Tonality = id, name, "T"+id, tonality
	w.do(importer, func(tx *db.Tx) error { _, err := brand.Put(tx, []brand.Brand{b}); return err })
	from := yunhe.Owner
	for i := 1; i < links; i++ {
		to := "经手" + id + strings.Repeat("甲", i) + "有限公司"
		w.put(imported("M001", id, i, from, to))
		from = to
	}
	w.put(imported("M001", id, links, from, shop.Name))
}

// alternative is how the kind of merchant YX-6c answers M001 now.
func (w *world) alternative() (found rulebook.Result) {
	w.Helper()
	known := w.best("M001")
	w.view(func(tx *db.Tx) error {
		e, err := rulebook.Books(tx).Edition("yanxuan", "2023-08-04")
		if err != nil {
			return err
		}
		for _, r := range e.Judge(rulebook.OnSubmit, known, tx.Now).Results {
			for _, p := range r.Parts {
				if p.Clause == "YX-6c" {
					found = p
				}
			}
		}
		return nil
	})
	return found
}

// YX-6c asks for a valid chain of a brand with a tonality of 2 or more, at any level: whoever has one meets it, whatever
// other chains there are.
func TestAnyChainThatMeetsTheWholeConditionIsEnough(t *testing.T) {
	w := newWorld(t)
	w.branded("B101", "远舟", "2", 3)
	if got := w.alternative(); got.Result != rulebook.Met {
		t.Fatalf("the one chain: %+v", got)
	}
	for _, lesser := range []struct{ id, name, tonality string }{{"B102", "小舟", "1.99"}, {"B103", "无分", ""}, {"B099", "零分", "0"}} {
		w.branded(lesser.id, lesser.name, lesser.tonality, 1)
		if got := w.alternative(); got.Result != rulebook.Met || got.Facts.Of("brand.tonality").String() != "2" {
			t.Errorf("with a nearer chain of tonality %q: %+v", lesser.tonality, got)
		}
	}
}

// YX-6c: where no chain meets the condition, what is said is of the one that comes nearest to it.
func TestTheChainThatComesNearestIsNamed(t *testing.T) {
	w := newWorld(t)
	for _, step := range []struct {
		id, tonality string
		links        int
		want         string // tonality of the chain that is named
	}{{"B102", "", 1, ""}, {"B103", "0.5", 2, "0.5"}, {"B104", "1.9", 3, "1.9"}, {"B105", "1.8", 1, "1.9"}, {"B106", "1.9", 2, "1.9"}} {
		w.branded(step.id, "品牌"+step.id, step.tonality, step.links)
		got := w.alternative()
		if got.Result == rulebook.Met || got.Facts.Of("brand.tonality").String() != step.want {
			t.Errorf("%s: %+v", step.id, got)
		}
	}
	if got := w.alternative(); got.Facts.Of("chain.level").String() != "2" {
		t.Errorf("of two as near the one of the lower level: %v", got.Facts)
	}
}

// CH-5, YX-6c: a condition is kept by another chain that meets all of it, not by any other that is valid.
func TestOnlyAChainThatMeetsTheWholeConditionKeepsIt(t *testing.T) {
	for tonality, kept := range map[string]bool{"1.99": false, "": false, "2": true} {
		w := newWorld(t)
		w.branded("B101", "远舟", "3", 1)
		w.branded("B102", "小舟", tonality, 1)
		link := imported("M001", "B102", 1, yunhe.Owner, shop.Name)
		link.ValidTo = on0("2030-01-01")
		w.put(link)
		w.do(importer, func(tx *db.Tx) error {
			_, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: "yanxuan", Edition: "2023-08-04", Party: "merchant", Case: "C1"})
			return err
		})
		w.view(func(tx *db.Tx) error {
			c, err := brand.ChainOf(tx, "M001", "B101", tx.Now)
			if err != nil {
				return err
			}
			falls, err := brand.Falls(tx, c)
			if len(falls) != 1 || falls[0].Clause != "YX-6c" || falls[0].Kept.IsZero() == kept {
				t.Errorf("beside a brand of tonality %q: %+v", tonality, falls)
			}
			return err
		})
	}
}
