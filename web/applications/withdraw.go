package applications

import (
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// withdrawing asks whether the application is really taken back.
func withdrawing(c *front.Ctx) error {
	p, err := leaving(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Withdraw(p))
}

func leaving(c *front.Ctx) (p pages.WithdrawProps, err error) {
	var a application.Case
	if err = c.View(func(tx *db.Tx) (err error) { a, err = application.Find(tx, c.Param("id")); return err }); err != nil {
		return p, err
	}
	home := "/cases/" + a.ID
	p = pages.WithdrawProps{Page: c.Page(c.In(text.F("撤回申请 %s", "Take application %s back", a.Number))), Case: ui.Link{Label: c.In(text.F("申请 %s", "Application %s", a.Number)), URL: home},
		Confirm: ui.ConfirmProps{Back: home, Form: ui.FormProps{ID: "withdraw", Action: home + "/withdraw", Version: strconv.Itoa(a.Version)},
			Action: ui.ButtonProps{Label: c.T("确认撤回", "Take it back"), Kind: ui.Danger},
			Consequences: []string{
				c.T("审核停止，案件不再继续；提交的内容和经过留存备查。", "The review stops and the case goes no further; what was handed in and what happened is kept."),
				c.T("可以随时重新申请，材料库中的材料仍可使用。", "You can apply again at any time; the papers in your library can be used again."),
			}}}
	if !a.Submitted.Done() {
		p.Page.Title, p.Case.Label = c.T("放弃草稿", "Give the draft up"), c.T("草稿", "Draft")
		p.Confirm.Action.Label = c.T("确认放弃", "Give it up")
		p.Confirm.Consequences[0] = c.T("草稿中填写的内容不再使用。", "What is filled in is no longer used.")
	}
	return p, nil
}

// withdraw takes the application back.
func withdraw(c *front.Ctx) error {
	f, err := c.Form("version")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(f.Get("version"))
	location, err := c.Once(func(tx *db.Tx) (string, error) {
		_, err := application.Withdraw(tx, c.Param("id"), version)
		return "/cases", err
	})
	if err == nil {
		c.Flash(text.Of("申请已撤回，可以随时重新申请。", "The application is taken back; you can apply again at any time."))
		return c.To(location)
	}
	p, failed := leaving(c)
	if failed != nil {
		return failed
	}
	return c.Again(err, func(s ui.ErrorSummaryProps) templComponent {
		p.Summary, p.Page.Error = s, true
		return pages.Withdraw(p)
	})
}
