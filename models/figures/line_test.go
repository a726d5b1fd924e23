package figures_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/rulebook"
)

var scores = []int{figures.DSRDescription, figures.DSRService, figures.DSRLogistics}

// drawn is a line that a book on board draws, and one that none does.
var drawn = []figures.Line{figures.NewLine(scores, 3*47*figures.Point/10), figures.NewLine(scores, 3*46*figures.Point/10)}

// plain is the figures of one store as one would keep them without packing: by day, by column.
type plain map[calendar.Day]map[int]int64

// have are the days of a range that have all columns, in order.
func (p plain) have(columns []int, over figures.Range) (days []calendar.Day) {
	for _, d := range slices.Sorted(maps.Keys(p)) {
		all := d >= over.From && d < over.End
		for _, c := range columns {
			_, has := p[d][c]
			all = all && has
		}
		if all {
			days = append(days, d)
		}
	}
	return days
}

func (p plain) below(l figures.Line, over figures.Range) (below, days int) {
	for _, d := range p.have(l.Columns, over) {
		sum := int64(0)
		for _, c := range l.Columns {
			sum += p[d][c]
		}
		if days++; sum < l.Limit {
			below++
		}
	}
	return below, days
}

func (p plain) together(columns []int, over figures.Range) (sums []int64, days int) {
	sums = make([]int64, len(columns))
	for _, d := range p.have(columns, over) {
		days++
		for i, c := range columns {
			sums[i] += p[d][c]
		}
	}
	return sums, days
}

// imported draws the rows of one import: any days of the year, those of an earlier one among them.
func imported(t *rapid.T, store string, known plain) (rows []figures.Day) {
	from := rapid.IntRange(0, 300).Draw(t, "from")
	for i := range rapid.IntRange(1, 65).Draw(t, "days") {
		d := figures.Day{Subject: store, Day: year().From + calendar.Day(from+i)}
		known[d.Day] = map[int]int64{}
		for _, c := range append([]int{figures.Refunds, figures.OrdersSettled}, scores...) {
			if rapid.IntRange(0, 9).Draw(t, "has") == 0 {
				continue
			}
			v := rapid.Int64Range(445, 490).Draw(t, "score") * 10_000
			known[d.Day][c] = v
			d.Set(c, v)
		}
		rows = append(rows, d)
	}
	return rows
}

// TM-10: what is kept with the months is what their days come to, however often and in whatever order days are imported
// and corrected, and whether or not the days themselves are read.
func TestWhatIsKeptWithMonthsIsWhatTheirDaysComeTo(t *testing.T) {
	h := open(t)
	lib, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(h.db, lib)
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		store, known := "S"+string(rune('a'+n%26))+string(rune('a'+n/26)), plain{}
		for range rapid.IntRange(1, 4).Draw(t, "imports") {
			h.put(figures.StoreDays, imported(t, store, known)...)
		}
		over := year()
		if rapid.Bool().Draw(t, "part of the year") {
			over = figures.Range{From: over.From + calendar.Day(rapid.IntRange(0, 150).Draw(t, "first")), End: over.End - calendar.Day(rapid.IntRange(0, 150).Draw(t, "last"))}
		}
		check := func(how string, s *figures.Sheet) {
			for _, l := range drawn {
				below, days := s.Below("", l, over)
				if want, of := known.below(l, over); below != want || days != of {
					t.Fatalf("%s: %d of %d days are below %d, want %d of %d", how, below, days, l.Limit, want, of)
				}
			}
			columns := []int{figures.Refunds, figures.OrdersSettled}
			sums, days := s.Together(nil, "", columns, over)
			if want, of := known.together(columns, over); !slices.Equal(sums, want) || days != of {
				t.Fatalf("%s: %v in %d days, want %v in %d", how, sums, days, want, of)
			}
			for _, c := range columns {
				got := s.Total("", c, over)
				if want, of := known.together([]int{c}, over); got.Sum != want[0] || got.Days != of {
					t.Fatalf("%s: %+v, want %d in %d days", how, got, want[0], of)
				}
			}
		}
		s := h.read(figures.StoreDays, store, year())
		check("read", &s)
		for how, days := range map[string][]figures.Range{"heads": nil, "heads and some days": {{From: over.From, End: over.From + 40}}, "all": {year()}} {
			h.in(func(tx *db.Tx) error {
				q := figures.Question{Table: figures.StoreDays, Subjects: []string{store}, Range: year(), Days: days}
				return figures.ReadMany(tx, q, func(_ string, s *figures.Sheet) error { check(how, s); return nil })
			})
		}
	})
}

