package products

import (
	"fmt"
	"net/http"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/money"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// fees lists the merchant's statements.
func fees(c *front.Ctx) error {
	p := pages.FeesProps{How: c.T("按打标商品整日生效期间的成交额扣除退款，乘以费率；每个商品每天一笔，四舍五入到分。", "The rate times what tagged products sell on whole days in effect, less refunds; one entry a product and day, rounded half up to the fen.")}
	err := c.View(func(tx *db.Tx) error {
		found, err := product.Statements(tx, c.Who.Merchant)
		for _, s := range found {
			p.Statements = append(p.Statements, summed(c, s))
		}
		if len(found) > 0 && err == nil {
			p.Clause = feeClause(c, tx, found[0].Programme)
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("服务费", "Fees"))
	return c.Show(http.StatusOK, pages.Fees(p))
}

func feeClause(c *front.Ctx, tx *db.Tx, programme string) ui.ClauseProps {
	if e, err := book(tx, programme, ""); err == nil && e.Tag != nil {
		if cited := clauses(c, e, e.Tag.FeeClause); len(cited) > 0 {
			return cited[0]
		}
	}
	return ui.ClauseProps{}
}

func summed(c *front.Ctx, s product.Sum) pages.Statement {
	out := pages.Statement{URL: fmt.Sprintf("/fees/%s?programme=%s", s.Month, s.Programme), Month: c.In(s.Month.Text()), Programme: c.TitleOf(s.Programme),
		Status: ui.StatusProps{Label: c.T("已出账", "closed"), Tone: ui.Good}, Products: lang.Count(s.Products), Sales: lang.Yuan(s.Sales), Refunds: lang.Yuan(s.Refunds), Amount: lang.Yuan(s.Amount)}
	if s.Month == product.MonthOf(calendar.DayOf(c.Now())) {
		out.Status = ui.StatusProps{Label: c.T("本月至今", "so far"), Tone: ui.Info}
	}
	return out
}

// ledger is the statement that the address names: its month, and the programme or the merchant's only one.
func ledger(c *front.Ctx, tx *db.Tx) (product.Ledger, error) {
	month, err := product.ParseMonth(c.Param("month"))
	q := product.Ledger{Merchant: c.Who.Merchant, Programme: c.QueryParam("programme"), Month: month, After: c.QueryParam("after"), Limit: pageSize}
	if err != nil || q.Programme != "" {
		return q, err
	}
	found, err := product.Statements(tx, c.Who.Merchant)
	if err == nil && len(found) > 0 {
		q.Programme = found[0].Programme
	}
	return q, err
}

// statement shows one statement, product by product.
func statement(c *front.Ctx) error {
	var p pages.StatementProps
	err := c.View(func(tx *db.Tx) error {
		q, err := ledger(c, tx)
		if err != nil {
			return err
		}
		if _, err := book(tx, q.Programme, ""); err != nil {
			return fault.Missing(text.Of("这份账单", "such statement"))
		}
		p, err = lines(c, tx, q)
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.In(text.F("%s服务费账单", "Statement of %s", p.Sum.Month)))
	return c.Show(http.StatusOK, pages.StatementPage(p))
}

func lines(c *front.Ctx, tx *db.Tx, q product.Ledger) (pages.StatementProps, error) {
	sum, err := product.Total(tx, q.Merchant, q.Programme, q.Month)
	if err != nil {
		return pages.StatementProps{}, err
	}
	found, err := product.Lines(tx, q)
	p := pages.StatementProps{Sum: summed(c, sum), CSV: fmt.Sprintf("/fees/%s/entries.csv?programme=%s", q.Month, q.Programme),
		How: c.T("本月所有笔数之和，分毫不差；更正以差额另记一笔。", "The exact sum of the month's entries; corrections are further entries of the difference."),
		Ask: c.T("对某件商品的费用有疑问，请从该商品的标识页面核对生效时间与经过，并联系工作人员。", "If you doubt a product's fee, check on the page of its tag since when it has been in effect, and write to staff.")}
	for _, l := range found {
		p.Lines = append(p.Lines, pages.FeeLine{Product: l.Product, Title: l.Title, URL: "/products/" + l.Product, Days: lang.Count(l.Days), Sales: lang.Yuan(l.Sales),
			Refunds: lang.Yuan(l.Refunds), Amount: lang.Yuan(l.Amount)})
	}
	p.Sum.Products = c.In(text.F("%s 件商品", "%s products", p.Sum.Products))
	p.Pager.Shown, p.Pager.Total = shown(c, len(found), sum.Products)
	if len(found) == pageSize {
		p.Pager.Next = link(c, "after", found[len(found)-1].Product)
	}
	return p, err
}

// entries sends every entry of a statement as CSV.
func entries(c *front.Ctx) error {
	return c.View(func(tx *db.Tx) error {
		q, err := ledger(c, tx)
		if err != nil {
			return err
		}
		return c.CSV(fmt.Sprintf("fees-%s-%s.csv", q.Programme, q.Month), func(write func(...string)) error {
			write("day", "product", "title", "sales", "refunds", "rate", "amount", "clause", "rulebook", "correction", "tag", "reckoned_at")
			q.Limit = 1000
			for after := (product.EntryPlace{}); ; {
				page, err := product.Entries(tx, q, after)
				if err != nil || len(page) == 0 {
					return err
				}
				for _, e := range page {
					write(record(e)...)
				}
				last := page[len(page)-1]
				after = product.EntryPlace{Product: last.Product, Day: last.Day, Tag: last.Tag, Seq: last.Seq}
			}
		})
	})
}

func record(e product.Entry) []string {
	return []string{e.Day.String(), e.Product, e.Title, money.Fen(e.Sales).String(), money.Fen(e.Refunds).String(), e.Rate, money.Fen(e.Amount).String(),
		e.Clause, e.Edition, e.Cause, e.Tag, e.Reckoned.String()}
}
