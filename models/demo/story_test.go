package demo

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
)

var present = clock.Must("2026-11-22T15:30:00+08:00")

// told is a story that is only written, not played.
func told(at clock.Instant) *story {
	books, err := rulebook.WithExamples()
	if err != nil {
		panic(err)
	}
	s := &story{World: World{Library: books}, now: at, clock: clock.At(at), shops: companies()}
	s.write()
	return s
}

func TestCompaniesAreFortyEachItsOwnWithARightCode(t *testing.T) {
	seen := map[string]bool{}
	all := companies()
	for i, c := range all {
		for _, own := range []string{c.id, c.store, c.name, c.mail, legalID(i)} {
			if seen[own] {
				t.Errorf("%q is there twice", own)
			}
			seen[own] = true
		}
		if err := merchant.CheckLegalID(legalID(i)); err != nil {
			t.Errorf("%s: %s: %v", c.name, legalID(i), err)
		}
		if len(c.trade.goods) < 6 || c.person == "" || c.place == "" {
			t.Errorf("%s lacks something: %+v", c.name, c)
		}
	}
	if len(all) != 40 || seen[""] {
		t.Errorf("%d companies", len(all))
	}
}

func TestPapersOfTheDemonstrationAreTakenByALibrary(t *testing.T) {
	for i, c := range companies()[:8] {
		pdf, err := certificate(c, present)
		if err != nil {
			t.Fatal(err)
		}
		png, err := picture(i)
		if err != nil {
			t.Fatal(err)
		}
		for name, content := range map[string][]byte{"商标注册证.pdf": pdf, "车间照片.png": png} {
			if _, err := paper.Inspect(name, content, paper.Limits{}); err != nil || len(content) > 100_000 {
				t.Errorf("%s of %s: %d bytes, %v", name, c.name, len(content), err)
			}
		}
	}
}

func TestFiguresAreTheSameEachTimeAndNoMoreComesBackThanWasSold(t *testing.T) {
	weekend, week := int64(0), int64(0)
	for day := calendar.Date(2026, time.January, 1); day < calendar.Date(2027, time.January, 1); day++ {
		for seed := range 40 {
			d := sold("P", seed, 1990, day)
			again := sold("P", seed, 1990, day)
			if d.Sales != again.Sales || *d.Refunds != *again.Refunds || d.Sales < 0 || *d.Refunds < 0 || *d.Refunds > d.Sales || d.Sales != d.Orders*1990 {
				t.Fatalf("%s, seed %d: %+v", day, seed, d)
			}
			if day.Weekend() {
				weekend += d.Orders
			} else {
				week += d.Orders
			}
		}
	}
	if weekend*5 <= week*2 {
		t.Errorf("no more is sold at the weekend: %d against %d", weekend, week)
	}
}

func TestDaysOfFiguresFollowOneAnotherWithoutAGap(t *testing.T) {
	days := months()
	if days[len(days)-1] != -7 || !slices.IsSorted(days) || days[0] != -year+29 {
		t.Errorf("%v", days)
	}
}

// The story must hold at whatever time it is told: nothing of it lies in the future or before its beginning.
func TestStoryLiesBetweenItsBeginningAndThePresent(t *testing.T) {
	for _, at := range []clock.Instant{present, clock.Must("2026-02-18T00:00:30+08:00"), clock.Must("2028-02-29T23:59:59+08:00")} {
		s := told(at)
		for _, e := range s.events {
			if e.at >= at || e.at < s.day(-beginning, "00:00") {
				t.Errorf("told at %s, something happens at %s", at, e.at)
			}
		}
		if len(s.events) < 150 {
			t.Errorf("told at %s there are %d events", at, len(s.events))
		}
	}
}

func TestWorkdaysAreCountedBackOverTheHolidays(t *testing.T) {
	s := &story{now: clock.Must("2026-02-25T12:00:00+08:00")} // the second working day after the Spring Festival of 2026
	for n, want := range map[int]string{1: "2026-02-24", 2: "2026-02-14", 3: "2026-02-13"} {
		if got := s.workdays(n).String(); !strings.HasPrefix(got, want+"T10:00:00") {
			t.Errorf("%d working days before: %s, want %s", n, got, want)
		}
	}
}

// A story needs its rules from its beginning on; one that would be told too early says from when on it can be.
func TestAStoryBeforeItsRulesIsNotTold(t *testing.T) {
	if err := told(clock.Must("2025-02-04")).ruled(); err != nil {
		t.Errorf("400 days after the last of the books came into force: %v", err)
	}
	err := told(clock.Must("2025-02-03T23:59:59.999999+08:00")).ruled()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Conflict || !strings.Contains(f.Next.EN, "2025-02-04") {
		t.Errorf("a moment before: %+v", f)
	}
}
