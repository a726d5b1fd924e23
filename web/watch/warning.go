package watch

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/conduct"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/decision"
	"github.com/mengyue/portal/models/merchant"
	"github.com/mengyue/portal/models/product"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	"github.com/mengyue/portal/views/ui"
	pages "github.com/mengyue/portal/views/watch"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/verdicts"
)

// warning is one warning, to its merchant and to staff.
func warning(c *front.Ctx) error {
	p, err := warningPage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Warning(p))
}

// warned is a warning with what its page tells.
type warned struct {
	watch.Warning
	book *rulebook.Edition
	rule rulebook.Rule
	line *watch.Line // as it would be judged now; nil where nobody is judged any more
}

func findWarning(tx *db.Tx, id string) (w warned, err error) {
	if w.Warning, err = watch.Find(tx, id); err != nil {
		return w, err
	}
	if w.book, err = rulebook.Books(tx).Edition(w.Programme, w.Edition); err != nil {
		return w, err
	}
	w.rule, _ = w.book.Rule(w.Rule)
	if w.Open() {
		w.line, err = watch.Looked(tx, w.Warning)
	}
	return w, err
}

func warningPage(c *front.Ctx, errs ui.ErrorSummaryProps) (p pages.WarningProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		w, err := findWarning(tx, c.Param("id"))
		if err != nil {
			return err
		}
		p = pages.WarningProps{Page: c.Page(c.In(text.F("警告：%s", "Warning: %s", w.rule.Title))), Errors: errs, Status: warningStatus(c, w.Warning), Notice: w.ended(c), Label: c.T("现在的情况", "How it stands now"),
			Crumbs: []ui.Link{{Label: c.T("规则状态", "How you stand"), URL: "/standing"}}, Kicker: c.In(w.book.Title), Todo: w.todo(c), Acts: w.acts(c)}
		if c.Staff() {
			p.Crumbs = []ui.Link{{Label: c.T("警告", "Warnings"), URL: "/staff/warnings"}}
		}
		p.Page.Error = errs.Message != ""
		if w.line != nil {
			today, err := rulebook.Books(tx).InForce(w.Programme, tx.Now)
			if err != nil {
				return err
			}
			p.Checks = verdicts.Checks(c.Lang, today, []rulebook.Result{w.line.Result}, nil)
		}
		if p.Facts, err = w.facts(c, tx); err != nil {
			return err
		}
		if p.Deadline, err = warningDeadline(c, tx, w.Warning); err != nil {
			return err
		}
		if p.Deadline != nil && w.rule.Warning != nil {
			p.Deadline.Consequence = c.In(text.F("届时仍不符合的：%s。", "What is not met then: %s.", w.rule.Follows()))
		}
		if p.Appeal, err = w.appeal(c, tx); err != nil {
			return err
		}
		p.Events, err = events(c, tx, w.Ref())
		return err
	})
	return p, err
}

