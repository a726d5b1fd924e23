package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/rulebook"
)

// populated is a database with so many stores of one merchant.
func populated(t testing.TB, stores int) *db.DB {
	t.Helper()
	d, _ := dbtest.New(t)
	lib, err := rulebook.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rulebook.Carry(d, lib)
	var b strings.Builder
	b.WriteString("store,merchant,name,platform,kind,created_on\n")
	for i := range stores {
		fmt.Fprintf(&b, "S%07d,M1,店%d,tmall,flagship,\n", i, i)
	}
	for _, f := range [][2]string{{"merchants", "merchant,name,legal_id,email\nM1,星禾日用品有限公司," + legal("1") + ",a@xinghe.example\n"}, {"stores", b.String()}} {
		if _, err := intake.Run(context.Background(), d, intake.Options{Kind: f[0], Reader: strings.NewReader(f[1])}); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// yearOf is a file of the days of stores: store by store, or day by day.
func yearOf(stores, days int, byDay bool) []byte {
	b := bytes.NewBufferString("store,day,dsr_description,dsr_service,dsr_shipping,dsr_logistics,dsr_quality,ratings,orders_successful,orders_settled,dispute_refunds,quality_refunds,refunds,refund_hours,refunds_self_completed\n")
	r := rand.New(rand.NewPCG(1, 2))
	first := calendar.Date(2016, 10, 1)
	line := func(s, d int) {
		n := r.IntN(900)
		fmt.Fprintf(b, "S%07d,%s,4.%d,4.%d,4.%d,4.%d,4.%d,%d,%d,%d,%d,%d,%d,%d.5,%d\n", s, first+calendar.Day(d), 60+r.IntN(39), 60+r.IntN(39), 60+r.IntN(39), 60+r.IntN(39), 60+r.IntN(39),
			n/3, n, n*9/10, r.IntN(2), r.IntN(4), n/40, n/4, n/50)
	}
	if byDay {
		for d := range days {
			for s := range stores {
				line(s, d)
			}
		}
		return b.Bytes()
	}
	for s := range stores {
		for d := range days {
			line(s, d)
		}
	}
	return b.Bytes()
}

func importing(b *testing.B, stores, days int, byDay bool) {
	file := yearOf(stores, days, byDay)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		b.StopTimer()
		d := populated(b, stores)
		b.StartTimer()
		r, err := intake.Run(context.Background(), d, intake.Options{Kind: "store_days", Reader: bytes.NewReader(file)})
		if err != nil || r.Changed != int64(stores*days) {
			b.Fatalf("%+v %v", r, err)
		}
	}
	b.ReportMetric(float64(stores*days*b.N)/b.Elapsed().Seconds(), "days/s")
}

func BenchmarkImportStoreDaysAYearStoreByStore(b *testing.B) { importing(b, 1000, 365, false) }

func BenchmarkImportStoreDaysAMonthDayByDay(b *testing.B) { importing(b, 10000, 30, true) }
