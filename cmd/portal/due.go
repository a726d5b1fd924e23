package main

import (
	"cmp"
	"fmt"
	"text/tabwriter"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/text"
)

// dueCommand is "portal due".
type dueCommand struct {
	storage
	AsOf   string `placeholder:"T" help:"Only what is due before this instant."`
	Format string `enum:"table,jsonl" default:"table" help:"table or jsonl."`
}

// dueLine is one open deadline; the keys keep this order.
type dueLine struct {
	Due         clock.Instant     `json:"due"`
	Kind        string            `json:"kind"`
	Object      string            `json:"object"`
	Merchant    string            `json:"merchant"`
	Audience    deadline.Audience `json:"audience"`
	Clause      string            `json:"clause"`
	Period      string            `json:"period"`
	Title       string            `json:"title"`
	Paused      bool              `json:"paused"`
	Provisional bool              `json:"provisional"`
	Overdue     bool              `json:"overdue"`
}

// Run lists the open deadlines, soonest first.
func (d *dueCommand) Run(c *console) error {
	until, err := instant("as-of", d.AsOf, 0)
	if err != nil {
		return err
	}
	h, err := d.open(c)
	if err != nil {
		return err
	}
	defer func() { _ = h.Close() }()
	var found []deadline.Deadline
	err = h.db.View(c.ctx, operator, func(tx *db.Tx) (err error) {
		found, err = deadline.List(tx, deadline.Question{Until: until, Limit: mostDue})
		return err
	})
	if err != nil {
		return err
	}
	c.Say(text.F("%d 个期限。", "%d deadline{s}.", len(found)))
	if len(found) == mostDue {
		c.Say(text.F("只列出最早的 %d 个；请用 --as-of 缩小范围。", "Only the earliest %d are listed; narrow it with --as-of.", mostDue))
	}
	return d.print(c, found, h.clock.Now())
}

// mostDue bounds the list.
const mostDue = 10000

func (d *dueCommand) print(c *console, found []deadline.Deadline, now clock.Instant) error {
	table := tabwriter.NewWriter(c.out, 0, 8, 2, ' ', 0)
	for _, f := range found {
		if f.Due == clock.Never {
			f.Due = 0 // waits for a person, without an end
		}
		l := dueLine{f.Due, f.Kind, f.Object, f.Merchant, f.Audience, f.Clause, f.Period, f.Title.In(c.lang), f.Paused != 0, f.Provisional, f.Due != 0 && f.Overdue(now)}
		if d.Format == "jsonl" {
			if err := c.line(l); err != nil {
				return err
			}
			continue
		}
		mark := ""
		switch {
		case l.Paused:
			mark = "paused"
		case l.Overdue:
			mark = "overdue"
		}
		if _, err := fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", cmp.Or(l.Due.String(), "-"), l.Clause, l.Audience, l.Object, l.Title, mark); err != nil {
			return err
		}
	}
	return table.Flush()
}
