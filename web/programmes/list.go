package programmes

import (
	"net/http"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// list shows every programme.
func list(c *front.Ctx) error {
	l, err := books(c)
	if err != nil {
		return err
	}
	p := programmes.ListProps{Page: c.Page(c.T("计划与规则", "Programmes and rules")), SignIn: !c.Who.SignedIn()}
	for _, key := range l.Programmes() {
		e, err := book(c, key)
		if err != nil {
			return err
		}
		p.Programmes = append(p.Programmes, card(c, l, e))
	}
	return c.Show(http.StatusOK, programmes.List(p))
}

func card(c *front.Ctx, l *rulebook.Library, e *rulebook.Edition) programmes.Card {
	word, tone := standing(l, e, c.Now())
	if tone == ui.Good && e.Review != nil {
		word = text.Of("开放申请", "Open for applications")
	}
	return programmes.Card{Key: e.Programme, Title: c.In(e.Title), Summary: c.In(e.Summary), URL: home(e), Clauses: home(e) + "/clauses",
		Status: ui.StatusProps{Label: c.In(word), Tone: tone}, Facts: glance(c, e)}
}

// glance is what somebody wants to know of a programme first.
func glance(c *front.Ctx, e *rulebook.Edition) []ui.SummaryRow {
	var parties []text.Text
	for _, p := range e.Parties {
		parties = append(parties, p.Title)
	}
	rows := []ui.SummaryRow{{Key: c.T("面向", "For"), Value: c.In(text.Join(text.Of("、", ", "), parties...))}}
	if e.Review != nil {
		rows = append(rows, ui.SummaryRow{Key: c.T("审核", "Reviewed within"), Value: c.In(rulebook.Period(e.Review.Period))})
	}
	if e.Term != nil {
		rows = append(rows, ui.SummaryRow{Key: c.T("合作期", "Term"), Value: c.In(rulebook.Period(e.Term.Length))})
	}
	if e.Tag != nil {
		rows = append(rows, ui.SummaryRow{Key: c.T("服务费", "Fee"), Value: c.In(feeWords(e))})
	}
	return append(rows, ui.SummaryRow{Key: c.T("现行规则", "Rules"), Value: c.In(text.F("%s，自 %s 起施行", "%s, in force from %s", e.ID, day(e.Effective)))})
}

func feeWords(e *rulebook.Edition) text.Text {
	return text.F("打标商品成功成交额（扣除退款）的 %s%%", "%s%% of what tagged products sell, less refunds", e.Tag.FeeRate.Shift(2).String())
}
