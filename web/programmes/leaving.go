package programmes

import (
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
)

// leaving is how a member leaves, is removed, and when it may come back.
func (w wording) leaving() []programmes.Rule {
	var out []programmes.Rule
	if x := w.e.Exit; x != nil {
		out = append(out, w.rule(x.Clause, text.Of("退出", "Leaving"), x.Explain, signed(x.Signers)))
	}
	if r := w.e.Removal; r != nil {
		removal := w.rule(r.Clause, text.Of("清退", "Removal"), text.Of("有下列情形之一的，可以清退：", "On any of these grounds:"))
		for _, g := range r.Grounds {
			removal.Parts = append(removal.Parts, programmes.Rule{Text: w.c.In(g.Title), Notes: w.groundNotes(g)})
		}
		out = append(out, removal)
	}
	out = append(out, w.measures()...)
	if w.e.Return != nil {
		for _, b := range w.e.Return.Bars {
			out = append(out, w.rule(b.Clause, w.barTitle(b.Ground), text.F("离开后 %s 内不能再次申请。", "No new application for %s after leaving.", rulebook.Period(b.Period))))
		}
	}
	if x := w.e.Exclusion; x != nil {
		out = append(out, w.rule(x.Clause, text.Of("数据排除", "Excluded figures"), x.Text))
	}
	return out
}

func (w wording) groundNotes(g rulebook.Ground) []string {
	notes := []string{w.c.In(signed(g.Signers))}
	if g.Immediate {
		notes = append(notes, w.c.T("无须事先警告。", "Without a warning before."))
	}
	if g.NeedsConversation {
		notes = append(notes, w.c.T("须先与商家沟通并留有记录。", "After a recorded conversation with the merchant."))
	}
	return notes
}

func signed(people int) text.Text {
	if people < 2 {
		return text.Of("由一人决定。", "One person decides.")
	}
	return text.F("由 %d 人决定。", "%d people decide.", people)
}

// barTitle is what a bar follows: a ground of removal, an exit, or any leaving.
func (w wording) barTitle(ground string) text.Text {
	switch ground {
	case "exit":
		return text.Of("退出后再次申请", "Coming back after leaving")
	case "refusal":
		return text.Of("申请未通过后再次申请", "Applying again after a refusal")
	case "any":
		return text.Of("清退后再次申请", "Coming back after a removal")
	}
	if w.e.Removal != nil {
		for _, g := range w.e.Removal.Grounds {
			if g.Key == ground {
				return text.F("清退后再次申请：%s", "Coming back after: %s", g.Title)
			}
		}
	}
	return text.Of("再次申请", "Coming back")
}

// ladder is what one kind of breach leads to.
func (w wording) ladder(l rulebook.Ladder) programmes.Rule {
	r := w.rule(l.Clause, l.Title, l.Help)
	if l.Temporary {
		r.Notes = append(r.Notes, w.c.T("临时措施：原因消除后解除，其影响全部恢复。", "Temporary: lifted once its cause is cleared up, and undone completely."))
	}
	for _, rung := range l.Rungs {
		s, _ := l.At(rung.From, "")
		r.Parts = append(r.Parts, programmes.Rule{Text: w.c.In(text.F("第 %d 次起：%s", "From time no. %d on: %s", rung.From, s.Title())), Notes: []string{w.c.In(signed(s.Signers))}})
	}
	for _, grade := range l.Grades {
		s, _ := l.At(0, grade.Key)
		r.Parts = append(r.Parts, programmes.Rule{Text: w.c.In(text.F("%s：%s", "%s: %s", grade.Title, s.Title())), Notes: []string{w.c.In(signed(s.Signers))}})
	}
	return r
}

// measures are what a breach may lead to.
func (w wording) measures() []programmes.Rule {
	if w.e.Sanctions == nil {
		return nil
	}
	r := w.rule(w.e.Sanctions.Clause, text.Of("处理措施", "Measures"), w.e.Sanctions.Hides)
	for _, m := range rulebook.Measures {
		r.Parts = append(r.Parts, programmes.Rule{Text: w.c.In(m.Title)})
	}
	out := []programmes.Rule{r}
	for _, l := range w.e.Ladders {
		out = append(out, w.ladder(l))
	}
	return out
}
