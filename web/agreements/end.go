package agreements

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/agreement"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/agreements"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// act is something that ends or stops an agreement: a confirm page that tells what follows, then the verb.
type act struct {
	path  string
	label text.Text
	done  text.Text
	may   access.Action
	from  []string // states in which it is offered
	tells []text.Text
	do    func(tx *db.Tx, e agreement.Ending, c *front.Ctx) error
}

var revoking = act{path: "revoke", label: text.Of("撤销", "Revoke"), done: text.Of("已撤销。", "Revoked."), may: access.Sign, from: alive,
	tells: []text.Text{text.Of("撤销立即生效，不能收回；之后可以重新签署。", "It takes effect at once and cannot be taken back; you may sign anew afterwards."), agreement.Consequence(),
		text.Of("同一次签署的其他协议不受影响。签署记录与证据继续保留。", "The other agreements of this signature stand. The record and the evidence are kept.")},
	do: func(tx *db.Tx, e agreement.Ending, c *front.Ctx) error {
		_, err := agreement.Revoke(tx, e, c.Who.Strong)
		return err
	}}

var suspending = act{path: "suspend", label: text.Of("暂停", "Suspend"), done: text.Of("已暂停，并通知了商家。", "Suspended, and the merchant was told."), may: access.Sanction, from: []string{rulebook.AgreementNormal},
	tells: []text.Text{text.Of("协议不再处于正常状态，直到恢复；商家会收到理由与处理办法的通知。", "The agreement is not in normal state until it is restored; the merchant is told the reason and what to do."),
		text.Of("暂停期间，未提交的申请不能提交，审核中的申请不能通过。", "Meanwhile an application cannot be submitted or approved.")},
	do: func(tx *db.Tx, e agreement.Ending, _ *front.Ctx) error {
		_, err := agreement.Suspend(tx, e)
		return err
	}}

var restoring = act{path: "restore", label: text.Of("恢复", "Restore"), done: text.Of("已恢复，并通知了商家。", "Restored, and the merchant was told."), may: access.Sanction, from: []string{rulebook.AgreementSuspended},
	tells: []text.Text{text.Of("协议立即恢复正常状态，商家会收到通知。", "The agreement is in normal state again at once, and the merchant is told.")},
	do: func(tx *db.Tx, e agreement.Ending, _ *front.Ctx) error {
		_, err := agreement.Restore(tx, e)
		return err
	}}

// ending shows what follows from an act.
func ending(a act) func(c *front.Ctx) error {
	return func(c *front.Ctx) error {
		page, err := a.page(c, agreement.Ending{Signature: c.Param("id"), Key: c.QueryParam("agreement")}, ui.ErrorSummaryProps{})
		if err != nil {
			return err
		}
		return c.Show(http.StatusOK, page)
	}
}

// end does it.
func end(a act) func(c *front.Ctx) error {
	return func(c *front.Ctx) error {
		f, err := c.Form("agreement", "reason", "version")
		if err != nil {
			return err
		}
		e := agreement.Ending{Signature: c.Param("id"), Key: f.Get("agreement"), Reason: f.Get("reason")}
		e.Version, _ = strconv.Atoi(f.Get("version")) // none: stale
		location, err := c.Once(func(tx *db.Tx) (string, error) { return address(c, e.Signature), a.do(tx, e, c) })
		if err == nil {
			c.Flash(a.done)
			return c.To(location)
		}
		page, drawing := a.page(c, e, c.Summary(err))
		if drawing != nil {
			return drawing
		}
		return c.Again(err, func(ui.ErrorSummaryProps) templ.Component { return page })
	}
}

func (a act) page(c *front.Ctx, e agreement.Ending, summary ui.ErrorSummaryProps) (page templ.Component, err error) {
	err = c.View(func(tx *db.Tx) error {
		s, err := agreement.Find(tx, e.Signature)
		if err != nil {
			return err
		}
		i, err := s.Item(e.Key)
		if err != nil {
			return err
		}
		t, err := i.Words(tx)
		if err != nil {
			return err
		}
		p := agreements.EndProps{Page: c.Page(c.In(text.F("%s“%s”", "%s “%s”", a.label, t.Title))), Crumbs: []ui.Link{{Label: s.Number, URL: address(c, s.ID)}}, Summary: summary, Key: i.Key,
			Reason: ui.Field{Name: "reason", Label: c.T("理由", "Reason"), Hint: c.T("会写入记录并发给对方。", "It is recorded and sent to the other side."), Value: e.Reason, Error: summary.Errors.Of("reason"), Required: true, MaxLength: 1000},
			Confirm: ui.ConfirmProps{Form: ui.FormProps{Action: address(c, s.ID) + "/" + a.path, Version: strconv.Itoa(i.Version)}, Back: address(c, s.ID),
				Action: ui.ButtonProps{Label: c.In(text.F("确认%s", "%s now", a.label)), Kind: ui.Danger}}}
		p.Page.Error = len(summary.Errors) > 0
		for _, words := range a.tells {
			p.Confirm.Consequences = append(p.Confirm.Consequences, c.In(words))
		}
		page = agreements.End(p)
		return nil
	})
	return page, err
}
