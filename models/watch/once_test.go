package watch_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/facts"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/watch"
)

// many puts stores into the programme, each with too little credit, and members of it.
func (w *world) many(n int) {
	w.Helper()
	w.do(system, func(tx *db.Tx) error {
		var stores []merchant.Store
		var known []facts.Fact
		for i := range n {
			id := fmt.Sprintf("T%05d", i)
			stores = append(stores, merchant.Store{ID: id, Merchant: "M001", Name: "店 " + id, Platform: "taobao", Kind: "ordinary"})
			known = append(known, facts.Fact{Subject: "store:" + id, Fact: "credit", Since: tx.Now, Value: "399"}, facts.Fact{Subject: "store:" + id, Fact: "affiliate", Since: tx.Now, Value: "true"})
		}
		if _, err := merchant.PutStores(tx, stores); err != nil {
			return err
		}
		for _, s := range stores {
			if _, err := membership.Admit(tx, membership.New{Merchant: "M001", Programme: "qinbaobei", Edition: "2017-03-01", Party: "store", Store: s.ID}); err != nil {
				return err
			}
		}
		_, err := facts.Put(tx, known)
		return err
	})
}

func (w *world) told() (n int) {
	w.Helper()
	w.do(owner, func(tx *db.Tx) error {
		for before := ""; ; {
			page, err := outbox.List(tx, outbox.Inbox{Before: before, Limit: 50})
			if err != nil || len(page) == 0 {
				return err
			}
			n, before = n+len(page), page[len(page)-1].ID
		}
	})
	return n
}

// Twice and in parallel: the same warnings, each once, each told once.
func TestRoundsInParallelWarnOnce(t *testing.T) {
	w := open(t)
	w.many(250)
	for range 2 {
		w.do(operator, func(tx *db.Tx) error { _, err := watch.Begin(tx, "qinbaobei"); return err })
	}
	var both sync.WaitGroup
	for i := range 2 {
		both.Go(func() { w.work(fmt.Sprint("w", i)) })
	}
	both.Wait()
	w.round()
	var board []watch.Count
	w.do(system, func(tx *db.Tx) (err error) { board, err = watch.Board(tx, sevenDays); return err })
	if len(board) != 1 || board[0].Broken != 250 || board[0].Near != 0 || board[0].Today != 250 || w.told() != 250 {
		t.Errorf("board %+v, %d letters", board, w.told())
	}
}

// Killed in the middle: another worker goes on where it stopped, and the warnings are the same.
func TestARoundThatWasKilledGoesOn(t *testing.T) {
	w := open(t)
	w.many(450)
	w.do(operator, func(tx *db.Tx) error { _, err := watch.Begin(tx, "qinbaobei"); return err })
	ctx, kill := context.WithCancelCause(context.Background())
	dying := &job.Runner{DB: w.db, Name: "dying", Workers: map[string]job.Worker{}}
	for kind, do := range watch.Workers {
		dying.Workers[kind] = func(_ context.Context, d *db.DB, r *job.Run) error {
			steps := 0
			return do(stepping{ctx, func() {
				if steps++; steps > 12 {
					kill(errors.New("killed"))
				}
			}}, d, r)
		}
	}
	_, _ = dying.Next(ctx)
	kill(nil)
	w.clock.Advance(1e9 * 3600)
	w.work("next")
	var rounds []watch.Round
	w.do(system, func(tx *db.Tx) (err error) { rounds, err = watch.Rounds(tx, "", 10); return err })
	if r := rounds[0]; r.Stores != 451 || r.Opened != 450 || r.EndedAt == 0 || w.told() != 450 {
		t.Errorf("round %+v, %d letters", r, w.told())
	}
}

// stepping is a context that counts how often it is asked.
type stepping struct {
	context.Context
	asked func()
}

func (s stepping) Err() error { s.asked(); return s.Context.Err() }

func (s stepping) Done() <-chan struct{} { s.asked(); return s.Context.Done() }

// The round of the day is asked for once a day.
func TestTheRoundOfTheDayIsAskedForOnce(t *testing.T) {
	w := open(t)
	for range 3 {
		w.do(db.System("sweep"), watch.Daily)
	}
	w.clock.Advance(1e9 * 3600 * 24)
	w.do(db.System("sweep"), watch.Daily)
	w.do(system, func(tx *db.Tx) error {
		rounds, err := watch.Rounds(tx, "qinbaobei", 10)
		if len(rounds) != 2 {
			t.Errorf("%d rounds", len(rounds))
		}
		return err
	})
}

// A what-if of a changed limit tells who flips, both ways, and writes nothing.
func TestAWhatIfTellsWhoFlipsAndWritesNothing(t *testing.T) {
	w := open(t)
	w.many(20)
	for limit, want := range map[string][2]int64{"399": {0, 20}, "400": {0, 0}, "501 points": {1, 0}} {
		got, err := watch.Suppose(context.Background(), w.db, supervisor, watch.Change{Programme: "qinbaobei", Rule: "still-credit", Limit: limit})
		if err != nil || got.Members != 21 || got.Worsens != want[0] || got.Betters != want[1] {
			t.Errorf("%s: %d worse, %d better, %v", limit, got.Worsens, got.Betters, err)
		}
	}
	if n := len(w.warnings()); n != 0 {
		t.Errorf("%d warnings were written", n)
	}
	if _, err := watch.Suppose(context.Background(), w.db, supervisor, watch.Change{Programme: "qinbaobei", Rule: "still-credit", Limit: "viele"}); err == nil {
		t.Error("a limit that is none was taken")
	}
}

// BenchmarkRound judges a thousand stores by every rule of the book; nothing is to be warned of.
func BenchmarkRound(b *testing.B) {
	w := open(b)
	w.many(1000)
	w.round()
	for b.Loop() {
		w.round()
	}
	b.ReportMetric(float64(b.N*1001)/b.Elapsed().Seconds(), "stores/s")
}
