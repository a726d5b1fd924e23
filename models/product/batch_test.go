package product_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/product"
)

// unfit is what may not be tagged, by its id.
func (w *world) unfit() []string {
	private, order, presale, off, unknown := goods("X1", "S1"), goods("X2", "S1"), goods("X3", "S1"), goods("X4", "S1"), goods("X5", "S1")
	private.Private, order.StockKind, presale.StockKind, off.Online, unknown.Private = yes(true), "made_to_order", "presale", yes(false), nil
	w.put(private, order, presale, off, unknown)
	return []string{"X1", "X2", "X3", "X4", "X5"}
}

// YX-9: made-to-order, pre-sale and private products are refused with the clause, also inside a batch.
func TestMadeToOrderPresaleAndPrivateProductsAreLeftOutWithTheClause(t *testing.T) {
	w := newWorld(t)
	ids := append(w.stock(2), w.unfit()...)
	b := w.selected(ids...)
	w.view(operator, func(tx *db.Tx) error {
		p, err := product.Look(tx, b)
		if p.Selected != 7 || p.Taggable != 2 || p.Excluded() != 5 || p.Merchants != 1 {
			t.Fatalf("preview %+v", p)
		}
		for _, x := range p.Exclusions {
			if x.Clause != "YX-9" || x.Why.ZH == "" || x.Why.EN == "" {
				t.Errorf("%s is left out by %q with %v", x.Product, x.Clause, x.Why)
			}
		}
		return err
	})
	b, tags := w.tag(ids...)
	if b.Tagged != 2 || b.Excluded != 5 || len(tags) != 2 {
		t.Fatalf("tagged %d, excluded %d, tags %d", b.Tagged, b.Excluded, len(tags))
	}
	w.view(operator, func(tx *db.Tx) error {
		out, _, err := product.Exclusions(tx, b.ID, 0, 100)
		if len(out) != 5 || out[0].Product != "X1" || out[0].Clause != "YX-9" || out[0].Line != 3 {
			t.Fatalf("kept exclusions %+v", out)
		}
		return err
	})
}

// YX-9: only a member's products are tagged, each once.
func TestUnknownIdsOthersProductsDoublesAndNonMembersAreLeftOutWithTheirLine(t *testing.T) {
	w := newWorld(t)
	w.stock(2)
	w.put(goods("Q1", "S2"))
	w.tag("P001")
	b := w.selected("P001", "P002", "P002", "nothing", "Q1")
	w.view(operator, func(tx *db.Tx) error {
		p, err := product.Look(tx, b)
		if p.Taggable != 1 || len(p.Exclusions) != 4 {
			t.Fatalf("preview %+v", p)
		}
		for i, line := range []int64{1, 3, 4, 5} {
			if p.Exclusions[i].Line != line {
				t.Errorf("exclusion %d names line %d, want %d", i, p.Exclusions[i].Line, line)
			}
		}
		return err
	})
	everywhere := product.Selection{Programme: programme, Listed: []product.Listed{{Line: 1, Product: "Q1"}}}
	w.in(operator, func(tx *db.Tx) (err error) { b, err = product.Select(tx, everywhere); return err })
	w.view(operator, func(tx *db.Tx) error {
		p, err := product.Look(tx, b)
		if p.Taggable != 0 || p.Exclusions[0].Clause != "YX-9" {
			t.Fatalf("a non-member's product: %+v", p)
		}
		return err
	})
}

func TestSelectionIsFrozenWhenItIsMade(t *testing.T) {
	w := newWorld(t)
	w.stock(3)
	var b product.Batch
	w.in(operator, func(tx *db.Tx) (err error) {
		b, err = product.Select(tx, product.Selection{Programme: programme, Filter: product.Filter{Category: "家居"}})
		return err
	})
	w.put(goods("P999", "S1"))
	w.in(operator, func(tx *db.Tx) (err error) {
		b, err = product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "好", Version: b.Version})
		return err
	})
	if _, late := w.tags()["P999"]; late || b.Tagged != 3 {
		t.Fatalf("tagged %d, the later product %v", b.Tagged, late)
	}
}

