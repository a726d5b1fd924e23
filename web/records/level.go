package records

import (
	"net/http"
	"strconv"
	"time"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/records"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// report is how the platform's ends were kept over a stretch of time.
type report struct {
	levels   []deadline.Level
	from, to clock.Instant // to is exclusive
	errs     ui.Errors
	calendar text.Text // which calendar of working days it was reckoned with
}

// measured is the report of the stretch that the address names, else of the last 30 days.
func measured(c *front.Ctx) (r report, err error) {
	y, m, d := c.Now().Time().Date()
	today := clock.Date(y, m, d)
	typed := days{c: c}
	r.from = typed.from("from", clock.Of(today.Time().AddDate(0, 0, -30)))
	r.to = typed.until("to", clock.Of(today.Time().AddDate(0, 0, 1)))
	r.errs = typed.errs
	err = c.View(func(tx *db.Tx) error {
		cal, err := deadline.Calendar(tx)
		if err != nil {
			return err
		}
		years := cal.Years()
		r.calendar = text.F("国务院放假调休安排 %d–%d 年；之后的年份按周末推算并注明暂定。", "The State Council's lists of %d–%d; later years by weekends alone, marked provisional.",
			years[0], years[len(years)-1])
		r.levels, err = deadline.ServiceLevel(tx, deadline.Staff, r.from, r.to)
		return err
	})
	return r, err
}

// level is the report.
func level(c *front.Ctx) error {
	r, err := measured(c)
	if err != nil {
		return err
	}
	p := pages.LevelProps{Page: c.Page(c.T("时效报告", "Service level")), Errors: r.errs, From: r.from.Time().Format(time.DateOnly),
		To: r.to.Time().AddDate(0, 0, -1).Format(time.DateOnly), CSV: filtered(c, "/staff/service-level.csv", nil, "from", "to"),
		Calendar: c.In(r.calendar), Stats: totals(c, r.levels)}
	p.Page.Wide, p.Page.Error = true, len(r.errs) > 0
	for _, l := range r.levels {
		p.Rows = append(p.Rows, ui.Row{ID: "level-" + l.Kind, Cells: []ui.Cell{{Text: c.In(kinds.Of(l.Kind).Title)}, number(l.Due), number(l.Met), number(l.Missed()), number(l.Open),
			{Text: taken(c, l, l.Median)}, {Text: taken(c, l, l.P90)}, {Text: hours(c, l.Paused)}}})
	}
	return c.Show(http.StatusOK, pages.Level(p))
}

func number(n int) ui.Cell { return ui.Cell{Text: strconv.Itoa(n)} }

// hours words a duration in hours with one decimal, cut.
func hours(c *front.Ctx, d time.Duration) string { return tenths(d) + c.T(" 小时", " h") }

func tenths(d time.Duration) string {
	n := int64(d / (6 * time.Minute))
	return strconv.FormatInt(n/10, 10) + "." + strconv.FormatInt(n%10, 10)
}

func totals(c *front.Ctx, found []deadline.Level) []ui.Stat {
	var due, met, missed int
	for _, l := range found {
		due, met, missed = due+l.Due, met+l.Met, missed+l.Missed()
	}
	share := ui.Stat{Label: c.T("按时率", "In time"), Value: "–", Note: c.T("按时 ÷（按时 + 超期）", "met ÷ (met + missed)")}
	if met+missed > 0 {
		permille := met * 1000 / (met + missed)
		share.Value, share.Unit = strconv.Itoa(permille/10)+"."+strconv.Itoa(permille%10), "%"
	}
	late := ui.Stat{Label: c.T("超期", "Missed"), Value: strconv.Itoa(missed)}
	if missed > 0 {
		late.Tone = ui.Bad
	}
	return []ui.Stat{{Label: c.T("到期", "Due"), Value: strconv.Itoa(due)}, {Label: c.T("按时", "Met"), Value: strconv.Itoa(met), Tone: ui.Good}, late, share}
}

// taken words how long it took; what nobody has done yet took no time that could be told.
func taken(c *front.Ctx, l deadline.Level, d time.Duration) string {
	if l.Met+l.Late == 0 {
		return c.T("尚无完成", "none done yet")
	}
	return hours(c, d)
}

// levelCSV is the report as a file: working hours with one decimal.
func levelCSV(c *front.Ctx) error {
	r, err := measured(c)
	if err != nil {
		return err
	}
	return c.CSV("service-level.csv", func(write func(...string)) error {
		write("kind", "due", "met", "missed", "open", "median_hours", "p90_hours", "paused_hours")
		for _, l := range r.levels {
			write(l.Kind, strconv.Itoa(l.Due), strconv.Itoa(l.Met), strconv.Itoa(l.Missed()), strconv.Itoa(l.Open), tenths(l.Median), tenths(l.P90), tenths(l.Paused))
		}
		return nil
	})
}
