package products

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/products"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/letters"
)

// queue lists the objections: those that wait, or those that were answered.
func queue(c *front.Ctx) error {
	q := product.ObjectionQuestion{Open: c.QueryParam("tab") != "answered", Programme: c.QueryParam("programme"), Merchant: c.QueryParam("merchant"), Limit: pageSize,
		After: product.Place{ID: c.QueryParam("after"), At: instant(c.QueryParam("at"))}}
	var p pages.QueueProps
	err := c.View(func(tx *db.Tx) error {
		found, err := product.Objections(tx, q)
		if err != nil {
			return err
		}
		if p.Rows, err = queueRows(c, tx, found); err != nil {
			return err
		}
		if n := len(found); n == pageSize {
			at := found[n-1].Answered
			if q.Open {
				at = found[n-1].Due
			}
			p.Pager.Next = link(c, "after", found[n-1].ID, "at", strconv.FormatInt(int64(at), 10))
		}
		level, err := product.AnswerLevel(tx, tx.Now.Add(-30*24*time.Hour), tx.Now+1)
		p.Stats = levels(c, level)
		return err
	})
	if err != nil {
		return err
	}
	p.Page = c.Page(c.T("异议", "Objections"))
	p.Page.Wide = true
	p.Tabs = []ui.Choice{{Label: c.T("待答复", "Waiting"), URL: "/staff/objections", Current: q.Open}, {Label: c.T("已处理", "Settled"), URL: "/staff/objections?tab=answered", Current: !q.Open}}
	p.Empty = ui.EmptyProps{Title: c.T("没有异议", "There is no objection"), Text: c.T("商家对打标提出异议时会出现在这里。", "Objections of merchants appear here.")}
	p.Pager.Shown = c.In(text.F("本页 %d 条", "%d on this page", len(p.Rows)))
	return c.Show(http.StatusOK, pages.Queue(p))
}

func instant(s string) clock.Instant {
	n, _ := strconv.ParseInt(s, 10, 64)
	return clock.Instant(n)
}

func levels(c *front.Ctx, l product.Level) []ui.Stat {
	note := c.T("近 30 天提出的", "filed in the last 30 days")
	return []ui.Stat{{Label: c.T("按时答复", "In time"), Value: lang.Count(l.InTime), Note: note, Tone: ui.Good}, {Label: c.T("超时答复", "Late"), Value: lang.Count(l.Late), Note: note},
		{Label: c.T("待答复", "Waiting"), Value: lang.Count(l.Waiting)}, {Label: c.T("已超时未答复", "Overdue"), Value: lang.Count(l.Overdue), Tone: overTone(l.Overdue)}}
}

func overTone(n int64) ui.Tone {
	if n > 0 {
		return ui.Bad
	}
	return ui.Neutral
}

func queueRows(c *front.Ctx, tx *db.Tx, found []product.Objection) ([]pages.QueueRow, error) {
	ids := make([]string, len(found))
	for i, o := range found {
		ids[i] = o.Product
	}
	titles, err := product.Titles(tx, ids)
	if err != nil {
		return nil, err
	}
	names, err := companies(tx, found, func(o product.Objection) string { return o.Merchant })
	out := make([]pages.QueueRow, len(found))
	for i, o := range found {
		out[i] = pages.QueueRow{ID: o.ID, URL: "/staff/objections/" + o.ID, Title: titles[o.Product], Product: o.Product, Merchant: names[o.Merchant].Name, Of: o.Merchant, Reason: o.Reason,
			Filed: c.Stamp(o.Filed), Time: o.Filed.String(), Status: verdict(c, o)}
		if o.Answered == 0 {
			out[i].Due = due(c, o.Due, o.Due)
		}
	}
	return out, err
}

// answering shows one objection to staff, with the form that answers it.
func answering(c *front.Ctx) error {
	p, err := answerPage(c, product.Reply{}, false, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Answer(p))
}

// previewAnswer shows the letter that the answer would send.
func previewAnswer(c *front.Ctx) error {
	r, err := reply(c)
	if err != nil {
		return err
	}
	return answerAgain(c, r, c.View(func(tx *db.Tx) error { _, err := r.Draft(tx, c.Param("id")); return err }))
}

// answer decides an objection.
func answer(c *front.Ctx) error {
	r, err := reply(c)
	if err != nil {
		return err
	}
	_, err = c.Once(func(tx *db.Tx) (string, error) {
		_, err := product.Answer(tx, c.Param("id"), r)
		return "/staff/objections", err
	})
	if err != nil {
		return answerAgain(c, r, err)
	}
	c.Flash(text.Of("异议已答复，商家已收到同样内容的信件。", "The objection is answered; the merchant has the same letter."))
	return c.To("/staff/objections")
}

