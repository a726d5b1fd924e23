package calendar_test

import (
	"testing"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
)

func ends(t *testing.T, from, period, want string) {
	t.Helper()
	p, err := calendar.ParsePeriod(period)
	if err != nil {
		t.Fatal(err)
	}
	if got := calendar.Official().Deadline(clock.Must(from), p).Due; got != clock.Must(want) {
		t.Errorf("%s from %s ends %s, want %s", period, from, got, want)
	}
}

// TIME-1: the first day does not count; the end is 24:00 of the last.
func TestDaysEndAtMidnightOfTheLastDay(t *testing.T) {
	ends(t, "2026-11-22T15:30:00+08:00", "7d", "2026-11-30")
	ends(t, "2026-11-22T00:00:00+08:00", "1d", "2026-11-24")
	ends(t, "2026-11-22T23:59:59.999999+08:00", "1d", "2026-11-24")
	ends(t, "2026-11-21T16:00:00Z", "1d", "2026-11-24") // 00:00 of the 22nd in platform time
}

// TIME-2: hours run from the instant itself, to the microsecond.
func TestHoursEndAtTheVeryInstant(t *testing.T) {
	ends(t, "2026-11-22T15:30:05+08:00", "24h", "2026-11-23T15:30:05+08:00")
	ends(t, "2026-11-22T15:30:05.000001+08:00", "24h", "2026-11-23T15:30:05.000001+08:00")
	ends(t, "2026-02-13T10:00:00+08:00", "0h", "2026-02-13T10:00:00+08:00")
}

// TIME-3: the corresponding day, or the month's last.
func TestMonthsAndYearsEndOnTheCorrespondingDay(t *testing.T) {
	ends(t, "2026-01-31T12:00:00+08:00", "1mo", "2026-03-01")
	ends(t, "2024-01-31T12:00:00+08:00", "1mo", "2024-03-01")
	ends(t, "2024-02-29T12:00:00+08:00", "1y", "2025-03-01")
	ends(t, "2024-02-29T12:00:00+08:00", "4y", "2028-03-01")
	ends(t, "2026-12-31T12:00:00+08:00", "2mo", "2027-03-01")
	ends(t, "2026-11-22T12:00:00+08:00", "12mo", "2027-11-23")
}

// TIME-4: make-up workdays count, public holidays do not.
func TestWorkingDaysFollowTheOfficialList(t *testing.T) {
	ends(t, "2026-02-13T09:00:00+08:00", "7wd", "2026-03-03")
	ends(t, "2026-09-30T09:00:00+08:00", "1wd", "2026-10-09")
	ends(t, "2020-01-31T09:00:00+08:00", "1wd", "2020-02-04") // the list of 2020 was prolonged in January
}

// TIME-4: a period that reaches into a year without a list is provisional until the list arrives.
func TestYearWithoutAListIsProvisionalUntilItArrives(t *testing.T) {
	p := calendar.Period{N: 7, Unit: calendar.WorkingDays}
	from := clock.Must("2026-12-28T09:00:00+08:00")
	guess := calendar.Official().Deadline(from, p)
	if !guess.Provisional || guess.Due != clock.Must("2027-01-07") {
		t.Fatalf("got %+v, want a provisional end on 2027-01-07", guess)
	}
	if end := calendar.Official().Deadline(from, calendar.Period{N: 3, Unit: calendar.WorkingDays}); end.Provisional {
		t.Error("a period that ends within 2026 is called provisional")
	}
	c, err := calendar.Official().With(year2027())
	if err != nil {
		t.Fatal(err)
	}
	if sure := c.Deadline(from, p); sure.Provisional || sure.Due != clock.Must("2027-01-08") {
		t.Errorf("got %+v, want a certain end on 2027-01-08, one holiday later", sure)
	}
}

func TestListWithFewerThanElevenDaysOffIsNotComplete(t *testing.T) {
	c, err := calendar.Official().With(year2027()[:10])
	if err != nil {
		t.Fatal(err)
	}
	if c.Known(2027) {
		t.Error("ten days off are called a complete year")
	}
}

func TestMakeUpWorkdayOnAWeekdayIsRefused(t *testing.T) {
	_, err := calendar.Official().With([]calendar.Holiday{{Day: calendar.Date(2027, 1, 4), Name: "元旦"}})
	if err == nil {
		t.Fatal("a Monday was taken as a make-up workday")
	}
}

