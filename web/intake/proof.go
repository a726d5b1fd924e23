package intake

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/intake"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// proof shows day by day how a deadline comes to its end.
func proof(c *front.Ctx) error {
	var d deadline.Deadline
	var cal *calendar.Calendar
	err := c.View(func(tx *db.Tx) (err error) {
		if d, err = deadline.Find(tx, c.Param("id")); err != nil {
			return err
		}
		if !c.Who.Role.Staff() && (d.Merchant == "" || d.Merchant != c.Who.Merchant) {
			return fault.Missing(text.Of("这项期限", "such deadline"))
		}
		cal, err = deadline.Calendar(tx)
		return err
	})
	if err != nil {
		return err
	}
	p := pages.ProofProps{Page: c.Page(c.In(text.F("期限如何计算：%s", "How the deadline is reckoned: %s", d.Title))), Deadline: kinds.Due(d, c.Now())}
	if to := kinds.Link(d, c.Who.Merchant == ""); to != "" {
		p.Crumb = ui.Link{Label: c.In(d.Title), URL: to}
	}
	period, err := calendar.ParsePeriod(d.Period)
	p.Facts = []ui.SummaryRow{{Key: c.T("开始", "Starts"), Value: lang.Moment(ctxOf(c), d.Started.Time())}}
	if err != nil {
		p.Words = c.T("这项期限的截止时刻是直接写明的，没有期间可算。", "The end of this deadline is laid down as such; there is no period to reckon.")
		return c.Show(http.StatusOK, pages.Proof(p))
	}
	p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("期间", "Period"), Value: c.In(period.Text())})
	p.Words = words(c, d, period)
	if d.Paused == 0 {
		p.Steps = steps(c, cal.Proof(d.Started, period))
	}
	return c.Show(http.StatusOK, pages.Proof(p))
}

// words says by which rule the period is reckoned.
func words(c *front.Ctx, d deadline.Deadline, period calendar.Period) string {
	switch {
	case d.Paused != 0:
		return c.T("计时已暂停；恢复后按剩余期间重新计算。", "The clock stands still; the rest is reckoned when it goes on.")
	case period.Exact():
		return c.T("按小时计算的期间自开始之时起连续计算，到期时刻当时即已截止（TIME-2）。", "A period in hours runs from the very instant, and is over at its end (TIME-2).")
	case period.Unit == calendar.WorkingDays:
		return c.T("开始当日不计入，只数工作日，最后一日 24 时结束（TIME-1、TIME-4）。", "The day it starts on does not count; only working days do; it ends at 24:00 of the last (TIME-1, TIME-4).")
	}
	return c.T("开始当日不计入，最后一日 24 时结束（TIME-1、TIME-3）。", "The day it starts on does not count; it ends at 24:00 of the last day (TIME-1, TIME-3).")
}

func steps(c *front.Ctx, days []calendar.Step) []ui.Row {
	rows := make([]ui.Row, len(days))
	for i, s := range days {
		counts := ui.StatusProps{Label: c.T("不计入", "does not count")}
		number := ""
		if s.Counts {
			counts, number = ui.StatusProps{Label: c.T("计入", "counts"), Tone: ui.Good}, strconv.Itoa(s.Number)
		}
		rows[i] = ui.Row{ID: "step-" + s.Day.String(), Cells: []ui.Cell{{Text: lang.Day(ctxOf(c), s.Day.Start().Time())}, {Status: counts}, {Text: number}, {Text: c.In(s.Why)}}}
	}
	return rows
}
