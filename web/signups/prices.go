package signups

import (
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/chart"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/web/front"
)

// chart is the history of the price against the price that is signed up at, with the same data as a table.
func (t table) chart(c *front.Ctx) chart.LineProps {
	h := t.prices
	first, last := h.Days[0].Day, h.Days[len(h.Days)-1].Day
	p := chart.LineProps{Head: chart.Head{ID: "price-history", Title: c.T("每日价格", "Price day by day")}, Limit: h.Signed, From: first.String(), To: last.String(),
		LimitText: c.In(text.F("报名价 %s", "sign-up price %s", lang.Yuan(h.Signed))),
		Table:     chart.Table{Caption: c.T("每日价格", "Price day by day"), Columns: []string{c.T("日期", "Day"), c.T("价格", "Price"), c.T("是否计入", "Counts")}}}
	span := max(int(last-first), 1)
	for _, d := range h.Days {
		p.Points = append(p.Points, chart.Point{At: int(d.Day-first) * 10_000 / span, Value: d.Price})
		p.Most = max(p.Most, d.Price)
		counts := c.T("计入", "counts")
		if !d.Without.IsZero() {
			counts = c.In(text.F("不计：%s", "left out: %s", d.Without))
		}
		p.Table.Rows = append(p.Table.Rows, []string{d.Day.String(), lang.Yuan(d.Price), counts})
	}
	p.Most = p.Most * 11 / 10
	p.Last = c.In(text.F("最近一日 %s", "latest day %s", lang.Yuan(h.Days[len(h.Days)-1].Price)))
	p.Desc = c.In(text.F("%s 至 %s 的价格，共 %d 天；“%s”为 %s，报名价 %s。", "Prices from %s to %s, %d day{s}; “%s” is %s, the sign-up price %s.",
		first.String(), last.String(), len(h.Days), h.Measure.Title, lang.Yuan(h.Lowest), lang.Yuan(h.Signed)))
	return p
}
