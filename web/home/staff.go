package home

import (
	"net/http"
	"strconv"
	"time"

	"github.com/mengyue/portal/models/access"
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
		if p.Unlisted, err = unlisted(c, tx); err != nil {
			return err
		}
		p.Notices, err = latest(c, tx)
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("工作台", "Work"))
	return c.Show(http.StatusOK, pages.Staff(p))
}

// unlisted warns of a year whose public holidays are not known here: this one, or from 1 December on the next (TIME-4).
func unlisted(c *front.Ctx, tx *db.Tx) (*ui.NoticeProps, error) {
	cal, err := deadline.Calendar(tx)
	today := tx.Now.Time()
	year := today.Year()
	if err == nil && cal.Known(year) && today.Month() == time.December {
		year++
	}
	if err != nil || cal.Known(year) {
		return nil, err
	}
	n := &ui.NoticeProps{ID: "unlisted", Tone: ui.Warn, Title: c.In(text.F("%[1]d 年的放假安排还没有录入", "The public holidays of %[1]d are not known here yet", year)),
		Text: c.T("该年度以工作日计算的期限只扣除了周末，均标为“暂定”；录入后自动重新计算。", "Ends in working days of that year leave out weekends only and are marked provisional. They are reckoned anew once the list is there.")}
	if access.May(c.Who.Role, access.Calendar) {
		n.Actions = []ui.ButtonProps{{Label: c.T("录入放假安排", "Add the list"), URL: "/staff/calendar?year=" + strconv.Itoa(year)}}
	} else {
		n.Next = c.T("请管理员在公布后录入。", "An administrator adds it once it is published.")
	}
	return n, nil
}

func queue(c *front.Ctx, q deadline.Waiting) ui.Stat {
	k := kinds.Of(q.Kind)
	s := ui.Stat{Label: c.In(k.Title), Value: strconv.Itoa(q.Open), Unit: c.T("件", ""), URL: k.Queue, Note: c.T("均在期限内", "all within their time")}
	if q.Over > 0 {
		s.Note, s.Tone = c.In(text.F("其中 %d 件已超过期限", "%d past their time", q.Over)), ui.Bad
	}
	return s
}
