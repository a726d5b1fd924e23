package applications

import (
	"net/http"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// list shows the merchant's applications.
func list(c *front.Ctx) error {
	var rows []ui.Row
	err := c.View(func(tx *db.Tx) error {
		all, err := application.Of(tx, c.Who.Merchant)
		if err != nil {
			return err
		}
		for _, a := range all {
			row, err := line(c, tx, a)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.List(pages.ListProps{Page: c.Page(c.T("我的申请", "Applications")), Cases: rows}))
}

func line(c *front.Ctx, tx *db.Tx, a application.Case) (ui.Row, error) {
	e, err := application.EditionOf(tx, a)
	if err != nil {
		return ui.Row{}, err
	}
	st := kinds.CaseState(a.State())
	row := ui.Row{ID: "case-" + a.ID, Cells: []ui.Cell{
		{Text: c.In(text.F("%s（%s）", "%s (%s)", e.Title, numbered(a))), URL: "/cases/" + a.ID}, {Status: ui.StatusProps{Label: c.In(st.Label), Tone: st.Tone}},
		c.At(a.Started.At), c.At(a.Submitted.At), {},
	}}
	d, ok, err := deadline.Running(tx, application.ReviewDeadline, a.Ref())
	switch {
	case ok && d.Paused != 0:
		row.Cells[4] = ui.Cell{Text: c.T("计时暂停", "clock stopped")}
	case ok:
		row.Cells[4] = ui.Cell{Body: ui.Due(kinds.Due(d, tx.Now))}
	}
	return row, err
}

// numbered is the number of a case; a draft tells itself apart by when it was begun.
func numbered(a application.Case) text.Text {
	if a.Number != "" {
		return text.Same(a.Number)
	}
	return text.F("%s 开始的草稿", "draft of %s", stamp(a.Started.At))
}

// stamp is an instant as tables show it.
func stamp(i clock.Instant) text.Text {
	return text.Of(i.Time().Format("2006-01-02 15:04"), i.Time().Format("2 Jan 2006, 15:04"))
}
