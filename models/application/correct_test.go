package application_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/application/casetest"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
)

func running(s *casetest.Stage, kind string, c application.Case) (d deadline.Deadline, ok bool) {
	s.View(casetest.Auditor, func(tx *db.Tx) (err error) { d, ok, err = deadline.Running(tx, kind, c.Ref()); return err })
	return d, ok
}

func form(s *casetest.Stage, c application.Case) (f application.Form) {
	s.View(casetest.Owner, func(tx *db.Tx) (err error) { f, err = application.Open(tx, c.ID); return err })
	return f
}

// YX-8: while the merchant corrects, the review's clock stands; what is left in working days is kept whole.
func TestWhileTheMerchantCorrectsTheWorkingDaysStand(t *testing.T) {
	s := stage(t, nil)
	c := s.Claimed(casetest.Zhou) // Sunday; seven working days end on Tuesday 1 December
	s.Clock.Set(clock.Must("2026-11-25T10:00:00+08:00"))
	c = correcting(s, c, "products")
	d, _ := running(s, application.ReviewDeadline, c)
	if d.Paused == 0 || d.PeriodLeft != "5wd" {
		t.Fatalf("two working days are used up: %+v", d)
	}
	mine, ok := running(s, application.CorrectionDeadline, c)
	if !ok || mine.Audience != deadline.Merchant || mine.Due != clock.Must("2026-12-03") || mine.Clause != "YX-8" {
		t.Fatalf("%+v", mine)
	}
	recorded(s, c, "case.corrections_asked", "YX-8")
	s.Clock.Set(clock.Must("2026-11-30T09:00:00+08:00"))
	f := form(s, c)
	s.In(casetest.Owner, func(tx *db.Tx) (err error) {
		if f, err = application.SaveAnswer(tx, c.ID, f.Version, "products", typed("儿童餐具，附专利证书")); err == nil {
			c, err = application.Resume(tx, c.ID, f.Version, nil)
		}
		return err
	})
	d, _ = running(s, application.ReviewDeadline, c)
	if c.State() != application.Reviewing || d.Paused != 0 || d.Due != clock.Must("2026-12-08") {
		t.Fatalf("five working days from 30 November: %+v", d)
	}
	if _, ok := running(s, application.CorrectionDeadline, c); ok {
		t.Fatal("the merchant's time runs on")
	}
	recorded(s, c, "case.resumed", "YX-8")
	s.View(casetest.Zhou, func(tx *db.Tx) error {
		f, err := application.Open(tx, c.ID)
		if f.Answers["products"].Values[0] != "儿童餐具，附专利证书" {
			t.Errorf("the reviewer sees %v", f.Answers["products"])
		}
		asked, _ := application.Corrections(tx, c.ID)
		if len(asked) != 1 || !asked[0].Answered.Done() || asked[0].Open() {
			t.Errorf("%+v", asked)
		}
		return err
	})
}

func TestOnlyTheNamedItemsOpenAgainAndTheReviewerSeesThemWhenTheyAreHandedIn(t *testing.T) {
	s := stage(t, nil)
	c := correcting(s, s.Claimed(casetest.Zhou), "products", "kinds")
	f := form(s, c)
	for _, i := range f.Items {
		if want := i.Ask.Key == "products" || i.Ask.Key == "kinds"; i.Editable != want || (i.Wanted != nil) != want {
			t.Errorf("%s: editable %v", i.Ask.Key, i.Editable)
		}
	}
	_, err := save(s, f, application.Answers{"strength": typed("十条产线")})
	refused(t, err, fault.Conflict, "")
	if f, err = save(s, f, application.Answers{"kinds": typed("contract_factory")}); err != nil {
		t.Fatal(err)
	}
	if i, _ := f.Item("contract_proof"); !i.Editable {
		t.Fatal("the paper that the new answer makes necessary cannot be handed in")
	}
	s.View(casetest.Zhou, func(tx *db.Tx) error {
		seen, err := application.Open(tx, c.ID)
		if seen.Answers["kinds"].Values[0] != "brand_owned" {
			t.Error("the reviewer sees what is still being typed")
		}
		return err
	})
}

