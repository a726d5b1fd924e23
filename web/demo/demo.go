// Package demo has the routes of a demonstration's clock. They exist in a demonstration only.
package demo

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/demo"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/web/front"
)

// Routes are the routes of the clock.
func Routes() []front.Route {
	return []front.Route{
		{Method: front.POST, Path: "/demo/clock", May: access.Anyone, Do: move, Repeat: true},
	}
}

// longest is how long one move may work; it goes on from there when it is asked again.
const longest = 60 * time.Second

// move moves the clock forward, by advance (24h, 7d …) or to an instant or date.
func move(c *front.Ctx) error {
	if c.App.Demo == nil {
		return fault.Missing(text.Of("这个页面", "such page"))
	}
	f, err := c.Form("advance", "to", "next")
	if err != nil {
		return err
	}
	to, err := target(c.Now(), f.Get("advance"), f.Get("to"))
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(c.Request().Context(), longest)
	defer stop()
	err = c.App.Demo.Advance(ctx, to)
	if err != nil && !errors.Is(err, demo.ErrOnTheWay) {
		return err
	}
	c.Flash(told(err, c.Now(), to))
	return c.To(f.Get("next"))
}

func told(err error, now, to clock.Instant) text.Text {
	if err != nil {
		return text.F("时钟走到了 %s，还没有到 %s：途中到期的事项较多，请再次拨动继续。",
			"The clock has come to %s and not yet to %s, since much is due on the way. Move it again to go on.", now.Text(), to.Text())
	}
	return text.F("时钟已拨到 %s，到期的事项都已生效。", "The clock stands at %s; everything due has happened.", now.Text())
}

// target is where the clock is to go.
func target(now clock.Instant, advance, to string) (clock.Instant, error) {
	wrong := fault.Validation()
	if advance != "" && to != "" || advance == "" && to == "" {
		return 0, wrong.At("advance", text.Of("请填写 advance 或 to 之一。", "Give one of advance and to."))
	}
	if to != "" {
		at, err := clock.Parse(strings.Replace(to, " ", "+", 1)) // the + of a zone that a script did not escape
		if err != nil {
			return 0, wrong.At("to", text.Of("请填写日期（2026-11-30）或 RFC 3339 时刻。", "Give a date (2026-11-30) or an RFC 3339 instant."))
		}
		return at, nil
	}
	if d, err := time.ParseDuration(advance); err == nil {
		return now.Add(d), nil
	}
	p, err := calendar.ParsePeriod(advance)
	if err != nil || p.Unit == calendar.WorkingDays {
		return 0, wrong.At("advance", text.Of("请填写时长，例如 1h、24h、7d。", "Give a length of time such as 1h, 24h or 7d."))
	}
	return now.Add(p.Corresponding(calendar.DayOf(now)).Start().Sub(calendar.DayOf(now).Start())), nil
}
