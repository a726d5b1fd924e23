package memberships

import (
	"net/http"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/growth"
	"github.com/mengyue/portal/models/listing"
	"github.com/mengyue/portal/models/membership"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/relation"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	pages "github.com/mengyue/portal/views/memberships"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// showMembership is one membership: its term, what comes with it, what happened.
func showMembership(c *front.Ctx) error {
	var p pages.MatterProps
	err := c.View(func(tx *db.Tx) error {
		m, err := membership.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		book, err := m.Book(tx)
		if err != nil {
			return err
		}
		if p, err = member(c, tx, m, book); err != nil || !c.Staff() {
			return err
		}
		return officeOf(c, tx, m, &p)
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Matter(p))
}

func member(c *front.Ctx, tx *db.Tx, m membership.Membership, book *rulebook.Edition) (p pages.MatterProps, err error) {
	name, err := called(c, tx, m)
	if err != nil {
		return p, err
	}
	states, err := kinds.Members(tx, m)
	if err != nil {
		return p, err
	}
	p = pages.MatterProps{Page: c.Page(name), Status: memberStatus(c, states, m), Crumbs: []ui.Link{{Label: c.T("我的计划", "Memberships"), URL: c.Side("/memberships")}},
		Kicker: c.T("成员资格", "Membership"), Facts: memberFacts(c, tx, m, states[m.ID])}
	if c.Staff() {
		p.Crumbs[0].Label = c.T("成员", "Memberships")
	}
	if p.Steps, err = termSteps(c, tx, m, states[m.ID]); err != nil {
		return p, err
	}
	if p.Deadline, err = due(c, tx, membership.TermDeadline, m.Ref()); err != nil {
		return p, err
	}
	if !c.Staff() {
		if p.Actions, err = ways(c, tx, m); err != nil {
			return p, err
		}
		if m.Ended == 0 {
			p.Parts = append(p.Parts, given(c, book))
		}
	}
	requests, err := requestsOf(c, tx, m)
	if err != nil {
		return p, err
	}
	p.Parts = append(p.Parts, requests...)
	p.Events, err = history(c, tx, m.Ref())
	return p, err
}

func memberFacts(c *front.Ctx, tx *db.Tx, m membership.Membership, state kinds.State) []ui.SummaryRow {
	rows := []ui.SummaryRow{edition(c, tx, m.Programme, m.Edition), {Key: c.T("自", "Since"), Value: c.In(m.From.Text())}, {Key: c.T("至", "Until"), Value: until(c, m)}}
	if m.Ended != 0 && m.Ended < m.Until { // it did not come to its end
		rows = rows[:2]
	}
	if m.Ended != 0 {
		rows = append(rows, ui.SummaryRow{Key: c.T("结束", "Ended"), Value: c.In(text.F("%s，%s", "%s, %s", state.Label, m.Ended.Text())), Note: c.In(text.F("依据 %s", "under %s", m.EndClause))})
	}
	if why := c.In(state.Means); why != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("目前", "At present"), Value: c.In(state.Label), Note: why})
	}
	if m.Case != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("由申请而来", "From the application"), Value: c.T("已批准", "approved"), Change: c.Side("/cases/" + m.Case), Action: c.T("查看申请", "See the application")})
	}
	return rows
}

// termSteps is how far the term is: joined, the renewal window, the end.
func termSteps(c *front.Ctx, tx *db.Tx, m membership.Membership, state kinds.State) ([]ui.Step, error) {
	if m.Until == clock.Never {
		return nil, nil
	}
	step := func(label, note string, at clock.Instant) ui.Step {
		s := ui.Step{Label: label, Note: note, Time: at.String()}
		if at <= tx.Now {
			s.State = ui.StepDone
		}
		return s
	}
	out := []ui.Step{step(c.T("加入", "Joined"), c.In(stamp(m.From)), m.From)}
	if m.Ended != 0 && m.Ended < m.Until {
		return append(out, ui.Step{Label: c.In(state.Label), Note: c.In(stamp(m.Ended)), Time: m.Ended.String(), State: ui.StepFailed}), nil
	}
	w, ok, err := membership.RenewalWindow(tx, m)
	if ok {
		out = append(out, step(c.T("可申请续约", "Renewal opens"), c.In(stamp(w.Opens)), w.Opens), step(c.T("续约申请截止", "Renewal closes"), endStamp(c, w.Closes), w.Closes))
	}
	return append(out, step(c.T("合作期届满", "End of the term"), endStamp(c, m.Until), m.Until)), err
}

