package agreement_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
)

// many signs the single agreement's bundle for merchants beyond the first.
func (s *stage) many(n int) {
	s.Helper()
	var all []merchant.Merchant
	for i := range n {
		all = append(all, merchant.Merchant{ID: fmt.Sprintf("X%03d", i), Name: "虚构商家", LegalID: fmt.Sprintf("L%03d", i)})
	}
	s.in(db.System("import"), func(tx *db.Tx) error { _, err := merchant.Put(tx, all); return err })
	act, err := s.ready(owner, s.signing("both"))
	if err != nil {
		s.Fatal(err)
	}
	for _, m := range all {
		s.in(db.System("test"), func(tx *db.Tx) error { return plantSignature(tx, act, m.ID) })
	}
}

// What time does to many merchants is done in batches, each merchant once.
func TestMoreMerchantsThanABatchAreAskedEachOnce(t *testing.T) {
	s := open(t, changed("sign_anew", "7d")...)
	s.signed("both")
	s.many(230)
	s.clock.Set(clock.Must("2026-12-01"))
	for round, want := range []int{200, 31, 0} {
		n, err := agreement.TakeEffect(ctx, s.db)
		if err != nil || n != want {
			t.Errorf("round %d: %d, %v", round, n, err)
		}
	}
	s.view(db.System("test"), func(tx *db.Tx) error {
		list, err := outbox.List(tx, outbox.Inbox{Category: outbox.Agreement, Limit: 200})
		told := map[string]int{}
		for _, n := range list {
			if n.MustAck {
				told[n.Merchant]++
			}
		}
		for m, n := range told {
			if n != 1 {
				t.Errorf("%s was told %d times", m, n)
			}
		}
		return err
	})
}

func TestTwoWorkersAskAMerchantOnce(t *testing.T) {
	s := open(t, changed("sign_anew", "7d")...)
	signed := s.signed("both")
	s.clock.Set(clock.Must("2026-12-01"))
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if _, err := agreement.TakeEffect(ctx, s.db); err != nil && !fault.Is(err, fault.Conflict) {
				t.Error(err)
			}
		})
	}
	both.Wait()
	s.want(s.told(signed.Ref()), "M1:协议已签署：main 协议 M1:请重新签署“main 协议”")
	s.want(s.sweep(), "0")
}

// An end that fires after the merchant signed anew, or revoked, says nothing any more.
func TestAnEndOfWhatNoLongerCountsSaysNothing(t *testing.T) {
	s := open(t, version{day: "2026-01-01", words: "3%", meaning: "still_valid", validity: "7d"})
	signed := s.signed("both")
	var d deadline.Deadline
	s.view(db.System("test"), func(tx *db.Tx) error {
		all, err := deadline.Of(tx, signed.Items[0].Ref())
		d = all[0]
		return err
	})
	if err := s.revoke(owner, agreement.Ending{Signature: signed.ID, Key: "main", Version: 1, Reason: "不再参加"}); err != nil {
		t.Fatal(err)
	}
	before := s.told(signed.Ref())
	s.in(db.System("sweep"), func(tx *db.Tx) error { return agreement.OnDue[d.Kind](tx, d) })
	s.want(s.told(signed.Ref()), before)
	s.want(s.recorded(signed.Ref()), "agreement.signed agreement.revoked")
}

func TestSigningAnewClosesTheDeadlinesOfWhatItReplaces(t *testing.T) {
	s := open(t, version{day: "2026-01-01", words: "3%", meaning: "still_valid", validity: "1y"}, version{day: "2026-12-01", words: "4%", meaning: "sign_anew", validity: "1y", within: "7d"})
	first := s.signed("both")
	s.clock.Set(clock.Must("2026-12-01T09:00:00+08:00"))
	s.sweep()
	second := s.signed("both")
	s.view(db.System("test"), func(tx *db.Tx) error {
		old, err := deadline.Of(tx, first.Items[0].Ref())
		if err != nil || len(old) != 2 || old[0].Closed == 0 || old[1].Closed == 0 {
			t.Errorf("%v %+v", err, old)
		}
		fresh, err := deadline.Of(tx, second.Items[0].Ref())
		if len(fresh) != 1 || fresh[0].Due != clock.Must("2027-12-02") || fresh[0].Closed != 0 {
			t.Errorf("%+v", fresh)
		}
		return err
	})
}

// GEN-4: what is told about an agreement is worded in both languages and leads to its page.
func TestEveryLetterIsWordedInBothLanguagesAndLeadsSomewhere(t *testing.T) {
	s := open(t, version{day: "2026-01-01", words: "3%", meaning: "still_valid", validity: "7d"})
	signed := s.signed("both")
	e := agreement.Ending{Signature: signed.ID, Key: "pay", Version: 1, Reason: "核实"}
	for n, verb := range []func(*db.Tx, agreement.Ending) (agreement.Signature, error){agreement.Suspend, agreement.Restore} {
		e.Version = n + 1
		if err := s.by(staff, verb, e); err != nil {
			t.Fatal(err)
		}
		s.clock.Advance(1)
	}
	e.Version = 3
	if err := s.revoke(owner, e); err != nil {
		t.Fatal(err)
	}
	s.clock.Set(clock.Must("2026-12-01"))
	s.fire()
	s.view(db.System("test"), func(tx *db.Tx) error {
		all, err := outbox.About(tx, signed.Ref())
		if len(all) != 6 {
			t.Errorf("%d notices", len(all))
		}
		for _, n := range all {
			l := n.Letter
			if !l.Title.Complete() || len(l.Paragraphs) == 0 || !strings.HasPrefix(l.Link, "/") || !l.LinkText.Complete() || n.Clause != "OR-1" || n.Category != outbox.Agreement {
				t.Errorf("%+v", n)
			}
			for _, p := range append(l.Paragraphs, l.Todo...) {
				if !p.Complete() {
					t.Errorf("%s: %+v", l.Title.ZH, p)
				}
			}
			for _, f := range l.Facts {
				if !f.Label.Complete() || !f.Value.Complete() {
					t.Errorf("%s: %+v", l.Title.ZH, f)
				}
			}
		}
		return err
	})
}