func (w warned) facts(c *front.Ctx, tx *db.Tx) ([]ui.SummaryRow, error) {
	rows := []ui.SummaryRow{}
	if c.Staff() {
		m, err := merchant.Find(tx, w.Merchant)
		if err != nil {
			return nil, err
		}
		rows = append(rows, ui.SummaryRow{Key: c.T("商家", "Merchant"), Value: m.Name, Note: m.LegalID})
	}
	if w.Store != "" {
		s, err := merchant.FindStore(tx, w.Store)
		if err != nil {
			return nil, err
		}
		row := ui.SummaryRow{Key: c.T("店铺", "Store"), Value: s.Name}
		if c.Staff() {
			row.Change, row.Action = "/staff/stores/"+s.ID, c.T("查看店铺", "See the store")
		}
		rows = append(rows, row)
	}
	if w.Product != "" {
		p, err := product.Find(tx, w.Product)
		if err != nil {
			return nil, err
		}
		rows = append(rows, ui.SummaryRow{Key: c.T("商品", "Product"), Value: p.Title, Note: p.ID})
	}
	k, _ := w.book.Clause(w.Clause)
	rows = append(rows, ui.SummaryRow{Key: c.In(text.F("条款 %s", "Clause %s", w.Clause)), Value: c.In(k.Text), Change: kinds.Clause(w.Programme, w.Clause).URL, Action: c.T("查看", "See")},
		ui.SummaryRow{Key: c.T("发现时", "As found"), Value: c.In(w.Found), Note: c.In(w.Opened.Text())})
	if w.Broken > w.Opened {
		rows = append(rows, ui.SummaryRow{Key: c.T("转为不符合", "Not met since"), Value: c.In(w.Broken.Text()), Note: c.T("先临近界限，后来不符合；改正期限不变。", "It was near first and is not met now; the end stays as it was.")})
	}
	if w.Due > w.Opened {
		rows = append(rows, ui.SummaryRow{Key: c.T("改正期限", "To mend by"), Value: c.In(w.Due.EndText())})
	}
	if w.Plans(w.book) && !c.Staff() {
		rows = append(rows, ui.SummaryRow{Key: c.T("改进计划", "Plan"), Value: c.T("接受后不会暂停，并有一段免疫期", "once accepted nothing is suspended, and you are immune for a while"), Change: "/warnings/" + w.ID + "/plan", Action: c.T("提交改进计划", "Hand in a plan")})
	}
	rows = append(rows, w.stays(c)...)
	if w.Decision != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("决定", "Decision"), Value: c.In(conduct.Title(decision.Warning)), Change: "/decisions/" + w.Decision, Action: c.T("查看决定", "See the decision")})
	}
	return append(rows, w.followed(c, tx)...), nil
}

// stays tells of a stay: to staff who asked and who agreed, to the merchant that it holds.
func (w warned) stays(c *front.Ctx) []ui.SummaryRow {
	switch {
	case !w.Stay.Given() || !c.Staff() && !w.StayHolds():
		return nil
	case !c.Staff():
		return []ui.SummaryRow{{Key: c.T("暂缓", "Stayed"), Value: c.T("到期时不作处理，由平台的两名工作人员决定", "nothing follows at its end, as two people of the platform have decided")}}
	}
	rows := []ui.SummaryRow{{Key: c.T("提出暂缓", "Stay asked for"), Value: c.In(text.F("%s，%s", "%s, %s", w.Stay.Name, w.Stay.At.Text())), Note: w.StayReason}}
	if w.StayHolds() {
		rows = append(rows, ui.SummaryRow{Key: c.T("第二人签署", "Second signature"), Value: c.In(text.F("%s，%s", "%s, %s", w.Second.Name, w.Second.At.Text()))})
	}
	return rows
}

// followed is what came of it.
func (w warned) followed(c *front.Ctx, tx *db.Tx) []ui.SummaryRow {
	id := watch.DecisionOf(tx, w.Warning)
	if id == "" {
		return nil
	}
	return []ui.SummaryRow{{Key: c.T("后续处理", "What followed"), Value: c.In(w.rule.Follows()), Change: "/decisions/" + id, Action: c.T("查看决定与申诉", "See the decision, and how to appeal")}}
}

// todo is what the merchant is to do about it.
func (w warned) todo(c *front.Ctx) []string {
	if !w.Open() || w.line == nil {
		return nil
	}
	switch {
	case w.line.State == watch.Fine:
		return []string{c.T("已符合要求；下次检查时警告自动结束，无需操作。", "It is met again. The warning ends by itself with the next check; there is nothing to do.")}
	case w.line.State == watch.Close:
		return []string{c.T("目前符合要求但临近界限，请留意数据变化。临近本身没有后果；但改正期限已经起算，到期时不符合的，不再另给时间。", "It is met but near its line: keep an eye on it. Being near has no consequence; but the time to mend is running, and what is not met at its end gets no more.")}
	case w.line.State == watch.Unknown:
		return []string{c.T("目前没有可用数据；没有数据不会因此受到处理。", "There is no figure now; nothing follows from that.")}
	case w.line.Result.Way.IsZero():
		return []string{c.In(w.line.Result.Detail)}
	}
	return []string{c.In(w.line.Result.Way)}
}

