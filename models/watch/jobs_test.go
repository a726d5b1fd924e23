package watch_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
)

// killedAt runs a worker that dies when its nth transaction begins, and lets its lease run out.
func (w *world) killedAt(n int) {
	w.Helper()
	ctx, kill := context.WithCancel(context.Background())
	defer kill()
	w.db.Clock = &dying{Fixed: w.clock, left: n, kill: kill}
	_, _ = (&job.Runner{DB: w.db, Name: "dying", Workers: watch.Workers}).Next(ctx)
	w.db.Clock = w.clock
	w.clock.Advance(1e9 * 3600)
}

// dying is a clock that is asked once by each transaction, and kills at the last it is to see.
type dying struct {
	*clock.Fixed
	left int
	kill func()
}

// Now counts the transactions.
func (c *dying) Now() clock.Instant {
	if c.left--; c.left == 0 {
		c.kill()
	}
	return c.Fixed.Now()
}

// A what-if is kept with its change, judged as of the instant that it was asked at, and counts each member once however
// often its worker is killed; nothing follows from it.
func TestAWhatIfThatWasKilledCountsEachMemberOnce(t *testing.T) {
	w := open(t)
	w.many(4300)
	var s watch.Supposition
	w.do(supervisor, func(tx *db.Tx) (err error) {
		s, err = watch.AskWhatIf(tx, watch.Change{Programme: "qinbaobei", Rule: "still-credit", Limit: "390"})
		return err
	})
	w.fact("T00000", "credit", "100", w.clock.Now().Add(1000)) // known only after it was asked
	for range 3 {
		w.killedAt(3)
	}
	w.work("next")
	w.do(supervisor, func(tx *db.Tx) error {
		got, err := watch.FindWhatIf(tx, s.ID)
		if got.Members != 4301 || got.Betters != 4300 || got.Worsens != 0 || got.EndedAt == 0 {
			t.Errorf("kept: %+v", got)
		}
		n := 0
		each := watch.EachFlip(tx, watch.Flips{WhatIf: s.ID}, func(f watch.Flipped) {
			if n++; f.Was != watch.Broken || f.Now == watch.Broken || f.Value != "399" || f.LimitValue != "390" {
				t.Errorf("flip: %+v", f)
			}
		})
		counts, failed := watch.FlipCounts(tx, s.ID)
		if n != 4300 || len(counts) != 1 || counts[0].Better != 4300 || counts[0].Worse != 0 {
			t.Errorf("%d flips, counted %+v", n, counts)
		}
		return firstOf(err, each, failed)
	})
	if n := len(w.warnings()); n != 0 {
		t.Errorf("%d warnings followed", n)
	}
}

// A draft is kept as it was handed in, with its hash; one that is wrong is refused with line and column, and who may not
// is refused.
func TestAWhatIfOfADraftKeepsIt(t *testing.T) {
	w := open(t)
	w.many(3)
	draft := strings.NewReplacer("edition: 2017-03-01", "edition: 2026-12-24", "effective: 2017-03-01", "effective: 2026-12-24", "at_least: 400}\n    near: 20", "at_least: 390}\n    near: 5").Replace(string(readBook(w, "2017-03-01.yaml")))
	ask := func(who db.Actor, source string) (s watch.Supposition, err error) {
		err = w.try(who, func(tx *db.Tx) (err error) { s, err = watch.AskWhatIf(tx, watch.Change{Draft: source}); return err })
		return s, err
	}
	if _, err := ask(supervisor, strings.Replace(draft, "fact: credit, at_least: 390", "fact: kredit, at_least: 390", 1)); !fault.Is(err, fault.Invalid) || !strings.Contains(fault.Of(err).Fields[0].Message.EN, "kredit") {
		t.Errorf("a busted draft: %v", err)
	}
	if _, err := ask(db.Actor{Account: "a", Role: string(access.Auditor)}, draft); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an auditor: %v", err)
	}
	s, err := ask(operator, draft)
	if err != nil {
		t.Fatal(err)
	}
	w.work("w")
	w.do(operator, func(tx *db.Tx) error {
		got, err := watch.FindWhatIf(tx, s.ID)
		if got.Draft != "2026-12-24" || got.Source != draft || len(got.Hash) != 64 || got.Betters != 3 || got.Rule != "" {
			t.Errorf("kept: %s %s %d better", got.Draft, got.Hash, got.Betters)
		}
		return err
	})
}

