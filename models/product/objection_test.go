package product_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/product"
)

var because = product.Protest{Reason: "该商品即将停产"}

// object objects for the merchant to the tag of a product.
func (w *world) object(id string) (o product.Objection) {
	w.t.Helper()
	tag := w.tags()[id]
	w.in(owner, func(tx *db.Tx) (err error) { o, err = product.ObjectTo(tx, tag.ID, because); return err })
	return o
}

func (w *world) answer(o product.Objection, v product.Verdict) (out product.Objection) {
	w.t.Helper()
	w.in(operator, func(tx *db.Tx) (err error) {
		out, err = product.Answer(tx, o.ID, product.Reply{Verdict: v, Reason: "库存充足，适合打标", Version: o.Version})
		return err
	})
	return out
}

// YX-11, TIME-2: an objection at 23:59:59.999999 is taken, at 24:00:00 refused with the instant at which it closed.
func TestObjectionAtThe24thHourIsRefusedAndOneBeforeIsTaken(t *testing.T) {
	w := newWorld(t)
	w.stock(2)
	_, tags := w.tag("P001", "P002")
	w.clock.Set(dbtest.Start.Add(day) - 1)
	o := w.object("P001")
	w.recorded("objection.filed", o.Ref())
	for _, after := range []time.Duration{0, time.Microsecond, time.Hour} {
		w.clock.Set(dbtest.Start.Add(day).Add(after))
		err := w.try(owner, func(tx *db.Tx) error { _, err := product.ObjectTo(tx, tags["P002"].ID, because); return err })
		f := fault.Of(err)
		if f.Kind != fault.Breach || f.Clause != "YX-11" || !strings.Contains(f.Message.ZH, "15:30") || !strings.Contains(f.Message.EN, "15:30") {
			t.Fatalf("%s after the end: %v", after, err)
		}
		if after == 0 {
			w.sweep()
		}
	}
	if tag := w.tags()["P001"]; tag.Effective != 0 || tag.State(w.clock.Now()) != product.Objected {
		t.Fatalf("an objection stops the clock of its product: %+v", tag)
	}
	if tag := w.tags()["P002"]; tag.Effective != dbtest.Start.Add(day) {
		t.Fatalf("the other product: %+v", tag)
	}
}

// YX-11: whose effect a worker recorded in the very moment of an objection before the end is held all the same.
func TestObjectionBeforeTheEndWinsAgainstAnEffectRecordedMeanwhile(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.tag("P001")
	w.clock.Set(dbtest.Start.Add(day))
	w.sweep()
	w.clock.Set(dbtest.Start.Add(day) - 1) // the objection's transaction began before the worker's
	o := w.object("P001")
	if tag := w.tags()["P001"]; tag.Effective != 0 || tag.Objection != o.ID {
		t.Fatalf("tag %+v", tag)
	}
	o = w.answer(o, product.Refused)
	if tag := w.tags()["P001"]; tag.Effective != dbtest.Start.Add(day) {
		t.Fatalf("after the refusal: %+v", tag)
	}
}

