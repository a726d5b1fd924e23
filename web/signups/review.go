package signups

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/reviews"
	pages "github.com/mengyue/portal/views/signups"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/asks"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/verdicts"
)

// table is everything that lies on the table when a sign-up is reviewed.
type table struct {
	form     signup.Form
	standing signup.Listed
	merchant merchant.Merchant
	names    kinds.Names
	verdict  rulebook.Verdict
	prices   signup.Prices
	priced   bool
}

// lay reads everything about a sign-up. Errors: NotFound, also for a draft, which is its merchant's own.
func lay(tx *db.Tx, id string) (t table, err error) {
	if t.form, err = signup.Open(tx, id); err != nil {
		return t, err
	}
	s := t.form.SignUp
	if len(t.form.Rounds) == 0 {
		return t, fault.Missing(text.Of("这次报名", "such sign-up"))
	}
	if t.standing, err = signup.Standing(tx, s); err != nil {
		return t, err
	}
	if t.merchant, err = merchant.Find(tx, s.Merchant); err != nil {
		return t, err
	}
	if t.names, err = named(tx, t.form.Product); err != nil {
		return t, err
	}
	if t.prices, t.priced, err = t.form.History(tx); err != nil {
		return t, err
	}
	if s.Decided.Done() {
		made, err := decision.Find(tx, s.Decision)
		t.verdict = made.Verdict
		return t, err
	}
	r, err := signup.Drafted(tx, s)
	if err != nil {
		return t, err
	}
	ready, err := signup.Prepare(tx, id, r)
	t.verdict = ready.Verdict
	return t, err
}

