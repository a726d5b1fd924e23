package application_test

import (
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
)

// A merchant sees what concerns it, staff by their role; internal notes, judgements and waivers stay with staff.
func TestAMerchantsTimelineHasNothingInternal(t *testing.T) {
	s := stage(t, nil)
	c := s.Judged(casetest.Zhou)
	s.In(casetest.Wu, func(tx *db.Tx) error { _, err := application.AddNote(tx, c.ID, "工厂电话无人接听"); return err })
	if _, err := waive(s, c, "market", "试点"); err == nil {
		t.Fatal("market is met; there is nothing to waive")
	}
	c = correcting(s, c, "products")
	tell := func(who db.Actor) (actions []string, all string) {
		s.View(who, func(tx *db.Tx) error {
			events, err := application.Timeline(tx, c.ID)
			for _, e := range events {
				actions = append(actions, strings.TrimPrefix(e.Action, "case."))
				all += e.Title.ZH + e.Text.ZH + e.Who.ZH + "\n"
			}
			return err
		})
		return actions, all
	}
	own, words := tell(casetest.Owner)
	if got := strings.Join(own, " "); got != "corrections_asked claimed submitted started" {
		t.Errorf("the merchant sees %s", got)
	}
	if strings.Contains(words, "周青") || strings.Contains(words, "无人接听") || !strings.Contains(words, "审核员") || !strings.Contains(words, c.Number) {
		t.Errorf("the merchant reads %s", words)
	}
	staff, words := tell(casetest.Zhou)
	if len(staff) != 8 || !strings.Contains(words, "工厂电话无人接听") || !strings.Contains(words, "周青（审核员）") || !strings.Contains(words, "市场需求：符合。已核对材料") {
		t.Errorf("staff read %v: %s", staff, words)
	}
}

func TestNotesAreStaffsAlone(t *testing.T) {
	s := stage(t, nil)
	c := s.Submitted()
	err := s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.AddNote(tx, c.ID, "我们自己的备注"); return err })
	refused(t, err, fault.Forbidden, "")
	err = s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Notes(tx, c.ID); return err })
	refused(t, err, fault.Forbidden, "")
	err = s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.FindWaiver(tx, "anything"); return err })
	refused(t, err, fault.NotFound, "")
	err = s.Try(casetest.Zhou, func(tx *db.Tx) error { _, err := application.AddNote(tx, c.ID, " "); return err })
	refused(t, err, fault.Invalid, "")
}

func TestWhoHasACaseOpenIsForgottenAfterTenMinutes(t *testing.T) {
	s := stage(t, nil)
	c := s.Submitted()
	look := func(who db.Actor) (others []application.Glance) {
		s.In(who, func(tx *db.Tx) (err error) { others, err = application.Look(tx, c.ID); return err })
		return others
	}
	if others := look(casetest.Zhou); len(others) != 0 {
		t.Fatalf("nobody else looks, but %v", others)
	}
	s.Clock.Advance(10 * time.Minute)
	if others := look(casetest.Wu); len(others) != 1 || others[0].Name != "周青" {
		t.Fatalf("ten minutes later: %v", others)
	}
	s.Clock.Advance(time.Microsecond)
	if others := look(casetest.Wu); len(others) != 0 {
		t.Fatalf("after ten minutes: %v", others)
	}
}
