package programmes

import (
	"slices"

	"github.com/mengyue/portal/models/access"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/invitation"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/signup"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/views/programmes"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
)

// path is the way to taking part: the gates as the book names them, and how they stand for the merchant that asks. Nil
// where the book names none.
func path(c *front.Ctx, e *rulebook.Edition) (*programmes.Path, error) {
	if e.Path == nil {
		return nil, nil
	}
	p := &programmes.Path{Title: c.In(e.Path.Title), Clause: cite(e, e.Path.Clause)}
	if !access.May(c.Who.Role, access.MerchantRead) {
		for _, g := range e.Path.Gates {
			p.Steps = append(p.Steps, ui.Step{Label: c.In(g.Title), Note: c.In(g.Text)})
		}
		return p, nil
	}
	var gates []signup.Gate
	var door invitation.Invitation
	var invited bool
	err := c.View(func(tx *db.Tx) (err error) {
		if gates, err = signup.Path(tx, e, c.Who.Merchant); err != nil {
			return err
		}
		door, invited, err = invitation.Standing(tx, e.Programme, c.Who.Merchant)
		return err
	})
	if invited {
		p.Door = &ui.NoticeProps{Tone: ui.Info, Title: c.In(text.F("您受邀参加，邀请有效至 %s", "You are invited, until %s", door.Until.EndText())), Text: c.In(e.Invitation.Text)}
	}
	gated(c, e, p, gates)
	return p, err
}

// gated draws the gates, each by itself; those that are not open yet name the way to them.
func gated(c *front.Ctx, e *rulebook.Edition, p *programmes.Path, gates []signup.Gate) {
	p.Status = ui.StatusProps{Label: c.T("三个条件尚未全部具备", "Not every gate is open yet"), Tone: ui.Neutral}
	if signup.TakesPart(gates) {
		p.Status = ui.StatusProps{Label: c.T("已具备参加的全部条件", "Every gate is open: you take part"), Tone: ui.Good}
	}
	now := true
	for _, g := range gates {
		s := ui.Step{Label: c.In(g.Title), Note: c.In(g.Text)}
		switch {
		case g.Open:
			s.State, s.Note = ui.StepDone, c.T("已具备", "open")
			if g.Since != 0 {
				s.Note, s.Time = c.In(text.F("自 %s", "since %s", day(g.Since))), g.Since.String()
			}
		case now:
			s.State, now = ui.StepNow, false
		}
		p.Steps = append(p.Steps, s)
		if !g.Open {
			p.Ways = append(p.Ways, gateway(c, e, g))
		}
	}
}

// gateway is where something can be done about a gate.
func gateway(c *front.Ctx, e *rulebook.Edition, g signup.Gate) ui.ButtonProps {
	about := c.In(e.Title)
	switch g.Kind {
	case rulebook.GateMembership:
		return ui.ButtonProps{Label: c.T("申请认证", "Apply to be certified"), About: about, URL: home(e) + "/apply"}
	case rulebook.GateSignUp:
		return ui.ButtonProps{Label: c.T("为商品报名", "Sign a product up"), About: about, URL: "/signups/new?programme=" + e.Programme}
	}
	return ui.ButtonProps{Label: c.T("签署协议", "Sign the agreements"), About: about, URL: home(e) + "/sign"}
}

// signUp is what the form of a product asks, under the rules that judge it.
func (w wording) signUp() []programmes.Rule {
	s := w.e.SignUp
	if s == nil {
		return nil
	}
	out := slices.Concat([]programmes.Rule{w.rule(s.Clause, s.Title, s.Intro)}, w.rules(rulebook.OnSignUp, rulebook.OnSelect), w.leftOut())
	out = append(out, w.rule(s.ReviewClause(), text.Of("审核期限", "Time of the review"), text.F("每次提交后 %s 内审核。", "Each round is reviewed within %s.", rulebook.Period(s.Period))),
		w.rule(s.AmendmentClause(), text.Of("修改期限", "Time to amend"), text.F("退回后 %s 内修改并再次提交。", "What is sent back is amended and handed in again within %s.", rulebook.Period(s.Amend))))
	for _, p := range s.Priority {
		out = append(out, w.rule(p.Clause, p.Title, text.Of("符合的优先审核。", "What fits is reviewed first."), when(w.e.Condition(p.When))))
	}
	for _, a := range s.Asks {
		notes := []text.Text{lengths(a), Formats(a)}
		if a.When != nil {
			notes = append(notes, text.F("仅当%s时需要。", "Only where %s.", w.e.Condition(a.When)))
		}
		if says := a.Help; !says.IsZero() || a.Type == rulebook.AskPaper || a.MaxRunes > 0 {
			out = append(out, w.rule(a.Clause, text.F("填报：%s", "Asked: %s", a.Title), says, notes...))
		}
	}
	return out
}

// lengths words how long a text is to be.
func lengths(a rulebook.Ask) text.Text {
	switch {
	case a.MinRunes > 0 && a.MaxRunes > 0:
		return text.F("%d 到 %d 个字。", "%d to %d characters.", a.MinRunes, a.MaxRunes)
	case a.MaxRunes > 0:
		return text.F("最多 %d 个字。", "At most %d characters.", a.MaxRunes)
	}
	return text.Text{}
}
