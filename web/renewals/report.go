package renewals

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/mengyue/portal/models/calendar"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/pdf"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/chart"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/renewals"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// paper hands out the dashboard as a PDF: what the page says, in the page's words.
func paper(c *front.Ctx) error {
	var file []byte
	err := c.View(func(tx *db.Tx) error {
		l, err := look(c, tx)
		if err != nil {
			return err
		}
		p, err := l.page()
		if err != nil {
			return err
		}
		head := pdf.Head{Title: p.Page.Title, Number: l.o.Store.ID + " · " + calendar.DayOf(l.o.AsOf).String(), Lang: l.Lang, At: l.Now()}
		file, err = report{l, p, pdf.New(head)}.bytes()
		return err
	})
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "renewal-"+plain(c.Param("id"))+".pdf"))
	return c.Blob(http.StatusOK, pdf.MediaType, file)
}

// plain leaves the signs of a store's id that a file's name may have.
func plain(id string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 && (r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-') {
			return r
		}
		return '-'
	}, id)
}

// report is the paper being set.
type report struct {
	looked
	p pages.StoreProps
	*pdf.Doc
}

func (r report) bytes() ([]byte, error) {
	r.Title(r.p.Page.Title)
	r.Note(r.p.Kicker)
	r.Paragraph(r.p.Lead)
	if r.p.Result != nil {
		r.Paragraph(strings.TrimSpace(r.p.Result.Title + " " + r.p.Result.Text))
	}
	if r.p.Sample != "" {
		r.Paragraph(r.p.Sample)
	}
	r.Facts([]pdf.Fact{{Label: r.p.Now.When, Value: said(r.p.Now)}, {Label: r.p.End.When, Value: said(r.p.End)}})
	if r.p.Blank != nil {
		r.Paragraph(r.p.Blank.Title + r.T("。", ". ") + r.p.Blank.Text)
	}
	if !r.p.Apart {
		r.todos()
	}
	r.standards()
	r.pictures()
	r.summary(text.Of("品牌授权", "Brand authorisations"), r.p.Chains)
	r.summary(text.Of("计算用到的数据", "Figures behind it"), r.p.Figures)
	r.summary(text.Of("数据来源与截止日", "Where the figures come from, and until when"), r.p.Sources)
	return r.Bytes()
}

func said(v pages.Verdict) string { return v.Status.Label + " · " + v.Text }

func (r report) heading(t text.Text) { r.Heading(r.In(t)) }

func (r report) todos() {
	r.heading(text.Of("接下来做什么", "What to do next"))
	if len(r.p.Todo) == 0 {
		r.Paragraph(r.T("目前没有需要做的事。", "There is nothing to do now."))
	}
	for _, t := range r.p.Todo {
		end := lang.Moment(r.Request().Context(), t.Due.At)
		r.Item(strings.Join(full(r.In(text.F("%s（%s %s）", "%s (%s %s)", t.Title, t.Due.Label, end)), t.Way, t.Allow), "\n"))
	}
}

// standards sets each check with its figures and where they are heading.
func (r report) standards() {
	title := text.Of("逐项标准", "Standard by standard")
	if r.p.Apart {
		title = text.Of("不参加的依据", "Why it takes no part")
	}
	r.heading(title)
	for i, c := range r.p.Checks {
		r.Section(pdf.Section{Number: c.Clause.ID, Title: c.Title})
		facts := r.facts(c)
		result := r.o.Verdict.Results[i]
		if st, ok := r.o.Standards[result.Rule]; ok && result.Result != rulebook.NotApplicable {
			o := r.ahead(result, st)
			facts = append(facts, pdf.Fact{Label: r.T("走势", "Trend"), Value: o.Trend}, pdf.Fact{Label: r.T("期末预测", "Forecast for the end"), Value: strings.Join(full(o.Forecast, o.Status.Label), " · ")},
				pdf.Fact{Label: r.T("预测方法", "How it is forecast"), Value: o.Method}, pdf.Fact{Label: r.T("是否来得及", "Is there time"), Value: o.Allow})
		}
		r.Facts(slices.DeleteFunc(facts, func(f pdf.Fact) bool { return f.Value == "" }))
	}
}

// facts are a check's result and figures, those of its parts among them.
func (r report) facts(c ui.Check) []pdf.Fact {
	word := func(c ui.Check) string { return ui.ResultWord(lang.Of(r.Request().Context()), c.Result) }
	out := []pdf.Fact{{Label: r.T("结果", "Result"), Value: strings.Join(full(word(c), c.AnyOf), " · ")}, {Label: r.T("当前值", "Value"), Value: c.Value},
		{Label: r.T("要求", "Demanded"), Value: c.Limit}, {Label: r.T("差距", "Gap"), Value: c.Gap}, {Label: r.T("怎样达到", "The way"), Value: c.Way}}
	for _, part := range c.Parts {
		out = append(out, pdf.Fact{Label: part.Title, Value: strings.Join(full(word(part), part.Value, part.Limit, part.Gap), " · ")})
	}
	return out
}

// boxes are the kinds of day as they are printed.
var boxes = map[string]pdf.Box{"below": pdf.Dark, "fine": pdf.Pale, "none": pdf.Hollow, "ahead": pdf.Gap}

// pictures sets the days as boxes, and the data of the other pictures as tables.
func (r report) pictures() {
	if d := r.p.Days; d != nil {
		r.Heading(d.Title)
		r.Paragraph(d.Desc)
		for _, m := range d.Months {
			row := make([]pdf.Box, len(m.Days))
			for i, day := range m.Days {
				row[i] = boxes[day.Kind]
			}
			r.Boxes(m.Label, row)
		}
		r.Note(r.T("深色：计入；浅色：不计入；空心：没有数据；空白：尚未到来。", "Dark: counts. Pale: does not. Hollow: no figure. Blank: still to come."))
		r.table(d.Table)
	}
	if s := r.p.Sales; s != nil {
		r.Heading(s.Title)
		r.Paragraph(strings.Join(full(s.Desc, s.AheadText), " "))
		r.table(s.Table)
	}
	if b := r.p.Leading; b != nil {
		r.Heading(b.Title)
		r.Paragraph(b.Desc)
		r.table(b.Table)
	}
}

func (r report) table(t chart.Table) { r.Table(t.Columns, t.Rows) }

func (r report) summary(title text.Text, rows []ui.SummaryRow) {
	if len(rows) == 0 {
		return
	}
	r.heading(title)
	facts := make([]pdf.Fact, len(rows))
	for i, row := range rows {
		facts[i] = pdf.Fact{Label: row.Key, Value: strings.Join(full(row.Value, row.Note), "\n")}
	}
	r.Facts(facts)
}

// full leaves out what is empty.
func full(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}