// YX-10: one notice a merchant and batch, recorded as sent, starts the clock of all its tags.
func TestOneNoticeForEachMerchantStartsTheClockOfAllItsTags(t *testing.T) {
	w := newWorld(t)
	w.admit("M2")
	w.put(goods("Q1", "S2"))
	ids := w.stock(25)
	b := product.Batch{}
	w.in(operator, func(tx *db.Tx) (err error) {
		b, err = product.Select(tx, product.Selection{Programme: programme})
		if err == nil {
			b, err = product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "品质稳定", Version: b.Version})
		}
		return err
	})
	due := dbtest.Start.Add(24 * time.Hour)
	for _, id := range append(ids, "Q1") {
		if tag := w.tags()[id]; tag.Noticed != dbtest.Start || tag.Due != due || tag.Closes != due || tag.State(dbtest.Start) != product.Waiting {
			t.Fatalf("%s: %+v", id, tag)
		}
	}
	windows := w.windows(b.ID)
	if len(windows) != 2 {
		t.Fatalf("%d windows, want one a merchant", len(windows))
	}
	for _, win := range windows {
		told := w.notices(win.Ref())
		if len(told) != 1 || told[0].Sent != dbtest.Start || told[0].Merchant != win.Merchant || told[0].Clause != "YX-10" {
			t.Fatalf("notices of %s: %+v", win.Merchant, told)
		}
		if win.Merchant == "M1" && strings.Count(told[0].Letter.Paragraphs[0].ZH, "“竹编收纳篮") != 20 {
			t.Errorf("the letter lists other than 20 titles: %s", told[0].Letter.Paragraphs[0].ZH)
		}
		w.view(system, func(tx *db.Tx) error {
			d, ok, err := deadline.Running(tx, "tag.objection", win.Ref())
			if !ok || d.Due != due || d.Merchant != win.Merchant || d.Audience != deadline.Merchant {
				t.Errorf("deadline %+v", d)
			}
			return err
		})
	}
	w.recorded("batch.proposed", b.Ref())
	w.recorded("tags.noticed", b.Ref())
}

func (w *world) windows(batch string) (out []product.Window) {
	w.t.Helper()
	w.view(system, func(tx *db.Tx) (err error) { out, err = product.Windows(tx, batch); return err })
	return out
}