// review is the sign-up as its reviewer sees it.
func review(c *front.Ctx) error {
	page, err := reviewPage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

func reviewPage(c *front.Ctx, sum ui.ErrorSummaryProps) (templ.Component, error) {
	var t table
	if err := c.View(func(tx *db.Tx) (err error) { t, err = lay(tx, c.Param("id")); return err }); err != nil {
		return nil, err
	}
	s := t.form.SignUp
	p := pages.ReviewProps{Page: c.Page(s.Title), Summary: sum, Number: s.Number, Status: status(c, s.State()), Due: due(c, t.standing, c.T("截止", "Until")), Facts: t.who(c), Product: facts(c, t.form.Product, t.names),
		Answers: answered(c, t.form), Checks: verdicts.Checks(c.Lang, t.form.Edition, t.verdict.Results, nil), Rounds: rounds(c, t.form)}
	p.Page.Wide, p.Page.Error = true, sum.Message != ""
	if why := ahead(c, s); why != "" && s.Pending() {
		p.Ahead = &ui.NoticeProps{Tone: ui.Info, Title: why}
	}
	if t.priced && len(t.prices.Days) > 0 {
		chart := t.chart(c)
		p.Prices = &chart
	}
	t.papers(c, &p)
	t.actions(c, &p)
	return pages.Review(p), nil
}

func (t table) who(c *front.Ctx) []ui.SummaryRow {
	s := t.form.SignUp
	rows := []ui.SummaryRow{{Key: c.T("商家", "Merchant"), Value: t.merchant.Name, Lang: tongue(c, t.merchant.Name)}, {Key: c.T("计划", "Programme"), Value: c.In(t.form.Edition.Title), Note: s.Edition},
		{Key: c.T("本次提交", "Handed in"), Value: c.Stamp(s.Handed.At), Note: c.In(text.F("第 %d 次", "round %d", s.Round))}}
	if s.Claimed.Done() {
		rows = append(rows, ui.SummaryRow{Key: c.T("审核人员", "Reviewer"), Value: s.Claimed.ByName, Note: c.Stamp(s.Claimed.At), Lang: tongue(c, s.Claimed.ByName)})
	}
	return rows
}

// papers parts what was handed in into pictures, which stand beside the product's data, and other papers.
func (t table) papers(c *front.Ctx, p *pages.ReviewProps) {
	for _, i := range t.form.Items {
		for _, x := range i.Papers {
			if i.Ask.Picture != nil && x.Type != paper.PDF {
				p.Pictures = append(p.Pictures, pages.Picture{Title: c.In(i.Ask.Title), Name: x.Name, Small: "/papers/" + x.ID + "/picture?zoom=1&turn=0", View: "/papers/" + x.ID + "/view"})
				continue
			}
			d := asks.Document(c, x)
			d.ID, d.Note = "paper-"+i.Ask.Key+"-"+x.ID, c.In(i.Ask.Title)
			p.Papers = append(p.Papers, d)
		}
	}
}

// actions are what this person may do with the sign-up now.
func (t table) actions(c *front.Ctx, p *pages.ReviewProps) {
	s := t.form.SignUp
	if !s.Pending() || !access.May(c.Who.Role, access.Review) {
		return
	}
	address := desk + "/" + s.ID
	switch {
	case !s.Claimed.Done():
		p.Claim = &ui.FormProps{ID: "claim", Action: address + "/claim", Version: number(s.Version), Inline: true}
		return
	case s.Claimed.By == c.Who.Account:
		p.Decide = ui.ButtonProps{Label: c.T("作出决定", "Decide"), URL: address + "/decision", Kind: ui.Primary}
	case !access.May(c.Who.Role, access.Countersign):
		return
	}
	p.Release = &ui.FormProps{ID: "release", Action: address + "/release", Version: number(s.Version), Inline: true}
}

// claim takes a sign-up on.
func claim(c *front.Ctx) error {
	return onSignUp(c, text.Of("已认领，请开始审核。", "Claimed; you can review it now."), func(tx *db.Tx, n int) error {
		_, err := signup.Claim(tx, c.Param("id"), n)
		return err
	})
}

// release gives a sign-up back to the queue.
func release(c *front.Ctx) error {
	return onSignUp(c, text.Of("已释放回队列。", "Given back to the queue."), func(tx *db.Tx, n int) error {
		_, err := signup.Release(tx, c.Param("id"), n)
		return err
	})
}

// onSignUp runs a verb of a form that has nothing but its version, and comes back to the sign-up.
func onSignUp(c *front.Ctx, done text.Text, do func(tx *db.Tx, version int) error) error {
	f, err := c.Form("version")
	if err != nil {
		return err
	}
	return doing(c, done, func() (string, error) {
		return c.Once(func(tx *db.Tx) (string, error) { return desk + "/" + c.Param("id"), do(tx, f.Version()) })
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) { return reviewPage(c, sum) })
}

// inHand draws a page of the reviewer's own steps; to anybody else it says who reviews the sign-up, and leads to it.
func inHand(page func(c *front.Ctx) error) func(c *front.Ctx) error {
	return func(c *front.Ctx) error {
		var s signup.SignUp
		err := c.View(func(tx *db.Tx) (err error) {
			if s, err = signup.Find(tx, c.Param("id")); err == nil && s.Round == 0 {
				err = fault.Missing(text.Of("这次报名", "such sign-up"))
			}
			return err
		})
		if err != nil {
			return err
		}
		why := s.InHand(c.Actor())
		if why == nil {
			return page(c)
		}
		f := fault.Of(why)
		return c.Show(http.StatusOK, reviews.NotInHand(reviews.NotInHandProps{Page: c.Page(c.T("不在您手上审核", "Not yours to review now")), Kicker: s.Number, Crumbs: []ui.Link{{Label: c.T("商品报名", "Sign-ups"), URL: desk}},
			Why: ui.NoticeProps{Tone: ui.Warn, Title: c.In(f.Message), Next: c.In(f.Next), Actions: []ui.ButtonProps{{Label: c.T("打开这次报名", "Open the sign-up"), URL: desk + "/" + s.ID, Kind: ui.Primary}}}}))
	}
}