func TestSecondObjectionStrangersAndStaffAreRefused(t *testing.T) {
	w := newWorld(t)
	w.stock(2)
	_, tags := w.tag("P001", "P002")
	o := w.object("P001")
	for name, c := range map[string]struct {
		actor db.Actor
		tag   string
		p     product.Protest
		kind  fault.Kind
	}{
		"twice":          {owner, tags["P001"].ID, because, fault.Conflict},
		"stranger":       {stranger, tags["P002"].ID, because, fault.NotFound},
		"staff":          {operator, tags["P002"].ID, because, fault.Forbidden},
		"no reason":      {owner, tags["P002"].ID, product.Protest{Reason: "  "}, fault.Invalid},
		"unknown papers": {owner, tags["P002"].ID, product.Protest{Reason: "好", Papers: []string{"nothing"}}, fault.NotFound},
	} {
		err := w.try(c.actor, func(tx *db.Tx) error { _, err := product.ObjectTo(tx, c.tag, c.p); return err })
		if !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.view(stranger, func(tx *db.Tx) error {
		if _, err := product.FindObjection(tx, o.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger reads the objection: %v", err)
		}
		return nil
	})
}

func TestObjectionCarriesPapersOfTheMerchantsOwnLibrary(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	_, tags := w.tag("P001")
	var p paper.Paper
	w.in(owner, func(tx *db.Tx) (err error) {
		p, err = paper.Keep(tx, paper.Paper{Merchant: "M1", Name: "停产通知.pdf", SHA256: strings.Repeat("a", 64), Type: "application/pdf", Size: 10})
		return err
	})
	var o product.Objection
	w.in(owner, func(tx *db.Tx) (err error) {
		o, err = product.ObjectTo(tx, tags["P001"].ID, product.Protest{Reason: "停产", Papers: []string{p.ID}})
		return err
	})
	w.view(operator, func(tx *db.Tx) error {
		found, err := product.FindObjection(tx, o.ID)
		if len(found.Papers) != 1 || found.Papers[0] != p.ID {
			t.Errorf("papers %v", found.Papers)
		}
		return err
	})
}

// YX-11: several at once, all or none.
func TestBulkObjectionIsAllOrNone(t *testing.T) {
	w := newWorld(t)
	w.stock(3)
	_, tags := w.tag("P001", "P002", "P003")
	all := func(ids ...string) error {
		return w.try(owner, func(tx *db.Tx) error { _, err := product.ObjectAll(tx, ids, because); return err })
	}
	asked := func(audience deadline.Audience, title string) {
		t.Helper()
		w.view(operator, func(tx *db.Tx) error {
			d, _, err := deadline.Running(tx, "tag.objection", "window:"+tags["P001"].Window)
			if d.Audience != audience || !strings.HasPrefix(d.Title.ZH, title) {
				t.Errorf("the merchant is asked: %+v", d)
			}
			return err
		})
	}
	asked(deadline.Merchant, "3 件商品将打")
	w.object("P001")
	asked(deadline.Merchant, "2 件商品将打")
	if err := all(tags["P002"].ID, tags["P001"].ID); !fault.Is(err, fault.Conflict) {
		t.Fatalf("one of them was objected to already: %v", err)
	}
	if tag := w.tags()["P002"]; tag.Objection != "" {
		t.Fatal("half of it was done")
	}
	if err := all(tags["P002"].ID, tags["P003"].ID, tags["P003"].ID); err != nil {
		t.Fatal(err)
	}
	asked(deadline.Nobody, "") // to all of them it has objected
	if err := all(); !fault.Is(err, fault.Invalid) {
		t.Fatalf("none chosen: %v", err)
	}
	w.view(operator, func(tx *db.Tx) error {
		queue, err := product.Objections(tx, product.ObjectionQuestion{Open: true, Limit: 10})
		if len(queue) != 3 {
			t.Errorf("%d in the queue", len(queue))
		}
		return err
	})
}

// YX-11: how many tags wait for an objection is counted to a thousand, for it is counted at each.
func TestMoreThanAThousandTagsAreNotCounted(t *testing.T) {
	w := newWorld(t)
	b := w.large()
	for ran := true; ran; {
		var err error
		if ran, err = w.runner("w").Next(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	window := w.windows(b.ID)[0]
	asked := func(title string) {
		t.Helper()
		w.view(operator, func(tx *db.Tx) error {
			d, _, err := deadline.Running(tx, "tag.objection", window.Ref())
			if !strings.HasPrefix(d.Title.ZH, title) {
				t.Errorf("the merchant is asked %q, not %q", d.Title.ZH, title)
			}
			return err
		})
	}
	asked("1000 件以上的商品将打")
	var ids []string
	for _, tag := range w.tags() {
		ids = append(ids, tag.ID)
	}
	w.in(owner, func(tx *db.Tx) error { _, err := product.ObjectAll(tx, ids[:199], because); return err })
	asked("1000 件以上的商品将打") // 1,001 wait
	w.in(owner, func(tx *db.Tx) error { _, err := product.ObjectTo(tx, ids[199], because); return err })
	asked("1000 件商品将打")
}

// YX-12: upheld, the tag is cancelled and no fee arises; the decision is kept and the merchant told.
func TestUpheldObjectionCancelsTheTag(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.tag("P001")
	o := w.answer(w.object("P001"), product.Upheld)
	w.clock.Advance(2 * day)
	w.sweep()
	tag := w.tags()["P001"]
	if tag.Effective != 0 || tag.Ended != dbtest.Start || tag.Why.Cause != product.ByObjection || tag.Why.Clause != "YX-12" {
		t.Fatalf("tag %+v", tag)
	}
	w.view(system, func(tx *db.Tx) error {
		d, err := decision.Find(tx, o.Decision)
		if d.Kind != decision.ObjectionUpheld || d.Adverse || d.Clauses[0] != "YX-12" {
			t.Errorf("decision %+v", d)
		}
		return err
	})
	if told := w.notices(o.Ref()); len(told) != 1 || told[0].Merchant != "M1" {
		t.Fatalf("notices %+v", told)
	}
	w.recorded("objection.answered", o.Ref())
}

// YX-12, GEN-4, GEN-6: refused, it takes effect at the decision, never before the original 24 hours, with clauses,
// reason and the way to appeal.
func TestRefusedObjectionTakesEffectAtTheDecisionNeverBeforeTheOriginalTime(t *testing.T) {
	due := dbtest.Start.Add(day)
	for name, c := range map[string]struct{ at, want time.Duration }{
		"before":               {3 * time.Hour, day},
		"a microsecond before": {day - time.Microsecond, day},
		"at":                   {day, day},
		"after":                {day + 5*time.Hour, day + 5*time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.stock(2)
			w.tag("P001", "P002")
			o := w.object("P001")
			w.clock.Set(dbtest.Start.Add(c.at))
			if c.at > day {
				w.sweep()
			}
			o = w.answer(o, product.Refused)
			w.clock.Set(due.Add(10 * time.Hour))
			w.sweep()
			if got, want := w.tags()["P001"].Effective, dbtest.Start.Add(c.want); got != want {
				t.Fatalf("in effect since %s, want %s", got, want)
			}
			l := w.told(o.Ref(), outbox.Decision).Letter
			if len(l.Clauses) == 0 || len(l.Facts) == 0 || len(l.Todo) == 0 || l.Until == 0 || l.Objection.IsZero() {
				t.Errorf("the letter lacks what GEN-4 demands: %+v", l)
			}
			w.view(system, func(tx *db.Tx) error {
				d, err := decision.Find(tx, o.Decision)
				if !d.Adverse || d.AppealUntil == 0 || d.Verdict.Outcome == "" {
					t.Errorf("decision %+v", d)
				}
				return err
			})
		})
	}
}

func TestAnswerIsRefusedWithoutVerdictOrReasonTwiceStaleAndToMerchants(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.tag("P001")
	o := w.object("P001")
	good := product.Reply{Verdict: product.Refused, Reason: "适合", Version: o.Version}
	answer := func(a db.Actor, r product.Reply) error {
		return w.try(a, func(tx *db.Tx) error { _, err := product.Answer(tx, o.ID, r); return err })
	}
	for name, c := range map[string]struct {
		actor db.Actor
		r     product.Reply
		kind  fault.Kind
	}{
		"no verdict": {operator, product.Reply{Reason: "适合", Version: o.Version}, fault.Invalid},
		"no reason":  {operator, product.Reply{Verdict: product.Upheld, Version: o.Version}, fault.Invalid},
		"stale":      {operator, product.Reply{Verdict: product.Upheld, Reason: "适合", Version: 9}, fault.Conflict},
		"merchant":   {owner, good, fault.Forbidden},
	} {
		if err := answer(c.actor, c.r); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := answer(operator, good); err != nil {
		t.Fatal(err)
	}
	if err := answer(operator, good); !fault.Is(err, fault.Conflict) {
		t.Errorf("answered twice: %v", err)
	}
}

// The preview is exactly the letter that is sent.
func TestDraftOfTheAnswerIsTheLetterThatIsSent(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.tag("P001")
	o := w.object("P001")
	r := product.Reply{Verdict: product.Refused, Reason: "适合", Version: o.Version}
	var draft string
	w.view(operator, func(tx *db.Tx) error {
		l, err := r.Draft(tx, o.ID)
		draft = db.JSON(l)
		return err
	})
	w.in(operator, func(tx *db.Tx) error { _, err := product.Answer(tx, o.ID, r); return err })
	if sent := db.JSON(w.notices(o.Ref())[0].Letter); sent != draft {
		t.Fatalf("sent %s\nshown %s", sent, draft)
	}
}

// YX-12, GEN-8: an answer that is late escalates and is counted; the tag never takes effect by the delay.
func TestLateAnswerEscalatesTellsTheMerchantAndRefusesNothingBySilence(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.tag("P001")
	o := w.object("P001")
	w.clock.Set(dbtest.Start.Add(day) - 1)
	w.sweep()
	if n := len(w.notices(o.Ref())); n != 0 {
		t.Fatalf("%d notices before the end", n)
	}
	w.clock.Set(dbtest.Start.Add(day + 48*time.Hour))
	w.sweep()
	w.sweep()
	told := w.notices(o.Ref())
	if len(told) != 2 || told[0].Role+told[1].Role != "supervisor" || told[0].Merchant+told[1].Merchant != "M1" {
		t.Fatalf("notices %+v", told)
	}
	w.recorded("objection.overdue", o.Ref())
	if tag := w.tags()["P001"]; tag.Effective != 0 || tag.Objection == "" {
		t.Fatalf("the tag moved by the delay: %+v", tag)
	}
	w.view(supervisor, func(tx *db.Tx) error {
		found, err := product.FindObjection(tx, o.ID)
		if found.Late != dbtest.Start.Add(day) || err != nil {
			t.Errorf("late since %s, want the due instant", found.Late)
		}
		if d, ok, _ := deadline.Running(tx, "objection.answer", o.Ref()); !ok || d.Audience != deadline.Staff {
			t.Error("the overdue objection is gone from the queue")
		}
		level, err := product.AnswerLevel(tx, dbtest.Start, dbtest.Start+1)
		if level != (product.Level{Overdue: 1}) {
			t.Errorf("level %+v", level)
		}
		return err
	})
	w.answer(o, product.Upheld)
	w.view(supervisor, func(tx *db.Tx) error {
		level, err := product.AnswerLevel(tx, dbtest.Start, dbtest.Start+1)
		if level != (product.Level{Late: 1}) {
			t.Errorf("level %+v", level)
		}
		return err
	})
}

// YX-10: an objection whose batch is taken back needs no answer any more.
func TestObjectionOfARevokedBatchIsMoot(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	b, _ := w.tag("P001")
	o := w.object("P001")
	w.in(operator, func(tx *db.Tx) error { _, err := product.Revoke(tx, b.ID, "选错了"); return err })
	w.view(owner, func(tx *db.Tx) error {
		found, err := product.FindObjection(tx, o.ID)
		if found.Verdict != product.Moot || found.Answered == 0 {
			t.Errorf("objection %+v", found)
		}
		if _, ok, _ := deadline.Running(tx, "objection.answer", o.Ref()); ok {
			t.Error("its deadline runs on")
		}
		return err
	})
}