func TestProposalIsRefusedWithoutReasonOrClauseTwiceAndByOthers(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	b := w.selected("P001")
	propose := func(a db.Actor, p product.Proposal) error {
		return w.try(a, func(tx *db.Tx) error { _, err := product.Propose(tx, b.ID, p); return err })
	}
	for name, c := range map[string]struct {
		actor db.Actor
		p     product.Proposal
		kind  fault.Kind
	}{
		"no reason":   {operator, product.Proposal{Clause: "YX-9"}, fault.Invalid},
		"no clause":   {operator, product.Proposal{Clause: "YX-99", Reason: "好"}, fault.Invalid},
		"stale":       {operator, product.Proposal{Clause: "YX-9", Reason: "好", Version: 7}, fault.Conflict},
		"no operator": {owner, product.Proposal{Clause: "YX-9", Reason: "好"}, fault.Forbidden},
	} {
		if err := propose(c.actor, c.p); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := product.Proposal{Clause: "YX-9", Reason: "好"}
	if err := propose(operator, good); err != nil {
		t.Fatal(err)
	}
	if err := propose(operator, good); !fault.Is(err, fault.Conflict) {
		t.Errorf("proposed twice: %v", err)
	}
	if n := w.raw("SELECT count(*) FROM tags"); n != 1 {
		t.Errorf("%d tags", n)
	}
}

func TestNothingChosenAndTooManyAreRefused(t *testing.T) {
	w := newWorld(t)
	for name, s := range map[string]product.Selection{
		"nothing":  {Programme: programme, Filter: product.Filter{Merchant: "M1", Category: "没有"}},
		"too many": {Programme: programme, Listed: make([]product.Listed, product.MaxSelected+1)},
	} {
		err := w.try(operator, func(tx *db.Tx) error { _, err := product.Select(tx, s); return err })
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestListIsReadFromCSVAndFromPastedLines(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []product.Listed
	}{
		"pasted": {"P1\n\n  P2 \n", []product.Listed{{Line: 1, Product: "P1"}, {Line: 3, Product: "P2"}}},
		"csv":    {"\ufefftitle,product\n\"一, 二\",P1\r\n三,P2\n", []product.Listed{{Line: 2, Product: "P1"}, {Line: 3, Product: "P2"}}},
		"empty":  {"", nil},
	} {
		got, err := product.ReadList(strings.NewReader(c.text))
		if err != nil || len(got) != len(c.want) {
			t.Errorf("%s: %v, %v", name, got, err)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", name, got[i], c.want[i])
			}
		}
	}
	for name, bad := range map[string]string{"quote": "P1\n\"P2\n", "not UTF-8": "P1\nP\xff2\n", "a NUL": "P1\nP\x002\n", "long": strings.Repeat("x", 300)} {
		if _, err := product.ReadList(strings.NewReader(bad)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// runner runs the package's jobs.
func (w *world) runner(name string) *job.Runner {
	return &job.Runner{DB: w.DB, Workers: product.Workers, Name: name}
}

// large proposes a batch of 1,200 products, which is a job.
func (w *world) large() product.Batch {
	w.t.Helper()
	w.stock(1200)
	b := product.Batch{}
	w.in(operator, func(tx *db.Tx) (err error) {
		if b, err = product.Select(tx, product.Selection{Programme: programme, Filter: product.Filter{Merchant: "M1"}}); err != nil {
			return err
		}
		b, err = product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "品质稳定", Version: b.Version})
		return err
	})
	if b.Job == "" {
		w.t.Fatal("a large batch is no job")
	}
	return b
}

func (w *world) batch(id string) (b product.Batch) {
	w.t.Helper()
	w.view(operator, func(tx *db.Tx) (err error) { b, err = product.FindBatch(tx, id); return err })
	return b
}

// mortal is a clock that kills the process when it was asked often enough: at the start of that transaction.
type mortal struct {
	clock.Clock
	left int
	kill func()
}

func (m *mortal) Now() clock.Instant {
	if m.left--; m.left == 0 {
		m.kill()
	}
	return m.Clock.Now()
}

func TestLargeBatchKilledBeforeAnyOfItsTransactionsGoesOnAndTellsOnce(t *testing.T) {
	for at := 2; at <= 7; at++ {
		w := newWorld(t)
		b := w.large()
		ctx, kill := context.WithCancel(context.Background())
		w.DB.Clock = &mortal{Clock: w.clock, left: at, kill: kill}
		_, _ = w.runner("dying").Next(ctx)
		w.DB.Clock = w.clock
		w.clock.Advance(time.Hour)
		if ran, err := w.runner("second").Next(context.Background()); !ran || err != nil {
			t.Fatal(at, ran, err)
		}
		b = w.batch(b.ID)
		if b.Tagged != 1200 || b.Noticed == 0 || w.raw("SELECT count(*) FROM tags") != 1200 {
			t.Fatalf("killed at %d: batch %+v", at, b)
		}
		windows := w.windows(b.ID)
		if len(windows) != 1 || len(w.notices(windows[0].Ref())) != 1 {
			t.Fatalf("killed at %d: windows %+v", at, windows)
		}
		w.view(operator, func(tx *db.Tx) error {
			j, err := job.Find(tx, b.Job)
			if j.State != job.Done || j.Done != 1200 || j.Total != 1200 {
				t.Errorf("killed at %d: job %+v", at, j)
			}
			return err
		})
		kill()
	}
}

func TestBatchTakenBackWhileItIsFilledTagsNothingAndTellsNobody(t *testing.T) {
	w := newWorld(t)
	b := w.large()
	r := w.runner("w")
	r.Workers = map[string]job.Worker{"tag.batch": func(ctx context.Context, d *db.DB, run *job.Run) error {
		w.in(operator, func(tx *db.Tx) error { _, err := product.Revoke(tx, b.ID, "选错了"); return err })
		return product.Workers["tag.batch"](ctx, d, run)
	}}
	if _, err := r.Next(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := w.raw("SELECT count(*) FROM tags WHERE ended_at = 0") + w.raw("SELECT count(*) FROM notices"); n != 0 {
		t.Fatalf("%d tags and notices", n)
	}
	w.view(operator, func(tx *db.Tx) error {
		j, err := job.Find(tx, b.Job)
		if j.State != job.Cancelled {
			t.Errorf("job %s", j.State)
		}
		return err
	})
}

// Whoever is first with a product keeps it: one open tag a product and programme.
func TestTwoBatchesOfTheSameProductsMakeOneTagEach(t *testing.T) {
	w := newWorld(t)
	ids := w.stock(3)
	first, second := w.selected(ids...), w.selected(ids...)
	for _, b := range []product.Batch{first, second} {
		w.in(operator, func(tx *db.Tx) error {
			_, err := product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "好", Version: b.Version})
			return err
		})
	}
	if a, b := w.batch(first.ID), w.batch(second.ID); a.Tagged != 3 || b.Tagged != 0 || b.Excluded != 3 || w.raw("SELECT count(*) FROM notices") != 1 {
		t.Fatalf("first %d, second %d and %d left out", a.Tagged, b.Tagged, b.Excluded)
	}
}

// YX-10: taken back within the notice time, nothing takes effect, and the merchant is told.
func TestRevokedBatchTakesNoEffectAndAfterItsTimeItCannotBeRevoked(t *testing.T) {
	w := newWorld(t)
	w.stock(2)
	b, _ := w.tag("P001")
	w.clock.Set(dbtest.Start.Add(24*time.Hour) - 1)
	w.in(operator, func(tx *db.Tx) error { _, err := product.Revoke(tx, b.ID, "选错了"); return err })
	w.clock.Advance(time.Hour)
	w.sweep()
	if tag := w.tags()["P001"]; tag.Effective != 0 || tag.Why.Cause != product.ByRevoke {
		t.Fatalf("tag %+v", tag)
	}
	if told := w.notices(w.windows(b.ID)[0].Ref()); len(told) != 2 {
		t.Fatalf("%d notices, want the first and its taking back", len(told))
	}
	w.recorded("batch.revoked", b.Ref())
	b, _ = w.tag("P002")
	w.clock.Advance(24 * time.Hour)
	if err := w.try(operator, func(tx *db.Tx) error { _, err := product.Revoke(tx, b.ID, "太晚"); return err }); !fault.Is(err, fault.Conflict) {
		t.Fatalf("revoked at its due instant: %v", err)
	}
}

// YX-10: a batch that is taken back leaves alone the merchants whose notice time is over, also where no worker has come
// by since; their tags are in effect from their own instant.
func TestTakingABatchBackLeavesWhatIsDueAlone(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.admit("M2")
	w.put(goods("Q1", "S2"))
	both := listed("P001", "Q1")
	both.Filter.Merchant = ""
	var b product.Batch
	w.in(operator, func(tx *db.Tx) (err error) {
		if b, err = product.Select(tx, both); err == nil {
			b, err = product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "品质稳定", Version: b.Version})
		}
		return err
	})
	w.in(system, func(tx *db.Tx) error { // M2 was told an hour later
		audit.Record(tx, audit.Entry{Action: "test.told_later", Object: b.Ref()})
		return tx.DB.Exec("UPDATE tag_windows SET noticed_at = noticed_at + 3600000000, closes_at = closes_at + 3600000000, due_at = due_at + 3600000000 WHERE batch = ? AND merchant = 'M2'", b.ID).Error
	})
	w.clock.Set(dbtest.Start.Add(24 * time.Hour))
	w.in(operator, func(tx *db.Tx) error { _, err := product.Revoke(tx, b.ID, "选错了"); return err })
	w.clock.Advance(2 * time.Hour)
	w.sweep()
	if tag := w.tags()["P001"]; tag.Effective != dbtest.Start.Add(24*time.Hour) || tag.Ended != 0 {
		t.Errorf("the tag that was due: %+v", tag)
	}
	if tag := w.tags()["Q1"]; tag.Effective != 0 || tag.Why.Cause != product.ByRevoke {
		t.Errorf("the tag that was not: %+v", tag)
	}
}

func TestDraftThatNobodyProposedIsThrownAwayAfterAWeek(t *testing.T) {
	w := newWorld(t)
	w.stock(2)
	b := w.selected("P001")
	w.tag("P002")
	for _, c := range []struct {
		after time.Duration
		state product.BatchState
	}{{7 * 24 * time.Hour, product.Draft}, {time.Microsecond, product.Scrapped}} {
		w.clock.Advance(c.after)
		w.in(system, product.ForgetDrafts)
		if got := w.batch(b.ID).State(); got != c.state {
			t.Fatalf("%s, want %s", got, c.state)
		}
	}
	if n := w.raw("SELECT count(*) FROM tag_items"); n != 1 {
		t.Errorf("%d items are kept, want the proposed batch's", n)
	}
	w.recorded("batch.scrapped", b.Ref())
	err := w.try(operator, func(tx *db.Tx) error {
		_, err := product.Propose(tx, b.ID, product.Proposal{Clause: "YX-9", Reason: "好", Version: b.Version + 1})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a draft that is gone: %v", err)
	}
}
