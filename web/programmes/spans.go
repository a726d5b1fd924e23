package programmes

import (
	"slices"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
)

// leftOut lists the stretches of time whose days do not count for a figure; figures that leave out the same ones are
// told of once.
func (w wording) leftOut() (out []programmes.Rule) {
	var told []rulebook.DerivedDecl
	for _, d := range w.e.Derived {
		same := func(o rulebook.DerivedDecl) bool { return slices.Equal(o.Except, d.Except) }
		if len(d.Except) == 0 || slices.ContainsFunc(told, same) {
			continue
		}
		told = append(told, d)
		r := w.rule(d.Clause, text.F("不计入“%s”的期间", "Days that do not count for “%s”", d.Title), text.Of("以下各日的数据不计入：", "The figures of these days are left out:"),
			text.Of("只有列出的期间不计入。没有列出的由工作人员在规则的新版本中增加；在此之前，那些日子的数据计入。",
				"Only the days listed are left out. Staff add others in a new edition of the rules; until then the figures of those days count."))
		for _, key := range d.Except {
			if span, ok := w.e.Span(key); ok {
				r.Parts = append(r.Parts, programmes.Rule{Text: w.c.In(text.F("%s：%s 至 %s", "%s: %s to %s", span.Title, calendar.DayOf(span.From), calendar.DayOf(span.To)-1))})
			}
		}
		out = append(out, r)
	}
	return out
}