// ended says how it ended.
func (w warned) ended(c *front.Ctx) *ui.NoticeProps {
	if w.Open() {
		return nil
	}
	s := warningStatus(c, w.Warning)
	return &ui.NoticeProps{Tone: s.Tone, Title: s.Label, Text: c.In(text.F("结束于 %s。", "It ended at %s.", w.Closed.Text()))}
}

// appeal says how the decision behind it can be appealed.
func (w warned) appeal(c *front.Ctx, tx *db.Tx) (*ui.NoticeProps, error) {
	if w.Decision == "" {
		return nil, nil
	}
	d, err := decision.Find(tx, w.Decision)
	if err != nil {
		return nil, err
	}
	a, appealed, err := conduct.AppealFrom(tx, d.ID)
	switch {
	case err != nil:
		return nil, err
	case appealed:
		return &ui.NoticeProps{Title: c.T("已提出申诉", "It was appealed"), Actions: []ui.ButtonProps{{Label: c.T("查看申诉", "See the appeal"), URL: c.Side("/appeals/" + a.ID)}}}, nil
	case conduct.Appealable(d, tx.Now) != nil:
		return &ui.NoticeProps{Title: c.T("申诉期已过", "The time to appeal is over"), Text: c.In(text.F("申诉期于 %s 截止。", "It ended at %s.", d.AppealUntil.EndText()))}, nil
	}
	n := &ui.NoticeProps{Tone: ui.Info, Title: c.T("如认为事实有误", "If the facts are wrong"), Text: c.In(text.F("可以在 %s 前从该决定申诉，由没有参与的人处理；成立的，全部影响撤销。", "You may appeal from the decision until %s. Somebody who had no part in it decides; when upheld, every effect is undone.", d.AppealUntil.EndText()))}
	if !c.Staff() && access.May(c.Who.Role, access.Object) {
		n.Actions = []ui.ButtonProps{{Label: c.T("申诉", "Appeal"), URL: "/decisions/" + d.ID + "/appeal", Kind: ui.Primary}}
	}
	return n, nil
}

// acts are what staff can do: ask for a stay, agree to it, take it back.
func (w warned) acts(c *front.Ctx) []pages.Act {
	if !c.Staff() || !w.Open() || c.Now() >= w.Due {
		return nil
	}
	home, version := "/staff/warnings/"+w.ID, strconv.Itoa(w.Version)
	var out []pages.Act
	if !w.Stay.Given() && access.May(c.Who.Role, access.Sanction) {
		out = append(out, pages.Act{ID: "stay", Title: c.T("暂缓处理", "Stay what follows"), Form: ui.FormProps{Action: home + "/stay", Version: version}, Button: ui.ButtonProps{Label: c.T("提出暂缓", "Ask for a stay"), Kind: ui.Primary},
			Reason: &ui.Field{Name: "reason", Label: c.T("理由", "Reason"), Required: true, MaxLength: 2000}, Consequences: []string{c.T("由另一位有复核权限的同事签署后才有效。", "It holds once a colleague who may countersign has signed."), c.T("到期时仍不符合也不作处理；之后会重新警告并给足时间。", "At the end nothing follows from what is still not met; it is warned of anew, with the full time.")}})
	}
	if w.Stay.Given() && !w.StayHolds() && w.Stay.By != c.Who.Account && access.May(c.Who.Role, access.Countersign) {
		out = append(out, pages.Act{ID: "agree", Title: c.T("第二人签署", "Second signature"), Form: ui.FormProps{Action: home + "/agree", Version: version}, Button: ui.ButtonProps{Label: c.T("签署，暂缓处理", "Sign the stay"), Kind: ui.Primary},
			Consequences: []string{c.In(text.F("理由：%s", "The reason: %s", text.Same(w.StayReason))), c.T("签署后，到期时不作处理。", "Once signed, nothing follows at the end.")}})
	}
	if w.Stay.Given() && access.May(c.Who.Role, access.Sanction) {
		out = append(out, pages.Act{ID: "drop", Title: c.T("撤回暂缓", "Take the stay back"), Form: ui.FormProps{Action: home + "/drop", Version: version}, Button: ui.ButtonProps{Label: c.T("撤回暂缓", "Take the stay back")},
			Consequences: []string{c.T("到期时仍不符合的，按规则处理。", "What is still not met at the end has its consequence.")}})
	}
	return out
}

