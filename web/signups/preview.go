package signups

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/signups"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/letters"
)

// preview shows the very letter that the drafted decision would send.
func preview(c *front.Ctx) error {
	page, err := previewPage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

// confirm takes the drafted decision and sends the letter that was previewed.
func confirm(c *front.Ctx) error {
	f, err := c.Form("version", "seen")
	if err != nil {
		return err
	}
	return doing(c, text.Of("决定已作出，信已发给商家。", "It is decided, and the letter is sent to the merchant."), func() (string, error) {
		return c.Once(func(tx *db.Tx) (string, error) {
			s, err := signup.Find(tx, c.Param("id"))
			if err != nil {
				return "", err
			}
			r, err := signup.Drafted(tx, s)
			if err != nil {
				return "", err
			}
			r.Seen = f.Get("seen")
			_, err = signup.Decide(tx, s.ID, f.Version(), r)
			return desk + "/" + s.ID, err
		})
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) { return previewPage(c, sum) })
}

func previewPage(c *front.Ctx, sum ui.ErrorSummaryProps) (templ.Component, error) {
	var ready signup.Ready
	err := c.View(func(tx *db.Tx) error {
		t, err := lay(tx, c.Param("id"))
		if err != nil {
			return err
		}
		r, err := signup.Drafted(tx, t.form.SignUp)
		if err == nil {
			ready, err = signup.Prepare(tx, c.Param("id"), r)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s := ready.Form.SignUp
	if sum.Message == "" && ready.Fault != nil {
		sum = c.Summary(ready.Fault)
	}
	here := desk + "/" + s.ID + "/decision"
	p := pages.PreviewProps{Page: c.Page(c.T("预览并确认", "Preview and confirm")), Summary: sum.Unlinked(), Number: s.Number, Back: here, Seen: ready.Seen,
		Letter: drawn(c, c.Lang, ready, "letter"), Other: drawn(c, c.Lang.Other(), ready, "letter-other")}
	p.Page.Error = sum.Message != ""
	if ready.Fault == nil && s.Claimed.By == c.Who.Account {
		p.Confirm = confirming(c, ready)
	}
	return pages.Preview(p), nil
}

func drawn(c *front.Ctx, l text.Lang, ready signup.Ready, id string) ui.LetterProps {
	p := letters.Of(l, ready.Letter, letters.Head{ID: id, Reference: ready.Form.SignUp.Number, Sent: c.Now(), Preview: true,
		Clause: func(id string) ui.ClauseProps { return kinds.Clause(ready.Form.SignUp.Programme, id) }})
	p.Lang = string(l)
	return p
}

func confirming(c *front.Ctx, ready signup.Ready) ui.ConfirmProps {
	s := ready.Form.SignUp
	here := desk + "/" + s.ID + "/decision"
	p := ui.ConfirmProps{Form: ui.FormProps{ID: "confirm", Action: here + "/confirm", Version: number(s.Version)}, Back: here, BackLabel: c.T("返回修改", "Go back and change it"),
		Action: ui.ButtonProps{Label: c.T("确认并发出", "Confirm and send"), Kind: ui.Primary}}
	sent := c.T("上面的信立即发到站内信和邮箱。", "The letter above goes to the inbox and by mail at once.")
	switch ready.Ruling.Outcome {
	case signup.Passed:
		p.Consequences = []string{c.T("商品通过审核。", "The product passes its review."), sent}
	case signup.Refused:
		p.Action.Kind = ui.Danger
		p.Consequences = []string{c.T("本次报名结束，不能再修改；商家可以申诉。", "The sign-up ends and cannot be amended; the merchant may appeal."), sent}
	default:
		p.Consequences = []string{c.In(text.F("指出的 %d 个项目重新开放，其他内容保持不变；商家可以申诉。", "The %d item{s} named {opens|open} again, everything else stays; the merchant may appeal.", len(ready.Ruling.Advice))), sent}
	}
	return p
}
