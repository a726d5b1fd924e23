package demo

import (
	"testing"

	"github.com/mengyue/portal/models/blob"
	"github.com/mengyue/portal/models/book"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/level"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/publication"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/watch"
)

// played is a demonstration of the examples alone, told at an instant.
func played(t *testing.T, at clock.Instant) *db.DB {
	t.Helper()
	w := World{DB: dbtest.Open(t, dbtest.DSN(t), clock.At(at)), Authority: pdf.TestAuthority(at)}
	var err error
	if w.Library, err = rulebook.WithExamples(); err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(w.DB, w.Library)
	if w.Blobs, err = blob.Open(t.Context(), "file:"+t.TempDir()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Blobs.Close() })
	s := newStory(t.Context(), w)
	w.DB.Clock = s.clock
	for _, do := range []func() error{func() error { return s.do(actor, publication.All) }, s.staff, s.market} {
		s.begins(do)
	}
	s.shipped()
	if err := s.play(func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	w.DB.Clock = clock.At(at)
	return w.DB
}

// The examples are played in every state that they know, on whatever day the demonstration is started: levels up and down, a
// badge and a lapsed one, a level that is to fall; an alert, a warning, suspensions, a plan that waits, an immunity, a rule
// asked again, a removal; and a draft.
func TestTheExamplesArePlayedInEveryState(t *testing.T) {
	for _, day := range []string{"2026-01-02", "2026-02-28", "2026-03-10", "2026-11-25", "2027-02-01", "2027-12-31", "2028-02-29"} {
		t.Run(day, func(t *testing.T) { everyStateOfTheExamples(t, played(t, clock.Must(day+"T10:00:00+08:00"))) })
	}
}

func everyStateOfTheExamples(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.View(t.Context(), actor, func(tx *db.Tx) error {
		all, err := level.List(tx, level.Standings{Limit: 50})
		if err != nil {
			return err
		}
		levels, badges, lapsed, falls := map[string]int{}, 0, 0, 0
		for _, s := range all {
			levels[s.Level]++
			if s.Badge != "" {
				badges++
			} else if s.BadgeUntil != 0 && s.Level == "top" {
				lapsed++
			}
			m, err := membership.Find(tx, s.Membership)
			if err != nil {
				return err
			}
			e, err := m.Book(tx)
			if err != nil {
				return err
			}
			v, err := level.Projected(tx, e, m)
			if err != nil {
				return err
			}
			if v.Level != "" && v.Level != s.Level {
				falls++
			}
		}
		if levels["below"] == 0 || levels["top"] < 2 || badges == 0 || lapsed == 0 || falls == 0 {
			t.Errorf("levels %v, %d badges, %d lapsed, %d are to move", levels, badges, lapsed, falls)
		}
		return suspended(t, tx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func suspended(t *testing.T, tx *db.Tx) error {
	t.Helper()
	found, err := suspension.List(tx, suspension.Question{Limit: 50})
	if err != nil {
		return err
	}
	ends := map[string]int{}
	for _, s := range found {
		ends[s.Outcome]++
	}
	if ends[""] < 3 || ends[suspension.Lifted] < 3 || ends[suspension.Removed] == 0 {
		t.Errorf("suspensions by their ends: %v", ends)
	}
	plans, err := suspension.Plans(tx, suspension.Question{Limit: 50})
	if err != nil {
		return err
	}
	waiting, immune := 0, 0
	for _, p := range plans {
		ends["plan "+p.Outcome]++
		if p.Waiting() {
			waiting++
		}
		if p.Immune() {
			immune++
		}
	}
	if waiting == 0 || immune == 0 || ends["plan "+suspension.Kept] == 0 || ends["plan "+suspension.Failed] == 0 {
		t.Errorf("%d plans wait, %d are immune; ends %v", waiting, immune, ends)
	}
	warned, err := watch.List(tx, watch.Warnings{Programme: "marketplace-quality", State: "open", Limit: 50})
	near, broken := 0, 0
	for _, w := range warned {
		if w.Broken == 0 {
			near++
		} else {
			broken++
		}
	}
	if near == 0 || broken == 0 {
		t.Errorf("%d stores are near a line, %d are warned", near, broken)
	}
	if err != nil {
		return err
	}
	drafts, err := book.List(tx, false, "", 10)
	if len(drafts) == 0 || drafts[0].Problems != 0 || drafts[0].WhatIf == "" {
		t.Errorf("drafts: %+v", drafts)
	}
	return err
}
