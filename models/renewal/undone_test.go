package renewal_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/conduct/appealtest"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
)

// GEN-6: a refused renewal, and a renewal that cancels brands, end and cancel nothing once they are undone. The run and its
// verdict stay as history; the store is judged anew by the next one.
func TestARenewalIsUndoneCompletely(t *testing.T) {
	for kind, s := range map[string]shop{decision.RenewalRefused: {id: "B1", below: 128}, decision.RenewalAgreed: {id: "A2", kind: "multi_brand", brands: "B1;B2;B3"}} {
		t.Run(kind, func(t *testing.T) {
			w := build(t)
			w.open(s)
			if s.kind != "" {
				w.chain("A2", "B1", 1, nil)
				w.chain("A2", "B2", 2, nil)
			}
			appealtest.Undone(t, w.d, appealtest.Undoing{Kind: kind, Owner: db.Actor{Account: "o", Name: "o", Role: "merchant_owner", Merchant: "M" + s.id},
				Past:   map[string]string{"renewal_runs": "", "renewal_verdicts": "", "renewal_cancellations": "void_at"},
				Decide: func() string { return w.verdict(w.done(w.counted()).ID, s.id).Decision }})
		})
	}
}

// twice carries the book of the renewal under two names, so that a store stands in two programmes.
func (w *world) twice() (other string) {
	w.Helper()
	files := fstest.MapFS{}
	other = "second-renewal"
	for _, name := range []string{"2016-09-27.yaml", "2016-09-27.scenarios.yaml"} {
		b, err := os.ReadFile("../rulebook/books/" + programme + "/" + name)
		if err != nil {
			w.Fatal(err)
		}
		for _, id := range []string{programme, other} {
			files[id+"/"+name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(b), "programme: "+programme, "programme: "+id))}
		}
	}
	shared, err := os.ReadFile("../rulebook/books/common/2023-01-01.yaml")
	if err != nil {
		w.Fatal(err)
	}
	files["common/2023-01-01.yaml"] = &fstest.MapFile{Data: shared}
	lib, err := rulebook.Load(files)
	if err != nil {
		w.Fatal(err)
	}
	rulebook.Carry(w.d, lib)
	return other
}

// TM-6, TM-14, GEN-6: a store that two programmes do not renew is told by both; undoing the one leaves the other, which
// ends and cancels at its instant.
func TestUndoingOneRenewalLeavesTheOther(t *testing.T) {
	for kind, s := range map[string]shop{decision.RenewalRefused: {id: "B1", below: 128}, decision.RenewalAgreed: {id: "A2", kind: "multi_brand", brands: "B1;B2;B3"}} {
		t.Run(kind, func(t *testing.T) {
			w := build(t)
			other := w.twice()
			w.open(s)
			if s.kind != "" {
				w.chain("A2", "B1", 1, nil)
				w.chain("A2", "B2", 2, nil)
			}
			one, two := w.done(w.counted()), w.done(w.countedIn(other))
			if one.State != renewal.Done || two.State != renewal.Done {
				t.Fatalf("%s and %s", one.State, two.State)
			}
			w.uphold("M"+s.id, w.verdict(one.ID, s.id).Decision)
			w.passes(clock.Must("2018-01-01"))
			first, second := w.verdict(one.ID, s.id), w.verdict(two.ID, s.id)
			if first.Ended != 0 {
				t.Errorf("the one that is void ended the contract: %+v", first)
			}
			if s.kind == "" && second.Ended != clock.Must("2018-01-01") {
				t.Errorf("the other one ended nothing: %+v", second)
			}
			w.in(anna, func(tx *db.Tx) error {
				all, err := renewal.Cancellations(tx, s.id)
				for _, c := range all {
					if void := c.Run == one.ID; void != (c.VoidAt != 0) || void == (c.DoneAt != 0) {
						t.Errorf("cancellation: %+v", c)
					}
				}
				if s.kind != "" && len(all) != 2 {
					t.Errorf("%d cancellations", len(all))
				}
				return err
			})
		})
	}
}

// uphold appeals from a decision as its merchant, and upholds it.
func (w *world) uphold(company, id string) {
	w.Helper()
	var a conduct.Appeal
	w.in(db.Actor{Account: "o", Name: "o", Role: "merchant_owner", Merchant: company}, func(tx *db.Tx) (err error) {
		a, err = conduct.FileAppeal(tx, id, conduct.Filing{Grounds: []string{"数据有误"}})
		return err
	})
	w.in(clara, func(tx *db.Tx) error {
		_, err := conduct.DecideAppeal(tx, a.ID, a.Version, conduct.Ruling{Upheld: true, Reason: "核对后确认数据有误"})
		return err
	})
}
