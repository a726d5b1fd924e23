package application_test

import (
	"strings"
	"testing"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
)

func TestTwoReviewersRaceAndTheLoserSeesWhoWasFirst(t *testing.T) {
	s := stage(t, nil)
	c := s.Submitted()
	claim := func(who db.Actor) error {
		return s.Try(who, func(tx *db.Tx) error { _, err := application.Claim(tx, c.ID, c.Version); return err })
	}
	if err := claim(casetest.Zhou); err != nil {
		t.Fatal(err)
	}
	f := refused(t, claim(casetest.Wu), fault.Conflict, "")
	if !strings.Contains(f.Message.ZH, "周青") || !strings.Contains(f.Message.EN, "Sun 22 Nov 2026, 15:30") {
		t.Fatalf("who was first is not told: %s", f.Message.EN)
	}
	recorded(s, c, "case.claimed", "")
	c = s.Now(c.ID)
	if f := refused(t, claim(casetest.Wu), fault.Conflict, ""); c.Claimed.By != "zhou" || !strings.Contains(f.Message.ZH, "周青") {
		t.Fatalf("%+v: %s", c.Claimed, f.Message.ZH)
	}
}

func TestACaseIsReleasedByItsReviewerOrASupervisorAndAssignedBySupervisorsOnly(t *testing.T) {
	s := stage(t, nil)
	c := s.Claimed(casetest.Zhou)
	release := func(who db.Actor) error {
		return s.Try(who, func(tx *db.Tx) (err error) { _, err = application.Release(tx, c.ID, c.Version); return err })
	}
	refused(t, release(casetest.Wu), fault.Conflict, "")
	if err := release(casetest.Zhou); err != nil {
		t.Fatal(err)
	}
	recorded(s, c, "case.released", "")
	c = s.Now(c.ID)
	assign := func(who db.Actor) error {
		return s.Try(who, func(tx *db.Tx) (err error) {
			_, err = application.Assign(tx, c.ID, c.Version, application.Reviewer{Account: "wu", Name: "吴桐"})
			return err
		})
	}
	refused(t, assign(casetest.Zhou), fault.Forbidden, "")
	if err := assign(casetest.Supervisor); err != nil {
		t.Fatal(err)
	}
	if c = s.Now(c.ID); c.Claimed.By != "wu" || c.State() != application.Reviewing {
		t.Fatalf("%+v", c)
	}
	recorded(s, c, "case.assigned", "")
	if err := release(casetest.Supervisor); err != nil {
		t.Fatal(err)
	}
}

// Every verb in every state: what is not allowed is a Conflict and writes nothing.
func TestEveryVerbInEveryState(t *testing.T) {
	type verb struct {
		who     db.Actor
		do      func(tx *db.Tx, c application.Case, f application.Form) error
		allowed string
	}
	met := []application.Judgement{{Key: "position", Answer: rulebook.Met, Reason: "相符"}}
	ruling := application.Ruling{Reasons: map[string]string{"position": "与定位不符"}, Todo: "调整主营商品"}
	verbs := map[string]verb{
		"save": {casetest.Owner, func(tx *db.Tx, c application.Case, f application.Form) error {
			_, err := application.SaveAnswers(tx, c.ID, f.Version, application.Answers{})
			return err
		}, "draft correcting"},
		"submit": {casetest.Owner, func(tx *db.Tx, c application.Case, f application.Form) error {
			_, err := application.Submit(tx, c.ID, f.Version)
			return err
		}, "draft"},
		"withdraw": {casetest.Owner, func(tx *db.Tx, c application.Case, _ application.Form) error {
			_, err := application.Withdraw(tx, c.ID, c.Version)
			return err
		}, "draft submitted reviewing correcting"},
		"resume": {casetest.Owner, func(tx *db.Tx, c application.Case, f application.Form) error {
			_, err := application.Resume(tx, c.ID, f.Version, map[string]string{"products": "没有变化"})
			return err
		}, "correcting"},
		"claim": {casetest.Zhou, func(tx *db.Tx, c application.Case, _ application.Form) error {
			_, err := application.Claim(tx, c.ID, c.Version)
			return err
		}, "submitted"},
		"release": {casetest.Zhou, func(tx *db.Tx, c application.Case, _ application.Form) error {
			_, err := application.Release(tx, c.ID, c.Version)
			return err
		}, "reviewing correcting"},
		"assign": {casetest.Supervisor, func(tx *db.Tx, c application.Case, _ application.Form) error {
			_, err := application.Assign(tx, c.ID, c.Version, application.Reviewer{Account: "wu"})
			return err
		}, "submitted reviewing correcting"},
		"correct": {casetest.Zhou, func(tx *db.Tx, c application.Case, _ application.Form) error {
			_, err := application.AskCorrections(tx, c.ID, c.Version, []application.Wanted{{Ask: "products", Text: "请补充"}})
			return err
		}, "reviewing"},
		"judge": {casetest.Zhou, func(tx *db.Tx, c application.Case, _ application.Form) error {
			_, err := application.Judge(tx, c.ID, c.Version, met)
			return err
		}, "reviewing"},
		"waive": {casetest.Zhou, func(tx *db.Tx, c application.Case, _ application.Form) error {
			_, err := application.Waive(tx, c.ID, c.Version, "market", "试点品类")
			return err
		}, "reviewing"},
		"draft it": {casetest.Zhou, func(tx *db.Tx, c application.Case, _ application.Form) error {
			return application.SaveRuling(tx, c.ID, c.Version, ruling)
		}, "reviewing"},
		"approve": {casetest.Zhou, func(tx *db.Tx, c application.Case, _ application.Form) error {
			_, err := application.Approve(tx, c.ID, c.Version, application.Ruling{})
			return err
		}, ""},
		"reject": {casetest.Zhou, func(tx *db.Tx, c application.Case, _ application.Form) error {
			_, err := application.Reject(tx, c.ID, c.Version, ruling)
			return err
		}, ""},
		"reopen": {casetest.Supervisor, func(tx *db.Tx, c application.Case, _ application.Form) error {
			_, err := application.Reopen(tx, c.ID)
			return err
		}, "rejected"},
	}
	for state, reach := range reachable {
		for name, v := range verbs {
			t.Run(string(state)+"/"+name, func(t *testing.T) {
				s := stage(t, nil)
				c := reach(s)
				if c.State() != state {
					t.Fatalf("the stage reached %s", c.State())
				}
				var f application.Form
				s.View(casetest.Owner, func(tx *db.Tx) (err error) { f, err = application.Open(tx, c.ID); return err })
				before := length(s)
				err := s.Try(v.who, func(tx *db.Tx) error { return v.do(tx, c, f) })
				switch {
				case strings.Contains(" "+v.allowed+" ", " "+string(state)+" "):
					if err != nil {
						t.Fatal(err)
					}
				case state == application.Reviewing && (name == "approve" || name == "reject"):
					if err == nil || fault.Is(err, fault.Conflict) {
						t.Fatalf("a case that is not judged: %v", err)
					}
				default:
					if !fault.Is(err, fault.Conflict) || length(s) != before || s.Now(c.ID) != c {
						t.Fatalf("%v; the record has %d entries, had %d", err, length(s), before)
					}
				}
			})
		}
	}
}

