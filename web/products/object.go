package products

import (
	"mime/multipart"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// newObjection asks why the merchant objects to the chosen tags.
func newObjection(c *front.Ctx) error {
	p, err := objectPage(c, c.QueryParams()["tag"], product.Protest{}, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Object(p))
}

// object objects to one or several tags.
func object(c *front.Ctx) error {
	f, err := c.Form("tag", "reason", "papers", "files")
	if err != nil {
		return err
	}
	chosen, protest := f.All("tag"), product.Protest{Reason: f.Get("reason"), Papers: f.All("papers")}
	more, err := keepAll(c, f.Files("files"))
	protest.Papers = append(protest.Papers, more...)
	if err == nil {
		var to string
		if to, err = c.Once(func(tx *db.Tx) (string, error) { return objectTo(tx, chosen, protest) }); err == nil {
			c.Flash(text.F("已对 %d 件商品提出异议，计时停止，等待答复。", "You objected to %d products; their clock stands until the answer.", len(chosen)))
			return c.To(to)
		}
	}
	return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := objectPage(c, chosen, protest, s)
		return pages.Object(p), err
	})
}

func objectTo(tx *db.Tx, chosen []string, protest product.Protest) (string, error) {
	filed, err := product.ObjectAll(tx, chosen, protest)
	if err != nil {
		return "", err
	}
	if len(filed) == 1 {
		return "/objections/" + filed[0].ID, nil
	}
	return "/tags?tab=objected", nil
}

func objectPage(c *front.Ctx, chosen []string, protest product.Protest, s ui.ErrorSummaryProps) (pages.ObjectProps, error) {
	p := pages.ObjectProps{Page: c.Page(c.T("提出异议", "Object to tags"))}
	p.Page.Error = s.Message != ""
	err := c.View(func(tx *db.Tx) error {
		for _, id := range chosen[:min(len(chosen), product.MaxObjections)] {
			t, err := product.FindTag(tx, id)
			if err != nil {
				return err
			}
			p.Rows = append(p.Rows, row(c, t, "/tags/"))
		}
		if err := named(tx, p.Rows); err != nil {
			return err
		}
		var err error
		p.Form, err = objecting(c, tx, chosen, protest, s)
		return err
	})
	return p, err
}

// objecting is the form, with the merchant's latest papers to choose from.
func objecting(c *front.Ctx, tx *db.Tx, chosen []string, protest product.Protest, s ui.ErrorSummaryProps) (pages.ObjectionForm, error) {
	f := pages.ObjectionForm{Tags: chosen, Errors: s,
		Reason: ui.Field{Name: "reason", Label: c.T("异议理由", "Why you object"), Hint: c.T("说明商品为什么不适合打标，例如即将停产、无法保证现货。", "Say why the tag does not suit the product: it is being discontinued, stock cannot be kept."),
			Value: protest.Reason, Required: true, MaxLength: 2000, Error: s.Errors.Of("reason")},
		Upload: ui.Field{Name: "files", Label: c.T("上传证据", "Upload evidence"), Optional: true, Multiple: true, Error: s.Errors.Of("files"),
			Hint: c.T("PDF、JPG 或 PNG，单个不超过 20 MB；会存入材料库。", "PDF, JPG or PNG, 20 MB each; they go to your library.")}}
	library, err := paper.List(tx, c.Who.Merchant, "", 100)
	for _, p := range library {
		f.Library = append(f.Library, ui.Option{Value: p.ID, Label: p.Name, Hint: lang.Bytes(p.Size), Chosen: slices.Contains(protest.Papers, p.ID)})
	}
	return f, err
}

// keepAll puts uploaded files into the merchant's library.
func keepAll(c *front.Ctx, files []*multipart.FileHeader) ([]string, error) {
	var ids []string
	for _, file := range files {
		if file.Size == 0 && file.Filename == "" {
			continue
		}
		p, err := c.KeepPaper(file, paper.Limits{})
		if err != nil {
			return ids, err
		}
		ids = append(ids, p.ID)
	}
	return ids, nil
}
