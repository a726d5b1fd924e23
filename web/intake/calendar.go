package intake

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/intake"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// years shows the calendar: which years have a list, and one year's days.
func years(c *front.Ctx) error {
	p, err := calendarPage(c, ui.ErrorSummaryProps{}, "")
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Calendar(p))
}

func calendarPage(c *front.Ctx, s ui.ErrorSummaryProps, rows string) (pages.CalendarProps, error) {
	now := c.Now().Time().Year()
	year, err := strconv.Atoi(c.QueryParam("year"))
	if err != nil || year < 2000 || year > 2200 {
		year = now
	}
	var cal *calendar.Calendar
	if err := c.View(func(tx *db.Tx) (err error) { cal, err = deadline.Calendar(tx); return err }); err != nil {
		return pages.CalendarProps{}, err
	}
	p := pages.CalendarProps{Page: c.Page(c.T("节假日", "Calendar")), Summary: s, Rows: rows, Year: strconv.Itoa(year), Sources: calendar.Sources(year)}
	p.Page.Wide, p.Page.Error = true, s.Message != ""
	listed := cal.Years()
	for y := now + 2; y >= min(now, first(listed, now)); y-- {
		n := strconv.Itoa(y)
		p.Years = append(p.Years, ui.Row{ID: "year-" + n, Cells: []ui.Cell{{Text: n, URL: "/staff/calendar?year=" + n}, {Status: listStatus(c, cal, y)}}})
	}
	for _, h := range cal.Holidays(year) {
		kind := ui.StatusProps{Label: c.T("放假", "off"), Tone: ui.Good}
		if !h.Off {
			kind = ui.StatusProps{Label: c.T("调休上班", "make-up workday"), Tone: ui.Warn}
		}
		p.Days = append(p.Days, ui.Row{ID: "day-" + h.Day.String(), Cells: []ui.Cell{{Text: lang.Day(ctxOf(c), h.Day.Start().Time())}, {Status: kind}, {Text: h.Name, Lang: "zh-CN"}}})
	}
	return p, nil
}

func first(years []int, otherwise int) int {
	if len(years) == 0 {
		return otherwise
	}
	return slices.Min(years)
}

// listStatus tells an official list from one that staff added and from none.
func listStatus(c *front.Ctx, cal *calendar.Calendar, year int) ui.StatusProps {
	switch {
	case len(calendar.Sources(year)) > 0:
		return ui.StatusProps{Label: c.T("官方名单", "official list"), Tone: ui.Good}
	case cal.Known(year):
		return ui.StatusProps{Label: c.T("工作人员录入", "added by staff"), Tone: ui.Good}
	case len(cal.Holidays(year)) > 0:
		return ui.StatusProps{Label: c.T("不完整，暂定", "incomplete, provisional"), Tone: ui.Warn}
	}
	return ui.StatusProps{Label: c.T("没有名单，暂定", "no list, provisional"), Tone: ui.Warn}
}

// foresee shows what a list would change; nothing is changed yet.
func foresee(c *front.Ctx) error {
	f, err := c.Form("rows", "file")
	if err != nil {
		return err
	}
	if c.FormValue("_token") == "" {
		return fault.New(fault.Invalid, text.Of("表单不完整。", "The form is not complete."), text.Of("请重新打开页面后再提交。", "Open the page again and submit once more."))
	}
	typed := []byte(f.Get("rows"))
	if len(f.Files("file")) > 0 && f.Files("file")[0].Size > 0 {
		if _, typed, err = content(f.Files("file")); err != nil {
			return err
		}
	}
	days, err := intake.Days(typed)
	if err != nil {
		p, failed := calendarPage(c, rowFields(c.Summary(err)), f.Get("rows"))
		if failed != nil {
			return failed
		}
		return again(c, err, pages.Calendar(p))
	}
	seen, err := intake.Foresee(ctxOf(c), c.App.DB, c.Actor(), days)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Foreseen(foreseenPage(c, days, seen)))
}

func foreseenPage(c *front.Ctx, days []calendar.Holiday, seen intake.Foreseen) pages.ForeseenProps {
	p := pages.ForeseenProps{Page: c.Page(c.T("录入日历前的确认", "Before it goes into the calendar")), Nothing: seen.Days == 0, Rows: rowsOf(days)}
	p.Changes = c.In(text.F("名单有 %d 天，其中 %d 天是新的或不同的；%d 项期限会移动。", "The list has %d day{s}, %d of them new or different; %d deadline{s} {moves|move}.", len(days), seen.Days, len(seen.Moved)))
	for _, m := range seen.Moved[:min(len(seen.Moved), 200)] {
		p.Moved = append(p.Moved, ui.Row{ID: "deadline-" + m.ID, Cells: []ui.Cell{{Text: c.In(m.Title), URL: "/deadlines/" + m.ID, Sub: m.Object}, {Text: c.Stamp(m.Was), Time: m.Was.String()}, {Text: c.Stamp(m.Due), Time: m.Due.String()}}})
	}
	return p
}

// extend puts the list into the calendar.
func extend(c *front.Ctx) error {
	f, err := c.Form("rows")
	if err != nil {
		return err
	}
	return c.Command(func(tx *db.Tx) (string, error) {
		days, err := intake.Days([]byte(f.Get("rows")))
		if err != nil {
			return "", err
		}
		moved, err := intake.Extend(tx, days)
		if err != nil {
			return "", err
		}
		c.Flash(text.F("日历已更新，%d 项期限按新日历重新计算。", "The calendar is up to date; %d deadline{s} {was|were} reckoned anew.", len(moved)))
		return "/staff/calendar?year=" + strconv.Itoa(days[0].Day.Year()), nil
	})
}

func daysTemplate(c *front.Ctx) error {
	k, err := intake.KindOf("holidays")
	if err != nil {
		return err
	}
	return attach(c, "holidays.csv", "text/csv; charset=utf-8", k.Template())
}

// rowFields lets the faults of the list's header lead to where it was typed.
func rowFields(s ui.ErrorSummaryProps) ui.ErrorSummaryProps {
	for i := range s.Errors {
		s.Errors[i].Name = "rows"
	}
	return s
}

// rowsOf writes days as they are typed.
func rowsOf(days []calendar.Holiday) string {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, d := range days {
		_ = w.Write([]string{d.Day.String(), d.Name, strconv.FormatBool(d.Off)}) // a buffer takes everything
	}
	w.Flush()
	return b.String()
}
