package conduct_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
)

// YX-20: at 24:00 of the last day the membership ends by itself, tags with it in one step, told and on the record.
func TestTermEndsByItselfAndTagsGoWithIt(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1", "P2")
	w.task()
	w.clock.Set(w.member.Until - 1)
	w.sweep()
	if w.has("membership "+w.member.ID) != 1 || w.has("exclusion") != 0 {
		t.Fatal("something ended a microsecond before the end of the term")
	}
	if m := w.find(); m.Ended != 0 {
		t.Fatal("it ended too early")
	}
	w.clock.Set(w.member.Until)
	w.sweep()
	m := w.find()
	if m.Ended != w.member.Until || m.EndCause != membership.ByTerm || m.EndClause != "YX-20" {
		t.Fatalf("ended %s by %s under %s", m.Ended, m.EndCause, m.EndClause)
	}
	for _, line := range w.state() {
		switch {
		case strings.HasPrefix(line, "tag ") && !strings.Contains(line, " membership membership:"+m.ID), strings.HasPrefix(line, "bar "),
			strings.HasPrefix(line, "exclusion "), strings.HasPrefix(line, "deadline "):
			t.Errorf("after the end of the term: %s", line)
		}
	}
	if w.recorded(m.Ref(), "membership.left") != 1 {
		t.Error("the end is not on the record")
	}
	l := w.toMerchant(m.Ref())[0]
	if !cites(l, "YX-20") || !strings.Contains(l.Paragraphs[0].EN, "24:00") {
		t.Errorf("the letter: %+v", l)
	}
}

// YX-20: after an outage the end is recorded with the instant that was due.
func TestTermThatEndedDuringAnOutageEndsAtItsOwnInstant(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1")
	w.clock.Set(w.member.Until.Add(72 * time.Hour))
	w.sweep()
	w.sweep()
	if m := w.find(); m.Ended != w.member.Until {
		t.Fatalf("ended %s, want %s", m.Ended, w.member.Until)
	}
	var ended []int64
	w.in(system, func(tx *db.Tx) error { return tx.DB.Raw("SELECT ended_at FROM tags").Scan(&ended).Error })
	if len(ended) != 1 || ended[0] != int64(w.member.Until) {
		t.Fatalf("tags ended at %v", ended)
	}
	if n := w.recorded(w.member.Ref(), "membership.left"); n != 1 {
		t.Fatalf("it ended %d times", n)
	}
}

// YX-20: with a renewal the membership goes on, with tags and tasks, without a word of an end.
func TestRenewedMembershipGoesOnWithItsTagsAndTasks(t *testing.T) {
	w := newWorld(t)
	w.tagged("P1")
	w.clock.Set(w.member.Until.Add(-30 * 24 * time.Hour))
	w.task()
	next := w.admit("M1", w.member.ID)
	w.clock.Set(w.member.Until)
	w.sweep()
	if m := w.find(); m.EndCause != membership.ByRenewal || m.Ended != w.member.Until {
		t.Fatalf("the term before: ended %s by %s", m.Ended, m.EndCause)
	}
	w.in(operator, func(tx *db.Tx) error {
		now, in, err := membership.Active(tx, "M1", programme)
		if !in || now.ID != next.ID {
			t.Errorf("member %v by %s", in, now.ID)
		}
		return err
	})
	for _, line := range w.state() {
		if strings.HasPrefix(line, "tag ") && !strings.Contains(line, " "+next.ID+" ") {
			t.Errorf("the tag did not go along: %s", line)
		}
		if strings.HasPrefix(line, "task ") && !strings.HasSuffix(line, " 0 0 ") {
			t.Errorf("the task did not go along: %s", line)
		}
	}
	for _, l := range w.toMerchant(w.member.Ref()) {
		if strings.Contains(l.Title.EN, "has ended") {
			t.Errorf("the merchant was told of an end: %s", l.Title.EN)
		}
	}
	w.clock.Set(next.Until)
	w.sweep()
	w.in(operator, func(tx *db.Tx) error {
		_, in, err := membership.Active(tx, "M1", programme)
		if in {
			t.Error("the second term never ends")
		}
		return err
	})
}

// GEN-5: leaving one programme leaves the other merchants and nothing else behind.
func TestLeavingTouchesNobodyElse(t *testing.T) {
	w := newWorld(t)
	other := w.admit("M2", "")
	w.in(first, func(tx *db.Tx) error {
		_, err := conduct.Leave(tx, w.find2(tx), conduct.Cause{Kind: membership.ByRemoval, Ground: "a", Clause: "YX-17", At: tx.Now})
		return err
	})
	w.in(operator, func(tx *db.Tx) error {
		m, err := membership.Find(tx, other.ID)
		if m.Ended != 0 {
			t.Error("another merchant's membership ended")
		}
		return err
	})
}

func (w *world) find() (m membership.Membership) {
	w.t.Helper()
	w.in(system, func(tx *db.Tx) error { m = w.find2(tx); return nil })
	return m
}

func (w *world) find2(tx *db.Tx) membership.Membership {
	m, err := membership.Find(tx, w.member.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}
