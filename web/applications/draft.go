package applications

import (
	"net/http"
	"strconv"
	"time"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// show is a draft as a task list, or a case on its way.
func show(c *front.Ctx) error {
	var k application.Checked
	err := c.View(func(tx *db.Tx) (err error) {
		k.Form, err = application.Open(tx, c.Param("id"))
		if err == nil && k.Form.Case.State() == application.Draft {
			k, err = application.Check(tx, c.Param("id"))
		}
		return err
	})
	if err != nil {
		return err
	}
	if k.Form.Case.State() != application.Draft {
		return showCase(c, k.Form)
	}
	f := k.Form
	p := pages.DraftProps{Page: c.Page(c.In(kinds.Application(f.Case, f.Edition.Title))), Programme: programme(c, f), Withdraw: address(f) + "/withdraw",
		Saved: c.In(saved(f, c.Now())), Tasks: []ui.TaskGroup{filling(c, f)}}
	if sign := signing(c, k); len(sign.Tasks) > 0 {
		p.Tasks = append(p.Tasks, sign)
	}
	p.Tasks, p.Progress = append(p.Tasks, ending(c, k)), c.In(progress(k))
	return c.Show(http.StatusOK, pages.Draft(p))
}

func programme(c *front.Ctx, f application.Form) ui.Link {
	return ui.Link{Label: c.In(f.Edition.Title), URL: "/programmes/" + f.Edition.Programme}
}

// saved tells when the answers were last saved: the time, with the day where it was another visit.
func saved(f application.Form, now clock.Instant) text.Text {
	if f.Saved == 0 {
		return text.Of("还没有填写内容。", "Nothing filled in yet.")
	}
	at := f.Saved.Time()
	if now.Sub(f.Saved) >= 12*time.Hour {
		return text.F("已保存 %s", "Saved %s", text.Of(at.Format("2006-01-02 15:04"), at.Format("2 Jan 2006, 15:04")))
	}
	return text.F("已保存 %s", "Saved %s", at.Format("15:04:05"))
}

// filling are the sections as tasks, in any order.
func filling(c *front.Ctx, f application.Form) ui.TaskGroup {
	g := ui.TaskGroup{Title: c.T("填写申请", "Fill in the application")}
	for _, p := range parts(f) {
		word, tone, _ := p.standing()
		t := ui.Task{ID: "task-part-" + strconv.Itoa(p.n), Label: c.In(p.title), URL: p.address(f), Status: ui.StatusProps{Label: c.In(word), Tone: tone}}
		if len(p.asked()) == 0 {
			t.URL, t.Hint = "", c.T("按您目前的回答，这一部分没有要填写的内容。", "As you have answered so far, nothing is asked here.")
		}
		g.Tasks = append(g.Tasks, t)
	}
	return g
}

// signing are the agreements; where nothing is signed there is none.
func signing(c *front.Ctx, k application.Checked) ui.TaskGroup {
	g := ui.TaskGroup{Title: c.T("签署协议", "Sign the agreements")}
	for _, a := range k.Agreements {
		t := ui.Task{ID: "task-sign-" + a.Agreement.Key, Label: c.In(a.Agreement.Title), Status: ui.StatusProps{Label: c.T("未签署", "Not signed"), Tone: ui.Neutral},
			URL: "/programmes/" + k.Form.Edition.Programme + "/sign?next=" + address(k.Form)}
		switch {
		case a.State == rulebook.AgreementNormal:
			t.Status = ui.StatusProps{Label: c.T("已签署", "Signed"), Tone: ui.Good}
		case !access.May(c.Who.Role, access.Sign):
			t.URL, t.Hint = "", c.T("由贵司负责人登录后签署。", "Your company's owner signs after signing in.")
		case a.Agreement.Bundle != "":
			t.Hint = c.T("与同组协议一次签署。", "Signed together with the others of its bundle.")
		}
		g.Tasks = append(g.Tasks, t)
	}
	return g
}

// ending are the checks and the submission.
func ending(c *front.Ctx, k application.Checked) ui.TaskGroup {
	met := len(k.Verdict.With(rulebook.Met))
	check := ui.Task{ID: "task-checks", Label: c.T("逐条核验", "Check clause by clause"), URL: address(k.Form) + "/checks",
		Status: ui.StatusProps{Label: c.In(text.F("符合 %d / %d 条", "%d of %d met", met, len(k.Verdict.Results))), Tone: ui.Info}}
	if n := len(k.Blocking); n > 0 {
		check.Status = ui.StatusProps{Label: c.In(text.F("%d 条不符合", "%d not met", n)), Tone: ui.Bad}
	} else if met == len(k.Verdict.Results) {
		check.Status.Tone = ui.Good
	}
	hand := ui.Task{ID: "task-submit", Label: c.T("核对并提交", "Look it through and submit"), URL: address(k.Form) + "/answers",
		Status: ui.StatusProps{Label: c.T("可以提交", "Ready"), Tone: ui.Good}}
	if !k.Ready {
		hand.Status = ui.StatusProps{Label: c.T("还不能提交", "Not ready yet"), Tone: ui.Neutral}
	}
	return ui.TaskGroup{Title: c.T("核验并提交", "Check and submit"), Tasks: []ui.Task{check, hand}}
}

func progress(k application.Checked) text.Text {
	done := 0
	all := parts(k.Form)
	for _, p := range all {
		if _, _, complete := p.standing(); complete {
			done++
		}
	}
	return text.F("可按任意顺序填写。已完成 %d / %d 部分。", "Fill in the parts in any order. %d of %d are complete.", done, len(all))
}
