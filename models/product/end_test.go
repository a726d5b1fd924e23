package product_test

import (
	"testing"
	"time"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/product"
)

// effective tags products and lets the tags take effect.
func (w *world) effective(ids ...string) map[string]product.Tag {
	w.t.Helper()
	w.tag(ids...)
	w.clock.Advance(day)
	w.sweep()
	return w.tags()
}

// YX-14: untagging takes effect at once, with notice, and no signing step; the decision is kept as record only.
func TestUntaggingTakesEffectAtOnceWithOneNotice(t *testing.T) {
	w := newWorld(t)
	w.stock(3)
	tags := w.effective("P001", "P002", "P003")
	now := w.clock.Now()
	var n int
	w.in(operator, func(tx *db.Tx) (err error) {
		n, err = product.Untag(tx, []string{tags["P001"].ID, tags["P002"].ID}, "换季")
		return err
	})
	if n != 2 {
		t.Fatalf("%d untagged", n)
	}
	tag := w.tags()["P001"]
	if tag.Ended != now || tag.Why.Cause != product.ByUntag || tag.Why.Clause != "YX-14" || w.tags()["P003"].Ended != 0 {
		t.Fatalf("tag %+v", tag)
	}
	if told := w.notices(tag.Why.By); len(told) != 1 || told[0].Merchant != "M1" || told[0].Letter.Clauses[0].ID != "YX-14" {
		t.Fatalf("notices %+v", told)
	}
	w.view(system, func(tx *db.Tx) error {
		d, err := decision.Of(tx, tag.Ref())
		if len(d) != 1 || d[0].Kind != decision.ProductUntagged || d[0].Adverse {
			t.Errorf("decisions %+v", d)
		}
		return err
	})
	w.recorded("tags.untagged", tag.Why.By)
}

func TestUntaggingIsRefusedWithoutReasonToMerchantsAndTwice(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	id := w.effective("P001")["P001"].ID
	untag := func(a db.Actor, reason string, ids ...string) error {
		return w.try(a, func(tx *db.Tx) error { _, err := product.Untag(tx, ids, reason); return err })
	}
	if err := untag(operator, " ", id); !fault.Is(err, fault.Invalid) {
		t.Errorf("no reason: %v", err)
	}
	if err := untag(operator, "好"); !fault.Is(err, fault.Invalid) {
		t.Errorf("none chosen: %v", err)
	}
	if err := untag(owner, "好", id); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a merchant: %v", err)
	}
	if err := untag(operator, "好", id); err != nil {
		t.Fatal(err)
	}
	if err := untag(operator, "好", id); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
}

// YX-14: a tag in its notice time is untagged too, and never takes effect.
func TestUntaggedInItsNoticeTimeATagNeverTakesEffect(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	_, tags := w.tag("P001")
	w.in(operator, func(tx *db.Tx) error { _, err := product.Untag(tx, []string{tags["P001"].ID}, "换季"); return err })
	w.clock.Advance(2 * day)
	w.sweep()
	if tag := w.tags()["P001"]; tag.Effective != 0 || tag.Ended != dbtest.Start {
		t.Fatalf("tag %+v", tag)
	}
}

// YX-14, YX-10: who is untagged before a worker recorded the effect was in effect from the due instant until then.
func TestTagEndedBeforeItsEffectWasRecordedWasInEffectSinceItsDueInstant(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	_, tags := w.tag("P001")
	w.clock.Advance(day + time.Hour)
	w.in(operator, func(tx *db.Tx) error { _, err := product.Untag(tx, []string{tags["P001"].ID}, "换季"); return err })
	if tag := w.tags()["P001"]; tag.Effective != dbtest.Start.Add(day) || tag.Ended != w.clock.Now() {
		t.Fatalf("tag %+v", tag)
	}
}

// YX-20: all tags of a membership end in one step with it, those that wait or are objected to among them.
func TestEveryTagOfAMembershipEndsWithIt(t *testing.T) {
	w := newWorld(t)
	w.stock(4)
	w.effective("P001", "P002")
	w.tag("P003", "P004")
	o := w.object("P004")
	at := w.clock.Now()
	var n int
	w.in(system, func(tx *db.Tx) (err error) {
		n, err = product.EndAll(tx, w.member, product.End{Clause: "YX-20", Cause: product.ByMembership, At: at})
		return err
	})
	if n != 4 {
		t.Fatalf("%d ended", n)
	}
	for id, tag := range w.tags() {
		if tag.Ended != at || tag.Why.Clause != "YX-20" || tag.Why.By != w.member.Ref() {
			t.Errorf("%s: %+v", id, tag)
		}
	}
	w.clock.Advance(2 * day)
	w.sweep()
	if tag := w.tags()["P003"]; tag.Effective != 0 {
		t.Error("a cancelled tag took effect")
	}
	w.view(owner, func(tx *db.Tx) error {
		found, err := product.FindObjection(tx, o.ID)
		if found.Verdict != product.Moot {
			t.Errorf("objection %+v", found)
		}
		return err
	})
	w.recorded("tags.ended", w.member.Ref())
}

