package renewals

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/renewals"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// listRuns lists the runs and offers to start one.
func listRuns(c *front.Ctx) error {
	p, err := runsPage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Runs(p))
}

func runsPage(c *front.Ctx, errs ui.ErrorSummaryProps) (p pages.RunsProps, err error) {
	p.Errors = errs
	err = c.View(func(tx *db.Tx) error {
		open := map[string]bool{}
		found, err := renewal.Runs(tx)
		for _, r := range found {
			open[r.Programme] = open[r.Programme] || r.Closed == 0
			p.Runs = append(p.Runs, runRow(c, r))
		}
		for _, e := range renewal.Programmes(rulebook.Books(tx), tx.Now) {
			s := pages.Starting{Programme: e.Programme, Title: c.In(e.Title), Text: c.In(window(e)), May: access.May(c.Who.Role, access.Sanction)}
			if open[e.Programme] {
				s.May, s.Why = false, c.T("已有批次在进行，处理完或撤销后才能再开始。", "A run is under way; finish or drop it first.")
			}
			if s.May || s.Why != "" {
				p.Starting = append(p.Starting, s)
			}
		}
		return err
	})
	p.Page = c.Page(c.T("续签批次", "Renewal runs"))
	return p, err
}

// window words when the letters may go out.
func window(e *rulebook.Edition) text.Text {
	r := e.Renewal
	return text.F("%s；续签窗口自 %s 至 %s。", "%s; renewal is open from %s until %s.", e.Assessed().Title, r.Opens.Text(), r.Closes.EndText())
}

func runRow(c *front.Ctx, r renewal.Run) ui.Row {
	cells := []ui.Cell{{Text: lang.Stamp(c.Request().Context(), r.Started.At.Time()), URL: "/staff/renewals/runs/" + r.ID, Sub: r.Started.Name}, {Status: state(c, r.State)}, {Text: lang.Count(r.Total)}}
	for _, class := range renewal.Classes {
		cells = append(cells, ui.Cell{Text: lang.Count(r.Counts[class])})
	}
	return ui.Row{Cells: cells}
}

var states = map[renewal.State]struct {
	label text.Text
	tone  ui.Tone
}{
	renewal.Counting: {text.Of("试算中", "dry run under way"), ui.Info}, renewal.Counted: {text.Of("试算完成", "dry run done"), ui.Neutral},
	renewal.Proposed: {text.Of("等待会签", "waits for the second signature"), ui.Warn}, renewal.Sending: {text.Of("正在作出决定", "decisions are being taken"), ui.Info},
	renewal.Done: {text.Of("已完成", "done"), ui.Good}, renewal.Dropped: {text.Of("已撤销", "dropped"), ui.Neutral},
}

func state(c *front.Ctx, s renewal.State) ui.StatusProps {
	return ui.StatusProps{Label: c.In(states[s].label), Tone: states[s].tone}
}

var classes = map[renewal.Class]struct {
	label text.Text
	tone  ui.Tone
}{
	renewal.Renewed: {text.Of("续签", "renewed"), ui.Good}, renewal.Refused: {text.Of("不续签", "refused"), ui.Bad}, renewal.Exempt: {text.Of("免考核", "exempt"), ui.Info},
	renewal.Person: {text.Of("待人工判断", "a person decides"), ui.Warn}, renewal.NoData: {text.Of("没有数据", "no data"), ui.Warn},
}

// start begins a dry run.
func start(c *front.Ctx) error {
	f, err := c.Form("programme")
	if err != nil {
		return err
	}
	err = c.Command(func(tx *db.Tx) (string, error) {
		r, err := renewal.Start(tx, f.Get("programme"))
		return "/staff/renewals/runs/" + r.ID, err
	})
	return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := runsPage(c, s)
		return pages.Runs(p), err
	})
}
