package books

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/mengyue/portal/models/book"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/fault"
	"github.com/mengyue/portal/models/level"
	"github.com/mengyue/portal/models/outbox"
	"github.com/mengyue/portal/models/publication"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/suspension"
	"github.com/mengyue/portal/models/text"
	"github.com/mengyue/portal/models/watch"
	pages "github.com/mengyue/portal/views/books"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/letters"
	"github.com/mengyue/portal/web/programmes"
	"github.com/mengyue/portal/web/verdicts"
)

// preview shows what a draft would make: the programme's page, the application form, the agreements, the checks, how a
// member stands, and the letters, from the facts of one of its scenarios.
func preview(c *front.Ctx) error {
	var p pages.PreviewProps
	err := c.View(func(tx *db.Tx) error {
		d, err := book.Find(tx, c.Param("id"))
		if err != nil {
			return err
		}
		r := d.Reading(tx)
		if r.Edition == nil || len(r.Scenarios) == 0 {
			return fault.New(fault.Breach, text.Of("草案还不能读出，没有可以预览的内容。", "The draft cannot be read yet; there is nothing to preview."), text.Of("请先按草案页面更正问题。", "Mend its problems on the draft's page first."))
		}
		p, err = previewed(c, tx, d, r)
		return err
	})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, pages.Preview(p))
}

func previewed(c *front.Ctx, tx *db.Tx, d book.Draft, r rulebook.DraftReading) (p pages.PreviewProps, err error) {
	e := r.Edition
	n, _ := strconv.Atoi(c.QueryParam("scenario"))
	n = min(max(n, 0), len(r.Scenarios)-1)
	s := r.Scenarios[n]
	p = pages.PreviewProps{Page: c.Page(c.In(text.F("预览：%s %s", "Preview: %s %s", e.Title, e.ID))), Draft: ui.Link{Label: c.T("这份草案", "This draft"), URL: home(d)}, Summary: c.In(e.Summary),
		Action: home(d) + "/preview", Parts: programmes.Parts(c, e), Form: formRows(c, e), Agreements: agreementRows(c, e)}
	for i, one := range r.Scenarios {
		p.Scenarios = append(p.Scenarios, ui.Option{Value: strconv.Itoa(i), Label: c.In(one.Says), Chosen: i == n})
	}
	for _, part := range []struct {
		occasion rulebook.Occasion
		title    text.Text
	}{{rulebook.OnSubmit, text.Of("提交时的核验", "Checks at submission")}, {rulebook.OnDecide, text.Of("决定时的核验", "Checks at the decision")}, {rulebook.OnMonitor, text.Of("规则状态", "How a member stands")}, {rulebook.OnEvaluate, text.Of("评估", "Evaluation")}} {
		v := e.Judge(part.occasion, s.Facts(), s.At)
		if len(v.Results) == 0 {
			continue
		}
		title := c.In(part.title)
		if v.Level != "" {
			title += c.T("：", ": ") + c.In(level.Title(e, v.Level))
		}
		p.Checks = append(p.Checks, pages.Checked{ID: string(part.occasion), Title: title, Checks: verdicts.Checks(c.Lang, e, v.Results, nil)})
	}
	all, err := lettersOf(tx, e, s)
	for i, l := range all {
		p.Letters = append(p.Letters, letters.Of(c.Lang, l, letters.Head{ID: fmt.Sprintf("letter-%d", i+1), To: c.T("示例商家有限公司", "Example Trading Co."), Preview: true}))
	}
	return p, err
}

// lettersOf are the letters that the book makes by itself, for the facts of a scenario.
func lettersOf(tx *db.Tx, e *rulebook.Edition, s rulebook.Scenario) ([]outbox.Letter, error) {
	out, err := watch.Letters(tx, e, s.Facts())
	if err != nil {
		return nil, err
	}
	if e.Levels != nil {
		if v := e.Judge(rulebook.OnEvaluate, s.Facts(), s.At); v.Level != "" {
			out = append(out, level.Letter(e, v, ""))
		}
		for _, l := range e.Levels.Steps {
			if l.Badge != nil {
				out = append(out, level.LapseLetter(e, l))
			}
		}
	}
	if e.Suspension != nil {
		for _, rule := range e.Rules {
			if rule.Warning == nil || rule.Warning.Then != "suspension" {
				continue
			}
			r, _ := e.Answer(rule.ID, rulebook.OnMonitor, s.Facts(), s.At)
			plan := suspension.Plan{Rule: rule.ID, Reason: "示例：没有写明完成时间。 (Example: no dates are given.)"}
			out = append(out, suspension.SuspendedLetter(e, r), suspension.AcceptedLetter(e, plan), suspension.RefusedLetter(e, plan), suspension.KeptLetter(e, r))
			break
		}
	}
	return append(out, publication.Letter(rulebook.Books(tx), e)), nil
}

func formRows(c *front.Ctx, e *rulebook.Edition) (rows []ui.SummaryRow) {
	for _, a := range e.Asks {
		row := ui.SummaryRow{Key: c.In(a.Title), Value: c.In(a.Help), Note: c.T("选填", "optional")}
		if a.Required {
			row.Note = c.T("必填", "required")
		}
		if row.Value == "" {
			row.Value = c.T("（无说明）", "(no help text)")
		}
		if a.When != nil {
			row.Note += c.In(text.F("；仅当%s时", "; only where %s", e.Condition(a.When)))
		}
		rows = append(rows, row)
	}
	return rows
}

func agreementRows(c *front.Ctx, e *rulebook.Edition) (rows []ui.SummaryRow) {
	for _, a := range e.Agreements {
		rows = append(rows, ui.SummaryRow{Key: c.In(a.Title), Value: c.In(text.F("版本 %s，共 %d 条", "version %s, %d section{s}", a.Version, len(a.Body)))})
	}
	return rows
}
