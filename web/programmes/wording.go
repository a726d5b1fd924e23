package programmes

import (
	"slices"
	"strings"

	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
	"github.com/mengyue/portal/web/front"
)

// wording turns the sections of an edition into rules that people read.
type wording struct {
	c *front.Ctx
	e *rulebook.Edition
}

// rule is one line; notes that are empty are left out.
func (w wording) rule(clause string, title, says text.Text, notes ...text.Text) programmes.Rule {
	r := programmes.Rule{Clause: cite(w.e, clause), Title: w.c.In(title), Text: w.c.In(says)}
	for _, n := range notes {
		if !n.IsZero() {
			r.Notes = append(r.Notes, w.c.In(n))
		}
	}
	return r
}

// rules are those of the book that are asked at one of the occasions.
func (w wording) rules(occasions ...rulebook.Occasion) []programmes.Rule {
	var out []programmes.Rule
	for _, r := range w.e.Rules {
		if at(r, occasions...) {
			out = append(out, w.demand(w.e.Demand(r), r.Remedy))
		}
	}
	return out
}

// watched are the rules that are asked again during the term: those of the admission by their titles, the others in full.
func (w wording) watched() []programmes.Rule {
	var out []programmes.Rule
	again := w.rule("", text.Of("与加入条件相同", "As for joining"), text.Of("以下条件在合作期内持续核验：", "These conditions are checked throughout the term:"))
	for _, r := range w.e.Rules {
		switch {
		case !at(r, rulebook.OnMonitor, rulebook.OnMonitorProduct, rulebook.OnAssess):
		case at(r, rulebook.OnSubmit, rulebook.OnDecide):
			again.Parts = append(again.Parts, programmes.Rule{Text: w.c.In(r.Title), Clause: cite(w.e, r.Clause), Notes: w.follows(&r)})
		default:
			d := w.demand(w.e.Demand(r), r.Remedy)
			d.Notes = append(d.Notes, w.follows(&r)...)
			out = append(out, d)
		}
	}
	if len(again.Parts) == 0 {
		return out
	}
	return append([]programmes.Rule{again}, out...)
}

// follows words from where on a watched rule alerts, and what a breach of it leads to.
func (w wording) follows(r *rulebook.Rule) (notes []string) {
	for _, says := range []text.Text{w.e.Margin(r), r.Consequence()} {
		if !says.IsZero() {
			notes = append(notes, w.c.In(text.Of(says.ZH+"。", strings.ToUpper(says.EN[:1])+says.EN[1:]+".")))
		}
	}
	return notes
}

// at reports whether a rule is asked at one of the occasions.
func at(r rulebook.Rule, occasions ...rulebook.Occasion) bool {
	return slices.ContainsFunc(r.Occasions, func(o rulebook.Occasion) bool { return slices.Contains(occasions, o) })
}

func (w wording) demand(d rulebook.Demand, remedy text.Text) programmes.Rule {
	says := d.Says
	if !says.IsZero() {
		says = text.F("%s。", "%s.", says)
	}
	r := w.rule(d.Clause, d.Title, says, when(d.When), remedy)
	for _, part := range d.Parts {
		r.Parts = append(r.Parts, w.demand(part, text.Text{}))
	}
	return r
}

func when(t text.Text) text.Text {
	if t.IsZero() {
		return t
	}
	return text.F("仅当%s时适用。", "Applies only where %s.", t)
}

func (w wording) agreements() []programmes.Rule {
	var out []programmes.Rule
	for _, a := range w.e.Agreements {
		notes := []text.Text{text.F("版本 %s", "Version %s", a.Version), Party(w.e, a.Party)}
		if a.When != nil {
			notes = append(notes, text.F("仅当%s时签署。", "Signed only where %s.", w.e.Condition(a.When)))
		}
		if a.Signed == rulebook.SignedForTakingPart {
			notes = append(notes, text.Of("申请时不必签署；参加之前签署。", "Not needed for the application; signed before taking part."))
		}
		if a.Bundle != "" {
			notes = append(notes, text.Of("与同组协议一次签署，缺一不可。", "Signed together with the others of its bundle, or not at all."))
		}
		if a.Validity != "" {
			notes = append(notes, text.F("签署后有效期 %s。", "Valid for %s from signing.", rulebook.Period(a.Validity)))
		}
		says := a.Preamble
		if says.IsZero() {
			says = text.F("《%s》", "%s", a.Title)
		}
		out = append(out, w.rule(a.Clause, a.Title, says, notes...))
	}
	return out
}

// lists are the groups of categories and the names that rules go by.
func (w wording) lists() []programmes.Rule {
	var out []programmes.Rule
	for _, g := range w.e.Categories {
		r := w.rule(g.Clause, g.Title, text.Of("类目（含其下级）：", "These categories and what lies beneath them:"))
		r.Names = strings.Join(g.Names, "、")
		out = append(out, r)
	}
	for _, l := range w.e.Names {
		r := w.rule(l.Clause, l.Title, text.Of("不可使用的名称：", "Names that nobody else may have:"),
			text.Of("比较时不计全半角、大小写、空格、标点与繁简；读音、写法相近或仅有个别字不同的，由审核人员判断。",
				"Width, case, spaces, marks and traditional characters make no difference; what sounds or is written alike, or differs by a character, is judged by a reviewer."))
		r.Names = strings.Join(l.Names, "、")
		if len(l.Endings) > 0 {
			r.Parts = []programmes.Rule{{Text: w.c.T("不得以这些字结尾：", "No name may end in:"), Names: strings.Join(l.Endings, "、")}}
		}
		out = append(out, r)
	}
	return out
}

func (w wording) papers() []programmes.Rule {
	var out []programmes.Rule
	for _, a := range w.e.Asks {
		if a.Type != rulebook.AskPaper {
			continue
		}
		need := text.Of("有则提交，便于核验。", "Hand it in where you have it; it helps the check.")
		if a.Required {
			need = text.Of("必须提交。", "Must be handed in.")
		}
		condition := text.Text{}
		if a.When != nil {
			condition = text.F("仅当%s时需要。", "Only where %s.", w.e.Condition(a.When))
		}
		out = append(out, w.rule(a.Clause, a.Title, a.Help, Party(w.e, a.Party), condition, need, Formats(a)))
	}
	return out
}

func (w wording) duties() []programmes.Rule {
	var out []programmes.Rule
	for _, a := range w.e.Acknowledge {
		r := w.rule(a.Clause, a.Title, a.Statement)
		for _, item := range a.Items {
			r.Parts = append(r.Parts, programmes.Rule{Text: w.c.In(item)})
		}
		out = append(out, r)
	}
	for _, b := range w.e.Benefits {
		out = append(out, w.rule(b.Clause, text.Of("权益", "Benefit"), b.Text))
	}
	return out
}

func (w wording) growth() []programmes.Rule {
	if w.e.Growth == nil {
		return nil
	}
	out := []programmes.Rule{w.rule(w.e.Growth.Clause, text.Of("如何进行", "How it works"), w.e.Growth.Intro)}
	for _, t := range w.e.Growth.Tasks {
		out = append(out, w.rule("", t.Title, t.Help, text.F("布置后 %s 内完成。", "Due %s after it is given.", rulebook.Period(t.Due))))
	}
	return out
}
