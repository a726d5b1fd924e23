package applications

import (
	"net/http"

	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/applications"
	"github.com/mengyue/portal/views/lang"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/programmes"
)

// before tells what to have at hand, how long it takes, what is promised by both sides, and who may not apply now.
func before(c *front.Ctx) error {
	p, err := preparing(c)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Before(p))
}

func preparing(c *front.Ctx) (p pages.BeforeProps, err error) {
	err = c.View(func(tx *db.Tx) error {
		e, err := rulebook.Books(tx).InForce(c.Param("programme"), tx.Now)
		if err != nil {
			return err
		}
		p = introduced(c, e)
		return standsAgainst(c, tx, e, &p)
	})
	return p, err
}

// introduced is what the edition says to those who think of applying.
func introduced(c *front.Ctx, e *rulebook.Edition) pages.BeforeProps {
	p := pages.BeforeProps{Page: c.Page(c.In(text.F("申请前：%s", "Before you apply: %s", e.Title))), Action: "/programmes/" + e.Programme + "/apply",
		Programme: ui.Link{Label: c.In(e.Title), URL: "/programmes/" + e.Programme}, Time: c.In(duration(e))}
	for _, r := range e.Rules {
		if asked(r, rulebook.OnSubmit) || asked(r, rulebook.OnDecide) {
			p.Rules = append(p.Rules, c.In(r.Title))
		}
	}
	if d := e.Deposit; d != nil {
		p.Rules = append(p.Rules, c.In(text.F("需缴纳保证金 %s，在“保证金”页面查看缴款编号。%s", "A deposit of %s is to be paid; the page “Deposit” has the payment number. %s", lang.Yuan(d.Fen()), d.Help)))
	}
	p.Check = c.T("能够自动核验的，提交前逐条核验并显示结果；其余由审核人员判断。", "What can be checked by itself is checked and shown before you submit; a reviewer judges the rest.")
	if len(p.Rules) == 0 {
		p.Check = c.T("没有自动核验的条件，由审核人员按条款判断。", "Nothing is checked by itself; a reviewer judges by the clauses.")
	}
	for _, a := range e.Asks {
		if a.Type == rulebook.AskPaper {
			p.Papers = append(p.Papers, ui.SummaryRow{Key: c.In(a.Title), Value: c.In(a.Help), Note: c.In(needed(e, a))})
		}
	}
	for _, a := range e.Agreements {
		p.Sign = append(p.Sign, c.In(text.F("《%s》（版本 %s）%s", "%s (version %s) %s", a.Title, a.Version, programmes.Party(e, a.Party))))
	}
	for _, a := range e.Acknowledge {
		d := pages.DutyList{Title: c.In(a.Title)}
		for _, item := range a.Items {
			d.Items = append(d.Items, c.In(item))
		}
		p.Duties = append(p.Duties, d)
	}
	for _, party := range e.Parties {
		p.Parties = append(p.Parties, ui.Option{Value: party.Key, Label: c.In(party.Title)})
	}
	return p
}

// duration says how long filling in takes, reckoned from what is asked, and how long the review.
func duration(e *rulebook.Edition) text.Text {
	minutes := max(10, (len(e.Asks)*3+4)/5*5)
	fill := text.F("填写约需 %d 分钟，可分多次完成，随时保存。", "Filling it in takes about %d minute{s}, in as many visits as you like; it is saved as you go.", minutes)
	if e.Review == nil {
		return fill
	}
	return text.F("%s审核在提交后 %s 内完成。", "%s The review is done within %s after submission.", fill, rulebook.Period(e.Review.Period))
}

func needed(e *rulebook.Edition, a rulebook.Ask) text.Text {
	who := text.Join(text.Of("", " "), programmes.Party(e, a.Party), programmes.Formats(a))
	if a.When == nil {
		return who
	}
	return text.F("仅当%s时需要。%s", "Only where %s. %s", e.Condition(a.When), who)
}

// standsAgainst fills in why this merchant cannot start now, and from when on it can, or the draft that is open.
func standsAgainst(c *front.Ctx, tx *db.Tx, e *rulebook.Edition, p *pages.BeforeProps) error {
	all, err := application.Of(tx, c.Who.Merchant)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Programme == e.Programme && a.IsOpen() {
			p.Continue = ui.ButtonProps{Label: c.T("查看进行中的申请", "See the application under way"), URL: "/cases/" + a.ID, Kind: ui.Primary}
			if !a.Submitted.Done() {
				p.Continue.Label = c.T("继续填写草稿", "Go on with your draft")
			}
			return nil
		}
	}
	if len(e.Parties) > 1 {
		return nil // depends on the party, which is chosen below
	}
	err = application.Startable(tx, e.Programme, "")
	switch f := fault.Of(err); {
	case err == nil:
	case f.Kind == fault.Breach || f.Kind == fault.Conflict:
		p.Refused = &ui.NoticeProps{ID: "not-now", Tone: ui.Warn, Title: c.In(f.Message), Text: c.In(f.Next)}
		if f.Clause != "" {
			p.Refused.Actions = []ui.ButtonProps{{Label: c.In(text.F("查看条款 %s", "See clause %s", f.Clause)), URL: p.Programme.URL + "/clauses#" + f.Clause}}
		}
	default:
		return err
	}
	return nil
}

func asked(r rulebook.Rule, o rulebook.Occasion) bool {
	for _, occasion := range r.Occasions {
		if occasion == o {
			return true
		}
	}
	return false
}

// start opens a draft.
func start(c *front.Ctx) error {
	f, err := c.Form("party")
	if err != nil {
		return err
	}
	location, err := c.Once(func(tx *db.Tx) (string, error) {
		a, err := application.Start(tx, c.Param("programme"), f.Get("party"))
		return "/cases/" + a.ID, err
	})
	if err == nil {
		return c.To(location)
	}
	p, failed := preparing(c)
	if failed != nil {
		return failed
	}
	if len(p.Parties) > 1 && f.Get("party") == "" {
		err = fault.Validation().At("party", text.Of("请选择以什么身份申请。", "Choose what you apply as."))
	}
	return c.Again(err, func(s ui.ErrorSummaryProps) templComponent {
		p.Summary, p.Refused, p.Page.Error = s, nil, true
		return pages.Before(p)
	})
}
