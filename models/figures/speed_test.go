package figures_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
)

const storesRead = 2000

// years is a year of stores, packed and, as the reference, in rows clustered by store and day.
func years(b *testing.B) (h house, ids []string) {
	h = open(b)
	r := rand.New(rand.NewPCG(1, 2))
	h.in(func(tx *db.Tx) error {
		audit.Record(tx, audit.Entry{Action: "bench.made", Object: "bench"})
		rest := ""
		if tx.Dialect == db.SQLite {
			rest = " WITHOUT ROWID"
		}
		return tx.DB.Exec("CREATE TABLE clustered (store TEXT, day BIGINT, a BIGINT, b BIGINT, c BIGINT, orders BIGINT, settled BIGINT, disputes BIGINT, refunds BIGINT, PRIMARY KEY (store, day))" + rest).Error
	})
	for i := range storesRead {
		id := fmt.Sprintf("S%05d", i)
		ids = append(ids, id)
		var days []figures.Day
		var rows []any
		for d := range 365 {
			x := figures.Day{Subject: id, Day: year().From + calendar.Day(d)}
			for _, c := range []int{figures.DSRDescription, figures.DSRService, figures.DSRLogistics} {
				x.Set(c, int64(460+r.IntN(39))*10_000)
			}
			for _, c := range []int{figures.OrdersSuccessful, figures.OrdersSettled, figures.DisputeRefunds, figures.Refunds} {
				x.Set(c, int64(r.IntN(900)))
			}
			days = append(days, x)
			v := x.Values
			rows = append(rows, id, int(x.Day), v[figures.DSRDescription], v[figures.DSRService], v[figures.DSRLogistics], v[figures.OrdersSuccessful], v[figures.OrdersSettled], v[figures.DisputeRefunds], v[figures.Refunds])
		}
		h.in(func(tx *db.Tx) error {
			if _, err := figures.Put(tx, figures.StoreDays, days, file); err != nil {
				return err
			}
			return tx.DB.Exec("INSERT INTO clustered VALUES (?"+strings.Repeat(", ?", 8)+")"+strings.Repeat(", (?"+strings.Repeat(", ?", 8)+")", 364), rows...).Error
		})
	}
	return h, ids
}

// BenchmarkReadYear reads a year of stores and counts what a renewal asks for; the reference is one GROUP BY.
func BenchmarkReadYear(b *testing.B) {
	h, ids := years(b)
	view := func(do func(tx *db.Tx) error) {
		if err := h.db.View(context.Background(), staff, do); err != nil {
			b.Fatal(err)
		}
	}
	below, want, orders, wanted := 0, 0, int64(0), int64(0)
	b.Run("packed", func(b *testing.B) {
		for b.Loop() {
			below, orders = 0, 0
			view(func(tx *db.Tx) error {
				return figures.ReadMany(tx, figures.Question{Table: figures.StoreDays, Subjects: ids, Range: year()}, func(_ string, s *figures.Sheet) error {
					n, _ := s.Below("", figures.NewLine([]int{figures.DSRDescription, figures.DSRService, figures.DSRLogistics}, 3*47*figures.Point/10), s.Range)
					below += n
					for _, c := range []int{figures.OrdersSuccessful, figures.OrdersSettled, figures.DisputeRefunds, figures.Refunds} {
						if t := s.Total("", c, s.Range); c == figures.OrdersSuccessful {
							orders += t.Sum
						}
					}
					return nil
				})
			})
		}
		b.ReportMetric(float64(365*len(ids)*b.N)/b.Elapsed().Seconds(), "days/s")
	})
	b.Run("GROUP BY", func(b *testing.B) {
		for b.Loop() {
			want, wanted = 0, 0
			view(func(tx *db.Tx) error {
				rows, err := tx.DB.Raw(`SELECT store, SUM(CASE WHEN a + b + c < 14100000 THEN 1 ELSE 0 END), SUM(orders), SUM(settled), SUM(disputes), SUM(refunds) FROM clustered
					WHERE day >= ? AND day < ? GROUP BY store`, int(year().From), int(year().End)).Rows()
				if err != nil {
					return err
				}
				defer func() { _ = rows.Close() }()
				for rows.Next() {
					var store string
					var n, o, x int64
					if err := rows.Scan(&store, &n, &o, &x, &x, &x); err != nil {
						return err
					}
					want, wanted = want+int(n), wanted+o
				}
				return rows.Err()
			})
		}
		b.ReportMetric(float64(365*len(ids)*b.N)/b.Elapsed().Seconds(), "days/s")
	})
	if below != want || orders != wanted {
		b.Errorf("%d days below and %d orders, the reference has %d and %d", below, orders, want, wanted)
	}
}
