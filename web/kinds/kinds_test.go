package kinds_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/sweep"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/kinds"
)

var now = clock.Must("2026-11-22T15:30:00+08:00")

func TestEveryKindOfDeadlineIsWorded(t *testing.T) {
	known := map[string]bool{}
	for _, k := range kinds.Known() {
		known[k] = true
		if w := kinds.Of(k); !w.Title.Complete() || !w.Action.Complete() {
			t.Errorf("%s is not worded in both languages", k)
		}
	}
	for k := range sweep.All(nil).Effects {
		if !known[k] {
			t.Errorf("the kind of deadline %q has no words", k)
		}
	}
	if w := kinds.Of("case.unheard"); w.Title.ZH != "申请" {
		t.Errorf("an unknown kind is worded by what it belongs to, not %q", w.Title.ZH)
	}
}

func TestEveryActionOnTheRecordNamesAKnownObject(t *testing.T) {
	action := regexp.MustCompile(`Action: "([a-z_]+)\.[a-z_]+"`)
	other := kinds.Object("nothing:1")
	err := fs.WalkDir(os.DirFS("../../models"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile("../../models/" + path)
		for _, m := range action.FindAllSubmatch(b, -1) {
			if kinds.Object(string(m[1])) == other {
				t.Errorf("%s: actions of %q have no words", path, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStaffSeeAnObjectWhereItHasAPage(t *testing.T) {
	for object, want := range map[string]string{"case:01": "/staff/cases/01", "decision:01": "/decisions/01", "import:01": "/staff/imports/01", "job:01": "/jobs/01",
		"paper:01": "/papers/01", "product:P1": "/staff/products/P1", "merchant:M1": "/staff/merchants/M1", "waiver:01": "/staff/waivers/01", "calendar": "", "holiday:3": "", "": ""} {
		if got := kinds.Address(object); got != want {
			t.Errorf("%q is at %q, want %q", object, got, want)
		}
	}
}

func TestEveryStateOfAnApplicationIsWordedWithItsMeaning(t *testing.T) {
	for _, s := range application.States {
		if w := kinds.CaseState(s); !w.Label.Complete() || !w.Means.Complete() {
			t.Errorf("%s is not worded", s)
		}
	}
	if len(kinds.CaseStates) != len(application.States) {
		t.Errorf("%d states are listed, there are %d", len(kinds.CaseStates), len(application.States))
	}
}

func TestUrgencyGrowsTowardsTheEnd(t *testing.T) {
	for left, want := range map[time.Duration]ui.Urgency{-time.Microsecond: ui.Over, 0: ui.Over, time.Microsecond: ui.Urgent, 24 * time.Hour: ui.Urgent,
		24*time.Hour + time.Microsecond: ui.Soon, 72 * time.Hour: ui.Soon, 73 * time.Hour: ui.Ample} {
		if got := kinds.Urgency(deadline.Deadline{Due: now.Add(left)}, now); got != want {
			t.Errorf("with %v left it is %q, want %q", left, got, want)
		}
	}
	if got := kinds.Urgency(deadline.Deadline{Due: now, Paused: now}, now); got != ui.Paused {
		t.Errorf("a clock that stands is %q", got)
	}
	if kinds.Tone(ui.Over) != ui.Bad || kinds.Tone(ui.Soon) != ui.Warn || kinds.Tone(ui.Ample) != ui.Neutral {
		t.Error("tones do not follow the urgency")
	}
}

// TIME-4: what is left is counted in working days where the rules count in them.
func TestWhatIsLeftIsCountedInTheUnitOfTheRules(t *testing.T) {
	cal := calendar.Official()
	due := clock.Must("2026-12-02") // seven working days after Sunday 22 November
	for name, c := range map[string]struct {
		d    deadline.Deadline
		at   clock.Instant
		want string
	}{
		"seven":      {deadline.Deadline{Period: "7wd", Due: due}, now, "还剩 7 个工作日"},
		"one":        {deadline.Deadline{Period: "7wd", Due: due}, clock.Must("2026-11-30T10:00:00+08:00"), "还剩 1 个工作日"},
		"the last":   {deadline.Deadline{Period: "7wd", Due: due}, clock.Must("2026-12-01T10:00:00+08:00"), "今天截止"},
		"over":       {deadline.Deadline{Period: "7wd", Due: due}, due, ""},
		"standing":   {deadline.Deadline{Period: "7wd", Due: due, Paused: now}, now, "计时暂停"},
		"in hours":   {deadline.Deadline{Period: "24h", Due: due}, now, ""},
		"days alone": {deadline.Deadline{Period: "7d", Due: due}, now, ""},
	} {
		if got := kinds.Left(cal, c.d, c.at).ZH; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestDeadlineLeadsEachSideToItsOwnPage(t *testing.T) {
	review := deadline.Deadline{Object: "case:1", Link: "/staff/cases/1"}
	mine := deadline.Deadline{Object: "case:1", Link: "/cases/1/corrections"}
	for got, want := range map[string]string{kinds.Link(review, true): "/staff/cases/1", kinds.Link(review, false): "/cases/1", kinds.Link(mine, false): "/cases/1/corrections"} {
		if got != want {
			t.Errorf("it leads to %q, want %q", got, want)
		}
	}
	if got := kinds.Link(mine, true); got != "/staff/cases/1" {
		t.Errorf("staff are led to %q", got)
	}
}

func TestADeadlineSaysWhatFollowsAsTheBookDecidedElseAsAllOfItsKind(t *testing.T) {
	if said := kinds.Consequence(deadline.Deadline{Kind: "watch.warning", Consequence: text.Of("暂停", "suspension"), Due: now + 1}, now); said.EN != "suspension" {
		t.Errorf("said %q", said.EN)
	}
	if said := kinds.Consequence(deadline.Deadline{Kind: "watch.warning", Due: now + 1}, now); !said.Complete() || strings.Contains(said.ZH, "清退") {
		t.Errorf("said %q", said.ZH)
	}
}

// Of what the platform is late with nobody says what will follow: it has.
func TestALateDeadlineSaysWhatHasHappened(t *testing.T) {
	for _, kind := range []string{"case.review", "objection.answer", "exit.answer", "appeal.answer", "plan.answer", "signup.review", "renewal.sign", "task.due"} {
		open, late := kinds.Consequence(deadline.Deadline{Kind: kind, Due: now + 1}, now), kinds.Consequence(deadline.Deadline{Kind: kind, Due: now}, now)
		if open != kinds.Of(kind).Consequence || late == open || !late.Complete() || !strings.HasPrefix(late.EN, "It is late") {
			t.Errorf("%s: before its end %q, at it %q", kind, open.EN, late.EN)
		}
		if done := kinds.Consequence(deadline.Deadline{Kind: kind, Due: now, Closed: now}, now); done != open {
			t.Errorf("%s: done in time, it says %q", kind, done.EN)
		}
	}
}