// TIME-4: the proof names every day and why it counts or not.
func TestProofNamesEveryDay(t *testing.T) {
	steps := calendar.Official().Proof(clock.Must("2026-02-13T09:00:00+08:00"), calendar.Period{N: 7, Unit: calendar.WorkingDays})
	why := map[string]string{}
	for _, s := range steps {
		why[s.Day.String()] = s.Why.EN
	}
	for day, want := range map[string]string{"2026-02-13": "the day it starts on does not count", "2026-02-14": "make-up workday (春节)",
		"2026-02-15": "public holiday (春节)", "2026-02-24": "working day", "2026-02-28": "make-up workday (春节)", "2026-03-01": "weekend"} {
		if why[day] != want {
			t.Errorf("%s: %q, want %q", day, why[day], want)
		}
	}
	if last := steps[len(steps)-1]; last.Day.String() != "2026-03-02" || last.Number != 7 {
		t.Errorf("the proof ends with %+v, want day 7 on 2026-03-02", last)
	}
}

// TIME-4: every day of the years on board agrees with an independent table.
func TestEveryDayOf2016To2026AgreesWithAnIndependentTable(t *testing.T) {
	c := calendar.Official()
	for d := calendar.Date(2016, 1, 1); d.Year() <= 2026; d++ {
		want := !d.Weekend()
		if h := HolidayUtil.GetHoliday(d.String()); h != nil {
			want = h.IsWork()
		}
		if c.IsWorkday(d) != want {
			t.Errorf("%s: working day %v, the other table says %v", d, c.IsWorkday(d), want)
		}
	}
}

// TIME-1, TIME-3, TIME-4: every day of 2016–2026 and every kind of period against a plain count day by day.
func TestEveryPeriodFromEveryDayAgreesWithAPlainCount(t *testing.T) {
	c := calendar.Official()
	for d := calendar.Date(2016, 1, 1); d.Year() <= 2026; d++ {
		from := d.Start().Add(15*time.Hour + 30*time.Minute)
		if got, want := c.Deadline(from, calendar.Period{N: 7, Unit: calendar.Days}).Due, (d + 8).Start(); got != want {
			t.Fatalf("7d from %s: %s, want %s", d, got, want)
		}
		last, left := d, 7
		for left > 0 {
			if last++; c.IsWorkday(last) {
				left--
			}
		}
		if got := c.Deadline(from, calendar.Period{N: 7, Unit: calendar.WorkingDays}).Due; got != (last + 1).Start() {
			t.Fatalf("7wd from %s: %s, want the end of %s", d, got, last)
		}
		y, m, day := d.Date()
		if got := c.Deadline(from, calendar.Period{N: 1, Unit: calendar.Months}).Due; got != (monthEnd(y, m+1, day) + 1).Start() {
			t.Fatalf("1mo from %s: %s", d, got)
		}
		if got := c.Deadline(from, calendar.Period{N: 1, Unit: calendar.Years}).Due; got != (monthEnd(y+1, m, day) + 1).Start() {
			t.Fatalf("1y from %s: %s", d, got)
		}
		if got := c.Deadline(from, calendar.Period{N: 24, Unit: calendar.Hours}).Due; got != from.Add(24*time.Hour) {
			t.Fatalf("24h from %s: %s", d, got)
		}
	}
}

// monthEnd walks back from the day until the month has it.
func monthEnd(y int, m time.Month, day int) calendar.Day {
	first := calendar.Date(y, m, 1)
	for n := day; ; n-- {
		if got := first + calendar.Day(n-1); got < calendar.Date(y, m+1, 1) {
			return got
		}
	}
}

func TestPeriodsThatAreNoneAreRefused(t *testing.T) {
	for _, s := range []string{"", "7", "d", "7 d", "-7d", "7w", "7D", "1.5h", "99999999999999999999d", "100000y"} {
		if p, err := calendar.ParsePeriod(s); err == nil {
			t.Errorf("%q was read as %v", s, p)
		}
	}
}

func TestEveryYearOnBoardNamesItsSource(t *testing.T) {
	for y := 2016; y <= 2026; y++ {
		if !calendar.Official().Known(y) || len(calendar.Sources(y)) == 0 {
			t.Errorf("%d: known %v, sources %v", y, calendar.Official().Known(y), calendar.Sources(y))
		}
	}
}

func FuzzParsePeriod(f *testing.F) {
	f.Add("7wd")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := calendar.ParsePeriod(s)
		if err != nil {
			return
		}
		if again, err := calendar.ParsePeriod(p.String()); err != nil || again != p {
			t.Errorf("%q became %v, which reads as %v, %v", s, p, again, err)
		}
	})
}

func year2027() []calendar.Holiday {
	var days []calendar.Holiday
	for _, d := range []calendar.Day{calendar.Date(2027, 1, 1), calendar.Date(2027, 2, 5), calendar.Date(2027, 2, 8), calendar.Date(2027, 2, 9),
		calendar.Date(2027, 2, 10), calendar.Date(2027, 2, 11), calendar.Date(2027, 4, 5), calendar.Date(2027, 5, 3), calendar.Date(2027, 6, 9),
		calendar.Date(2027, 9, 15), calendar.Date(2027, 10, 1), calendar.Date(2027, 10, 4)} {
		days = append(days, calendar.Holiday{Day: d, Name: "假日", Off: true})
	}
	return days
}
