package renewals

import (
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
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

const pageSize = 50

// urgent is the order of outcomes on the page: what has to be mended first, who takes no part last.
var urgent = []rulebook.Outcome{rulebook.OutcomeFailed, rulebook.OutcomeUndecided, rulebook.OutcomeMet, rulebook.OutcomeExempt}

// list shows the merchant's stores, each as it would fare today.
func list(c *front.Ctx) error {
	p := pages.ListProps{}
	err := c.View(func(tx *db.Tx) error {
		stores, err := merchant.StoresAfter(tx, c.QueryParam("after"), pageSize)
		if err != nil {
			return err
		}
		for _, e := range renewal.Programmes(rulebook.Books(tx), tx.Now) {
			one, err := programme(c, tx, e, stores)
			if err != nil {
				return err
			}
			p.Programmes = append(p.Programmes, one)
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("年度续签", "Yearly renewal"))
	return c.Show(http.StatusOK, pages.List(p))
}

func programme(c *front.Ctx, tx *db.Tx, e *rulebook.Edition, stores []merchant.Store) (pages.Programme, error) {
	at := renewal.AsOf(e, tx.Now)
	out := pages.Programme{Key: e.Programme, Title: c.In(e.Title), Clause: kinds.Clause(e.Programme, e.Renewal.Clause),
		Lead: c.In(text.F("%s 按 %s 的数据考核。", "%s Assessed as of %s.", e.Summary, at.Text()))}
	found, sample, err := renewal.AssessStores(tx, e, stores, at)
	if err != nil {
		return out, err
	}
	if sample && e.Lookup != nil {
		out.Sample = c.In(e.Lookup.Sample)
	}
	slices.SortStableFunc(found, func(a, b renewal.Assessment) int {
		return slices.Index(urgent, a.Outcome) - slices.Index(urgent, b.Outcome)
	})
	for _, a := range found {
		out.Stores = append(out.Stores, pages.Row{Name: a.Store.Name, URL: "/renewals/" + url.PathEscape(a.Store.ID) + "?programme=" + e.Programme, Kind: c.In(merchant.Title(merchant.Kinds, a.Store.Kind)),
			Status: status(c, a.Outcome), Failing: failing(c, a.Verdict), Last: lastDay(c, a)})
	}
	out.Pager.Shown = c.In(text.F("%d 家店铺", "%d store{s}", len(found)))
	if len(stores) == pageSize {
		out.Pager.Next = "/renewals?after=" + url.QueryEscape(stores[len(stores)-1].ID)
	}
	return out, nil
}

// failing names what is not met, or what is missing to say so.
func failing(c *front.Ctx, v rulebook.Verdict) string {
	var names []string
	for _, r := range v.Results {
		if r.Result == rulebook.Failed || r.Result == rulebook.NotAvailable && v.Outcome == rulebook.OutcomeUndecided {
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
