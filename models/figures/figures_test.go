package figures_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/figures"
)

var staff = db.Actor{Account: "O1", Name: "周青", Role: "operator"}

var file = figures.Source{Import: "01J", File: "days.csv"}

type house struct {
	testing.TB
	db *db.DB
}

func open(t testing.TB) house {
	d, _ := dbtest.New(t)
	return house{t, d}
}

func (h house) in(do func(tx *db.Tx) error) {
	h.Helper()
	if err := h.db.InTx(context.Background(), staff, do); err != nil {
		h.Fatal(err)
	}
}

func (h house) put(t *figures.Table, rows ...figures.Day) (changed int) {
	h.Helper()
	h.in(func(tx *db.Tx) (err error) { changed, err = figures.Put(tx, t, rows, file); return err })
	return changed
}

func (h house) read(t *figures.Table, subject string, over figures.Range) (s figures.Sheet) {
	h.Helper()
	h.in(func(tx *db.Tx) (err error) { s, err = figures.Read(tx, t, subject, over); return err })
	return s
}

func day(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// on is a day of a store with one figure.
func on(store, date string, column int, value int64) figures.Day {
	d := figures.Day{Subject: store, Day: day(date)}
	d.Set(column, value)
	return d
}

func year() figures.Range { return figures.Range{From: day("2016-10-01"), End: day("2017-10-01")} }

func TestDayIsNewThenTheSameThenCorrectedAndWhatItWasIsKept(t *testing.T) {
	h := open(t)
	if n := h.put(figures.StoreDays, on("S1", "2017-01-31", figures.Ratings, 5), on("S1", "2017-02-01", figures.Ratings, 6)); n != 2 {
		t.Errorf("%d are new", n)
	}
	if n := h.put(figures.StoreDays, on("S1", "2017-02-01", figures.Ratings, 6)); n != 0 {
		t.Errorf("%d changed by the same", n)
	}
	h.db.Clock.(*clock.Fixed).Advance(1_000_000_000)
	h.in(func(tx *db.Tx) error {
		n, err := figures.Put(tx, figures.StoreDays, []figures.Day{on("S1", "2017-02-01", figures.Ratings, 7), on("S1", "2017-02-02", figures.Ratings, 1)}, figures.Source{Import: "02J", File: "mended.csv"})
		if n != 2 {
			t.Errorf("%d changed", n)
		}
		return err
	})
	s := h.read(figures.StoreDays, "S1", year())
	if got := s.Total("", figures.Ratings, s.Range); got != (figures.Total{Days: 3, Sum: 13, Min: 1, Max: 7}) {
		t.Errorf("the figures come to %+v", got)
	}
	h.in(func(tx *db.Tx) error {
		was, err := figures.History(tx, figures.StoreDays, "S1", day("2017-02-01"))
		if err != nil || len(was) != 1 || was[0].From.File != "days.csv" || was[0].By.File != "mended.csv" || was[0].Replaced != tx.Now || was[0].Recorded != dbtest.Start {
			t.Fatalf("history %+v, %v", was, err)
		}
		if got := was[0].Total("", figures.Ratings, was[0].Range); got != (figures.Total{Days: 1, Sum: 6, Min: 6, Max: 6}) {
			t.Errorf("the day was %+v", got)
		}
		from := figures.Origins(&s)
		if len(from) != 2 || from[0].Last != day("2017-02-02") || from[0].File != "mended.csv" || from[1].Last != day("2017-01-31") || from[1].Import != "01J" {
			t.Errorf("origins %+v", from)
		}
		entries, err := audit.Find(tx, audit.Search{Action: "store_days.recorded", Limit: 10})
		if err != nil || len(entries) != 2 || entries[0].JSON() != `{"corrected":1,"file":"mended.csv","first":"2017-02-01","import":"02J","last":"2017-02-02","new":1,"subjects":1}` {
			t.Errorf("the record says %+v, %v", entries, err)
		}
		return err
	})
}

func TestEmptyCellTakesAFigureAwayAndALaterRowOfTheSameFileCounts(t *testing.T) {
	h := open(t)
	two := on("S1", "2017-02-01", figures.Ratings, 6)
	two.Set(figures.Refunds, 2)
	if n := h.put(figures.StoreDays, on("S1", "2017-02-01", figures.Ratings, 1), two); n != 1 {
		t.Errorf("%d are new", n)
	}
	h.put(figures.StoreDays, on("S1", "2017-02-01", figures.Refunds, 2))
	s := h.read(figures.StoreDays, "S1", year())
	if _, ok := s.On("", figures.Ratings, day("2017-02-01")); ok {
		t.Error("a figure that is not available any more is still there")
	}
	if n, ok := s.On("", figures.Refunds, day("2017-02-01")); !ok || n != 2 {
		t.Error(n, ok)
	}
	if n := h.put(figures.StoreDays, figures.Day{Subject: "S1", Day: day("2017-02-01")}); n != 1 {
		t.Errorf("%d changed", n)
	}
	if s = h.read(figures.StoreDays, "S1", year()); len(s.Parts()) != 0 {
		t.Error("there is something left")
	}
	if _, ok := s.Last(); ok {
		t.Error("there is a last day")
	}
}

func TestRowsThatSayNothingLeaveNothing(t *testing.T) {
	h := open(t)
	if n := h.put(figures.StoreDays, figures.Day{Subject: "S9", Day: day("2017-02-01")}); n != 0 {
		t.Errorf("%d changed", n)
	}
	h.in(func(tx *db.Tx) error {
		known, err := figures.Known(tx, figures.StoreDays, []string{"S9"})
		if len(known) != 0 {
			t.Error("a store without figures has a number")
		}
		return err
	})
}

func TestSheetHoldsTheDaysOfItsRangeAlone(t *testing.T) {
	h := open(t)
	h.put(figures.StoreDays, on("S1", "2016-09-30", figures.Ratings, 1), on("S1", "2016-10-01", figures.Ratings, 10), on("S1", "2017-09-30", figures.Ratings, 100), on("S1", "2017-10-01", figures.Ratings, 1000))
	s := h.read(figures.StoreDays, "S1", year())
	if got := s.Total("", figures.Ratings, figures.Range{From: 0, End: 1 << 20}); got.Sum != 110 || got.Days != 2 {
		t.Errorf("%+v", got)
	}
	if last, _ := s.Last(); last != day("2017-09-30") {
		t.Errorf("the last day is %s", last)
	}
	l := s.Lane("", figures.Ratings)
	if len(l.Values) != 365 || !l.Has[0] || l.Values[0] != 10 || !l.Has[364] || l.Values[364] != 100 || l.Has[1] {
		t.Errorf("%v", l)
	}
}

// TM-10: 4.7 exactly is not below, a day without one of the scores does not count.
func TestDaysBelowAreCountedExactly(t *testing.T) {
	h := open(t)
	scores := func(date string, a, b, c int64) figures.Day {
		d := on("S1", date, figures.DSRDescription, a)
		d.Set(figures.DSRService, b)
		d.Set(figures.DSRShipping, c)
		return d
	}
	lacking := on("S1", "2017-03-04", figures.DSRDescription, 1_000_000)
	h.put(figures.StoreDays, scores("2017-03-01", 4_700_000, 4_700_000, 4_700_000), scores("2017-03-02", 4_700_000, 4_700_000, 4_699_999),
		scores("2017-03-03", 4_600_000, 4_800_000, 4_700_000), lacking, scores("2017-05-01", 1, 1, 1), scores("2017-06-01", 5_000_000, 5_000_000, 5_000_000))
	s := h.read(figures.StoreDays, "S1", year())
	below, days := s.Below("", figures.NewLine([]int{figures.DSRDescription, figures.DSRService, figures.DSRShipping}, 3*47*figures.Point/10), s.Range)
	if below != 2 || days != 5 {
		t.Errorf("%d of %d days are below", below, days)
	}
}

func TestManyAreReadInTheOrderAsked(t *testing.T) {
	h := open(t)
	var ids []string
	var rows []figures.Day
	for i := range 1200 {
		id := string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676))
		ids = append(ids, id)
		if i%7 != 0 {
			rows = append(rows, on(id, "2017-03-01", figures.Ratings, int64(i)), on(id, "2017-08-31", figures.Ratings, 1))
		}
	}
	h.put(figures.StoreDays, rows...)
	slices.Reverse(ids)
	h.in(func(tx *db.Tx) error {
		n := 0
		err := figures.ReadMany(tx, figures.Question{Table: figures.StoreDays, Subjects: ids, Range: year()}, func(id string, s *figures.Sheet) error {
			want := figures.Total{Days: 2, Sum: int64(1199-n) + 1, Min: min(1, int64(1199-n)), Max: max(1, int64(1199-n))}
			if (1199-n)%7 == 0 {
				want = figures.Total{}
			}
			if got := s.Total("", figures.Ratings, s.Range); id != ids[n] || got != want {
				t.Fatalf("%s has %+v, want %s with %+v", id, got, ids[n], want)
			}
			n++
			return nil
		})
		if n != 1200 {
			t.Errorf("%d subjects", n)
		}
		stop := errors.New("enough")
		if got := figures.ReadMany(tx, figures.Question{Table: figures.StoreDays, Subjects: ids, Range: year()}, func(string, *figures.Sheet) error { return stop }); !errors.Is(got, stop) {
			t.Error(got)
		}
		return err
	})
}

