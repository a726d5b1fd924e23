package front

import (
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"golang.org/x/time/rate"
)

// limit is how often somebody may ask: so many at once, and so many a second after that.
type limit struct {
	burst  int
	second rate.Limit
}

// The limits of tokens, and of those who show none.
var (
	tokenPace    = limit{burst: 120, second: 10}
	strangerPace = limit{burst: 30, second: 0.5}
)

// pace counts how often each one asks this process. It is a guard of the machine, not of the rules: it is not kept.
type pace struct {
	mu    sync.Mutex
	each  map[string]*rate.Limiter
	swept time.Time
}

func newPace() *pace { return &pace{each: map[string]*rate.Limiter{}} }

// take counts one request: how many are left, and how long to wait where there is none.
func (p *pace) take(who string, l limit, now time.Time) (left int, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	r, there := p.each[who]
	if !there {
		r = rate.NewLimiter(l.second, l.burst)
		p.each[who] = r
	}
	if r.AllowN(now, 1) {
		return int(r.TokensAt(now)), 0
	}
	short := 1 - r.TokensAt(now)
	return 0, time.Duration(short / float64(l.second) * float64(time.Second))
}

// sweep forgets those who may ask their whole burst again.
func (p *pace) sweep(now time.Time) {
	if now.Sub(p.swept) < time.Minute {
		return
	}
	p.swept = now
	for who, r := range p.each {
		if int(r.TokensAt(now)) >= r.Burst() {
			delete(p.each, who)
		}
	}
}

// paced counts a request and says in its headers what is left; one too many is refused. It goes by the machine's clock:
// a demonstration's days do not make anybody faster.
func (a *App) paced(c *Ctx, who string, l limit) error {
	left, wait := a.pace.take(who, l, clock.System{}.Now().Time())
	h := c.Response().Header()
	h.Set("RateLimit-Limit", strconv.Itoa(l.burst))
	h.Set("RateLimit-Remaining", strconv.Itoa(left))
	if wait == 0 {
		return nil
	}
	seconds := int(math.Ceil(wait.Seconds()))
	h.Set("Retry-After", strconv.Itoa(seconds))
	h.Set("RateLimit-Reset", strconv.Itoa(seconds))
	return fault.New(fault.TooMany, text.Of("请求过于频繁，已暂停。", "Too many requests; paused for now."),
		text.F("请在 %d 秒后重试（见 Retry-After）。", "Try again in %d second{s} (see Retry-After).", seconds))
}
