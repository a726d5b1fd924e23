package reviews

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/clock"
	"github.com/mengyue/portal/models/paper"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/lang"
	pages "github.com/mengyue/portal/views/reviews"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

func period(p string) text.Text { return rulebook.Period(p) }

// papers are all that was handed in, under the names of their asks.
func papers(c *front.Ctx, f application.Form) []ui.Document {
	var out []ui.Document
	for _, i := range f.Items {
		if !i.Applies {
			continue
		}
		for _, p := range i.Papers {
			d := document(c, p)
			d.ID, d.Note = "paper-"+i.Ask.Key+"-"+p.ID, c.In(i.Ask.Title)
			out = append(out, d)
		}
	}
	return out
}

func document(c *front.Ctx, p paper.Paper) ui.Document {
	_, kind, _ := strings.Cut(p.Type, "/")
	return ui.Document{Name: p.Name, URL: "/papers/" + p.ID, Kind: strings.ToUpper(kind), Size: lang.Bytes(p.Size), Hash: p.SHA256,
		When: c.In(stamp(p.Uploaded)), Time: p.Uploaded.String()}
}

// answers are what was handed in, by the sections of the book.
func answers(c *front.Ctx, f application.Form) []pages.AnswerSection {
	var out []pages.AnswerSection
	for _, i := range f.Items {
		if !i.Applies {
			continue
		}
		title := c.In(i.Ask.Section)
		if len(out) == 0 || out[len(out)-1].Title != title {
			out = append(out, pages.AnswerSection{ID: "answers-" + i.Ask.Key, Title: title})
		}
		last := &out[len(out)-1]
		said := given(c, i)
		last.Rows = append(last.Rows, ui.SummaryRow{Key: c.In(i.Ask.Title), Value: said, Missing: i.Answer.Empty(), Lang: tongue(c, said)})
	}
	return out
}

// given words an answer.
func given(c *front.Ctx, i application.Item) string {
	switch {
	case i.Answer.Empty():
		return c.T("未填写（选填）", "Not answered (optional)")
	case i.Ask.Type == rulebook.AskPaper:
		return c.In(text.F("%d 份", "%d paper{s}", len(i.Papers)))
	}
	return c.In(i.Shown)
}

func agreements(c *front.Ctx, d desk) []ui.SummaryRow {
	var out []ui.SummaryRow
	for _, a := range d.checked.Agreements {
		title, state := d.form.Edition.Shown("agreement."+a.Agreement.Key, rulebook.Str(a.State))
		out = append(out, ui.SummaryRow{Key: c.In(title), Value: c.In(state), Note: a.Agreement.Clause, Missing: a.State != rulebook.AgreementNormal})
	}
	return out
}

func asked(c *front.Ctx, d desk) []pages.AskedItem {
	var out []pages.AskedItem
	for _, w := range d.asked {
		i, _ := d.form.Item(w.Ask)
		item := pages.AskedItem{Title: c.In(text.F("第 %d 次：%s", "Round %d: %s", w.Round, i.Ask.Title)), Text: w.Text, Reply: w.Reply, Lang: tongue(c, w.Text+w.Reply),
			Status: ui.StatusProps{Label: c.T("等待商家", "With the merchant"), Tone: ui.Warn}}
		switch {
		case w.Answered.Done():
			item.Status = ui.StatusProps{Label: c.T("已补正", "Corrected"), Tone: ui.Good}
		case w.Lapsed != 0:
			item.Status = ui.StatusProps{Label: c.T("逾期未补正", "Not corrected in time"), Tone: ui.Bad}
		}
		out = append(out, item)
	}
	return out
}

func earlier(c *front.Ctx, d desk) []ui.Row {
	var others []application.Case
	for _, a := range d.earlier {
		if a.ID != d.form.Case.ID {
			others = append(others, a)
		}
	}
	return caseRows(c, others)
}

// caseRows lists applications shortly; drafts are the merchant's own.
func caseRows(c *front.Ctx, cases []application.Case) []ui.Row {
	var out []ui.Row
	for _, a := range cases {
		if missing(a) != nil {
			continue
		}
		out = append(out, ui.Row{ID: "row-" + a.ID, Cells: []ui.Cell{{Text: a.Number, URL: "/staff/cases/" + a.ID}, {Text: c.In(programme(c, a))}, {Status: status(c, a)},
			instant(c, a.Submitted.At), instant(c, a.Decided.At)}})
	}
	return out
}

// instant is a cell with a point in time; empty for none.
func instant(c *front.Ctx, i clock.Instant) ui.Cell {
	if i == 0 || i == clock.Never {
		return ui.Cell{}
	}
	return ui.Cell{Text: c.In(stamp(i)), Time: i.String()}
}

func happened(c *front.Ctx, events []application.Event) []ui.Event {
	tones := map[string]ui.Tone{"case.approved": ui.Good, "case.rejected": ui.Bad, "case.overdue": ui.Bad, "case.corrections_asked": ui.Warn, "case.correction_lapsed": ui.Warn}
	var out []ui.Event
	for _, e := range events {
		if e.Action == "case.noted" {
			continue
		}
		out = append(out, ui.Event{ID: "event-" + number(int(e.Seq)), Title: c.In(e.Title), Who: c.In(e.Who), When: c.In(e.At.Text()), Time: e.At.String(), Body: words(c, c.In(e.Text)), Inner: e.Internal, Tone: tones[e.Action]})
	}
	return out
}

// words are what somebody wrote, in their language.
func words(c *front.Ctx, said string) templ.Component {
	if said == "" {
		return nil
	}
	return pages.Words(said, tongue(c, said))
}

func noted(c *front.Ctx, notes []application.Note) []ui.Event {
	var out []ui.Event
	for _, n := range notes {
		out = append(out, ui.Event{ID: "note-" + n.ID, Title: n.Noted.ByName, When: c.In(n.Noted.At.Text()), Time: n.Noted.At.String(), Body: words(c, n.Body), Inner: true})
	}
	return out
}
