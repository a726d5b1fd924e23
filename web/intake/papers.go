package intake

import (
	"errors"
	"mime/multipart"
	"net/http"
	"path"
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/intake"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// papers shows the merchant's library.
func papers(c *front.Ctx) error {
	p, err := papersPage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Papers(p))
}

func papersPage(c *front.Ctx, s ui.ErrorSummaryProps) (pages.PapersProps, error) {
	p := pages.PapersProps{Page: c.Page(c.T("材料库", "Papers")), Summary: s}
	p.Page.Error = s.Message != ""
	var found []paper.Paper
	var held paper.Holding
	before := c.QueryParam("before")
	err := c.View(func(tx *db.Tx) (err error) {
		if found, err = paper.List(tx, c.Who.Merchant, before, perPage+1); err != nil {
			return err
		}
		held, err = paper.Held(tx, c.Who.Merchant)
		return err
	})
	if len(found) > perPage {
		found = found[:perPage]
		p.Next = "/papers?before=" + found[perPage-1].ID
	}
	if before != "" {
		p.First = "/papers"
	}
	p.Room = c.In(text.F("现有 %s 份、%s；最多 %s 份、%s。", "%s papers, %s; at most %s papers, %s.", lang.Count(held.Papers), lang.Bytes(held.Bytes), lang.Count(paper.MaxPapers), lang.Bytes(paper.MaxBytes)))
	for _, x := range found {
		p.Papers = append(p.Papers, ui.Document{ID: "paper-" + x.ID, Name: x.Name, URL: "/papers/" + x.ID, Kind: strings.ToUpper(strings.TrimPrefix(path.Ext(x.Name), ".")), Size: lang.Bytes(x.Size),
			Hash: x.SHA256, When: c.Stamp(x.Uploaded), Time: x.Uploaded.String(), Who: x.UploadedName, Actions: []ui.ButtonProps{
				{Label: c.T("下载", "Download"), About: x.Name, URL: "/papers/" + x.ID, Download: true, Kind: ui.Quiet}, {Label: c.T("改名", "Rename"), About: x.Name, URL: "/papers/" + x.ID + "/name", Kind: ui.Quiet}}})
	}
	return p, err
}

// upload looks at each file and keeps the good ones; what is wrong with the others is told file by file.
func upload(c *front.Ctx) error {
	f, err := c.Form("file")
	if err != nil {
		return err
	}
	good, bad := inspected(c, f)
	if len(good) > 0 || len(bad.Fields) == 0 {
		if err := keep(c, good, bad); err != nil || len(bad.Fields) == 0 {
			return err
		}
	}
	p, err := papersPage(c, c.Summary(bad))
	if err != nil {
		return err
	}
	return again(c, bad, pages.Papers(p))
}

// inspected puts the content of the good files into the store and gathers what is wrong with the others.
func inspected(c *front.Ctx, f front.Form) (good []paper.Paper, bad *fault.Fault) {
	bad = fault.New(fault.Invalid, text.Of("有的文件没有保存。", "Some files were not kept."), text.Of("其余文件已保存；请按说明更正后重新上传这些文件。", "The others are kept; mend these as described and upload them again."))
	if len(f.Files("file")) == 0 {
		return nil, fault.Validation().At("file", text.Of("请选择至少一个文件。", "Choose at least one file."))
	}
	for _, h := range f.Files("file") {
		p, err := one(c, h)
		var why *fault.Fault
		if errors.As(err, &why) {
			bad.At("file", text.Join(text.Of("", " "), why.Message, why.Next))
		} else if err != nil {
			bad.At("file", fault.Of(err).Message).Because(err)
		} else {
			good = append(good, p)
		}
	}
	return good, bad
}

func one(c *front.Ctx, h *multipart.FileHeader) (paper.Paper, error) {
	name, body, err := content([]*multipart.FileHeader{h})
	if err != nil {
		return paper.Paper{}, err
	}
	p, err := paper.Inspect(name, body, paper.Limits{})
	if err != nil {
		return paper.Paper{}, err
	}
	p.Merchant = c.Who.Merchant
	p.SHA256, err = c.App.Blobs.Put(ctxOf(c), body, p.Type)
	return p, err
}

// keep puts the good files into the library.
func keep(c *front.Ctx, good []paper.Paper, bad *fault.Fault) error {
	to, err := c.Once(func(tx *db.Tx) (string, error) {
		for _, p := range good {
			if _, err := paper.Keep(tx, p); err != nil {
				return "", err
			}
		}
		return "/papers", nil
	})
	if err != nil || len(bad.Fields) > 0 {
		return err
	}
	c.Flash(text.F("已保存 %d 份材料。", "%d paper{s} {is|are} kept.", len(good)))
	return c.To(to)
}

// download sends a paper to be saved: never to be opened as a page of the portal.
func download(c *front.Ctx) error {
	var p paper.Paper
	if err := c.View(func(tx *db.Tx) (err error) { p, err = paper.Find(tx, c.Param("id")); return err }); err != nil {
		return err
	}
	body, err := c.App.Blobs.Get(ctxOf(c), p.SHA256)
	if err != nil {
		return err
	}
	return attach(c, p.Name, p.Type, body)
}

// rename asks for another name of a paper.
func rename(c *front.Ctx) error {
	p, err := renamePage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Rename(p))
}

func renamePage(c *front.Ctx, s ui.ErrorSummaryProps) (pages.RenameProps, error) {
	var p paper.Paper
	err := c.View(func(tx *db.Tx) (err error) { p, err = paper.Find(tx, c.Param("id")); return err })
	out := pages.RenameProps{Page: c.Page(c.In(text.F("为“%s”改名", "Rename “%s”", p.Name))), Summary: s, Action: "/papers/" + p.ID + "/name", Name: paper.Stem(p.Name), Ending: path.Ext(p.Name)}
	out.Page.Error = s.Message != ""
	return out, err
}

// renamed gives the paper its new name.
func renamed(c *front.Ctx) error {
	f, err := c.Form("name")
	if err != nil {
		return err
	}
	to, err := c.Once(func(tx *db.Tx) (string, error) {
		_, err := paper.Rename(tx, c.Param("id"), f.Get("name"))
		return "/papers", err
	})
	if err == nil {
		return c.To(to)
	}
	p, failed := renamePage(c, c.Summary(err))
	if failed != nil {
		return failed
	}
	p.Name = f.Get("name")
	return again(c, err, pages.Rename(p))
}
