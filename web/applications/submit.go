package applications

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// answers shows everything that will be handed in, to be looked through before.
func answers(c *front.Ctx) error {
	k, err := checked(c)
	if err != nil {
		return err
	}
	if k.Form.Case.State() != application.Draft {
		return c.To(address(k.Form))
	}
	return c.Show(http.StatusOK, pages.Answers(answersPage(c, k, ui.ErrorSummaryProps{})))
}

func answersPage(c *front.Ctx, k application.Checked, s ui.ErrorSummaryProps) pages.AnswersProps {
	f := k.Form
	p := pages.AnswersProps{Page: c.Page(c.T("核对并提交", "Look it through and submit")), Summary: s, Sections: answered(c, f, true), Checks: address(f) + "/checks",
		Draft: ui.Link{Label: c.In(kinds.Application(f.Case, f.Edition.Title)), URL: address(f)}}
	p.Page.Error = s.Message != ""
	if !k.Ready {
		p.Blocked = c.In(blocked(k))
		return p
	}
	review := rulebook.Period(f.Edition.Review.Period)
	p.Confirm = ui.ConfirmProps{Title: c.T("提交后会发生什么", "What happens when you submit"), Back: address(f), BackLabel: c.T("返回，暂不提交", "Go back, do not submit yet"),
		Consequences: []string{
			c.In(text.F("审核期限从提交时起算：%s 内作出决定并说明理由。", "The review's time starts: a decision within %s, with reasons.", review)),
			c.T("提交的内容不能再修改；如需补正，会逐项通知您。", "What is handed in can no longer be changed; corrections are asked for item by item."),
			c.T("在作出决定之前可以撤回。", "It can be taken back until it is decided."),
		},
		Form:   ui.FormProps{ID: "submit", Action: address(f) + "/submit", Version: strconv.Itoa(f.Version)},
		Action: ui.ButtonProps{Label: c.T("确认提交", "Submit the application"), Kind: ui.Primary}}
	return p
}

// blocked says what stands against the submission, in numbers.
func blocked(k application.Checked) text.Text {
	unsigned := 0
	for _, a := range k.Agreements {
		if a.State != rulebook.AgreementNormal {
			unsigned++
		}
	}
	var all []text.Text
	for _, one := range []struct {
		n    int
		says text.Text
	}{
		{len(k.Form.Missing()), text.Of("还有 %d 项没有填好", "entries to be filled in: %d")}, {unsigned, text.Of("还有 %d 份协议没有签署", "agreements to be signed: %d")},
		{len(k.Blocking), text.Of("有 %d 条不符合", "clauses not met: %d")},
	} {
		if one.n > 0 {
			all = append(all, text.F(one.says.ZH, one.says.EN, one.n))
		}
	}
	return text.F("%s。", "%s.", text.Join(text.Of("，", ", "), all...))
}

// submit hands the application in.
func submit(c *front.Ctx) error {
	f, err := c.Form("version")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(f.Get("version"))
	id := c.Param("id")
	err = c.Command(func(tx *db.Tx) (string, error) {
		_, err := application.Submit(tx, id, version)
		return "/cases/" + id + "/submitted", err
	})
	if err == nil {
		return nil
	}
	k, failed := checked(c)
	if failed != nil || k.Form.Case.State() != application.Draft {
		return err
	}
	return c.Again(err, func(s ui.ErrorSummaryProps) templComponent {
		s.Errors = nil // the page lists each of them with the way to it
		if fault.Is(err, fault.Conflict) {
			return pages.Answers(answersPage(c, k, s))
		}
		p := checksPage(c, k)
		p.Summary, p.Page.Error = s, true
		return pages.Checks(p)
	})
}

// submitted confirms with the number and the promised day.
func submitted(c *front.Ctx) error {
	var f application.Form
	var d deadline.Deadline
	var running bool
	err := c.View(func(tx *db.Tx) (err error) {
		if f, err = application.Open(tx, c.Param("id")); err != nil {
			return err
		}
		d, running, err = deadline.Running(tx, application.ReviewDeadline, f.Case.Ref())
		return err
	})
	if err != nil {
		return err
	}
	if !running || !f.Case.Pending() {
		return c.To(address(f))
	}
	promise := promised(c, d)
	return c.Show(http.StatusOK, pages.Submitted(pages.SubmittedProps{Page: c.Page(c.T("申请已提交", "The application is submitted")), Number: f.Case.Number, Promise: promise,
		Period: c.In(rulebook.Period(f.Edition.Review.Period)), Steps: steps(c, f, &d), URL: address(f)}))
}

// promised is the review's end: the day, the working days left, or that the clock stands still.
func promised(c *front.Ctx, d deadline.Deadline) ui.DeadlineProps {
	p := kinds.Due(d, c.Now())
	p.Label = c.T("承诺作出决定", "A decision is promised by")
	p.Left, p.Proof = left(c, d), "/deadlines/"+d.ID
	if d.Paused != 0 {
		p.Consequence = c.T("等待您补正，计时暂停；交回后按剩余时间重新计算日期。", "The clock stands still while you correct; afterwards the day is reckoned anew from what was left.")
	}
	return p
}

// left is what is left of a deadline, in working days where the rules count in them.
func left(c *front.Ctx, d deadline.Deadline) string {
	var words text.Text
	err := c.View(func(tx *db.Tx) error {
		cal, err := deadline.Calendar(tx)
		if err == nil {
			words = kinds.Left(cal, d, tx.Now)
		}
		return err
	})
	if err != nil {
		c.Logger().Error(err)
	}
	return c.In(words)
}
