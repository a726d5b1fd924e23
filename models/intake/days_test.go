package intake_test

import (
	"context"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/rulebook"
)

func sheet(t *testing.T, d *db.DB, table *figures.Table, subject string) (s figures.Sheet, from []figures.Origin) {
	t.Helper()
	if err := d.View(context.Background(), staff, func(tx *db.Tx) (err error) {
		s, err = figures.Read(tx, table, subject, figures.Range{From: calendar.Date(2025, 1, 1), End: calendar.Date(2027, 1, 1)})
		from = figures.Origins(&s)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return s, from
}

func TestDaysOfStoresAreKeptExactlyWithWhereTheyComeFrom(t *testing.T) {
	d := market(t)
	load(t, d, "store_days", good["store_days"])
	s, from := sheet(t, d, figures.StoreDays, "S1")
	day := calendar.Date(2026, 11, 20)
	for column, want := range map[int]int64{figures.DSRDescription: 4_700_000, figures.DSRLogistics: 4_699_999, figures.RefundHours: 88_500_000, figures.OrdersSuccessful: 31} {
		if n, ok := s.On("", column, day); !ok || n != want {
			t.Errorf("column %d is %d, want %d", column, n, want)
		}
	}
	if _, ok := s.On("", figures.DSRService, day); ok {
		t.Error("a column that the file has not is available")
	}
	if len(from) != 1 || from[0].Last != day || from[0].File != "store_days.csv" {
		t.Fatalf("the figures come from %+v", from)
	}
	if err := d.View(context.Background(), staff, func(tx *db.Tx) error {
		m, err := intake.Find(tx, from[0].Import)
		if m.Kind != "store_days" || m.Changed != 2 {
			t.Errorf("the import is %+v", m)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

func TestCorrectionOfAnOldDayIsTakenUpAndOnTheRecord(t *testing.T) {
	d := market(t)
	load(t, d, "category_days", "store,day,category,sales,products_online\nS1,2025-01-05,杯具,10.00,1\nS1,2025-01-06,杯具,5.00,1\nS1,2026-11-20,杯具,1.00,1\n")
	report := load(t, d, "category_days", "store,day,category,sales,products_online\nS1,2025-01-05,杯具,12.34,1\nS1,2025-01-06,杯具,5.00,1\n")
	if report.Changed != 1 || report.Rows != 2 {
		t.Errorf("%+v", report)
	}
	s, _ := sheet(t, d, figures.CategoryDays, "S1")
	if got := s.Total("杯具", figures.Sales, s.Range); got.Sum != 1834 || got.Days != 3 {
		t.Errorf("%+v", got)
	}
	if err := d.View(context.Background(), staff, func(tx *db.Tx) error {
		was, err := figures.History(tx, figures.CategoryDays, "S1", calendar.Date(2025, 1, 5))
		if len(was) != 1 || was[0].Total("杯具", figures.Sales, was[0].Range).Sum != 1000 {
			t.Errorf("history %+v", was)
		}
		entries, err2 := audit.Find(tx, audit.Search{Action: "category_days.recorded", Limit: 5})
		if len(entries) != 2 || !strings.Contains(entries[0].JSON(), `"corrected":1`) || err2 != nil {
			t.Errorf("record %+v", entries)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

func TestWrittenInWhateverWayAFigureIsTheSame(t *testing.T) {
	d := market(t)
	load(t, d, "store_days", "day,store,dsr_description,ratings\n2026-11-20,S1, 4.70 ,007\n")
	if r := load(t, d, "store_days", "store,ratings,day,dsr_description\r\n\"S1\",7,\"2026-11-20\",4.7\r\n"); r.Changed != 0 {
		t.Errorf("%+v", r)
	}
	s, _ := sheet(t, d, figures.StoreDays, "S1")
	if n, _ := s.On("", figures.Ratings, calendar.Date(2026, 11, 20)); n != 7 {
		t.Error(n)
	}
}

// TM-9: orders come to the sales of their day and category.
func TestOrdersComeToTheSalesOfTheirDays(t *testing.T) {
	d := market(t)
	load(t, d, "orders", good["orders"])
	s, _ := sheet(t, d, figures.CategoryDays, "S1")
	if got := s.Total("杯具", figures.Sales, s.Range); got.Sum != 9000 || got.Days != 1 {
		t.Errorf("%+v", got)
	}
	load(t, d, "orders", strings.Replace(good["orders"], "100.00,10,0", "100.00,10,90", 1))
	s, _ = sheet(t, d, figures.CategoryDays, "S1")
	if got := s.Total("杯具", figures.Sales, s.Range); got.Sum != 0 || got.Days != 1 {
		t.Errorf("%+v", got)
	}
}

func TestSeriesAreReadAsTheirMeasureIsDeclared(t *testing.T) {
	d := market(t)
	load(t, d, "series", good["series"])
	s, _ := sheet(t, d, figures.Series, "store:S1")
	for part, want := range map[string]int64{"store.refunds": 3, "category.sales": 399} {
		if got := s.Total(part, figures.Value, s.Range); got.Sum != want || got.Days != 1 {
			t.Errorf("%s: %+v", part, got)
		}
	}
}

func TestStandardsAreTheSampleUntilSomeAreImportedAndCanBeWithdrawn(t *testing.T) {
	d := market(t)
	look := func() (rows []figures.Standard, sample bool) {
		if err := d.View(context.Background(), staff, func(tx *db.Tx) error {
			e, err := rulebook.Books(tx).InForce("tmall-renewal-2018", tx.Now)
			if err == nil {
				rows, sample, err = figures.Standards(tx, e)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return rows, sample
	}
	if rows, sample := look(); !sample || len(rows) == 0 {
		t.Errorf("%d rows, sample %v", len(rows), sample)
	}
	load(t, d, "standards", good["standards"])
	rows, sample := look()
	if sample || len(rows) != 2 || rows[1].Limit != "500000" || rows[1].Row().StoreKind != "flagship" || !rows[1].Winter {
		t.Errorf("%+v, sample %v", rows, sample)
	}
	load(t, d, "standards", "programme,category,store_kind,winter,measure,limit\ntmall-renewal-2018,女装,flagship,true,sales,\n")
	if rows, sample = look(); sample || len(rows) != 1 {
		t.Errorf("%+v, sample %v", rows, sample)
	}
	if err := d.View(context.Background(), staff, func(tx *db.Tx) error {
		was, err := figures.StandardsReplaced(tx, "tmall-renewal-2018")
		if len(was) != 1 || was[0].Limit != "500000" {
			t.Errorf("replaced %+v", was)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

// dayFile is so many days of a store, three of them wrong.
func dayFile(n int) string {
	b := strings.Builder{}
	b.WriteString("store,day,ratings\n")
	for i := range n {
		cell := "1"
		if i%(n/3) == 5 {
			cell = "x"
		}
		b.WriteString("S" + string(rune('1'+i%2)) + "," + (calendar.Date(1950, 1, 1) + calendar.Day(i/2)).String() + "," + cell + "\n")
	}
	return b.String()
}

func TestImportOfDaysThatIsKilledGoesOnWhereItWas(t *testing.T) {
	k := open(t)
	m := k.send("store_days", dayFile(45_000))
	k.work()
	if err := k.start(m.ID, intake.Good); err != nil {
		t.Fatal(err)
	}
	k.killedAt(4)
	k.work()
	if m = k.found(m.ID); m.Lines != 45_000 || m.Changed != 44_997 || m.Refused != 3 || m.Ended == 0 {
		t.Errorf("%+v", m)
	}
	total := 0
	if err := k.db.View(context.Background(), staff, func(tx *db.Tx) error {
		return figures.ReadMany(tx, figures.Question{Table: figures.StoreDays, Subjects: []string{"S1", "S2"}, Range: figures.Range{From: calendar.Date(1950, 1, 1), End: calendar.Date(2026, 1, 1)}},
			func(_ string, s *figures.Sheet) error {
				total += s.Total("", figures.Ratings, s.Range).Days
				return nil
			})
	}); err != nil || total != 44_997 {
		t.Error(total, err)
	}
}