// ways are what a merchant can do with its membership, or the way to what it has begun.
func ways(c *front.Ctx, tx *db.Tx, m membership.Membership) ([]ui.ButtonProps, error) {
	if !m.Running(tx.Now) {
		return nil, nil
	}
	var out []ui.ButtonProps
	open, err := membership.InRenewalWindow(tx, m)
	if err != nil {
		return nil, err
	}
	if open {
		renew := ui.ButtonProps{Label: c.T("申请续约", "Apply for the renewal"), URL: "/programmes/" + m.Programme + "/apply", Kind: ui.Primary}
		cases, err := application.Of(tx, m.Merchant)
		if err != nil {
			return nil, err
		}
		for _, a := range cases {
			if a.Renews == m.ID && a.IsOpen() {
				renew = ui.ButtonProps{Label: c.T("查看续约申请", "See the application for the renewal"), URL: "/cases/" + a.ID, Kind: ui.Primary}
			}
		}
		out = append(out, renew)
	}
	leave := ui.ButtonProps{Label: c.T("退出", "Leave"), URL: "/memberships/" + m.ID + "/exit", Kind: ui.Quiet}
	exits, err := conduct.ListExits(tx, conduct.Exits{Membership: m.ID, Limit: 50})
	for _, x := range exits {
		if x.Open() {
			leave = ui.ButtonProps{Label: c.T("查看退出申请", "See the exit request"), URL: "/exits/" + x.ID}
		}
	}
	return append(out, leave), err
}

// given is what a member gets, and where to find what its programme has.
func given(c *front.Ctx, book *rulebook.Edition) pages.Part {
	p := pages.Part{ID: "benefits", Title: c.T("您得到的", "What you get")}
	for _, b := range book.Benefits {
		p.List = append(p.List, c.In(b.Text))
	}
	for _, way := range []struct {
		has  bool
		link ui.ButtonProps
	}{
		{book.Tag != nil, ui.ButtonProps{Label: c.T("商品标识", "Product tags"), URL: "/tags"}},
		{book.Growth != nil, ui.ButtonProps{Label: c.T("成长任务", "Growth tasks"), URL: "/tasks"}},
		{book.SignUp != nil, ui.ButtonProps{Label: c.T("商品报名", "Product sign-ups"), URL: "/signups"}},
		{book.Publishing != nil, ui.ButtonProps{Label: c.T("发布的商品", "Published products"), URL: "/listings"}},
		{book.Relation != nil, ui.ButtonProps{Label: c.T("合作关系", "Relations"), URL: "/relations"}},
		{book.Levels != nil, ui.ButtonProps{Label: c.T("等级", "Levels"), URL: "/levels"}},
		{len(book.Agreements) > 0, ui.ButtonProps{Label: c.T("协议", "Agreements"), URL: "/signatures"}},
		{book.Deposit != nil, ui.ButtonProps{Label: c.T("保证金", "Deposit"), URL: "/deposit"}},
		{book.Tag != nil, ui.ButtonProps{Label: c.T("服务费", "Fees"), URL: "/fees"}},
		{watch.Watches(book), ui.ButtonProps{Label: c.T("规则状态", "How you stand"), URL: "/standing"}},
	} {
		if way.has {
			p.Actions = append(p.Actions, way.link)
		}
	}
	return p
}

