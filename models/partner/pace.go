package partner

import (
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
)

// Pace is how often a token may ask, however many processes answer: so many requests at once, and after that one each
// interval.
type Pace struct {
	Burst int
	Each  time.Duration
}

// Drawn is what a process got of what a token may ask.
type Drawn struct {
	Got  int           // requests that it may let in
	Left int           // that are left for others
	Wait time.Duration // until there is one; 0 where it got any
}

// Draw takes requests out of what a token may ask, by the machine's clock: as many as are wanted, one where there are not
// so many, none where it has to wait. What is drawn counts as asked, so that no number of processes gets more in all.
func (p Pace) Draw(tx *db.Tx, token string, wanted int, now clock.Instant) (d Drawn, err error) {
	span := clock.Instant(p.Each.Microseconds())
	latest := now + clock.Instant(p.Burst)*span
	for _, d.Got = range []int{wanted, 1} {
		full, ok, err := draw(tx, token, clock.Instant(d.Got)*span, now, latest)
		if err != nil {
			return d, err
		}
		if ok {
			d.Left = int((latest - full) / span)
			return d, nil
		}
	}
	full, err := paceOf(tx, token)
	return Drawn{Wait: (full + span).Sub(latest)}, err
}

// ForgetPaces removes what was counted of tokens that may ask their whole burst again.
func ForgetPaces(tx *db.Tx) error { return deletePaces(tx, tx.Now.Add(-time.Hour)) }
