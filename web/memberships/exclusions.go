package memberships

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// asked is which exclusions an address asks for.
func asked(c *front.Ctx, limit int) conduct.Excluded {
	q := conduct.Excluded{Programme: c.QueryParam("programme"), Merchant: c.QueryParam("merchant"), Voided: c.QueryParam("void") == "yes", Limit: limit}
	if p := strings.SplitN(c.QueryParam("after"), "/", 3); len(p) == 3 {
		from, _ := strconv.ParseInt(p[1], 10, 64)
		q.After = conduct.Mark{Membership: p[0], From: clock.Instant(from), Product: p[2]}
	}
	return q
}

func markName(m conduct.Mark) string {
	return m.Membership + "/" + strconv.FormatInt(int64(m.From), 10) + "/" + m.Product
}

// listExclusions is the staff's list of figures that no longer count.
func listExclusions(c *front.Ctx) error {
	q := asked(c, perPage+1)
	var found []conduct.Exclusion
	var known map[string]merchant.Merchant
	if err := c.View(func(tx *db.Tx) (err error) {
		if found, err = conduct.Exclusions(tx, q); err != nil {
			return err
		}
		var ids []string
		for _, x := range found {
			ids = append(ids, x.Merchant)
		}
		known, err = names(tx, ids)
		return err
	}); err != nil {
		return err
	}
	p := pages.ListProps{Label: c.T("数据排除", "Exclusions"), Lead: c.T("离开的商家，其打标商品在所列时间内的交易数据不计入平台流量规则。", "Trade data of these products in these intervals do not count in the platform's traffic rules, since their merchant has left."),
		Filter: ui.FilterProps{ID: "filter", Action: "/staff/exclusions", Target: "list"},
		Table:  ui.TableProps{ID: "exclusions", Caption: c.T("数据排除", "Exclusions"), HideCaption: true, Columns: ui.Heads(c.T("商品", "Product"), c.T("商家", "Merchant"), c.T("计划", "Programme"), c.T("自", "From"), c.T("至（不含）", "Until (exclusive)"), c.T("依据", "Clause"))},
		Empty:  ui.EmptyProps{Title: c.T("没有排除记录", "No exclusion"), Text: c.T("商家被清退或退出后，其打标商品会列在这里。", "Tagged products of merchants that were removed or left appear here.")}}
	csv := "/staff/exclusions.csv"
	if q.Programme != "" {
		csv, p.Filter.Clear, p.Empty.Clear = csv+"?programme="+q.Programme, "/staff/exclusions", "/staff/exclusions"
	}
	p.Actions = []ui.ButtonProps{{Label: c.T("下载 CSV", "Download CSV"), URL: csv, Icon: "download", Download: true}}
	p.Filters = []pages.Ask{{Kind: "select", Blank: c.T("全部计划", "Every programme"), Options: programmes(c, q.Programme), Field: ui.Field{Name: "programme", Label: c.T("计划", "Programme"), Width: ui.Medium}}}
	if len(found) > perPage {
		found = found[:perPage]
		p.Pager.Next = c.Here("after", markName(found[perPage-1].Mark()))
	}
	for _, x := range found {
		p.Table.Rows = append(p.Table.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Product}, {Text: known[x.Merchant].Name, URL: "/staff/memberships/" + x.Membership, About: x.Product + " " + c.In(stamp(x.From)), Sub: x.Merchant}, {Text: c.TitleOf(x.Programme)}, c.At(x.From), c.At(x.To), {Body: ui.Clause(clause(x.Programme, x.Clause))}}})
	}
	return show(c, p, p.Label)
}

// exclusionsCSV is the whole list as CSV, read page by page so that its memory stays bounded.
func exclusionsCSV(c *front.Ctx) error {
	return c.CSV("exclusions.csv", func(write func(...string)) error {
		write("programme", "merchant", "membership", "product", "from", "until", "clause", "recorded_at", "void_at")
		return eachExclusion(c, func(x conduct.Exclusion) error {
			write(x.Programme, x.Merchant, x.Membership, x.Product, x.From.String(), x.To.String(), x.Clause, x.Made.String(), x.Void.String())
			return nil
		})
	})
}

// eachExclusion reads what an address asks for, page by page.
func eachExclusion(c *front.Ctx, do func(conduct.Exclusion) error) error {
	q := asked(c, 1000)
	return c.View(func(tx *db.Tx) error {
		for {
			page, err := conduct.Exclusions(tx, q)
			if err != nil || len(page) == 0 {
				return err
			}
			for _, x := range page {
				if err := do(x); err != nil {
					return err
				}
			}
			q.After = page[len(page)-1].Mark()
		}
	})
}

// exclusion is one line of the API's answer; until is exclusive, and void_at is left out while it stands.
type exclusion struct {
	Programme  string        `json:"programme"`
	Merchant   string        `json:"merchant"`
	Membership string        `json:"membership"`
	Product    string        `json:"product"`
	From       clock.Instant `json:"from"`
	Until      clock.Instant `json:"until"`
	Clause     string        `json:"clause"`
	Recorded   clock.Instant `json:"recorded_at"`
	Void       clock.Instant `json:"void_at,omitzero"`
}

// exclusionsJSON is the list for machines: at most 1,000 an answer, next leads on.
func exclusionsJSON(c *front.Ctx) error {
	const most = 1000
	var found []conduct.Exclusion
	if err := c.View(func(tx *db.Tx) (err error) { found, err = conduct.Exclusions(tx, asked(c, most+1)); return err }); err != nil {
		return err
	}
	answer := struct {
		Exclusions []exclusion `json:"exclusions"`
		Next       string      `json:"next,omitempty"`
	}{Exclusions: []exclusion{}}
	if len(found) > most {
		found = found[:most]
		answer.Next = c.Here("after", markName(found[most-1].Mark()))
	}
	for _, x := range found {
		answer.Exclusions = append(answer.Exclusions, exclusion{x.Programme, x.Merchant, x.Membership, x.Product, x.From, x.To, x.Clause, x.Made, x.Void})
	}
	return c.JSON(http.StatusOK, answer)
}
