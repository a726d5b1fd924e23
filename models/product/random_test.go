package product_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/product"
)

// player does whatever people and time may do to a few products, by chance, and remembers what was sold.
type player struct {
	*world
	chance   *rand.Rand
	products []string
	sold     map[string]map[calendar.Day][2]int64
}

func (p *player) any() string { return p.products[p.chance.IntN(len(p.products))] }

// refusable lets a refusal pass and fails on anything else.
func (p *player) refusable(err error) {
	p.t.Helper()
	if err != nil && fault.Of(err).Kind == fault.Internal {
		p.t.Fatal(err)
	}
}

func (p *player) step() {
	p.t.Helper()
	id := p.any()
	tag := p.tags()[id]
	switch roll := p.chance.IntN(40); {
	case roll < 6:
		p.clock.Advance(time.Duration(p.chance.Int64N(int64(20 * time.Hour))))
	case roll < 9:
		p.sweep()
	case roll < 12:
		p.reckon()
	case roll < 16:
		b := p.selected(id, p.any())
		p.in(operator, func(tx *db.Tx) error {
			_, err := product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "好", Version: b.Version})
			return err
		})
	case roll < 18:
		p.refusable(p.try(owner, func(tx *db.Tx) error { _, err := product.ObjectTo(tx, tag.ID, because); return err }))
	case roll < 20:
		p.refusable(p.try(operator, func(tx *db.Tx) error {
			o, _, err := product.ObjectionTo(tx, tag.ID)
			if err != nil {
				return err
			}
			v := []product.Verdict{product.Upheld, product.Refused}[p.chance.IntN(2)]
			_, err = product.Answer(tx, o.ID, product.Reply{Verdict: v, Reason: "好", Version: o.Version})
			return err
		}))
	case roll < 21:
		p.refusable(p.try(operator, func(tx *db.Tx) error { _, err := product.Untag(tx, []string{tag.ID}, "换季"); return err }))
	case roll < 22:
		p.refusable(p.try(operator, func(tx *db.Tx) error { _, err := product.Revoke(tx, tag.Batch, "选错了"); return err }))
	default:
		p.sell(id)
	}
}

// sell records or corrects the figures of one of the last days.
func (p *player) sell(id string) {
	p.clock.Advance(time.Microsecond)
	d := calendar.DayOf(p.clock.Now()) - calendar.Day(p.chance.IntN(5))
	sales, refunds := p.chance.Int64N(100_00), p.chance.Int64N(60_00)
	p.world.sold(id, d, sales, refunds)
	if p.sold[id] == nil {
		p.sold[id] = map[calendar.Day][2]int64{}
	}
	p.sold[id][d] = [2]int64{sales, refunds}
}

// owed is what the ledger has to hold for a tag, reckoned plainly from its record and what was sold.
func (p *player) owed(tag product.Tag, today calendar.Day) (amount int64) {
	for d, s := range p.sold[tag.Product] {
		whole := tag.Effective != 0 && tag.Effective <= d.Start() && (tag.Ended == 0 || tag.Ended >= (d+1).Start())
		if whole && d < today {
			amount += half((s[0] - s[1]) * 3)
		}
	}
	return amount
}

// half divides by a hundred, a half away from zero.
func half(n int64) int64 {
	if n < 0 {
		return -half(-n)
	}
	return (n + 50) / 100
}

// YX-10, YX-13, NUM-1: whatever people and time do, each product has one open tag at most, none takes effect before its
// due instant, the ledger holds what the record and the figures say, and the audit chain holds.
func TestLedgerAndTagsHoldWhateverHappens(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			p := &player{world: newWorld(t), chance: rand.New(rand.NewPCG(seed, 7)), sold: map[string]map[calendar.Day][2]int64{}}
			p.products = p.stock(4)
			for range 200 {
				p.step()
			}
			p.clock.Advance(50 * time.Hour)
			p.sweep()
			p.reckon()
			p.holds()
		})
	}
}

func (p *player) holds() {
	p.t.Helper()
	if n := p.raw("SELECT count(*) FROM (SELECT product FROM tags WHERE ended_at = 0 GROUP BY product, programme HAVING count(*) > 1) twice"); n != 0 {
		p.t.Errorf("%d products have two open tags", n)
	}
	var all []product.Tag
	p.view(system, func(tx *db.Tx) (err error) {
		if all, err = product.Tags(tx, product.TagQuestion{Limit: 500}); err != nil {
			return err
		}
		_, err = audit.Verify(tx)
		return err
	})
	today := calendar.DayOf(p.clock.Now())
	for _, tag := range all {
		if tag.Effective != 0 && tag.Effective < tag.Due {
			p.t.Errorf("%s took effect %s before its due instant", tag.ID, tag.Due.Sub(tag.Effective))
		}
		if got, want := p.raw("SELECT COALESCE(sum(amount), 0) FROM fee_entries WHERE tag = ?", tag.ID), p.owed(tag, today); got != want {
			p.t.Errorf("the ledger holds %d for %s (%s – %s), want %d", got, tag.Product, tag.Effective, tag.Ended, want)
		}
		if sent := p.notices("window:" + tag.Window); tag.Noticed != 0 && len(sent) == 0 {
			p.t.Errorf("%s was noticed without a notice", tag.ID)
		}
	}
}

// YX-10, YX-13: killed before any of its transactions, a worker leaves nothing half done, and the next one does the rest
// once.
func TestEffectsAndFeesSurviveAKillBeforeAnyTransaction(t *testing.T) {
	for at := 1; at <= 5; at++ {
		w := newWorld(t)
		ids := w.stock(3)
		w.tag(ids...)
		w.clock.Set(d22.Start().Add(4 * 24 * time.Hour))
		for _, id := range ids {
			w.sold(id, d22+2, 100_00, 0)
		}
		w.killedAt(at)
		w.sweep()
		w.reckon()
		for _, id := range ids {
			if got := w.fees(id); !same(got[d22+2], 300) || w.tags()[id].Effective != w.tags()[id].Due {
				t.Errorf("killed at %d: %s %v", at, id, got)
			}
		}
		if n := w.raw("SELECT count(*) FROM notices"); n != 2 {
			t.Errorf("killed at %d: %d notices", at, n)
		}
	}
}
