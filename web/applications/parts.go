package applications

import (
	"strconv"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/asks"
	"github.com/mengyue/portal/web/front"
)

type templComponent = templ.Component

// part is one section of the form: a page of its own.
type part struct {
	n     int // from 1
	title text.Text
	items []application.Item
}

// parts are the sections of the form in the order in which the book first names them.
func parts(f application.Form) []part {
	var out []part
	place := map[text.Text]int{}
	for _, i := range f.Items {
		k, ok := place[i.Ask.Section]
		if !ok {
			k = len(out)
			place[i.Ask.Section] = k
			title := i.Ask.Section
			if title.IsZero() {
				title = text.Of("基本情况", "General")
			}
			out = append(out, part{n: k + 1, title: title})
		}
		out[k].items = append(out[k].items, i)
	}
	return out
}

// partOf is the section that the address names.
func partOf(f application.Form, n string) (part, error) {
	k, err := strconv.Atoi(n)
	all := parts(f)
	if err != nil || k < 1 || k > len(all) {
		return part{}, fault.Missing(text.Of("申请表的这一部分", "such part of the form"))
	}
	return all[k-1], nil
}

// holding is the section that an ask stands in.
func holding(f application.Form, ask string) part {
	for _, p := range parts(f) {
		for _, i := range p.items {
			if i.Ask.Key == ask {
				return p
			}
		}
	}
	return part{n: 1}
}

// asked are the items that apply.
func (p part) asked() []application.Item {
	var out []application.Item
	for _, i := range p.items {
		if i.Applies {
			out = append(out, i)
		}
	}
	return out
}

// standing is how far a section is.
func (p part) standing() (word text.Text, tone ui.Tone, done bool) {
	all := p.asked()
	given, complete := 0, 0
	for _, i := range all {
		if !i.Answer.Empty() {
			given++
		}
		if i.Complete {
			complete++
		}
	}
	switch {
	case len(all) == 0:
		return text.Of("无需填写", "Nothing to fill in"), ui.Neutral, true
	case complete == len(all):
		return text.Of("已完成", "Complete"), ui.Good, true
	case given == 0:
		return text.Of("未开始", "Not started"), ui.Neutral, false
	}
	return text.Of("进行中", "In progress"), ui.Info, false
}

func address(f application.Form) string { return "/cases/" + f.Case.ID }

func (p part) address(f application.Form) string {
	return address(f) + "/sections/" + strconv.Itoa(p.n)
}

// answered are the sections with what was given, for reading; change leads to the section where it can be changed.
func answered(c *front.Ctx, f application.Form, change bool) []pages.AnswerSection {
	var out []pages.AnswerSection
	for _, p := range parts(f) {
		s := pages.AnswerSection{ID: "part-" + strconv.Itoa(p.n), Title: c.In(p.title)}
		for _, i := range p.asked() {
			row := asks.Given(c, i.Item)
			if !i.Complete {
				row.Note = c.In(i.Problem)
			}
			if change {
				row.Change = p.address(f) + "#" + ui.FieldID(asks.Field(i.Ask))
			}
			s.Rows = append(s.Rows, row)
		}
		if len(s.Rows) > 0 {
			out = append(out, s)
		}
	}
	return out
}
