package signup_test

import (
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/form"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
)

// JH-1: only products of a certified store are signed up.
func TestProductOfAStoreThatIsNotCertifiedIsNotTaken(t *testing.T) {
	w := newWorld(t)
	w.in(system, func(tx *db.Tx) error {
		_, err := product.Put(tx, []product.Product{{ID: "X1", Store: "S2", Title: "毛巾"}})
		return err
	})
	err := w.try(stranger, func(tx *db.Tx) error { _, err := signup.Start(tx, programme, "X1"); return err })
	if !fault.Is(err, fault.Breach) || fault.Of(err).Clause != "JH-1" {
		t.Errorf("%v", err)
	}
	err = w.try(owner, func(tx *db.Tx) error { _, err := signup.Start(tx, programme, "X1"); return err })
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("another merchant's product: %v", err)
	}
	err = w.try(owner, func(tx *db.Tx) error { _, err := signup.Start(tx, "yanxuan", "P00001"); return err })
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("a programme without sign-ups: %v", err)
	}
}

func TestProductIsSignedUpOnceAtATime(t *testing.T) {
	w := newWorld(t)
	f := w.draft(nil)
	err := w.try(owner, func(tx *db.Tx) error { _, err := signup.Start(tx, programme, f.SignUp.Product); return err })
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a second one: %v", err)
	}
	w.in(owner, func(tx *db.Tx) error { _, err := signup.Withdraw(tx, f.SignUp.ID, f.SignUp.Version); return err })
	w.in(owner, func(tx *db.Tx) error { _, err := signup.Start(tx, programme, f.SignUp.Product); return err })
	if err := w.try(owner, func(tx *db.Tx) error { _, err := signup.Withdraw(tx, f.SignUp.ID, 2); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken back twice: %v", err)
	}
}

// JH-30: another product takes the place of one that was sent back, with its answers; each names the other.
func TestAnotherProductTakesThePlace(t *testing.T) {
	w := newWorld(t)
	s, other := w.returned(), w.goods()
	if err := w.try(owner, func(tx *db.Tx) error { _, err := signup.Swap(tx, s.ID, s.Version, s.Product); return err }); at(err, "product") == "" {
		t.Errorf("the same product: %v", err)
	}
	var next signup.SignUp
	w.in(owner, func(tx *db.Tx) (err error) { next, err = signup.Swap(tx, s.ID, s.Version, other); return err })
	old := w.open(s, owner).SignUp
	if old.State() != signup.Withdrawn || old.Swapped != next.ID || next.Copied != s.ID || next.Product != other {
		t.Errorf("%+v then %+v", old, next)
	}
	if f := w.open(next, owner); f.Answers["price"].Values[0] != "39.90" || f.SignUp.State() != signup.Draft {
		t.Errorf("%+v", f.Answers)
	}
	if _, ok := w.running(signup.AmendDeadline, s); ok {
		t.Error("the time to amend runs on")
	}
}

func TestSeveralAreTakenBackAtOnce(t *testing.T) {
	w := newWorld(t)
	a, b := w.handedIn(nil), w.returned()
	passed, err := w.decide(w.claimed(nil), signup.Ruling{Outcome: signup.Passed, Judged: judgements})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	w.in(owner, func(tx *db.Tx) (err error) {
		n, err = signup.WithdrawMany(tx, []string{a.ID, b.ID, passed.ID})
		return err
	})
	if n != 2 || w.open(passed, owner).SignUp.State() != signup.Passed {
		t.Errorf("%d taken back", n)
	}
	if err := w.try(owner, func(tx *db.Tx) error { _, err := signup.WithdrawMany(tx, nil); return err }); at(err, "chosen") == "" {
		t.Errorf("none chosen: %v", err)
	}
	if err := w.try(stranger, func(tx *db.Tx) error { _, err := signup.WithdrawMany(tx, []string{a.ID}); return err }); !fault.Is(err, fault.NotFound) {
		t.Errorf("another merchant's: %v", err)
	}
}

