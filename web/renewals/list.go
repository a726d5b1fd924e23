package renewals

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/renewals"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

const pageSize = 50

// urgent is the order of the stores by what becomes of them at the end: what has to be mended first, who takes no part last.
var urgent = []rulebook.Outcome{rulebook.OutcomeFailed, rulebook.OutcomeUndecided, rulebook.OutcomeMet, rulebook.OutcomeExempt}

// list shows the merchant's stores under one renewal, each as it would fare today and at the end.
func list(c *front.Ctx) error {
	p := pages.ListProps{}
	err := c.View(func(tx *db.Tx) error {
		all := renewal.Programmes(rulebook.Books(tx), tx.Now)
		if len(all) == 0 {
			return nil
		}
		e, err := chosen(c, all)
		if err != nil {
			return err
		}
		for _, other := range all {
			p.Tabs = append(p.Tabs, ui.Choice{Label: c.In(other.Title), URL: "/renewals?programme=" + other.Programme, Current: other == e})
		}
		stores, err := merchant.StoresAfter(tx, c.QueryParam("after"), pageSize)
		if err != nil {
			return err
		}
		one, err := programme(c, tx, e, stores)
		p.Programme = &one
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("年度续签", "Yearly renewal"))
	return c.Show(http.StatusOK, pages.List(p))
}

func programme(c *front.Ctx, tx *db.Tx, e *rulebook.Edition, stores []merchant.Store) (pages.Programme, error) {
	at := renewal.AsOf(e, tx.Now)
	out := pages.Programme{Key: e.Programme, Title: c.In(e.Title),
		Lead: c.In(text.F("%s 按 %s 的数据考核。", "%s Assessed as of %s.", e.Summary, at.Text()))}
	found, sample, err := renewal.AssessStores(tx, e, stores, at)
	if err != nil {
		return out, err
	}
	if sample && e.Lookup != nil {
		out.Sample = c.In(e.Lookup.Sample)
	}
	rows := make([]row, len(found))
	for i, a := range found {
		rows[i] = row{Assessment: a, end: a.Verdict, endMeans: a.Outcome}
		if out.Running = at < e.Assessed().To; out.Running && a.Outcome != rulebook.OutcomeExempt {
			ahead, err := renewal.Look(tx, e, a.Store, at)
			if err != nil {
				return out, err
			}
			rows[i].end, rows[i].endMeans = ahead.End, ahead.EndMeans
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(slices.Index(urgent, a.endMeans)-slices.Index(urgent, b.endMeans), slices.Index(urgent, a.Outcome)-slices.Index(urgent, b.Outcome))
	})
	for _, r := range rows {
		out.Stores = append(out.Stores, pages.Row{Name: r.Store.Name, URL: "/renewals/" + url.PathEscape(r.Store.ID) + "?programme=" + e.Programme, Kind: c.In(merchant.Title(merchant.Kinds, r.Store.Kind)),
			Status: status(c, r.Outcome), End: status(c, r.endMeans), Failing: failing(c, r.end, r.endMeans), Last: lastDay(c, r.Assessment)})
	}
	out.Pager.Shown = c.In(text.F("%d 家店铺", "%d store{s}", len(rows)))
	if len(stores) == pageSize {
		out.Pager.Next = "/renewals?programme=" + e.Programme + "&after=" + url.QueryEscape(stores[len(stores)-1].ID)
	}
	return out, nil
}

// row is one store with what its figures lead to; once the period is over, what it came to.
type row struct {
	renewal.Assessment
	end      rulebook.Verdict
	endMeans rulebook.Outcome
}

// failing names what is not met, or what is missing to say so.
func failing(c *front.Ctx, v rulebook.Verdict, means rulebook.Outcome) string {
	var names []string
	for _, r := range v.Results {
		if r.Result == rulebook.Failed || r.Result == rulebook.NotAvailable && means == rulebook.OutcomeUndecided {
			names = append(names, c.In(r.Title))
		}
	}
	return strings.Join(names, c.T("、", ", "))
}

func lastDay(c *front.Ctx, a renewal.Assessment) string {
	if a.Last == 0 {
		return c.T("没有数据", "no figures")
	}
	return lang.Date(c.Request().Context(), a.Last.Start().Time())
}
