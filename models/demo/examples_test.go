package demo_test

import (
	"testing"

	"github.com/mengyue/portal/models/book"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/level"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/watch"
)

// The examples are played in every state that they know: levels up and down, a badge and a lapsed one, a level that is to
// fall; an alert, a warning, suspensions, a plan that waits, an immunity, a rule asked again, a removal; and a draft.
func TestTheExamplesArePlayedInEveryState(t *testing.T) {
	d, _, w := filled(t, clock.Must("2026-11-22T15:30:00+08:00"))
	view(t, d, func(tx *db.Tx) error {
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
		return suspended(t, tx, w.Library)
	})
}

func suspended(t *testing.T, tx *db.Tx, _ *rulebook.Library) error {
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
