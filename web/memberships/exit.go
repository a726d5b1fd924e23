package memberships

import (
	"net/http"

	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// askExit explains how a member leaves, with what follows, and takes its request.
func askExit(c *front.Ctx) error {
	p, err := leaving(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func leaving(c *front.Ctx) (p pages.MatterProps, err error) {
	var m membership.Membership
	var w conduct.Way
	var programme string
	err = c.View(func(tx *db.Tx) (err error) {
		if m, err = membership.Find(tx, c.Param("id")); err != nil {
			return err
		}
		programme = c.TitleOf(m.Programme)
		w, err = conduct.WayOut(tx, m)
		return err
	})
	if err != nil {
		return p, err
	}
	p = pages.MatterProps{Page: c.Page(c.In(text.F("退出“%s”", "Leave “%s”", programme))), Lead: c.In(w.Explain),
		Crumbs: []ui.Link{{Label: c.T("我的计划", "Memberships"), URL: "/memberships"}, {Label: programme, URL: "/memberships/" + m.ID}}}
	if !m.Running(c.Now()) {
		p.Notice = &ui.NoticeProps{Tone: ui.Info, Title: c.T("这份成员资格已经结束或尚未开始", "This membership is over or has not begun"), Text: c.T("无需退出。", "There is nothing to leave.")}
		return p, nil
	}
	if w.Change != nil {
		p.Acts = append(p.Acts, changeAct(c, m, w))
	}
	switch {
	case w.Pending != nil:
		p.Notice = &ui.NoticeProps{Tone: ui.Info, Title: c.T("您的退出申请正在处理", "Your exit request is being dealt with"), Actions: []ui.ButtonProps{{Label: c.T("查看进度", "See where it stands"), URL: "/exits/" + w.Pending.ID}}}
	case w.Own && w.Change == nil:
		p.Acts = append(p.Acts, ownAct(c, m, w))
	case w.Request:
		p.Acts = append(p.Acts, requestAct(c, m, w))
	}
	return p, nil
}

func requestAct(c *front.Ctx, m membership.Membership, w conduct.Way) pages.Act {
	return act("exit", 0, pages.Act{Title: c.T("提出退出申请", "File an exit request"), Form: ui.FormProps{Action: "/memberships/" + m.ID + "/exit"},
		Consequences: append([]string{c.In(text.F("谁来决定：%s。决定前成员资格照常有效，您可以撤回申请。", "Who decides: %s. Until then the membership goes on, and you can take the request back.", signers(w.Signers))),
			c.In(text.F("获同意的，成员资格自离开之时结束。%s", "Once agreed, the membership ends as you leave. %s", w.Ending))}, barWords(c, w)...),
		Asks:    []pages.Ask{{Kind: "area", Field: ui.Field{Name: "reasons", Label: c.T("退出的理由", "Why you wish to leave"), Required: true, MaxLength: 4000, Rows: 6}}},
		Buttons: []ui.ButtonProps{{Label: c.T("提交退出申请", "File the request"), Kind: ui.Primary}, {Label: c.T("返回", "Back"), URL: "/memberships/" + m.ID, Kind: ui.Quiet}}})
}

func ownAct(c *front.Ctx, m membership.Membership, w conduct.Way) pages.Act {
	return act("leave", 0, pages.Act{Title: c.T("退出", "Leave"), Form: ui.FormProps{Action: "/memberships/" + m.ID + "/leave"},
		Consequences: append([]string{c.In(text.F("立即生效，且不能撤销。%s", "It takes effect at once and cannot be taken back. %s", w.Ending))}, barWords(c, w)...),
		Asks:         []pages.Ask{{Kind: "area", Field: ui.Field{Name: "reasons", Label: c.T("退出的理由", "Why you leave"), Optional: true, MaxLength: 4000}}},
		Buttons:      []ui.ButtonProps{{Label: c.T("确认退出", "Leave now"), Kind: ui.Danger}, {Label: c.T("返回", "Back"), URL: "/memberships/" + m.ID, Kind: ui.Quiet}}})
}

// changeAct lets a member leave under the present rules while changed ones are published (GEN-7).
func changeAct(c *front.Ctx, m membership.Membership, w conduct.Way) pages.Act {
	a := ownAct(c, m, conduct.Way{Ending: w.Ending})
	a.Title = c.T("不接受新规则，按现行规则退出", "Leave under the present rules, as the new ones are not accepted")
	a.Lead = c.In(text.F("新规则自 %s 起施行；在此之前可以直接退出，无需批准，之后再次申请不受限制。", "New rules take effect at %s. Until then you may leave without anyone's agreement, and may apply again at any time.", w.Change.Effective.Text()))
	return a
}

func barWords(c *front.Ctx, w conduct.Way) []string {
	switch {
	case !w.Barred:
		return nil
	case w.Bar.Until == clock.Never:
		return []string{c.T("离开后不能再次申请本计划。", "After leaving, you cannot apply to this programme again.")}
	}
	return []string{c.In(text.F("如果今天离开，最早可于 %s 再次申请（%s）。", "Leaving today, you could apply again from %s on (%s).", w.Bar.Until.Text(), w.Bar.Clause))}
}

// requestExit files the request.
func requestExit(c *front.Ctx) error {
	s, err := read(c, "exit")
	if err != nil {
		return err
	}
	return doing(c, s, text.Of("退出申请已提交，结果会发到站内信和邮箱。", "The request is filed; the outcome comes to your inbox and by mail."), func(tx *db.Tx) (string, error) {
		x, err := conduct.RequestExit(tx, c.Param("id"), s.get("reasons"))
		return "/exits/" + x.ID, err
	}, leaving)
}

// leaveOwn leaves at once, where that is open.
func leaveOwn(c *front.Ctx) error {
	s, err := read(c, "leave")
	if err != nil {
		return err
	}
	return doing(c, s, text.Of("您已退出，确认函已发到站内信和邮箱。", "You have left; the confirmation is in your inbox and in your mail."), func(tx *db.Tx) (string, error) {
		x, err := conduct.LeaveOwn(tx, c.Param("id"), s.get("reasons"))
		return "/exits/" + x.ID, err
	}, leaving)
}
