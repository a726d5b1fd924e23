package gallery

import (
	"context"
	"time"

	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
)

// nothing is the context of samples that are worded before a page is drawn.
var nothing = context.Background()

func signInErrors(ctx context.Context) ui.Errors {
	return ui.Errors{{Name: "email", Message: lang.T(ctx, "请核对邮箱，例如 name@company.example", "Check the e-mail, for example name@company.example")}}
}

func formErrors(ctx context.Context) ui.Errors {
	return ui.Errors{
		{Name: "turnover", Message: lang.T(ctx, "请填写年营业额，最多两位小数", "Give the yearly turnover with at most two decimals")},
		{Name: "kind", Message: lang.T(ctx, "请选择一种商家类型", "Choose one kind of merchant")},
		{Name: "links[0].paper", Message: lang.T(ctx, "请上传授权书（PDF 或照片，10 MB 以内）", "Hand in the letter of authorisation (PDF or photo, up to 10 MB)")},
	}
}

func tones(ctx context.Context) []ui.StatusProps {
	return []ui.StatusProps{
		{Label: lang.T(ctx, "草稿", "Draft")}, {Label: lang.T(ctx, "审核中", "In review"), Tone: ui.Info},
		{Label: lang.T(ctx, "有效", "In force"), Tone: ui.Good}, {Label: lang.T(ctx, "待补正", "To be corrected"), Tone: ui.Warn},
		{Label: lang.T(ctx, "已清退", "Removed"), Tone: ui.Bad},
	}
}

func kinds(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: "factory", Label: lang.T(ctx, "知名品牌代工厂", "Contract factory of a known brand"), Hint: lang.T(ctx, "需要代工合同", "Needs the contract")},
		{Value: "brand", Label: lang.T(ctx, "品牌自营店", "Brand-owned store")},
		{Value: "medium", Label: lang.T(ctx, "中型工厂", "Medium factory"), Disabled: true},
	}
}

func categories(ctx context.Context) []ui.Option {
	home, wear := lang.T(ctx, "家居", "Home"), lang.T(ctx, "服饰", "Clothing")
	return []ui.Option{
		{Value: "cup", Label: lang.T(ctx, "杯具", "Cups"), Group: home, Chosen: true}, {Value: "towel", Label: lang.T(ctx, "毛巾", "Towels"), Group: home},
		{Value: "sock", Label: lang.T(ctx, "袜子", "Socks"), Group: wear},
	}
}

func clause(id string) ui.ClauseProps {
	return ui.ClauseProps{ID: id, URL: "/programmes/sample/clauses#" + id}
}

func tagRows(ctx context.Context) []ui.Row {
	due := ui.DeadlineProps{At: now.Add(23*time.Hour + 59*time.Minute), Countdown: true, Urgency: ui.Urgent}
	view := lang.T(ctx, "查看", "View")
	row := func(id, name string, state ui.StatusProps, last ui.Cell, sales string) ui.Row {
		return ui.Row{ID: "row-" + id, Value: id, Name: name, Cells: []ui.Cell{
			{Text: name, URL: "/products/" + id, Sub: "SKU " + id}, {Status: state}, last, {Text: sales},
			{Text: view, URL: "/products/" + id + "/tags", About: name},
		}}
	}
	rows := []ui.Row{
		row("1001", lang.T(ctx, "磨砂手机壳", "Frosted phone case"), ui.StatusProps{Label: lang.T(ctx, "拟生效", "To take effect"), Tone: ui.Warn}, ui.Cell{Body: ui.Due(due)}, "1,204"),
		row("1002", lang.T(ctx, "竹纤维毛巾", "Bamboo towel"), ui.StatusProps{Label: lang.T(ctx, "有效", "In force"), Tone: ui.Good}, ui.Cell{Text: lang.Stamp(ctx, now), Time: lang.ISO(now)}, "980"),
		row("1003", lang.T(ctx, "双层玻璃杯", "Double-walled glass"), ui.StatusProps{Label: lang.T(ctx, "异议中", "Objected"), Tone: ui.Info}, ui.Cell{Text: lang.Stamp(ctx, now), Time: lang.ISO(now)}, "12"),
	}
	rows[0].Tone, rows[1].Chosen, rows[2].Blocked = ui.Warn, true, true
	return rows
}

func agreementParts(ctx context.Context) []ui.AgreementPart {
	sentence := lang.T(ctx, "双方在期限内各自履行约定的事项，平台不承诺销量增长。", "In the term each side does what is agreed; the platform promises no growth of sales.")
	return []ui.AgreementPart{
		{Number: "1", Title: lang.T(ctx, "合作内容", "What is agreed"), Text: []string{sentence, sentence, sentence}},
		{Number: "2", Title: lang.T(ctx, "服务费", "Fees"), Text: []string{sentence}, Key: true},
		{Number: "3", Title: lang.T(ctx, "期限", "Term"), Text: []string{sentence, sentence, sentence, sentence}},
		{Number: "4", Title: lang.T(ctx, "争议", "Disputes"), Text: []string{sentence, sentence, sentence, sentence}},
	}
}
