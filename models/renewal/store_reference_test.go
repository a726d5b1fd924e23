package renewal_test

import (
	"strings"

	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/figures"
)

// referenceTable is what one would keep the days in without the portal's packing.
func referenceTable(tx *db.Tx) error {
	return tx.DB.Exec(`CREATE TABLE reference_days (store TEXT NOT NULL, day BIGINT NOT NULL, a BIGINT NOT NULL, b BIGINT NOT NULL, c BIGINT NOT NULL, orders BIGINT NOT NULL, settled BIGINT NOT NULL,
		disputes BIGINT NOT NULL, PRIMARY KEY (store, day)) WITHOUT ROWID`).Error
}

func referenceRows(tx *db.Tx, days []figures.Day) error {
	audit.Record(tx, audit.Entry{Action: "bench.rows", Object: "bench"})
	for len(days) > 0 {
		some := days[:min(400, len(days))]
		days = days[len(some):]
		var args []any
		for _, d := range some {
			args = append(args, d.Subject, int64(d.Day), d.Values[figures.DSRDescription], d.Values[figures.DSRService], d.Values[figures.DSRLogistics], d.Values[figures.OrdersSuccessful],
				d.Values[figures.OrdersSettled], d.Values[figures.DisputeRefunds])
		}
		if err := tx.DB.Exec("INSERT INTO reference_days VALUES "+strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?, ?, ?), ", len(some)), ", "), args...).Error; err != nil {
			return err
		}
	}
	return nil
}

// referenceGroupBy is the one question that a person would ask the rows.
func referenceGroupBy(tx *db.Tx) error {
	rows, err := tx.DB.Raw(`SELECT store, SUM(CASE WHEN a + b + c < 14100000 THEN 1 ELSE 0 END), SUM(orders), SUM(settled), SUM(disputes) FROM reference_days WHERE day >= 17075 AND day < 17440 GROUP BY store`).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var store string
		var below, orders, settled, disputes int64
		if err := rows.Scan(&store, &below, &orders, &settled, &disputes); err != nil {
			return err
		}
	}
	return rows.Err()
}