func TestManyWhoseDaysWereNotAskedForAreReadAllTheSame(t *testing.T) {
	h := open(t)
	var ids []string
	var rows []figures.Day
	for i := range 700 {
		id := "S" + string(rune('a'+i%26)) + string(rune('a'+i/26))
		ids = append(ids, id)
		rows = append(rows, on(id, "2017-03-01", figures.Ratings, int64(i)), on(id, "2017-03-02", figures.Ratings, int64(2*i)))
	}
	h.put(figures.StoreDays, rows...)
	h.in(func(tx *db.Tx) error {
		n := int64(0)
		return figures.ReadMany(tx, figures.Question{Table: figures.StoreDays, Subjects: ids, Range: year()}, func(_ string, s *figures.Sheet) error {
			if v, ok := s.On("", figures.Ratings, day("2017-03-02")); !ok || v != 2*n {
				t.Fatalf("store %d has %d", n, v)
			}
			n++
			return nil
		})
	})
}

// A count over whole months under a line of the books reads no day; where days are needed and gone, that is an error.
func TestCountUnderALineOfTheBooksReadsNoDays(t *testing.T) {
	h := open(t)
	lib, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(h.db, lib)
	stores := []string{"S1", "S2", "S3", "S4", "S5", "S6"} // too many for one question with all days
	var rows []figures.Day
	for _, id := range stores {
		for i := range 31 {
			d := on(id, "2017-03-01", figures.DSRDescription, int64(4_600_000+i*10_000))
			d.Day += calendar.Day(i)
			d.Set(figures.DSRService, 4_700_000)
			d.Set(figures.DSRLogistics, 4_700_000)
			rows = append(rows, d)
		}
	}
	h.put(figures.StoreDays, rows...)
	h.in(func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "test.emptied", Object: "store_days"})
		return tx.DB.Exec("DELETE FROM store_days_values").Error
	})
	count := func(l figures.Line) (below int, err error) {
		h.in(func(tx *db.Tx) error {
			err = figures.ReadMany(tx, figures.Question{Table: figures.StoreDays, Subjects: stores, Range: year()}, func(_ string, s *figures.Sheet) error {
				below, _ = s.Below("", l, s.Range)
				return nil
			})
			return nil
		})
		return below, err
	}
	if n, err := count(drawn[0]); n != 10 || err != nil {
		t.Errorf("%d days are below, %v", n, err)
	}
	if _, err := count(figures.NewLine(scores, 14_050_000)); err == nil {
		t.Error("days that are gone were counted")
	}
}

// Whether the subjects asked for stand close together or far apart, each has its own figures.
func TestSubjectsInOrderAreFoundDenseOrSparse(t *testing.T) {
	h := open(t)
	var all []string
	var rows []figures.Day
	for i := range 1500 {
		id := fmt.Sprintf("S%05d", i)
		all = append(all, id)
		if i%10 != 3 {
			rows = append(rows, on(id, "2017-03-01", figures.Ratings, int64(i)))
		}
	}
	h.put(figures.StoreDays, rows...)
	h.put(figures.Series, figures.Day{Subject: "store:S00007x", Part: "x", Day: day("2017-03-01"), Has: 1, Values: []int64{9}}) // stands between them
	for name, step := range map[string]int{"dense": 1, "sparse": 7} {
		var asked []string
		for i := 0; i < len(all); i += step {
			asked = append(asked, all[i])
		}
		h.in(func(tx *db.Tx) error {
			n := 0
			err := figures.ReadMany(tx, figures.Question{Table: figures.StoreDays, Subjects: asked, Range: year()}, func(id string, s *figures.Sheet) error {
				i := n * step
				if got := s.Total("", figures.Ratings, s.Range); id != all[i] || (got.Days == 1) != (i%10 != 3) || got.Days == 1 && got.Sum != int64(i) {
					t.Errorf("%s: %s has %+v", name, id, got)
				}
				n++
				return nil
			})
			if n != len(asked) {
				t.Errorf("%s: %d of %d", name, n, len(asked))
			}
			return err
		})
	}
}