// requestsOf are the exit requests and removals of a membership.
func requestsOf(c *front.Ctx, tx *db.Tx, m membership.Membership) ([]pages.Part, error) {
	exits, err := conduct.ListExits(tx, conduct.Exits{Membership: m.ID, Limit: 50})
	if err != nil {
		return nil, err
	}
	removals, err := conduct.ListRemovals(tx, conduct.Removals{Membership: m.ID, Limit: 50})
	if err != nil {
		return nil, err
	}
	t := &ui.TableProps{ID: "requests", Caption: c.T("退出申请与清退的记录", "Exit requests and removals"), HideCaption: true, Columns: ui.Heads(c.T("事项", "What"), c.T("状态", "State"), c.T("时间", "When"))}
	for _, x := range exits {
		t.Rows = append(t.Rows, ui.Row{ID: "x-" + x.ID, Cells: []ui.Cell{{Text: c.T("退出申请", "Exit request"), URL: c.Side("/exits/" + x.ID), About: c.In(stamp(x.Requested.At))}, {Status: status(c, x.State())}, c.At(x.Requested.At)}})
	}
	for _, r := range removals {
		if !c.Staff() && r.Decision == "" {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{ID: "r-" + r.ID, Cells: []ui.Cell{{Text: scope(c, r), URL: c.Side("/removals/" + r.ID), About: c.In(stamp(r.Proposed.At))}, {Status: removalStatus(c, r)}, c.At(max(r.Closed, r.Proposed.At))}})
	}
	if len(t.Rows) == 0 {
		return nil, nil
	}
	return []pages.Part{{ID: "leaving", Title: c.T("退出与清退", "Leaving and removal"), Table: t}}, nil
}

// officeOf adds what staff see of a membership: whose it is, bars, tasks, and what they can do.
func officeOf(c *front.Ctx, tx *db.Tx, m membership.Membership, p *pages.MatterProps) error {
	who, err := merchant.Find(tx, m.Merchant)
	if err != nil {
		return err
	}
	p.Page.Title = c.In(text.F("%s：%s", "%s: %s", who.Name, p.Page.Title))
	p.Facts = append([]ui.SummaryRow{{Key: c.T("商家", "Merchant"), Value: who.Name, Note: who.LegalID}}, p.Facts...)
	if err := gone(c, tx, m, p); err != nil {
		return err
	}
	bars, err := barred(c, tx, m.Merchant)
	if err != nil {
		return err
	}
	tasks, err := growth.List(tx, growth.Question{Membership: m.ID, Limit: 100})
	if err != nil {
		return err
	}
	t := taskTable(c, tasks, nil)
	t.Caption = c.T("布置给该成员的任务", "Tasks given to this member")
	p.Parts = append(append(p.Parts, bars...), pages.Part{ID: "growth", Title: c.T("成长任务", "Growth tasks"), Table: &t, Empty: c.T("还没有布置任务。", "No task was given yet.")})
	if m.Running(tx.Now) {
		p.Actions = append(p.Actions, mayDo(c, m)...)
		if book, err := m.Book(tx); err == nil && len(book.Ladders) > 0 && access.May(c.Who.Role, access.Sanction) {
			p.Actions = append(p.Actions, ui.ButtonProps{Label: c.T("提出违规处理", "Report a breach"), URL: "/staff/memberships/" + m.ID + "/finding"})
		}
	}
	p.Actions = append(p.Actions, ui.ButtonProps{Label: c.T("已签协议", "Signed agreements"), URL: "/staff/signatures?merchant=" + m.Merchant, Kind: ui.Quiet})
	return nil
}

// gone tells of a membership that has ended what went with it in one step, and how far the other sides have been told.
func gone(c *front.Ctx, tx *db.Tx, m membership.Membership, p *pages.MatterProps) error {
	if m.Ended == 0 {
		return nil
	}
	goods, err := listing.Count(tx, listing.Question{Membership: m.ID})
	if err != nil {
		return err
	}
	told, all, err := relation.Told(tx, m)
	if goods > 0 {
		p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("随之删除的商品信息", "Products' information deleted with it"), Value: c.In(text.F("%d 件", "%d product{s}", goods)), Note: c.T("一步生效：其他人看到的是全部，或者什么都没有。", "In one step: others see all of it or nothing.")})
	}
	if all > 0 {
		p.Facts = append(p.Facts, ui.SummaryRow{Key: c.T("随之结束的合作关系", "Relations ended with it"), Value: c.In(text.F("%d 个", "%d relation{s}", all)), Note: c.In(text.F("已告知对方 %d / %d", "other sides told: %d of %d", told, all))})
	}
	return err
}