// reachable leads a case into each state.
var reachable = map[application.State]func(s *casetest.Stage) application.Case{
	application.Draft:     func(s *casetest.Stage) application.Case { s.Sign(); return s.Draft().Case },
	application.Submitted: func(s *casetest.Stage) application.Case { return s.Submitted() },
	application.Reviewing: func(s *casetest.Stage) application.Case { return s.Claimed(casetest.Zhou) },
	application.Correcting: func(s *casetest.Stage) application.Case {
		return correcting(s, s.Claimed(casetest.Zhou), "products")
	},
	application.Approved: func(s *casetest.Stage) (c application.Case) {
		c = s.Judged(casetest.Zhou)
		s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
			c, err = application.Approve(tx, c.ID, c.Version, application.Ruling{})
			return err
		})
		return c
	},
	application.Rejected: func(s *casetest.Stage) application.Case { return rejected(s) },
	application.Withdrawn: func(s *casetest.Stage) (c application.Case) {
		c = s.Submitted()
		s.In(casetest.Owner, func(tx *db.Tx) (err error) { c, err = application.Withdraw(tx, c.ID, c.Version); return err })
		return c
	},
}

// correcting asks for corrections of asks.
func correcting(s *casetest.Stage, c application.Case, asks ...string) application.Case {
	s.Helper()
	var wanted []application.Wanted
	for _, a := range asks {
		wanted = append(wanted, application.Wanted{Ask: a, Text: "请补充说明 " + a})
	}
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
		c, err = application.AskCorrections(tx, c.ID, c.Version, wanted)
		return err
	})
	return c
}

// rejected is a case refused because its position was judged as not met.
func rejected(s *casetest.Stage) application.Case {
	s.Helper()
	c := s.Judge(casetest.Zhou, s.Claimed(casetest.Zhou), rulebook.Failed)
	s.In(casetest.Zhou, func(tx *db.Tx) (err error) {
		c, err = application.Reject(tx, c.ID, c.Version, application.Ruling{Reasons: map[string]string{"position": "主营商品与计划定位不符"}, Todo: "调整主营商品后再申请"})
		return err
	})
	return c
}

// length is how many entries the record has.
func length(s *casetest.Stage) int64 {
	var n int64
	s.View(casetest.Auditor, func(tx *db.Tx) error {
		entries, err := audit.Find(tx, audit.Search{Limit: 1})
		if len(entries) > 0 {
			n = entries[0].Seq
		}
		return err
	})
	return n
}

// Two working days after the reviewer's last look a claimed case is in the queue again; the claim was made on a Sunday.
func TestACaseThatItsReviewerLeavesAloneGoesBackToTheQueue(t *testing.T) {
	s := stage(t, nil)
	c := s.Claimed(casetest.Zhou)
	at := func(when string, offset clock.Instant) application.State {
		s.Clock.Set(clock.Must(when) + offset)
		s.In(db.System("test"), application.LetGo)
		return s.Now(c.ID).State()
	}
	if got := at("2026-11-25T00:00:00+08:00", -1); got != application.Reviewing {
		t.Errorf("before the end of two working days it is %s", got)
	}
	s.In(casetest.Zhou, func(tx *db.Tx) error { _, err := application.Look(tx, c.ID); return err })
	if got := at("2026-11-26T00:00:00+08:00", 0); got != application.Reviewing {
		t.Errorf("looked at again it is %s", got)
	}
	if got := at("2026-11-27T00:00:00+08:00", -1); got != application.Reviewing {
		t.Errorf("before two working days after the look it is %s", got)
	}
	if got := at("2026-11-27T00:00:00+08:00", 0); got != application.Submitted {
		t.Errorf("at the end it is %s", got)
	}
	recorded(s, c, "case.let_go", "")
}