// GEN-6: an upheld appeal brings the tags that were in effect back; the ones that waited need a new notice.
func TestReinstatedTagsAreInEffectAgainWithTheirGap(t *testing.T) {
	w := newWorld(t)
	w.stock(3)
	before := w.effective("P001")["P001"]
	w.tag("P002")
	w.in(system, func(tx *db.Tx) error {
		_, err := product.EndAll(tx, w.member, product.End{Clause: "YX-17"})
		return err
	})
	w.clock.Advance(3 * day)
	w.in(system, func(tx *db.Tx) error { return product.Reinstate(tx, w.member.ID) })
	tag := w.tags()["P001"]
	if tag.Ended != 0 || tag.Effective != before.Effective || tag.State(w.clock.Now()) != product.Effective {
		t.Fatalf("tag %+v", tag)
	}
	if w.tags()["P002"].Ended == 0 {
		t.Error("the waiting tag came back without its notice time")
	}
	if n := w.raw("SELECT count(*) FROM tag_gaps WHERE tag = ? AND until_at - from_at = ?", tag.ID, (3 * day).Microseconds()); n != 1 {
		t.Error("no gap is kept")
	}
	w.recorded("tags.reinstated", w.member.Ref())
}

// YX-17: a removal whose scope is the product ends its tag alone, and an upheld appeal brings it back.
func TestRemovedProductLosesItsTagAndGetsItBack(t *testing.T) {
	w := newWorld(t)
	w.stock(2)
	w.effective("P001", "P002")
	w.in(system, func(tx *db.Tx) error {
		_, err := product.EndProducts(tx, w.member, []string{"P001"}, product.End{Clause: "YX-17", By: "removal:R1"})
		return err
	})
	if tags := w.tags(); tags["P001"].Why.Cause != product.ByRemoval || tags["P002"].Ended != 0 {
		t.Fatalf("tags %+v", tags)
	}
	w.in(system, func(tx *db.Tx) error { return product.ReinstateEnded(tx, "removal:R1", "M1") })
	if tag := w.tags()["P001"]; tag.Ended != 0 {
		t.Fatalf("tag %+v", tag)
	}
}

// YX-20: with a renewal the tags go on under the next term.
func TestTagsMoveToTheMembershipThatRenews(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	w.effective("P001")
	next := membership.Membership{ID: "NEXT", Merchant: "M1"}
	w.in(system, func(tx *db.Tx) error { _, err := product.MoveTo(tx, w.member, next); return err })
	if tag := w.tags()["P001"]; tag.Membership != "NEXT" || tag.Ended != 0 {
		t.Fatalf("tag %+v", tag)
	}
	w.recorded("tags.moved", next.Ref())
}

func TestMerchantSeesNoTagBeforeItWasToldAndNoneOfOthers(t *testing.T) {
	w := newWorld(t)
	w.stock(1)
	_, tags := w.tag("P001")
	w.view(stranger, func(tx *db.Tx) error {
		if _, err := product.FindTag(tx, tags["P001"].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger finds the tag: %v", err)
		}
		list, err := product.Tags(tx, product.TagQuestion{Merchant: "M1", Limit: 10})
		if len(list) != 0 {
			t.Errorf("a stranger lists %v", list)
		}
		if _, err := product.FindBatch(tx, tags["P001"].Batch); !fault.Is(err, fault.NotFound) {
			t.Errorf("a merchant finds a batch: %v", err)
		}
		return err
	})
}

func TestTabsPartTheTagsByWhereTheyStand(t *testing.T) {
	w := newWorld(t)
	w.stock(4)
	tags := w.effective("P001", "P002")
	w.in(operator, func(tx *db.Tx) error { _, err := product.Untag(tx, []string{tags["P002"].ID}, "换季"); return err })
	b, _ := w.tag("P003", "P004")
	w.object("P004")
	w.view(owner, func(tx *db.Tx) error {
		for tab, id := range map[product.Tab]string{product.TabEffective: "P001", product.TabEnded: "P002", product.TabWaiting: "P003", product.TabObjected: "P004"} {
			list, err := product.Tags(tx, product.TagQuestion{Tab: tab, Limit: 10})
			n, err2 := product.CountTags(tx, product.TagQuestion{Tab: tab})
			if err != nil || err2 != nil || len(list) != 1 || list[0].Product != id || n != 1 {
				t.Errorf("%s: %v, %d", tab, list, n)
			}
		}
		s, err := product.StandingOf(tx, b.ID)
		if s != (product.Standing{Waiting: 1, Objected: 1}) {
			t.Errorf("standing %+v", s)
		}
		return err
	})
}
