package intake_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/ledger"
)

// CC-1: payments come by import: each reference once, wrong rows refused one by one, the good ones kept.
func TestPaymentsAreImportedOnceForEachReference(t *testing.T) {
	d := market(t)
	load(t, d, "payments", good["payments"])
	report, told := run(t, d, intake.Options{Kind: "payments", Reader: strings.NewReader("payment,merchant,programme,amount,paid_at\n" +
		"BK2,M1,channel-supplier,0.01,2026-11-22T15:30:00+08:00\n" +
		"BK2,M1,channel-supplier,0.02,2026-11-22T15:30:00+08:00\n" +
		"BK3,M9,channel-supplier,1,2026-11-22T15:30:00+08:00\n" +
		"BK4,M1,yanxuan,1,2026-11-22T15:30:00+08:00\n" +
		"BK5,M1,channel-supplier,0,2026-11-22T15:30:00+08:00\n" +
		"BK6,M1,channel-supplier,1,2026-11-22T15:30:01+08:00\n" +
		"BK7,M2,channel-supplier,3.00,2026-11-22T15:30:00+08:00\n")})
	if report.Changed != 1 || report.Failed != 5 {
		t.Errorf("%+v %q", report, told)
	}
	for _, want := range []string{"3: payment", "4: merchant", "5: programme", "6: amount", "7: paid_at"} {
		if !slices.ContainsFunc(told, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("%q is not among %q", want, told)
		}
	}
	if err := d.View(context.Background(), db.System("test"), func(tx *db.Tx) error {
		one, err := ledger.Of(tx, "M1", "channel-supplier")
		if err != nil {
			return err
		}
		two, err := ledger.Of(tx, "M2", "channel-supplier")
		if one.Balance != 5_000_000 || two.Balance != 300 {
			t.Errorf("%s and %s", one.Balance, two.Balance)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
