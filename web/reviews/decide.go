package reviews

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/mengyue/portal/models/application"
	"github.com/mengyue/portal/models/db"
	"github.com/mengyue/portal/models/rulebook"
	"github.com/mengyue/portal/models/text"
	pages "github.com/mengyue/portal/views/reviews"
	"github.com/mengyue/portal/views/ui"
	"github.com/mengyue/portal/web/front"
	"github.com/mengyue/portal/web/kinds"
	"github.com/mengyue/portal/web/verdicts"
)

// deciding is the form of the decision, with what was drafted.
func deciding(c *front.Ctx) error {
	page, err := decidePage(c, nil, 0, ui.ErrorSummaryProps{})
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, page)
}

// draft keeps the form and leads to the preview, or back to the form.
func draft(c *front.Ctx) error {
	f, err := c.Form("version", "outcome", "remark", "todo", "reason.*", "next")
	if err != nil {
		return err
	}
	r := ruling(f)
	next, done := "/decision", text.Of("决定草稿已保存。", "The draft of the decision is saved.")
	if f.Get("next") == "preview" {
		next = "/decision/preview"
	}
	return doing(c, done, func(tx *db.Tx) (string, error) {
		if err := application.SaveRuling(tx, c.Param("id"), f.Version(), r); err != nil || f.Get("next") != "preview" {
			return casePath(c) + next, err
		}
		ready, err := application.Prepare(tx, c.Param("id"), r)
		if err == nil {
			err = ready.Fault
		}
		return casePath(c) + next, err
	}, func(sum ui.ErrorSummaryProps) (templ.Component, error) {
		return decidePage(c, &r, f.Version(), sum)
	})
}

func ruling(f front.Form) application.Ruling {
	r := application.Ruling{Outcome: application.State(f.Get("outcome")), Remark: f.Get("remark"), Todo: f.Get("todo"), Reasons: map[string]string{}}
	for rule := range f.Starting("reason.") {
		if words := f.Get("reason." + rule); words != "" {
			r.Reasons[rule] = words
		}
	}
	return r
}

// decidePage is the form with what was typed, or with what was drafted where nothing was.
func decidePage(c *front.Ctx, typed *application.Ruling, shown int, sum ui.ErrorSummaryProps) (templ.Component, error) {
	var ready application.Ready
	var by application.Stamp
	var r application.Ruling
	err := c.View(func(tx *db.Tx) (err error) {
		var drafted bool
		if r, by, drafted, err = application.Drafted(tx, c.Param("id")); err != nil {
			return err
		}
		if !drafted {
			by = application.Stamp{}
		}
		if typed != nil {
			r = *typed
		}
		if ready, err = application.Prepare(tx, c.Param("id"), r); err != nil {
			return err
		}
		return missing(ready.Case)
	})
	if err != nil {
		return nil, err
	}
	a := ready.Case
	p := pages.DecideProps{Page: under(c, c.T("作出决定", "Decide")), Summary: sum, Number: a.Number, Back: casePath(c), Against: verdicts.Checks(c.Lang, ready.Edition, ready.Against, nil),
		Form:     ui.FormProps{ID: "decide", Action: casePath(c) + "/decision", Version: number(a.Version)},
		Outcome:  ui.Field{Name: "outcome", Label: c.T("决定", "Decision"), Error: sum.Errors.Of("outcome")},
		Outcomes: outcomes(c, r),
		Remark:   ui.Field{Name: "remark", Label: c.T("给商家的话", "A word to the merchant"), Optional: true, Value: r.Remark, Error: sum.Errors.Of("remark"), Rows: 2},
		Todo:     ui.Field{Name: "todo", Label: c.T("商家接下来可以怎么做", "What the merchant can do now"), Value: r.Todo, Error: sum.Errors.Of("todo"), Rows: 3},
		Reasons:  reasons(c, ready, r, sum)}
	p.Page.Error = sum.Message != ""
	p.Remark.Lang, p.Todo.Lang = tongue(c, r.Remark), tongue(c, r.Todo)
	if by.Done() {
		p.Drafted = c.In(text.F("草稿由 %s 于 %s 保存。", "Drafted by %s on %s.", by.ByName, stamp(by.At)))
	}
	return pages.Decide(p), nil
}

func outcomes(c *front.Ctx, r application.Ruling) []ui.Option {
	return []ui.Option{{Value: string(application.Approved), Label: c.T("通过", "Approve"), Chosen: r.Outcome == application.Approved},
		{Value: string(application.Rejected), Label: c.T("不予通过", "Refuse"), Chosen: r.Outcome == application.Rejected}}
}

// reasons are the clauses and judgements that are not met, each with the words drafted for it.
func reasons(c *front.Ctx, ready application.Ready, r application.Ruling, sum ui.ErrorSummaryProps) []pages.Ground {
	var out []pages.Ground
	for _, result := range ready.Verdict.With(rulebook.Failed) {
		name := "reason." + result.Rule
		out = append(out, pages.Ground{Clause: kinds.Clause(ready.Case.Programme, result.Clause), Detail: c.In(result.Detail),
			Reason: ui.Field{Name: name, Label: c.In(text.F("理由：%s", "Reason: %s", result.Title)), Optional: true, Value: r.Reasons[result.Rule], Lang: tongue(c, r.Reasons[result.Rule]), Error: sum.Errors.Of(name), Rows: 2}})
	}
	if len(out) > 0 && out[0].Reason.Error == "" {
		out[0].Reason.Error = sum.Errors.Of("reasons")
	}
	return out
}