func TestSubjectWhoseOnlyFigureIsTakenAwayInTheSameFileIsOnTheRecord(t *testing.T) {
	h := open(t)
	if n := h.put(figures.StoreDays, on("S1", "2017-01-31", figures.Ratings, 5), figures.Day{Subject: "S1", Day: day("2017-01-31")}); n != 0 {
		t.Errorf("%d days changed", n)
	}
	if n := h.put(figures.StoreDays, on("S1", "2017-01-31", figures.Ratings, 5)); n != 1 {
		t.Errorf("%d days are new", n)
	}
}

// Whatever is put in whatever order, the packed figures are those of a plain map.
func TestPackedFiguresAreThoseOfAPlainMap(t *testing.T) {
	type key struct {
		subject, part string
		day           calendar.Day
		column        int
	}
	h := open(t)
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		plain := map[key]int64{}
		prefix := fmt.Sprint("S", n, "-")
		subjects := []string{prefix + "1", prefix + "2", prefix + "3"}
		for range rapid.IntRange(1, 4).Draw(t, "imports") {
			var rows []figures.Day
			for range rapid.IntRange(1, 40).Draw(t, "rows") {
				d := figures.Day{Subject: rapid.SampledFrom(subjects).Draw(t, "store"), Part: rapid.SampledFrom([]string{"杯具", "箱包", "其他/x"}).Draw(t, "category"),
					Day: day("2016-11-29") + calendar.Day(rapid.IntRange(0, 66).Draw(t, "day"))}
				for _, c := range []int{figures.Sales, figures.ProductsOnline} {
					k := key{d.Subject, d.Part, d.Day, c}
					delete(plain, k)
					if rapid.Bool().Draw(t, "has") {
						plain[k] = rapid.Int64Range(0, 3).Draw(t, "value") * rapid.SampledFrom([]int64{1, 100, 99_999_999}).Draw(t, "by")
						d.Set(c, plain[k])
					}
				}
				rows = append(rows, d)
			}
			h.put(figures.CategoryDays, rows...)
			if again := h.put(figures.CategoryDays, rows...); again != 0 {
				t.Fatalf("the same again changed %d", again)
			}
		}
		over := figures.Range{From: day("2016-11-29") + calendar.Day(rapid.IntRange(-3, 40).Draw(t, "from")), End: day("2017-02-04") - calendar.Day(rapid.IntRange(0, 20).Draw(t, "end"))}
		want := map[key]int64{}
		maps.Copy(want, plain)
		maps.DeleteFunc(want, func(k key, _ int64) bool { return k.day < over.From || k.day >= over.End })
		for _, subject := range subjects {
			s := h.read(figures.CategoryDays, subject, over)
			for _, part := range s.Parts() {
				for _, c := range []int{figures.Sales, figures.ProductsOnline} {
					l, sum, days := s.Lane(part, c), int64(0), 0
					for i, has := range l.Has {
						k := key{subject, part, l.From + calendar.Day(i), c}
						v, there := want[k]
						if has != there || l.Values[i] != v {
							t.Fatalf("%v is %d %v, want %d %v", k, l.Values[i], has, v, there)
						}
						delete(want, k)
						if has {
							sum, days = sum+v, days+1
						}
					}
					if got := s.Total(part, c, over); got.Sum != sum || got.Days != days {
						t.Fatalf("%s %s comes to %+v, want %d in %d", subject, part, got, sum, days)
					}
				}
			}
		}
		if len(want) != 0 {
			t.Fatalf("%v is missing", want)
		}
	})
}

// A question for subjects that lie close together meets those between them in the table, who are none of its business.
func TestSubjectsBetweenThoseAskedForLendThemNothing(t *testing.T) {
	h := open(t)
	over := figures.Range{From: day("2016-12-01"), End: day("2016-12-31")}
	for i, id := range []string{"S1", "S2", "S3", "S4", "S5"} {
		h.put(figures.StoreDays, on(id, "2016-12-12", figures.DisputeRefunds, int64(10*i+7)))
	}
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.Permutation([]string{"S1", "S2", "S3", "S4", "S5"}).Draw(t, "order")[:rapid.IntRange(1, 5).Draw(t, "some")]
		got := map[string]int64{}
		h.in(func(tx *db.Tx) error {
			return figures.ReadMany(tx, figures.Question{Table: figures.StoreDays, Subjects: ids, Range: over}, func(id string, s *figures.Sheet) error {
				got[id] = s.Total("", figures.DisputeRefunds, over).Sum
				return nil
			})
		})
		for _, id := range ids {
			if want := int64(10*int(id[1]-'1') + 7); got[id] != want {
				t.Fatalf("%s of %v has %d, want %d", id, ids, got[id], want)
			}
		}
	})
}