func TestSignUpOfAnotherMerchantIsNotThere(t *testing.T) {
	w := newWorld(t)
	s := w.handedIn(nil)
	for name, act := range map[string]func(tx *db.Tx) error{
		"find":     func(tx *db.Tx) error { _, err := signup.Find(tx, s.ID); return err },
		"open":     func(tx *db.Tx) error { _, err := signup.Open(tx, s.ID); return err },
		"check":    func(tx *db.Tx) error { _, err := signup.Check(tx, s.ID); return err },
		"save":     func(tx *db.Tx) error { _, err := signup.SaveAnswers(tx, s.ID, 1, form.Answers{}); return err },
		"hand in":  func(tx *db.Tx) error { _, err := signup.HandIn(tx, s.ID, 1, nil); return err },
		"withdraw": func(tx *db.Tx) error { _, err := signup.Withdraw(tx, s.ID, s.Version); return err },
		"swap":     func(tx *db.Tx) error { _, err := signup.Swap(tx, s.ID, s.Version, "P00002"); return err },
		"copy":     func(tx *db.Tx) error { _, err := signup.Copy(tx, s.ID, ""); return err },
	} {
		if err := w.try(stranger, act); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.in(stranger, func(tx *db.Tx) error {
		all, err := signup.Board(tx, signup.BoardQuestion{Merchant: "M1", Limit: 10})
		if len(all) != 0 {
			t.Errorf("lists %v", all)
		}
		return err
	})
	if err := w.try(owner, func(tx *db.Tx) error { _, _, err := signup.Queue(tx, signup.Filter{}); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the queue: %v", err)
	}
}

func TestOneReviewerHasASignUp(t *testing.T) {
	w := newWorld(t)
	s := w.claimed(nil)
	if err := w.try(colleague, func(tx *db.Tx) error { _, err := signup.Claim(tx, s.ID, s.Version); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("claimed twice: %v", err)
	}
	if err := w.try(colleague, func(tx *db.Tx) error { _, err := signup.Decide(tx, s.ID, s.Version, signup.Ruling{}); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("decided by somebody else: %v", err)
	}
	if err := w.try(reviewer, func(tx *db.Tx) error { _, err := signup.Release(tx, s.ID, s.Version-1); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("an older version: %v", err)
	}
	w.in(colleague, func(tx *db.Tx) (err error) { s, err = signup.Release(tx, s.ID, s.Version); return err })
	if s.State() != signup.Submitted || !w.recorded(s, "signup.released") {
		t.Errorf("%+v", s)
	}
}

// JH-28: food with 5,000 pieces goes first, with 4,999 it waits its turn; the reason is shown.
func TestCertainProductsAreReviewedFirst(t *testing.T) {
	w := newWorld(t)
	first := w.handedIn(nil)
	nuts := func(stock string) signup.SignUp {
		id := w.goods()
		w.in(system, func(tx *db.Tx) error {
			_, err := product.Put(tx, []product.Product{{ID: id, Store: "S1", Title: "坚果 " + id, Category: "食品/坚果"}})
			return err
		})
		licence := w.paper("食品经营许可证"+stock+".png", 900, 600)
		var s signup.SignUp
		w.in(owner, func(tx *db.Tx) (err error) {
			if s, err = signup.Start(tx, programme, id); err != nil {
				return err
			}
			f, err := signup.SaveAnswers(tx, s.ID, 1, w.answers(form.Answers{"stock": typed(stock), "shelf_life": typed("180"), "licence": {Papers: []string{licence}}}))
			if err == nil {
				s, err = signup.HandIn(tx, s.ID, f.Version, nil)
			}
			return err
		})
		return s
	}
	waits, ahead := nuts("4999"), nuts("5000")
	w.in(reviewer, func(tx *db.Tx) error {
		rows, next, err := signup.Queue(tx, signup.Filter{Limit: 2})
		if len(rows) != 2 || rows[0].ID != ahead.ID || rows[1].ID != first.ID || next == "" {
			t.Fatalf("%+v", rows)
		}
		e, _ := signup.EditionOf(tx, rows[0].SignUp)
		why, ok := signup.Forward(e, rows[0].SignUp)
		if _, behind := signup.Forward(e, rows[1].SignUp); !ok || why.Clause != "JH-28" || behind {
			t.Errorf("%+v", why)
		}
		rest, _, err2 := signup.Queue(tx, signup.Filter{Limit: 2, After: next})
		if len(rest) != 1 || rest[0].ID != waits.ID {
			t.Errorf("second page %+v (%v)", rest, err2)
		}
		tally, err3 := signup.Tallied(tx)
		if tally.Running != 3 || tally.Unclaimed != 3 || tally.Mine != 0 {
			t.Errorf("%+v (%v)", tally, err3)
		}
		return err
	})
}

// JH-1: three gates, each shown by itself.
func TestThreeGatesLieOnThePath(t *testing.T) {
	w := newWorld(t)
	gates := func() (out []bool, all bool) {
		w.in(owner, func(tx *db.Tx) error {
			e, err := rulebook.Books(tx).InForce(programme, tx.Now)
			if err != nil {
				return err
			}
			list, err := signup.Path(tx, e, "M1")
			for _, g := range list {
				out = append(out, g.Open)
			}
			all = signup.TakesPart(list)
			return err
		})
		return out, all
	}
	if g, all := gates(); len(g) != 3 || !g[0] || g[1] || g[2] || all {
		t.Errorf("certified only: %v", g)
	}
	if _, err := w.decide(w.claimed(nil), signup.Ruling{Outcome: signup.Passed, Judged: judgements}); err != nil {
		t.Fatal(err)
	}
	if g, all := gates(); !g[1] || g[2] || all {
		t.Errorf("a product passed: %v", g)
	}
}

// GEN-6: after an appeal the round is reviewed anew by somebody else.
func TestUpheldAppealGivesTheRoundBackToReview(t *testing.T) {
	w := newWorld(t)
	s := w.returned()
	w.in(system, func(tx *db.Tx) error {
		d, err := decision.Find(tx, s.Decision)
		if err != nil {
			return err
		}
		return signup.Reopen(tx, d)
	})
	f := w.open(s, colleague)
	if f.SignUp.State() != signup.Submitted || f.SignUp.Excluded != reviewer.Account || f.Rounds[0].Decided.Done() {
		t.Fatalf("%+v", f.SignUp)
	}
	if _, ok := w.running(signup.ReviewDeadline, s); !ok {
		t.Error("no clock runs")
	}
	if err := w.try(reviewer, func(tx *db.Tx) error { _, err := signup.Claim(tx, s.ID, f.SignUp.Version); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the first reviewer: %v", err)
	}
	w.in(colleague, func(tx *db.Tx) error { _, err := signup.Claim(tx, s.ID, f.SignUp.Version); return err })
	err := w.try(system, func(tx *db.Tx) error {
		d, err := decision.Find(tx, s.Decision)
		if err != nil {
			return err
		}
		return signup.Reopen(tx, d)
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("undone twice: %v", err)
	}
}

func TestBoardShowsWhatIsDueAndFilters(t *testing.T) {
	w := newWorld(t)
	back, draft := w.returned(), w.draft(nil)
	w.in(owner, func(tx *db.Tx) error {
		all, err := signup.Board(tx, signup.BoardQuestion{Limit: 10})
		if len(all) != 2 || all[0].ID != draft.SignUp.ID || all[1].Due == 0 {
			t.Errorf("%+v", all)
		}
		some, err2 := signup.Board(tx, signup.BoardQuestion{States: []signup.State{signup.Returned}, Search: back.Number, Limit: 10})
		if len(some) != 1 || some[0].ID != back.ID {
			t.Errorf("%+v (%v)", some, err2)
		}
		n, err3 := signup.Counts(tx, "M1")
		if n[signup.Draft] != 1 || n[signup.Returned] != 1 {
			t.Errorf("%v (%v)", n, err3)
		}
		return err
	})
}
