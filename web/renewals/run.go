package renewals

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/brand"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/job"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/renewals"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/progress"
)

// run shows one run.
func run(c *front.Ctx) error {
	p, err := runPage(c, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Run(p))
}

func runPage(c *front.Ctx, errs ui.ErrorSummaryProps) (p pages.RunProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		r, err := renewal.FindRun(tx, c.Param("id"))
		if err != nil {
			return err
		}
		e, err := r.Book(tx)
		if err != nil {
			return err
		}
		home := "/staff/renewals/runs/" + r.ID
		p = pages.RunProps{Errors: errs, Kicker: c.In(e.Title), Status: state(c, r.State), Facts: runFacts(c, r), Stats: runStats(c, r), Balance: balance(c, r), CSV: home + "/manifest.csv",
			Crumbs: []ui.Link{{Label: c.T("续签批次", "Renewal runs"), URL: "/staff/renewals"}}, Act: runAct(c, r, e), Tabs: runTabs(c, r, home), Empty: c.T("没有店铺", "No stores")}
		p.Page = c.Page(c.T("续签批次", "Renewal run"))
		p.Page.Wide = true
		if err := underWay(c, tx, r, home, &p); err != nil {
			return err
		}
		return runStores(c, tx, r, home, &p)
	})
	return p, err
}

// underWay shows how far the work on a run is.
func underWay(c *front.Ctx, tx *db.Tx, r renewal.Run, home string, p *pages.RunProps) error {
	if r.State != renewal.Counting && r.State != renewal.Sending {
		return nil
	}
	j, err := job.Find(tx, r.Job)
	if err != nil {
		return err
	}
	bar := progress.Of(c, j)
	p.Progress, p.Page.Head = &bar, ui.Refresh(home)
	return nil
}

func runStats(c *front.Ctx, r renewal.Run) []ui.Stat {
	out := []ui.Stat{{Label: c.T("全部店铺", "All stores"), Value: lang.Count(r.Total), Unit: c.T("家", "")}}
	for _, class := range renewal.Classes {
		out = append(out, ui.Stat{Label: c.In(classes[class].label), Value: lang.Count(r.Counts[class]), Unit: c.T("家", ""), URL: "/staff/renewals/runs/" + r.ID + "?class=" + string(class)})
	}
	return out
}

// balance says whether the classes add up to the population.
func balance(c *front.Ctx, r renewal.Run) ui.NoticeProps {
	switch {
	case r.State == renewal.Counting:
		return ui.NoticeProps{Tone: ui.Info, Text: c.T("正在试算，完成后这里列出全部结果。", "The dry run is under way; all results stand here once it is done.")}
	case !r.Balanced():
		return ui.NoticeProps{Tone: ui.Bad, Text: c.T("各类合计与全部店铺数不符，请勿签署并联系管理员。", "The classes do not add up to the population: do not sign, and turn to an administrator.")}
	case r.State == renewal.Sending:
		return ui.NoticeProps{Tone: ui.Info, Text: c.T("正在逐家作出决定并发出通知。", "Decisions are being taken and letters go out, store by store.")}
	}
	return ui.NoticeProps{Tone: ui.Good, Text: c.In(text.F("五类合计 %d 家，与全部店铺数一致。", "The five classes add up to %d stores, the whole population.", r.Total))}
}

func runFacts(c *front.Ctx, r renewal.Run) []ui.SummaryRow {
	by := func(s renewal.Signature) string { return c.In(text.F("%s，%s", "%s, %s", s.Name, s.At.Text())) }
	rows := []ui.SummaryRow{{Key: c.T("考核截至", "Assessed as of"), Value: c.In(r.AsOf.Text())}, {Key: c.T("规则版本", "Edition"), Value: r.Edition}, {Key: c.T("开始", "Started"), Value: by(r.Started)}}
	if r.Proposed.By != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("第一人签署", "First signature"), Value: by(r.Proposed)})
	}
	if r.Second.By != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("第二人签署", "Second signature"), Value: by(r.Second)})
	}
	if r.Reason != "" {
		rows = append(rows, ui.SummaryRow{Key: c.T("退回或撤销的理由", "Why it was sent back or dropped"), Value: r.Reason})
	}
	return rows
}