func TestCorrectionsAreHandedInWholeWithAChangeOrAReplyEach(t *testing.T) {
	s := stage(t, nil)
	c := correcting(s, s.Claimed(casetest.Zhou), "products", "strength")
	resume := func(replies map[string]string) error {
		f := form(s, c)
		return s.Try(casetest.Owner, func(tx *db.Tx) error { _, err := application.Resume(tx, c.ID, f.Version, replies); return err })
	}
	if got := fields(refused(t, resume(nil), fault.Invalid, "")); !slices.Equal(got, []string{"products", "strength"}) {
		t.Fatalf("fields %v", got)
	}
	if got := fields(refused(t, resume(map[string]string{"products": "所附即为全部"}), fault.Invalid, "")); !slices.Equal(got, []string{"strength"}) {
		t.Fatalf("fields %v", got)
	}
	if _, err := save(s, form(s, c), application.Answers{"strength": typed("三条产线")}); err != nil {
		t.Fatal(err)
	}
	if err := resume(map[string]string{"products": "所附即为全部"}); err != nil {
		t.Fatal(err)
	}
	refused(t, resume(nil), fault.Conflict, "")
}

func TestACorrectionNeedsItemsAndWords(t *testing.T) {
	s := stage(t, nil)
	c := s.Claimed(casetest.Zhou)
	for name, wanted := range map[string][]application.Wanted{"items": nil, "products": {{Ask: "products"}}, "nothing": {{Ask: "nothing", Text: "?"}},
		"strength": {{Ask: "strength", Text: strings.Repeat("长", 2001)}}} {
		err := s.Try(casetest.Zhou, func(tx *db.Tx) error { _, err := application.AskCorrections(tx, c.ID, c.Version, wanted); return err })
		if got := fields(refused(t, err, fault.Invalid, "")); !slices.Equal(got, []string{name}) {
			t.Errorf("fields %v, want %s", got, name)
		}
	}
	err := s.Try(casetest.Wu, func(tx *db.Tx) error {
		_, err := application.AskCorrections(tx, c.ID, c.Version, []application.Wanted{{Ask: "products", Text: "请补充"}})
		return err
	})
	refused(t, err, fault.Conflict, "")
}

// GEN-8: when the time to correct runs out, the case goes back to its reviewer and nothing is refused: not an instant before,
// at the instant itself, and after an outage with the due instant on the record.
func TestATimeToCorrectThatRunsOutRefusesNothing(t *testing.T) {
	due := clock.Must("2026-11-30")
	for _, late := range []clock.Instant{-1, 0, 3 * 24 * 3600e6} {
		s := stage(t, nil)
		c := correcting(s, s.Claimed(casetest.Zhou), "products")
		s.Clock.Set(due + late)
		fired := s.Due()
		if late < 0 {
			if fired != 0 {
				t.Fatal("it ran out before its end")
			}
			continue
		}
		if c = s.Now(c.ID); fired != 1 || c.State() != application.Reviewing || c.Claimed.By != "zhou" {
			t.Fatalf("%d fired: %s", fired, c.State())
		}
		if e := recorded(s, c, "case.correction_lapsed", "YX-8"); !strings.Contains(e.JSON(), due.String()) {
			t.Errorf("the due instant is not on the record: %s", e.JSON())
		}
		if d, _ := running(s, application.ReviewDeadline, c); d.Paused != 0 || d.Started != due || d.Due != clock.Must("2026-12-10") {
			t.Errorf("the review's clock runs from %s to %s (stands since %s), want it to run on from %s, also after an outage", d.Started, d.Due, d.Paused, due)
		}
		if s.Due() != 0 {
			t.Error("it ran out twice")
		}
		roles := map[string]int{}
		for _, n := range notices(s, c) {
			roles[n.Merchant+n.Role]++
		}
		if roles["M001"] != 3 || roles["reviewer"] != 1 {
			t.Errorf("told %v", roles)
		}
		if i, _ := form(s, c).Item("products"); i.Editable || i.Wanted != nil {
			t.Error("the item stays open")
		}
	}
}
