package intake

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/audit"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/intake"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/progress"
)

var such = text.Of("这项作业", "such job")

// visible finds a job for who may see it: staff, the merchant whose it is, and who started it.
func visible(c *front.Ctx, tx *db.Tx) (job.Job, error) {
	j, err := job.Find(tx, c.Param("id"))
	if err != nil {
		return j, err
	}
	own := j.Account == c.Who.Account || c.Who.Merchant != "" && j.Merchant == c.Who.Merchant
	if !c.Who.Role.Staff() && !own {
		return job.Job{}, fault.Missing(such)
	}
	return j, nil
}

// showJob tells how far a job is; HTMX asks for the progress alone.
func showJob(c *front.Ctx) error {
	var j job.Job
	if err := c.View(func(tx *db.Tx) (err error) { j, err = visible(c, tx); return err }); err != nil {
		return err
	}
	p := pages.JobProps{Page: c.Page(c.In(j.Title)), Progress: progress.Of(c, j), Trouble: trouble(c, j), Report: report(c, j)}
	if c.IsFragment() {
		return c.Show(http.StatusOK, ui.Progress(p.Progress))
	}
	if c.Who.Role.Staff() {
		p.Crumb = ui.Link{Label: c.T("作业", "Jobs"), URL: "/staff/jobs"}
	}
	if !j.Ended() {
		p.Page.Head = ui.Refresh("/jobs/" + j.ID)
	}
	return c.Show(http.StatusOK, pages.Job(p))
}

// stopJob asks a job to end before its next step: who started it, and who may countersign.
func stopJob(c *front.Ctx) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	return c.Command(func(tx *db.Tx) (string, error) {
		j, err := visible(c, tx)
		if err != nil {
			return "", err
		}
		if j.Account != c.Who.Account && !access.May(c.Who.Role, access.Countersign) {
			return "", access.Refused()
		}
		audit.Record(tx, audit.Entry{Action: "job.stopped", Object: "job:" + j.ID, Merchant: j.Merchant})
		return "/jobs/" + j.ID, job.AskToStop(tx, j.ID)
	})
}

// jobs lists the work of late.
func jobs(c *front.Ctx) error {
	var found []job.Job
	if err := c.View(func(tx *db.Tx) (err error) { found, err = job.Recent(tx, 100); return err }); err != nil {
		return err
	}
	p := pages.JobsProps{Page: c.Page(c.T("作业", "Jobs"))}
	for _, j := range found {
		p.Rows = append(p.Rows, ui.Row{ID: "job-" + j.ID, Cells: []ui.Cell{{Text: c.In(j.Title), URL: "/jobs/" + j.ID, About: c.Stamp(j.Created)}, {Status: progress.Outcome(c, j)}, {Text: progress.Words(c, j)},
			{Text: c.Stamp(j.Created), Time: j.Created.String()}, {Text: c.Stamp(j.Finished), Time: j.Finished.String()}}})
	}
	return c.Show(http.StatusOK, pages.Jobs(p))
}

// trouble says why a job did not come to its end.
func trouble(c *front.Ctx, j job.Job) *ui.NoticeProps {
	switch {
	case j.State == job.Failed && c.Who.Role.Staff():
		return &ui.NoticeProps{Tone: ui.Bad, Title: c.T("作业没有完成", "The job did not come to its end"), Text: c.In(j.LastError), Next: c.T("已处理的部分保留；请按原因更正后重新开始。", "What was done stays. Mend the cause and start again.")}
	case j.State == job.Failed:
		return &ui.NoticeProps{Tone: ui.Bad, Title: c.T("作业没有完成", "The job did not come to its end"), Next: c.T("已处理的部分保留；请重新开始，或联系客服。", "What was done stays. Start again, or ask support.")}
	case j.State == job.Cancelled:
		return &ui.NoticeProps{Tone: ui.Info, Title: c.T("作业已按要求停止", "The job was stopped as asked"), Text: c.T("停止前处理的部分保留；再次导入同一文件会补齐其余部分。", "What was done stays; importing the same file again adds the rest.")}
	case !j.Ended() && j.Cancel != 0:
		return &ui.NoticeProps{Tone: ui.Info, Title: c.T("正在停止", "Stopping"), Text: c.T("当前一批处理完后停止。", "It stops after the present batch.")}
	}
	return nil
}

func report(c *front.Ctx, j job.Job) []ui.Row {
	rows := make([]ui.Row, 0, min(len(j.Report), 200))
	for _, line := range j.Report[:min(len(j.Report), 200)] {
		rows = append(rows, ui.Row{Cells: []ui.Cell{{Text: line.Place}, {Text: c.In(line.Message)}}})
	}
	return rows
}
