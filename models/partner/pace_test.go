package partner_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/db/dbtest"
	"github.com/mengyue/portal/models/partner"
)

var five = partner.Pace{Burst: 5, Each: time.Second}

func drawn(t *testing.T, d *db.DB, wanted int, at clock.Instant) (got partner.Drawn) {
	t.Helper()
	err := d.InTx(context.Background(), db.System("api"), func(tx *db.Tx) (err error) {
		got, err = five.Draw(tx, "T1", wanted, at)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// A token has its burst, then one each interval, to the instant; whoever wants more than is there gets one.
func TestATokenHasItsBurstAndThenOneEachInterval(t *testing.T) {
	d, c := dbtest.New(t)
	at := c.Now()
	for i, step := range []struct {
		in     time.Duration
		wanted int
		want   partner.Drawn
	}{
		{0, 3, partner.Drawn{Got: 3, Left: 2}},
		{0, 3, partner.Drawn{Got: 1, Left: 1}},
		{0, 1, partner.Drawn{Got: 1, Left: 0}},
		{0, 1, partner.Drawn{Wait: time.Second}},
		{time.Second - time.Microsecond, 1, partner.Drawn{Wait: time.Microsecond}},
		{time.Second, 1, partner.Drawn{Got: 1}},
		{time.Hour, 5, partner.Drawn{Got: 5}},
		{time.Hour, 1, partner.Drawn{Wait: time.Second}},
	} {
		if got := drawn(t, d, step.wanted, at.Add(step.in)); got != step.want {
			t.Errorf("step %d: %+v, want %+v", i, got, step.want)
		}
	}
}

// Many processes at once get no more than the burst in all.
func TestManyAtOnceGetTheBurstInAll(t *testing.T) {
	dsn := dbtest.DSN(t)
	c := clock.At(dbtest.Start)
	var all sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for range 4 {
		d := dbtest.Open(t, dsn, c)
		all.Go(func() {
			for range 5 {
				got := drawn(t, d, 2, dbtest.Start)
				mu.Lock()
				sum += got.Got
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if sum != five.Burst {
		t.Errorf("%d in all, want %d", sum, five.Burst)
	}
}

func TestPacesThatAreFullAgainAreForgotten(t *testing.T) {
	d, c := dbtest.New(t)
	drawn(t, d, 5, c.Now())
	c.Advance(2 * time.Hour)
	if err := d.InTx(context.Background(), db.System("sweep"), partner.ForgetPaces); err != nil {
		t.Fatal(err)
	}
	if got := drawn(t, d, 1, c.Now()); got.Left != 4 {
		t.Errorf("%+v", got)
	}
}