// runAct is what the person who looks can do with the run.
func runAct(c *front.Ctx, r renewal.Run, e *rulebook.Edition) *pages.RunAct {
	home := "/staff/renewals/runs/" + r.ID
	a := &pages.RunAct{Version: strconv.FormatInt(r.Version, 10), Reason: ui.Field{Name: "reason", Label: c.T("理由", "Reason"), Required: true, MaxLength: 2000}}
	switch {
	case r.State == renewal.Counted && access.May(c.Who.Role, access.Sanction):
		a.Title, a.Action, a.Other, a.OtherLabel = c.T("提交会签", "Submit for the second signature"), home+"/propose", home+"/drop", c.T("撤销批次", "Drop the run")
		a.Button = ui.ButtonProps{Label: c.T("签署并提交", "Sign and submit"), Kind: ui.Primary}
		if c.Now() < e.Renewal.Opens || r.AsOf < e.Assessed().To {
			a.Button.Disabled, a.Button.Why = true, c.In(text.F("续签窗口于 %s 开放；窗口开放后请重新试算。", "Renewal opens on %s; run again then.", e.Renewal.Opens.Text()))
		}
		a.Consequences = []string{c.T("由另一位有复核权限的同事签署后，才作出决定并通知商家。", "Decisions are taken and letters go out only after a colleague who may countersign has signed."), c.T("待人工判断和没有数据的店铺不会被决定，需要逐家判断。", "Stores that need a person or have no data are not decided by this.")}
		return a
	case r.State == renewal.Proposed && access.May(c.Who.Role, access.Countersign):
		a.Title, a.Action, a.Other, a.OtherLabel = c.T("第二人签署", "Second signature"), home+"/sign", home+"/back", c.T("退回", "Send it back")
		a.Button = ui.ButtonProps{Label: c.T("签署，通知商家", "Sign, and tell the merchants"), Kind: ui.Danger}
		a.Consequences = consequences(c, r, e)
		return a
	}
	return nil
}

func consequences(c *front.Ctx, r renewal.Run, e *rulebook.Edition) []string {
	out := []string{c.In(text.F("%d 家店铺续签，%d 家不续签，%d 家免考核；逐家发出通知，不利的决定可以申诉。", "%d store{s} {is|are} renewed, %d refused, %d exempt; each is told, and what is against it can be appealed.", r.Counts[renewal.Renewed], r.Counts[renewal.Refused], r.Counts[renewal.Exempt])),
		c.In(text.F("不续签的店铺合同于 %s 自动终止。", "Contracts that are refused end by themselves at %s.", e.Renewal.Ends.EndText()))}
	if e.Renewal.Cancels != 0 {
		out = append(out, c.In(text.F("未续签的品牌授权于 %s 取消。", "Authorisations that are not renewed are cancelled on %s.", e.Renewal.Cancels.Text())))
	}
	if e.Renewal.Ends <= c.Now() {
		out = append(out, c.In(text.F("上述时刻已过（现在是 %s），签署后立即生效并按原定时刻记录。", "That instant has passed (it is %s): it takes effect at once and is recorded with it.", clock.Instant(c.Now()).Text())))
	}
	return out
}

func runTabs(c *front.Ctx, r renewal.Run, home string) []ui.Choice {
	now := c.QueryParam("class")
	tabs := []ui.Choice{{Label: c.T("全部", "All"), URL: home, Current: now == "", Count: lang.Count(r.Total)}}
	for _, class := range renewal.Classes {
		tabs = append(tabs, ui.Choice{Label: c.In(classes[class].label), URL: home + "?class=" + string(class), Current: now == string(class), Count: lang.Count(r.Counts[class])})
	}
	return tabs
}

