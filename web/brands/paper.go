package brands

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/brands"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

func draftVersion(l brand.Link) string { return strconv.FormatInt(l.Version, 10) }

// askReplace shows the paper that is to be replaced, or asks for a further one.
func askReplace(c *front.Ctx) error {
	s, err := standing(c)
	if err != nil {
		return err
	}
	p, err := replacePage(c, s, c.QueryParam("old"), c.QueryParam("papers"), ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Replace(p))
}

// replacePaper puts another paper in the place of one, or shows the two side by side first.
func replacePaper(c *front.Ctx) error {
	s, err := standing(c)
	if err != nil {
		return err
	}
	f, err := c.Form("version", "old", "papers", "files", "compare")
	if err != nil {
		return err
	}
	chosen, err := keepAll(c, f.Files("files"))
	if f.Get("papers") != "" {
		chosen = append(chosen, f.Get("papers"))
	}
	if err == nil && f.Has("compare") {
		return showReplace(c, s, f.Get("old"), chosen)
	}
	if err == nil {
		err = c.Command(func(tx *db.Tx) (string, error) {
			l, err := brand.ReplacePaper(tx, s.link.ID, version(f), f.Get("old"), chosen)
			return brandPage(l.Brand) + "#link-" + l.ID, err
		})
	}
	if err == nil {
		return nil
	}
	return c.ReadAgain(err, func(sum ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := replacePage(c, s, f.Get("old"), last(chosen), sum)
		return pages.Replace(p), err
	})
}

func showReplace(c *front.Ctx, s sheet, old string, chosen []string) error {
	p, err := replacePage(c, s, old, last(chosen), ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Replace(p))
}

func last(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[len(ids)-1]
}

func replacePage(c *front.Ctx, s sheet, old, chosen string, sum ui.ErrorSummaryProps) (pages.ReplaceProps, error) {
	mine := brandPage(s.chain.Brand.ID)
	p := pages.ReplaceProps{Page: c.Page(c.In(text.F("更换第 %d 级的文件", "Replace a paper of link %d", s.link.Position))), Summary: sum, OldID: old, Back: mine,
		Crumbs: []ui.Link{{Label: c.T("品牌授权", "Brands"), URL: "/brands"}, {Label: s.chain.Brand.Name, URL: mine}},
		Form:   ui.FormProps{ID: "replace", Action: linkPage(s.link.ID) + "/paper", Version: draftVersion(s.link), Multipart: true},
		Papers: ui.Field{Name: "papers", Label: c.T("或从材料库选择", "Or choose it from the library"), Error: sum.Errors.Of("papers")},
		Files: ui.Field{Name: "files", Label: c.T("上传新文件", "Upload the new paper"), Multiple: true, Error: sum.Errors.Of("files"),
			Hint: c.T("PDF、JPG 或 PNG，可多选，也可直接拍照；单个不超过 20 MB。", "PDF, JPG or PNG, several at once or straight from the camera; 20 MB each.")}}
	if old == "" {
		p.Page.Title = c.In(text.F("为第 %d 级添加文件", "Add a paper to link %d", s.link.Position))
	}
	p.Page.Error = sum.Message != ""
	err := c.View(func(tx *db.Tx) (err error) {
		if p.Library, err = library(c, tx, nil); err != nil {
			return err
		}
		for i := range p.Library {
			p.Library[i].Chosen = p.Library[i].Value == chosen
		}
		if old != "" {
			if p.Old, err = sheetOf(c, tx, old, c.T("现在的文件", "The paper as it is")); err != nil {
				return err
			}
		}
		if chosen != "" {
			fresh, err := sheetOf(c, tx, chosen, c.T("新文件", "The new paper"))
			p.New = &fresh
			return err
		}
		return nil
	})
	return p, err
}

// sheetOf is a paper as it is looked at.
func sheetOf(c *front.Ctx, tx *db.Tx, id, title string) (pages.Sheet, error) {
	p, err := paper.Find(tx, id)
	s := pages.Sheet{Title: title, Name: p.Name, View: "/papers/" + p.ID + "/view", Download: "/papers/" + p.ID, Facts: paperFacts(c, p)}
	if p.Type != paper.PDF {
		s.Picture = "/papers/" + p.ID + "/picture"
	}
	return s, err
}

func paperFacts(c *front.Ctx, p paper.Paper) []ui.SummaryRow {
	return []ui.SummaryRow{{Key: c.T("大小", "Size"), Value: lang.Bytes(p.Size)}, {Key: c.T("上传", "Uploaded"), Value: c.Stamp(p.Uploaded)},
		{Key: c.T("上传人", "Uploaded by"), Value: p.UploadedName, Lang: "zh-CN"}, {Key: c.T("指纹（SHA-256）", "Fingerprint (SHA-256)"), Body: ui.CopyableCode("", p.SHA256)}}
}
