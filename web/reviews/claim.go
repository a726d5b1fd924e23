package reviews

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/account"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/reviews"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// claim takes a case on.
func claim(c *front.Ctx) error {
	return onCase(c, text.Of("已认领，请开始审核。", "Claimed; you can review it now."), func(tx *db.Tx, f front.Form) error {
		_, err := application.Claim(tx, c.Param("id"), f.Version())
		return err
	})
}

// release gives a case back to the queue.
func release(c *front.Ctx) error {
	return onCase(c, text.Of("已释放回队列。", "Given back to the queue."), func(tx *db.Tx, f front.Form) error {
		_, err := application.Release(tx, c.Param("id"), f.Version())
		return err
	})
}

// onCase runs a verb of a form that has nothing but its version, and comes back to the case.
func onCase(c *front.Ctx, done text.Text, do func(tx *db.Tx, f front.Form) error) error {
	f, err := c.Form("version")
	if err != nil {
		return err
	}
	return doing(c, done, func(tx *db.Tx) (string, error) { return casePath(c), do(tx, f) },
		func(sum ui.ErrorSummaryProps) (templ.Component, error) { return caseAgain(c, f, sum) })
}

func casePath(c *front.Ctx) string { return "/staff/cases/" + c.Param("id") }

// assignSeveral gives the selected cases to one colleague, all or none.
func assignSeveral(c *front.Ctx) error {
	f, err := c.Form("to", "case")
	if err != nil {
		return err
	}
	chosen := f.All("case")
	return doing(c, text.F("已指派 %d 件。", "%d assigned.", len(chosen)), func(tx *db.Tx) (string, error) {
		to, err := assignee(tx, f.Get("to"))
		if err != nil {
			return "", err
		}
		if len(chosen) == 0 {
			return "", fault.Validation().At("to", text.Of("请先在列表中勾选申请。", "Select applications in the list first."))
		}
		for _, one := range chosen {
			id, shown, _ := strings.Cut(one, ":")
			v, _ := strconv.Atoi(shown)
			if _, err := application.Assign(tx, id, v, to); err != nil {
				return "", err
			}
		}
		return "/staff/cases", nil
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := queuePage(c, sum)
		for i := range p.Rows {
			for _, one := range chosen {
				p.Rows[i].Chosen = p.Rows[i].Chosen || p.Rows[i].Value == one
			}
		}
		for i := range p.Reviewers {
			p.Reviewers[i].Chosen = p.Reviewers[i].Value == f.Get("to")
		}
		return pages.Queue(p), err
	})
}

// assignee is a colleague who may review.
func assignee(tx *db.Tx, id string) (application.Reviewer, error) {
	people, err := account.Staff(tx, access.Review)
	if err != nil {
		return application.Reviewer{}, err
	}
	for _, a := range people {
		if a.ID == id {
			return application.Reviewer{Account: a.ID, Name: a.Name}, nil
		}
	}
	return application.Reviewer{}, fault.Validation().At("to", text.Of("请选择要指派的审核人员。", "Choose the reviewer to assign to."))
}

// inHand draws a page of the reviewer's own steps; to anybody else it says who reviews the case, and leads to it.
func inHand(page func(c *front.Ctx) error) func(c *front.Ctx) error {
	return func(c *front.Ctx) error {
		var a application.Case
		err := c.View(func(tx *db.Tx) (err error) {
			if a, err = application.Find(tx, c.Param("id")); err == nil {
				err = missing(a)
			}
			return err
		})
		if err != nil {
			return err
		}
		why := a.InHand(c.Actor())
		if why == nil {
			return page(c)
		}
		f := fault.Of(why)
		return c.Show(http.StatusOK, pages.NotInHand(pages.NotInHandProps{Page: c.Page(c.T("不在您手上审核", "Not yours to review now")), Kicker: a.Number, Crumbs: []ui.Link{{Label: c.T("审核", "Reviews"), URL: "/staff/cases"}},
			Why: ui.NoticeProps{Tone: ui.Warn, Title: c.In(f.Message), Next: c.In(f.Next), Actions: []ui.ButtonProps{{Label: c.T("打开这件申请", "Open the application"), URL: casePath(c), Kind: ui.Primary}}}}))
	}
}
