package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/intake"
)

// bulk writes a file of so many rows of a kind that the daily figures come by.
func bulk(kind string, n int) string {
	var b strings.Builder
	headers := map[string]string{"store_days": "store,day,dsr_service,dispute_refunds", "category_days": "store,day,category,sales,products_online", "product_days": "product,day,sales,orders",
		"violations": "violation,merchant,store,kind,points,grave,occurred_at,decided_at,state", "facts": "subject,fact,since,value"}
	b.WriteString(headers[kind] + "\n")
	for i := range n {
		day := calendar.Date(2012, 1, 1) + calendar.Day(i/2)
		switch kind {
		case "store_days":
			fmt.Fprintf(&b, "S%d,%s,4.%d,%d\n", 1+i%2, day, 60+i%40, i%7)
		case "category_days":
			fmt.Fprintf(&b, "S1,%s,%s,%d.50,%d\n", calendar.Date(2010, 1, 1)+calendar.Day(i/8), []string{"童装", "童鞋", "玩具", "孕产", "奶粉", "洗护用品", "数码", "女装"}[i%8], i, i%90)
		case "product_days":
			fmt.Fprintf(&b, "P%d,%s,%d.00,%d\n", 1+i%2, day, i, i%50)
		case "violations":
			fmt.Fprintf(&b, "V%06d,M1,S1,general,%d,false,2026-10-01,2026-10-08T10:00:00+08:00,in_force\n", i, i%12)
		case "facts":
			fmt.Fprintf(&b, "store:S1,credit,%s,%d\n", calendar.Date(1900, 1, 1)+calendar.Day(i), 300+i%300)
		}
	}
	return b.String()
}

// Daily figures of every kind come in chunk by chunk: a worker that is killed leaves whole chunks, the next one goes on
// from there, the rows come in once, and the same file again changes nothing.
func TestEveryKindOfFiguresSurvivesAKillAndTheSameFileChangesNothing(t *testing.T) {
	for kind, n := range map[string]int{"store_days": 10_000, "category_days": 45_000, "product_days": 2_300, "violations": 1_700, "facts": 1_900} {
		t.Run(kind, func(t *testing.T) {
			k := open(t)
			for _, needed := range []string{"merchants", "stores", "products"} {
				k.whole(k.send(needed, good[needed]))
			}
			file := bulk(kind, n)
			m := k.send(kind, file)
			k.work()
			if err := k.start(m.ID, intake.Good); err != nil {
				t.Fatal(err)
			}
			for kills := 0; k.found(m.ID).Ended == 0; kills++ {
				if kills > 200 {
					t.Fatal("it does not come to its end")
				}
				k.killedAt(4) // taken, read, and one chunk
			}
			if m = k.found(m.ID); m.Lines != int64(n) || m.Refused != 0 || m.Changed != int64(n) {
				t.Errorf("%d rows, %d changed, %d refused; want %d", m.Lines, m.Changed, m.Refused, n)
			}
			again := k.whole(k.send(kind, file))
			if again.Changed != 0 || again.Lines != int64(n) {
				t.Errorf("the same file again: %d changed of %d", again.Changed, again.Lines)
			}
		})
	}
}

// whole checks a file and takes its good rows in.
func (k desk) whole(m intake.Import) intake.Import {
	k.Helper()
	for k.found(m.ID).Checked == 0 { // a job that a dead worker had ended all but in name may come first
		k.work()
	}
	if err := k.in(func(tx *db.Tx) error { _, err := intake.Start(tx, m.ID, intake.Good); return err }); err != nil {
		k.Fatal(err)
	}
	for k.found(m.ID).Ended == 0 {
		k.work()
	}
	return k.found(m.ID)
}
