package products

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

var batchWords = map[product.BatchState]text.Text{
	product.Draft: text.Of("待确认", "to be confirmed"), product.Filling: text.Of("打标中", "being tagged"), product.Noticed: text.Of("已通知商家", "merchants told"),
	product.Revoked: text.Of("已撤回", "taken back"), product.Scrapped: text.Of("已放弃", "given up"),
}

var batchTones = map[product.BatchState]ui.Tone{product.Draft: ui.Warn, product.Filling: ui.Info, product.Noticed: ui.Good}

func batchStatus(c *front.Ctx, b product.Batch) ui.StatusProps {
	return ui.StatusProps{Label: c.In(batchWords[b.State()]), Tone: batchTones[b.State()]}
}

// batches lists what was tagged in one go.
func batches(c *front.Ctx) error {
	p := pages.BatchesProps{May: may(c, untagging)}
	err := c.View(func(tx *db.Tx) error {
		found, err := product.Batches(tx, c.QueryParam("programme"), c.QueryParam("before"), pageSize)
		if err != nil {
			return err
		}
		names, err := companies(tx, found, func(b product.Batch) string { return b.Merchant })
		for _, b := range found {
			p.Rows = append(p.Rows, batchRow(c, b, names[b.Merchant].Name))
		}
		if len(found) == pageSize {
			p.Pager.Next = link(c, "before", found[len(found)-1].ID)
		}
		p.Pager.Shown = c.In(text.F("本页 %d 个批次", "%d batch{es} on this page", len(found)))
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("打标批次", "Tag batches"))
	p.Page.Wide = true
	return c.Show(http.StatusOK, pages.Batches(p))
}

func batchRow(c *front.Ctx, b product.Batch, company string) pages.BatchRow {
	r := pages.BatchRow{ID: b.ID, URL: "/staff/batches/" + b.ID, When: c.T("草稿", "draft"), Programme: c.TitleOf(b.Programme), Merchant: whose(c, b, company), By: b.ByName, Status: batchStatus(c, b),
		Selected: lang.Count(b.Selected), Tagged: lang.Count(b.Tagged), Excluded: lang.Count(b.Excluded)}
	if b.Proposed != 0 {
		r.When, r.Time = c.Stamp(b.Proposed), b.Proposed.String()
	}
	return r
}

// companies are the merchants that a list is about, by their ids.
func companies[R any](tx *db.Tx, list []R, of func(R) string) (map[string]merchant.Merchant, error) {
	var ids []string
	for _, one := range list {
		if id := of(one); id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return merchant.Known(tx, ids)
}

func whose(c *front.Ctx, b product.Batch, company string) string {
	switch {
	case b.Merchant == "":
		return c.T("全部成员", "every member")
	case company == "":
		return b.Merchant
	}
	return company + " · " + b.Merchant
}

// excluded sends everything that a batch left out as CSV.
func excluded(c *front.Ctx) error {
	return c.View(func(tx *db.Tx) error {
		b, err := product.FindBatch(tx, c.Param("id"))
		if err != nil {
			return err
		}
		return c.CSV("excluded-"+b.ID+".csv", func(write func(...string)) error {
			write("line", "product", "title", "clause", "reason")
			for after := int64(0); ; {
				page, next, err := product.Exclusions(tx, b.ID, after, 1000)
				if err != nil || len(page) == 0 {
					return err
				}
				for _, x := range page {
					write(strconv.FormatInt(x.Line, 10), x.Product, x.Title, x.Clause, c.In(x.Why))
				}
				after = next
			}
		})
	})
}
