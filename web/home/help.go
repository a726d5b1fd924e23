package home

import (
	"net/http"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/deadline"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/home"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
)

// help explains contacts, periods, states and words.
func help(c *front.Ctx) error {
	p := pages.HelpProps{Page: c.Page(c.T("帮助与联系", "Help and contact")), States: stateGroups(c), Glossary: glossary(c)}
	err := c.View(func(tx *db.Tx) (err error) { p.Periods, err = examples(c, tx); return err })
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Help(p))
}

// examples are the kinds of periods, each reckoned from this instant.
func examples(c *front.Ctx, tx *db.Tx) ([]ui.SummaryRow, error) {
	cal, err := deadline.Calendar(tx)
	if err != nil {
		return nil, err
	}
	var rows []ui.SummaryRow
	for _, s := range []string{"24h", "7d", "7wd", "1mo", "1y"} {
		p, err := calendar.ParsePeriod(s)
		if err != nil {
			return nil, err
		}
		end := cal.Deadline(tx.Now, p)
		row := ui.SummaryRow{Key: c.In(p.Text()), Value: c.In(text.F("到 %s 结束", "ends %s", end.Due.EndText()))}
		if end.Provisional {
			row.Note = c.T("暂定：该年度的放假安排尚未公布。", "Provisional: that year's holidays are not published yet.")
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func stateGroups(c *front.Ctx) []pages.StateGroup {
	cases := pages.StateGroup{ID: "case-states", Title: c.T("申请的状态", "States of an application")}
	for _, s := range kinds.CaseStates {
		st := kinds.CaseState(s)
		cases.Rows = append(cases.Rows, ui.SummaryRow{Key: c.In(st.Label), Value: c.In(st.Means)})
	}
	results := pages.StateGroup{ID: "results", Title: c.T("规则的五种结果", "The five results of a rule")}
	for _, r := range []struct {
		result ui.Result
		means  text.Text
	}{
		{ui.Met, text.Of("数据满足要求。", "The figures meet what is demanded.")},
		{ui.Failed, text.Of("数据不满足要求；页面列出差距和最短的办法。", "They do not; the page shows the gap and the shortest way.")},
		{ui.NotApplicable, text.Of("这一条与您的情况无关。", "The clause does not concern you.")},
		{ui.NotAvailable, text.Of("没有数据，既不算符合也不算不符合，由审核人员判断。", "There is no figure: neither met nor failed, a reviewer decides.")},
		{ui.Judgement, text.Of("由工作人员判断并说明理由。", "A person judges and gives the reason.")},
	} {
		results.Rows = append(results.Rows, ui.SummaryRow{Key: ui.ResultWord(string(c.Lang), r.result), Value: c.In(r.means)})
	}
	return []pages.StateGroup{cases, results}
}

var words = []struct{ word, means text.Text }{
	{text.Of("计划", "Programme"), text.Of("平台按一套规则运行的商家合作。", "A co-operation with merchants that the platform runs by one set of rules.")},
	{text.Of("规则版本", "Edition"), text.Of("一份有施行日的规则。已提交的申请按提交时的版本决定。", "Rules with a day from which they are in force. An application is decided under the edition in force when it was submitted.")},
	{text.Of("条款", "Clause"), text.Of("规则中的一条，有固定编号；每个决定都写明依据的条款。", "One clause of the rules with its number; every decision names those it rests on.")},
	{text.Of("承诺日期", "Promised day"), text.Of("作出决定的最后期限。等待您补正时计时暂停，日期相应顺延。", "The day by which the decision is made. The clock stands still while you correct something, and the day moves.")},
	{text.Of("补正", "Correction"), text.Of("审核人员指明需要改正的项目；其他项目保持已确认，不必重填。", "A reviewer names what has to be put right; everything else stays confirmed.")},
	{text.Of("材料库", "Library of papers"), text.Of("贵司上传过的材料，任何申请都可以选用，不必重复上传。", "The papers that your company uploaded; every application can use them again.")},
	{text.Of("标识", "Tag"), text.Of("平台为入选商品加上的标记；生效前通知，期内可以提出异议。", "The mark that the platform puts on chosen products; told before it takes effect, with time to object.")},
	{text.Of("异议", "Objection"), text.Of("在规定时间内请平台重新考虑某个商品的打标。", "Asking the platform, in time, to think again about tagging a product.")},
	{text.Of("申诉", "Appeal"), text.Of("请另一位工作人员重新审查一项对您不利的决定。", "Asking that another person looks anew at a decision against you.")},
	{text.Of("暂停计时", "Clock stopped"), text.Of("等待商家时，平台的处理期限不计算。", "While the merchant's turn lasts, the platform's time is not counted.")},
}

func glossary(c *front.Ctx) []ui.SummaryRow {
	rows := make([]ui.SummaryRow, len(words))
	for i, w := range words {
		rows[i] = ui.SummaryRow{Key: c.In(w.word), Value: c.In(w.means)}
	}
	return rows
}
