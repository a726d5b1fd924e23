// Package progress tells how far long work is, on its own page and on the page of what it is done for.
package progress

import (
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// Of is how far a job is; once it has ended, with where its result stands.
func Of(c *front.Ctx, j job.Job) ui.ProgressProps {
	p := ui.ProgressProps{ID: "job", Label: c.In(j.Title), Done: int(j.Done), Total: int(j.Total), Words: Words(c, j)}
	if j.Started > 0 {
		p.Started = c.In(text.F("开始于 %s", "started %s", lang.Stamp(c.Request().Context(), j.Started.Time())))
	}
	if !j.Ended() {
		p.Poll = "/jobs/" + j.ID
		if j.Cancel == 0 && (j.Account == c.Who.Account || access.May(c.Who.Role, access.Countersign)) {
			p.Cancel = ui.FormProps{Action: "/jobs/" + j.ID + "/stop", Inline: true}
		}
		return p
	}
	p.Outcome = Outcome(c, j)
	p.Total = max(p.Total, p.Done, 1)
	if j.State == job.Done {
		p.Done = p.Total
	}
	if j.Link != "" {
		p.Result = []ui.ButtonProps{{Label: c.T("查看结果", "See the result"), URL: j.Link, Kind: ui.Primary}}
	}
	return p
}

// Words count what was dealt with.
func Words(c *front.Ctx, j job.Job) string {
	switch {
	case j.Started == 0:
		return c.T("排队中，很快开始", "waiting; it starts soon")
	case j.Total > 0:
		return c.In(text.F("已处理 %s / %s，失败 %s", "%s of %s dealt with, %s failed", lang.Count(j.Done), lang.Count(max(j.Total, j.Done)), lang.Count(j.Failed)))
	}
	return c.In(text.F("已处理 %s，失败 %s", "%s dealt with, %s failed", lang.Count(j.Done), lang.Count(j.Failed)))
}

// Outcome is where a job stands.
func Outcome(c *front.Ctx, j job.Job) ui.StatusProps {
	switch j.State {
	case job.Done:
		if j.Failed > 0 {
			return ui.StatusProps{Label: c.T("完成，有失败项", "done, some failed"), Tone: ui.Warn}
		}
		return ui.StatusProps{Label: c.T("完成", "done"), Tone: ui.Good}
	case job.Failed:
		return ui.StatusProps{Label: c.T("未完成", "failed"), Tone: ui.Bad}
	case job.Cancelled:
		return ui.StatusProps{Label: c.T("已停止", "stopped"), Tone: ui.Neutral}
	case job.Running:
		return ui.StatusProps{Label: c.T("进行中", "running"), Tone: ui.Info}
	}
	return ui.StatusProps{Label: c.T("排队中", "waiting"), Tone: ui.Info}
}
