package home

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/home"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// staff is the home of the platform's people: how much waits in each queue, and what is most urgent.
func staff(c *front.Ctx) error {
	var p pages.StaffProps
	err := c.View(func(tx *db.Tx) error {
		queues, err := deadline.Queues(tx, deadline.Staff)
		if err != nil {
			return err
		}
		for _, q := range queues {
			p.Queues = append(p.Queues, queue(c, q))
		}
		urgent, err := deadline.List(tx, deadline.Question{Audience: deadline.Staff, Running: true, Limit: 10})
		if err != nil {
			return err
		}
		p.Urgent = attention(c, urgent)
		p.Notices, err = latest(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("工作台", "Work"))
	return c.Show(http.StatusOK, pages.Staff(p))
}

func queue(c *front.Ctx, q deadline.Waiting) ui.Stat {
	k := kinds.Of(q.Kind)
	s := ui.Stat{Label: c.In(k.Title), Value: strconv.Itoa(q.Open), Unit: c.T("件", ""), URL: k.Queue, Note: c.T("均在期限内", "all within their time")}
	if q.Over > 0 {
		s.Note, s.Tone = c.In(text.F("其中 %d 件已超过期限", "%d past their time", q.Over)), ui.Bad
	}
	return s
}
