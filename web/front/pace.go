package front

import (
	"log/slog"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/partner"
	"github.com/mengyue/portal/models/text"
	"golang.org/x/time/rate"
)

// The limits of tokens, which all processes share, and of those who show none, which guard this process alone.
var (
	tokenPace    = partner.Pace{Burst: 120, Each: 100 * time.Millisecond}
	strangerPace = partner.Pace{Burst: 30, Each: 2 * time.Second}
)

// pace counts how often each one asks. It goes by the machine's clock: a demonstration's days do not make anybody faster.
type pace struct {
	mu        sync.Mutex
	tokens    map[string]*portion
	strangers map[string]*rate.Limiter
	swept     time.Time
}

func newPace() *pace {
	return &pace{tokens: map[string]*portion{}, strangers: map[string]*rate.Limiter{}}
}

// portion is what this process drew of what a token may ask, so that not every request asks the database.
type portion struct {
	mu     sync.Mutex
	have   int       // drawn and not used
	left   int       // that was left for all processes then
	closed time.Time // nothing is there before
	used   time.Time
}

// mostDrawn is how many requests are drawn at once; the nearer the limit, the fewer, so that little lies idle.
const mostDrawn = 20

// take counts one request: how many are left, and how long to wait where there is none.
func (p *portion) take(now time.Time, draw func(wanted int) (partner.Drawn, error)) (left int, wait time.Duration, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used = now
	if p.have == 0 {
		if wait := p.closed.Sub(now); wait > 0 {
			return 0, wait, nil
		}
		d, err := draw(max(1, min(mostDrawn, p.left/4)))
		if err != nil {
			return 0, 0, err
		}
		p.have, p.left, p.closed = d.Got, d.Left, now.Add(d.Wait)
		if d.Got == 0 {
			return 0, d.Wait, nil
		}
	}
	p.have--
	return p.left + p.have, 0, nil
}

// of is the portion of a token.
func (p *pace) of(token string, now time.Time) *portion {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	if p.tokens[token] == nil {
		p.tokens[token] = &portion{left: tokenPace.Burst}
	}
	return p.tokens[token]
}

// stranger counts one request of somebody without a token.
func (p *pace) stranger(who string, l partner.Pace, now time.Time) (left int, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sweep(now)
	r, there := p.strangers[who]
	if !there {
		r = rate.NewLimiter(rate.Every(l.Each), l.Burst)
		p.strangers[who] = r
	}
	if r.AllowN(now, 1) {
		return int(r.TokensAt(now)), 0
	}
	return 0, time.Duration((1 - r.TokensAt(now)) * float64(l.Each))
}

// sweep forgets those who have not asked for a while.
func (p *pace) sweep(now time.Time) {
	if now.Sub(p.swept) < time.Minute {
		return
	}
	p.swept = now
	for who, r := range p.strangers {
		if int(r.TokensAt(now)) >= r.Burst() {
			delete(p.strangers, who)
		}
	}
	for token, one := range p.tokens {
		one.mu.Lock()
		if now.Sub(one.used) > time.Minute {
			delete(p.tokens, token)
		}
		one.mu.Unlock()
	}
}

// paced counts a request of a token. Where the count itself fails the request is let in: it guards machines, not rules.
func (a *App) paced(c *Ctx, token string) error {
	at := clock.System{}.Now()
	left, wait, err := a.pace.of(token, at.Time()).take(at.Time(), func(wanted int) (d partner.Drawn, err error) {
		err = a.DB.InTx(c.Request().Context(), db.System("api"), func(tx *db.Tx) (err error) {
			d, err = tokenPace.Draw(tx, token, wanted, at)
			return err
		})
		return d, err
	})
	if err != nil {
		slog.WarnContext(c.Request().Context(), "a request was not counted", "error", err)
		return nil
	}
	return c.slower(tokenPace, left, wait)
}

// slower says in the headers what is left of a limit; where nothing is, the request is refused.
func (c *Ctx) slower(l partner.Pace, left int, wait time.Duration) error {
	h := c.Response().Header()
	h.Set("RateLimit-Limit", strconv.Itoa(l.Burst))
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