func askStay(c *front.Ctx) error {
	return stay(c, text.Of("已提出暂缓，等待第二人签署。", "A stay is asked for; it waits for the second signature."), func(tx *db.Tx, version int, reason string) error {
		_, err := watch.AskStay(tx, c.Param("id"), version, reason)
		return err
	})
}

func agreeStay(c *front.Ctx) error {
	return stay(c, text.Of("已签署，到期时不作处理。", "Signed; nothing follows at the end."), func(tx *db.Tx, version int, _ string) error {
		_, err := watch.AgreeStay(tx, c.Param("id"), version)
		return err
	})
}

func dropStay(c *front.Ctx) error {
	return stay(c, text.Of("暂缓已撤回。", "The stay is taken back."), func(tx *db.Tx, version int, _ string) error {
		_, err := watch.DropStay(tx, c.Param("id"), version)
		return err
	})
}

// stay runs a verb on the warning and comes back to its page.
func stay(c *front.Ctx, done text.Text, do func(tx *db.Tx, version int, reason string) error) error {
	f, err := c.Form("version", "reason")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(f.Get("version"))
	location, err := c.Once(func(tx *db.Tx) (string, error) {
		return "/staff/warnings/" + c.Param("id"), do(tx, version, f.Get("reason"))
	})
	if err == nil {
		c.Flash(done)
		return c.To(location)
	}
	return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := warningPage(c, s)
		for i := range p.Acts {
			if r := p.Acts[i].Reason; r != nil {
				r.Value, r.Error = f.Get("reason"), s.Errors.Of("reason")
			}
		}
		return pages.Warning(p), err
	})
}

var happened = map[string]text.Text{
	"warning.opened": text.Of("警告开始", "The warning opened"), "warning.broken": text.Of("转为不符合", "Not met from here on"), "warning.mended": text.Of("已改正，警告结束", "Mended; the warning ended"),
	"warning.held": text.Of("到期，未突破界限", "It ended; the line was kept"), "warning.unproven": text.Of("到期，没有数据", "It ended; no figure was available"), "warning.removed": text.Of("按规则处理", "It had its consequence"),
	"warning.stayed": text.Of("已暂缓", "Stayed"), "warning.stay_agreed": text.Of("会签暂缓", "The stay was agreed to"), "warning.stay_asked": text.Of("提出暂缓", "A stay was asked for"), "warning.stay_dropped": text.Of("撤回暂缓", "The stay was taken back"),
	"warning.planned": text.Of("计划已接受，警告结束", "A plan was accepted; the warning ended"), "warning.overtaken": text.Of("随资格结束", "Ended with the membership"), "warning.undone": text.Of("申诉成立，警告撤销", "Void after an appeal"),
	"membership.admitted": text.Of("加入计划", "Joined a programme"), "membership.ended": text.Of("成员资格结束", "A membership ended"), "membership.reinstated": text.Of("成员资格恢复", "A membership was reinstated"),
	"bar.set": text.Of("再次申请受限", "Barred from applying again"), "bar.lifted": text.Of("再次申请的限制解除", "The bar was lifted"),
}

// events tell what happened to an object, the newest first.
func events(c *front.Ctx, tx *db.Tx, object string) ([]ui.Event, error) {
	return c.History(tx, object, front.Happened{Words: happened, Inner: []string{"warning.stay_asked", "warning.stay_dropped"}})
}