func reply(c *front.Ctx) (product.Reply, error) {
	f, err := c.Form("verdict", "reason", "version")
	version, _ := strconv.Atoi(f.Get("version"))
	return product.Reply{Verdict: product.Verdict(f.Get("verdict")), Reason: f.Get("reason"), Version: version}, err
}

// answerAgain shows the form once more: with the letter where nothing is wrong, else with what is.
func answerAgain(c *front.Ctx, r product.Reply, wrong error) error {
	s := ui.ErrorSummaryProps{}
	if wrong != nil {
		s = c.Summary(wrong)
	}
	p, err := answerPage(c, r, wrong == nil, s)
	if err != nil {
		return err
	}
	if wrong == nil {
		return c.Show(http.StatusOK, pages.Answer(p))
	}
	return c.Again(wrong, func(ui.ErrorSummaryProps) templ.Component { return pages.Answer(p) })
}

func answerPage(c *front.Ctx, r product.Reply, letter bool, s ui.ErrorSummaryProps) (pages.AnswerProps, error) {
	p := pages.AnswerProps{Errors: s}
	title := ""
	err := c.View(func(tx *db.Tx) error {
		o, err := product.FindObjection(tx, c.Param("id"))
		if err != nil {
			return err
		}
		t, err := product.FindTag(tx, o.Tag)
		if err != nil {
			return err
		}
		title = t.Title
		if err := shownAnswer(c, tx, o, t, &p); err != nil {
			return err
		}
		if o.Answered == 0 && may(c, access.Answer) {
			p.Form = answerForm(c, o, r, s)
		}
		if letter {
			p.Letter, err = preview(c, tx, r, o)
		}
		return err
	})
	p.Page = c.Page(c.In(text.F("对“%s”打标的异议", "Objection to the tag on “%s”", title)))
	p.Page.Error, p.Page.Wide = s.Message != "", true
	return p, err
}

func shownAnswer(c *front.Ctx, tx *db.Tx, o product.Objection, t product.Tag, p *pages.AnswerProps) error {
	e, err := book(tx, o.Programme, o.Edition)
	if err != nil {
		return err
	}
	pr, err := product.Find(tx, o.Product)
	if err != nil {
		return err
	}
	m, err := merchant.Find(tx, o.Merchant)
	if err != nil {
		return err
	}
	p.Status, p.Due, p.Answer = verdict(c, o), answerDue(c, e, o), given(c, o, t)
	p.Facts = append([]ui.SummaryRow{fact(c, "商家", "Merchant", m.Name)}, filed(c, o, t)...)
	p.Facts = append(p.Facts, fact(c, "通知发出", "Notice sent", c.In(t.Noticed.Text())), fact(c, "原定生效", "Was to take effect", c.In(t.Due.Text())))
	p.Product = figures(c, pr)
	p.Papers, err = evidence(c, tx, o)
	return err
}

func answerForm(c *front.Ctx, o product.Objection, r product.Reply, s ui.ErrorSummaryProps) *pages.AnswerForm {
	return &pages.AnswerForm{ID: o.ID, Version: strconv.Itoa(o.Version), Verdict: ui.Field{Name: "verdict", Label: c.T("结果", "Result"), Error: s.Errors.Of("verdict")},
		Verdicts: []ui.Option{{Value: string(product.Upheld), Label: c.T("异议成立：取消打标", "Upheld: the tag is cancelled"), Chosen: r.Verdict == product.Upheld},
			{Value: string(product.Refused), Label: c.T("异议不成立：标识生效", "Refused: the tag takes effect"), Hint: c.T("自决定时起生效，不早于原定时间；商家可以申诉。", "From the decision on, never before the original time; the merchant can appeal."), Chosen: r.Verdict == product.Refused}},
		Reason: ui.Field{Name: "reason", Label: c.T("理由", "Reason"), Hint: c.T("会原样写进给商家的信。", "It stands in the merchant's letter as you write it."), Value: r.Reason, Required: true, MaxLength: 2000, Error: s.Errors.Of("reason")}}
}

// preview is exactly the letter that the answer would send.
func preview(c *front.Ctx, tx *db.Tx, r product.Reply, o product.Objection) (*ui.LetterProps, error) {
	l, err := r.Draft(tx, o.ID)
	if err != nil {
		return nil, err
	}
	m, err := merchant.Find(tx, o.Merchant)
	p := letters.Of(c.Lang, l, letters.Head{ID: "letter", To: m.Name, Reference: o.ID, Sent: tx.Now, Preview: true,
		Clause: func(id string) ui.ClauseProps { return kinds.Clause(o.Programme, id) }})
	return &p, err
}