func runStores(c *front.Ctx, tx *db.Tx, r renewal.Run, home string, p *pages.RunProps) error {
	q := renewal.VerdictQuestion{Run: r.ID, Class: renewal.Class(c.QueryParam("class")), After: c.QueryParam("after"), Limit: pageSize}
	found, err := renewal.Verdicts(tx, q)
	if err != nil {
		return err
	}
	var ids []string
	for _, v := range found {
		ids = append(ids, v.Brands...)
	}
	brands, err := brand.Known(tx, ids)
	for _, v := range found {
		p.Stores = append(p.Stores, verdictRow(c, r, home, v, brands))
	}
	p.Pager.Shown = c.In(text.F("%d 家", "%d store{s}", len(found)))
	if len(found) == pageSize {
		p.Pager.Next = home + "?class=" + string(q.Class) + "&after=" + url.QueryEscape(found[len(found)-1].Store)
	}
	return err
}

func verdictRow(c *front.Ctx, r renewal.Run, home string, v renewal.Verdict, brands map[string]brand.Brand) ui.Row {
	cancelled := make([]string, len(v.Brands))
	for i, id := range v.Brands {
		cancelled[i] = cmp.Or(brands[id].Name, id)
	}
	result := ui.Cell{Status: ui.StatusProps{Label: c.In(classes[v.Class].label), Tone: classes[v.Class].tone}, Sub: v.Reason}
	if v.Was != "" && v.Reason == "" {
		result.Sub = c.In(text.F("试算时为“%s”，此后有变化", "was “%s” in the dry run and has changed", classes[v.Was].label))
	}
	decided := ui.Cell{Text: c.T("未决定", "none yet")}
	switch {
	case v.Decision != "":
		decided = ui.Cell{Text: c.T("查看决定", "See it"), URL: "/decisions/" + v.Decision, About: v.Name}
	case r.State == renewal.Counted && (v.Class == renewal.Person || v.Class == renewal.NoData || v.Settled != 0):
		decided = ui.Cell{Text: c.T("去判断", "Judge it"), URL: home + "/stores/" + url.PathEscape(v.Store), About: v.Name}
	}
	return ui.Row{Cells: []ui.Cell{{Text: v.Name, URL: "/staff/renewals/" + url.PathEscape(v.Store) + "?programme=" + r.Programme, Sub: v.Store}, result, {Text: strings.Join(v.Clauses, " ")}, {Text: strings.Join(cancelled, "、")}, decided}}
}

// act runs a verb on the run and comes back to its page.
func act(c *front.Ctx, done text.Text, do func(tx *db.Tx, version int64, reason string) error) error {
	f, err := c.Form("version", "reason")
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(f.Get("version"), 10, 64)
	location, err := c.Once(func(tx *db.Tx) (string, error) {
		return "/staff/renewals/runs/" + c.Param("id"), do(tx, version, f.Get("reason"))
	})
	if err == nil {
		c.Flash(done)
		return c.To(location)
	}
	return c.ReadAgain(err, func(s ui.ErrorSummaryProps) (templ.Component, error) {
		p, err := runPage(c, s)
		if p.Act != nil {
			p.Act.Reason.Value, p.Act.Reason.Error = f.Get("reason"), ui.Errors(s.Errors).Of("reason")
		}
		return pages.Run(p), err
	})
}

func propose(c *front.Ctx) error {
	return act(c, text.Of("已签署，等待另一位同事会签。", "Signed; it waits for a colleague."), func(tx *db.Tx, version int64, _ string) error {
		_, err := renewal.Propose(tx, c.Param("id"), version)
		return err
	})
}

func drop(c *front.Ctx) error {
	return act(c, text.Of("批次已撤销，没有产生任何后果。", "Dropped; nothing followed from it."), func(tx *db.Tx, version int64, reason string) error {
		_, err := renewal.Drop(tx, c.Param("id"), version, reason)
		return err
	})
}

func countersign(c *front.Ctx) error {
	return act(c, text.Of("已签署，正在逐家作出决定并通知。", "Signed; decisions are being taken and told."), func(tx *db.Tx, version int64, _ string) error {
		_, err := renewal.Countersign(tx, c.Param("id"), version)
		return err
	})
}

func sendBack(c *front.Ctx) error {
	return act(c, text.Of("已退回。", "Sent back."), func(tx *db.Tx, version int64, reason string) error {
		_, err := renewal.SendBack(tx, c.Param("id"), version, reason)
		return err
	})
}
