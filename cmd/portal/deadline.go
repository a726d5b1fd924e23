package main

import (
	"fmt"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/text"
)

// deadlineCommand is "portal deadline". The years that staff added count where there is a database.
type deadlineCommand struct {
	storage
	From   string `required:"" placeholder:"T" help:"Start: an RFC 3339 instant or a date (00:00 that day, platform time)."`
	Period string `required:"" placeholder:"P" help:"24h, 7d, 7wd (working days), 1mo or 1y."`
}

// Run prints the end and tells its proof.
func (d *deadlineCommand) Run(c *console) error {
	from, err := instant("from", d.From, 0)
	if err != nil {
		return err
	}
	p, err := calendar.ParsePeriod(d.Period)
	if err != nil {
		return misused("--period: %v", err)
	}
	days := calendar.Official()
	if d.there() {
		if days, err = d.extended(c); err != nil {
			return err
		}
	}
	end := days.Deadline(from, p)
	for _, step := range days.Proof(from, p) {
		c.Say(proofLine(step))
	}
	c.Say(text.F("从 %s 起 %s，到 %s 之前（该时刻起已到期）。", "%s + %s ends before %s (from that instant on it is over).", from.String(), p.Text(), end.Due.String()))
	if end.Provisional {
		c.Say(text.Of("暂定：期限跨入尚无放假安排的年份，公布后可能改变（TIME-4）。", "Provisional: it reaches into a year whose holidays are not published, and may move (TIME-4)."))
	}
	_, err = fmt.Fprintln(c.out, end.Due.String())
	return err
}

// extended is the official calendar with the years that staff added.
func (d *deadlineCommand) extended(c *console) (days *calendar.Calendar, err error) {
	h, err := d.open(c)
	if err != nil {
		return nil, err
	}
	defer func() { _ = h.Close() }()
	err = h.db.View(c.ctx, operator, func(tx *db.Tx) error {
		days, err = deadline.Calendar(tx)
		return err
	})
	return days, err
}

func proofLine(s calendar.Step) text.Text {
	if s.Counts {
		return text.F("%s  第 %d 日  %s", "%s  counts as %d: %s", s.Day.String(), s.Number, s.Why)
	}
	return text.F("%s  不计    %s", "%s  does not count: %s", s.Day.String(), s.Why)
}
