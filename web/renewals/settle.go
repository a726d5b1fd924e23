package renewals

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/renewals"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/verdicts"
)

// askSettle shows what cannot be decided about a store, and asks.
func askSettle(c *front.Ctx) error {
	p, err := settlePage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Settle(p))
}

func settlePage(c *front.Ctx, errs ui.ErrorSummaryProps) (p pages.SettleProps, err error) {
	home := "/staff/renewals/runs/" + c.Param("id")
	p = pages.SettleProps{Errors: errs, Action: home + "/stores/" + url.PathEscape(c.Param("store")), Label: c.T("逐项标准", "Standards"), May: access.May(c.Who.Role, access.Sanction),
		Crumbs:  []ui.Link{{Label: c.T("续签批次", "Renewal runs"), URL: "/staff/renewals"}, {Label: c.T("本批次", "This run"), URL: home}},
		Choice:  ui.Field{Name: "renew", Label: c.T("判断", "Judgement"), Required: true, Error: errs.Errors.Of("renew")},
		Options: []ui.Option{{Value: "true", Label: c.T("续签", "Renew")}, {Value: "false", Label: c.T("不续签", "Refuse")}},
		Reason:  ui.Field{Name: "reason", Label: c.T("理由", "Reason"), Hint: c.T("写明看了什么、为什么；商家会看到。", "What you looked at, and why; the merchant reads it."), Required: true, MaxLength: 2000, Error: errs.Errors.Of("reason")}}
	name := ""
	err = c.View(func(tx *db.Tx) error {
		r, err := renewal.FindRun(tx, c.Param("id"))
		if err != nil {
			return err
		}
		v, err := renewal.FindVerdict(tx, r.ID, c.Param("store"))
		if err != nil {
			return err
		}
		e, err := r.Book(tx)
		if err != nil {
			return err
		}
		s, err := merchant.FindStore(tx, v.Store)
		if err != nil {
			return err
		}
		a, err := renewal.Assess(tx, e, s, r.AsOf)
		name, p.Checks = v.Name, verdicts.Checks(c.Lang, e, a.Verdict.Results, nil)
		return err
	})
	p.Page = c.Page(c.In(text.F("判断店铺“%s”", "Judge the store “%s”", name)))
	return p, err
}

// settle records a person's judgement of a store.
func settle(c *front.Ctx) error {
	f, err := c.Form("renew", "reason")
	if err != nil {
		return err
	}
	home := "/staff/renewals/runs/" + c.Param("id")
	err = c.Command(func(tx *db.Tx) (string, error) {
		if f.Get("renew") != "true" && f.Get("renew") != "false" {
			return "", choose()
		}
		_, err := renewal.Settle(tx, c.Param("id"), c.Param("store"), renewal.Ruling{Renew: f.Get("renew") == "true", Reason: f.Get("reason")})
		return home + "?class=" + string(renewal.Person), err
	})
	return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := settlePage(c, s)
		p.Reason.Value = f.Get("reason")
		for i := range p.Options {
			p.Options[i].Chosen = p.Options[i].Value == f.Get("renew")
		}
		return pages.Settle(p), err
	})
}

// manifest sends what a run says about every store.
func manifest(c *front.Ctx) error {
	return c.View(func(tx *db.Tx) error {
		r, err := renewal.FindRun(tx, c.Param("id"))
		if err != nil {
			return err
		}
		return c.CSV("renewal-manifest.csv", func(write func(...string)) error {
			write("store", "merchant", "name", "result", "was", "clauses", "cancelled_brands", "reason", "decision", "ends_at", "ended_at")
			q := renewal.VerdictQuestion{Run: r.ID, Limit: 1000}
			for {
				page, err := renewal.Verdicts(tx, q)
				if err != nil || len(page) == 0 {
					return err
				}
				for _, v := range page {
					write(v.Store, v.Merchant, v.Name, string(v.Class), string(v.Was), strings.Join(v.Clauses, ";"), strings.Join(v.Brands, ";"), v.Reason, v.Decision, v.Ends.String(), v.Ended.String())
				}
				q.After = page[len(page)-1].Store
			}
		})
	})
}
