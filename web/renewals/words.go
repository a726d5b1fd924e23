package renewals

import (
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/renewal"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

var outcomes = map[rulebook.Outcome]struct {
	label text.Text
	means text.Text
	tone  ui.Tone
}{
	rulebook.OutcomeMet:       {text.Of("达标，可以续签", "meets the standards"), text.Of("各项标准均已达到。", "Every standard is met."), ui.Good},
	rulebook.OutcomeFailed:    {text.Of("未达标，不能续签", "does not meet them"), text.Of("至少一项标准没有达到，见下方逐项说明。", "At least one standard is not met; see each below."), ui.Bad},
	rulebook.OutcomeUndecided: {text.Of("暂不能判断", "cannot be decided"), text.Of("有标准缺少数据，或须由工作人员判断。", "Figures are missing, or a person has to judge."), ui.Warn},
	rulebook.OutcomeExempt:    {text.Of("无需参加", "need not take part"), text.Of("这家店铺不参加年度考核。", "This store takes no part in the yearly assessment."), ui.Info},
}

// status words what an assessment says.
func status(c *front.Ctx, o rulebook.Outcome) ui.StatusProps {
	w := outcomes[o]
	return ui.StatusProps{Label: c.In(w.label), Tone: w.tone}
}

// choose is the fault of a judgement that was not made.
func choose() error {
	return fault.Validation().At("renew", text.Of("请选择续签或不续签。", "Choose whether it is renewed."))
}

// result is what the renewal has decided about the store; nil where nothing yet.
func (l looked) result() (*ui.NoticeProps, error) {
	v, ok, err := renewal.StandingOf(l.tx, l.o.Edition.Programme, l.o.Store.ID)
	if err != nil || !ok {
		return nil, err
	}
	n := &ui.NoticeProps{Actions: []ui.ButtonProps{{Label: l.T("查看决定与申诉", "See the decision, and how to appeal"), URL: "/decisions/" + v.Decision}}}
	switch {
	case v.Undone != 0:
		n.Tone, n.Title, n.Text = ui.Info, l.T("申诉成立", "The appeal is upheld"), l.T("原决定作废，店铺由工作人员重新判断。", "The decision is void; staff judge the store anew.")
	case v.Class == renewal.Refused && v.Ended != 0:
		n.Tone, n.Title, n.Text = ui.Bad, l.T("合同已终止", "The contract has ended"), l.In(text.F("未续签，合同于 %s 终止。", "It was not renewed and ended at %s.", v.Ended.EndText()))
	case v.Class == renewal.Refused:
		n.Tone, n.Title, n.Text = ui.Bad, l.T("不予续签", "Not renewed"), l.In(text.F("可以经营至 %s。", "It operates until %s.", v.Ends.EndText()))
	case v.Class == renewal.Renewed:
		n.Tone, n.Title, n.Text = ui.Good, l.T("已续签", "Renewed"), l.In(text.F("合同续签至 %s。", "The contract is renewed until %s.", v.Ends.EndText()))
	default:
		n.Tone, n.Title, n.Text = ui.Info, l.T("无需参加", "No part in it"), l.T("这家店铺不参加本次考核。", "This store takes no part in this assessment.")
	}
	return n, nil
}
