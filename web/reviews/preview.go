package reviews

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/reviews"
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
	return doing(c, text.Of("决定已作出，信已发给商家。", "It is decided, and the letter is sent to the merchant."), func(tx *db.Tx) (string, error) {
		r, _, _, err := application.Drafted(tx, c.Param("id"))
		if err != nil {
			return "", err
		}
		r.Seen = f.Get("seen")
		if r.Outcome == application.Approved {
			_, err = application.Approve(tx, c.Param("id"), f.Version(), r)
		} else {
			_, err = application.Reject(tx, c.Param("id"), f.Version(), r)
		}
		return casePath(c), err
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) { return previewPage(c, sum) })
}

func previewPage(c *front.Ctx, sum ui.ErrorSummaryProps) (templ.Component, error) {
	var ready application.Ready
	err := c.View(func(tx *db.Tx) error {
		r, _, _, err := application.Drafted(tx, c.Param("id"))
		if err != nil {
			return err
		}
		if ready, err = application.Prepare(tx, c.Param("id"), r); err != nil {
			return err
		}
		return missing(ready.Case)
	})
	if err != nil {
		return nil, err
	}
	a := ready.Case
	if sum.Message == "" && ready.Fault != nil {
		sum = c.Summary(ready.Fault)
	}
	p := pages.PreviewProps{Page: under(c, c.T("预览并确认", "Preview and confirm")), Summary: sum.Unlinked(), Number: a.Number, Back: casePath(c) + "/decision", Seen: ready.Seen,
		Letter: drawn(c, c.Lang, ready, "letter"), English: drawn(c, c.Lang.Other(), ready, "letter-other")}
	p.Page.Error = sum.Message != ""
	if ready.Fault == nil && holds(c, a) {
		p.Confirm = confirming(c, ready)
	}
	return pages.Preview(p), nil
}

func drawn(c *front.Ctx, l text.Lang, ready application.Ready, id string) ui.LetterProps {
	p := letters.Of(l, ready.Letter, letters.Head{ID: id, Reference: ready.Case.Number, Sent: c.Now(), Preview: true,
		Clause: func(clause string) ui.ClauseProps { return kinds.Clause(ready.Case.Programme, clause) }})
	p.Lang = string(l)
	return p
}

func confirming(c *front.Ctx, ready application.Ready) ui.ConfirmProps {
	p := ui.ConfirmProps{Form: ui.FormProps{ID: "confirm", Action: casePath(c) + "/decision/confirm", Version: number(ready.Case.Version)}, Back: casePath(c) + "/decision", BackLabel: c.T("返回修改", "Go back and change it")}
	if ready.Ruling.Outcome == application.Approved {
		p.Consequences = []string{c.T("商家立即成为成员，合作期开始。", "The merchant becomes a member at once and its term begins."), c.T("上面的信立即发到站内信和邮箱。", "The letter above goes to the inbox and by mail at once.")}
		p.Action = ui.ButtonProps{Label: c.T("确认通过并发出", "Approve and send"), Kind: ui.Primary}
		return p
	}
	p.Consequences = []string{c.T("申请结束，商家可以申诉或重新申请。", "The application ends; the merchant may appeal or apply again."), c.T("上面的信立即发到站内信和邮箱。", "The letter above goes to the inbox and by mail at once.")}
	p.Action = ui.ButtonProps{Label: c.T("确认不予通过并发出", "Refuse and send"), Kind: ui.Danger}
	return p
}
