package intake

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/intake"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/intake"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/progress"
)

// imports lists the files of late and takes new ones.
func (k desk) imports(c *front.Ctx) error {
	p, err := k.importsPage(c, ui.ErrorSummaryProps{}, c.QueryParam("kind"))
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Imports(p))
}

func (k desk) importsPage(c *front.Ctx, s ui.ErrorSummaryProps, chosen string) (pages.ImportsProps, error) {
	p := pages.ImportsProps{Page: c.Page(c.In(k.title)), Summary: s, Chosen: chosen, Action: k.base}
	p.Page.Wide, p.Page.Error = true, s.Message != ""
	for _, kind := range k.kinds(c) {
		p.Kinds = append(p.Kinds, k.kind(c, kind))
	}
	var found []intake.Import
	before := c.QueryParam("before")
	if err := c.View(func(tx *db.Tx) (err error) { found, err = intake.Recent(tx, before, perPage+1); return err }); err != nil {
		return p, err
	}
	if len(found) > perPage {
		found = found[:perPage]
		p.Next = k.base + "?before=" + found[perPage-1].ID
	}
	if before != "" {
		p.First = k.base
	}
	for _, m := range found {
		p.Recent = append(p.Recent, ui.Row{ID: "import-" + m.ID, Cells: []ui.Cell{{Text: m.Name, URL: k.base + "/" + m.ID, Sub: m.SentName}, {Text: kindTitle(c, m.Kind)},
			{Text: c.Stamp(m.Sent), Time: m.Sent.String()}, {Status: importStatus(c, m)}, {Text: lang.Count(m.Lines)}, {Text: lang.Count(m.Refused)}}})
	}
	return p, nil
}

// send takes a file, has its header looked at, and puts it in line to be checked.
func (k desk) send(c *front.Ctx) error {
	f, err := c.Form("kind", "file")
	if err != nil {
		return err
	}
	to, err := k.sent(c, f)
	if err == nil {
		return c.To(to)
	}
	p, failed := k.importsPage(c, headerFields(c.Summary(err)), f.Get("kind"))
	if failed != nil {
		return failed
	}
	return again(c, err, pages.Imports(p))
}

func (k desk) sent(c *front.Ctx, f front.Form) (string, error) {
	if f.Get("kind") == "" {
		return "", chooseKind()
	}
	name, body, err := content(f.Files("file"))
	if err != nil {
		return "", err
	}
	if err := c.View(func(tx *db.Tx) error { return intake.Look(tx, f.Get("kind"), body) }); err != nil {
		return "", err
	}
	sum, err := c.App.Blobs.Put(ctxOf(c), body, "text/csv")
	if err != nil {
		return "", err
	}
	return c.Once(func(tx *db.Tx) (string, error) {
		m, err := intake.Send(tx, intake.Sent{Kind: f.Get("kind"), Name: paper.SafeName(name), SHA256: sum, Content: body})
		return k.base + "/" + m.ID, err
	})
}

// template sends a file of a kind to fill in.
func (k desk) template(c *front.Ctx) error {
	var found intake.Kind
	name := strings.TrimSuffix(c.Param("kind"), ".csv")
	if err := c.View(func(tx *db.Tx) (err error) { found, err = intake.KindIn(tx, name); return err }); err != nil {
		return err
	}
	return attach(c, found.Name+".csv", "text/csv; charset=utf-8", found.Template())
}

// show tells how a file's check went, and asks how to import it.
func (k desk) show(c *front.Ctx) error {
	p, err := k.importPage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Import(p))
}

// start takes the file's rows in.
func (k desk) start(c *front.Ctx) error {
	f, err := c.Form("mode")
	if err != nil {
		return err
	}
	to, err := c.Once(func(tx *db.Tx) (string, error) {
		m, err := intake.Start(tx, c.Param("id"), intake.Mode(f.Get("mode")))
		return "/jobs/" + m.LoadJob, err
	})
	if err == nil {
		return c.To(to)
	}
	p, failed := k.importPage(c, c.Summary(err))
	if failed != nil {
		return failed
	}
	return again(c, err, pages.Import(p))
}

// rejected sends the rows that were refused, to mend and send again.
func (k desk) rejected(c *front.Ctx) error {
	var out bytes.Buffer
	var m intake.Import
	err := c.View(func(tx *db.Tx) (err error) {
		if m, err = intake.Find(tx, c.Param("id")); err != nil {
			return err
		}
		return intake.WriteRejected(&out, m, c.Lang, func(after int64) ([]intake.Refusal, error) { return intake.Refusals(tx, m.ID, after, 1000) })
	})
	if err != nil {
		return err
	}
	return attach(c, paper.Stem(m.Name)+c.T("-错误", "-rejected")+".csv", "text/csv; charset=utf-8", out.Bytes())
}

func (k desk) importPage(c *front.Ctx, s ui.ErrorSummaryProps) (p pages.ImportProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		m, err := intake.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		p = pages.ImportProps{Page: c.Page(m.Name), Summary: s, Back: ui.Link{Label: c.In(k.title), URL: k.base}, Kind: kindTitle(c, m.Kind), Status: importStatus(c, m), Facts: importFacts(c, m),
			Action: k.base + "/" + m.ID, Choose: m.Checked > 0 && m.Mode == "" && m.Lines > m.Refused}
		p.Page.Error = s.Message != ""
		if m.LoadJob != "" {
			p.Job = "/jobs/" + m.LoadJob
		}
		p.Modes = modes(c, m)
		if m.Checked == 0 {
			return k.checking(c, tx, m, &p)
		}
		if p.Notice, err = k.earlier(c, tx, m); err != nil {
			return err
		}
		return k.refusals(c, tx, m, &p)
	})
	return p, err
}

// checking shows how far the check of a file is.
func (k desk) checking(c *front.Ctx, tx *db.Tx, m intake.Import, p *pages.ImportProps) error {
	j, err := job.Find(tx, m.CheckJob)
	if err != nil {
		return err
	}
	bar := progress.Of(c, j)
	p.Progress = &bar
	if !j.Ended() {
		p.Page.Head = ui.Refresh(k.base + "/" + m.ID)
	}
	p.Notice = trouble(c, j)
	return nil
}

func (k desk) refusals(c *front.Ctx, tx *db.Tx, m intake.Import, p *pages.ImportProps) error {
	refused, err := intake.Refusals(tx, m.ID, 0, 100)
	if err != nil || len(refused) == 0 {
		return err
	}
	p.Rejected = k.base + "/" + m.ID + "/rejected"
	if n := m.Refused - int64(len(refused)); n > 0 {
		p.More = c.In(text.F("还有 %d 行未显示；下载错误文件可查看全部。", "%d more row{s} {is|are} not shown; the file has them all.", n))
	}
	for _, r := range refused {
		p.Refused = append(p.Refused, refusedRows(c, m, r)...)
	}
	return nil
}
