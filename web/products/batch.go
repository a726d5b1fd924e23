package products

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// typed is what somebody typed into the forms of a batch's page.
type typed struct{ clause, reason, revoke string }

// batch shows a draft with its preview, or what became of a batch.
func batch(c *front.Ctx) error {
	p, err := batchPage(c, typed{}, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.BatchPage(p))
}

// propose tags the products of a draft.
func propose(c *front.Ctx) error {
	f, err := c.Form("clause", "reason", "version")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(f.Get("version"))
	to, err := c.Once(func(tx *db.Tx) (string, error) {
		b, err := product.Propose(tx, c.Param("id"), product.Proposal{Clause: f.Get("clause"), Reason: f.Get("reason"), Version: version})
		if b.Job != "" {
			return "/jobs/" + b.Job, err
		}
		return "/staff/batches/" + b.ID, err
	})
	if err != nil {
		return batchAgain(c, err, typed{clause: f.Get("clause"), reason: f.Get("reason")})
	}
	c.Flash(text.Of("批次已提交；商家收到通知时开始计时。", "The batch is on its way; the clock starts with the merchant's notice."))
	return c.To(to)
}

// revoke takes a batch back.
func revoke(c *front.Ctx) error {
	f, err := c.Form("reason")
	if err != nil {
		return err
	}
	to, err := c.Once(func(tx *db.Tx) (string, error) {
		b, err := product.Revoke(tx, c.Param("id"), f.Get("reason"))
		return "/staff/batches/" + b.ID, err
	})
	if err != nil {
		return batchAgain(c, err, typed{revoke: f.Get("reason")})
	}
	c.Flash(text.Of("批次已撤回，收到过通知的商家已被告知。", "The batch is taken back; merchants that had a notice are told."))
	return c.To(to)
}

func batchAgain(c *front.Ctx, err error, t typed) error {
	var p pages.BatchProps
	if fresh, again := batchPage(c, t, c.Summary(err)); again == nil {
		p = fresh
	} else {
		return err
	}
	return c.Again(err, func(ui.ErrorSummaryProps) templ.Component { return pages.BatchPage(p) })
}

func batchPage(c *front.Ctx, t typed, s ui.ErrorSummaryProps) (pages.BatchProps, error) {
	p := pages.BatchProps{Errors: s}
	err := c.View(func(tx *db.Tx) error {
		b, err := product.FindBatch(tx, c.Param("id"))
		if err != nil {
			return err
		}
		e, err := book(tx, b.Programme, "")
		if err != nil {
			return err
		}
		names, err := companies(tx, []product.Batch{b}, func(b product.Batch) string { return b.Merchant })
		if err != nil {
			return err
		}
		p.Status, p.Facts = batchStatus(c, b), about(c, e, b, names[b.Merchant].Name)
		d := drawing{c, tx, e, b, t}
		if b.State() == product.Draft {
			return d.draft(&p)
		}
		return d.became(&p)
	})
	p.Page = c.Page(c.T("打标批次", "Tag batch"))
	p.Page.Error, p.Page.Wide = s.Message != "", true
	return p, err
}

func about(c *front.Ctx, e *rulebook.Edition, b product.Batch, company string) []ui.SummaryRow {
	out := []ui.SummaryRow{fact(c, "计划", "Programme", c.In(e.Title)), fact(c, "商家", "Merchant", whose(c, b, company)), fact(c, "选择方式", "Chosen by", how(c, b)), fact(c, "经办", "By", b.ByName)}
	if b.Proposed != 0 {
		out = append(out, fact(c, "提交时间", "Proposed", c.In(b.Proposed.Text())), ui.SummaryRow{Key: c.T("依据条款", "Clause"), Body: ui.Clause(kinds.Clause(b.Programme, b.Clause))}, fact(c, "理由", "Reason", b.Reason))
	}
	if b.Cancelled != 0 {
		out = append(out, fact(c, "撤回", "Taken back", c.In(text.F("%s，%s：%s", "%s, %s: %s", b.Cancelled.Text(), b.CancelBy, b.CancelWhy))))
	}
	return out
}

// how words the selection.
func how(c *front.Ctx, b product.Batch) string {
	if b.Selection.Lines > 0 {
		return c.In(text.F("编号清单，%s 行", "a list of %s lines", lang.Count(b.Selection.Lines)))
	}
	f, words := b.Selection.Filter, []text.Text{}
	for _, one := range []struct {
		label text.Text
		value string
	}{{fieldWords["store"], f.Store}, {fieldWords["category"], f.Category}, {fieldWords["brand"], f.Brand}, {fieldWords["title"], f.Title},
		{fieldWords["price_from"], lang.YuanOf(f.PriceFrom)}, {fieldWords["price_to"], lang.YuanOf(f.PriceTo)}, {fieldWords["stock_from"], lang.CountOf(f.StockFrom)}} {
		if one.value != "" {
			words = append(words, text.F("%s %s", "%s %s", one.label, one.value))
		}
	}
	if f.StockKind != "" {
		words = append(words, product.TitleOf(product.StockKinds, f.StockKind))
	}
	if len(words) == 0 {
		return c.T("全部商品", "all products")
	}
	return c.In(text.Join(text.Of("；", "; "), words...))
}