var happened = map[string]text.Text{
	"membership.admitted": text.Of("加入计划", "Joined"), "membership.ended": text.Of("成员资格结束", "The membership ended"), "membership.reinstated": text.Of("成员资格恢复", "The membership was reinstated"),
	"membership.succeeded": text.Of("续约的合作期开始", "The renewed term began"), "bar.set": text.Of("再次申请受限", "Barred from applying again"), "bar.lifted": text.Of("再次申请的限制解除", "The bar was lifted"),
	"tags.ended": text.Of("标识与服务费终止", "Tags and their fees ended"), "tags.reinstated": text.Of("标识恢复", "Tags were reinstated"),
	"removal.proposed": text.Of("提出清退", "Removal proposed"), "removal.carried": text.Of("第二人签署，清退生效", "Countersigned; the removal took effect"), "removal.refused": text.Of("第二人拒绝签署", "The second person refused to sign"),
	"removal.withdrawn": text.Of("提出人撤回", "Taken back by the proposer"), "removal.undone": text.Of("申诉成立，清退撤销", "Undone on appeal"), "removal.overtaken": text.Of("随成员资格终止", "Ended with the membership"), "removal.restored": text.Of("随成员资格恢复", "Restored with the membership"),
	"exit.requested": text.Of("提出退出申请", "Exit requested"), "exit.taken": text.Of("自行退出", "Left by itself"), "exit.signed": text.Of("第一人签署", "First signature"), "exit.returned": text.Of("第二人退回", "Returned by the second person"),
	"exit.agreed": text.Of("同意退出", "Exit agreed"), "exit.refused": text.Of("不同意退出", "Exit not agreed"), "exit.withdrawn": text.Of("商家撤回", "Taken back by the merchant"), "exit.reopened": text.Of("申诉成立，重新处理", "Dealt with anew after an appeal"),
	"exit.overtaken": text.Of("随成员资格终止", "Ended with the membership"), "exit.restored": text.Of("随成员资格恢复", "Restored with the membership"), "exit.answer.overdue": text.Of("答复超时，已升级", "The answer was late and escalated"),
	"appeal.filed": text.Of("提出申诉", "Appealed"), "appeal.evidence": text.Of("补充证据", "Evidence added"), "appeal.upheld": text.Of("申诉成立", "Upheld"), "appeal.refused": text.Of("申诉不成立", "Refused"),
	"appeal.withdrawn": text.Of("商家撤回", "Taken back by the merchant"), "appeal.answer.overdue": text.Of("处理超时，已升级", "The ruling was late and escalated"),
	"task.given": text.Of("布置任务", "Given"), "task.done": text.Of("商家标记完成", "Marked as done"), "task.accepted": text.Of("接受邀请", "Invitation accepted"), "task.declined": text.Of("婉拒邀请", "Invitation declined"),
	"task.confirmed": text.Of("确认完成", "Confirmed"), "task.returned": text.Of("退回", "Sent back"), "task.cancelled": text.Of("取消", "Cancelled"), "task.overdue": text.Of("过期", "Overdue"),
	"finding.proposed": text.Of("提出违规处理", "Breach reported"), "finding.in_force": text.Of("处理生效", "In force"), "finding.refused": text.Of("第二人拒绝签署", "The second person refused to sign"), "finding.withdrawn": text.Of("提出人撤回", "Taken back by the proposer"),
	"finding.lifted": text.Of("临时措施解除", "Lifted"), "finding.undone": text.Of("申诉成立，处理撤销", "Undone on appeal"), "finding.ended": text.Of("监管期满", "The supervision ended"), "finding.recounted": text.Of("次数重新计算", "Counted anew"), "finding.eased": text.Of("处理减轻", "Measures eased"),
	"hold.put": text.Of("限制展示", "Kept from being seen"), "hold.prepared": text.Of("限制展示待生效", "To be kept from being seen"), "hold.dropped": text.Of("限制展示取消", "Not kept from being seen after all"), "hold.lifted": text.Of("恢复展示", "To be seen again"),
	"taking.proposed": text.Of("提出", "Proposed"), "taking.carried": text.Of("生效并入账", "In effect and entered"), "taking.refused": text.Of("第二人拒绝签署", "The second person refused to sign"), "taking.withdrawn": text.Of("提出人撤回", "Taken back by the proposer"), "taking.reversed": text.Of("申诉成立，扣除撤销", "Undone on appeal"),
	"task.ended": text.Of("随成员资格终止", "Ended with the membership"), "task.restored": text.Of("随成员资格恢复", "Restored with the membership"),
}

// history tells what happened to an object, the newest first.
func history(c *front.Ctx, tx *db.Tx, object string) ([]ui.Event, error) {
	return c.History(tx, object, front.Happened{Words: happened, Inner: []string{"exit.signed", "exit.returned", "removal.proposed", "finding.proposed"}})
}