// letter is one to all members that a state is asked of.
func letter(state, clause string) watch.Writing {
	return watch.Writing{Readers: watch.Readers{Programme: "qinbaobei", State: state, Clause: clause}, Title: text.Of("提示", "A word"), Text: text.Of("第一段。\n\n第二段。", "First.\n\nSecond.")}
}

// A letter goes to each merchant once, whether its worker is killed or two work at it, and to nobody who joined later.
func TestALetterToManyIsSentOnceToEach(t *testing.T) {
	w := open(t)
	for i := range 230 {
		w.merchant(fmt.Sprintf("N%03d", i))
	}
	var m watch.Mailing
	w.do(operator, func(tx *db.Tx) (err error) { m, err = watch.Send(tx, letter("", "")); return err })
	w.merchant("LATE")
	w.killedAt(3)
	w.killedAt(3)
	var both sync.WaitGroup
	for i := range 2 {
		both.Go(func() { w.work(fmt.Sprint("w", i)) })
	}
	both.Wait()
	w.do(operator, func(tx *db.Tx) error {
		told, err := outbox.About(tx, m.Ref())
		seen := map[string]bool{}
		for _, n := range told {
			seen[n.Merchant] = true
		}
		if got, _ := watch.FindMailing(tx, m.ID); got.Total != 231 || got.EndedAt == 0 || len(seen) != len(told) || seen["LATE"] {
			t.Errorf("%+v: %d letters to %d merchants, late one told: %v", got, len(told), len(seen), seen["LATE"])
		}
		return err
	})
}

// merchant makes a merchant with one store in the programme.
func (w *world) merchant(id string) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		if _, err := merchant.Put(tx, []merchant.Merchant{{ID: id, Name: "商家 " + id, LegalID: "L" + id, Email: id + "@merchant.example"}}); err != nil {
			return err
		}
		if _, err := merchant.PutStores(tx, []merchant.Store{{ID: "Z" + id, Merchant: id, Name: "店 " + id, Platform: "taobao", Kind: "ordinary"}}); err != nil {
			return err
		}
		_, err := membership.Admit(tx, membership.New{Merchant: id, Programme: "qinbaobei", Edition: "2017-03-01", Party: "store", Store: "Z" + id})
		return err
	})
}

// A letter is written in both languages and goes to those that are asked for, each merchant once.
func TestALetterGoesToThoseAskedFor(t *testing.T) {
	w := open(t)
	w.merchant("N1")
	w.merchant("N2")
	w.fact("S1", "credit", "399", w.clock.Now())
	w.fact("ZN1", "credit", "405", w.clock.Now())
	w.round()
	for who, want := range map[[2]string]int64{{"", ""}: 3, {"broken", ""}: 1, {"near", ""}: 1, {"fine", ""}: 1, {"broken", "QB-20"}: 1, {"broken", "QB-11"}: 0, {"", "QB-20"}: 2, {"fine", "QB-20"}: 1} {
		w.do(operator, func(tx *db.Tx) error {
			n, err := watch.CountReaders(tx, letter(who[0], who[1]).Readers)
			if n != want {
				t.Errorf("%v: %d readers, want %d", who, n, want)
			}
			return err
		})
	}
	w.do(operator, func(tx *db.Tx) error {
		l, err := letter("broken", "QB-20").Compose(tx)
		if len(l.Paragraphs) != 2 || len(l.Clauses) != 1 || l.Clauses[0].ID != "QB-20" || l.Link != "/standing" {
			t.Errorf("letter: %+v", l)
		}
		return err
	})
	lame := letter("", "")
	lame.Text.EN = ""
	for _, c := range []struct {
		who  db.Actor
		w    watch.Writing
		kind fault.Kind
	}{{operator, lame, fault.Invalid}, {operator, letter("broken", "QB-11"), fault.Breach}, {operator, letter("", "QB-99"), fault.Invalid}, {owner, letter("", ""), fault.Forbidden}} {
		if err := w.try(c.who, func(tx *db.Tx) error { _, err := watch.Send(tx, c.w); return err }); !fault.Is(err, c.kind) {
			t.Errorf("got %v, want %s", err, c.kind)
		}
	}
}
